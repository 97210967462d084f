import { TIME_STATES, type RunStates } from '../instance/runStates';
import { dateOfDay, dayAt, dayNumberOf, daysInMonth, formatDate, MISSED_AFTER_MS, newestTickNotAfter, startOfDay, ticksWithin, weekdayOf, type DayNumber, type Instant, type Schedule } from '../schedule';
import { countGaps, type GapQuery, type Gaps } from './gaps';
import type { PlannerMode } from './plannerForm';

/** What a schedule time of a day may be. `missing`: it was due and has no instance. `ahead`: it is still to come. */
export const CALENDAR_STATES = [...TIME_STATES.filter((state) => state !== 'neverRan'), 'missing', 'ahead'] as const;
export type CalendarState = Exclude<(typeof TIME_STATES)[number], 'neverRan'> | 'missing' | 'ahead';

/** One year of schedule times, by day of the workflow's zone. */
export interface CalendarView {
  readonly workflow: string;
  readonly zone: string;
  readonly year: number;
  /** Days from 1970-01-01. */
  readonly today: DayNumber;
  /** Those that have anything, ascending. */
  readonly days: readonly CalendarDay[];
  readonly gaps: CalendarGaps | undefined;
  /** Why `gaps` is not known: nothing has run, or there are too many schedule times to count. */
  readonly noGaps: 'none' | 'tooMany' | undefined;
}

export interface CalendarDay {
  readonly day: DayNumber;
  /** By place in `CALENDAR_STATES`. */
  readonly counts: readonly number[];
}

/** For people, in the workflow's zone: what the planner's form takes. */
export interface CalendarGaps {
  readonly count: number;
  /** `yyyy-MM-dd`. */
  readonly since: string;
  readonly first: string | undefined;
  readonly last: string | undefined;
}

export interface CalendarInput {
  readonly workflow: string;
  readonly schedule: Schedule;
  /** Of all times. */
  readonly states: RunStates;
  /** `undefined`: the year of the newest instance, else of the newest tick, else this one. */
  readonly year: number | undefined;
  /** Execution clock. */
  readonly now: Instant;
}

/** A year of ticks each minute is beyond this, and shows what ran alone. */
const MAX_TICKS = 120_000;

export function buildCalendar({ workflow, schedule, states, year, now }: CalendarInput): CalendarView {
  const { zone } = schedule;
  const today = dayAt(zone, now);
  const newest = states.instants.at(-1) ?? newestTickNotAfter(schedule, now);
  const shown = year ?? dateOfDay(newest === undefined ? today : dayAt(zone, newest)).year;
  const gaps = countGaps({ schedule, instants: states.instants, now });
  const since = typeof gaps === 'string' ? Infinity : gaps.since;
  const days = new Map<DayNumber, number[]>();
  const span = { from: startOfDay(zone, dayNumberOf({ year: shown, month: 1, day: 1 })), to: startOfDay(zone, dayNumberOf({ year: shown + 1, month: 1, day: 1 })) };
  const there = addRuns({ days, states, zone, span });
  if (schedule.cron !== undefined) addTicks({ days, schedule, span, there, since, now });
  return {
    workflow,
    zone,
    year: shown,
    today,
    days: [...days].sort(([a], [b]) => a - b).map(([day, counts]) => ({ day, counts })),
    gaps: typeof gaps === 'string' ? undefined : describeGaps(zone, gaps),
    noGaps: typeof gaps === 'string' ? gaps : undefined,
  };
}

interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

type Days = Map<DayNumber, number[]>;

function describeGaps(zone: string, { count, since, first, last }: Gaps): CalendarGaps {
  const dateOf = (instant: Instant | undefined): string | undefined => (instant === undefined ? undefined : dateText(zone, instant));
  return { count, since: dateText(zone, since), first: dateOf(first), last: dateOf(last) };
}

/** What is missing of a workflow that has run. `undefined`: nothing is, nothing ran, or there are too many schedule times to count. */
export function findGaps(query: GapQuery): CalendarGaps | undefined {
  const gaps = [...query.instants].length === 0 ? 'none' : countGaps(query);
  return typeof gaps === 'string' || gaps.count === 0 ? undefined : describeGaps(query.schedule.zone, gaps);
}

function dateText(zone: string, instant: Instant): string {
  return formatDate(dateOfDay(dayAt(zone, instant)));
}

function note(days: Days, day: DayNumber, state: CalendarState): void {
  const counts = days.get(day) ?? new Array<number>(CALENDAR_STATES.length).fill(0);
  const place = CALENDAR_STATES.indexOf(state);
  counts[place] = (counts[place] ?? 0) + 1;
  days.set(day, counts);
}

