import { DAY_MS, type WallTime } from './calendar';
import type { Instant, Schedule } from './instant';
import { formatWall } from './scheduleTime';
import { stepsThroughHoursOf, nextTicks } from './ticks';
import { firstInstantShowing, offsetSpansOfDay, wallAt } from './zone';

/** What a change of the clocks does to a tick, by the daylight-saving rule of `ticks.ts`. */
export type ClockMark =
  /** The clocks pass over a time that the cron names, `yyyy-MM-dd HH:mm:ss`; the tick is the first instant after it. */
  | { readonly kind: 'skipped'; readonly named: string }
  /** Clocks in the zone show the tick's time twice, and it is that one of the two. */
  | { readonly kind: 'first' | 'second' };

/** `undefined`: no change of the clocks meets the tick. */
export function clockMarkOf(schedule: Schedule, tick: Instant): ClockMark | undefined {
  const { zone } = schedule;
  const wall = wallAt(zone, tick);
  if (firstInstantShowing(zone, wall) < tick) return { kind: 'second' };
  if (showsAgain(zone, wall, tick)) return { kind: 'first' };
  const due = wallAt(zone, tick - 1) + 1;
  if (due >= wall || stepsThroughHoursOf(schedule)) return undefined;
  const [named] = nextTicks({ ...schedule, zone: 'UTC', startAt: undefined, endAt: undefined }, due - 1, 1);
  return named === undefined || named >= wall ? undefined : { kind: 'skipped', named: formatWall(named) };
}

function showsAgain(zone: string, wall: WallTime, after: Instant): boolean {
  const day = Math.floor(after / DAY_MS);
  return [day, day + 1].flatMap((each) => offsetSpansOfDay(zone, each))
    .some(({ start, end, offset }) => start > after && wall - offset >= start && wall - offset < end);
}
