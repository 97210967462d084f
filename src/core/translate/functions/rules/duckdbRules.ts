import type { Dialect } from '../../../sql/lex/token';
import { refuseConstruct, type Context } from '../../context';
import { columnTypeOnly, commonColumn, elementOf, holderOf, isTemporal, mapOfTypes, UNKNOWN, type ColumnType, type Expr } from '../../expr';
import { inArray, isMap } from '../../expressions/elements';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import { mapKeys, mapKeysType, onMap, place, sameArray } from './arrayRules';
import type { Call } from '../arguments';
import { atLeast, makeRules, type FunctionRule, type RuleRow } from '../rule';

type Body = RuleRow[3];

/** A row of the table of DuckDB's functions: names, arity, SQL, type. */
type OwnRow = readonly [RuleRow[0], RuleRow[2], Body, RuleRow[4]];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** A list that may be NULL. */
function listOf(context: Context, call: Call, index = 0): Expr {
  const value = argument(call, index);
  return value.type === 'array' || value.type === 'null' ? value : refuseConstruct(context, `${call.name} of what is not known to be a list`, value.range);
}

/** `list_append(list, x)`: a list that is NULL is an empty one. */
function withOne(front: boolean): Body {
  return (context, call) => {
    const list = listOf(context, call, front ? 1 : 0).sql;
    const item = `json_array(${inArray(argument(call, front ? 0 : 1))})`;
    return `list_chained(${front ? `${item}, ${list}` : `${list}, ${item}`})`;
  };
}

function withOneType(front: boolean) {
  return (_context: Context, call: Call): ColumnType => {
    const [list, item] = front ? [call.args[1], call.args[0]] : [call.args[0], call.args[1]];
    return list?.type === 'array' ? { type: 'array', element: list.element, inner: list.inner } : holderOf('array', item ?? UNKNOWN);
  };
}

function chained(context: Context, call: Call): string {
  return `list_chained(${call.args.map((_arg, i) => listOf(context, call, i).sql).join(', ')})`;
}

function chainedType(_context: Context, call: Call): ColumnType {
  return commonColumn(call.args);
}

/** A literal of one of the words given. */
function wordOf(context: Context, call: Call, [index, ...words]: readonly [number, ...string[]]): string | undefined {
  const value = call.args[index];
  if (value === undefined) return undefined;
  const word = (value.text ?? '').toUpperCase().replace(/^NULLS /, '');
  return words.includes(word) ? word : refuseConstruct(context, `${call.name} with this order`, value.range);
}

/** NULLs stand last unless the call says otherwise. */
function inOrder(context: Context, call: Call): string {
  const isReversed = call.name.includes('reverse');
  const direction = isReversed ? 'DESC' : wordOf(context, call, [1, 'ASC', 'DESC']);
  const nulls = wordOf(context, call, [isReversed ? 1 : 2, 'FIRST', 'LAST']);
  return `list_in_order(${listOf(context, call).sql}, ${direction === 'DESC' ? '1' : '0'}, ${nulls === 'FIRST' ? '1' : '0'})`;
}

/** What `list_aggregate` makes of the elements by the aggregate's name. */
function summary(context: Context, call: Call, name: string): string {
  const list = listOf(context, call);
  const { sql } = list;
  if (list.element === 'array' || list.element === 'json') return refuseConstruct(context, `${call.name} of such elements`, list.range);
  switch (name) {
    case 'sum':
      return `array_total_or_null(${sql})`;
    case 'count':
      return `json_array_length(array_compact_of(${sql}))`;
    case 'min':
      return `array_smallest(${sql})`;
    case 'max':
      return `array_greatest(${sql})`;
    case 'avg':
    case 'mean':
      return `CAST(array_total_or_null(${sql}) AS REAL) / json_array_length(array_compact_of(${sql}))`;
    case 'median':
      return `CAST(percentile_between(array_compact_of(${sql}), 0.5) AS REAL)`;
    case 'mode':
      return `most_frequent(array_compact_of(${sql}), 1)`;
    case 'first':
    case 'last':
      return `array_item(${sql}, ${name === 'first' ? '1' : '-1'})`;
    case 'any_value':
      return `array_item(array_compact_of(${sql}), 1)`;
    case 'string_agg':
      return `nullif(array_text(${sql}, ${call.args[2]?.sql ?? "','"}, NULL), '')`;
    default:
      return ['product', 'stddev_pop', 'stddev_samp', 'var_pop', 'var_samp', 'bit_and', 'bit_or', 'bit_xor'].includes(name) ? `statistic(${sql}, ${quoteText(name)})` : refuseConstruct(context, `${call.name} with this aggregate`, call.range);
  }
}

