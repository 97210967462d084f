import assert from 'node:assert/strict';

/** What a clock shows, read from the host's own formatter: nothing of it is shared with the code that is tested. */
export interface ShownTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly time: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone) ?? new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  });
  formats.set(zone, known);
  return known;
}

/** `yyyy-MM-dd HH:mm:ss`. */
export function shownText(zone: string, instant: number): string {
  return formatOf(zone).format(instant);
}

export function shownAt(zone: string, instant: number): ShownTime {
  const [date = '', time = ''] = shownText(zone, instant).split(' ');
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return { year, month, day, time };
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isLeap(year: number): boolean {
  return year % 400 === 0 || (year % 4 === 0 && year % 100 !== 0);
}

export function lengthOfMonth(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (MONTH_DAYS[month - 1] ?? 0);
}

/** One day on or back, by turning pages. */
function turn(date: ShownTime, step: 1 | -1): ShownTime {
  const { year, month, day } = date;
  if (step === 1 && day < lengthOfMonth(year, month)) return { ...date, day: day + 1 };
  if (step === -1 && day > 1) return { ...date, day: day - 1 };
  const next = step === 1 ? (month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 }) : (month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 });
  return { ...date, ...next, day: step === 1 ? 1 : lengthOfMonth(next.year, next.month) };
}

export function daysAway(date: ShownTime, days: number): ShownTime {
  let found = date;
  for (let left = Math.abs(days); left > 0; left--) found = turn(found, days > 0 ? 1 : -1);
  return found;
}

/** One month at a time; the day is cut to the month at the end. */
export function monthsAway(date: ShownTime, months: number): ShownTime {
  let { year, month } = date;
  for (let left = Math.abs(months); left > 0; left--) {
    month += months > 0 ? 1 : -1;
    if (month === 13) [year, month] = [year + 1, 1];
    if (month === 0) [year, month] = [year - 1, 12];
  }
  return { ...date, year, month, day: Math.min(date.day, lengthOfMonth(year, month)) };
}

/** 1 Monday … 7 Sunday, counted from Monday 2001-01-01. */
export function weekdayOf(date: ShownTime): number {
  const from = { year: 2001, month: 1, day: 1, time: date.time };
  let days = 0;
  const isAfter = (a: ShownTime, b: ShownTime): boolean => textOf(a) > textOf(b);
  if (isAfter(date, from)) for (let at: ShownTime = from; textOf(at) !== textOf(date); at = turn(at, 1)) days++;
  else for (let at: ShownTime = from; textOf(at) !== textOf(date); at = turn(at, -1)) days--;
  return (((days % 7) + 7) % 7) + 1;
}

export function textOf({ year, month, day, time }: ShownTime): string {
  assert.ok(year >= 1000);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')} ${time}`;
}

/** The week of the calendar year that a day is in, weeks starting at `first`, the first with four days in the year being week 1. */
export function weekNumber(date: ShownTime, first: number): number {
  const start = daysAway(date, -((weekdayOf(date) - first + 7) % 7));
  const inside = Array.from({ length: 7 }, (_, index) => daysAway(start, index));
  const years = inside.map(({ year }) => year);
  const weekYear = years.filter((year) => year === years[6]).length >= 4 ? (years[6] ?? 0) : (years[0] ?? 0);
  let weeks = 0;
  for (let at = start; ; at = daysAway(at, -7)) {
    const days = Array.from({ length: 7 }, (_, index) => daysAway(at, index)).filter(({ year }) => year === weekYear).length;
    if (days < 4) return weeks;
    weeks++;
  }
}
