import { inDialect, refuseConstruct, type Context } from '../../context';
import { commonColumn, elementOf, holderOf, isTemporal, mapOfTypes, UNKNOWN, type ColumnType, type Expr, type Pair } from '../../expr';
import { inArray, isMap, itemOrDefault } from '../../expressions/elements';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { atLeast, DORIS, HIVE, makeRules, type FunctionRule } from '../rule';
import type { Dialect } from '../../../sql/lex/token';

const ARRAYS: readonly Dialect[] = [...HIVE, 'trino', ...DORIS];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** An argument that is known to be an array; refuses another. */
export function arrayOf(context: Context, call: Call, index = 0): Expr {
  const value = argument(call, index);
  return value.type === 'array' ? value : refuseConstruct(context, `${call.name} of what is not known to be an array`, value.range);
}

/** The arguments as an array. */
export function literal(_context: Context, call: Call): string {
  return `json_array(${call.args.map((item) => inArray(item)).join(', ')})`;
}

export function literalType(_context: Context, call: Call): ColumnType {
  return holderOf('array', commonColumn(call.args));
}

/** The type of the first argument, as an array. */
export function sameArray(_context: Context, call: Call): ColumnType {
  return { type: 'array', element: call.args[0]?.element, inner: call.args[0]?.inner };
}

/** The type of the elements of the first argument. */
export function elementType(_context: Context, call: Call): ColumnType {
  return elementOf(call.args[0] ?? UNKNOWN);
}

/** A function of one array. */
export function one(name: string): (context: Context, call: Call) => string {
  return (context, call) => `${name}(${arrayOf(context, call).sql})`;
}

/** A function of two arrays. */
export function two(name: string): (context: Context, call: Call) => string {
  return (context, call) => `${name}(${arrayOf(context, call).sql}, ${arrayOf(context, call, 1).sql})`;
}

function withValue(name: string): (context: Context, call: Call) => string {
  return (context, call) => {
    const value = argument(call, 1);
    if (value.type === 'boolean' || value.type === 'array') return refuseConstruct(context, `${call.name} with this value`, value.range);
    return `${name}(${arrayOf(context, call).sql}, ${value.sql})`;
  };
}

/** Hive's and Spark's size of NULL is -1. */
export function size(context: Context, call: Call): string {
  const value = argument(call, 0);
  if (value.type === 'null' && inDialect(context, ...HIVE)) return call.name === 'array_size' ? 'NULL' : '-1';
  if (!isMap(value) && value.type !== 'array') return refuseConstruct(context, `${call.name} of what is not known to be an array`, value.range);
  const count = isMap(value) ? `CAST(map_size(${value.sql}) AS INTEGER)` : `json_array_length(${value.sql})`;
  return inDialect(context, ...HIVE) && (call.name === 'size' || call.name === 'cardinality') ? `coalesce(${count}, -1)` : count;
}

/** An element, counted from 1, or the value of a key. */
export function elementAt(context: Context, call: Call): string {
  const [value, index] = [argument(call, 0), argument(call, 1)];
  if (isMap(value)) return `map_item(${value.sql}, ${index.sql})`;
  if (context.dialect === 'clickhouse') return itemOrDefault(context, value, index);
  return `array_item(${arrayOf(context, call).sql}, ${index.sql})`;
}

/** The elements as text with something between them; NULLs are left out without a third argument. */
export function joinedWith(context: Context, call: Call): string {
  return `array_text(${arrayOf(context, call).sql}, ${argument(call, 1).sql}, ${call.args[2]?.sql ?? 'NULL'})`;
}

/** Hive's sort_array puts NULLs first, descending last; the others put them last. */
export function sorted(context: Context, call: Call): string {
  const [array, ascending] = [arrayOf(context, call), call.args[1]];
  if (ascending === undefined || ascending.sql === 'TRUE') return `array_in_order(${array.sql}, ${call.name === 'sort_array' || inDialect(context, ...DORIS) ? '1' : '0'})`;
  if (ascending.sql !== 'FALSE') return refuseConstruct(context, `${call.name} with this order`, ascending.range);
  return `array_reversed(array_in_order(${array.sql}, 1))`;
}

/** A map of keys and values that take turns. */
export function map(_context: Context, call: Call): string {
  return `json_object(${call.args.map((arg, i) => (i % 2 === 0 ? `CAST(${arg.sql} AS TEXT)` : inArray(arg))).join(', ')})`;
}

