import { inDialect, refuseConstruct, type Context } from '../../context';
import { isNumeric, type Expr } from '../../expr';
import { castTo } from '../../expressions/casts';
import { addInterval, atMidnight, unitIn } from '../../expressions/temporal';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { DORIS, HIVE, makeRules, MYSQL, type FunctionRule } from '../rule';

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** MySQL's WEEK and YEARWEEK take the first week's rule as a number from 0 to 7. */
function week(name: string): (context: Context, call: Call) => string {
  return (_context, call) => `#${name}(${argument(call, 0).sql}, ${call.args[1]?.sql ?? '0'})`;
}

/** Whole units that a number of them is added by: `hours_add(d, 2)`, `addDays(d, 2)`. */
function shifted(unit: string, sign: '' | '-'): string {
  return `add_units($1, ${sign}($2), '${unit}')`;
}

const SHIFTED = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];

/** `hours_add` of Doris and StarRocks. */
const DORIS_SHIFTS = SHIFTED.filter((unit) => unit !== 'day' && unit !== 'month').flatMap((unit) => [
  [`${unit}s_add`, DORIS, 2, shifted(unit, ''), unit === 'second' || unit === 'minute' || unit === 'hour' ? 'timestamp' : 'first'] as const,
  [`${unit}s_sub`, DORIS, 2, shifted(unit, '-'), unit === 'second' || unit === 'minute' || unit === 'hour' ? 'timestamp' : 'first'] as const,
]);

const DORIS_DIFFERENCES = SHIFTED.filter((unit) => unit !== 'quarter').map((unit) =>
  [`${unit}s_diff`, DORIS, 2, `#elapsed_units($2, $1, '${unit}')`, 'integer'] as const);

const CLICKHOUSE_SHIFTS = SHIFTED.flatMap((unit) => [
  [`add${unit}s`, ['clickhouse'], 2, shifted(unit, ''), 'first'] as const,
  [`subtract${unit}s`, ['clickhouse'], 2, shifted(unit, '-'), 'first'] as const,
]);

/** ClickHouse's toStartOf…: of a date for months and more, of a timestamp below. */
const CLICKHOUSE_STARTS = [
  ...['month', 'quarter', 'year'].map((unit) => [`tostartof${unit}`, ['clickhouse'], 1, `truncate_moment(cast_date($1, 'error'), '${unit}')`, 'date'] as const),
  ...['day', 'hour', 'minute', 'second'].map((unit) => [`tostartof${unit}`, ['clickhouse'], 1, `truncate_timestamp($1, '${unit}')`, 'timestamp'] as const),
  ['tostartofweek', ['clickhouse'], 1, "truncate_moment(cast_date($1, 'error'), 'sunday')", 'date'] as const,
];

function unitArgument(context: Context, call: Call, index: number): string {
  const given = argument(call, index);
  const word = given.column ?? given.text;
  return (word === undefined ? undefined : unitIn(context, word)) ?? refuseConstruct(context, `The unit ${word ?? 'of this call'}`, given.range);
}

/** StarRocks' and Doris's `date_diff('second', a, b)`: from b to a. */
function difference(context: Context, call: Call): string {
  return `#elapsed_units(${argument(call, 2).sql}, ${argument(call, 1).sql}, ${quoteText(unitArgument(context, call, 0))})`;
}

/** DATENAME and its like: the part as a word. */
function partName(context: Context, call: Call): string {
  const unit = (argument(call, 0).column ?? argument(call, 0).text ?? '').toLowerCase();
  const value = argument(call, 1).sql;
  if (unit === 'month' || unit === 'mm' || unit === 'm') return `format_strftime(${value}, '%B')`;
  if (unit === 'weekday' || unit === 'dw') return `format_strftime(${value}, '%A')`;
  const known = unitIn(context, unit);
  if (known === undefined || !['year', 'day', 'hour', 'minute', 'second', 'quarter'].includes(known)) return refuseConstruct(context, `datename of ${unit}`, call.range);
  return `CAST(CAST(date_part_of(${value}, ${quoteText(known)}) AS INTEGER) AS TEXT)`;
}

