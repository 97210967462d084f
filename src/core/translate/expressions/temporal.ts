import { inDialect, type Context } from '../context';
import { atom, inside, isNumeric, isTemporal, LEVEL, spanOf, typed, type Expr, type Interval, type Pair } from '../expr';
import { quoteText } from '../quoting';
import { refuse } from '../refusal';
import { digitsOfSum } from './secondDigits';
import type { Dialect } from '../../sql/lex/token';
import type { TextRange } from '../../base/textRange';

const UNITS: Readonly<Record<string, string>> = {
  US: 'microsecond', MICROSECOND: 'microsecond', MS: 'millisecond', MILLISECOND: 'millisecond', S: 'second', SS: 'second', SEC: 'second',
  SECOND: 'second', SQL_TSI_SECOND: 'second', MI: 'minute', N: 'minute', MIN: 'minute', MINUTE: 'minute', SQL_TSI_MINUTE: 'minute',
  HH: 'hour', H: 'hour', HR: 'hour', HOUR: 'hour', SQL_TSI_HOUR: 'hour', DD: 'day', D: 'day', DAY: 'day', SQL_TSI_DAY: 'day',
  WW: 'week', WK: 'week', W: 'week', WEEK: 'week', SQL_TSI_WEEK: 'week', MM: 'month', M: 'month', MON: 'month', MONTH: 'month', SQL_TSI_MONTH: 'month',
  QQ: 'quarter', Q: 'quarter', QTR: 'quarter', QUARTER: 'quarter', SQL_TSI_QUARTER: 'quarter',
  YY: 'year', YYYY: 'year', Y: 'year', YR: 'year', YEAR: 'year', SQL_TSI_YEAR: 'year',
};

/** `DAYS`, `day`, `dd` → `day`; `undefined`: no unit of time. */
export function unitOf(word: string): string | undefined {
  const upper = word.toUpperCase();
  const plural = upper.endsWith('S') && upper.length > 3 ? upper.slice(0, -1) : upper;
  return Object.hasOwn(UNITS, upper) ? UNITS[upper] : Object.hasOwn(UNITS, plural) ? UNITS[plural] : undefined;
}

/** Letters that mean another unit than elsewhere; empty: none that is known. Sources: the vendors' tables of date parts. */
const OWN_UNITS: Readonly<Partial<Record<Dialect, Readonly<Record<string, string>>>>> = {
  redshift: { M: 'minute' }, snowflake: { M: 'minute' }, sqlserver: { Y: '', W: '' },
};

/** Like `unitOf`, as the dialect abbreviates units. */
export function unitIn(context: Context, word: string): string | undefined {
  const own = OWN_UNITS[context.dialect]?.[word.toUpperCase()];
  return own === undefined ? unitOf(word) : own === '' ? undefined : own;
}

const BELOW_DAY = new Set(['microsecond', 'millisecond', 'second', 'minute', 'hour', 'compound']);

/** `value` moved by an interval. A date stays a date unless the interval is finer than a day. */
export function addInterval(value: Expr, move: { readonly interval: Interval; readonly sign: 1 | -1; readonly range: TextRange }): Expr {
  const { interval, sign } = move;
  if (isNumeric(value.type)) refuse('An interval cannot be added to a number.', move.range);
  if (value.type === 'time' || value.interval !== undefined) refuse('An interval cannot be added to a time or an interval by the local runner.', move.range);
  const amount = sign === 1 ? interval.amount : `-(${interval.amount})`;
  const sql =
    interval.unit === 'compound'
      ? `add_interval(${value.sql}, ${interval.amount}, ${String(sign)})`
      : `add_units(${value.sql}, ${amount}, ${quoteText(interval.unit)})`;
  const fine = BELOW_DAY.has(interval.unit);
  const type = value.type === 'timestamp' || fine ? 'timestamp' : value.type === 'date' ? 'date' : 'unknown';
  return typed(sql, { type, zoned: type === 'timestamp' ? value.zoned : undefined, scale: type === 'timestamp' ? digitsOfSum(value, interval) : undefined }, move.range);
}

/** Longest operand that is written more than once. */
const MAX_COPIED = 4000;

/**
 * `+` or `-` where a date may stand on either side and `date + 1` is the next day: what it is shows when it runs, since
 * dates are text and numbers are not.
 */
function dispatched(operator: '+' | '-', operands: Pair): Expr {
  const [left, right] = operands;
  const range = spanOf(operands);
  if (left.sql.length + right.sql.length > MAX_COPIED) {
    refuse(`The types of this '${operator}' are not known: cast its operands.`, range);
  }
  const plain = `${inside(left, LEVEL.add)} ${operator} ${inside(right, LEVEL.add + 1)}`;
  const moved =
    operator === '-'
      ? `CASE WHEN typeof(${right.sql}) = 'text' THEN CAST(subtract_dates(${left.sql}, ${right.sql}) AS INTEGER) ELSE add_days(${left.sql}, -(${right.sql})) END`
      : `add_days(${left.sql}, ${right.sql})`;
  return atom(`CASE WHEN typeof(${left.sql}) = 'text' THEN ${moved} ELSE ${plain} END`, 'unknown', range);
}

