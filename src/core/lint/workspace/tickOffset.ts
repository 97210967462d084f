import { newestTickNotAfter, nextTicks, ticksBetween, type Schedule } from '../../schedule';
import { MINUTE_MS } from '../../schedule/calendar';
import type { Workflow } from '../../workflow/workflow';
import { readSchedule } from '../schedules/readSchedule';

/** How many schedule times are compared. */
const COMPARED = 60;

/** The schedule of a workflow without its start and end; `undefined` where it declares none that can be read. */
export function endlessScheduleOf(workflow: Workflow | undefined): Schedule | undefined {
  if (workflow?.schedule === undefined) return undefined;
  const { schedule, problems } = readSchedule(workflow);
  const isBad = problems.some(({ severity, range }) => severity === 'error' && range !== workflow.endTime?.range && range !== workflow.startTime?.range);
  return isBad ? undefined : { ...schedule, startAt: undefined, endAt: undefined };
}

/** The schedule times of `schedule` from the instant on that comparisons look at. */
export function comparedTicks(schedule: Schedule, from: number): readonly number[] {
  return nextTicks(schedule, from - 1, COMPARED);
}

export function hasTickAt(schedule: Schedule, at: number): boolean {
  return hasTickIn(schedule, at, at);
}

/** Both ends included. */
export function hasTickIn(schedule: Schedule, from: number, to: number): boolean {
  const found = ticksBetween(schedule, { from, to, limit: 1 });
  return found.kind === 'tooMany' || found.ticks.length > 0;
}

/** Minutes from an own schedule time to the newest of the other that is not after it, where that is the same each time. */
export function offsetBetween(own: Schedule, other: Schedule, from: number): number | undefined {
  const key = JSON.stringify([own, other, from]);
  const known = offsets.get(key) ?? { offset: findOffset(own, other, from) };
  if (offsets.size > 1000) offsets.clear();
  offsets.set(key, known);
  return known.offset;
}

/** By schedules and instant: a folder of workflows has few different ones. */
const offsets = new Map<string, { readonly offset: number | undefined }>();

/** Of the other, read at once: looking for the newest one before each own one took most of the time in a folder of many schedules. */
const MOST_READ = 2000;

function findOffset(own: Schedule, other: Schedule, from: number): number | undefined {
  const ticks = comparedTicks(own, from);
  const [first] = ticks;
  if (first === undefined) return undefined;
  const offset = Number(newestTickNotAfter(other, first)) - first;
  if (offset % MINUTE_MS !== 0) return undefined;
  const theirs = ticksBetween(other, { from: first + offset, to: Math.max(...ticks), limit: MOST_READ });
  const newestAt = (tick: number): number | undefined => (theirs.kind === 'tooMany' ? newestTickNotAfter(other, tick) : theirs.ticks.findLast((one) => one <= tick));
  return ticks.every((tick) => newestAt(tick) === tick + offset) ? offset / MINUTE_MS : undefined;
}

/** `-1d`, `-90m`, `0m`: as `idempo: depends_on: offset` is written. */
export function writeOffset(minutes: number): string {
  const [size, unit] = minutes === 0 ? [1, 'm'] : minutes % 1440 === 0 ? [1440, 'd'] : minutes % 60 === 0 ? [60, 'h'] : [1, 'm'];
  return `${minutes / size}${unit}`;
}