export function mapType(_context: Context, call: Call): ColumnType {
  return mapOfTypes(commonColumn(call.args.filter((_arg, i) => i % 2 === 0)), commonColumn(call.args.filter((_arg, i) => i % 2 === 1)));
}

/** `map(keys, values)`; other keys than text would come back as text. */
function mapOfArrays(context: Context, call: Call): string {
  const [names, values] = [arrayOf(context, call), arrayOf(context, call, 1)];
  if (!['text', 'integer', 'date'].includes(names.element ?? '')) refuseConstruct(context, 'A map whose keys are not known to be text', names.range);
  return `map_of_arrays(${names.sql}, ${values.sql})`;
}

function sameMap(_context: Context, call: Call): ColumnType {
  return { type: 'json', element: call.args[0]?.element, keys: call.args[0]?.keys, inner: call.args[0]?.inner };
}

function mapText(_context: Context, call: Call): string {
  return `map_of_text(${argument(call, 0).sql}, ${call.args[1]?.sql ?? "','"}, ${call.args[2]?.sql ?? "':'"})`;
}

/** A function of one map. */
export function onMap(name: string): (context: Context, call: Call) => string {
  return (context, call) => (isMap(argument(call, 0)) ? `${name}(${argument(call, 0).sql})` : refuseConstruct(context, `${call.name} of what is not known to be a map`, call.range));
}

/** Spark's dates or timestamps from one to the other; without a step by a day. */
function momentSequence(context: Context, [from, to]: Pair, by: Expr | undefined): string {
  if (by !== undefined && (by.interval === undefined || by.interval.unit === 'compound')) return refuseConstruct(context, 'sequence with this step', by.range);
  const { amount, unit } = by?.interval ?? { amount: `CASE WHEN (${from.sql}) > (${to.sql}) THEN -1 ELSE 1 END`, unit: 'day' };
  return `moment_sequence(${from.sql}, ${to.sql}, ${amount}, ${quoteText(unit)}, ${from.type === 'date' ? '1' : '0'})`;
}

/** An array of what the first value is. */
function sequenceType(_context: Context, call: Call): ColumnType {
  const type = call.args[0]?.type;
  return { type: 'array', element: type === 'date' || type === 'timestamp' ? type : 'integer' };
}

/** Numbers from one to the other; downwards where the first is greater. */
export function sequence(context: Context, call: Call): string {
  const [from, to, by] = call.args;
  if (inDialect(context, 'spark', 'trino') && from !== undefined && to !== undefined && isTemporal(from.type)) return momentSequence(context, [from, to], by);
  if (call.args.some((arg) => arg.type !== 'integer')) return refuseConstruct(context, `${call.name} of what are no integers`, call.range);
  const step = by?.sql ?? (context.dialect === 'bigquery' ? '1' : `CASE WHEN (${from?.sql ?? ''}) > (${to?.sql ?? ''}) THEN -1 ELSE 1 END`);
  return `series(${from?.sql ?? ''}, ${to?.sql ?? ''}, ${step})`;
}

/** Where a value stands in an array, counted from 1; what stands for nowhere depends on the dialect. */
export function place(context: Context, call: Call): string {
  if (inDialect(context, ...DORIS, 'clickhouse')) return `CAST(${withValue('array_place_of')(context, call)} AS INTEGER)`;
  const found = withValue('array_place')(context, call);
  return context.dialect === 'postgresql' ? `nullif(CAST(${found} AS INTEGER), 0)` : `CAST(${found} AS INTEGER)`;
}

function length(context: Context, call: Call): string {
  const dimension = call.args[1];
  if (dimension !== undefined && dimension.number !== 1) return refuseConstruct(context, `${call.name} of this dimension`, dimension.range);
  const count = `json_array_length(${arrayOf(context, call).sql})`;
  return context.dialect === 'postgresql' ? `nullif(${count}, 0)` : count;
}

/** The array with one more value, in front or behind. */
export function withOne(front: boolean): (context: Context, call: Call) => string {
  return (context, call) => `array_with(${arrayOf(context, call, front ? 1 : 0).sql}, ${argument(call, front ? 0 : 1).sql}, ${front ? '1' : '0'})`;
}

