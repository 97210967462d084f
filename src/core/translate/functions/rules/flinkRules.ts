import { refuseConstruct, type Context } from '../../context';
import { holderOf, isNumeric, type ColumnType, type Expr } from '../../expr';
import { asTextSql } from '../../expressions/casts';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { contains, elementType, joinedWith, mapKeys, mapKeysType, one, onMap, place, sameArray, sorted, two } from './arrayRules';
import { makeRules, type FunctionRule } from '../rule';
import { lengthUs } from '../../queries/timeWindows';

const FLINK = ['flink'] as const;

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** The whole match without a group; NULL where nothing matches. */
function extracted(_context: Context, call: Call): string {
  return `regexp_found(${argument(call, 0).sql}, ${argument(call, 1).sql}, ${call.args[2]?.sql ?? '0'}, 1, 1, '')`;
}

/** `to_timestamp_ltz(n, 3)` counts milliseconds, with 0 seconds. */
function ofEpoch(context: Context, call: Call): string {
  const [value, precision] = [argument(call, 0), argument(call, 1).number];
  if (!isNumeric(value.type) || (precision !== 0 && precision !== 3)) return refuseConstruct(context, `${call.name} of this value`, call.range);
  return precision === 0 ? `timestamp_of_epoch(${value.sql}, 1)` : `timestamp_of_ms(${value.sql})`;
}

function hex(context: Context, call: Call): string {
  const value = argument(call, 0);
  if (value.type === 'integer') return `printf('%X', ${value.sql})`;
  return value.type === 'text' ? `hex(${value.sql})` : refuseConstruct(context, 'HEX of this value', value.range);
}

function sha2(context: Context, call: Call): string {
  const bits = argument(call, 1).number;
  return bits === 256 || bits === 512 ? `hash_sha${String(bits)}(${argument(call, 0).sql})` : refuseConstruct(context, 'SHA2 of a length other than 256 and 512', call.range);
}

/** A path without its mode; only plain steps. */
function strictPath(call: Call): string {
  const path = argument(call, 1);
  const plain = /^\s*(?:lax\s+)?(\$(?:\.\w+|\[\d+\])*)\s*$/i.exec(path.text ?? '')?.[1];
  return plain === undefined ? refuse('This JSON path is not supported by the local runner.', path.range) : quoteText(plain);
}

/** Text of one kind of characters only; the empty text is of none. */
function consistsOf(pattern: string): (context: Context, call: Call) => string {
  return (context, call) => `coalesce(regexp_matches(${asTextSql(context, argument(call, 0))}, '${pattern}', ''), 0)`;
}

/** The one element of an array; none gives NULL. */
function onlyElement(context: Context, call: Call): string {
  const array = argument(call, 0);
  if (array.type !== 'array') return refuseConstruct(context, 'ELEMENT of what is no array', array.range);
  return `CASE WHEN json_array_length(${array.sql}) > 1 THEN fail('ELEMENT of an array with several elements') ELSE array_item(${array.sql}, 1) END`;
}

function elt(_context: Context, call: Call): string {
  const [index, ...list] = call.args;
  return `CASE ${index?.sql ?? 'NULL'} ${list.map((item, i) => `WHEN ${String(i + 1)} THEN ${item.sql}`).join(' ')} END`;
}

/** From the first place to the last, both included. */
function sliced(context: Context, call: Call): string {
  const [array, from, to] = [argument(call, 0), argument(call, 1), call.args[2]];
  if (array.type !== 'array' || (from.number ?? 0) < 1 || (to !== undefined && (to.number ?? 0) < 1)) return refuseConstruct(context, 'ARRAY_SLICE with these places', call.range);
  return `array_span(${array.sql}, ${from.sql}, ${to?.sql ?? '2147483647'})`;
}

function printf(context: Context, call: Call): string {
  const args = call.args.slice(1).map((arg) => (arg.type === 'integer' ? arg.sql : asTextSql(context, arg)));
  return `printf_text(${[argument(call, 0).sql, ...args].join(', ')})`;
}

/** The start or the end of the window of a length that a time is in. */
function tumbled(context: Context, call: Call): string {
  const [moment, length] = [argument(call, 0), lengthUs(context, argument(call, 1))];
  return `json_extract(sliding_windows(${moment.sql}, ${length}, ${length}, 0), '$[0].${call.name === 'tumble_end' ? 'end' : 'start'}')`;
}

const textMap = (): ColumnType => holderOf('json', { type: 'text' });

