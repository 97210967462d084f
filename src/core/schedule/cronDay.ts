import { daysInMonth, dayNumberOf, weekdayOf, type CivilDate } from './calendar';
import {
  CronSyntaxError, partsOf, readField, readNumber, type CronField, type CronProblem, type FieldSpec,
} from './cronField';

/** A part of the day-of-month field. `nearestWeekday` is Monday to Friday, in the same month. */
export type MonthDayPart =
  | { readonly kind: 'days'; readonly days: readonly number[] }
  | { readonly kind: 'fromLast'; readonly back: number; readonly nearestWeekday: boolean }
  | { readonly kind: 'nearestWeekday'; readonly day: number };

/** A part of the day-of-week field. 0 Sunday … 6 Saturday. */
export type WeekDayPart =
  | { readonly kind: 'weekdays'; readonly weekdays: readonly number[] }
  | { readonly kind: 'last'; readonly weekday: number }
  | { readonly kind: 'nth'; readonly weekday: number; readonly nth: number };

/** A cron's two day fields; `undefined`: `*` or `?`. With both set, either one matching is enough. */
export interface CronDays {
  readonly ofMonth: readonly MonthDayPart[] | undefined;
  readonly ofWeek: readonly WeekDayPart[] | undefined;
}

export interface DayFields {
  readonly days: CronDays;
  readonly warnings: readonly CronProblem[];
}

const WEEKDAY_NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const DAY_OF_MONTH: FieldSpec = { label: 'day-of-month', min: 1, max: 31, wraps: true };

/** Quartz counts Sunday as 1. */
const QUARTZ_WEEKDAY: FieldSpec = {
  label: 'day-of-week', min: 1, max: 7, wraps: true, names: new Map(WEEKDAY_NAMES.map((name, index) => [name, index + 1])),
  hint: 'Quartz counts Sunday as 1, so that names such as SUN are safer',
};

/** Unix counts Sunday as 0, and as 7 too. */
const UNIX_WEEKDAY: FieldSpec = {
  label: 'day-of-week', min: 0, max: 7, wraps: false, names: new Map(WEEKDAY_NAMES.map((name, index) => [name, index])),
};

function weekdayOfDate(date: CivilDate): number {
  return weekdayOf(dayNumberOf(date));
}

/** The weekday (Monday to Friday) nearest to the day, never in another month (Quartz `W`). */
function nearestWeekday(date: CivilDate): number {
  const weekday = weekdayOfDate(date);
  if (weekday === 6) return date.day === 1 ? 3 : date.day - 1;
  if (weekday === 0) return date.day === daysInMonth(date.year, date.month) ? date.day - 2 : date.day + 1;
  return date.day;
}

function readMonthPart(part: CronField): MonthDayPart {
  const fromLast = /^L(?:-(\d{1,2}))?(W)?$/.exec(part.text);
  if (fromLast !== null) {
    const back = Number(fromLast[1] ?? 0);
    if (back > 30) throw new CronSyntaxError(`\`${part.text}\` reaches before the start of the month: write L-0 to L-30`, part);
    return { kind: 'fromLast', back, nearestWeekday: fromLast[2] !== undefined };
  }
  const nearest = /^(\w+)W$/.exec(part.text);
  if (nearest !== null) return { kind: 'nearestWeekday', day: readNumber(nearest[1] ?? '', DAY_OF_MONTH, part) };
  return { kind: 'days', days: readField(part, DAY_OF_MONTH) };
}

function readWeekPart(part: CronField, spec: FieldSpec): WeekDayPart {
  const toWeekday = (value: number): number => (value - spec.min) % 7;
  if (part.text === 'L') return { kind: 'weekdays', weekdays: [6] };
  const last = /^(\w+)L$/.exec(part.text);
  if (last !== null) return { kind: 'last', weekday: toWeekday(readNumber(last[1] ?? '', spec, part)) };
  const nth = /^(\w+)#(\w*)$/.exec(part.text);
  if (nth === null) return { kind: 'weekdays', weekdays: readField(part, spec).map(toWeekday) };
  const weekday = toWeekday(readNumber(nth[1] ?? '', spec, part));
  return { kind: 'nth', weekday, nth: readNumber(nth[2] ?? '', { label: 'week after #', min: 1, max: 5, wraps: false }, part) };
}

function matchesMonthPart(part: MonthDayPart, date: CivilDate): boolean {
  switch (part.kind) {
    case 'days':
      return part.days.includes(date.day);
    case 'nearestWeekday':
      return part.day <= daysInMonth(date.year, date.month) && date.day === nearestWeekday({ ...date, day: part.day });
    case 'fromLast': {
      const target = { ...date, day: daysInMonth(date.year, date.month) - part.back };
      return target.day >= 1 && date.day === (part.nearestWeekday ? nearestWeekday(target) : target.day);
    }
  }
}

function matchesWeekPart(part: WeekDayPart, date: CivilDate): boolean {
  const weekday = weekdayOfDate(date);
  switch (part.kind) {
    case 'weekdays':
      return part.weekdays.includes(weekday);
    case 'last':
      return part.weekday === weekday && date.day > daysInMonth(date.year, date.month) - 7;
    case 'nth':
      return part.weekday === weekday && Math.ceil(date.day / 7) === part.nth;
  }
}

/** Whether a cron's day fields match the date. The month and year fields are not looked at. */
export function matchesDay({ ofMonth, ofWeek }: CronDays, date: CivilDate): boolean {
  if (ofMonth === undefined && ofWeek === undefined) return true;
  return ofMonth?.some((part) => matchesMonthPart(part, date)) === true || ofWeek?.some((part) => matchesWeekPart(part, date)) === true;
}

function isOpen(field: CronField): boolean {
  return field.text === '*' || field.text === '?';
}

function checkQuartz(dayOfMonth: CronField, dayOfWeek: CronField): readonly CronProblem[] {
  if (dayOfMonth.text === '?' || dayOfWeek.text === '?') return [];
  if (!isOpen(dayOfMonth) && !isOpen(dayOfWeek)) {
    throw new CronSyntaxError('day-of-month and day-of-week are both set: Quartz allows one, put ? in the other', dayOfWeek);
  }
  const open = isOpen(dayOfWeek) ? dayOfWeek : dayOfMonth;
  const label = open === dayOfWeek ? 'day-of-week' : 'day-of-month';
  const message = `DolphinScheduler refuses a cron without ? in one of the day fields: write ? for the ${label}`;
  return [{ severity: 'warning', message, range: { start: open.start, end: open.start + 1 } }];
}

/** Reads day-of-month and day-of-week with `? L W #`. Throws `CronSyntaxError`. */
export function readDayFields(dayOfMonth: CronField, dayOfWeek: CronField, flavour: 'quartz' | 'unix'): DayFields {
  if (dayOfMonth.text === '?' && dayOfWeek.text === '?') {
    throw new CronSyntaxError('day-of-month and day-of-week are both ?: put * in one of them', dayOfWeek);
  }
  const warnings = flavour === 'quartz' ? checkQuartz(dayOfMonth, dayOfWeek) : [];
  const spec = flavour === 'quartz' ? QUARTZ_WEEKDAY : UNIX_WEEKDAY;
  const days = {
    ofMonth: isOpen(dayOfMonth) ? undefined : partsOf(dayOfMonth).map(readMonthPart),
    ofWeek: isOpen(dayOfWeek) ? undefined : partsOf(dayOfWeek).map((part) => readWeekPart(part, spec)),
  };
  return { days, warnings };
}
