import { addMonths, DAY_MS, daysInMonth, dayOfWall, MINUTE_MS, SECOND_MS, wallFieldsOf, wallOf, weekdayOf, type WallTime } from '../schedule/calendar';
import type { Instant } from '../schedule/instant';
import { padNumber } from '../schedule/scheduleTime';
import { firstInstantShowing, wallAt } from '../schedule/zone';
import { evaluateArithmetic } from './arithmetic';
import { readDatePattern, weekOfYear } from './datePattern';

/** What expressions are computed from: the schedule time, never the clock (I2). */
export interface TimeBase {
  readonly instant: Instant;
  readonly zone: string;
}

/** `verbatim`: not meant as a date (`$[0]`, `$[*].id` are JSON paths), DolphinScheduler leaves it as it is. */
export type TimeValue =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'verbatim' }
  | { readonly kind: 'bad'; readonly message: string };

class BadExpression extends Error {}

const VERBATIM: TimeValue = { kind: 'verbatim' };

const DAY_MINUTES = DAY_MS / MINUTE_MS;

/** Moves the day of a wall time and keeps its time of day. */
function addDays(wall: WallTime, days: number): WallTime {
  return wall + days * DAY_MS;
}

function dayOfMonth(wall: WallTime, day: 'first' | 'last'): WallTime {
  const { year, month } = wallFieldsOf(wall);
  return wallOf({ year, month, day: day === 'first' ? 1 : daysInMonth(year, month) }, wall - dayOfWall(wall) * DAY_MS);
}

/** Weeks run from Monday to Sunday. */
function dayOfWeek(wall: WallTime, day: 'first' | 'last'): WallTime {
  const sinceMonday = (weekdayOf(dayOfWall(wall)) + 6) % 7;
  return addDays(wall, (day === 'first' ? 0 : 6) - sinceMonday);
}

type DateFunction = {
  /** `required`: `name(format,n)`; `optional`: `name(format[,n])`; `none`: `name(format)`. */
  readonly argument: 'required' | 'optional' | 'none';
  readonly move: (wall: WallTime, amount: number) => WallTime;
};

/** dolphinscheduler.md §5.3. All steps are calendar steps in the zone: a day later is the same time on the next date (I4). */
const FUNCTIONS: Readonly<Record<string, DateFunction>> = {
  add_months: { argument: 'required', move: addMonths },
  this_day: { argument: 'none', move: (wall) => wall },
  last_day: { argument: 'none', move: (wall) => addDays(wall, -1) },
  month_begin: { argument: 'required', move: (wall, days) => addDays(dayOfMonth(wall, 'first'), days) },
  month_end: { argument: 'required', move: (wall, days) => addDays(dayOfMonth(wall, 'last'), days) },
  week_begin: { argument: 'required', move: (wall, days) => addDays(dayOfWeek(wall, 'first'), days) },
  week_end: { argument: 'required', move: (wall, days) => addDays(dayOfWeek(wall, 'last'), days) },
  month_first_day: { argument: 'optional', move: (wall, months) => addMonths(dayOfMonth(wall, 'first'), months) },
  month_last_day: { argument: 'optional', move: (wall, months) => dayOfMonth(addMonths(wall, months), 'last') },
  week_first_day: { argument: 'optional', move: (wall, weeks) => addDays(dayOfWeek(wall, 'first'), 7 * weeks) },
  week_last_day: { argument: 'optional', move: (wall, weeks) => addDays(dayOfWeek(wall, 'last'), 7 * weeks) },
};

/** Names that may stand before `(` in an expression. */
export const DATE_FUNCTIONS: readonly string[] = [...Object.keys(FUNCTIONS), 'year_week', 'timestamp'];

function amountOf(text: string): number {
  const amount = evaluateArithmetic(text);
  if (amount === undefined) throw new BadExpression(`\`${text.trim()}\` is not a whole number or a calculation with whole numbers`);
  return amount;
}

function formatOrThrow(pattern: string): (wall: WallTime) => string {
  const read = readDatePattern(pattern);
  if ('format' in read) return read.format;
  throw new BadExpression(`\`${read.bad}\` is not a letter of a date format (use y M d H m s)`);
}

/** An expression that was read, to compute many times from. */
type Formula = (base: TimeBase) => string;

function callFunction(name: string, called: DateFunction, args: string): Formula {
  const [pattern = '', amount, ...rest] = called.argument === 'none' ? [args] : args.split(',');
  if (rest.length > 0 || (called.argument === 'required' && amount === undefined)) {
    throw new BadExpression(`write ${name}(format,n)`);
  }
  const steps = amount === undefined ? 0 : amountOf(amount);
  const format = formatOrThrow(pattern);
  return (base) => format(called.move(wallAt(base.zone, base.instant), steps));
}

