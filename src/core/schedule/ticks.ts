import { dateOfDay, DAY_MS, dayNumberOf, dayOfWall, HOUR_MS, MINUTE_MS, SECOND_MS, type DayNumber, type WallTime } from './calendar';
import { FIRST_YEAR, LAST_YEAR, readCron, stepsThroughHours, type Cron } from './cron';
import type { Instant, Schedule } from './instant';
import { offsetSpansOfDay, wallAt } from './zone';

/*
 * The daylight-saving rule. Let wall(t) be what a clock in the zone shows at the instant t, and W the wall times that the
 * cron names.
 *
 * - A cron whose hour field names particular hours (a *fixed* cron) has one tick for each w in W: the first instant t with
 *   wall(t) >= w. So a wall time that is skipped fires at the first instant after the gap (several in one gap fire once,
 *   together with a w that falls on that instant), and one that is repeated fires at its first occurrence only.
 * - A cron whose hour field names all 24 hours (`*`, `0/1`, `0-23`) has a tick at each instant t with wall(t) in W: it counts
 *   real hours, so it has no tick for what is skipped and one in each occurrence of what is repeated.
 *
 * Ticks ascend strictly, so the windows between them tile the line (I4).
 */

export interface TickQuery {
  /** Both ends inclusive. */
  readonly from: Instant;
  readonly to: Instant;
  /** How many ticks the caller is ready to take. */
  readonly limit: number;
}

/** `tooMany`: there are more than the limit, and none are returned. */
export type TickRange =
  | { readonly kind: 'ticks'; readonly ticks: readonly Instant[] }
  | { readonly kind: 'tooMany'; readonly limit: number };

/** Quartz text for daily midnight: DolphinScheduler's own default for a backfill without a schedule (dolphinscheduler.md §4.2). */
const DAILY_MIDNIGHT = '0 0 0 * * ? *';

/** How far back the clocks' reading before a span must be known: no change of the clocks is larger than a day. */
const LOOK_BACK_DAYS = 2;

const crons = new Map<string, Cron | undefined>();

function cronOf(schedule: Schedule): Cron | undefined {
  const text = schedule.cron ?? DAILY_MIDNIGHT;
  if (!crons.has(text)) {
    if (crons.size > 1000) crons.clear();
    crons.set(text, readCron(text).cron);
  }
  return crons.get(text);
}

const FIRST_DAY = dayNumberOf({ year: FIRST_YEAR, month: 1, day: 1 });
const LAST_DAY = dayNumberOf({ year: LAST_YEAR, month: 12, day: 31 });

/** The nearest matching day at or after (`step` 1) or at or before (`step` -1) the day. */
function matchingDay(cron: Cron, from: DayNumber, step: 1 | -1): DayNumber | undefined {
  let day = step === 1 ? Math.max(from, FIRST_DAY) : Math.min(from, LAST_DAY);
  while (day >= FIRST_DAY && day <= LAST_DAY) {
    const date = dateOfDay(day);
    const inMonth = cron.years.has(date.year) && cron.months.has(date.month);
    if (inMonth && cron.dayRule(date)) return day;
    if (inMonth) day += step;
    else if (step === 1) day = dayNumberOf({ ...date, month: date.month + 1, day: 1 });
    else day = dayNumberOf({ ...date, day: 1 }) - 1;
  }
  return undefined;
}

interface WallSpan {
  readonly low: WallTime;
  readonly high: WallTime;
}

/** Ascending wall times that the cron names on one day, in `[low, high)`. */
function* wallTimesOfDay(cron: Cron, day: DayNumber, { low, high }: WallSpan): Generator<WallTime, void> {
  for (const hour of cron.hours) {
    const hourStart = day * DAY_MS + hour * HOUR_MS;
    if (hourStart + HOUR_MS <= low || hourStart >= high) continue;
    for (const minute of cron.minutes) {
      for (const second of cron.seconds) {
        const wall = hourStart + minute * MINUTE_MS + second * SECOND_MS;
        if (wall >= low && wall < high) yield wall;
      }
    }
  }
}

function* wallTimes(cron: Cron, span: WallSpan): Generator<WallTime, void> {
  const { low, high } = span;
  if (high <= low) return;
  const lastDay = dayOfWall(high - 1);
  for (let day = matchingDay(cron, dayOfWall(low), 1); day !== undefined && day <= lastDay; day = matchingDay(cron, day + 1, 1)) {
    yield* wallTimesOfDay(cron, day, span);
  }
}

