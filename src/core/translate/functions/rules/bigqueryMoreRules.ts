import type { Dialect } from '../../../sql/lex/token';
import { refuseConstruct, type Context } from '../../context';
import { elementOf, isNumeric, isTemporal, UNKNOWN, type ColumnType, type Expr } from '../../expr';
import { inArray } from '../../expressions/elements';
import { unitOf } from '../../expressions/temporal';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import { arrayOf, contains, one, sameArray } from './arrayRules';
import { formatted, parsed, printed } from './bigqueryFormats';
import type { Call } from '../arguments';
import { atLeast, makeRules, type FunctionRule, type RuleRow } from '../rule';

type Body = RuleRow[3];
type OwnRow = readonly [RuleRow[0], RuleRow[2], Body, RuleRow[4]];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** A unit, which stands where a value could. */
function unitAt(context: Context, call: Call, index: number): string {
  const given = argument(call, index);
  return unitOf((given.column ?? given.text ?? '').toUpperCase()) ?? refuseConstruct(context, 'This unit', given.range);
}

/** A time as a moment of one day. */
function onDay(value: Expr): string {
  return `('1970-01-01 ' || (${value.sql}))`;
}

function moved(sign: '' | '-'): Body {
  return (context, call) => {
    const { interval } = argument(call, 1);
    if (interval === undefined || interval.unit === 'compound' || !['hour', 'minute', 'second', 'microsecond', 'millisecond'].includes(interval.unit)) return refuseConstruct(context, `${call.name} with this interval`, call.range);
    return `substr(add_units(${onDay(argument(call, 0))}, ${sign}(${interval.amount}), ${quoteText(interval.unit)}), 12)`;
  };
}

function timeOf(context: Context, call: Call): string {
  const value = argument(call, 0);
  if (call.args.length === 3) return `(CASE WHEN ($1) BETWEEN 0 AND 23 AND ($2) BETWEEN 0 AND 59 AND ($3) BETWEEN 0 AND 59 THEN printf('%02d:%02d:%02d', $1, $2, $3) WHEN ($1) IS NOT NULL AND ($2) IS NOT NULL AND ($3) IS NOT NULL THEN fail('this is no time') END)`.replace(/\$(\d)/g, (_written, at: string) => argument(call, Number(at) - 1).sql);
  return value.type === 'timestamp' ? `substr(cast_timestamp(${value.sql}, 'error'), 12)` : refuseConstruct(context, 'TIME of this value', value.range);
}

/** `TIMESTAMP_BUCKET(moment, INTERVAL 15 MINUTE)`. */
function bucket(context: Context, call: Call): string {
  const [value, by] = [argument(call, 0), argument(call, 1)];
  if (by.interval === undefined || by.interval.unit === 'compound' || !isTemporal(value.type) || /month|quarter|year/.test(by.interval.unit)) return refuseConstruct(context, `${call.name} with this interval`, call.range);
  return `moment_bucket(${value.sql}, ${by.interval.amount}, ${quoteText(by.interval.unit)}, 'bigquery')`;
}

function lastDay(context: Context, call: Call): string {
  const [value, unit] = [argument(call, 0), argument(call, 1)];
  const name = (unit.column ?? '').toLowerCase();
  const first = (part: string): string => `truncate_moment(cast_date(${value.sql}, 'error'), '${part}')`;
  if (name === 'month') return `last_day_of(${value.sql})`;
  if (name === 'quarter') return `add_units(add_units(${first('quarter')}, 3, 'month'), -1, 'day')`;
  if (name === 'year') return `add_units(add_units(${first('year')}, 1, 'year'), -1, 'day')`;
  if (name === 'isoweek') return `add_units(${first('week')}, 6, 'day')`;
  if (name === 'week') return `add_units(cast_date(${value.sql}, 'error'), 6 - CAST(date_part_of(${value.sql}, 'dow') AS INTEGER), 'day')`;
  return refuseConstruct(context, 'LAST_DAY of this unit', unit.range);
}

