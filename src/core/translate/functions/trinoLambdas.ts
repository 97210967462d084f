import { refuseConstruct, type Context } from '../context';
import { typed, type Expr } from '../expr';
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
