import { refuseConstruct, type Context } from '../../context';
import { elementOf, holderOf, UNKNOWN, type ColumnType, type Expr } from '../../expr';
import { isMap } from '../../expressions/elements';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { arrayOf, elementType, joinedWith, literal, literalType, map, mapKeys, mapKeysType, mapType, one, onMap, place, sameArray, sequence, two, withOne } from './arrayRules';
import { clickhouseRows, type OwnRow } from './clickhouseRow';
import { atLeast, makeRules, type FunctionRule } from '../rule';

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** What arrays in arrays hold in the end. */
function deepest(type: ColumnType): ColumnType {
  return type.type === 'array' ? deepest(elementOf(type)) : type;
}

const ARRAYS_OF: readonly OwnRow[] = [
  ['array', atLeast(0), literal, literalType],
  ['map', atLeast(2), map, mapType],
  ['mapkeys', 1, mapKeys, mapKeysType],
  ['mapvalues', 1, onMap('map_values_of'), (_context, call) => ({ type: 'array', element: call.args[0]?.element })],
  ['mapcontains mapcontainskey', 2, (context, call) => (isMap(argument(call, 0)) ? `array_covers(map_keys_of($1, 'text'), json_array(CAST($2 AS TEXT)))`.replace('$1', argument(call, 0).sql).replace('$2', argument(call, 1).sql) : refuseConstruct(context, `${call.name} of this value`, call.range)), 'boolean'],
  ['length', 1, one('json_array_length'), 'integer'],
  ['empty', 1, (context, call) => `json_array_length(${arrayOf(context, call).sql}) = 0`, 'boolean'],
  ['notempty', 1, (context, call) => `json_array_length(${arrayOf(context, call).sql}) > 0`, 'boolean'],
  ['indexof', 2, place, 'integer'],
  ['arrayconcat', 2, two('array_chain'), sameArray],
  ['arraypushback', 2, withOne(false), sameArray],
  ['arraypushfront', 2, (context, call) => `array_with(${arrayOf(context, call).sql}, ${argument(call, 1).sql}, 1)`, sameArray],
  ['arraydistinct', 1, (context, call) => `array_distinct_of(array_compact_of(${arrayOf(context, call).sql}))`, sameArray],
  ['arrayreverse reverse', 1, one('array_reversed'), sameArray],
  ['arraysum', 1, one('array_total'), elementType],
  ['arrayavg', 1, (context, call) => `CASE WHEN json_array_length(${arrayOf(context, call).sql}) = 0 THEN 0.0 ELSE CAST(array_total(${arrayOf(context, call).sql}) AS REAL) / json_array_length(${arrayOf(context, call).sql}) END`, 'real'],
  ['arraymax', 1, extreme('array_greatest'), elementType],
  ['arraymin', 1, extreme('array_smallest'), elementType],
  ['arraysort', 1, (context, call) => `array_in_order(${arrayOf(context, call).sql}, 0)`, sameArray],
  ['arrayreversesort', 1, (context, call) => `array_reversed(array_in_order(${arrayOf(context, call).sql}, 1))`, sameArray],
  ['arrayintersect', 2, two('array_common'), sameArray],
  ['arrayuniq', 1, (context, call) => `json_array_length(array_distinct_of(${arrayOf(context, call).sql}))`, 'integer'],
  ['arrayflatten flatten', 1, one('array_flat_deep'), (_context, call) => holderOf('array', deepest(elementOf(call.args[0] ?? UNKNOWN)))],
  ['arrayenumerate', 1, (context, call) => `series(1, json_array_length(${arrayOf(context, call).sql}), 1)`, () => ({ type: 'array', element: 'integer' })],
  ['arraypopback', 1, (context, call) => `array_slice_of(${arrayOf(context, call).sql}, 1, json_array_length(${arrayOf(context, call).sql}) - 1)`, sameArray],
  ['arraypopfront', 1, (context, call) => `array_slice_of(${arrayOf(context, call).sql}, 2, json_array_length(${arrayOf(context, call).sql}))`, sameArray],
  ['arrayslice', [2, 3], (context, call) => `array_slice_of(${arrayOf(context, call).sql}, ${argument(call, 1).sql}, ${call.args[2]?.sql ?? `json_array_length(${arrayOf(context, call).sql})`})`, sameArray],
  ['hasany', 2, (context, call) => two('array_overlap_nulls')(context, call), 'boolean'],
  ['hasall', 2, two('array_covers_nulls'), 'boolean'],
  ['arraystringconcat', 1, (context, call) => joinedWith(context, { ...call, args: [argument(call, 0), { ...argument(call, 0), sql: "''", type: 'text' }] }), 'text'],
  ['arraywithconstant', 2, 'array_repeated($2, $1)', (_context, call) => ({ type: 'array', element: call.args[1]?.type })],
  ['range', [1, 3], range, () => ({ type: 'array', element: 'integer' })],
];

/** The end is not part of `range`. */
function range(context: Context, call: Call): string {
  const [from, to, by] = call.args.length === 1 ? ['0', argument(call, 0).sql, '1'] : [argument(call, 0).sql, argument(call, 1).sql, call.args[2]?.sql ?? '1'];
  if (call.args[2] !== undefined && (call.args[2].number ?? 0) <= 0) return refuseConstruct(context, 'range with this step', call.range);
  sequence(context, { ...call, args: call.args.slice(0, 2).length === 1 ? [argument(call, 0), argument(call, 0)] : call.args.slice(0, 2) });
  return `series(${from}, (${to}) - 1, ${by})`;
}

/** The default value of the type where there is no element. */
function extreme(name: string): (context: Context, call: Call) => string {
  return (context, call) => {
    const array = arrayOf(context, call);
    const otherwise = { text: "''", integer: '0', real: '0', decimal: '0', boolean: '0' }[String(array.element)];
    const none = otherwise ?? "fail('what ClickHouse gives for an array without elements of this type is not known to the local runner')";
    return `CASE WHEN json_array_length(${array.sql}) = 0 THEN ${none} ELSE ${name}(${array.sql}) END`;
  };
}

/** ClickHouse's functions of arrays and maps. */
export const CLICKHOUSE_ARRAY_RULES: readonly FunctionRule[] = makeRules(clickhouseRows(ARRAYS_OF));