/** The keys of a map: text, dates, which are text, and integers keep their type. */
export function mapKeys(context: Context, call: Call): string {
  const map = argument(call, 0);
  if (!isMap(map)) return refuseConstruct(context, `${call.name} of what is not known to be a map`, call.range);
  const keys = map.keys ?? 'text';
  if (!['text', 'date', 'timestamp', 'integer'].includes(keys)) return refuseConstruct(context, `${call.name} of a map with such keys`, map.range);
  return `map_keys_of(${map.sql}, ${keys === 'integer' ? "'integer'" : "'text'"})`;
}

export function mapKeysType(_context: Context, call: Call): ColumnType {
  return { type: 'array', element: call.args[0]?.keys ?? 'text' };
}

/** An array of one value several times. */
function repeat(context: Context, call: Call): string {
  const value = argument(call, 0);
  if (value.type === 'array' || value.type === 'json' || value.type === 'boolean') return refuseConstruct(context, `${call.name} of this value`, value.range);
  return `array_repeated(${value.sql}, ${argument(call, 1).sql})`;
}

export const ARRAY_RULES: readonly FunctionRule[] = makeRules([
  ['array', ARRAYS, atLeast(0), literal, literalType],
  ['array_construct', ['snowflake'], atLeast(0), literal, literalType],
  ['list_value', ['duckdb'], atLeast(0), literal, literalType],
  ['size', [...HIVE, ...DORIS], 1, size, 'integer'],
  ['cardinality', ['trino', 'spark', 'doris', 'flink'], 1, size, 'integer'],
  ['cardinality', ['postgresql'], 1, (context, call) => `json_array_length(${call.args[0]?.element === 'array' ? `array_flat(${arrayOf(context, call).sql})` : arrayOf(context, call).sql})`, 'integer'],
  ['array_length array_size len', ['bigquery', 'snowflake', 'duckdb', 'starrocks', 'spark'], 1, size, 'integer'],
  ['array_length array_upper', ['postgresql', 'duckdb'], 2, length, 'integer'],
  ['array_contains', [...HIVE, ...DORIS], 2, contains, 'boolean'],
  ['contains list_contains array_contains has', ['trino', 'duckdb', 'clickhouse'], 2, contains, 'boolean'],
  ['array_distinct', [...ARRAYS, 'snowflake'], 1, one('array_distinct_of'), sameArray],
  ['array_except', [...HIVE, 'trino', ...DORIS, 'snowflake'], 2, two('array_minus'), sameArray],
  ['array_intersect', [...HIVE, 'trino', 'doris', 'starrocks'], 2, two('array_common'), sameArray],
  ['array_union', [...HIVE, 'trino', 'doris'], 2, two('array_all_of'), sameArray],
  ['array_cat array_concat list_concat', ['postgresql', 'snowflake', 'duckdb', 'bigquery', ...DORIS], 2, two('array_chain'), sameArray],
  ['arrays_overlap', ['spark', 'trino'], 2, two('array_overlap_of'), 'boolean'],
  ['arrays_overlap', ['doris'], 2, two('array_overlap_or_fail'), 'boolean'],
  ['arrays_overlap', ['starrocks'], 2, two('array_overlap_nulls'), 'boolean'],
  ['array_max', ['trino'], 1, one('array_greatest_known'), elementType],
  ['array_min', ['trino'], 1, one('array_smallest_known'), elementType],
  ['array_max', ARRAYS, 1, one('array_greatest'), elementType],
  ['array_min', ARRAYS, 1, one('array_smallest'), elementType],
  ['array_sum list_sum', ['duckdb', ...DORIS], 1, one('array_total_or_null'), elementType],
  ['array_position list_position', ['spark', 'trino', 'postgresql', 'duckdb', ...DORIS], 2, place, 'integer'],
  ['array_remove', [...HIVE, 'trino', 'postgresql', ...DORIS], 2, withValue('array_without'), sameArray],
  ['array_append list_append', ['postgresql', 'spark', 'snowflake', 'duckdb', 'starrocks'], 2, withOne(false), sameArray],
  ['array_prepend', ['postgresql', 'duckdb'], 2, withOne(true), (_context, call) => ({ type: 'array', element: call.args[1]?.element })],
  ['array_compact', ['doris'], 1, one('array_without_repeats'), sameArray],
  ['array_compact', ['spark', 'snowflake'], 1, one('array_compact_of'), sameArray],
  ['array_repeat', ['spark'], 2, repeat, (_context, call) => holderOf('array', call.args[0] ?? UNKNOWN)],
  ['repeat', ['trino'], 2, repeat, (_context, call) => holderOf('array', call.args[0] ?? UNKNOWN)],
  ['flatten', ['spark', 'trino'], 1, one('array_flat'), (_context, call) => ({ type: 'array', element: call.args[0]?.inner?.element, inner: call.args[0]?.inner?.inner })],
  ['reverse', ['spark', 'trino'], 1, one('array_reversed'), sameArray],
  ['slice', ['spark', 'trino'], 3, (context, call) => `array_slice_of(${arrayOf(context, call).sql}, ${argument(call, 1).sql}, ${argument(call, 2).sql})`, sameArray],
  ['sequence', ['spark', 'trino'], [2, 3], sequence, sequenceType],
  ['generate_array', ['bigquery'], [2, 3], sequence, () => ({ type: 'array', element: 'integer' })],
  ['element_at', ['trino', 'spark', 'doris'], 2, elementAt, elementType],
  ['arrayelement', ['clickhouse'], 2, elementAt, elementType],
  ['list_reverse array_reverse', ['duckdb'], 1, one('array_reversed'), sameArray],
  ['list_max', ['duckdb'], 1, one('array_greatest'), elementType],
  ['list_min', ['duckdb'], 1, one('array_smallest'), elementType],
  ['flatten', ['duckdb'], 1, one('array_flat'), 'array'],
  ['list_has_any', ['duckdb'], 2, (context, call) => `coalesce(${two('array_overlap_of')(context, call)}, 0)`, 'boolean'],
  ['sort_array', HIVE, [1, 2], sorted, sameArray],
  ['array_sort list_sort', ['trino', 'spark', ...DORIS], 1, sorted, sameArray],
  ['array_join', [...HIVE, 'trino', ...DORIS], [2, 3], joinedWith, 'text'],
  ['array_to_string', ['postgresql', 'snowflake', 'bigquery', 'duckdb'], [2, 3], joinedWith, 'text'],
  ['arraystringconcat', ['clickhouse'], 2, joinedWith, 'text'],
  ['map', HIVE, atLeast(0), map, mapType],
  ['map', DORIS, atLeast(0), map, mapType],
  ['map', ['trino'], 2, mapOfArrays, (_context, call) => mapOfTypes(elementOf(call.args[0] ?? UNKNOWN), elementOf(call.args[1] ?? UNKNOWN))],
  ['map', ['trino'], 0, "'{}'", () => mapOfTypes({ type: 'text' }, UNKNOWN)],
  ['map_concat', ['trino'], atLeast(2), (context, call) => `map_joined(${call.args.map((arg) => (isMap(arg) ? arg.sql : refuseConstruct(context, 'map_concat of what is not known to be a map', arg.range))).join(', ')})`, sameMap],
  ['split_to_map', ['trino'], 3, 'map_of_text($1, $2, $3)', () => holderOf('json', { type: 'text' })],
  ['array_histogram', ['trino'], 1, (context, call) => `map_of_counts(${arrayOf(context, call).sql})`, (_context, call) => mapOfTypes(elementOf(call.args[0] ?? UNKNOWN), { type: 'integer' })],
  ['str_to_map', HIVE, [1, 3], mapText, () => ({ type: 'json', element: 'text' })],
  ['map_keys', [...HIVE, 'trino', ...DORIS], 1, mapKeys, mapKeysType],
  ['map_values', [...HIVE, 'trino', ...DORIS], 1, onMap('map_values_of'), (_context, call) => ({ type: 'array', element: call.args[0]?.element, inner: call.args[0]?.inner })],
]);

/** A boolean that is NULL when the value is not there but a NULL is; Doris and DuckDB say false then, and Hive always. */
export function contains(context: Context, call: Call): string {
  if (inDialect(context, ...DORIS, 'clickhouse')) return `min(1, ${place(context, call)})`;
  const found = withValue('array_holds')(context, call);
  if (context.dialect === 'hive') return `coalesce(${found}, 0)`;
  return inDialect(context, 'spark', 'trino') ? found : `coalesce(${found}, CASE WHEN (${argument(call, 0).sql}) IS NOT NULL AND (${argument(call, 1).sql}) IS NOT NULL THEN 0 END)`;
}