const KEEPS_TYPE: ReadonlySet<string> = new Set(['sum', 'min', 'max', 'mode', 'first', 'last', 'any_value']);

function summaryType(name: string, call: Call): ColumnType {
  if (KEEPS_TYPE.has(name)) return elementOf(call.args[0] ?? UNKNOWN);
  return { type: name === 'string_agg' ? 'text' : name === 'count' || name.startsWith('bit_') ? 'integer' : 'real' };
}

function named(call: Call): string {
  return (call.args[1]?.text ?? '').toLowerCase();
}

const SUMMARIES: readonly OwnRow[] = ['avg', 'median', 'mode', 'count', 'product', 'stddev_pop', 'stddev_samp', 'var_pop', 'var_samp', 'any_value', 'first', 'last', 'string_agg', 'bit_and', 'bit_or', 'bit_xor'].map((name) => [
  `list_${name}`, 1, (context, call) => summary(context, call, name), (_context, call) => summaryType(name, call),
]);

function measure(name: string): Body {
  return (context, call) => `CAST(list_measure('${name}', ${listOf(context, call).sql}, ${listOf(context, call, 1).sql}) AS REAL)`;
}

/** `list_slice(x, from, to[, step])` of a list or a text. */
function slice(context: Context, call: Call): string {
  const value = argument(call, 0);
  const [from, to, step] = [argument(call, 1).sql, argument(call, 2).sql, call.args[3]?.sql ?? '1'];
  if (value.type === 'text' && call.args.length === 3) return `text_span(${value.sql}, ${from}, ${to})`;
  return `list_span(${listOf(context, call).sql}, ${from}, ${to}, ${step})`;
}

/** `range(from, to, step)` without its end, `generate_series` with it: of whole numbers, or of moments by an interval. */
function series(context: Context, call: Call): string {
  const isRange = call.name === 'range';
  const [from, to, by] = call.args.length === 1 ? ['0', argument(call, 0), undefined] : [argument(call, 0).sql, argument(call, 1), call.args[2]];
  if (isTemporal(argument(call, 0).type)) {
    if (by?.interval === undefined || by.interval.unit === 'compound') return refuseConstruct(context, `${call.name} with this step`, call.range);
    const moments = `series_of_moments(cast_timestamp(${from}, 'error'), cast_timestamp(${to.sql}, 'error'), ${by.interval.amount}, ${quoteText(by.interval.unit)})`;
    return isRange ? `list_until(${moments}, cast_timestamp(${to.sql}, 'error'))` : moments;
  }
  if (call.args.some((arg) => arg.type !== 'integer')) return refuseConstruct(context, `${call.name} of what are no integers`, call.range);
  const step = by?.number ?? (by === undefined ? 1 : 0);
  if (step === 0) return refuseConstruct(context, `${call.name} with this step`, call.range);
  return `series(${from}, (${to.sql})${isRange ? (step > 0 ? ' - 1' : ' + 1') : ''}, ${String(step)})`;
}

function seriesType(_context: Context, call: Call): ColumnType {
  return { type: 'array', element: isTemporal(call.args[0]?.type ?? 'unknown') ? 'timestamp' : 'integer' };
}