/** `last_day(d, 'year')`, `eomonth(d, n)`. */
function lastDay(context: Context, call: Call): string {
  const second = argument(call, 1);
  if (context.dialect === 'sqlserver') return `last_day_after(${argument(call, 0).sql}, ${second.sql})`;
  const unit = unitArgument(context, call, 1);
  if (unit === 'year') return `last_day_of_year(${argument(call, 0).sql})`;
  return unit === 'month' ? `last_day_of(${argument(call, 0).sql})` : refuseConstruct(context, 'last_day of this unit', second.range);
}

const DOTNET = /^(?:yyyy|yy|MM|dd|HH|hh|mm|ss|fff|tt|MMMM|MMM|[-/:. T])*$/;

/** SQL Server's FORMAT: .NET patterns of dates, and numbers of fixed digits. */
function dotNet(context: Context, call: Call): string {
  const [value, pattern] = [argument(call, 0), argument(call, 1)];
  const text = pattern.text;
  if (call.args.length > 2 || text === undefined) return refuseConstruct(context, 'FORMAT with this pattern', call.range);
  if (isNumeric(value.type)) {
    const digits = /^[nN](\d*)$/.exec(text)?.[1];
    if (digits !== undefined) return `grouped_number(${value.sql}, ${digits === '' ? '2' : digits})`;
    if (/^0+$/.test(text) && value.type === 'integer') return `printf('%0${String(text.length)}d', ${value.sql})`;
    return refuseConstruct(context, 'FORMAT of a number with this pattern', pattern.range);
  }
  if (!DOTNET.test(text) || (value.type !== 'date' && value.type !== 'timestamp')) return refuseConstruct(context, 'FORMAT with this pattern or of this value', pattern.range);
  return `format_java(${value.sql}, ${quoteText(text.replaceAll('fff', 'SSS').replaceAll('tt', 'a').replaceAll('T', "'T'"))})`;
}

/** ClickHouse's formatDateTime: MySQL's letters, but `%M` is the minute in old releases. */
function clickhouseFormat(context: Context, call: Call): string {
  const pattern = argument(call, 1);
  const written = pattern.text?.replaceAll('%F', '%Y-%m-%d').replaceAll('%T', '%H:%i:%S').replaceAll('%R', '%H:%i');
  if (written === undefined || /%[^YmdHiSsjyeIpWab%]/.test(written)) return refuseConstruct(context, 'formatDateTime with this pattern', pattern.range);
  return `format_mysql(${argument(call, 0).sql}, ${quoteText(written)})`;
}

/** Times of day: `HOUR('10:05:03')` works on a time as well as on a timestamp. */
function timePart(_context: Context, call: Call): string {
  return `#time_part_of(${argument(call, 0).sql}, ${quoteText(call.name)})`;
}

function withInterval(sign: 1 | -1): (context: Context, call: Call) => string {
  return (context, call) => {
    const by = argument(call, 1);
    if (by.interval === undefined) return refuseConstruct(context, `${call.name} without an interval`, call.range);
    return addInterval(atMidnight(context, argument(call, 0)), { interval: by.interval, sign, range: call.range }).sql;
  };
}

function sliced(context: Context, call: Call): string {
  const by = argument(call, 1);
  if (by.interval === undefined || by.interval.unit === 'compound' || call.args.length > 2) return refuseConstruct(context, `${call.name} with these arguments`, call.range);
  return `time_slice_of(${argument(call, 0).sql}, ${by.interval.amount}, ${quoteText(by.interval.unit)})`;
}

function isoNumber(context: Context, call: Call): string {
  const value = argument(call, 0);
  return isNumeric(value.type) || inDialect(context, 'generic') ? refuseConstruct(context, `${call.name} of this value`, value.range) : `#epoch_of(${value.sql})`;
}