/** Days are calendar days; a part of a day is real time, so that an hour back is the hour before, also across a clock change. */
function shiftByMinutes(base: TimeBase, minutes: number): WallTime {
  if (minutes % DAY_MINUTES === 0) return wallAt(base.zone, base.instant) + minutes * MINUTE_MS;
  return wallAt(base.zone, base.instant + minutes * MINUTE_MS);
}

/** `7*2` is days, `2/24` and `3/24/60` are parts of a day; whole minutes, as DolphinScheduler calculates. */
function minutesOf(text: string): number {
  const slash = text.indexOf('/');
  const days = slash === -1 ? text : text.slice(0, slash);
  return amountOf(`${DAY_MINUTES}*(${days})${slash === -1 ? '' : text.slice(slash)}`);
}

/** The last `+`, or without any the last `-`, splits off an offset when a digit follows. */
function formatWithOffset(expression: string): Formula {
  const sign = expression.includes('+') ? '+' : '-';
  const at = expression.lastIndexOf(sign);
  const isShifted = at !== -1 && /^\d/.test(expression.slice(at + 1));
  const minutes = isShifted ? minutesOf(expression.slice(at + 1)) : 0;
  const format = formatOrThrow(isShifted ? expression.slice(0, at) : expression);
  return (base) => format(shiftByMinutes(base, sign === '+' ? minutes : 0 - minutes));
}

/** The year is the calendar year, as DolphinScheduler prints it: 2023-01-01 is `2023-52`. */
function yearWeek(args: string): Formula {
  const [pattern = '', first] = args.split(',');
  const firstDay = first === undefined ? 1 : amountOf(first);
  return ({ zone, instant }) => {
    const wall = wallAt(zone, instant);
    const { week } = weekOfYear(dayOfWall(wall), firstDay >= 1 && firstDay <= 7 ? firstDay % 7 : 1, 4);
    return `${wallFieldsOf(wall).year}${pattern.includes('-') ? '-' : ''}${padNumber(week, 2)}`;
  };
}

/** Seconds since the epoch of a text `yyyyMMddHHmmss` in the zone. */
function timestampOf(text: string, zone: string): string {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (parts === null) throw new BadExpression('timestamp(…) needs an expression that yields yyyyMMddHHmmss');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) {
    throw new BadExpression(`timestamp(…) needs a date and a time, and \`${text}\` is none`);
  }
  const wall = wallOf({ year, month, day }, ((hour * 60 + minute) * 60 + second) * SECOND_MS);
  return String(Math.floor(firstInstantShowing(zone, wall) / SECOND_MS));
}

function formulaOf(expression: string, nested: boolean): Formula {
  const call = /^([a-z_]+)\((.*)\)$/s.exec(expression);
  const [, name = '', args = ''] = call ?? [];
  const called = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (called !== undefined) return callFunction(name, called, args);
  if (!nested && name === 'timestamp') {
    const inner = formulaOf(args, true);
    return (base) => timestampOf(inner(base), base.zone);
  }
  if (!nested && name === 'year_week') return yearWeek(args);
  const [, opened] = /^([a-z_]+)\(/.exec(expression) ?? [];
  if (call === null && opened !== undefined && DATE_FUNCTIONS.includes(opened)) throw new BadExpression(`nothing may follow ${opened}(…)`);
  if (call !== null) throw new BadExpression(`\`${name}\` is not a date function (${DATE_FUNCTIONS.join(', ')})`);
  return formatWithOffset(expression);
}

/** JSON path: `last`, `*`, a filter, a quoted key, and `#-1` of SQLite. */
const JSON_PATH = /^\s*(?:last\b|[*?#"]|'[^']*'\s*$)/;

/** Whether somebody meant a date: a number first is an index of a JSON path, unless it formats to something else. */
function looksLikeDate(expression: string): boolean {
  return /^\s*[A-Za-z]/.test(expression);
}

/** What `work` gives, or why the expression is none. */
function valueOf<Value>(expression: string, work: () => Value): Value | Exclude<TimeValue, { readonly kind: 'value' }> {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof BadExpression)) throw error;
    return looksLikeDate(expression) ? { kind: 'bad', message: error.message } : { kind: 'verbatim' };
  }
}

/** Reads the inside of `$[…]` (dolphinscheduler.md §5.3), to evaluate it many times. Neither ever throws. */
export function readTimeExpression(expression: string): (base: TimeBase) => TimeValue {
  const formula = JSON_PATH.test(expression) ? VERBATIM : valueOf(expression, () => formulaOf(expression, false));
  if (typeof formula !== 'function') return () => formula;
  return (base) => valueOf(expression, (): TimeValue => {
    const text = formula(base);
    return text === expression ? VERBATIM : { kind: 'value', text };
  });
}

/** As `readTimeExpression`, once. */
export function evaluateTimeExpression(expression: string, base: TimeBase): TimeValue {
  return readTimeExpression(expression)(base);
}
