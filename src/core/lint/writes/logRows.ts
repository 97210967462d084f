import { remembered } from '../../base/remembered';
import type { Insert, ScannedStatement } from '../../sql/scanned';
import { operatorAt, wordAt } from '../../sql/view';
import type { ScriptStep, TaskScript } from '../taskScript';

/** Names of tables that say what ran when. */
const LOG_NAME = /(?:^|[._])(?:logs?|audits?)$/;

/** `INSERT INTO etl_log (task, started_at) VALUES ('load', now())`: a note that a run leaves about itself. */
export function isLogRow({ target, source }: Insert): boolean {
  return source.kind === 'values' && LOG_NAME.test(target.key);
}

/** Whether the statement writes such notes and nothing else. */
export function writesLogRows({ writes }: ScannedStatement): boolean {
  return writes.length > 0 && writes.every((write) => write.kind === 'insert' && isLogRow(write));
}

/** Whether the statement keeps the time for rows of a log alone: `SET s = now(); … INSERT INTO etl_log VALUES ('load', s)`. */
export function timesLogRows(script: TaskScript, step: ScriptStep): boolean {
  const name = assignedClock(step);
  return name !== undefined && logVariables(script).has(name);
}

/** The variable that a SET gives a clock read. */
function assignedClock({ statement: { view, clockReads } }: ScriptStep): string | undefined {
  const isAssignment = clockReads.length > 0 && wordAt(view, 0) === 'SET' && ['=', ':='].includes(operatorAt(view, 2));
  return isAssignment ? view.tokens[1]?.upper : undefined;
}

/** The variables with clock reads that nothing but rows of a log mentions. */
const logVariables = remembered((script: TaskScript): ReadonlySet<string> => {
  const names = new Set(script.steps.flatMap((step) => assignedClock(step) ?? []));
  const logged = new Set<string>();
  for (const step of script.steps) {
    const { view } = step.statement;
    const own = assignedClock(step);
    const isLog = writesLogRows(step.statement);
    view.tokens.forEach(({ upper }, index) => {
      if (!names.has(upper) || upper === own || wordAt(view, index - 1) === 'DECLARE') return;
      if (isLog) logged.add(upper);
      else names.delete(upper);
    });
  }
  return new Set([...names].filter((name) => logged.has(name)));
});
