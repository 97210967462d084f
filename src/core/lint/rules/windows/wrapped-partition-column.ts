import { collect } from '../../../base/collect';
import type { TextRange } from '../../../base/textRange';
import { CLAUSE_WORDS } from '../../../sql/keywords';
import type { Condition } from '../../../sql/facts/conditions';
import { operatorAt, wordAt, type StatementView } from '../../../sql/view';
import type { ScannedStatement } from '../../../sql/scanned';
import type { Rule, RuleDocumentation } from '../../rule';
import { placesOf, statementFact } from '../../statementFacts';
import { placeOf, textOf } from '../../taskScript';
import { readNamed } from '../../windows/predicateTable';
import { partitionsOf } from '../../windows/tableFacts';
import type { TableRead } from '../../../sql/tablesRead';
import { readsByBlock } from '../../../sql/facts/readsByBlock';
import { wordSet } from '../../../sql/wordSet';

const HEAD = "workflow:\n  name: load\n  schedule: \"0 0 0 * * ? *\"\n  timezone: UTC\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: DORIS\n    sql: |\n      INSERT OVERWRITE TABLE daily PARTITION (dt='${schedule_time}')\n      SELECT id FROM orders ";
const TABLES = 'idempo:\n  tables:\n    orders:\n      partition: [dt]\n';

export const documentation: RuleDocumentation = {
  title: 'A function stands around the partition column',
  why: 'The database compares the function\'s result, not the partition, so that it may read every partition to find one day. Written on the other side, the same condition names the partition.',
  bad: [
    { kind: 'workflow', text: `${HEAD}WHERE date(dt) = '\${schedule_time}'\n${TABLES}` },
    { kind: 'workflow', text: `${HEAD}WHERE cast(dt AS date) >= '$[yyyy-MM-dd-1]' AND cast(dt AS date) < '\${schedule_time}'\n${TABLES}` },
  ],
  good: [
    { kind: 'workflow', text: `${HEAD}WHERE dt = '\${schedule_time}'\n${TABLES}` },
    { kind: 'workflow', text: `${HEAD}WHERE dt = '\${schedule_time}' AND date(paid_at) = '\${schedule_time}'\n${TABLES}` },
    { kind: 'workflow', text: `${HEAD}WHERE dt = '\${schedule_time}' AND substr(dt, 1, 4) = '2025'\n${TABLES}` },
  ],
  whenToIgnore: 'When the table is small, or the database is known to see through the function.',
  threads: [],
};

const WRAPPED_COLUMNS = statementFact({ find: wrappedColumns });

export const wrappedPartitionColumn: Rule = {
  code: 'P10',
  name: 'wrapped-partition-column',
  severity: 'info',
  confidence: 'sure',
  fixability: 'none',
  facts: [WRAPPED_COLUMNS],
  check: (context) => collect(placesOf(context, WRAPPED_COLUMNS), ({ step: { part }, found }) =>
    collect(found, ({ range, columns, direct }) => {
      const column = columns.find(({ name, table }) => partitionsOf(context, table).some((fact) => fact.column === name && fact.source !== 'filtered'))?.name;
      if (column === undefined || direct.has(column)) return [];
      const text = textOf(part, range).replace(/\s+/g, ' ');
      const message = `\`${text}\` hides the partition column ${column}: the database may read every partition. Compare ${column} itself, and put the calculation on the other side.`;
      return [{ ...placeOf(part, range), message }];
    })),
};

/** A condition that compares what is made of columns. */
interface WrappedColumns {
  readonly range: TextRange;
  /** Of tables that the query reads, by key. */
  readonly columns: readonly { readonly name: string; readonly table: string }[];
  /** Columns that the query also compares as they are. */
  readonly direct: ReadonlySet<string>;
}

const COMPARISONS: ReadonlySet<string> = wordSet('= < <= > >= between in');

function wrappedColumns(statement: ScannedStatement): readonly WrappedColumns[] {
  return collect([...readsByBlock(statement)], ([block, reads]) => {
    const conditions = collect(block.filters, (filter) => filter.conditions);
    const wrapped = conditions.filter(({ operator, column, values }) => column === undefined && values.length > 0 && COMPARISONS.has(operator));
    if (wrapped.length === 0) return [];
    const direct = new Set(conditions.flatMap(({ column }) => column ?? []));
    return wrapped.map((condition) => ({ range: condition.subject.range, columns: columnsIn(statement.view, condition).flatMap((column) => owned(column, reads) ?? []), direct }));
  });
}

function owned({ column, qualifier }: Column, reads: readonly TableRead[]): WrappedColumns['columns'][number] | undefined {
  const owner = qualifier === undefined ? (reads.length === 1 ? reads[0] : undefined) : readNamed(reads, qualifier);
  return owner && { name: column, table: owner.table.key };
}

interface Column {
  readonly column: string;
  readonly qualifier: string | undefined;
}

/** The names in what is compared that are no functions; none when it holds a query. */
function columnsIn(view: StatementView, { subject }: Condition): readonly Column[] {
  const columns: Column[] = [];
  for (let i = subject.from; i < subject.to; i++) {
    const token = view.tokens[i];
    if (wordAt(view, i) === 'SELECT' || wordAt(view, i) === 'CASE' || wordAt(view, i) === 'OR') return [];
    const isName = token?.kind === 'quotedName' || (token?.kind === 'word' && !CLAUSE_WORDS.has(token.upper));
    if (token === undefined || !isName || operatorAt(view, i + 1) === '(' || operatorAt(view, i + 1) === '.') continue;
    const before = operatorAt(view, i - 1) === '.' ? view.tokens[i - 2]?.upper.toLowerCase() : undefined;
    columns.push({ column: token.upper.toLowerCase(), qualifier: before });
  }
  return columns;
}