const DATES: readonly OwnRow[] = [
  ['format_date format_datetime format_timestamp format_time', [2, 3], formatted, 'text'],
  ['parse_date', 2, parsed('date'), 'date'],
  ['parse_timestamp parse_datetime', [2, 3], parsed('timestamp'), 'timestamp'],
  ['parse_time', 2, parsed('time'), 'time'],
  ['time', [1, 3], timeOf, 'time'],
  ['time_add', 2, moved(''), 'time'],
  ['time_sub', 2, moved('-'), 'time'],
  ['time_diff', 3, (context, call) => `#crossed_units(${onDay(argument(call, 1))}, ${onDay(argument(call, 0))}, ${quoteText(unitAt(context, call, 2))})`, 'integer'],
  ['time_trunc', 2, (context, call) => `substr(truncate_timestamp(${onDay(argument(call, 0))}, ${quoteText(unitAt(context, call, 1))}), 12)`, 'time'],
  ['date_bucket datetime_bucket timestamp_bucket', 2, bucket, (_context, call) => ({ type: call.args[0]?.type ?? 'unknown' })],
  ['last_day', 2, lastDay, 'date'],
  ['timestamp_micros', 1, 'timestamp_of_epoch($1, 1000000)', 'timestamp'],
  ['unix_micros', 1, "CAST(round(date_part_of($1, 'epoch') * 1000000) AS INTEGER)", 'integer'],
  ['unix_millis', 1, "CAST(round(date_part_of($1, 'epoch') * 1000 - 0.4999) AS INTEGER)", 'integer'],
  ['string', 1, (context, call) => jsonTo(context, call, 'text') ?? (argument(call, 0).type === 'timestamp' ? `(${argument(call, 0).sql}) || '+00'` : isTemporal(argument(call, 0).type) ? argument(call, 0).sql : refuseConstruct(context, 'STRING of this value', call.range)), 'text'],
  ['string', 2, (context, call) => (argument(call, 1).text === 'UTC' && argument(call, 0).type === 'timestamp' ? `(${argument(call, 0).sql}) || '+00'` : refuseConstruct(context, 'STRING with this time zone', call.range)), 'text'],
];

/** The n-th place from a start, which may count from the end. */
function instr(context: Context, call: Call): string {
  const start = argument(call, 2).number;
  const nth = call.args[3] === undefined ? 1 : call.args[3].number;
  if (start === undefined || start === 0 || nth === undefined || nth < 1) return refuseConstruct(context, 'INSTR with these arguments', call.range);
  return `#nth_place(${argument(call, 0).sql}, ${argument(call, 1).sql}, ${String(start)}, ${String(nth)})`;
}

const TEXTS: readonly OwnRow[] = [
  ['format', atLeast(1), printed, 'text'],
  ['instr', [3, 4], instr, 'integer'],
  ['split', 1, "array_of_split($1, ',')", 'texts'],
  ['unicode', 1, 'CASE WHEN ($1) IS NULL THEN NULL ELSE coalesce(unicode($1), 0) END', 'integer'],
  ['soundex', 1, 'soundex_plain($1)', 'text'],
  ['edit_distance', 2, '#edit_distance($1, $2)', 'integer'],
  ['normalize', 1, "text_normal($1, 'NFC')", 'text'],
  ['normalize', 2, (context, call) => (/^NFK?[CD]$/.test(argument(call, 1).column ?? '') ? `text_normal(${argument(call, 0).sql}, '${argument(call, 1).column ?? ''}')` : refuseConstruct(context, 'NORMALIZE of this form', call.range)), 'text'],
  ['normalize_and_casefold', 1, "lower_text(text_normal($1, 'NFC'))", 'text'],
  ['parse_numeric', 1, "CAST(cast_real(replace(replace(trim($1), ',', ''), ' ', ''), 'error') AS REAL)", 'decimal'],
  ['net.host', 1, "url_part($1, 'HOST')", 'text'],
  ['net.ip_from_string', 1, '#ipv4_number($1)', 'unknown'],
];

