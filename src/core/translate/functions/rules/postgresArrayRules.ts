import type { Dialect } from '../../../sql/lex/token';
import { refuseConstruct, type Context } from '../../context';
import { elementOf, holderOf, type ColumnType, type Expr } from '../../expr';
import { inArray } from '../../expressions/elements';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { makeRules, type FunctionRule } from '../rule';

const PG: readonly Dialect[] = ['postgresql'];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

function listOf(context: Context, value: Expr): string {
  return value.type === 'array' ? value.sql : refuseConstruct(context, 'What is not known to be an array', value.range);
}

/** An array that is NULL takes an element as an empty one does. */
function withElement(list: 0 | 1): FunctionRule['sql'] {
  return (context, call) => {
    const item = argument(call, 1 - list);
    if (item.type === 'boolean' || item.type === 'json' || item.type === 'array') return refuseConstruct(context, `${call.name} with this value`, item.range);
    return `array_with(coalesce(${listOf(context, argument(call, list))}, '[]'), ${item.sql}, ${String(list)})`;
  };
}

function sameList(list: 0 | 1): (context: Context, call: Call) => ColumnType {
  return (_context, call) => argument(call, list);
}

function filled(context: Context, call: Call): string {
  const [value, sizes] = [argument(call, 0), argument(call, 1)];
  return `array_filled(${inArray(value)}, ${listOf(context, sizes)})`;
}

function cut(context: Context, call: Call): string {
  const array = listOf(context, argument(call, 0));
  const count = argument(call, 1).sql;
  return `CASE WHEN (${count}) < 0 OR (${count}) > json_array_length(${array}) THEN fail('trim_array of more elements than there are') ELSE array_slice_of(${array}, 1, json_array_length(${array}) - (${count})) END`;
}

/** PostgreSQL's own functions of arrays. */
export const POSTGRES_ARRAY_RULES: readonly FunctionRule[] = makeRules([
  ['array_append', PG, 2, withElement(0), sameList(0)],
  ['array_prepend', PG, 2, withElement(1), sameList(1)],
  ['array_dims', PG, 1, (context, call) => `array_bounds(${listOf(context, argument(call, 0))})`, 'text'],
  ['array_ndims', PG, 1, (context, call) => `CAST(array_depth(${listOf(context, argument(call, 0))}) AS INTEGER)`, 'integer'],
  ['array_fill', PG, 2, filled, (_context, call) => holderOf('array', elementOf({ type: 'array', inner: argument(call, 0), element: argument(call, 0).type }))],
  ['trim_array', PG, 2, cut, sameList(0)],
]);