/** Functions as Flink has them. Source: Flink's page "System (Built-in) Functions". */
export const FLINK_RULES: readonly FunctionRule[] = makeRules([
  ['dayofweek', FLINK, 1, "#date_part_of($1, 'dayofweek')", 'integer'],
  ['week', FLINK, 1, "#date_part_of($1, 'week')", 'integer'],
  ['to_date', FLINK, 2, "read_java($1, $2, 'date', 'null')", 'date'],
  ['to_timestamp', FLINK, 2, "read_java($1, $2, 'timestamp', 'null')", 'timestamp'],
  ['unix_timestamp', FLINK, 2, "#read_java($1, $2, 'epoch', 'null')", 'integer'],
  ['to_timestamp_ltz', FLINK, 2, ofEpoch, 'timestamp'],
  ['convert_tz', FLINK, 3, "utc_to_zone(zone_to_utc($1, $2, 'spark'), $3, 'spark')", 'text'],
  ['truncate', FLINK, 2, 'truncate_number($1, $2)', 'first'],
  ['truncate', FLINK, 1, 'truncate_number($1, 0)', 'first'],
  ['btrim', FLINK, 2, 'trim($1, $2)', 'text'],
  ['json_exists', FLINK, 2, (_context, call) => `(json_type(${argument(call, 0).sql}, ${strictPath(call)}) IS NOT NULL)`, 'boolean'],
  ['json_value', FLINK, 2, (_context, call) => `json_scalar(${argument(call, 0).sql}, ${strictPath(call)}, 'null')`, 'text'],
  ['json_query', FLINK, 2, (_context, call) => `json_nonscalar(${argument(call, 0).sql}, ${strictPath(call)})`, 'text'],
  ['log2', FLINK, 1, 'log2($1)', 'real'],
  ['initcap', FLINK, 1, 'capitalise($1, 1)', 'text'],
  ['regexp', FLINK, 2, "regexp_matches($1, $2, '')", 'boolean'],
  ['regexp_extract', FLINK, [2, 3], extracted, 'text'],
  ['chr', FLINK, 1, 'char(($1) & 255)', 'text'],
  ['bin', FLINK, 1, 'lower(convert_base(CAST($1 AS TEXT), 10, 2))', 'text'],
  ['hex', FLINK, 1, hex, 'text'],
  ['sha2', FLINK, 2, sha2, 'text'],
  ['to_base64', FLINK, 1, 'base64_text($1)', 'text'],
  ['from_base64', FLINK, 1, 'CAST(bytes_of_base64($1) AS TEXT)', 'text'],
  ['translate', FLINK, 3, 'translate_text($1, $2, $3)', 'text'],
  ['startswith', FLINK, 2, 'CASE WHEN ($1) IS NULL OR ($2) IS NULL THEN NULL ELSE substr($1, 1, length($2)) = ($2) END', 'boolean'],
  ['endswith', FLINK, 2, 'CASE WHEN ($1) IS NULL OR ($2) IS NULL THEN NULL ELSE right_part($1, length($2)) = ($2) END', 'boolean'],
  ['elt', FLINK, [2, 200], elt, 'rest'],
  ['printf', FLINK, [1, 200], printf, 'text'],
  ['is_alpha', FLINK, 1, consistsOf('^[A-Za-z]+$'), 'boolean'],
  ['is_digit', FLINK, 1, consistsOf('^[0-9]+$'), 'boolean'],
  ['is_decimal', FLINK, 1, consistsOf('^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)$'), 'boolean'],
  ['overlay', FLINK, 3, '(substr($1, 1, ($3) - 1) || ($2) || substr($1, ($3) + length($2)))', 'text'],
  ['split', FLINK, 2, 'array_of_split($1, $2)', 'texts'],
  ['str_to_map', FLINK, 1, "map_of_text($1, ',', '=')", textMap],
  ['str_to_map', FLINK, 3, 'map_of_text($1, $2, $3)', textMap],
  ['element', FLINK, 1, onlyElement, elementType],
  ['array_contains', FLINK, 2, contains, 'boolean'],
  ['array_concat', FLINK, 2, two('array_chain'), sameArray],
  ['array_union', FLINK, 2, two('array_all_of'), sameArray],
  ['array_except', FLINK, 2, two('array_minus'), sameArray],
  ['regexp_substr', FLINK, 2, "regexp_found($1, $2, 0, 1, 1, '')", 'text'],
  ['array_distinct', FLINK, 1, one('array_distinct_of'), sameArray],
  ['array_position', FLINK, 2, place, 'integer'],
  ['array_reverse', FLINK, 1, one('array_reversed'), sameArray],
  ['array_join', FLINK, [2, 3], joinedWith, 'text'],
  ['array_sort', FLINK, 1, sorted, sameArray],
  ['array_max', FLINK, 1, one('array_greatest'), elementType],
  ['array_min', FLINK, 1, one('array_smallest'), elementType],
  ['array_slice', FLINK, [2, 3], sliced, sameArray],
  ['map_keys', FLINK, 1, mapKeys, mapKeysType],
  ['map_values', FLINK, 1, onMap('map_values_of'), (_context, call) => ({ type: 'array', element: call.args[0]?.element, inner: call.args[0]?.inner })],
  ['tumble tumble_start tumble_end', FLINK, 2, tumbled, 'timestamp'],
  ['json_string', FLINK, 1, 'json_quote($1)', 'text'],
]);
