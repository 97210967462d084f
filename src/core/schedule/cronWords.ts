export type CycleUnit = 'second' | 'minute' | 'hour';

/** A value, or the first and last of at least three that follow each other. */
export type ValueRun = string | readonly [first: string, last: string];

/** The parts of a cron in words; `undefined`: it says nothing about this. */
export interface CronParts {
  readonly time: string;
  readonly day: string | undefined;
  readonly month: string | undefined;
  readonly year: string | undefined;
}

/** How a language says the parts of a cron. */
export interface CronWords {
  /** January first. */
  readonly months: readonly string[];
  /** Sunday first. */
  readonly weekdays: readonly string[];
  readonly everyDay: string;
  /** `every minute`, `every 15 minutes`. */
  every(count: number, unit: CycleUnit): string;
  /** `at minutes 5 and 35`. */
  atValues(unit: CycleUnit, values: readonly number[]): string;
  /** `at 02:00 and 14:00`. */
  atTimes(times: readonly string[]): string;
  /** `from 09:00 to 17:59`. */
  fromTo(first: string, last: string): string;
  onMonthDays(days: readonly ValueRun[]): string;
  /** `back` days before the last day of the month; with `nearestWeekday` the weekday nearest to it. */
  onFromLast(back: number, nearestWeekday: boolean): string;
  onNearestWeekday(day: number): string;
  onWeekdays(weekdays: readonly ValueRun[]): string;
  onLastWeekday(weekday: string): string;
  onNthWeekday(nth: number, weekday: string): string;
  inMonths(months: readonly ValueRun[]): string;
  inYears(years: readonly ValueRun[]): string;
  either(parts: readonly string[]): string;
  /** Cycles of a time of day, the shortest first, then the span that they are in. */
  cycles(parts: readonly string[]): string;
  sentence(parts: CronParts): string;
}

function listOf(words: readonly string[], conjunction = 'and'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

function runsOf(runs: readonly ValueRun[]): string {
  return listOf(runs.map((run) => (typeof run === 'string' ? run : `${run[0]} to ${run[1]}`)));
}

/** A single run needs no other preposition. */
function placed(preposition: string, runs: readonly ValueRun[]): string {
  const isOneRun = runs.length === 1 && typeof runs[0] !== 'string';
  return `${isOneRun ? 'from' : preposition} ${runsOf(runs)}`;
}

function plural(count: number, word: string): string {
  return count === 1 ? word : `${word}s`;
}

/** A run stands for several values. */
function pluralOf(runs: readonly ValueRun[], word: string): string {
  return plural(runs.length === 1 && typeof runs[0] === 'string' ? 1 : 2, word);
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth'];

export const ENGLISH_CRON_WORDS: CronWords = {
  months: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
  weekdays: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  everyDay: 'every day',
  every: (count, unit) => (count === 1 ? `every ${unit}` : `every ${count} ${unit}s`),
  atValues: (unit, values) => `at ${plural(values.length, unit)} ${listOf(values.map(String))}`,
  atTimes: (times) => `at ${listOf(times)}`,
  fromTo: (first, last) => `from ${first} to ${last}`,
  onMonthDays: (days) => `on ${pluralOf(days, 'day')} ${runsOf(days)} of the month`,
  onFromLast: (back, nearestWeekday) => {
    const day = back === 0 ? 'the last day of the month' : `the day ${back} ${plural(back, 'day')} before the last of the month`;
    if (!nearestWeekday) return `on ${day}`;
    return back === 0 ? 'on the last day from Monday to Friday of the month' : `on the day from Monday to Friday nearest to ${day}`;
  },
  onNearestWeekday: (day) => `on the day from Monday to Friday nearest to day ${day} of the month`,
  onWeekdays: (weekdays) => placed('on', weekdays),
  onLastWeekday: (weekday) => `on the last ${weekday} of the month`,
  onNthWeekday: (nth, weekday) => `on the ${ORDINALS[nth - 1] ?? String(nth)} ${weekday} of the month`,
  inMonths: (months) => placed('in', months),
  inYears: (years) => placed('in', years),
  either: (parts) => listOf(parts, 'or'),
  cycles: (parts) => parts.join(' '),
  sentence: ({ time, day, month, year }) => [time, day, month, year].filter((part) => part !== undefined).join(', '),
};
