import { dateOfDay, DAY_MS, dayNumberOf, dayOfWall, HOUR_MS, MINUTE_MS, SECOND_MS, type DayNumber, type WallTime } from './calendar';
import { FIRST_YEAR, LAST_YEAR, readCron, stepsThroughHours, type Cron } from './cron';
import { matchesDay } from './cronDay';
import type { Instant, InstantSpan, Schedule } from './instant';
import { offsetSpansOfDay } from './zone';

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

/** Whether the schedule counts real hours through a clock change: the second case of the rule above. */
export function stepsThroughHoursOf(schedule: Schedule): boolean {
  const cron = cronOf(schedule);
  return cron !== undefined && stepsThroughHours(cron);
}

const FIRST_DAY = dayNumberOf({ year: FIRST_YEAR, month: 1, day: 1 });
const LAST_DAY = dayNumberOf({ year: LAST_YEAR, month: 12, day: 31 });

/** The first matching day from `from` to `last`. */
function matchingDay(cron: Cron, from: DayNumber, last: DayNumber): DayNumber | undefined {
  let day = Math.max(from, FIRST_DAY);
  while (day <= last) {
    const date = dateOfDay(day);
    const inMonth = cron.years.has(date.year) && cron.months.has(date.month);
    if (inMonth && matchesDay(cron.days, date)) return day;
    day = inMonth ? day + 1 : dayNumberOf({ ...date, month: date.month + 1, day: 1 });
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
  const last = dayOfWall(high - 1);
  for (let day = matchingDay(cron, dayOfWall(low), last); day !== undefined; day = matchingDay(cron, day + 1, last)) {
    yield* wallTimesOfDay(cron, day, span);
  }
}

/** The latest that clocks in the zone have shown before a UTC day begins. */
function shownBefore(zone: string, day: DayNumber): WallTime {
  let latest = -Infinity;
  for (let back = 1; back <= LOOK_BACK_DAYS; back++) {
    for (const { end, offset } of offsetSpansOfDay(zone, day - back)) latest = Math.max(latest, end + offset);
  }
  return latest;
}

interface DaysFrom {
  readonly first: DayNumber;
  readonly last: DayNumber;
  readonly from: Instant;
}

/** Ticks of the UTC days from `first` to `last` that are not before the instant, ascending. */
function* ticksOfDays(cron: Cron, zone: string, { first, last, from }: DaysFrom): Generator<Instant, void> {
  const stepping = stepsThroughHours(cron);
  let reached = shownBefore(zone, first);
  for (let day = first; day <= last; day++) {
    for (const { start, end, offset } of offsetSpansOfDay(zone, day)) {
      const [shown, high] = [start + offset, end + offset];
      const isGap = !stepping && reached < shown && start >= from;
      const firesAfterGap = isGap && wallTimes(cron, { low: reached, high: shown }).next().done === false;
      if (firesAfterGap) yield start;
      const low = stepping ? shown : Math.max(reached, firesAfterGap ? shown + 1 : shown);
      for (const wall of wallTimes(cron, { low: Math.max(low, from + offset), high })) yield wall - offset;
      reached = Math.max(reached, high);
    }
  }
}

/** All ticks of the half-open span, ascending, to the end of `LAST_YEAR`. Days without ticks are passed over quickly. */
function* ticksOfSpan(cron: Cron, zone: string, { from, to }: InstantSpan): Generator<Instant, void> {
  const lastDay = Math.min(LAST_DAY, Math.floor(to / DAY_MS) + 1);
  let done = Math.floor(from / DAY_MS) - 1;
  for (;;) {
    const next = matchingDay(cron, done, lastDay);
    if (next === undefined) return;
    // A wall day lies within the UTC days before, of and after it.
    const first = Math.max(done + 1, next - 1);
    const last = next + 1;
    for (const tick of ticksOfDays(cron, zone, { first, last, from })) {
      if (tick >= to) return;
      yield tick;
    }
    done = last;
  }
}

function* clampedTicks(schedule: Schedule, { from, to }: InstantSpan): Generator<Instant, void> {
  const cron = cronOf(schedule);
  if (cron === undefined) return;
  yield* ticksOfSpan(cron, schedule.zone, {
    from: Math.max(from, schedule.startAt ?? from),
    to: Math.min(to, (schedule.endAt ?? to) + 1),
  });
}

/** Ticks of a half-open span, ascending. A cron that cannot be read has none. */
export function ticksWithin(schedule: Schedule, span: InstantSpan, limit: number): TickRange {
  const ticks: Instant[] = [];
  for (const tick of clampedTicks(schedule, span)) {
    if (ticks.length >= limit) return { kind: 'tooMany', limit };
    ticks.push(tick);
  }
  return { kind: 'ticks', ticks };
}

/** Ticks with `from <= tick <= to`, ascending. A cron that cannot be read has none. */
export function ticksBetween(schedule: Schedule, { from, to, limit }: TickQuery): TickRange {
  return ticksWithin(schedule, { from, to: to + 1 }, limit);
}

/** The next `count` (1 or more) ticks strictly after the instant; fewer when the schedule ends. */
export function nextTicks(schedule: Schedule, after: Instant, count: number): readonly Instant[] {
  const ticks: Instant[] = [];
  for (const tick of clampedTicks(schedule, { from: after + 1, to: Infinity })) {
    ticks.push(tick);
    if (ticks.length >= count) break;
  }
  return ticks;
}

function tailOf(schedule: Schedule, span: InstantSpan, count: number): readonly Instant[] {
  let ticks: Instant[] = [];
  for (const tick of clampedTicks(schedule, span)) {
    ticks.push(tick);
    if (ticks.length >= 2 * count + 1000) ticks = ticks.slice(-count);
  }
  return ticks.slice(-count);
}

/** The newest `count` ticks of a half-open span, ascending; looks at longer and longer pieces of it, from its end. */
export function newestTicksWithin(schedule: Schedule, span: InstantSpan, count: number): readonly Instant[] {
  const from = Math.max(span.from, schedule.startAt ?? span.from, FIRST_DAY * DAY_MS - DAY_MS);
  let to = Math.min(span.to, (schedule.endAt ?? span.to) + 1, (LAST_DAY + 2) * DAY_MS);
  const pieces: (readonly Instant[])[] = [];
  let missing = count;
  for (let length = MINUTE_MS; to > from && missing > 0; length *= 4) {
    const start = Math.max(from, to - length);
    const ticks = tailOf(schedule, { from: start, to }, missing);
    pieces.unshift(ticks);
    missing -= ticks.length;
    to = start;
  }
  return pieces.flat();
}

/** `undefined`: none since 1970 or since the schedule's start. */
export function newestTickNotAfter(schedule: Schedule, at: Instant): Instant | undefined {
  return ticksBefore(schedule, at, 1)[0];
}

/** The newest `count` ticks not after the instant, newest first; fewer when the schedule began later. */
export function ticksBefore(schedule: Schedule, at: Instant, count: number): readonly Instant[] {
  return [...newestTicksWithin(schedule, { from: -Infinity, to: at + 1 }, count)].reverse();
}