/** PostgreSQL's, Redshift's, DuckDB's and BigQuery's date becomes a timestamp where an interval is added, also one of days. */
export function atMidnight(context: Context, value: Expr): Expr {
  return value.type === 'date' && inDialect(context, 'postgresql', 'redshift', 'duckdb', 'bigquery') ? typed(`as_timestamp(${value.sql})`, { type: 'timestamp' }, value.range) : value;
}

/** Oracle fails for a day that the other month does not have; a DATE stays one. */
function withinMonth(context: Context, [from, { unit }]: readonly [Expr, Interval], moved: Expr): Expr {
  if (context.dialect !== 'oracle') return moved;
  const typedAs = { type: moved.type, scale: from.scale };
  if (!['month', 'quarter', 'year'].includes(unit)) return { ...moved, ...typedAs };
  const sql = `(CASE WHEN date_part_of(${moved.sql}, 'day') <> date_part_of(${from.sql}, 'day') THEN fail('the month of this sum does not have that day') ELSE ${moved.sql} END)`;
  return { ...moved, sql, ...typedAs };
}

/** `+` and `-` on dates and intervals; `undefined`: it is arithmetic on numbers. */
export function temporalArithmetic(context: Context, operator: '+' | '-', operands: Pair): Expr | undefined {
  const [left, right] = operands;
  const range = spanOf(operands);
  if (right.interval !== undefined) return withinMonth(context, [left, right.interval], addInterval(atMidnight(context, left), { interval: right.interval, sign: operator === '+' ? 1 : -1, range }));
  if (left.interval !== undefined && operator === '+') return withinMonth(context, [right, left.interval], addInterval(atMidnight(context, right), { interval: left.interval, sign: 1, range }));
  if (isTemporal(left.type) || isTemporal(right.type)) return typedArithmetic(context, operator, operands);
  if (!context.traits.dateArithmetic || isNumeric(left.type) || left.text !== undefined) return undefined;
  if (operator === '+' && !isNumeric(right.type) && right.type !== 'unknown') return undefined;
  return dispatched(operator, operands);
}

/** Oracle's dates: a number is one of days, and the difference of two is one, too. */
function oracleArithmetic(operator: '+' | '-', operands: Pair): Expr | undefined {
  const [left, right] = operands;
  const range = spanOf(operands);
  const isDate = (value: Expr): boolean => value.type === 'date' || (value.type === 'timestamp' && value.scale === 0);
  if (operator === '+' && isNumeric(left.type) && isTemporal(right.type)) return oracleArithmetic('+', [right, left]);
  if (operator === '-' && isDate(left) && isDate(right)) return atom(`days_between(${left.sql}, ${right.sql})`, 'decimal', range);
  if (operator === '-' && isTemporal(left.type) && isTemporal(right.type)) return typed(`span_between(${left.sql}, ${right.sql})`, { type: 'interval' }, range);
  if (!isTemporal(left.type) || !(isNumeric(right.type) || right.type === 'unknown')) return undefined;
  const days = operator === '-' ? `-(${right.sql})` : right.sql;
  const sql = right.type === 'integer' ? `as_timestamp(add_days(${left.sql}, ${days}))` : `round_moment(add_units(as_timestamp(${left.sql}), (${days}) * 86400.0, 'second'), '0')`;
  return typed(sql, { type: 'timestamp', scale: 0 }, range);
}

/** SQL Server's DATETIME and a number, which is one of days; DATE and DATETIME2 have no such sum. */
function movedDatetime(operator: '+' | '-', [left, right]: Pair): Expr | undefined {
  const [moment, days] = isTemporal(left.type) ? [left, right] : [right, left];
  if (moment.type !== 'timestamp' || moment.scale !== 3 || moment.precise === true || !isNumeric(days.type) || (operator === '-' && moment === right)) return undefined;
  const sql = `round_moment(add_units(as_timestamp(${moment.sql}), (${days.sql}) * ${operator === '-' ? '-' : ''}86400.0, 'second'), 'datetime')`;
  return typed(sql, { type: 'timestamp', scale: 3 }, spanOf([left, right]));
}

function typedArithmetic(context: Context, operator: '+' | '-', operands: Pair): Expr | undefined {
  const [left, right] = operands;
  const range = spanOf(operands);
  if (context.dialect === 'mysql') return undefined;
  const moved = context.dialect === 'sqlserver' ? movedDatetime(operator, operands) : undefined;
  if (moved !== undefined) return moved;
  const oracle = context.dialect === 'oracle' ? oracleArithmetic(operator, operands) : undefined;
  if (oracle !== undefined) return oracle;
  const bothDates = isTemporal(left.type) && (isTemporal(right.type) || right.type === 'text');
  if (operator === '-' && bothDates && left.type === 'date' && right.type !== 'timestamp') {
    if (context.traits.dateArithmetic) return atom(`CAST(subtract_dates(${left.sql}, ${right.sql}) AS INTEGER)`, 'integer', range);
  } else if (isNumeric(right.type) && (context.traits.dateArithmetic || inDialect(context, 'spark', 'bigquery')) && left.type === 'date') {
    return atom(`add_days(${left.sql}, ${operator === '-' ? `-(${right.sql})` : right.sql})`, 'date', range);
  } else if (right.type === 'unknown' && context.traits.dateArithmetic && left.type === 'date') {
    return dispatched(operator, operands);
  }
  return refuse(`'${operator}' on these dates is not supported by the local runner: use a date function.`, range);
}
