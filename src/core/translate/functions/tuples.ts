import { refuseConstruct, type Context } from '../context';
import { LEVEL, typed, type Expr } from '../expr';
import { inArray } from '../expressions/elements';
import { binary } from '../expressions/operators';
import { rowOf } from '../expressions/rows';
import { refuse } from '../refusal';
import type { Call } from './arguments';

/** A tuple as a value: its parts as JSON. */
export function tupleValue(value: Expr): Expr {
  return value.row === undefined ? value : { ...typed(`json_array(${value.row.map((item) => inArray(tupleValue(item))).join(', ')})`, { type: 'json' }, value.range), row: value.row };
}

/** One part of a tuple, counted from 1. */
export function tupleItem(context: Context, value: Expr, at: number): Expr {
  const item = value.row?.[at - 1];
  return item === undefined ? refuseConstruct(context, 'A part of this tuple', value.range) : { ...typed(`(${item.sql})`, item, item.range), level: LEVEL.atom, ...(item.row === undefined ? {} : { row: item.row }) };
}

const OPERATORS: Readonly<Record<string, string>> = { tupleplus: '+', vectorsum: '+', tupleminus: '-', vectordifference: '-', tuplemultiply: '*' };

/** ClickHouse's functions of tuples that are written out; `undefined`: the call is none of them. */
export function tupleCall(context: Context, call: Call): Expr | undefined {
  if (context.dialect !== 'clickhouse') return undefined;
  const [first, second] = call.args;
  if (call.name === 'tuple') return call.args.length < 2 ? refuseConstruct(context, 'A tuple of one value', call.range) : rowOf(call.args, call.range);
  if (call.name === 'tupleelement' && first?.row !== undefined) return tupleItem(context, first, second?.number ?? refuse('The number of a part is expected here.', call.range));
  const operator = Object.hasOwn(OPERATORS, call.name) ? OPERATORS[call.name] : undefined;
  if (operator === undefined) return undefined;
  const [left, right] = [first?.row, second?.row];
  if (left === undefined || left.length !== right?.length) return refuseConstruct(context, `${call.name} of these values`, call.range);
  return rowOf(left.map((item, i) => binary(context, operator, [item, right[i] ?? item])), call.range);
}