/** Functions that give the same for the elements of their first list in any order. */
const IGNORE_ORDER: ReadonlySet<string> = new Set([
  'LIST_SORT', 'ARRAY_SORT', 'LIST_REVERSE_SORT', 'ARRAY_REVERSE_SORT', 'LEN', 'LENGTH', 'ARRAY_LENGTH', 'LIST_CONTAINS', 'ARRAY_CONTAINS', 'LIST_HAS', 'ARRAY_HAS',
  'LIST_SUM', 'LIST_MIN', 'LIST_MAX', 'LIST_COUNT', 'LIST_AVG', 'LIST_UNIQUE', 'ARRAY_UNIQUE', 'UNNEST',
]);

/** Whether the call that was just read is the first argument of such a function. */
function isOrderIgnored({ cursor }: Context, call: Call): boolean {
  let at = cursor.at - 1;
  while (at > 0 && (cursor.tokens[at]?.start ?? 0) > call.range.start) at--;
  return cursor.tokens[at - 1]?.text === '(' && IGNORE_ORDER.has(cursor.tokens[at - 2]?.upper ?? '');
}

/** The elements once each. DuckDB gives them in the order of their hashes. */
function distinct(context: Context, call: Call): string {
  const items = `array_distinct_of(array_compact_of(${listOf(context, call).sql}))`;
  if (isOrderIgnored(context, call)) return items;
  return `(SELECT CASE WHEN json_array_length([items]) > 1 THEN fail('the order in which DuckDB gives the elements of list_distinct is not known to the local runner: put list_sort around it') ELSE [items] END FROM (SELECT ${items} AS [items]))`;
}

const LISTS: readonly OwnRow[] = [
  ['list_distinct array_distinct', 1, distinct, sameArray],
  ['list_append array_append array_push_back', 2, withOne(false), withOneType(false)],
  ['list_prepend array_prepend array_push_front', 2, withOne(true), withOneType(true)],
  ['array_pop_back', 1, (context, call) => `list_span(${listOf(context, call).sql}, 1, -2, 1)`, sameArray],
  ['array_pop_front', 1, (context, call) => `list_span(${listOf(context, call).sql}, 2, -1, 1)`, sameArray],
  ['list_concat list_cat array_concat array_cat', atLeast(2), chained, chainedType],
  ['list_sort array_sort', [1, 3], inOrder, sameArray],
  ['list_reverse_sort array_reverse_sort', [1, 2], inOrder, sameArray],
  ['list_grade_up array_grade_up grade_up', 1, (context, call) => `list_order(${listOf(context, call).sql})`, () => ({ type: 'array', element: 'integer' })],
  ['list_aggregate array_aggregate list_aggr array_aggr aggregate', [2, 3], (context, call) => summary(context, call, named(call)), (_context, call) => summaryType(named(call), call)],
  ...SUMMARIES,
  ['list_unique array_unique', 1, (context, call) => `json_array_length(array_distinct_of(array_compact_of(${listOf(context, call).sql})))`, 'integer'],
  ['list_intersect array_intersect', 2, (context, call) => `array_common(array_compact_of(${listOf(context, call).sql}), array_compact_of(${listOf(context, call, 1).sql}))`, sameArray],
  ['list_position list_indexof array_position array_indexof', 2, (context, call) => `nullif(${place(context, call)}, 0)`, 'integer'],
  ['list_select array_select', 2, (context, call) => `list_picked(${listOf(context, call).sql}, ${listOf(context, call, 1).sql})`, sameArray],
  ['list_where array_where', 2, (context, call) => `list_masked(${listOf(context, call).sql}, ${listOf(context, call, 1).sql})`, sameArray],
  ['list_resize array_resize', [2, 3], (context, call) => `list_resized(${listOf(context, call).sql}, ${argument(call, 1).sql}, json_array(${call.args[2] === undefined ? 'NULL' : inArray(call.args[2])}))`, sameArray],
  ['list_slice array_slice', [3, 4], slice, (_context, call) => columnTypeOnly(call.args[0] ?? UNKNOWN)],
  ['list_dot_product array_dot_product list_inner_product array_inner_product', 2, measure('dot_product'), 'real'],
  ['list_negative_dot_product array_negative_inner_product list_negative_inner_product', 2, measure('negative_dot_product'), 'real'],
  ['list_cosine_similarity array_cosine_similarity', 2, measure('cosine_similarity'), 'real'],
  ['list_cosine_distance array_cosine_distance', 2, measure('cosine_distance'), 'real'],
  ['list_distance array_distance', 2, measure('distance'), 'real'],
  ['range generate_series', [1, 3], series, seriesType],
];

