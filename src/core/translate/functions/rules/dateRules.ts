import { inDialect, refuseConstruct, type Context } from '../../context';
import { isNumeric, isTemporal, type ColumnType, type Expr } from '../../expr';
import { dateMode } from '../../expressions/casts';
import { datePart } from '../../expressions/special';
import { addInterval, unitIn, unitOf } from '../../expressions/temporal';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import { utcPattern } from './utcPattern';
import type { Call } from '../arguments';
import { DORIS, EVERY, HIVE, makeRules, MYSQL, POSTGRESQL, type FunctionRule } from '../rule';
import type { Dialect } from '../../../sql/lex/token';

/** SQL of a date, whatever time stands behind it. Lenient: text that is none gives NULL. Hive and Spark take no `20240501`. */
function dateOf(context: Context, value: string): string {
  return `cast_date(${value}, ${quoteText(dateMode(context, true))})`;
}

/** A moment as the dialect reads it from text. */
function momentOf(context: Context, value: Expr): string {
  return inDialect(context, ...HIVE) && !isTemporal(value.type) ? `iso_moment(${value.sql})` : value.sql;
}

function argumentOf(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** The unit that an argument names: a bare word or a text literal. */
function unitArgument(context: Context, call: Call, index: number): string {
  const argument = argumentOf(call, index);
  const word = argument.column ?? argument.text;
  const unit = word === undefined ? undefined : unitIn(context, word);
  return unit ?? refuseConstruct(context, `The unit ${word ?? 'of this call'}`, argument.range);
}

/** BigQuery's `DATE_ADD(d, INTERVAL n unit)`, Hive's with a number of days. */
function addOrSubtract(sign: 1 | -1): (context: Context, call: Call) => string {
  return (context, call) => {
    const [value, by] = [argumentOf(call, 0), argumentOf(call, 1)];
    if (by.interval !== undefined && inDialect(context, ...HIVE)) return refuseConstruct(context, `${call.name} with an interval`, by.range);
    if (by.interval !== undefined) return addInterval(value, { interval: by.interval, sign, range: call.range }).sql;
    if (!inDialect(context, ...HIVE)) return refuseConstruct(context, `${call.name} without an interval`, call.range);
    return `add_days(${dateOf(context, value.sql)}, ${sign === 1 ? '' : '-'}(${by.sql}))`;
  };
}

/** `date_add('day', n, d)` of Trino, `DATEADD(day, n, d)` of SQL Server and its like. */
export function addUnits(context: Context, call: Call): string {
  const unit = unitArgument(context, call, 0);
  const counted = unit === 'year' && context.dialect === 'redshift' ? 'year over the end' : unit;
  return `add_units(${argumentOf(call, 2).sql}, ${argumentOf(call, 1).sql}, ${quoteText(counted)})`;
}

/** Whole units between two moments. */
export function elapsed(context: Context, call: Call): string {
  const unit = unitArgument(context, call, 0);
  return `#elapsed_units(${argumentOf(call, 1).sql}, ${argumentOf(call, 2).sql}, ${quoteText(unit)})`;
}

function crossed(first: number, second: number, unitAt: number): (context: Context, call: Call) => string {
  return (context, call) => {
    const unit = unitArgument(context, call, unitAt);
    const counted = unit === 'week' && inDialect(context, 'sqlserver', 'bigquery', 'redshift') ? 'sunday' : unit;
    return `#${context.dialect === 'duckdb' && counted === 'week' ? 'elapsed' : 'crossed'}_units(${argumentOf(call, first).sql}, ${argumentOf(call, second).sql}, ${quoteText(counted)})`;
  };
}

const TRUNCATION_UNITS: Readonly<Record<string, string>> = { decade: 'decade', century: 'century', millennium: 'millennium', isoweek: 'week' };

export function truncationUnit(context: Context, argument: Expr): string {
  const word = (argument.text ?? argument.column ?? '').toLowerCase();
  return unitIn(context, word) ?? TRUNCATION_UNITS[word] ?? refuseConstruct(context, 'This unit', argument.range);
}

/** `date_trunc('month', d)`: PostgreSQL, Spark and DuckDB 2 give a timestamp, the others keep a date. */
export function dateTrunc(context: Context, call: Call): string {
  const unitFirst = !inDialect(context, 'bigquery');
  const [unit, value] = unitFirst ? [argumentOf(call, 0), argumentOf(call, 1)] : [argumentOf(call, 1), argumentOf(call, 0)];
  const isSwapped = inDialect(context, ...DORIS) && unit.text !== undefined && unitOf(unit.text) === undefined;
  const [realUnit, realValue] = isSwapped || (inDialect(context, ...DORIS) && unit.text === undefined) ? [value, unit] : [unit, value];
  const name = inDialect(context, 'postgresql', 'redshift', 'spark', 'duckdb', ...DORIS) ? 'truncate_timestamp' : 'truncate_moment';
  if (context.dialect === 'spark' && /^(?:decade|century|millennium)s?$/i.test(realUnit.text ?? '')) return `CASE WHEN (${realValue.sql}) IS NULL THEN NULL END`;
  const name2 = truncationUnit(context, realUnit);
  const weekly = name2 === 'week' && context.dialect === 'bigquery' && (realUnit.column ?? '').toLowerCase() === 'week' ? 'sunday' : name2;
  return `${name}(${momentOf(context, realValue)}, ${quoteText(weekly)})`;
}

const HIVE_UNITS: Readonly<Record<string, string>> = {
  year: 'year', yyyy: 'year', yy: 'year', month: 'month', mon: 'month', mm: 'month', quarter: 'quarter', q: 'quarter', week: 'week',
};

/** Hive's `trunc(d, 'MM')`, which gives a date. */
function truncDate(context: Context, call: Call): string {
  const value = argumentOf(call, 0);
  if (context.dialect === 'hive' && isNumeric(value.type) && (call.args[1]?.type ?? 'integer') === 'integer') return `truncate_number(${value.sql}, ${call.args[1]?.sql ?? '0'})`;
  if (call.args.length === 1) return context.dialect === 'oracle' && !isNumeric(value.type) ? dateOf(context, value.sql) : refuseConstruct(context, 'trunc of this value', call.range);
  const word = (argumentOf(call, 1).text ?? '').toLowerCase();
  const isForeign = word === (context.dialect === 'hive' ? 'week' : 'q') && inDialect(context, ...HIVE);
  const unit = context.dialect === 'oracle' && /^d(?:d|ay)$/.test(word) ? 'day' : isForeign ? undefined : HIVE_UNITS[word];
  if (unit === undefined && word !== '' && inDialect(context, ...HIVE) && !isNumeric(value.type)) return 'NULL';
  if (unit === undefined || isNumeric(value.type)) return refuseConstruct(context, 'trunc with this unit', call.range);
  return `truncate_moment(${dateOf(context, value.sql)}, ${quoteText(unit)})`;
}

/** A date; of a number in Hive a number. */
function truncType(_context: Context, call: Call): ColumnType {
  const value = argumentOf(call, 0);
  if (!isNumeric(value.type)) return { type: 'date' };
  const digits = call.args[1] === undefined ? 0 : call.args[1].number;
  return value.type === 'decimal' && digits !== undefined ? { type: 'decimal', scale: Math.max(0, digits) } : { type: value.type === 'decimal' ? 'unknown' : value.type };
}

const TIME_ALONE = "'^(?:[01]?[0-9]|2[0-3]):[0-5]?[0-9](?::[0-5]?[0-9](?:[.][0-9]+)?)?$'";

export function part(name: string): (context: Context, call: Call) => string {
  return (context, call) => {
    const value = argumentOf(call, 0);
    const usual = (sql: string): string => datePart(context, name, { ...value, sql }).sql;
    if (!inDialect(context, ...HIVE) || isTemporal(value.type) || isNumeric(value.type)) return usual(momentOf(context, value));
    if (!/^(?:hour|minute|second)$/.test(name)) return usual(context.dialect === 'spark' ? dateOf(context, value.sql) : momentOf(context, value));
    return `CASE WHEN regexp_matches(${value.sql}, ${TIME_ALONE}, '') THEN CAST(time_part_of(${value.sql}, ${quoteText(name)}) AS INTEGER) ELSE ${usual(momentOf(context, value))} END`;
  };
}

/** `date_part('dow', d)`. */
function namedPart(context: Context, call: Call): string {
  const unit = argumentOf(call, 0);
  return datePart(context, unit.text ?? unit.column ?? '', argumentOf(call, 1)).sql;
}

function mode(context: Context): string {
  return quoteText(context.traits.badCast === 'error' ? 'error' : 'null');
}

function format(language: string): (context: Context, call: Call) => string {
  return (context, call) => {
    const [value, pattern] = [argumentOf(call, 0), argumentOf(call, 1)];
    if (value.type === 'interval') return `format_span(${value.sql}, ${pattern.sql})`;
    if (isNumeric(value.type) && call.name === 'to_char') return numberText(context, value, pattern);
    if (isNumeric(value.type)) return refuseConstruct(context, `${call.name} of a number`, value.range);
    if (language === 'mysql') return `format_mysql(${value.sql}, ${dorisPattern(context, pattern)})`;
    if (context.dialect === 'spark' && pattern.text !== undefined && /[KkLXxzZVO]/.test(pattern.text)) return `format_java(${momentOf(context, value)}, ${quoteText(utcPattern(pattern.text))})`;
    if (context.dialect === 'spark' && /[uYwWF]/.test((pattern.text ?? '').replace(/'[^']*'/g, ''))) return refuseConstruct(context, 'This pattern', pattern.range);
    return `format_${language}(${momentOf(context, value)}, ${pattern.sql})`;
  };
}

/** `to_char(1234.5, 'FM9,999.00')`. */
function numberText(context: Context, value: Expr, pattern: Expr): string {
  if (inDialect(context, ...POSTGRESQL)) return `patterned_number(${value.sql}, ${context.dialect === 'redshift' && pattern.text !== undefined ? quoteText(pattern.text.replace(/L/i, '$')) : pattern.sql})`;
  if (pattern.text === undefined || !/^(?:FM)?[09,G]*(?:[D.][09]*)?(?:MI)?$/i.test(pattern.text)) return refuseConstruct(context, 'to_char of a number with this pattern', pattern.range);
  return `number_pattern(${value.sql}, ${pattern.sql})`;
}

const DORIS_PATTERNS: Readonly<Record<string, string>> = { yyyyMMdd: '%Y%m%d', 'yyyy-MM-dd': '%Y-%m-%d', 'yyyy-MM-dd HH:mm:ss': '%Y-%m-%d %H:%i:%s' };

/** Doris and StarRocks know three patterns of Java beside MySQL's. */
function dorisPattern(context: Context, pattern: Expr): string {
  if (!inDialect(context, ...DORIS) || pattern.text === undefined) return pattern.sql;
  return quoteText(DORIS_PATTERNS[pattern.text] ?? pattern.text);
}

function read(language: string, result: string): (context: Context, call: Call) => string {
  return (context, call) => `read_${language}(${argumentOf(call, 0).sql}, ${argumentOf(call, 1).sql}, ${quoteText(result)}, ${mode(context)})`;
}

/** What a pattern of MySQL reads. */
function momentType(_context: Context, call: Call): ColumnType {
  const pattern = call.args[1]?.text?.replace(/%%/g, '');
  if (pattern === undefined || !pattern.includes('%')) return { type: 'unknown' };
  const [hasDate, hasTime] = [/%[YyMmbcDdeja]/.test(pattern), /%[HhIiklprSsTf]/.test(pattern)];
  return { type: hasDate ? (hasTime ? 'timestamp' : 'date') : hasTime ? 'time' : 'unknown' };
}

/** `from_unixtime(seconds[, pattern])`. */
function fromUnix(language: string): (context: Context, call: Call) => string {
  return (context, call) => {
    const moment = `timestamp_of_epoch(${argumentOf(call, 0).sql}, 1)`;
    const pattern = call.args[1];
    return pattern === undefined ? moment : `format_${language}(${moment}, ${language === 'mysql' ? dorisPattern(context, pattern) : pattern.sql})`;
  };
}

function toDate(context: Context, call: Call): string {
  const value = argumentOf(call, 0);
  if (isNumeric(value.type)) return refuseConstruct(context, `${call.name} of a number`, value.range);
  return `cast_date(${value.sql}, ${quoteText(dateMode(context, context.traits.badCast !== 'error'))})`;
}

function toTimestamp(context: Context, call: Call): string {
  const value = argumentOf(call, 0);
  if (isNumeric(value.type)) return `timestamp_of_epoch(${value.sql}, 1)`;
  if (value.type === 'unknown') return `CASE WHEN typeof(${value.sql}) IN ('integer', 'real') THEN timestamp_of_epoch(${value.sql}, 1) ELSE cast_timestamp(${value.sql}, ${mode(context)}) END`;
  return `cast_timestamp(${value.sql}, ${mode(context)})`;
}

/** Hive's `unix_timestamp(text)` reads `yyyy-MM-dd HH:mm:ss` and nothing else. */
function fullTimestamp(context: Context, call: Call): string {
  const value = argumentOf(call, 0);
  return isTemporal(value.type) ? `#epoch_of(${value.sql})` : `#epoch_of_full(${value.sql}, ${context.dialect === 'hive' ? '1' : '0'})`;
}

/** PostgreSQL truncates a date as an instant. */
function truncatedType(_context: Context, call: Call): ColumnType {
  const value = call.args[1];
  return { type: 'timestamp', zoned: value?.zoned === true || value?.type === 'date' ? true : undefined };
}

const UNIT_DIFF: readonly Dialect[] = ['sqlserver', 'snowflake', 'redshift'];

export const DATE_RULES: readonly FunctionRule[] = makeRules([
  ['date_add adddate', ['bigquery'], 2, addOrSubtract(1), 'first'],
  ['date_sub subdate', ['bigquery'], 2, addOrSubtract(-1), 'first'],
  ['date_add', HIVE, 2, addOrSubtract(1), 'date'],
  ['date_sub', HIVE, 2, addOrSubtract(-1), 'date'],
  ['date_add', ['spark'], 3, addUnits, 'unknown'],
  ['dateadd timestampadd', [...UNIT_DIFF, 'spark', 'snowflake', 'flink'], 3, addUnits, 'unknown'],
  ['timestampadd', DORIS, 3, addUnits, 'unknown'],
  ['days_add', DORIS, 2, 'add_days($1, $2)', 'first'],
  ['days_sub', DORIS, 2, 'add_days($1, -($2))', 'first'],
  ['months_add', DORIS, 2, 'add_months_to($1, $2, 0)', 'first'],
  ['months_sub', DORIS, 2, 'add_months_to($1, -($2), 0)', 'first'],
  ['add_months', ['hive'], 2, (context, call) => `add_months_to(${dateOf(context, argumentOf(call, 0).sql)}, ${argumentOf(call, 1).sql}, 1)`, 'date'],
  ['add_months', ['spark'], 2, (context, call) => `add_months_to(${dateOf(context, argumentOf(call, 0).sql)}, ${argumentOf(call, 1).sql}, 0)`, 'date'],
  ['add_months', ['oracle', 'snowflake', 'redshift'], 2, 'add_months_to($1, $2, 1)', 'first'],
  ['datediff', [...HIVE, ...MYSQL], 2, (context, call) => `#subtract_dates(${dateOf(context, argumentOf(call, 0).sql)}, ${dateOf(context, argumentOf(call, 1).sql)})`, 'integer'],
  ['datediff timestampdiff', UNIT_DIFF, 3, crossed(1, 2, 0), 'integer'],
  ['timediff', ['snowflake'], 3, crossed(1, 2, 0), 'integer'],
  ['date_diff', ['duckdb'], 3, crossed(1, 2, 0), 'integer'],
  ['datediff', ['clickhouse'], 3, crossed(1, 2, 0), 'integer'],
  ['date_diff', ['bigquery'], 3, crossed(1, 0, 2), 'integer'],
  ['timestampdiff', [...MYSQL, 'flink', 'spark'], 3, elapsed, 'integer'],
  ['datediff date_diff', ['spark'], 3, elapsed, 'integer'],
  ['months_between', [...HIVE, 'oracle', 'snowflake', 'redshift'], 2, (context, call) => `CAST(months_apart(${momentOf(context, argumentOf(call, 0))}, ${momentOf(context, argumentOf(call, 1))}) AS REAL)`, 'real'],
  ['last_day', EVERY.filter((dialect) => dialect !== 'sqlserver'), 1, (context, call) => `last_day_of(${momentOf(context, argumentOf(call, 0))})`, 'date'],
  ['last_day_of_month', ['trino'], 1, 'last_day_of($1)', 'date'],
  ['eomonth', ['sqlserver'], 1, 'last_day_of($1)', 'date'],
  ['next_day', [...HIVE, 'oracle', 'snowflake', 'redshift'], 2, (context, call) => `next_day_of(${momentOf(context, argumentOf(call, 0))}, ${argumentOf(call, 1).sql})`, 'date'],
  ['trunc', ['hive', 'spark', 'oracle'], [1, 2], truncDate, truncType],
  ['date_trunc', ['postgresql', 'redshift', 'spark', ...DORIS], 2, dateTrunc, truncatedType],
  ['date_trunc', ['snowflake', 'bigquery'], 2, dateTrunc, 'unknown'],
  ['date_trunc datetrunc', ['duckdb'], 2, dateTrunc, (_context, call) => ({ type: 'timestamp', zoned: call.args[1]?.zoned })],
  ['timestamp_trunc datetime_trunc', ['bigquery'], 2, dateTrunc, 'timestamp'],
  ['tostartofmonth', ['clickhouse'], 1, "truncate_moment(cast_date($1, 'error'), 'month')", 'date'],
  ['tomonday', ['clickhouse'], 1, "truncate_moment(cast_date($1, 'error'), 'week')", 'date'],
  ['toyyyymmdd', ['clickhouse'], 1, "CAST(format_java($1, 'yyyyMMdd') AS INTEGER)", 'integer'],
  ['toyyyymm', ['clickhouse'], 1, "CAST(format_java($1, 'yyyyMM') AS INTEGER)", 'integer'],
  ['to_date', HIVE, 1, toDate, 'date'],
  ['to_date', ['spark'], 2, read('java', 'date'), 'date'],
  ['to_date', [...POSTGRESQL, 'oracle', 'snowflake'], 2, read('postgresql', 'date'), 'date'],
  ['to_date', [...DORIS, 'snowflake'], 1, toDate, 'date'],
  ['date', [...MYSQL, ...HIVE, ...POSTGRESQL, 'trino', 'bigquery', 'snowflake', 'duckdb'], 1, toDate, 'date'],
  ['todate', ['clickhouse'], 1, toDate, 'date'],
  ['to_timestamp', ['spark', 'snowflake'], 1, toTimestamp, 'timestamp'],
  ['to_timestamp', ['postgresql'], 1, 'timestamp_of_epoch($1, 1)', () => ({ type: 'timestamp', zoned: true })],
  ['to_timestamp', ['spark'], 2, read('java', 'timestamp'), 'timestamp'],
  ['to_timestamp', [...POSTGRESQL, 'oracle', 'snowflake'], 2, read('postgresql', 'timestamp'), () => ({ type: 'timestamp', zoned: true })],
  ['timestamp', [...MYSQL, 'bigquery'], 1, toTimestamp, 'timestamp'],
  ['str_to_date', ['mysql'], 2, read('mysql', 'whole'), momentType],
  ['str_to_date', DORIS, 2, (context, call) => `read_mysql(${argumentOf(call, 0).sql}, ${dorisPattern(context, argumentOf(call, 1))}, 'either', 'null')`, momentType],
  ['unix_timestamp', DORIS, 2, (context, call) => `#read_mysql(${argumentOf(call, 0).sql}, ${dorisPattern(context, argumentOf(call, 1))}, 'epoch', 'null')`, 'integer'],
  ['date_parse', ['trino'], 2, read('mysql', 'timestamp'), 'timestamp'],
  ['parse_date', ['bigquery'], 2, (context, call) => read('strftime', 'date')(context, { ...call, args: [...call.args].reverse() }), 'date'],
  ['parse_datetime', ['trino'], 2, read('java', 'timestamp'), 'timestamp'],
  ['date_format', [...HIVE, 'flink'], 2, format('java'), 'text'],
  ['date_format', [...MYSQL, 'trino'], 2, format('mysql'), 'text'],
  ['format_datetime', ['trino'], 2, format('java'), 'text'],
  ['to_char', [...POSTGRESQL, 'oracle', 'snowflake'], 2, format('postgresql'), 'text'],
  ['strftime', ['duckdb'], 2, format('strftime'), 'text'],
  ['format_date format_datetime format_timestamp', ['bigquery'], 2, (context, call) => format('strftime')(context, { ...call, args: [...call.args].reverse() }), 'text'],
  ['from_unixtime', HIVE, [1, 2], fromUnix('java'), 'text'],
  ['from_unixtime', ['mysql'], 1, 'timestamp_of_epoch($1, 1)', 'timestamp'],
  ['from_unixtime', ['mysql'], 2, fromUnix('mysql'), 'text'],
  ['from_unixtime', DORIS, [1, 2], fromUnix('mysql'), 'text'],
  ['from_unixtime', ['trino'], 1, 'timestamp_of_epoch($1, 1)', 'timestamp'],
  ['unix_timestamp', HIVE, 1, fullTimestamp, 'integer'],
  ['unix_timestamp', ['mysql'], 1, '#epoch_of($1)', 'integer'],
  ['unix_timestamp', DORIS, 1, "#max(0, CASE WHEN date_part_of($1, 'microsecond') > 0 THEN fail('unix_timestamp of a fraction of a second is not supported by the local runner') ELSE epoch_of($1) END)", 'integer'],
  ['unix_timestamp', HIVE, 2, (context, call) => `#${read('java', 'epoch')(context, call)}`, 'integer'],
  ['to_unix_timestamp', ['spark'], 1, '#epoch_of($1)', 'integer'],
  ['hour minute second', MYSQL, 1, (_context, call) => `#time_part_of(${argumentOf(call, 0).sql}, ${quoteText(call.name)})`, 'integer'],
  ['year month quarter hour minute second', EVERY, 1, (context, call) => part(call.name)(context, call), 'integer'],
  ['day dayofmonth day_of_month', EVERY, 1, part('day'), 'integer'],
  ['toyear', ['clickhouse'], 1, part('year'), 'integer'],
  ['tomonth', ['clickhouse'], 1, part('month'), 'integer'],
  ['todayofmonth', ['clickhouse'], 1, part('day'), 'integer'],
  ['tohour', ['clickhouse'], 1, part('hour'), 'integer'],
  ['dayofyear day_of_year', EVERY, 1, part('doy'), 'integer'],
  ['weekofyear', [...HIVE, ...MYSQL], 1, part('week'), 'integer'],
  ['week', ['trino'], 1, part('week'), 'integer'],
  ['week_of_year', ['trino'], 1, part('week'), 'integer'],
  ['dayofweek', [...HIVE, ...MYSQL], 1, part('dayofweek'), 'integer'],
  ['day_of_week dow', ['trino'], 1, part('isodow'), 'integer'],
  ['weekday', [...MYSQL, 'spark'], 1, part('weekday0'), 'integer'],
  ['dayname', MYSQL, 1, "format_mysql($1, '%W')", 'text'],
  ['monthname', MYSQL, 1, "format_mysql($1, '%M')", 'text'],
  ['date_part datepart', [...POSTGRESQL, 'sqlserver', 'snowflake', 'spark', 'duckdb'], 2, namedPart, 'unknown'],
  ['make_date', ['postgresql', 'spark', 'duckdb'], 3, 'date_of_parts($1, $2, $3)', 'date'],
  ['datefromparts date_from_parts', ['sqlserver', 'snowflake'], 3, 'date_of_parts($1, $2, $3)', 'date'],
]);
