import { refuseConstruct, type Context } from '../context';
import { typed, type Expr, type SqlType } from '../expr';
import { castFormatted } from '../functions/rules/bigqueryFormats';
import { parseValue } from './expression';

interface Cast {
  readonly to: SqlType;
  /** What cannot be cast is NULL. */
  readonly lenient: boolean;
  /** The index of the first token. */
  readonly from: number;
}

/** BigQuery's `FORMAT 'YYYY-MM-DD')` at the end of a cast; the cursor is at FORMAT. */
export function readCastFormat(context: Context, value: Expr, { to, lenient, from }: Cast): Expr {
  const { cursor } = context;
  if (context.dialect !== 'bigquery') refuseConstruct(context, 'CAST … FORMAT', cursor.here);
  cursor.expect('FORMAT');
  const pattern = parseValue(context);
  cursor.expect(')');
  const sql = castFormatted(context, value, { to, pattern });
  return typed(lenient ? sql.replace(/'error'\)$/, "'null')") : sql, { type: to }, cursor.rangeFrom(from));
}
