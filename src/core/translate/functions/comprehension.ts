import { indexOutside } from '../brackets';
import type { Context } from '../context';
import { atom, type Expr } from '../expr';
import { parseOperand } from '../expressions/expression';
import { LEVEL } from '../expr';
import { readName } from '../names';
import { refuse } from '../refusal';
import { lambdaCall } from './lambdas';

/** DuckDB's `[value FOR x IN list IF condition]`; `undefined`: a plain list stands here. */
export function comprehension(context: Context): Expr | undefined {
  const { cursor } = context;
  const from = cursor.at;
  const end = cursor.closing(from);
  const place = indexOutside(cursor.tokens, from + 1, (word) => word === 'FOR');
  if (place >= end || place === from + 1) return undefined;
  cursor.at = place + 1;
  const names = [readName(context)];
  if (cursor.accept(',')) names.push(readName(context));
  cursor.expect('IN');
  const list = parseOperand(context, LEVEL.bit);
  const lambda = (body: number): Expr => ({ ...atom('NULL', 'unknown', cursor.rangeFrom(from)), lambda: { names, body } });
  const condition = cursor.accept('IF') ? cursor.at : undefined;
  if (condition === undefined && cursor.at !== end) cursor.unexpected(']');
  cursor.at = end + 1;
  const range = cursor.rangeFrom(from);
  if (condition !== undefined && names.length > 1) refuse('A list with IF and the places of its elements is not supported by the local runner (duckdb).', range);
  const kept = condition === undefined ? list : lambdaCall(context, { name: 'list_filter', args: [list, lambda(condition)], range: { ...range, start: range.start + 1 } });
  const made = lambdaCall(context, { name: 'list_transform', args: [kept ?? list, lambda(from + 1)], range });
  return made === undefined ? undefined : { ...made, range };
}
