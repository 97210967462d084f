import { collect } from '../../../base/collect';
import { hasWords, operatorAt, wordAt, type StatementView } from '../../../sql/view';
import type { Rule, RuleDocumentation } from '../../rule';
import { placeOf, type ScriptStep } from '../../taskScript';
import { wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'A definition in the middle of a script commits what stands before it',
  why: 'MySQL and Oracle commit at every CREATE, ALTER, DROP or TRUNCATE, also inside a transaction. When a statement behind it fails, the changes before it stay, and the retry makes them once more.',
  bad: [
    { kind: 'sql', dialect: 'mysql', text: "START TRANSACTION;\nDELETE FROM daily WHERE dt = '${schedule_time}';\nALTER TABLE daily ADD COLUMN n INT;\nINSERT INTO daily (dt) SELECT dt FROM s;\nCOMMIT" },
    { kind: 'sql', dialect: 'oracle', text: 'UPDATE a SET v = 1 WHERE id = 2;\nTRUNCATE TABLE stage_rows;\nINSERT INTO stage_rows SELECT * FROM s' },
  ],
  good: [
    { kind: 'sql', dialect: 'mysql', text: "CREATE TABLE IF NOT EXISTS daily (dt DATE);\nSTART TRANSACTION;\nDELETE FROM daily WHERE dt = '${schedule_time}';\nINSERT INTO daily (dt) SELECT dt FROM s;\nCOMMIT" },
    { kind: 'sql', dialect: 'mysql', text: 'DELETE FROM a WHERE id = 1;\nCREATE TEMPORARY TABLE x (id INT);\nINSERT INTO x SELECT id FROM a' },
    { kind: 'sql', dialect: 'postgresql', text: 'DELETE FROM a WHERE id = 1;\nCREATE TABLE IF NOT EXISTS b (id INT);\nDELETE FROM b WHERE id = 1' },
  ],
  whenToIgnore: 'When each half of the script can be repeated by itself.',
  threads: ['https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html'],
};

/** Engines that commit at a definition. */
const COMMITTING: ReadonlySet<string> = wordSet('mysql oracle');

export const committingDefinition: Rule = {
  code: 'X06',
  name: 'committing-definition',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  check: (context) =>
    collect(context.scripts.filter(({ dialect }) => COMMITTING.has(dialect)), (script) =>
      definitionsInTheMiddle(script.steps).map(({ part, statement }) => {
        const { view } = statement;
        const words = `${wordAt(view, 0)} ${wordAt(view, 1)}`.trim();
        const message = `\`${words}\` commits the changes before it: when a later statement fails, a retry for ${context.dates.scheduleTime} makes them again. Move it before the first change.`;
        return { ...placeOf(part, { start: view.tokens[0]?.start ?? 0, end: view.tokens[1]?.end ?? 0 }), message };
      })),
};

const HEADS = wordSet('CREATE ALTER DROP TRUNCATE RENAME');

function isDefinition(view: StatementView): boolean {
  if (!HEADS.has(wordAt(view, 0)) || operatorAt(view, 1) !== '') return false;
  return !hasWords(view, 1, 'TEMPORARY') && !hasWords(view, 1, 'SESSION');
}

/** Definitions behind a change that nothing committed, with another change behind them. */
function definitionsInTheMiddle(steps: readonly ScriptStep[]): readonly ScriptStep[] {
  const last = steps.findLastIndex(changesRows);
  const found: ScriptStep[] = [];
  let isOpen = false;
  for (const step of steps.slice(0, Math.max(0, last))) {
    if (isOpen && isDefinition(step.statement.view)) found.push(step);
    if (changesRows(step)) isOpen = true;
    else if (endsTransaction(step)) isOpen = false;
  }
  return found;
}

function changesRows({ statement }: ScriptStep): boolean {
  return statement.writes.some(({ kind }) => kind === 'insert' || kind === 'update' || kind === 'delete' || kind === 'merge');
}

/** What was committed on purpose is not committed by the definition. */
function endsTransaction({ statement }: ScriptStep): boolean {
  return ['COMMIT', 'ROLLBACK'].includes(wordAt(statement.view, 0));
}
