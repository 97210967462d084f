import type { TableChange } from '../../../sql/scanned';
import type { Fix } from '../../finding';
import { findRepeatedCreations } from '../../repeatedCreations';
import type { Rule, RuleDocumentation } from '../../rule';
import { insertSql } from '../../sqlEdit';
import { placeOf, type ScriptPart, type TaskScript } from '../../taskScript';

export const documentation: RuleDocumentation = {
  title: 'A definition that cannot be run twice',
  why: 'The first run makes or drops the object; each retry or rerun fails on this statement and never reaches the ones behind it.',
  bad: [
    { kind: 'sql', dialect: 'mysql', text: 'CREATE TABLE t (id INT)' },
    { kind: 'sql', dialect: 'generic', text: 'DROP TABLE t' },
  ],
  good: [
    { kind: 'sql', dialect: 'mysql', text: 'CREATE TABLE IF NOT EXISTS t (id INT)' },
    { kind: 'sql', dialect: 'generic', text: 'DROP TABLE IF EXISTS t;\nCREATE TABLE t (id INT)' },
    { kind: 'sql', dialect: 'postgresql', text: 'CREATE OR REPLACE VIEW v AS SELECT 1' },
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
    context.scripts.flatMap((script) => [
      ...findRepeatedCreations(script)
        .filter(({ change }) => change.kind === 'create' || (change.kind === 'createAs' && change.object !== 'TABLE'))
        .map(({ step, change }) => ({
          ...placeOf(step.part, change.range),
          message: `${change.target.text} is created here, and a second run finds it there and fails. Expected IF NOT EXISTS.`,
          task: script.task?.name.value,
          fixes: change.object === 'TABLE' ? [addGuard(step.part, change, 'IF NOT EXISTS')] : [],
        })),
      ...unguardedDrops(script).map(({ part, change }) => ({
        ...placeOf(part, change.range),
        message: `${change.target.text} is dropped here, and a second run no longer finds it and fails. Expected IF EXISTS.`,
        task: script.task?.name.value,
        fixes: [addGuard(part, change, 'IF EXISTS')],
      })),
    ]),
};

function unguardedDrops(script: TaskScript): readonly { readonly part: ScriptPart; readonly change: TableChange }[] {
  return script.steps.flatMap(({ part, statement }) =>
    statement.writes.flatMap((write) => (write.kind === 'drop' && write.guard === 'none' ? [{ part, change: write }] : [])));
}

function addGuard(part: ScriptPart, change: TableChange, words: string): Fix {
  return { title: `Add ${words}`, kind: 'safe', edits: [insertSql(part, change.target.range.start, `${words} `)] };
}
