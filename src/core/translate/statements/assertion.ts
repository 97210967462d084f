import type { Context } from '../context';
import { parseValue } from '../expressions/expression';
import { expectEnd, lowered, type Lowered } from './steps';

/** BigQuery's `ASSERT condition [AS 'message']`. */
export function parseAssert(context: Context): Lowered {
  const { cursor } = context;
  cursor.expect('ASSERT');
  const condition = parseValue(context);
  const message = cursor.accept('AS') ? parseValue(context).text : undefined;
  expectEnd(context);
  return lowered({ kind: 'refuseIfRows', sql: `SELECT 1 WHERE (${condition.sql}) IS NOT TRUE`, message: message ?? 'The assertion does not hold.' });
}