function momentOf(context: Context, value: Expr): string {
  return inDialect(context, ...HIVE) && value.type === 'text' ? `iso_moment(${value.sql})` : value.sql;
}

/** A moment from one zone to another. */
function zoned(name: string): (context: Context, call: Call) => string {
  return (context, call) => {
    const [value, zone] = [argument(call, 0), argument(call, 1)];
    if (isNumeric(value.type) || value.interval !== undefined) return refuseConstruct(context, `${call.name} of this value`, value.range);
    return `${name}(${momentOf(context, value)}, ${zone.sql}, 'spark')`;
  };
}

/** `convert_timezone([from,] to, timestamp)`; the local runner's own zone is UTC. */
function convertTimezone(_context: Context, call: Call): string {
  const [first, second, third] = call.args;
  if (third === undefined) return `utc_to_zone(${second?.sql ?? ''}, ${first?.sql ?? ''}, 'spark')`;
  return `utc_to_zone(zone_to_utc(${third.sql}, ${first?.sql ?? ''}, 'spark'), ${second?.sql ?? ''}, 'spark')`;
}

/** PostgreSQL's function for AT TIME ZONE. */
function timezone(context: Context, call: Call): string {
  const [zone, value] = [argument(call, 0), argument(call, 1)];
  if (value.type !== 'timestamp' || zone.type !== 'text') return refuseConstruct(context, 'timezone of this value', call.range);
  return `${value.zoned === true ? 'utc_to_zone' : 'zone_to_utc'}(${value.sql}, ${zone.sql}, 'postgresql')`;
}

