import type { Dialect } from '../../../sql/lex/token';
import { inDialect, refuseConstruct, type Context } from '../../context';
import { elementOf, holderOf, isNumeric, UNKNOWN, type ColumnType, type Expr } from '../../expr';
import { castTo, asTextSql } from '../../expressions/casts';
import { datePart } from '../../expressions/special';
import { unitIn } from '../../expressions/temporal';
import { asVariant } from '../../expressions/variants';
import type { TypeName } from '../../expressions/types';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { atLeast, makeRules, type FunctionRule } from '../rule';

const S: readonly Dialect[] = ['snowflake'];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

function variantOf(index: number): (context: Context, call: Call) => string {
  return (context, call) => asVariant(context, argument(call, index));
}

function object(context: Context, call: Call): string {
  if (call.star || call.args.length % 2 === 1) return refuseConstruct(context, 'OBJECT_CONSTRUCT of these arguments', call.range);
  return `object_made(${call.args.map((arg, i) => (i % 2 === 0 ? arg.sql : asVariant(context, arg))).join(', ')})`;
}

/** The third argument may be a literal TRUE: the key may be there. */
function objectInsert(context: Context, call: Call): string {
  return `object_with(${argument(call, 0).sql}, ${argument(call, 1).sql}, ${asVariant(context, argument(call, 2))}, ${call.args[3]?.sql ?? '0'})`;
}

function typeOf(type: TypeName['type'], name: string, sizes: readonly number[] = []): TypeName & { readonly lenient: true } {
  return { type, name, sizes, range: { start: 0, end: 0 }, lenient: true };
}

/** `TRY_TO_NUMBER(text[, precision, scale])`. */
function tryNumber(context: Context, call: Call): string {
  const [value, precision, scale] = call.args;
  if (precision !== undefined && precision.number === undefined) return refuseConstruct(context, `${call.name} with this format`, precision.range);
  return castTo(context, value ?? refuse('An argument is missing.', call.range), typeOf('decimal', 'NUMBER', [precision?.number ?? 38, scale?.number ?? 0])).sql;
}

function numberType(_context: Context, call: Call): ColumnType {
  return { type: 'decimal', scale: call.args[2]?.number ?? 0 };
}

function tryCast(type: TypeName['type'], name: string): (context: Context, call: Call) => string {
  return (context, call) => {
    const [value, pattern] = call.args;
    if (value === undefined) return refuse('An argument is missing.', call.range);
    if (pattern !== undefined && type !== 'date' && type !== 'timestamp') return refuseConstruct(context, `${call.name} with a format`, pattern.range);
    if (pattern !== undefined) return `read_postgresql(${asTextSql(context, value)}, ${snowflakePattern(context, pattern)}, '${type}', 'null')`;
    return epochOr(value, type) ?? castTo(context, value, typeOf(type, name)).sql;
  };
}

