import type { ScannedStatement } from '../../sql/scanned';
import { wordAt } from '../../sql/view';
import type { ScriptStep, TaskScript } from '../taskScript';

/** The `IF … BEGIN` of T-SQL whose block the step is the first statement of; `undefined` when there is none. */
export function openingOf(script: TaskScript, { order }: ScriptStep): ScannedStatement | undefined {
  const before = script.steps[order - 1]?.statement;
  if (before === undefined || script.dialect !== 'sqlserver') return undefined;
  return wordAt(before.view, 0) === 'IF' && wordAt(before.view, before.view.tokens.length - 1) === 'BEGIN' ? before : undefined;
}

/** Whether the statement runs only when an IF of its own, or the one that opens its block, says so. */
export function isConditional(script: TaskScript, step: ScriptStep): boolean {
  return wordAt(step.statement.view, 0) === 'IF' || openingOf(script, step) !== undefined;
}
