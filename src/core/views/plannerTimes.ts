import { formatScheduleTime, newestTickNotAfter, nextTicks, parseDate, parseScheduleTime, ticksBefore, ticksBetween, ticksForDataDates, type Instant, type Schedule, type TickRange } from '../schedule';
import { formatCount, shortScheduleTime } from './formatTime';
import { splitTimes, type PlannerField, type PlannerFix, type PlannerForm, type PlannerProblem } from './plannerForm';
import { fillText } from './viewTexts';
import type { PlannerTexts } from './plannerTexts';

export interface TimesInput {
  readonly schedule: Schedule;
  readonly form: Pick<PlannerForm, 'basis' | 'choice' | 'from' | 'to' | 'dates' | 'exclude'>;
  /** Execution clock: later schedule times are refused. */
  readonly now: Instant;
  readonly maxTicks: number;
  readonly texts: PlannerTexts;
}

/** The schedule times that a form means. */
export interface PlannerTimes {
  /** First and last of them; both ends inclusive. */
  readonly from: Instant;
  readonly to: Instant;
  /** Picked ones, as written. `undefined`: every tick of the range. */
  readonly dates: readonly Instant[] | undefined;
  readonly exclude: readonly Instant[];
}

export type TimesReading =
  | { readonly kind: 'times'; readonly times: PlannerTimes }
  | { readonly kind: 'problems'; readonly problems: readonly PlannerProblem[] };

/** So many are offered at first: of a daily schedule a week. */
export const OFFERED_TICKS = 7;

/** The newest ticks not after `now` as a range that a person can change; empty where there is none. */
export function offeredRange(schedule: Schedule, now: Instant): { readonly from: string; readonly to: string } {
  const ticks = ticksBefore(schedule, now, OFFERED_TICKS);
  const text = (instant: Instant | undefined): string => (instant === undefined ? '' : shortTime(schedule, instant));
  return { from: text(ticks.at(-1)), to: text(ticks[0]) };
}

/** Reads which schedule times are meant. Never throws. */
export function readTimes(input: TimesInput): TimesReading {
  const main = input.form.choice === 'range' ? readRange(input) : readPicks(input, 'dates');
  const left = readPicks(input, 'exclude');
  const problems = [...('problems' in main ? main.problems : []), ...('problems' in left ? left.problems : [])];
  if ('problems' in main || 'problems' in left) return { kind: 'problems', problems };
  const exclude = left.ticks.filter((instant) => instant >= main.from && instant <= main.to);
  return { kind: 'times', times: { from: main.from, to: main.to, dates: main.dates, exclude } };
}

interface Problems {
  readonly problems: readonly PlannerProblem[];
}

type RangeReading = Omit<PlannerTimes, 'exclude'> | Problems;

function refuse(field: PlannerField, text: string, fix?: PlannerFix): Problems {
  return { problems: [{ field, text, fix }] };
}

function readRange(input: TimesInput): RangeReading {
  const { form, schedule, texts } = input;
  const isDataDate = form.basis === 'dataDate';
  const read = (text: string, edge: 'exact' | 'endOfDay'): Instant | undefined => {
    if (isDataDate && parseDate(text) === undefined) return undefined;
    return parseScheduleTime(text, schedule.zone, edge);
  };
  const from = read(form.from, 'exact');
  const to = read(form.to, 'endOfDay');
  const notATime = texts[isDataDate ? 'plan.notADay' : 'plan.notATime'];
  const problems = [
    ...(from === undefined ? refuse('from', notATime).problems : []),
    ...(to === undefined ? refuse('to', notATime).problems : []),
  ];
  if (from === undefined || to === undefined) return { problems };
  if (from > to) {
    const fix = { label: texts['plan.swap'], from: form.to, to: form.from };
    return refuse('to', fillText(texts['plan.reversed'], form.from, form.to), fix);
  }
  return rangeOf(input, isDataDate ? dataDateTicks(input) : ticksBetween(schedule, { from, to, limit: input.maxTicks }), { from, to });
}

function dataDateTicks({ form, schedule, maxTicks }: TimesInput): TickRange {
  const [from, to] = [parseDate(form.from), parseDate(form.to)];
  if (from === undefined || to === undefined) return { kind: 'ticks', ticks: [] };
  return ticksForDataDates(schedule, { from, to, limit: maxTicks });
}

