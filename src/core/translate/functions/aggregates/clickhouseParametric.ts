import { refuseConstruct, type Context } from '../../context';
import { elementOf, holderOf, isNumeric, mapOfTypes, UNKNOWN, type ColumnType, type Expr } from '../../expr';
import { asTextSql } from '../../expressions/casts';
import { inArray, isMap } from '../../expressions/elements';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { filterOf, suffix, type Aggregate } from './aggregate';

type Row = readonly [string, Aggregate];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** The values of all rows that are there, as JSON. */
function values(call: Call): string {
  const value = argument(call, 0);
  if (call.args.length !== 1) refuse(`${call.name} takes one value.`, call.range);
  return `json_group_array(${call.distinct ? 'DISTINCT ' : ''}${inArray(value)})${filterOf(call, [`(${value.sql}) IS NOT NULL`])}${call.over ?? ''}`;
}

/** The numbers in the first brackets: `quantile(0.9)(x)`. */
function levels(context: Context, call: Call): readonly number[] {
  return (call.params ?? []).map((one) => (one.number !== undefined && one.number >= 0 && one.number <= 1 ? one.number : refuseConstruct(context, `${call.name} with this level`, one.range)));
}

/** One quantile, the median where no level is given. */
function quantile(pick: string): Aggregate['sql'] {
  return (context, call) => {
    const [level = 0.5, more] = levels(context, call);
    if (more !== undefined) refuseConstruct(context, `${call.name} with several levels`, call.range);
    if (!isNumeric(argument(call, 0).type)) refuseConstruct(context, `${call.name} of this value`, call.range);
    return `${pick}(${values(call)}, ${String(level)})`;
  };
}

function quantiles(pick: string): Aggregate['sql'] {
  return (context, call) => {
    const all = levels(context, call);
    if (all.length === 0 || !isNumeric(argument(call, 0).type)) refuseConstruct(context, `${call.name} of this value`, call.range);
    return `${pick}(${values(call)}, '${JSON.stringify(all)}')`;
  };
}

function count(context: Context, call: Call): number {
  const [number] = call.params ?? [];
  return number?.number !== undefined && Number.isInteger(number.number) && number.number > 0 && call.params?.length === 1 ? number.number : refuseConstruct(context, `${call.name} with this number`, call.range);
}

function sortedFew(context: Context, call: Call): string {
  return `list_span(list_in_order(${values(call)}, 0, 0), 1, ${String(count(context, call))}, 1)`;
}

/** `groupConcat(', ')(x)`. */
function concatenated(context: Context, call: Call): string {
  const [separator, limit] = call.params ?? [];
  const between = separator ?? call.args[1];
  if (limit !== undefined || call.args.length > 2 || (between !== undefined && between.text === undefined)) return refuseConstruct(context, `${call.name} with these arguments`, call.range);
  return `group_concat(${asTextSql(context, argument(call, 0))}, ${between?.sql ?? "''"})${suffix(call)}`;
}

function running(context: Context, call: Call): string {
  if (call.params !== undefined || argument(call, 0).type !== 'integer') return refuseConstruct(context, `${call.name} with a window or of this value`, call.range);
  return `list_totals(${values(call)})`;
}

/** `sumMap(map)`, `sumMap(keys, values)`. */
function together(how: string): Aggregate['sql'] {
  return (context, call) => {
    const [map, second] = call.args;
    if (second !== undefined) {
      if (map?.type !== 'array' || second.type !== 'array') return refuseConstruct(context, `${call.name} of these values`, call.range);
      return `lists_together(json_group_array(json_array(json(${map.sql}), json(${second.sql})))${suffix(call)}, '${how}')`;
    }
    if (map === undefined || !isMap(map)) return refuseConstruct(context, `${call.name} of what is not known to be a map`, call.range);
    return `maps_together(json_group_array(json(${map.sql}))${suffix(call)}, '${how}')`;
  };
}

function togetherType(_context: Context, call: Call): ColumnType {
  const [map, second] = call.args;
  return second === undefined ? mapOfTypes({ type: map?.keys ?? 'text' }, elementOf(map ?? UNKNOWN)) : { type: 'json' };
}

function weighted(context: Context, call: Call): string {
  const [value, weight] = [argument(call, 0), argument(call, 1)];
  if (call.distinct || call.over !== undefined || value.type !== 'integer' || weight.type !== 'integer') return refuseConstruct(context, `${call.name} of these values`, call.range);
  const filter = filterOf(call, []);
  return `(CAST(sum((${value.sql}) * (${weight.sql}))${filter} AS REAL) / nullif(sum(${weight.sql})${filter}, 0))`;
}

/** `retention(a, b, c)`: whether the first condition held for a row, and each further one as well. */
function retention(context: Context, call: Call): string {
  const [first, ...rest] = call.args;
  if (first === undefined || call.over !== undefined) return refuseConstruct(context, 'retention without a condition', call.range);
  const held = (one: Expr): string => `coalesce(max((${one.sql}) <> 0)${filterOf(call, [])}, 0)`;
  return `json_array(${[held(first), ...rest.map((one) => `(${held(first)} AND ${held(one)})`)].join(', ')})`;
}

const REALS = (): ColumnType => ({ type: 'array', element: 'real' });
const SAME_ARRAY = (_context: Context, call: Call): ColumnType => holderOf('array', call.args[0] ?? UNKNOWN);
const HERE: Aggregate['dialects'] = ['clickhouse'];

/** Aggregates of ClickHouse with numbers in brackets of their own, and of maps. */
export const CLICKHOUSE_PARAMETRIC: readonly Row[] = [
  ...['quantile', 'quantileexactinclusive'].map((name): Row => [name, { sql: quantile('percentile_between'), type: 'real', dialects: HERE }]),
  ...['quantiles', 'quantilesexactinclusive'].map((name): Row => [name, { sql: quantiles('percentile_between'), type: REALS, dialects: HERE }]),
  ['quantileexact', { sql: quantile('percentile_from_top'), type: 'first', dialects: HERE }],
  ['quantilesexact', { sql: quantiles('percentile_from_top'), type: SAME_ARRAY, dialects: HERE }],
  ['grouparraysorted', { sql: sortedFew, type: SAME_ARRAY, dialects: HERE }],
  ['groupconcat', { sql: concatenated, type: 'text', dialects: HERE }],
  ['grouparraymovingsum', { sql: running, type: SAME_ARRAY, dialects: HERE }],
  ...(['sum', 'min', 'max'] as const).flatMap((how): readonly Row[] => [[`${how}map`, { sql: together(how), type: togetherType, dialects: HERE }], [`${how}mappedarrays`, { sql: together(how), type: togetherType, dialects: HERE }]]),
  ['avgweighted', { sql: weighted, type: 'real', dialects: HERE }],
  ['entropy', { sql: (_context, call) => `entropy_of(${values(call)})`, type: 'real', dialects: ['clickhouse', 'duckdb'] }],
  ['retention', { sql: retention, type: () => ({ type: 'array', element: 'integer' }), dialects: HERE }],
];
