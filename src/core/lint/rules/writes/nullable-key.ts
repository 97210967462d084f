import { collect } from '../../../base/collect';
import type { TextRange } from '../../../base/textRange';
import { conditionsIn } from '../../../sql/facts/conditions';
import { readMerge } from '../../../sql/facts/merges';
import { findNullableColumns } from '../../../sql/facts/nullableColumns';
import { isSameTable } from '../../../sql/facts/sameTable';
import type { Insert, RowChange } from '../../../sql/scanned';
import { closerOf, hasWords, nextAfter, operatorAt, rangeOf, splitAtCommas, wordAt, type StatementView } from '../../../sql/view';
import type { Rule, RuleContext, RuleDocumentation } from '../../rule';
import { collectSteps, collectWrites, placeOf } from '../../taskScript';
import { wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'A merge key can be NULL',
  why: 'NULL equals nothing, not even NULL: a row whose key is NULL never matches its older self, so each run inserts it once more, silently.',
  bad: [
    {
      kind: 'sql',
      dialect: 'postgresql',
      text: 'CREATE TABLE IF NOT EXISTS t (id INT, v INT, UNIQUE (id));\nINSERT INTO t (id, v) SELECT id, v FROM s ON CONFLICT (id) DO UPDATE SET v = excluded.v',
    },
    {
      kind: 'sql',
      dialect: 'spark',
      text: 'CREATE TABLE IF NOT EXISTS t (id INT, v INT);\nMERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT *',
    },
  ],
  good: [
    {
      kind: 'sql',
      dialect: 'postgresql',
      text: 'CREATE TABLE IF NOT EXISTS t (id INT NOT NULL, v INT, UNIQUE (id));\nINSERT INTO t (id, v) SELECT id, v FROM s ON CONFLICT (id) DO UPDATE SET v = excluded.v',
    },
    {
      kind: 'sql',
      dialect: 'spark',
      text: 'CREATE TABLE IF NOT EXISTS t (id INT, v INT);\nMERGE INTO t USING (SELECT * FROM s WHERE id IS NOT NULL) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT *',
    },
    { kind: 'sql', dialect: 'spark', text: 'MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT *' },
  ],
  whenToIgnore: 'When the source never delivers such rows: declare the key as `unique` under `idempo: tables:`.',
  threads: ['https://github.com/dbt-labs/dbt-core/issues/7873'],
};

export const nullableKey: Rule = {
  code: 'W08',
  name: 'nullable-key',
  severity: 'warning',
  confidence: 'guess',
  fixability: 'none',
  check: (context) => {
    const nullable = nullableOf(context);
    if (nullable.size === 0) return [];
    return collectWrites(context.scripts, (write, { part, statement: { view } }) => {
          if (write.kind !== 'insert' && write.kind !== 'merge') return [];
          const columns = nullable.get(write.target.key);
          if (columns === undefined) return [];
          const keys = write.kind === 'insert' ? conflictKeys(view, write) : mergeKeys(view, write);
          return keys.filter(({ column }) => columns.has(column) && !isProtected(view, column)).map(({ column, range }) => {
            const message = `The key column "${column}" of ${write.target.text} may be NULL, and NULL matches nothing: each rerun for ${context.dates.scheduleTime} would insert such rows again. Declare it NOT NULL, or say that it never is: "unique: [${column}]" for the table under "idempo: tables:".`;
            return { ...placeOf(part, range), message };
          });
        });
  },
};

/** By table key; without the columns that are declared as `unique`. */
function nullableOf({ scripts, workflow }: RuleContext): ReadonlyMap<string, ReadonlySet<string>> {
  const found = collectSteps(scripts, ({ statement }) => (statement.writes.some(({ kind }) => kind === 'create') ? [...findNullableColumns(statement)] : []));
  return new Map(found.map(([table, columns]) => {
    const declared = workflow?.local.tables.find(({ name }) => isSameTable(name.value.toLowerCase(), table))?.unique ?? [];
    const unique = new Set(declared.map((column) => column.toLowerCase()));
    return [table, new Set([...columns].filter((column) => !unique.has(column)))];
  }));
}

interface KeyColumn {
  readonly column: string;
  readonly range: TextRange;
}

/** The columns of `ON CONFLICT (a, b)`. */
function conflictKeys(view: StatementView, insert: Insert): readonly KeyColumn[] {
  if (insert.guard !== 'conflictUpdate') return [];
  for (let i = insert.source.from; i < insert.to; i = nextAfter(view, i)) {
    if (!hasWords(view, i, 'ON', 'CONFLICT') || operatorAt(view, i + 2) !== '(') continue;
    const pieces = splitAtCommas(view, { from: i + 3, to: closerOf(view, i + 2) }).filter((piece) => piece.to === piece.from + 1);
    return pieces.map((piece) => ({ column: view.tokens[piece.from]?.upper.toLowerCase() ?? '', range: rangeOf(view, piece.from, piece.from) }));
  }
  return [];
}

/** The target's columns that the ON compares with `=`. */
function mergeKeys(view: StatementView, change: RowChange): readonly KeyColumn[] {
  const merge = readMerge(view, change);
  if (!merge.branches.some((branch) => branch.kind === 'notMatched')) return [];
  return collect(conditionsIn(view, merge.on), (condition): readonly KeyColumn[] => {
    const { column, qualifier, operator, values, range, isNegated } = condition;
    const isTarget = qualifier !== undefined && merge.targetNames.has(qualifier);
    const [value] = values;
    const other = value === undefined ? undefined : view.tokens[value.to - 1];
    if (operator !== '=' || isNegated || column === undefined || value === undefined) return [];
    if (value.to - value.from < 3 || operatorAt(view, value.to - 2) !== '.') return [];
    const name = isTarget ? column : merge.targetNames.has(view.tokens[value.from]?.upper.toLowerCase() ?? '') ? (other?.upper.toLowerCase() ?? '') : undefined;
    return name === undefined ? [] : [{ column: name, range }];
  });
}

/** Somewhere in the statement the column is asked for NOT NULL or given a value in the place of NULL. */
function isProtected(view: StatementView, column: string): boolean {
  return view.tokens.some((token, i) => {
    if (token.upper.toLowerCase() !== column) return false;
    if (hasWords(view, i + 1, 'IS', 'NOT', 'NULL')) return true;
    return FILLING.has(wordAt(view, openBefore(view, i) - 1));
  });
}

const FILLING = wordSet('COALESCE IFNULL NVL ISNULL CONCAT MD5 HASH CONCAT_WS');

function openBefore(view: StatementView, index: number): number {
  return view.brackets.parents[index] ?? -1;
}