function mapOfLists(context: Context, call: Call): string {
  if (call.args.length === 0) return "'{}'";
  const [keys, values] = [listOf(context, call), listOf(context, call, 1)];
  if (keys.element !== 'text' && keys.element !== 'integer') return refuseConstruct(context, 'A map with such keys', keys.range);
  return `map_of_arrays(${keys.sql}, ${values.sql})`;
}

function mapAt(context: Context, call: Call): string {
  const map = argument(call, 0);
  return isMap(map) ? `map_item(${map.sql}, ${argument(call, 1).sql})` : refuseConstruct(context, `${call.name} of what is not known to be a map`, map.range);
}

function mapHas(context: Context, call: Call): string {
  const map = argument(call, 0);
  return isMap(map) ? `array_covers(map_keys_of(${map.sql}, 'text'), json_array(CAST(${argument(call, 1).sql} AS TEXT)))` : refuseConstruct(context, `${call.name} of what is not known to be a map`, map.range);
}

function mapsJoined(context: Context, call: Call): string {
  return `map_joined(${call.args.map((arg) => (isMap(arg) ? arg.sql : refuseConstruct(context, 'map_concat of what is not known to be a map', arg.range))).join(', ')})`;
}

const firstType = (_context: Context, call: Call): ColumnType => columnTypeOnly(call.args[0] ?? UNKNOWN);

const MAPS: readonly OwnRow[] = [
  ['map', [0, 2], (context, call) => (call.args.length === 1 ? refuseConstruct(context, 'map of one list', call.range) : mapOfLists(context, call)), (_context, call) => mapOfTypes(elementOf(call.args[0] ?? { type: 'text' }), elementOf(call.args[1] ?? UNKNOWN))],
  ['map_keys', 1, mapKeys, mapKeysType],
  ['map_values', 1, onMap('map_values_of'), (_context, call) => ({ type: 'array', element: call.args[0]?.element, inner: call.args[0]?.inner })],
  ['map_extract_value', 2, mapAt, (_context, call) => elementOf(call.args[0] ?? UNKNOWN)],
  ['map_extract element_at', 2, (context, call) => `(CASE WHEN (${argument(call, 0).sql}) IS NULL THEN NULL WHEN ${mapHas(context, call)} THEN json_array(${inArray({ ...elementOf(argument(call, 0)), sql: mapAt(context, call), level: 12, range: call.range })}) ELSE '[]' END)`, (_context, call) => holderOf('array', elementOf(call.args[0] ?? UNKNOWN))],
  ['map_contains', 2, mapHas, 'boolean'],
  ['cardinality', 1, (context, call) => `CAST(${onMap('map_size')(context, call)} AS INTEGER)`, 'integer'],
  ['map_concat', atLeast(2), mapsJoined, firstType],
];

/** `time_bucket(INTERVAL …, moment)`. */
function bucket(context: Context, call: Call): string {
  const [by, value] = [argument(call, 0), argument(call, 1)];
  if (by.interval === undefined || !isTemporal(value.type)) return refuseConstruct(context, 'time_bucket of these values', call.range);
  const { amount, unit } = by.interval;
  const [, count, word] = unit === 'compound' ? (/^'(\d+) ([a-z]+?)s?'$/.exec(amount) ?? []) : ['', amount, unit];
  if (count === undefined || word === undefined) return refuseConstruct(context, 'time_bucket of this interval', by.range);
  return `moment_bucket(${value.sql}, ${count}, ${quoteText(word)}, 'duckdb')`;
}

