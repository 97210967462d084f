import { collect } from '../../../base/collect';
import { columnOf, conditionsIn, type Condition } from '../../../sql/facts/conditions';
import { readMerge, type Merge } from '../../../sql/facts/merges';
import type { RowChange } from '../../../sql/scanned';
import { findWord, hasWords, operatorAt, wordAt, type IndexSpan, type StatementView } from '../../../sql/view';
import type { Rule, RuleDocumentation } from '../../rule';
import { collectWrites, placeOf } from '../../taskScript';
import { wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'MERGE does not match rows by a key',
  why: 'Without a comparison of both sides a source row matches every row of the target, or none: a rerun overwrites rows that have nothing to do with it, or inserts its own once more. A source with two rows for one key fails, or keeps either.',
  bad: [
    { kind: 'sql', dialect: 'generic', text: 'MERGE INTO t USING s ON 1 = 1 WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.id, s.v)' },
    { kind: 'sql', dialect: 'snowflake', text: "MERGE INTO t USING s ON t.dt = '${schedule_time}' WHEN NOT MATCHED THEN INSERT (id, dt) VALUES (s.id, s.dt)" },
    { kind: 'sql', dialect: 'spark', text: 'MERGE INTO t USING (SELECT id, v FROM a UNION ALL SELECT id, v FROM b) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT *' },
  ],
  good: [
    { kind: 'sql', dialect: 'generic', text: 'MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.id, s.v)' },
    {
      kind: 'sql',
      dialect: 'spark',
      text: 'MERGE INTO t USING (SELECT id, max(v) AS v FROM (SELECT id, v FROM a UNION ALL SELECT id, v FROM b) u GROUP BY id) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT *',
    },
    { kind: 'sql', dialect: 'bigquery', text: "MERGE INTO t USING s ON FALSE WHEN NOT MATCHED BY SOURCE AND dt = '${schedule_time}' THEN DELETE WHEN NOT MATCHED THEN INSERT ROW" },
  ],
  whenToIgnore: 'When the target has one row at most.',
  threads: ['https://docs.snowflake.com/en/sql-reference/sql/merge'],
};

export const mergeWithoutKey: Rule = {
  code: 'W07',
  name: 'merge-without-key',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) =>
    collectWrites(context.scripts, (write, { part, statement: { view } }) => {
          const problem = write.kind === 'merge' ? problemOf(view, write) : undefined;
          if (problem === undefined) return [];
          return [{ ...placeOf(part, write.range), message: `${problem(write.target.text)} a rerun for ${context.dates.scheduleTime} does not find its own rows again.` }];
        }),
};

function problemOf(view: StatementView, change: RowChange): ((table: string) => string) | undefined {
  const merge = readMerge(view, change);
  if (merge.branches.length === 0 || merge.on.from >= merge.on.to || isReplacement(view, merge)) return undefined;
  const conditions = conditionsIn(view, merge.on);
  if (!conditions.some((condition) => mayCompareSides(view, merge, condition))) {
    return (table) => `The ON of this MERGE compares no column of ${table} with one of the source:`;
  }
  return isPiledUp(view, merge) ? (table) => `The source of this MERGE into ${table} puts rows together by UNION ALL and may hold two for one key:` : undefined;
}

/** `ON FALSE` with a delete of what the source does not have: the rows of a window are replaced in one statement. */
function isReplacement(view: StatementView, { on, branches }: Merge): boolean {
  const isFalse = wordAt(view, on.from) === 'FALSE' || (view.tokens[on.from]?.text === '1' && view.tokens[on.from + 2]?.text === '0');
  return isFalse && branches.some((branch) => branch.kind === 'notMatchedBySource' && branch.action === 'DELETE');
}

type Side = 'target' | 'source' | 'unknown' | 'none';

/** Whether the condition has columns of both tables, as far as their names tell. */
function mayCompareSides(view: StatementView, merge: Merge, condition: Condition): boolean {
  if (condition.operator === 'other' || condition.operator === 'in') return hasBothSides(view, merge, [condition.subject, ...condition.values]);
  if (condition.operator !== '=') return false;
  const [value] = condition.values;
  return value === undefined || pairs(sidesOf(view, merge, condition.subject), sidesOf(view, merge, value));
}

function hasBothSides(view: StatementView, merge: Merge, spans: readonly IndexSpan[]): boolean {
  const sides = new Set(collect(spans, (span) => [...sidesOf(view, merge, span)]));
  return sides.has('unknown') || (sides.has('target') && sides.has('source'));
}

function pairs(left: ReadonlySet<Side>, right: ReadonlySet<Side>): boolean {
  if (left.size === 0 || right.size === 0) return false;
  if (left.has('unknown') || right.has('unknown')) return true;
  return (left.has('target') && right.has('source')) || (left.has('source') && right.has('target'));
}

/** Whose columns an expression names; a column without a table may be of either. */
function sidesOf(view: StatementView, { targetNames }: Merge, span: IndexSpan): ReadonlySet<Side> {
  const sides = new Set<Side>();
  for (let i = span.from; i < span.to; i++) {
    const token = view.tokens[i];
    if (token?.kind === 'template') sides.add('unknown');
    const isName = token?.kind === 'quotedName' || (token?.kind === 'word' && columnOf(view, { from: i, to: i + 1 }) !== undefined);
    if (!isName || operatorAt(view, i + 1) === '(' || operatorAt(view, i - 1) === '::' || wordAt(view, i - 1) === 'AS') continue;
    if (operatorAt(view, i + 1) === '.') sides.add(qualifiers(view, i).some((name) => targetNames.has(name)) ? 'target' : 'source');
    else if (operatorAt(view, i - 1) !== '.') sides.add(isTypeWord(view, i) ? 'none' : 'unknown');
  }
  sides.delete('none');
  return sides;
}

/** The parts before the last one of the dotted name whose first part stands at `index`, when it is the first. */
function qualifiers(view: StatementView, index: number): readonly string[] {
  const names: string[] = [];
  let at = index;
  while (operatorAt(view, at - 1) === '.') at -= 2;
  for (; operatorAt(view, at + 1) === '.'; at += 2) names.push(view.tokens[at]?.upper.toLowerCase() ?? '');
  return names;
}

/** `DATE '2025-03-10'`: the word before a string is its type. */
function isTypeWord(view: StatementView, index: number): boolean {
  return view.tokens[index + 1]?.kind === 'string';
}

const SINGLE_WORDS = wordSet('DISTINCT GROUP QUALIFY ROW_NUMBER RANK DENSE_RANK');

/** `SELECT … UNION ALL SELECT …` as the source, with nothing that makes its rows single. */
function isPiledUp(view: StatementView, { source }: Merge): boolean {
  const union = findWord(view, source, 'UNION');
  if (union === undefined || !hasWords(view, union, 'UNION', 'ALL')) return false;
  for (let i = source.from; i < source.to; i++) if (SINGLE_WORDS.has(wordAt(view, i))) return false;
  return hasTables(view, { from: source.from, to: union }) && hasTables(view, { from: union, to: source.to });
}

/** `SELECT 1 AS id UNION ALL SELECT 2` lists its rows: its author sees them. */
function hasTables(view: StatementView, span: IndexSpan): boolean {
  return findWord(view, span, 'FROM') !== undefined;
}