/** Snowflake's patterns are those of PostgreSQL, but for some words. */
function snowflakePattern(context: Context, pattern: Expr): string {
  if (pattern.text === undefined) return refuseConstruct(context, 'A pattern that is no literal', pattern.range);
  if (/MMMM|DY|FF|TZ|AUTO|"/i.test(pattern.text.replace(/FF[36]/gi, '').replace(/MMMM|DY/g, ''))) return refuseConstruct(context, 'This pattern', pattern.range);
  return quoteText(pattern.text.replaceAll('MMMM', 'FMMonth').replace(/\bDY\b/g, 'Dy').replace(/MON/g, 'Mon'));
}

/** Text of digits alone is a number of seconds, milliseconds … since 1970. */
function epochOr(value: Expr, type: TypeName['type']): string | undefined {
  if (value.text === undefined || !/^\d+$/.test(value.text)) return undefined;
  const per = Number(value.text) < 31_536_000_000 ? '1' : Number(value.text) < 31_536_000_000_000 ? '1000' : '1000000';
  const moment = `timestamp_of_epoch(${value.text}, ${per})`;
  return type === 'date' ? `cast_date(${moment}, 'error')` : moment;
}

function toMoment(type: 'date' | 'timestamp'): (context: Context, call: Call) => string {
  return (context, call) => {
    const [value, second] = call.args;
    if (value === undefined) return refuse('An argument is missing.', call.range);
    if (second !== undefined && isNumeric(value.type)) return `timestamp_of_epoch(${value.sql}, power(10, ${second.sql}))`;
    if (second !== undefined) return `read_postgresql(${asTextSql(context, value)}, ${snowflakePattern(context, second)}, '${type}', 'error')`;
    if (isNumeric(value.type) && type === 'timestamp') return `timestamp_of_epoch(${value.sql}, 1)`;
    return epochOr(value, type) ?? castTo(context, value, { ...typeOf(type, type.toUpperCase()), lenient: false }).sql;
  };
}

function toText(context: Context, call: Call): string {
  const [value, pattern] = call.args;
  if (value === undefined) return refuse('An argument is missing.', call.range);
  if (pattern === undefined) return asTextSql(context, value);
  if (isNumeric(value.type)) {
    if (pattern.text === undefined || !/^(?:FM)?[$]?[09,G]*(?:[D.][09]*)?(?:MI)?$/i.test(pattern.text)) return refuseConstruct(context, 'to_char of a number with this pattern', pattern.range);
    return `number_pattern(${value.sql}, ${pattern.sql})`;
  }
  return `format_postgresql(${value.sql}, ${snowflakePattern(context, pattern)})`;
}

/** ROUND of 2.5 goes away from zero; the last day of a week is Sunday. */
function lastDay(context: Context, call: Call): string {
  const unit = unitIn(context, argument(call, 1).column ?? argument(call, 1).text ?? '');
  if (unit === undefined || !['week', 'month', 'quarter', 'year'].includes(unit)) return refuseConstruct(context, 'last_day of this unit', argument(call, 1).range);
  return `cast_date(add_days(add_units(truncate_moment(cast_date(${argument(call, 0).sql}, 'error'), '${unit}'), 1, '${unit}'), -1), 'error')`;
}

function truncated(context: Context, call: Call): string {
  const [value, unit] = [argument(call, 0), argument(call, 1)];
  const name = unitIn(context, unit.text ?? unit.column ?? '');
  if ((value.type !== 'date' && value.type !== 'timestamp') || name === undefined) return refuseConstruct(context, 'trunc of these values', call.range);
  return `truncate_moment(${value.sql}, '${name}')`;
}

/** Parts may lie outside of their ranges: month 13 is January of the next year. */
const DATE_OF = "add_days(add_units(date_of_parts($1, 1, 1), ($2) - 1, 'month'), ($3) - 1)";

function timestampOf(_unused: Context, call: Call): string {
  const [y, m, d, h, mi, s, ns] = call.args.map(({ sql }) => `(${sql})`);
  const date = `add_days(add_units(date_of_parts(${y ?? ''}, 1, 1), ${m ?? ''} - 1, 'month'), ${d ?? ''} - 1)`;
  return `add_units(as_timestamp(${date}), (${h ?? ''} * 60 + ${mi ?? ''}) * 60 + ${s ?? ''}${ns === undefined ? '' : ` + ${ns} / 1e9`}, 'second')`;
}

/** Both ends of `time_slice(t, 15, 'MINUTE')` start at 1970; weeks begin on Monday. */
function sliced(context: Context, call: Call): string {
  const unit = unitIn(context, argument(call, 2).text ?? argument(call, 2).column ?? '');
  if (unit === undefined || !['second', 'minute', 'hour', 'day'].includes(unit) || call.args.length > 3) return refuseConstruct(context, 'time_slice with this unit', call.range);
  return `time_slice_of(${argument(call, 0).sql}, ${argument(call, 1).sql}, '${unit}')`;
}

/** A plain number: `$1::number`. */
function size(context: Context, call: Call): string {
  const value = argument(call, 0);
  return inDialect(context, 'snowflake') ? `#CASE WHEN json_type(${value.sql}) = 'array' THEN json_array_length(${value.sql}) END` : value.sql;
}

function element(_context: Context, call: Call): ColumnType {
  const type = elementOf(call.args[0] ?? UNKNOWN);
  return type.type === 'unknown' ? { type: 'json' } : type;
}

function listWith(name: string): (context: Context, call: Call) => string {
  return (context, call) => `${name}(${argument(call, 0).sql}, ${asVariant(context, argument(call, 1))})`;
}

const LIST = holderOf('array', UNKNOWN);
const list = (_context: Context, call: Call): ColumnType => (call.args[0]?.type === 'array' ? { ...call.args[0] } : LIST);

function elementValue(name: string): (context: Context, call: Call) => string {
  return (context, call) => (element(context, call).type === 'json' ? name : `variant_plain(${name})`).replaceAll('$1', argument(call, 0).sql);
}

/** Snowflake's functions of its own. */
export const SNOWFLAKE_RULES: readonly FunctionRule[] = makeRules([
  ['parse_json', S, 1, 'variant_of_text($t1)', 'json'],
  ['try_parse_json', S, 1, 'variant_or_null($t1)', 'json'],
  ['to_variant', S, 1, variantOf(0), 'json'],
  ['to_object', S, 1, '$1', 'json'],
  ['to_array', S, 1, (context, call) => (argument(call, 0).type === 'array' || argument(call, 0).type === 'json' ? argument(call, 0).sql : `json_array(json(${asVariant(context, argument(call, 0))}))`), () => LIST],
  ['to_json', S, 1, (context, call) => (['json', 'array'].includes(argument(call, 0).type) ? argument(call, 0).sql : asVariant(context, argument(call, 0))), 'text'],
  ['get', S, 2, 'variant_at($1, $2)', 'json'],
  ['get_path', S, 2, 'variant_path($1, $2)', 'json'],
  ['json_extract_path_text', S, 2, 'variant_text(variant_path(variant_of_text($t1), $2))', 'text'],
  ['object_construct', S, atLeast(0), object, 'json'],
  ['object_keys', S, 1, 'object_names($1)', () => holderOf('array', { type: 'text' })],
  ['object_insert', S, [3, 4], objectInsert, 'json'],
  ['object_delete', S, atLeast(2), 'object_without($*)', 'json'],
  ['object_pick', S, atLeast(2), 'object_only($*)', 'json'],
  ['typeof', S, 1, (context, call) => `variant_kind(${asVariant(context, argument(call, 0))})`, 'text'],
  ['is_array', S, 1, "variant_kind($1) = 'ARRAY'", 'boolean'],
  ['is_object', S, 1, "variant_kind($1) = 'OBJECT'", 'boolean'],
  ['is_null_value', S, 1, "variant_kind($1) = 'NULL_VALUE'", 'boolean'],
  ['is_integer', S, 1, "variant_kind($1) = 'INTEGER'", 'boolean'],
  ['is_varchar is_char', S, 1, "variant_kind($1) = 'VARCHAR'", 'boolean'],
  ['is_boolean', S, 1, "variant_kind($1) = 'BOOLEAN'", 'boolean'],
  ['is_decimal is_real is_double', S, 1, "variant_kind($1) IN ('INTEGER', 'DECIMAL')", 'boolean'],
  ['as_varchar as_char', S, 1, "CASE WHEN variant_kind($1) = 'VARCHAR' THEN variant_text($1) END", 'text'],
  ['as_integer', S, 1, "#CASE WHEN variant_kind($1) = 'INTEGER' THEN variant_plain($1) END", 'integer'],
  ['array_size', S, 1, size, 'integer'],
  ['array_contains', S, 2, (context, call) => `variant_place(${asVariant(context, argument(call, 0))}, ${argument(call, 1).sql}) IS NOT NULL AND (${argument(call, 1).sql}) IS NOT NULL`, 'boolean'],
  ['array_position', S, 2, (context, call) => `#variant_place(${asVariant(context, argument(call, 0))}, ${argument(call, 1).sql})`, 'integer'],
  ['array_slice', S, 3, 'variant_slice($1, $2, $3)', list],
  ['array_sort', S, 1, 'variant_sorted($1, 0)', list],
  ['array_sort', S, 2, (context, call) => `variant_sorted(${argument(call, 0).sql}, ${argument(call, 1).sql === 'FALSE' ? '1' : argument(call, 1).sql === 'TRUE' ? '0' : refuseConstruct(context, 'array_sort with this order', argument(call, 1).range)})`, list],
  ['array_max', S, 1, elementValue('array_extreme($1, -1)'), element],
  ['array_min', S, 1, elementValue('array_extreme($1, 1)'), element],
  ['array_to_string', S, 2, 'array_texts($1, $2)', 'text'],
  ['array_append', S, 2, listWith('array_and'), list],
  ['array_prepend', S, 2, listWith('array_before'), list],
  ['arrays_overlap', S, 2, 'array_meets($1, $2)', 'boolean'],
  ['array_intersection', S, 2, 'array_both($1, $2)', list],
  ['strtok_to_array', S, [1, 2], "array_of_split($1, $2)", () => holderOf('array', { type: 'text' })],
  ['try_to_number try_to_decimal try_to_numeric', S, [1, 3], tryNumber, numberType],
  ['try_to_double', S, 1, tryCast('real', 'DOUBLE'), 'real'],
  ['try_to_boolean', S, 1, tryCast('boolean', 'BOOLEAN'), 'boolean'],
  ['try_to_date', S, [1, 2], tryCast('date', 'DATE'), 'date'],
  ['try_to_timestamp try_to_timestamp_ntz', S, [1, 2], tryCast('timestamp', 'TIMESTAMP'), 'timestamp'],
  ['try_to_time', S, 1, tryCast('time', 'TIME'), 'time'],
  ['to_boolean', S, 1, (context, call) => castTo(context, argument(call, 0), { ...typeOf('boolean', 'BOOLEAN'), lenient: false }).sql, 'boolean'],
  ['to_double', S, 1, (context, call) => castTo(context, argument(call, 0), { ...typeOf('real', 'DOUBLE'), lenient: false }).sql, 'real'],
  ['to_time time', S, 1, (context, call) => castTo(context, argument(call, 0), { ...typeOf('time', 'TIME'), lenient: false }).sql, 'time'],
  ['to_date date', S, [1, 2], toMoment('date'), 'date'],
  ['to_timestamp to_timestamp_ntz', S, [1, 2], toMoment('timestamp'), 'timestamp'],
  ['to_char to_varchar', S, [1, 2], toText, 'text'],
  ['last_day', S, 2, lastDay, 'date'],
  ['trunc', S, 2, (context, call) => (['date', 'timestamp'].includes(argument(call, 0).type) ? truncated(context, call) : `truncate_number(${argument(call, 0).sql}, ${argument(call, 1).sql})`), (_context, call) => (['date', 'timestamp'].includes(argument(call, 0).type) ? { type: argument(call, 0).type } : { type: 'decimal', scale: call.args[1]?.number })],
  ['previous_day', S, 2, "add_days(next_day_of(add_days($1, -8), $2), 0)", 'date'],
  ['date_from_parts datefromparts', S, 3, DATE_OF, 'date'],
  ['timestamp_ntz_from_parts timestamp_from_parts timestampntzfromparts', S, [6, 7], timestampOf, 'timestamp'],
  ['time_from_parts timefromparts', S, 3, "printf('%02d:%02d:%02d', $1, $2, $3)", 'time'],
  ['weekiso', S, 1, "#date_part_of($1, 'week')", 'integer'],
  ['yearofweekiso yearofweek', S, 1, "#date_part_of($1, 'isoyear')", 'integer'],
  ['time_slice', S, 3, sliced, 'first'],
  ['convert_timezone', S, 3, "utc_to_zone(zone_to_utc($3, $1, 'spark'), $2, 'spark')", 'timestamp'],
  ['div0null', S, 2, 'CASE WHEN coalesce($2, 0) = 0 THEN 0 ELSE CAST($1 AS REAL) / ($2) END', 'decimal'],
  ['greatest_ignore_nulls', S, atLeast(1), (_context, call) => `(SELECT max(value) FROM json_each(json_array(${call.args.map(({ sql }) => sql).join(', ')})))`, 'common'],
  ['least_ignore_nulls', S, atLeast(1), (_context, call) => `(SELECT min(value) FROM json_each(json_array(${call.args.map(({ sql }) => sql).join(', ')})))`, 'common'],
  ['split_part', S, 3, 'split_part_of($1, $2, CASE WHEN ($3) = 0 THEN 1 ELSE $3 END)', 'text'],
  ['char', S, 1, 'char($1)', 'text'],
  ['cbrt', S, 1, "sign($1) * power(abs($1), 1.0 / 3)", 'real'],
  ['dateadd timestampadd timeadd', S, 3, moved, movedType],
  ['date_part', S, 2, datePartOf, 'unknown'],
  ['date_trunc', S, 2, (context, call) => `truncate_moment(${argument(call, 1).sql}, ${quoteText(truncationUnit(context, argument(call, 0)))})`, (_context, call) => ({ type: call.args[1]?.type === 'date' || call.args[1]?.type === 'timestamp' ? call.args[1].type : 'unknown' })],
  ['strtok', S, [1, 3], strtok, 'text'],
  ['replace', S, 2, "replace($1, $2, '')", 'text'],
  ['insert', S, 4, "insert_text($1, $2, $3, $4, '1')", 'text'],
  ['hex_encode', S, 1, 'CASE WHEN ($1) IS NOT NULL THEN hex($1) END', 'text'],
  ['base64_encode', S, 1, 'base64_text($1)', 'text'],
  ['base64_decode_string', S, 1, "CAST(bytes_of_base64($1) AS TEXT)", 'text'],
  ['booland', S, 2, '($1) AND ($2)', 'boolean'],
  ['boolor', S, 2, '($1) OR ($2)', 'boolean'],
  ['boolnot', S, 1, 'NOT ($1)', 'boolean'],
  ['square', S, 1, 'CAST(($1) * ($1) AS REAL)', 'real'],
  ['ceil', S, 2, 'ceil(CAST($1 AS REAL) * power(10, $2)) / power(10, $2)', 'decimal'],
  ['floor', S, 2, 'floor(CAST($1 AS REAL) * power(10, $2)) / power(10, $2)', 'decimal'],
  ['truncate', S, [1, 2], (_context, call) => `truncate_number(${argument(call, 0).sql}, ${call.args[1]?.sql ?? '0'})`, (_context, call) => ({ type: 'decimal', scale: call.args[1]?.number ?? 0 })],
  ['regexp_count', S, 3, '#regexp_counted(substr($1, $3), $2)', 'integer'],
  ['sysdate', S, 0, 'clock_timestamp(0)', 'timestamp'],
]);

/** `DATEADD(month, 1, d)`; a fraction is rounded. */
function moved(context: Context, call: Call): string {
  const unit = unitIn(context, argument(call, 0).column ?? argument(call, 0).text ?? '') ?? refuseConstruct(context, 'This unit', argument(call, 0).range);
  const by = argument(call, 1);
  return `add_units(${argument(call, 2).sql}, ${by.type === 'integer' ? by.sql : `round(${by.sql})`}, ${quoteText(unit)})`;
}

function movedType(context: Context, call: Call): ColumnType {
  const unit = unitIn(context, argument(call, 0).column ?? argument(call, 0).text ?? '') ?? '';
  const { type } = argument(call, 2);
  if (type === 'date') return { type: ['microsecond', 'millisecond', 'second', 'minute', 'hour'].includes(unit) ? 'timestamp' : 'date' };
  return { type: type === 'timestamp' ? 'timestamp' : 'unknown' };
}

function truncationUnit(context: Context, unit: Expr): string {
  return unitIn(context, unit.text ?? unit.column ?? '') ?? refuseConstruct(context, 'This unit', unit.range);
}

/** Seconds since 1970 have names of their own. */
function datePartOf(context: Context, call: Call): string {
  const unit = argument(call, 0);
  const name = (unit.text ?? unit.column ?? '').toLowerCase();
  if (/^epoch(?:_second)?s?$/.test(name)) return `#epoch_of(${argument(call, 1).sql})`;
  if (/^epoch_milliseconds?$/.test(name)) return `#date_part_of(${argument(call, 1).sql}, 'epoch') * 1000`;
  return datePart(context, unitIn(context, name) ?? name, argument(call, 1)).sql;
}

/** The n-th part between any of the delimiters, none of them empty. */
function strtok(_context: Context, call: Call): string {
  const [text, delimiters, part] = call.args;
  return `strtok_of(${text?.sql ?? ''}, ${delimiters?.sql ?? "' '"}, ${part?.sql ?? '1'})`;
}
