import { refuseConstruct, type Context } from '../context';
import { elementOf, typed, type Expr } from '../expr';
import { inArray } from '../expressions/elements';
import { applyLambda } from '../expressions/lambda';
import { asTextSql } from '../expressions/casts';
import { refuse } from '../refusal';
import type { Call } from './arguments';

type LambdaCall = Pick<Call, 'name' | 'args' | 'range'>;

/** `regexp_replace(text, pattern, groups -> …)`: what the lambda makes of the groups of a match stands in its place. */
export function matchesReplaced(context: Context, call: LambdaCall): Expr {
  const [text, pattern, lambda] = call.args;
  if (text === undefined || pattern === undefined || lambda?.lambda === undefined || call.args.length > 3) return refuseConstruct(context, `${call.name} with these arguments`, call.range);
  const place = String(call.range.start);
  const item = `[item ${place}]`;
  const body = applyLambda(context, lambda, [{ sql: item, type: { type: 'array', element: 'text' } }]);
  if (body.type !== 'text') return refuse('This lambda must give a text.', lambda.range);
  const made = `coalesce(${asTextSql(context, body)}, fail('a match that is replaced by NULL is not supported by the local runner'))`;
  const parts = `(SELECT value AS ${item}, key AS [place ${place}], type AS [kind ${place}] FROM json_each(regexp_parts(${text.sql}, ${pattern.sql})))`;
  const joined = `(SELECT coalesce(group_concat(CASE [kind ${place}] WHEN 'array' THEN ${made} ELSE ${item} END, '' ORDER BY [place ${place}]), '') FROM ${parts})`;
  return typed(`(CASE WHEN (${text.sql}) IS NOT NULL AND (${pattern.sql}) IS NOT NULL THEN ${joined} END)`, { type: 'text' }, call.range);
}

/**
 * `array_sort(array, (x, y) -> …)`: the body says -1, 0 or 1. An element stands behind all that come before it by the body, and
 * behind those of equal rank that were before it, which is the order of each comparison that contradicts itself nowhere.
 */
export function sortedWith(context: Context, call: LambdaCall): Expr {
  const [array, lambda] = call.args;
  if (array?.type !== 'array' || lambda === undefined || call.args.length !== 2 || array.sql.length > 8000) return refuseConstruct(context, `${call.name} with these arguments`, call.range);
  const place = String(call.range.start);
  const [item, other, at] = [`[item ${place}]`, `[other ${place}]`, `[place ${place}]`];
  const type = elementOf(array);
  const body = applyLambda(context, lambda, [{ sql: other, type }, { sql: item, type }]);
  const sign = `CASE WHEN (${body.sql}) IN (-1, 0, 1) THEN (${body.sql}) ELSE fail('Lambda comparator must return either -1, 0, or 1') END`;
  const before = `(SELECT count(*) FROM (SELECT value AS ${other} FROM json_each(${array.sql})) WHERE ${sign} = -1)`;
  const kept = type.type === 'boolean' || type.type === 'array' || type.type === 'json' ? inArray(typed(item, type, call.range)) : item;
  const items = `(SELECT value AS ${item}, key AS ${at} FROM json_each(${array.sql}))`;
  return typed(`(CASE WHEN (${array.sql}) IS NOT NULL THEN (SELECT json_group_array(${kept} ORDER BY ${before}, ${at}) FROM ${items}) END)`, array, call.range);
}
