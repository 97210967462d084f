import { daysInMonth, dayNumberOf, weekdayOf, type CivilDate } from './calendar';
import {
  CronSyntaxError, readField, readNumber, type CronField, type CronProblem, type FieldSpec,
} from './cronField';

/** Says of a day of the month, 1 … 31, whether a field's part matches it. */
type DayTest = (date: CivilDate) => boolean;

/** Whether a cron's two day fields match a date. The month and year fields are not looked at. */
export type DayRule = DayTest;

export interface DayFields {
  readonly rule: DayRule;
  readonly warnings: readonly CronProblem[];
}

const WEEKDAY_NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const DAY_OF_MONTH: FieldSpec = { label: 'day-of-month', min: 1, max: 31, wraps: true };

/** Quartz counts Sunday as 1. */
const QUARTZ_WEEKDAY: FieldSpec = {
  label: 'day-of-week', min: 1, max: 7, wraps: true, names: new Map(WEEKDAY_NAMES.map((name, index) => [name, index + 1])),
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

function monthTest(part: string, field: CronField): DayTest {
  const fromLast = /^L(?:-(\d{1,2}))?(W)?$/.exec(part);
  if (fromLast !== null) {
    const back = Number(fromLast[1] ?? 0);
    if (back > 30) throw new CronSyntaxError(`\`${part}\` reaches before the start of the month: write L-0 to L-30`, field, part);
    return (date) => {
      const target = { ...date, day: daysInMonth(date.year, date.month) - back };
      return target.day >= 1 && date.day === (fromLast[2] === undefined ? target.day : nearestWeekday(target));
    };
  }
  const nearest = /^(\w+)W$/.exec(part);
  if (nearest !== null) {
    const day = readNumber(nearest[1] ?? '', DAY_OF_MONTH, field);
    return (date) => day <= daysInMonth(date.year, date.month) && date.day === nearestWeekday({ ...date, day });
  }
  const days = new Set(readField({ text: part, start: field.start + field.text.indexOf(part) }, DAY_OF_MONTH));
  return (date) => days.has(date.day);
}

function weekTest(part: string, field: CronField, spec: FieldSpec): DayTest {
  const toWeekday = (value: number): number => (value - spec.min) % 7;
  if (part === 'L') return (date) => weekdayOfDate(date) === 6;
  const last = /^(\w+)L$/.exec(part);
  if (last !== null) {
    const weekday = toWeekday(readNumber(last[1] ?? '', spec, field));
    return (date) => weekdayOfDate(date) === weekday && date.day > daysInMonth(date.year, date.month) - 7;
  }
  const nth = /^(\w+)#(\w*)$/.exec(part);
  if (nth !== null) {
    const weekday = toWeekday(readNumber(nth[1] ?? '', spec, field));
    const count = readNumber(nth[2] ?? '', { label: 'week after #', min: 1, max: 5, wraps: false }, field);
    return (date) => weekdayOfDate(date) === weekday && Math.ceil(date.day / 7) === count;
  }
  const inField = { text: part, start: field.start + field.text.indexOf(part) };
  const weekdays = new Set(readField(inField, spec).map(toWeekday));
  return (date) => weekdays.has(weekdayOfDate(date));
}

function anyOf(field: CronField, testOf: (part: string) => DayTest): DayTest {
  const tests = field.text.split(',').map(testOf);
  return (date) => tests.some((test) => test(date));
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
  const inMonth = isOpen(dayOfMonth) ? undefined : anyOf(dayOfMonth, (part) => monthTest(part, dayOfMonth));
  const inWeek = isOpen(dayOfWeek) ? undefined : anyOf(dayOfWeek, (part) => weekTest(part, dayOfWeek, spec));
  const rule: DayRule = (date) =>
    inMonth === undefined || inWeek === undefined
      ? (inMonth?.(date) ?? inWeek?.(date) ?? true)
      : inMonth(date) || inWeek(date);
  return { rule, warnings };
}
