import type { Dialect } from '../../../sql/lex/token';
import { refuseConstruct, type Context } from '../../context';
import { holderOf, commonColumn, isNumeric, isTemporal, type ColumnType, type Expr } from '../../expr';
import { withoutOffset } from '../../expressions/casts';
import { inArray } from '../../expressions/elements';
import { unitIn } from '../../expressions/temporal';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { atLeast, makeRules, type FunctionRule } from '../rule';

const RS: readonly Dialect[] = ['redshift'];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

function unitOf(context: Context, call: Call): string {
  const unit = argument(call, 0);
  const word = unit.column ?? unit.text;
  return (word === undefined ? undefined : unitIn(context, word)) ?? refuseConstruct(context, `The unit ${word ?? 'of this call'}`, unit.range);
}

/** A text that is no date fails. */
function momentOf(context: Context, value: Expr): string {
  return isTemporal(value.type) ? `as_timestamp(${value.sql})` : value.type === 'time' ? `('2000-01-01 ' || ${value.sql})` : `cast_timestamp(${withoutOffset(context, value, {})}, 'error')`;
}

/** DATEADD gives a timestamp, also of a date, and of a time a time. */
function added(context: Context, call: Call): string {
  const unit = unitOf(context, call);
  const [count, value] = [argument(call, 1), argument(call, 2)];
  if (value.type === 'time') return `time_moved(${value.sql}, CAST(${count.sql} AS INTEGER) || ${quoteText(` ${unit}`)}, 1)`;
  if (isNumeric(value.type)) return refuseConstruct(context, 'dateadd to a number', value.range);
  return `add_units(${momentOf(context, value)}, ${count.sql}, ${quoteText(unit === 'year' ? 'year over the end' : unit)})`;
}

function addedType(_context: Context, call: Call): ColumnType {
  const value = call.args[2];
  return value?.type === 'time' ? { type: 'time' } : { type: 'timestamp', zoned: value?.zoned };
}

function crossed(context: Context, call: Call): string {
  const unit = unitOf(context, call);
  return `#crossed_units(${momentOf(context, argument(call, 1))}, ${momentOf(context, argument(call, 2))}, ${quoteText(unit === 'week' ? 'sunday' : unit)})`;
}

/** -1, 0 or 1, as the first moment is earlier than the second, equal or later. */
function ordered(context: Context, call: Call): string {
  const [a, b] = [argument(call, 0), argument(call, 1)].map((value) => momentOf(context, value));
  return `CASE WHEN ${a ?? ''} < ${b ?? ''} THEN -1 WHEN ${a ?? ''} = ${b ?? ''} THEN 0 WHEN ${a ?? ''} > ${b ?? ''} THEN 1 END`;
}

function orderedSpans(_context: Context, call: Call): string {
  const [a, b] = [argument(call, 0), argument(call, 1)].map((value) => `span_length(${value.sql})`);
  return `CASE WHEN ${a ?? ''} < ${b ?? ''} THEN -1 WHEN ${a ?? ''} = ${b ?? ''} THEN 0 WHEN ${a ?? ''} > ${b ?? ''} THEN 1 END`;
}

/** `to_number('$ 12,454.88', 'L 99G999D99')`. */
function numberOf(context: Context, call: Call): string {
  const pattern = argument(call, 1).text ?? refuseConstruct(context, 'to_number with this pattern', argument(call, 1).range);
  if (!/^(?:[L$] ?)?[09,.GDS]+(?:MI)?$/i.test(pattern)) return refuseConstruct(context, 'to_number with this pattern', argument(call, 1).range);
  return `number_of_pattern(trim(replace(${argument(call, 0).sql}, '$', '')))`;
}

/** The third argument says whether dates that are none fail; the local runner lets them fail always. */
function strictDate(context: Context, call: Call): string {
  const strict = argument(call, 2).sql;
  if (strict !== 'TRUE' && strict !== 'FALSE') return refuseConstruct(context, 'to_date with this argument', call.range);
  return `read_postgresql(${argument(call, 0).sql}, ${argument(call, 1).sql}, 'date', 'error')`;
}

function converted(context: Context, call: Call): string {
  const [first, second, third] = call.args;
  const value = third ?? second;
  const moment = value === undefined ? 'NULL' : momentOf(context, value);
  const [from, to] = third === undefined ? ["'UTC'", first?.sql ?? ''] : [first?.sql ?? '', second?.sql ?? ''];
  return `utc_to_zone(zone_to_utc(${moment}, ${from}, 'postgresql'), ${to}, 'postgresql')`;
}

