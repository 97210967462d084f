import { refuseConstruct, type Context } from '../../context';
import { isNumeric, type ColumnType, type Expr } from '../../expr';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { clickhouseRows, type OwnRow } from './clickhouseRow';
import { makeRules, type FunctionRule, type RuleRow } from '../rule';

type Body = RuleRow[3];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

const UNITS = /^(?:second|minute|hour|day|week|month|quarter|year)$/;

function unitOf(context: Context, call: Call, index: number): string {
  const given = argument(call, index);
  const unit = (given.text ?? given.column ?? '').toLowerCase().replace(/s$/, '');
  return UNITS.test(unit) ? quoteText(unit) : refuseConstruct(context, 'This unit', given.range);
}

/** Of months and more it is a date, of less a timestamp. */
function truncated(context: Context, call: Call): string {
  return `truncate_moment(${argument(call, 1).sql}, ${unitOf(context, call, 0)})`;
}

function truncatedType(_context: Context, call: Call): ColumnType {
  const unit = call.args[0]?.text?.toLowerCase() ?? '';
  return { type: ['week', 'month', 'quarter', 'year'].includes(unit) ? 'date' : 'timestamp' };
}

function truncatedSql(context: Context, call: Call): string {
  const sql = truncated(context, call);
  return truncatedType(context, call).type === 'date' ? `cast_date(${sql}, 'error')` : `cast_timestamp(${sql}, 'error')`;
}

/** `date_add(day, 3, d)`. */
function shifted(sign: '' | '-'): Body {
  return (context, call) => `add_units(${argument(call, 2).sql}, ${sign}(${argument(call, 1).sql}), ${unitOf(context, call, 0)})`;
}

const MOMENTS: readonly OwnRow[] = [
  ['toweek', 1, '#week_of($1, 0)', 'integer'],
  ['toweek', 2, '#week_of($1, $2)', 'integer'],
  ['todate', 1, toDate, 'date'],
  ['tolastdayofmonth', 1, 'last_day_of($1)', 'date'],
  ['tostartoffiveminutes tostartoffiveminute', 1, "time_slice_of($1, 5, 'minute')", 'timestamp'],
  ['tostartoftenminutes', 1, "time_slice_of($1, 10, 'minute')", 'timestamp'],
  ['tostartoffifteenminutes', 1, "time_slice_of($1, 15, 'minute')", 'timestamp'],
  ['timeslot', 1, "time_slice_of($1, 30, 'minute')", 'timestamp'],
  ['tostartofinterval', 2, startOfInterval, intervalType],
  ['date_trunc datetrunc', 2, truncatedSql, truncatedType],
  ['date_add dateadd timestamp_add', 3, shifted(''), 'unknown'],
  ['date_sub datesub timestamp_sub', 3, shifted('-'), 'unknown'],
  ['date_diff', 3, (context, call) => `#crossed_units(${argument(call, 1).sql}, ${argument(call, 2).sql}, ${unitOf(context, call, 0)})`, 'integer'],
  ['age', 3, (context, call) => `#elapsed_units(${argument(call, 1).sql}, ${argument(call, 2).sql}, ${unitOf(context, call, 0)})`, 'integer'],
  ['timediff', 2, "#elapsed_units($1, $2, 'second')", 'integer'],
  ['torelativedaynum', 1, '#epoch_days_of($1)', 'integer'],
  ['toyyyymmddhhmmss', 1, "CAST(format_java($1, 'yyyyMMddHHmmss') AS INTEGER)", 'integer'],
  ['datename', 2, dateName, 'text'],
  ['parsedatetimebesteffort', [1, 2], iso('error'), 'timestamp'],
  ['parsedatetimebesteffortornull', [1, 2], iso('null'), 'timestamp'],
  ['parsedatetime', [2, 3], parsed, 'timestamp'],
  ['todateornull', 1, "cast_date(iso_or_null($1), 'null')", 'date'],
  ['todatetimeornull', 1, "cast_timestamp(iso_or_null($1), 'null')", 'timestamp'],
  ['fromunixtimestamp', [1, 3], fromUnix, (_context, call) => ({ type: call.args.length === 1 ? 'timestamp' : 'text' })],
];