const NUMBERS: readonly OwnRow[] = [
  ['safe_negate', 1, "CASE WHEN ($1) > -9223372036854775808 THEN -($1) END", 'first'],
  ['safe_multiply', 2, (context, call) => (call.args.every((arg) => arg.type === 'integer') ? 'CASE WHEN typeof(($1) * ($2)) = \'integer\' THEN ($1) * ($2) END'.replaceAll('$1', () => argument(call, 0).sql).replaceAll('$2', () => argument(call, 1).sql) : call.args.every((arg) => isNumeric(arg.type)) ? `(${argument(call, 0).sql}) * (${argument(call, 1).sql})` : refuseConstruct(context, 'SAFE_MULTIPLY of these values', call.range)), 'common'],
  ['bit_count', 1, '#bits_set($1)', 'integer'],
  ['error', 1, "fail($t1)", 'unknown'],
  ['cot', 1, '1.0 / tan($1)', 'real'],
];

const firstElement = (_context: Context, call: Call): ColumnType => elementOf(call.args[0] ?? UNKNOWN);

const ARRAYS: readonly OwnRow[] = [
  ['array_concat', atLeast(1), (context, call) => (call.args.length === 1 ? arrayOf(context, call).sql : call.args.map((_arg, i) => arrayOf(context, call, i).sql).reduce((all, next) => `array_chain(${all}, ${next})`)), sameArray],
  ['array_max', 1, one('array_greatest'), firstElement],
  ['array_min', 1, one('array_smallest'), firstElement],
  ['array_sum', 1, one('array_total_or_null'), firstElement],
  ['array_avg', 1, (context, call) => `CAST(array_total_or_null(${arrayOf(context, call).sql}) AS REAL) / json_array_length(array_compact_of(${arrayOf(context, call).sql}))`, 'real'],
  ['array_includes', 2, contains, 'boolean'],
  ['array_includes_any', 2, (context, call) => `array_overlap_nulls(${arrayOf(context, call).sql}, ${arrayOf(context, call, 1).sql})`, 'boolean'],
  ['array_includes_all', 2, (context, call) => `array_covers_nulls(${arrayOf(context, call).sql}, ${arrayOf(context, call, 1).sql})`, 'boolean'],
  ['array_is_distinct', 1, (context, call) => `json_array_length(${arrayOf(context, call).sql}) = json_array_length(array_distinct_of(${arrayOf(context, call).sql}))`, 'boolean'],
];

/** JSON's own value of a kind, which fails for another kind; `undefined`: this is no JSON. */
function jsonTo(_context: Context, call: Call, kind: string): string | undefined {
  const value = argument(call, 0);
  return value.type === 'json' && value.fields === undefined ? `json_value_as(${value.sql}, '${kind}')` : undefined;
}

function strictJson(kind: string): Body {
  return (context, call) => `${kind === 'integer' || kind === 'boolean' ? '#' : ''}${jsonTo(context, call, kind) ?? refuseConstruct(context, `${call.name} of what is no JSON`, call.range)}`;
}

function lax(kind: string): Body {
  return (context, call) => {
    const value = argument(call, 0);
    if (value.type !== 'json' || value.fields !== undefined) return refuseConstruct(context, `${call.name} of what is no JSON`, value.range);
    return `${kind === 'integer' || kind === 'boolean' ? '#' : ''}json_value_as(${value.sql}, 'lax ${kind}')`;
  };
}

/** A path that leads to one place. */
function pathAt(context: Context, call: Call, index: number): string {
  const path = argument(call, index);
  return path.text !== undefined && /^\$(?:\.[A-Za-z_]\w*|\[\d+\])*$/.test(path.text) ? path.sql : refuseConstruct(context, `${call.name} with this path`, path.range);
}

function jsonOf(context: Context, call: Call, value: Expr): string {
  return ['text', 'integer', 'boolean', 'null', 'date'].includes(value.type) || value.type === 'array' || value.type === 'json' ? inArray(value) : refuseConstruct(context, `${call.name} of this value`, value.range);
}