/** `json_extract_array_element_text(json, 2)`: the first has the number 0. */
function elementText(_context: Context, call: Call): string {
  const [json, index] = [argument(call, 0), argument(call, 1)];
  const length = `json_array_length(${json.sql})`;
  return `CASE WHEN (${index.sql}) >= 0 AND (${index.sql}) < ${length} THEN json_steps(${json.sql}, '{' || CAST(${index.sql} AS INTEGER) || '}', 1) WHEN (${index.sql}) IS NOT NULL AND ${length} IS NOT NULL THEN fail('an element that is not in the array is not supported by the local runner') END`;
}

function listed(call: Call): string {
  return `json_array(${call.args.map(inArray).join(', ')})`;
}

function arrayOnly(context: Context, value: Expr): string {
  return value.type === 'array' ? value.sql : refuseConstruct(context, 'What is not known to be an array', value.range);
}

function chained(context: Context, call: Call): string {
  return `array_chain(${arrayOnly(context, argument(call, 0))}, ${arrayOnly(context, argument(call, 1))})`;
}

/** `subarray(a, start, length)`: the first element has the number 0. */
function part(context: Context, call: Call): string {
  const [array, start] = [arrayOnly(context, argument(call, 0)), argument(call, 1)];
  const length = call.args[2];
  if (start.number === undefined || start.number < 0 || (length !== undefined && (length.number === undefined || length.number < 0))) return refuseConstruct(context, 'subarray with these places', call.range);
  const last = length?.number === undefined ? `json_array_length(${array})` : String(start.number + length.number);
  return `array_span(${array}, ${String(start.number + 1)}, ${last})`;
}

const sameList = (_context: Context, call: Call): ColumnType => call.args[0] ?? { type: 'unknown' };

/** Functions that Redshift has alone, or gives another result than PostgreSQL. */
export const REDSHIFT_RULES: readonly FunctionRule[] = makeRules([
  ['dateadd date_add', RS, 3, added, addedType],
  ['datediff date_diff', RS, 3, crossed, 'integer'],
  ['add_months', RS, 2, (context, call) => `add_months_to(${momentOf(context, argument(call, 0))}, ${argument(call, 1).sql}, 1)`, 'timestamp'],
  ['date_cmp date_cmp_timestamp date_cmp_timestamptz timestamp_cmp timestamp_cmp_date timestamp_cmp_timestamptz timestamptz_cmp timestamptz_cmp_date timestamptz_cmp_timestamp', RS, 2, ordered, 'integer'],
  ['interval_cmp', RS, 2, orderedSpans, 'integer'],
  ['date_part_year', RS, 1, "CAST(date_part_of($1, 'year') AS INTEGER)", 'integer'],
  ['to_number', RS, 2, numberOf, 'decimal'],
  ['to_date', RS, 3, strictDate, 'date'],
  ['convert_timezone', RS, [2, 3], converted, 'timestamp'],
  ['nvl', RS, atLeast(1), 'coalesce($*)', 'common'],
  ['split_to_array', RS, [1, 2], (_context, call) => `array_of_split(${argument(call, 0).sql}, ${call.args[1]?.sql ?? "','"})`, 'texts'],
  ['quote_ident', RS, 1, 'quoted_name($1)', 'text'],
  ['quote_literal', RS, 1, "'''' || replace($t1, '''', '''''') || ''''", 'text'],
  ['strtol', RS, 2, 'CAST(integer_of_digits($1, $2) AS INTEGER)', 'integer'],
  ['dexp', RS, 1, 'exp($1)', 'real'],
  ['dlog1', RS, 1, 'ln($1)', 'real'],
  ['dlog10', RS, 1, 'log10($1)', 'real'],
  ['json_extract_array_element_text', RS, 2, elementText, 'text'],
  ['is_valid_json can_json_parse', RS, 1, 'json_valid($1)', 'boolean'],
  ['is_valid_json_array', RS, 1, "CASE json_valid($1) WHEN 1 THEN json_type($1) = 'array' WHEN 0 THEN FALSE END", 'boolean'],
  ['json_parse', RS, 1, "json(CASE WHEN json_valid($1) = 0 THEN fail('JSON_PARSE of what is no JSON') ELSE $1 END)", 'json'],
  ['json_serialize', RS, 1, 'json($1)', 'text'],
  ['json_typeof', RS, 1, "json_kind($1, 'postgresql')", 'text'],
  ['array', RS, atLeast(0), (_context, call) => listed(call), (_context, call) => holderOf('array', commonColumn(call.args))],
  ['array_concat', RS, 2, chained, sameList],
  ['get_array_length', RS, 1, '#json_array_length($1)', 'integer'],
  ['subarray', RS, [2, 3], part, sameList],
  ['is_array', RS, 1, "(json_type($1) = 'array')", 'boolean'],
  ['is_object', RS, 1, "(json_type($1) = 'object')", 'boolean'],
]);

/** Those of them that take arrays. */
export const TAKES_SUPER: ReadonlySet<string> = new Set(['array', 'array_concat', 'get_array_length', 'subarray', 'json_serialize', 'json_typeof', 'is_array', 'is_object', 'nvl']);