function rangeOf(input: TimesInput, range: TickRange, asked: { readonly from: Instant; readonly to: Instant }): RangeReading {
  const { texts, schedule, now, maxTicks } = input;
  if (range.kind === 'tooMany') return refuse('to', fillText(texts['plan.tooMany'], formatCount(maxTicks)));
  const [first] = range.ticks;
  const last = range.ticks.at(-1);
  if (first === undefined || last === undefined) return refuse('to', describeNone(input, asked.to));
  if (last <= now) return { from: first, to: last, dates: undefined };
  const newest = newestTickNotAfter(schedule, now);
  const text = fillText(texts['plan.future'], shortTime(schedule, last));
  if (newest === undefined || newest < first) return refuse('to', text);
  const end = input.form.basis === 'dataDate' ? undefined : shortTime(schedule, newest);
  return refuse('to', text, end === undefined ? undefined : { label: fillText(texts['plan.endAt'], end), from: undefined, to: end });
}

function describeNone({ schedule, texts }: TimesInput, after: Instant): string {
  const next = nextTicks(schedule, after, 1)[0];
  return next === undefined ? texts['plan.noneEver'] : fillText(texts['plan.none'], shortTime(schedule, next));
}

/** The schedule time for people; one that no midnight shortens keeps its clock time. */
export function shortTime({ zone }: Schedule, instant: Instant): string {
  return shortScheduleTime(formatScheduleTime(instant, zone));
}

/** Picked times, each once, as written; a day alone stands for every schedule time of it. */
function readPicks(input: TimesInput, field: 'dates' | 'exclude'): RangeReading & { readonly ticks: readonly Instant[] } | Problems {
  const { texts, maxTicks, now, schedule } = input;
  const parts = splitTimes(input.form[field]);
  if (parts.length === 0 && field === 'dates') return refuse('dates', texts['plan.noDates']);
  const found = new Set<Instant>();
  for (const part of parts) {
    const ticks = ticksOfPart(input, part);
    if (typeof ticks === 'string') return refuse(field, ticks);
    for (const tick of ticks) found.add(tick);
    if (found.size > maxTicks) return refuse(field, fillText(texts['plan.tooMany'], formatCount(maxTicks)));
  }
  const ticks = [...found];
  const future = ticks.find((tick) => tick > now);
  if (field === 'dates' && future !== undefined) return refuse('dates', fillText(texts['plan.future'], shortTime(schedule, future)));
  const bounds = ticks.reduce(({ low, high }, at) => ({ low: Math.min(low, at), high: Math.max(high, at) }), { low: Infinity, high: -Infinity });
  return { from: bounds.low, to: bounds.high, dates: ticks, ticks };
}

/** A text says why it stands for none. */
function ticksOfPart(input: TimesInput, part: string): readonly Instant[] | string {
  const { form, schedule, texts, maxTicks } = input;
  const day = parseDate(part);
  if (form.basis === 'dataDate') {
    if (day === undefined) return fillText(texts['plan.notADayIn'], part);
    return ticksOrNone(input, ticksForDataDates(schedule, { from: day, to: day, limit: maxTicks }), part);
  }
  const at = parseScheduleTime(part, schedule.zone, 'exact');
  const end = parseScheduleTime(part, schedule.zone, 'endOfDay');
  if (at === undefined || end === undefined) return fillText(texts['plan.notATimeIn'], part);
  if (day !== undefined) return ticksOrNone(input, ticksBetween(schedule, { from: at, to: end, limit: maxTicks }), part);
  return newestTickNotAfter(schedule, at) === at ? [at] : describeStray(input, at);
}

function ticksOrNone(input: TimesInput, range: TickRange, part: string): readonly Instant[] | string {
  if (range.kind === 'tooMany') return fillText(input.texts['plan.tooMany'], formatCount(input.maxTicks));
  return range.ticks.length > 0 ? range.ticks : fillText(input.texts['plan.noneOnDay'], part);
}

function describeStray({ schedule, texts }: TimesInput, at: Instant): string {
  const near = [newestTickNotAfter(schedule, at), nextTicks(schedule, at, 1)[0]].flatMap((tick) => (tick === undefined ? [] : [shortTime(schedule, tick)]));
  return fillText(texts['plan.notATick'], shortTime(schedule, at), near.join(' · '));
}
