import { collect } from '../../../base/collect';
import { TableIndex } from '../../../sql/facts/sameTable';
import type { TableChange } from '../../../sql/scanned';
import { hasWords, indexesOf, rangeOf, wordAt } from '../../../sql/view';
import { wordSet } from '../../../sql/wordSet';
import type { Fix } from '../../finding';
import { isConditional } from '../../writes/conditionalBlock';
import { findRepeatedCreations } from '../../writes/repeatedCreations';
import type { Report, Rule, RuleDocumentation } from '../../rule';
import { insertSql } from '../../sqlEdit';
import { isWindowed, placeOf, type SqlPiece, type ScriptStep, type TaskScript } from '../../taskScript';
import { isCreation, tablesByOrder } from '../../writes/tablesByOrder';
import { isScratchName } from '../../writes/taskWrites';

export const documentation: RuleDocumentation = {
  title: 'A definition that cannot be run twice',
  why: 'The first run makes or drops the object; each retry or rerun fails on this statement and never reaches the ones behind it.',
  bad: [
    { kind: 'sql', dialect: 'mysql', text: 'CREATE TABLE t (id INT)' },
    { kind: 'sql', dialect: 'generic', text: 'DROP TABLE t' },
    { kind: 'sql', dialect: 'postgresql', text: 'ALTER TABLE t ADD COLUMN note text' },
  ],
  good: [
    { kind: 'sql', dialect: 'mysql', text: 'CREATE TABLE IF NOT EXISTS t (id INT)' },
    { kind: 'sql', dialect: 'generic', text: 'DROP TABLE IF EXISTS t;\nCREATE TABLE t (id INT)' },
    { kind: 'sql', dialect: 'postgresql', text: 'CREATE OR REPLACE VIEW v AS SELECT 1' },
    { kind: 'sql', dialect: 'postgresql', text: 'ALTER TABLE t ADD COLUMN IF NOT EXISTS note text' },
    { kind: 'sql', dialect: 'postgresql', text: "CREATE TEMPORARY TABLE chosen AS SELECT id FROM s;\nDELETE FROM t USING chosen WHERE t.id = chosen.id;\nDROP TABLE chosen" },
  ],
  whenToIgnore: 'For a workflow that runs once.',
  threads: ['https://squawkhq.com/docs/prefer-robust-stmts'],
};

export const unrepeatableDefinition: Rule = {
  code: 'X03',
  name: 'unrepeatable-definition',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'safe',
  check: (context) =>
    collect(context.scripts, (script) => [
      ...findRepeatedCreations(script)
        .filter(({ change }) => change.kind === 'create' || (change.kind === 'createAs' && change.object !== 'TABLE'))
        .map(({ step, change }) => ({
          ...placeOf(step.part, change.range),
          message: `${change.target.text} is created here, and a second run finds it there and fails. Expected IF NOT EXISTS.`,
          fixes: () => creationFixes(script, step, change),
        })),
      ...addedColumns(script),
      ...unguardedDrops(script).map(({ part, change }) => ({
        ...placeOf(part, change.range),
        message: `${change.target.text} is dropped here, and a second run no longer finds it and fails. Expected IF EXISTS.`,
        fixes: script.dialect === 'oracle' ? [] : [addGuard(part, change, 'IF EXISTS')],
      })),
    ]),
};

/**
 * A table that the task fills must be empty, so that it is dropped first; not where the task fills one window of it, since the
 * others would go. Oracle has no `IF NOT EXISTS` before 23c.
 */
function creationFixes(script: TaskScript, step: ScriptStep, change: TableChange): readonly Fix[] {
  if (change.object !== 'TABLE' || script.dialect === 'oracle') return [];
  if (!isFilled(script, change)) return [addGuard(step.part, change, 'IF NOT EXISTS')];
  return isWindowed(script) ? [] : [dropFirst(step, change)];
}

function unguardedDrops(script: TaskScript): readonly { readonly part: SqlPiece; readonly change: TableChange }[] {
  // A table that each run makes anew is there when it is dropped.
  const made = new TableIndex<true>();
  return collect(script.steps, (step) => {
    const { part, statement: { writes } } = step;
    const drops = isConditional(script, step) ? [] : collect(writes, (write) => (
      write.kind === 'drop' && write.guard === 'none' && !isScratchName(write.target.key) && !made.has(write.target.key) ? [{ part, change: write }] : []
    ));
    for (const write of writes) if (isCreation(write)) made.add(write.target.key, true);
    return drops;
  });
}

const ADD = wordSet('ADD');

/** Those whose ALTER TABLE has no ADD COLUMN IF NOT EXISTS. */
const WITHOUT_GUARD = wordSet('hive mysql sqlite oracle redshift doris starrocks sqlserver flink');

function addedColumns(script: TaskScript): readonly Report[] {
  return collect(script.steps, (step) => collect(step.statement.writes, ({ kind, target }): readonly Report[] => {
    const { part, statement: { view } } = step;
    const add = kind === 'alter' ? indexesOf(view, ADD).find((at) => hasWords(view, at + 1, 'COLUMN') && wordAt(view, at + 2) !== 'IF') : undefined;
    if (add === undefined || isConditional(script, step) || isScratchName(target.key)) return [];
    const message = `A column is added to ${target.text} here, and a second run finds it there and fails. Expected IF NOT EXISTS.`;
    const fixes: readonly Fix[] = WITHOUT_GUARD.has(script.dialect) ? [] : [{ title: 'Add IF NOT EXISTS', kind: 'safe', edits: [insertSql(part, view.tokens[add + 1]?.end ?? 0, ' IF NOT EXISTS')] }];
    return [{ ...placeOf(part, rangeOf(view, 0, add + 1)), message, fixes }];
  }));
}

/** Whether the task counts on the table being empty: kept from the run before, it would get the rows twice. */
function isFilled(script: TaskScript, { target }: TableChange): boolean {
  return filled(script).has(target.key);
}

const filled = tablesByOrder(({ writes }) => writes.filter((write) => write.kind === 'insert' && write.guard === 'none').map(({ target }) => target.key));

function dropFirst({ part, statement }: ScriptStep, { target }: TableChange): Fix {
  const text = `DROP TABLE IF EXISTS ${target.text};\n`;
  return { title: `Drop it first: DROP TABLE IF EXISTS ${target.text}`, kind: 'suggest', edits: [insertSql(part, statement.statement.range.start, text)] };
}

function addGuard(part: SqlPiece, change: TableChange, words: string): Fix {
  return { title: `Add ${words}`, kind: 'safe', edits: [insertSql(part, change.target.range.start, `${words} `)] };
}
