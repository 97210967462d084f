import type { ConditionPart } from '../../sql/facts/conditions';
import { formatScheduleTime, isStartOfDay } from '../../schedule';
import type { Report, RuleContext } from '../rule';
import { placeOf, type TaskScript } from '../taskScript';
import { contextTicks } from './renderedWindow';
import type { TwoSidedWindow, WindowPredicate } from './windowPredicates';

/** A task that keeps a log or looks at how fresh data is may read beyond its window. */
export { isAboutRuns as isExempt } from '../writes/writingSteps';

/** A finding at a window predicate. */
export function predicateReport({ step, condition }: WindowPredicate, rest: Pick<Report, 'message' | 'fixes' | 'severity'>): Report {
  return { ...placeOf(step.part, condition.range), ...rest };
}

/** Whether both ends of a window on moments belong to it, so that the last instant counts twice or its last part is lost (P05). */
export function hasClosedEnds({ lower, upper }: TwoSidedWindow): boolean {
  return lower.isClosed && upper.isClosed;
}

/** How the tick at `index` is written: `2025-03-10`, with the time of day where that is not midnight. */
export function tickText(context: RuleContext, index: number): string {
  const ticks = contextTicks(context);
  const instant = ticks?.instants[index];
  if (ticks === undefined || instant === undefined) return context.dates.scheduleTime;
  const text = formatScheduleTime(instant, ticks.zone);
  return isStartOfDay(instant, ticks.zone) ? text.slice(0, 10) : text;
}

/** The column as the condition writes it. */
export function subjectText(predicate: WindowPredicate): string {
  return textOfPart(predicate, predicate.condition.subject);
}

export function textOfPart({ step }: Pick<WindowPredicate, 'step'>, { range }: ConditionPart): string {
  return step.part.text.slice(range.start, range.end);
}

/** The line that declares something about a task: `idempo: tasks: load: lookback: 3d`. */
export function declareText(script: TaskScript, line: string): string {
  return `\`idempo: tasks: ${script.task?.name.value ?? '<task>'}: ${line}\``;
}