function changedJson(name: string): Body {
  return (context, call) => {
    if (call.args.length % 2 === 0 || argument(call, 0).type !== 'json') return refuseConstruct(context, `${call.name} of these values`, call.range);
    return call.args.slice(1).reduce((sql, _arg, i) => (i % 2 === 1 ? sql : `${name}(${sql}, ${pathAt(context, call, i + 1)}, ${jsonOf(context, call, argument(call, i + 2))})`), argument(call, 0).sql);
  };
}

function sortedObject(context: Context, call: Call): string {
  if (call.args.length % 2 === 1) return refuseConstruct(context, 'JSON_OBJECT of these values', call.range);
  const pairs = Array.from({ length: call.args.length / 2 }, (_unused, i) => [argument(call, i * 2), argument(call, i * 2 + 1)] as const);
  if (pairs.some(([name]) => name.text === undefined)) return refuseConstruct(context, 'JSON_OBJECT with keys that are no literals', call.range);
  const ordered = [...pairs].sort(([a], [b]) => ((a.text ?? '') < (b.text ?? '') ? -1 : 1));
  return `json_object(${ordered.map(([name, value]) => `${name.sql}, ${jsonOf(context, call, value)}`).join(', ')})`;
}

const JSONS: readonly OwnRow[] = [
  ['json_type', 1, (context, call) => `json_value_as(${argument(call, 0).type === 'json' ? argument(call, 0).sql : refuseConstruct(context, 'JSON_TYPE of what is no JSON', call.range)}, 'type')`, 'text'],
  ['int64', 1, strictJson('integer'), 'integer'], ['float64', [1, 2], strictJson('real'), 'real'], ['bool', 1, strictJson('boolean'), 'boolean'],
  ['lax_int64', 1, lax('integer'), 'integer'], ['lax_float64', 1, lax('real'), 'real'], ['lax_bool', 1, lax('boolean'), 'boolean'], ['lax_string', 1, lax('text'), 'text'],
  ['json_set', atLeast(3), changedJson('json_set'), 'json'],
  ['json_remove', atLeast(2), (context, call) => `json_remove(${argument(call, 0).sql}, ${call.args.slice(1).map((_arg, i) => pathAt(context, call, i + 1)).join(', ')})`, 'json'],
  ['json_strip_nulls', 1, 'json_value_as($1, \'stripped\')', 'json'],
  ['json_keys', [1, 2], (context, call) => (call.args[1] === undefined ? `json_value_as(${argument(call, 0).sql}, 'keys')` : call.args[1].number === 1 ? `json_value_as(${argument(call, 0).sql}, 'top keys')` : refuseConstruct(context, 'JSON_KEYS with this depth', call.range)), 'texts'],
  ['to_json', 1, (context, call) => (/^(?:text|integer|boolean|date)$/.test(argument(call, 0).type) ? `json_quote(${inArray(argument(call, 0))})` : holdsPlain(argument(call, 0)) ? `json(${argument(call, 0).sql})` : refuseConstruct(context, 'TO_JSON of this value', call.range)), 'json'],
  ['json_object', atLeast(0), sortedObject, 'json'],
  ['json_extract_array json_query_array', 2, "json_compact_items(json_path_json($1, $2))", 'texts'],
  ['json_extract_array json_query_array', 1, 'json_compact_items($1)', 'texts'],
];

/** Arrays and rows of values whose JSON is the same everywhere. */
function holdsPlain(type: ColumnType): boolean {
  const plain = new Set(['text', 'integer', 'boolean', 'date']);
  if (type.fields !== undefined) return type.fields.every(({ type: inner }) => plain.has(inner.type) || holdsPlain(inner));
  return type.type === 'array' ? plain.has(type.element ?? '') || (type.inner !== undefined && holdsPlain(type.inner)) : type.type === 'json' && type.element === undefined;
}

const HERE: readonly Dialect[] = ['bigquery'];

/** More of BigQuery's own functions; they stand before all others of these names. */
export const BIGQUERY_MORE_RULES: readonly FunctionRule[] = makeRules([...DATES, ...TEXTS, ...NUMBERS, ...ARRAYS, ...JSONS].map(([names, arity, sql, type]) => [names, HERE, arity, sql, type]));