/** Ticks of the UTC days `[firstDay, lastDay]`, which follow on days whose clocks have shown everything before `reached`. */
function* ticksOfDays(cron: Cron, zone: string, days: { readonly first: DayNumber; readonly last: DayNumber }): Generator<Instant, void> {
  const stepping = stepsThroughHours(cron);
  let reached = wallAt(zone, days.first * DAY_MS);
  for (let day = days.first; day <= days.last; day++) {
    for (const span of offsetSpansOfDay(zone, day)) {
      const shown = span.start + span.offset;
      const isGap = !stepping && reached < shown;
      const firesAfterGap = isGap && wallTimes(cron, { low: reached, high: shown }).next().done === false;
      if (firesAfterGap) yield span.start;
      const low = stepping ? shown : Math.max(reached, firesAfterGap ? shown + 1 : shown);
      for (const wall of wallTimes(cron, { low, high: span.end + span.offset })) yield wall - span.offset;
      reached = Math.max(reached, span.end + span.offset);
    }
  }
}

/** All ticks from the instant on, ascending, to the end of `LAST_YEAR`. Days without ticks are passed over quickly. */
function* ticksFrom(cron: Cron, zone: string, from: Instant): Generator<Instant, void> {
  let done = Math.floor(from / DAY_MS) - 1;
  for (;;) {
    const next = matchingDay(cron, done, 1);
    if (next === undefined || next - 2 > LAST_DAY) return;
    // A wall day lies within the UTC days before, of and after it.
    const first = Math.max(done + 1, next - 1);
    const last = next + 1;
    const start = first - LOOK_BACK_DAYS;
    for (const tick of ticksOfDays(cron, zone, { first: start, last })) {
      if (tick >= from && tick >= first * DAY_MS) yield tick;
    }
    done = last;
  }
}

function* clampedTicks(schedule: Schedule, from: Instant): Generator<Instant, void> {
  const cron = cronOf(schedule);
  if (cron === undefined) return;
  const start = Math.max(from, schedule.startAt ?? from);
  for (const tick of ticksFrom(cron, schedule.zone, start)) {
    if (schedule.endAt !== undefined && tick > schedule.endAt) return;
    yield tick;
  }
}

/** Ticks with `from <= tick <= to`, ascending. A cron that cannot be read has none. */
export function ticksBetween(schedule: Schedule, { from, to, limit }: TickQuery): TickRange {
  const ticks: Instant[] = [];
  for (const tick of clampedTicks(schedule, from)) {
    if (tick > to) break;
    if (ticks.length >= limit) return { kind: 'tooMany', limit };
    ticks.push(tick);
  }
  return { kind: 'ticks', ticks };
}

/** The next `count` ticks strictly after the instant; fewer when the schedule ends. */
export function nextTicks(schedule: Schedule, after: Instant, count: number): readonly Instant[] {
  const ticks: Instant[] = [];
  for (const tick of clampedTicks(schedule, after + 1)) {
    if (ticks.length >= count) break;
    ticks.push(tick);
  }
  return ticks;
}

function lastTickIn(cron: Cron, zone: string, span: { readonly from: Instant; readonly to: Instant }): Instant | undefined {
  let last: Instant | undefined;
  for (const tick of ticksFrom(cron, zone, span.from)) {
    if (tick > span.to) break;
    last = tick;
  }
  return last;
}

/** `undefined`: none since 1970 or since the schedule's start. */
export function newestTickNotAfter(schedule: Schedule, at: Instant): Instant | undefined {
  const cron = cronOf(schedule);
  if (cron === undefined) return undefined;
  const to = Math.min(at, schedule.endAt ?? at);
  const atOrAfterStart = (tick: Instant): Instant | undefined => (tick >= (schedule.startAt ?? tick) ? tick : undefined);
  const recent = lastTickIn(cron, schedule.zone, { from: to - 2 * HOUR_MS, to });
  if (recent !== undefined) return atOrAfterStart(recent);
  let day = matchingDay(cron, Math.floor(to / DAY_MS) + 1, -1);
  while (day !== undefined) {
    const from = (day - 1) * DAY_MS;
    const found = lastTickIn(cron, schedule.zone, { from, to: Math.min(to, from + 3 * DAY_MS) });
    if (found !== undefined) return atOrAfterStart(found);
    day = matchingDay(cron, day - 1, -1);
  }
  return undefined;
}

/** The newest `count` ticks not after the instant, newest first; fewer when the schedule began later. */
export function ticksBefore(schedule: Schedule, at: Instant, count: number): readonly Instant[] {
  const ticks: Instant[] = [];
  let next = newestTickNotAfter(schedule, at);
  while (next !== undefined && ticks.length < count) {
    ticks.push(next);
    next = newestTickNotAfter(schedule, next - 1);
  }
  return ticks;
}