/** `{}`, `{:.2f}`, `{:>5}`, `{:,}` of fmt, or C's `%05d`. */
function formatted(context: Context, call: Call): string {
  const pattern = argument(call, 0);
  if (pattern.text === undefined) return refuseConstruct(context, `${call.name} with a pattern that is no literal`, pattern.range);
  const odd = call.args.slice(1).find((arg) => !['integer', 'text', 'real', 'decimal', 'null'].includes(arg.type));
  if (odd !== undefined) return refuseConstruct(context, `${call.name} of this value`, odd.range);
  const kinds = call.args.slice(1).map((arg) => (arg.type === 'integer' ? 'i' : arg.type === 'text' ? 't' : 'r')).join('');
  return `fmt_text(${quoteText(kinds)}, ${call.args.map((arg) => arg.sql).join(', ')})`;
}

const PLAIN_PRINTF = /^(?:[^%]|%%|%-?0?\d*(?:\.\d+)?[dsfxX])*$/;

function printed(context: Context, call: Call): string {
  const pattern = argument(call, 0);
  if (pattern.text === undefined || !PLAIN_PRINTF.test(pattern.text)) return refuseConstruct(context, `${call.name} with this pattern`, pattern.range);
  return `c_text(${call.args.map((arg) => arg.sql).join(', ')})`;
}

const TEXTS: readonly OwnRow[] = [
  ['format', atLeast(1), formatted, 'text'],
  ['printf', atLeast(1), printed, 'text'],
  ['hex to_hex', 1, (context, call) => (argument(call, 0).type === 'integer' ? `printf('%X', ${argument(call, 0).sql})` : argument(call, 0).type === 'text' ? `hex(${argument(call, 0).sql})` : refuseConstruct(context, 'hex of this value', call.range)), 'text'],
  ['url_encode', 1, 'url_quoted($1)', 'text'],
  ['url_decode', 1, 'url_unquoted($1)', 'text'],
  ['strip_accents', 1, 'without_accents($1)', 'text'],
  ['hamming mismatches', 2, '#letters_apart($1, $2)', 'integer'],
  ['parse_filename', [1, 2], (context, call) => (call.args[1] === undefined || call.args[1].sql === 'FALSE' ? `path_part(${argument(call, 0).sql}, 'file')` : call.args[1].sql === 'TRUE' ? `path_part(${argument(call, 0).sql}, 'stem')` : refuseConstruct(context, 'parse_filename with this argument', call.range)), 'text'],
  ['parse_dirpath', 1, "path_part($1, 'directory')", 'text'],
  ['parse_path', 1, "path_part($1, 'all')", 'texts'],
  ['xor', 2, '(($1) | ($2)) - (($1) & ($2))', 'integer'],
  ['epoch_ms', 1, (context, call) => (argument(call, 0).type === 'integer' ? `timestamp_of_epoch(${argument(call, 0).sql}, 1000)` : isTemporal(argument(call, 0).type) ? `CAST(round(date_part_of(${argument(call, 0).sql}, 'epoch') * 1000) AS INTEGER)` : refuseConstruct(context, 'epoch_ms of this value', call.range)), (_context, call) => ({ type: call.args[0]?.type === 'integer' ? 'timestamp' : 'integer' })],
  ['epoch_us', 1, (context, call) => (isTemporal(argument(call, 0).type) ? `CAST(round(date_part_of(${argument(call, 0).sql}, 'epoch') * 1000000) AS INTEGER)` : refuseConstruct(context, 'epoch_us of this value', call.range)), 'integer'],
  ['yearweek', 1, "CAST(format_strftime($1, '%G%V') AS INTEGER)", 'integer'],
  ['time_bucket', 2, bucket, (_context, call) => ({ type: call.args[1]?.type ?? 'unknown' })],
];

const HERE: readonly Dialect[] = ['duckdb'];

/** Functions of DuckDB alone. */
export const DUCKDB_RULES: readonly FunctionRule[] = makeRules([...LISTS, ...MAPS, ...TEXTS].map(([names, arity, sql, type]) => [names, HERE, arity, sql, type]));
