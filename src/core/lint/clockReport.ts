import type { ClockRead } from '../sql/clockReads';
import { replaceClockRead, type ClockReplacement } from './clockReplacement';
import { windowEndText, windowRoleOf } from './clockWindowEnd';
import type { Fix } from './finding';
import type { Report, RuleContext } from './rule';
import { insertSql, sqlEdit } from './sqlEdit';
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
  const role = windowRoleOf(statement.view, place.read);
  if (replacement === undefined || role.kind === 'future') return [];
  const edit = sqlEdit(part, replacement.range, replacement.text);
  if (role.kind === 'none') return [{ title: titleOf(place, replacement), kind: 'suggest', edits: [edit] }];
  const { subject, range } = role.condition;
  const end = windowEndText(statement.view, place.read, { subject: textOf(part, subject.range), replacement });
  return [{ title: `${titleOf(place, replacement)}, and end there:${end}`, kind: 'suggest', edits: [edit, insertSql(part, range.end, end)] }];
}

function titleOf({ step: { part }, read }: ClockPlace, { range, text }: ClockReplacement): string {
  if (range.start === range.end) return `Count \`${textOf(part, read.range).replace(/\s+/g, ' ')}\` from the schedule time`;
  return `Replace \`${textOf(part, range).replace(/\s+/g, ' ')}\` by the schedule time: ${text}`;
}
