import type { ClockRead } from '../sql/clockReads';
import { replaceClockRead } from './clockReplacement';
import type { Fix } from './finding';
import type { Report, RuleContext } from './rule';
import { sqlEdit } from './sqlEdit';
import { placeOf, textOf, type ScriptStep, type TaskScript } from './taskScript';
import { isAboutRuns, isAuditValue } from './writingSteps';

/** Where a clock read stands. */
export interface ClockPlace {
  readonly script: TaskScript;
  readonly step: ScriptStep;
  readonly read: ClockRead;
}

/** Every clock read of the context's scripts that is written to no audit column; not of tasks that log or check. */
export function clockPlaces(context: RuleContext): readonly ClockPlace[] {
  return context.scripts.filter((script) => !isAboutRuns(script)).flatMap((script) =>
    script.steps.flatMap((step) =>
      step.statement.clockReads.flatMap((read) => (isAuditValue(script, step, read.range) ? [] : [{ script, step, read }]))));
}

export function clockReport(context: RuleContext, place: ClockPlace, message: string): Report {
  const { part } = place.step;
  return { ...placeOf(part, place.read.range), message, task: place.script.task?.name.value, fixes: () => clockFixes(context, place) };
}

function clockFixes(context: RuleContext, place: ClockPlace): readonly Fix[] {
  const { part, statement } = place.step;
  const { isDaily } = context.dates;
  const replacement = replaceClockRead(statement.view, place.read, isDaily);
  if (replacement === undefined) return [];
  const written = textOf(part, place.read.range).replace(/\s+/g, ' ');
  const title = replacement.range.start === replacement.range.end
    ? `Count \`${written}\` from the schedule time`
    : `Replace \`${textOf(part, replacement.range).replace(/\s+/g, ' ')}\` by the schedule time: ${replacement.text}`;
  return [{ title, kind: 'suggest', edits: [sqlEdit(part, replacement.range, replacement.text)] }];
}
