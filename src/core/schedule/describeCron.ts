import { CHINESE_CRON_WORDS } from './chineseCronWords';
import { FIRST_YEAR, LAST_YEAR, type Cron } from './cron';
import type { MonthDayPart, WeekDayPart } from './cronDay';
import { ENGLISH_CRON_WORDS, type CronWords, type CycleUnit, type ValueRun } from './cronWords';
import { padNumber } from './scheduleTime';

/** More times of day than this are said as minutes and hours. */
const LISTED_TIMES = 6;

export type CronLanguage = 'en' | 'zh-cn';

export function cronWordsOf(language: CronLanguage = 'en'): CronWords {
  return language === 'zh-cn' ? CHINESE_CRON_WORDS : ENGLISH_CRON_WORDS;
}

/** What a cron means, in words: `at 02:00, every day`, `every 15 minutes from 09:00 to 17:45, from Monday to Friday`. */
export function describeCron(cron: Cron, words: CronWords = ENGLISH_CRON_WORDS): string {
  return words.sentence({ time: timeOf(cron, words), day: dayOf(cron, words), month: monthOf(cron, words), year: yearOf(cron, words) });
}

function clock(hour: number, minute: number, second = 0): string {
  const text = `${padNumber(hour, 2)}:${padNumber(minute, 2)}`;
  return second === 0 ? text : `${text}:${padNumber(second, 2)}`;
}

function timeOf(cron: Cron, words: CronWords): string {
  const { seconds, minutes, hours } = cron;
  const times = seconds.length * minutes.length;
  const isCycle = hours.length === 24 || (times === 1 ? hours.length > 3 && (stepOf(hours, 24) ?? runOf(hours, 24)) !== undefined : hours.length * times > LISTED_TIMES);
  if (isCycle) return words.cycles([...secondsOf(cron, words), ...minutesOf(cron, words), ...hoursOf(cron, words)]);
  return words.atTimes(hours.flatMap((hour) => minutes.flatMap((minute) => seconds.map((second) => clock(hour, minute, second)))));
}

function isZero(values: readonly number[]): boolean {
  return values.length === 1 && values[0] === 0;
}

function cycleOf(values: readonly number[], unit: CycleUnit, words: CronWords): string {
  const step = stepOf(values, 60);
  return step === undefined ? words.atValues(unit, values) : words.every(step, unit);
}

function secondsOf({ seconds }: Cron, words: CronWords): readonly string[] {
  return isZero(seconds) ? [] : [cycleOf(seconds, 'second', words)];
}

function minutesOf({ seconds, minutes }: Cron, words: CronWords): readonly string[] {
  const goesWithoutSaying = isZero(seconds) ? isZero(minutes) : minutes.length === 60 && seconds.length > 1;
  return goesWithoutSaying ? [] : [cycleOf(minutes, 'minute', words)];
}

/** Minutes that go evenly through the hour say by themselves that there is no longer cycle. */
function hoursOf({ minutes, hours }: Cron, words: CronWords): readonly string[] {
  const isWithinHour = stepOf(minutes, 60) !== undefined;
  const step = stepOf(hours, 24);
  if (hours.length === 24 || (step !== undefined && !isWithinHour)) return isWithinHour ? [] : [words.every(step ?? 1, 'hour')];
  const run = runOf(hours, 24);
  if (run === undefined) return [words.atValues('hour', hours)];
  const span = words.fromTo(clock(run[0], minutes[0] ?? 0), clock(run[1], minutes.at(-1) ?? 0));
  return isWithinHour ? [span] : [words.every(1, 'hour'), span];
}

/** The step of values that go evenly through a whole cycle from 0 on, so that the last is as far from the next first one. */
function stepOf(values: readonly number[], cycle: number): number | undefined {
  const step = cycle / values.length;
  return values.length > 1 && values.every((value, index) => value === index * step) ? step : undefined;
}

/** The first and last of ascending values that follow each other, the first one after the last value of the cycle. */
function runOf(values: readonly number[], cycle: number): readonly [number, number] | undefined {
  const [gap, another] = values.flatMap((value, index) => {
    const next = values[index + 1] ?? (values[0] ?? 0) + cycle;
    return next - value > 1 ? [{ last: value, first: next % cycle }] : [];
  });
  return gap === undefined || another !== undefined ? undefined : [gap.first, gap.last];
}

function dayOf({ days: { ofMonth = [], ofWeek = [] }, hours }: Cron, words: CronWords): string | undefined {
  const days = ofMonth.flatMap((part) => (part.kind === 'days' ? part.days : []));
  const weekdays = ofWeek.flatMap((part) => (part.kind === 'weekdays' ? part.weekdays : []));
  const parts = [
    ...(days.length === 0 ? [] : [words.onMonthDays(runsOf(sorted(days), String))]),
    ...ofMonth.flatMap((part) => specialMonthDay(part, words)),
    ...(weekdays.length === 0 ? [] : [words.onWeekdays(weekdayRuns(sorted(weekdays), words))]),
    ...ofWeek.flatMap((part) => specialWeekDay(part, words)),
  ];
  if (parts.length > 0) return words.either(parts);
  return hours.length === 24 ? undefined : words.everyDay;
}

function sorted(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

function specialMonthDay(part: MonthDayPart, words: CronWords): readonly string[] {
  switch (part.kind) {
    case 'days':
      return [];
    case 'fromLast':
      return [words.onFromLast(part.back, part.nearestWeekday)];
    case 'nearestWeekday':
      return [words.onNearestWeekday(part.day)];
  }
}

function specialWeekDay(part: WeekDayPart, words: CronWords): readonly string[] {
  switch (part.kind) {
    case 'weekdays':
      return [];
    case 'last':
      return [words.onLastWeekday(words.weekdays[part.weekday] ?? '')];
    case 'nth':
      return [words.onNthWeekday(part.nth, words.weekdays[part.weekday] ?? '')];
  }
}

/** A run may go over the end of the week. Else the days count from Monday on. */
function weekdayRuns(weekdays: readonly number[], { weekdays: names }: CronWords): readonly ValueRun[] {
  const nameOf = (weekday: number): string => names[weekday % 7] ?? '';
  const run = weekdays.length < 3 || weekdays.length === 7 ? undefined : runOf(weekdays, 7);
  if (run !== undefined) return [[nameOf(run[0]), nameOf(run[1])]];
  return runsOf(sorted(weekdays.map((weekday) => (weekday === 0 ? 7 : weekday))), nameOf);
}

function monthOf({ months }: Cron, words: CronWords): string | undefined {
  return months.size === 12 ? undefined : words.inMonths(runsOf([...months], (month) => words.months[month - 1] ?? ''));
}

function yearOf({ years }: Cron, words: CronWords): string | undefined {
  return years.size === LAST_YEAR - FIRST_YEAR + 1 ? undefined : words.inYears(runsOf([...years], String));
}

/** Three or more ascending values that follow each other become a run. */
function runsOf(values: readonly number[], nameOf: (value: number) => string): readonly ValueRun[] {
  const runs: number[][] = [];
  for (const value of values) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === value - 1) run.push(value);
    else runs.push([value]);
  }
  return runs.flatMap((run): readonly ValueRun[] => {
    const [first = 0, last = 0] = [run[0], run.at(-1)];
    return run.length < 3 ? run.map(nameOf) : [[nameOf(first), nameOf(last)]];
  });
}