export const TIME_RULES: readonly FunctionRule[] = makeRules([
  ['from_utc_timestamp', HIVE, 2, zoned('utc_to_zone'), 'timestamp'],
  ['to_utc_timestamp', HIVE, 2, zoned('zone_to_utc'), 'timestamp'],
  ['convert_timezone', ['spark'], [2, 3], convertTimezone, 'timestamp'],
  ['convert_tz', MYSQL, 3, "utc_to_zone(zone_to_utc($1, $2, 'mysql'), $3, 'mysql')", 'timestamp'],
  ['timezone', ['postgresql', 'redshift'], 2, timezone, (_context, call) => ({ type: 'timestamp', zoned: call.args[1]?.zoned !== true })],
  ...DORIS_SHIFTS, ...DORIS_DIFFERENCES, ...CLICKHOUSE_SHIFTS, ...CLICKHOUSE_STARTS,
  ['week', MYSQL, [1, 2], week('week_of'), 'integer'],
  ['yearweek', MYSQL, [1, 2], week('year_week_of'), 'integer'],
  ['to_days', MYSQL, 1, '#days_of($1)', 'integer'],
  ['to_seconds', ['mysql'], 1, '#seconds_of($1)', 'integer'],
  ['from_days', MYSQL, 1, 'date_of_days($1)', 'date'],
  ['makedate', MYSQL, 2, 'date_of_year_day($1, $2)', 'date'],
  ['time_to_sec', MYSQL, 1, '#seconds_of_time($1)', 'integer'],
  ['period_add', ['mysql'], 2, '#add_period($1, $2)', 'integer'],
  ['period_diff', ['mysql'], 2, '#period_between($1, $2)', 'integer'],
  ['microsecond', MYSQL, 1, timePart, 'integer'],
  ['timestamp_seconds', ['spark', 'bigquery'], 1, 'timestamp_of_epoch($1, 1)', 'timestamp'],
  ['timestamp_millis', ['spark', 'bigquery'], 1, 'timestamp_of_ms($1)', 'timestamp'],
  ['unix_seconds', ['spark', 'bigquery'], 1, isoNumber, 'integer'],
  ['tounixtimestamp', ['clickhouse'], 1, isoNumber, 'integer'],
  ['unix_date', ['spark', 'bigquery'], 1, '#epoch_days_of($1)', 'integer'],
  ['date_from_unix_date', ['spark', 'bigquery'], 1, 'date_of_epoch_days($1)', 'date'],
  ['make_timestamp', ['spark', 'postgresql', 'duckdb'], 6, 'timestamp_of_parts($1, $2, $3, $4, $5, $6)', 'timestamp'],
  ['datetime', ['bigquery'], 6, 'timestamp_of_parts($1, $2, $3, $4, $5, $6)', 'timestamp'],
  ['datetimefromparts', ['sqlserver'], 7, 'timestamp_of_parts($1, $2, $3, $4, $5, ($6) + ($7) / 1000.0)', 'timestamp'],
  ['date', ['bigquery'], 3, 'date_of_parts($1, $2, $3)', 'date'],
  ['to_unix_timestamp', HIVE, 2, "#read_java($1, $2, 'epoch', 'null')", 'integer'],
  ['date_diff', DORIS, 3, difference, 'integer'],
  ['add_months', DORIS, 2, 'add_months_to($1, $2, 0)', 'first'],
  ['time_slice', DORIS, 2, sliced, 'timestamp'],
  ['str2date', ['starrocks'], 2, "read_mysql($1, $2, 'date', 'null')", 'date'],
  ['datename', ['sqlserver'], 2, partName, 'text'],
  ['datediff_big', ['sqlserver'], 3, (context, call) => `#crossed_units(${argument(call, 1).sql}, ${argument(call, 2).sql}, ${quoteText(unitArgument(context, call, 0))})`, 'integer'],
  ['datetrunc', ['sqlserver'], 2, (context, call) => `truncate_moment(${argument(call, 1).sql}, ${quoteText(unitArgument(context, call, 0))})`, 'unknown'],
  ['isdate', ['sqlserver'], 1, "CASE WHEN cast_timestamp($1, 'null') IS NULL THEN 0 ELSE 1 END", 'integer'],
  ['eomonth last_day', ['sqlserver', 'snowflake', 'bigquery'], 2, lastDay, 'date'],
  ['format', ['sqlserver'], [2, 3], dotNet, 'text'],
  ['formatdatetime', ['clickhouse'], 2, clickhouseFormat, 'text'],
  ['dayname', ['snowflake'], 1, "format_strftime($1, '%a')", 'text'],
  ['monthname', ['snowflake'], 1, "format_strftime($1, '%b')", 'text'],
  ['dayname', ['duckdb'], 1, "format_strftime($1, '%A')", 'text'],
  ['monthname', ['duckdb'], 1, "format_strftime($1, '%B')", 'text'],
  ['dayofweek', ['snowflake', 'duckdb'], 1, "#date_part_of($1, 'dow')", 'integer'],
  ['dayofweekiso isodow', ['snowflake', 'duckdb'], 1, "#date_part_of($1, 'isodow')", 'integer'],
  ['weekofyear week', ['duckdb', 'snowflake'], 1, "#date_part_of($1, 'week')", 'integer'],
  ['to_timestamp', ['duckdb'], 1, 'timestamp_of_epoch($1, 1)', 'timestamp'],
  ['try_strptime', ['duckdb'], 2, "read_strftime($1, $2, 'timestamp', 'null')", 'timestamp'],
  ['epoch', ['duckdb'], 1, 'CAST(epoch_of($1) AS REAL)', 'real'],
  ['date_add', ['duckdb'], 2, withInterval(1), 'timestamp'],
  ['datediff', ['duckdb'], 3, (context, call) => `#${unitArgument(context, call, 0) === 'week' ? 'elapsed' : 'crossed'}_units(${argument(call, 1).sql}, ${argument(call, 2).sql}, ${quoteText(unitArgument(context, call, 0))})`, 'integer'],
  ['strptime', ['duckdb'], 2, "read_strftime($1, $2, 'timestamp', 'error')", 'timestamp'],
  ['parse_timestamp parse_datetime', ['bigquery'], 2, "read_strftime($2, $1, 'timestamp', 'error')", 'timestamp'],
  ['timestamp_add datetime_add', ['bigquery'], 2, withInterval(1), 'timestamp'],
  ['timestamp_sub datetime_sub', ['bigquery'], 2, withInterval(-1), 'timestamp'],
  ['datetime_diff', ['bigquery'], 3, (context, call) => `#crossed_units(${argument(call, 1).sql}, ${argument(call, 0).sql}, ${quoteText(weekly(unitArgument(context, call, 2), argument(call, 2)))})`, 'integer'],
  ['timestamp_diff', ['bigquery'], 3, (context, call) => `#elapsed_units(${argument(call, 1).sql}, ${argument(call, 0).sql}, ${quoteText(unitArgument(context, call, 2))})`, 'integer'],
  ['from_iso8601_date', ['trino'], 1, "cast_date($1, 'error')", 'date'],
  ['to_iso8601', ['trino'], 1, toIso, 'text'],
  ['year_of_week yow', ['trino'], 1, "#date_part_of($1, 'isoyear')", 'integer'],
  ['millisecond', ['trino'], 1, "#date_part_of($1, 'microsecond') / 1000", 'integer'],
  ['todate', ['clickhouse'], 1, "cast_date($1, 'error')", 'date'],
  ['todatetime', ['clickhouse'], [1, 2], utcOnly, 'timestamp'],
  ['todayofweek', ['clickhouse'], 1, "#date_part_of($1, 'isodow')", 'integer'],
  ['todayofyear', ['clickhouse'], 1, "#date_part_of($1, 'doy')", 'integer'],
  ['toquarter', ['clickhouse'], 1, "#date_part_of($1, 'quarter')", 'integer'],
  ['toisoweek', ['clickhouse'], 1, "#date_part_of($1, 'week')", 'integer'],
  ['tominute', ['clickhouse'], 1, "#date_part_of($1, 'minute')", 'integer'],
  ['tosecond', ['clickhouse'], 1, "#date_part_of($1, 'second')", 'integer'],
  ['to_date', ['flink'], 1, "cast_date($1, 'null')", 'date'],
  ['to_timestamp', ['flink'], 1, "cast_timestamp($1, 'null')", 'timestamp'],
  ['from_unixtime', ['flink'], [1, 2], (_context, call) => `format_java(timestamp_of_epoch(${argument(call, 0).sql}, 1), ${call.args[1]?.sql ?? "'yyyy-MM-dd HH:mm:ss'"})`, 'text'],
  ['unix_timestamp', ['flink'], 1, '#epoch_of($1)', 'integer'],
]);

/** BigQuery's WEEK begins on Sunday, its ISOWEEK on Monday. */
function weekly(unit: string, written: Expr): string {
  return unit === 'week' && written.column?.toLowerCase() === 'week' ? 'sunday' : unit;
}

/** Trino's text of a timestamp has the digits of a second that its type has. */
function toIso(context: Context, call: Call): string {
  const value = argument(call, 0);
  if (value.type === 'timestamp' && value.zoned !== true) return `replace(${castTo(context, value, { type: 'text', name: 'VARCHAR', sizes: [], range: value.range, lenient: false }).sql}, ' ', 'T')`;
  return value.type === 'date' ? value.sql : refuseConstruct(context, 'to_iso8601 of this value', value.range);
}

/** ClickHouse's toDateTime takes a time zone as a second argument. */
function utcOnly(context: Context, call: Call): string {
  const zone = call.args[1];
  if (zone !== undefined && zone.text !== 'UTC') return refuseConstruct(context, 'A time zone other than UTC', zone.range);
  const value = argument(call, 0);
  return isNumeric(value.type) ? `timestamp_of_epoch(${value.sql}, 1)` : `cast_timestamp(${value.sql}, 'error')`;
}
