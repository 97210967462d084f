/**
 * Proleptic Gregorian calendar arithmetic on integers, without a zone.
 *
 * A *wall time* is what a clock on the wall shows, as the milliseconds that a UTC clock showing the same would have.
 * A *day number* counts days from 1970-01-01.
 */
export type WallTime = number;
export type DayNumber = number;

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export interface CivilDate {
  readonly year: number;
  /** 1 … 12 */
  readonly month: number;
  /** 1 … 31 */
  readonly day: number;
}

export interface WallFields extends CivilDate {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const DAYS_PER_ERA = 146_097;

/** Months outside 1 … 12 carry into the year, days outside the month into the month. Counts in 400-year eras that start in March. */
export function dayNumberOf(date: CivilDate): DayNumber {
  const months = date.year * 12 + date.month - 1;
  const month = months - Math.floor(months / 12) * 12 + 1;
  const year = Math.floor(months / 12) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date.day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - 719_468;
}

export function dateOfDay(day: DayNumber): CivilDate {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

export function daysInMonth(year: number, month: number): number {
  return dayNumberOf({ year, month: month + 1, day: 1 }) - dayNumberOf({ year, month, day: 1 });
}

/** 0 Sunday … 6 Saturday. */
export function weekdayOf(day: DayNumber): number {
  return (((day + 4) % 7) + 7) % 7;
}

export function dayOfWall(wall: WallTime): DayNumber {
  return Math.floor(wall / DAY_MS);
}

export function wallFieldsOf(wall: WallTime): WallFields {
  const day = dayOfWall(wall);
  const time = wall - day * DAY_MS;
  const date = dateOfDay(day);
  // Spreading the date costs more than all the rest, and ten thousands of times are written for one plan.
  return {
    year: date.year,
    month: date.month,
    day: date.day,
    hour: Math.floor(time / HOUR_MS),
    minute: Math.floor(time / MINUTE_MS) % 60,
    second: Math.floor(time / SECOND_MS) % 60,
    millisecond: time % SECOND_MS,
  };
}

export function wallOf(date: CivilDate, timeOfDayMs = 0): WallTime {
  return dayNumberOf(date) * DAY_MS + timeOfDayMs;
}

/** The same day and time `months` away; a day that the month does not have becomes its last. */
export function addMonths(wall: WallTime, months: number): WallTime {
  const { year, month, day } = wallFieldsOf(wall);
  const first = dateOfDay(dayNumberOf({ year, month: month + months, day: 1 }));
  const clamped = Math.min(day, daysInMonth(first.year, first.month));
  return wallOf({ ...first, day: clamped }, wall - dayOfWall(wall) * DAY_MS);
}
