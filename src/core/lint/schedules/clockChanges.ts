import { collect } from '../../base/collect';
import { formatScheduleTime, ticksBetween, type Schedule } from '../../schedule';
import { DAY_MS, wallFieldsOf, type WallTime } from '../../schedule/calendar';
import { readCron, stepsThroughHours } from '../../schedule/cron';
import { padNumber } from '../../schedule/scheduleTime';
import { offsetAt, offsetSpansOfDay } from '../../schedule/zone';

/** A change of a zone's clocks that a schedule meets. */
export interface MetChange {
  /** What a clock on the wall shows, `2026-03-29 02:30`. */
  readonly wall: string;
  readonly kind: 'skipped' | 'repeated';
  /** What the schedule does, after the daylight-saving rule of `core/schedule/ticks.ts`. */
  readonly outcome: string;
  /** Two instances have the same schedule time as text. */
  readonly isShared: boolean;
}

/** How far apart the clocks are looked at first: no zone changes them there and back within this. */
const STRIDE_DAYS = 10;

/** The changes in `[from, to)` that skip or repeat a time of the schedule's cron, in order. */
export function metChanges(schedule: Schedule, from: number, to: number): readonly MetChange[] {
  const cron = schedule.cron === undefined ? undefined : readCron(schedule.cron).cron;
  if (cron === undefined) return [];
  const countsHours = stepsThroughHours(cron);
  return collect(changesOf(schedule.zone, from, to), (change): readonly MetChange[] => {
    const [wall] = namedWalls(schedule, change);
    if (wall === undefined) return [];
    if (change.isSkipped) return countsHours ? [] : [{ wall: writeWall(wall), kind: 'skipped', outcome: `its instance gets ${formatScheduleTime(change.at, schedule.zone).slice(11, 16)}`, isShared: false }];
    const outcome = countsHours ? 'two instances have this schedule time' : 'only the first one has an instance';
    return [{ wall: writeWall(wall), kind: 'repeated', outcome, isShared: countsHours }];
  });
}

interface ClockChange {
  readonly at: number;
  /** The wall times `[low, high)` are skipped or repeated. */
  readonly low: WallTime;
  readonly high: WallTime;
  readonly isSkipped: boolean;
}

function changesOf(zone: string, from: number, to: number): readonly ClockChange[] {
  const changes: ClockChange[] = [];
  const [first, last] = [Math.floor(from / DAY_MS), Math.ceil(to / DAY_MS)];
  for (let day = first; day < last; day += STRIDE_DAYS) {
    if (offsetAt(zone, day * DAY_MS) === offsetAt(zone, (day + STRIDE_DAYS) * DAY_MS)) continue;
    for (let within = day; within < day + STRIDE_DAYS; within++) changes.push(...changesOfDay(zone, within));
  }
  return changes.filter(({ at }) => at >= from && at < to);
}

function changesOfDay(zone: string, day: number): readonly ClockChange[] {
  const before = offsetAt(zone, day * DAY_MS - 1);
  return offsetSpansOfDay(zone, day).flatMap(({ start, offset }, index, spans) => {
    const previous = spans[index - 1]?.offset ?? before;
    if (previous === offset) return [];
    const [shownBefore, shown] = [start + previous, start + offset];
    return [{ at: start, low: Math.min(shownBefore, shown), high: Math.max(shownBefore, shown), isSkipped: shownBefore < shown }];
  });
}

/** The wall times that the cron names in the change: its ticks where clocks never change. */
function namedWalls({ cron }: Schedule, { low, high }: ClockChange): readonly WallTime[] {
  const found = ticksBetween({ cron, zone: 'UTC', startAt: undefined, endAt: undefined }, { from: low, to: high - 1, limit: 24 * 60 });
  return found.kind === 'ticks' ? found.ticks : [low];
}

function writeWall(wall: WallTime): string {
  const { year, month, day, hour, minute } = wallFieldsOf(wall);
  return `${year}-${padNumber(month, 2)}-${padNumber(day, 2)} ${padNumber(hour, 2)}:${padNumber(minute, 2)}`;
}
