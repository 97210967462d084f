import { refuseConstruct, type Context } from '../../context';
import { columnTypeOnly, holderOf, isNumeric, isTemporal, mapOfTypes, UNKNOWN, type ColumnType, type Expr } from '../../expr';
import { inArray, isMap } from '../../expressions/elements';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { filterOf, type Aggregate } from './aggregate';
import { histogram, mapOf, objectOfRows } from './mapAggregates';

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** Small groups are exact in Trino too: the value at the place `floor(fraction × rows)`, from 0. */
export function trinoPercentile(context: Context, call: Call): string {
  const [value, fraction] = [argument(call, 0), argument(call, 1)];
  if (call.args.length > 2 || !isNumeric(value.type) || call.distinct) return refuseConstruct(context, `${call.name} of these values`, call.range);
  const rows = `json_group_array(${value.sql})${filterOf(call, [`(${value.sql}) IS NOT NULL`])}${call.over ?? ''}`;
  const found = `percentile_from_top(${rows}, ${fraction.sql})`;
  return value.type === 'integer' && fraction.type !== 'array' ? `CAST(${found} AS INTEGER)` : found;
}

/** The numbers are BIGINT, REAL or DOUBLE: decimals become binary fractions. */
export function trinoPercentileType(_context: Context, call: Call): ColumnType {
  const one: ColumnType = { type: call.args[0]?.type === 'integer' ? 'integer' : 'real' };
  return call.args[1]?.type === 'array' ? holderOf('array', one) : one;
}

/** The maps of all rows in one; a key that several have is refused, since any of its values may stay. */
function union(context: Context, call: Call): string {
  const value = argument(call, 0);
  if (!isMap(value) || call.args.length > 1 || call.distinct || call.over !== undefined) return refuseConstruct(context, `${call.name} of these values`, call.range);
  return `map_union_of(nullif(json_group_array(json(${value.sql}))${filterOf(call, [`(${value.sql}) IS NOT NULL`])}, '[]'))`;
}

/** Whether a call of MAX, MIN, MAX_BY or MIN_BY asks for several values. */
export function asksForSeveral(context: Context, call: Call): boolean {
  return context.dialect === 'trino' && ((/^(?:max|min)$/.test(call.name) && call.args.length === 2) || (/_by$/.test(call.name) && call.args.length === 3));
}

/** `max(x, n)`, `max_by(x, y, n)`: the n greatest values, or those beside the n greatest, in order. */
export function several(context: Context, call: Call): string {
  const [value, key, count] = call.args.length === 3 ? [argument(call, 0), argument(call, 1), argument(call, 2)] : [argument(call, 0), argument(call, 0), argument(call, 1)];
  const isKnown = isNumeric(key.type) || isTemporal(key.type) || key.type === 'text';
  if (!isKnown || count.number === undefined || count.number < 1 || call.distinct || call.over !== undefined) return refuseConstruct(context, `${call.name} of these values`, call.range);
  const order = `ORDER BY ${key.sql}${call.name.startsWith('max') ? ' DESC' : ''}`;
  return `nullif(array_slice_of(json_group_array(${inArray(value)} ${order})${filterOf(call, [`(${key.sql}) IS NOT NULL`])}, 1, ${String(count.number)}), '[]')`;
}

/** The type of `several`. */
export function severalType(call: Call): ColumnType {
  return holderOf('array', columnTypeOnly(call.args[0] ?? UNKNOWN));
}

/** Aggregates that Trino or Snowflake has in its own way. */
export const TRINO_AGGREGATES: readonly (readonly [string, Aggregate])[] = [
  ['multimap_agg', { sql: mapOf((pairs) => `map_of_pairs(${pairs}, 1)`), type: (_context, call) => mapOfTypes(call.args[0] ?? UNKNOWN, holderOf('array', call.args[1] ?? UNKNOWN)), dialects: ['trino'] }],
  ['histogram', { sql: histogram, type: (_context, call) => mapOfTypes(call.args[0] ?? UNKNOWN, { type: 'integer' }), dialects: ['trino'] }],
  ['object_agg', { sql: objectOfRows, type: 'json', dialects: ['snowflake'] }],
  ['map_union', { sql: union, type: (_context, call) => columnTypeOnly(call.args[0] ?? UNKNOWN), dialects: ['trino'] }],
];