/** The schedule times of the span that have run, whether the present schedule names them or not. */
function addRuns({ days, states, zone, span }: { readonly days: Days; readonly states: RunStates; readonly zone: string; readonly span: Span }): ReadonlySet<Instant> {
  const there = new Set<Instant>();
  states.instants.forEach((instant, place) => {
    if (instant < span.from || instant >= span.to) return;
    there.add(instant);
    const state = TIME_STATES[states.states[place] ?? 0];
    if (state !== undefined && state !== 'neverRan') note(days, dayAt(zone, instant), state);
  });
  return there;
}

interface TickInput {
  readonly days: Days;
  readonly schedule: Schedule;
  readonly span: Span;
  readonly there: ReadonlySet<Instant>;
  /** No tick before is missing. */
  readonly since: Instant;
  readonly now: Instant;
}

function addTicks({ days, schedule, span, there, since, now }: TickInput): void {
  const range = ticksWithin(schedule, span, MAX_TICKS);
  if (range.kind === 'tooMany') return;
  for (const tick of range.ticks) {
    if (there.has(tick)) continue;
    const isAhead = tick > now - MISSED_AFTER_MS;
    if (isAhead || tick >= since) note(days, dayAt(schedule.zone, tick), isAhead ? 'ahead' : 'missing');
  }
}

/** A month as weeks that begin on Monday; `undefined`: a day of another month. */
export interface CalendarMonth {
  /** 1 … 12. */
  readonly month: number;
  readonly weeks: readonly (readonly (DayNumber | undefined)[])[];
}

export function monthsOf(year: number): readonly CalendarMonth[] {
  return Array.from({ length: 12 }, (_, index) => {
    const month = index + 1;
    const first = dayNumberOf({ year, month, day: 1 });
    const lead = (weekdayOf(first) + 6) % 7;
    const days = daysInMonth(year, month);
    const weeks = Array.from({ length: Math.ceil((lead + days) / 7) }, (_, week) =>
      Array.from({ length: 7 }, (_, weekday) => {
        const offset = week * 7 + weekday - lead;
        return offset >= 0 && offset < days ? first + offset : undefined;
      }));
    return { month, weeks };
  });
}

/** From Monday on, in a language (BCP 47; empty: English): one letter or sign, and whole. */
export function weekdayNames(language: string): readonly { readonly short: string; readonly long: string }[] {
  const nameOf = (weekday: 'narrow' | 'long') => new Intl.DateTimeFormat(language === '' ? 'en' : language, { weekday, timeZone: 'UTC' });
  const [short, long] = [nameOf('narrow'), nameOf('long')];
  // 1970-01-05 was a Monday.
  return Array.from({ length: 7 }, (_, day) => startOfDay('UTC', 4 + day)).map((at) => ({ short: short.format(at), long: long.format(at) }));
}

/** `yyyy-MM-dd`. */
export function dayText(day: DayNumber): string {
  return formatDate(dateOfDay(day));
}

/** Keys of the ARIA grid pattern for dates. `undefined`: the key does not move. */
export function moveDay(key: string, day: DayNumber): DayNumber | undefined {
  const date = dateOfDay(day);
  const weekday = (weekdayOf(day) + 6) % 7;
  switch (key) {
    case 'ArrowLeft': return day - 1;
    case 'ArrowRight': return day + 1;
    case 'ArrowUp': return day - 7;
    case 'ArrowDown': return day + 7;
    case 'Home': return day - weekday;
    case 'End': return day + 6 - weekday;
    case 'PageUp': return sameDay(date.year, date.month - 1, date.day);
    case 'PageDown': return sameDay(date.year, date.month + 1, date.day);
    default: return undefined;
  }
}

/** Of another month; its last day where it is shorter. */
function sameDay(year: number, month: number, day: number): DayNumber {
  const first = dateOfDay(dayNumberOf({ year, month, day: 1 }));
  return dayNumberOf({ ...first, day: Math.min(day, daysInMonth(first.year, first.month)) });
}

/** The year of a day. */
export function yearOf(day: DayNumber): number {
  return dateOfDay(day).year;
}

/** Which of a day's schedule times somebody who plans the day is after: those that need it, or all of them again when none does. */
export function plannedMode(day: CalendarDay | undefined): PlannerMode {
  const holds = (state: CalendarState): boolean => (day?.counts[CALENDAR_STATES.indexOf(state)] ?? 0) > 0;
  if (holds('stale')) return 'stale';
  if (holds('failed')) return 'missing-and-failed';
  return holds('succeeded') && !holds('missing') && !holds('unfinished') ? 'all' : 'missing';
}

/** What a day is marked with: the most urgent of what it holds. `undefined`: nothing. */
export function mainState({ counts }: CalendarDay): CalendarState | undefined {
  return URGENCY.find((state) => (counts[CALENDAR_STATES.indexOf(state)] ?? 0) > 0);
}

const URGENCY: readonly CalendarState[] = ['failed', 'running', 'missing', 'unfinished', 'waiting', 'stale', 'succeeded', 'ahead'];
