import { dateOfDay, dayNumberOf, type CivilDate } from './calendar';
import type { Instant, InstantSpan, Schedule } from './instant';
import { newestTickNotAfter, nextTicks, ticksBetween, type TickRange } from './ticks';
import { dayAt, startOfDay } from './zone';

/*
 * A tick's data window ends where the tick is: what happened since the tick before is what the instance works on, as
 * DolphinScheduler's `system.biz.date` is the day before the schedule time. The schedule's start and end do not matter, so
 * that its first tick has a window too. Windows tile the line (I4).
 */

function endless(schedule: Schedule): Schedule {
  return { ...schedule, startAt: undefined, endAt: undefined };
}

/** From the tick before up to the tick. `undefined`: the instant is no tick of the cron, or the very first. */
export function dataWindowOf(schedule: Schedule, tick: Instant): InstantSpan | undefined {
  const always = endless(schedule);
  if (newestTickNotAfter(always, tick) !== tick) return undefined;
  const from = newestTickNotAfter(always, tick - 1);
  return from === undefined ? undefined : { from, to: tick };
}

/** The windows of ticks that follow each other without a gap. */
export function dataWindowsOf(schedule: Schedule, ticks: readonly Instant[]): readonly (InstantSpan | undefined)[] {
  return ticks.map((tick, index) => {
    const from = ticks[index - 1];
    return from === undefined ? dataWindowOf(schedule, tick) : { from, to: tick };
  });
}

/** The data date of what works on the window: the day, in the zone, on which the window begins. */
export function dataDateOf({ from }: InstantSpan, zone: string): CivilDate {
  return dateOfDay(dayAt(zone, from));
}

export interface DataDateQuery {
  /** Both days inclusive. */
  readonly from: CivilDate;
  readonly to: CivilDate;
  /** How many ticks the caller is ready to take. */
  readonly limit: number;
}

/** The ticks, within the schedule's start and end, whose data date is one of the days; ascending. */
export function ticksForDataDates(schedule: Schedule, { from, to, limit }: DataDateQuery): TickRange {
  const always = endless(schedule);
  const begin = startOfDay(schedule.zone, dayNumberOf(from));
  const end = startOfDay(schedule.zone, dayNumberOf(to) + 1);
  const firstWindow = nextTicks(always, begin - 1, 1)[0];
  const lastWindow = newestTickNotAfter(always, end - 1);
  if (firstWindow === undefined || lastWindow === undefined || firstWindow >= end) return { kind: 'ticks', ticks: [] };
  const lastTick = nextTicks(always, lastWindow, 1)[0] ?? lastWindow;
  return ticksBetween(schedule, { from: firstWindow + 1, to: lastTick, limit });
}