/** A number is a count of days since 1970. */
function toDate(context: Context, call: Call): string {
  const value = argument(call, 0);
  if (value.type !== 'integer') return isNumeric(value.type) ? refuseConstruct(context, 'toDate of this number', value.range) : `cast_date(${value.sql}, 'error')`;
  if ((value.number ?? 65536) >= 65536) return refuseConstruct(context, 'toDate of a number that may be seconds', value.range);
  return `date_of_epoch_days(${value.sql})`;
}

function startOfInterval(context: Context, call: Call): string {
  const by = argument(call, 1).interval;
  const amount = Number(by?.amount);
  if (by === undefined || !Number.isInteger(amount)) return refuseConstruct(context, 'toStartOfInterval with these arguments', call.range);
  if (['second', 'minute', 'hour'].includes(by.unit) && (by.unit !== 'hour' || 24 % amount === 0)) return `time_slice_of(${argument(call, 0).sql}, ${by.amount}, ${quoteText(by.unit)})`;
  if (amount !== 1 || !['day', 'week', 'month', 'quarter', 'year'].includes(by.unit)) return refuseConstruct(context, 'toStartOfInterval with this interval', call.range);
  const cut = `truncate_moment(${argument(call, 0).sql}, ${quoteText(by.unit)})`;
  return by.unit === 'day' ? `cast_timestamp(${cut}, 'error')` : `cast_date(${cut}, 'error')`;
}

function intervalType(_context: Context, call: Call): ColumnType {
  return { type: ['week', 'month', 'quarter', 'year'].includes(call.args[1]?.interval?.unit ?? '') ? 'date' : 'timestamp' };
}

function dateName(context: Context, call: Call): string {
  const unit = unitOf(context, call, 0);
  if (unit === "'month'") return `format_strftime(${argument(call, 1).sql}, '%B')`;
  return unit === "'week'" ? refuseConstruct(context, 'dateName of this unit', call.range) : `CAST(CAST(date_part_of(${argument(call, 1).sql}, ${unit}) AS INTEGER) AS TEXT)`;
}

function refuseZone(context: Context, call: Call, index: number): void {
  const zone = call.args[index];
  if (zone !== undefined && zone.text !== 'UTC') refuseConstruct(context, 'A time zone other than UTC', zone.range);
}

/** Of the many forms that are understood there, the ISO ones are here; the rest fails while it runs. */
function iso(mode: string): Body {
  return (context, call) => {
    refuseZone(context, call, 1);
    return mode === 'null' ? `CASE WHEN regexp_matches(${argument(call, 0).sql}, '[0-9]', '') AND cast_timestamp(iso_or_null(${argument(call, 0).sql}), 'null') IS NULL THEN fail('the local runner reads dates of the form 2024-05-01 10:00:00 only') ELSE cast_timestamp(iso_or_null(${argument(call, 0).sql}), 'null') END` : `cast_timestamp(${argument(call, 0).sql}, 'error')`;
  };
}

function parsed(context: Context, call: Call): string {
  refuseZone(context, call, 2);
  const pattern = argument(call, 1);
  if (pattern.text === undefined || /%[^YmdHiSs%]/.test(pattern.text)) refuseConstruct(context, 'parseDateTime with this pattern', pattern.range);
  return `read_mysql(${argument(call, 0).sql}, ${pattern.sql}, 'timestamp', 'error')`;
}

function fromUnix(context: Context, call: Call): string {
  refuseZone(context, call, 2);
  const moment = `timestamp_of_epoch(${argument(call, 0).sql}, 1)`;
  const pattern = call.args[1];
  if (pattern === undefined) return moment;
  if (pattern.text === undefined || /%[^YmdHiSjye%]/.test(pattern.text)) return refuseConstruct(context, 'fromUnixTimestamp with this pattern', pattern.range);
  return `format_mysql(${moment}, ${pattern.sql})`;
}

/** ClickHouse's functions of dates and times. */
export const CLICKHOUSE_TIME_RULES: readonly FunctionRule[] = makeRules(clickhouseRows(MOMENTS));
