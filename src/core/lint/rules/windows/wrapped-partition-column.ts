import { CLAUSE_WORDS } from '../../../sql/keywords';
import type { Condition } from '../../../sql/facts/conditions';
import { operatorAt, wordAt, type StatementView } from '../../../sql/view';
import type { Rule, RuleContext, RuleDocumentation } from '../../rule';
import { textOf, type ScriptStep } from '../../taskScript';
import { readNamed } from '../../windows/predicateTable';
import { partitionsOf } from '../../windows/tableFacts';
import { reportAt } from '../../windows/windowReport';
import type { TableRead } from '../../../sql/tablesRead';
import { readsByBlock } from '../../../sql/facts/readsByBlock';

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

export const wrappedPartitionColumn: Rule = {
  code: 'P10',
  name: 'wrapped-partition-column',
  severity: 'info',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => context.scripts.flatMap((script) =>
    script.steps.flatMap((step) =>
      [...readsByBlock(step.statement)].flatMap(([block, reads]) => {
        const conditions = block.filters.flatMap((filter) => filter.conditions);
        const wrapped = conditions.flatMap((condition) => wrappedColumn(context, step, { condition, reads }) ?? []);
        const direct = new Set(conditions.flatMap(({ column }) => column ?? []));
        return wrapped.filter(({ column }) => !direct.has(column)).map(({ column, condition }) => {
          const text = textOf(step.part, condition.subject.range).replace(/\s+/g, ' ');
          const message = `\`${text}\` hides the partition column ${column}: the database may read every partition. Compare ${column} itself, and put the calculation on the other side.`;
          return reportAt(script, step.part, { range: condition.subject.range, message });
        });
      }))),
};

interface Place {
  readonly condition: Condition;
  readonly reads: readonly TableRead[];
}

function wrappedColumn(context: RuleContext, { statement }: ScriptStep, { condition, reads }: Place): { readonly column: string; readonly condition: Condition } | undefined {
  const { view } = statement;
  const isCompared = ['=', '<', '<=', '>', '>=', 'between', 'in'].includes(condition.operator) && condition.values.length > 0;
  if (!isCompared || condition.column !== undefined) return undefined;
  const found = columnsIn(view, condition).find(({ column, qualifier }) => {
    const owner = qualifier === undefined ? (reads.length === 1 ? reads[0] : undefined) : readNamed(reads, qualifier);
    return owner !== undefined && partitionsOf(context, owner.table.key).some((fact) => fact.column === column && fact.source !== 'filtered');
  });
  return found && { column: found.column, condition };
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
