import type { Context } from '../context';
import { atom, type Expr } from '../expr';
import { refuse } from '../refusal';

/** The word DEFAULT as a value of a column; `undefined` when it does not stand here. Refuses a column that counts by itself. */
export function readDefaultValue(context: Context, target: { readonly table: string; readonly column: string | undefined }): Expr | undefined {
  const { cursor } = context;
  const from = cursor.at;
  if (!cursor.sees('DEFAULT') || cursor.peek(1)?.text === '(') return undefined;
  cursor.at++;
  const range = cursor.rangeFrom(from);
  if (target.column === undefined) return refuse('DEFAULT stands for no column here.', range);
  return atom(context.catalog.defaultOf?.(target.table, target.column.toLowerCase()) ?? 'NULL', 'unknown', range);
}
