import { refuseConstruct, type Context } from '../context';
import { atom, spanOf, type Expr, type Pair } from '../expr';
import type { TextRange } from '../../base/textRange';

/** `(a, b)` of several values. */
export function rowOf(items: readonly Expr[], range: TextRange): Expr {
  return { ...atom(`(${items.map((item) => item.sql).join(', ')})`, 'unknown', range), row: items };
}

/** Two rows, each value made comparable with its counterpart by `fair`; `undefined`: these are no two rows. */
export function comparedRows(context: Context, pair: Pair, fair: (pair: Pair) => Pair): Pair | undefined {
  const [left, right] = pair;
  if (left.row === undefined || right.row === undefined || context.traits.native) return undefined;
  if (left.row.length !== right.row.length) return refuseConstruct(context, 'A comparison of rows of different lengths', spanOf(pair));
  const pairs = left.row.map((value, i) => fair([value, right.row?.[i] ?? value]));
  return [rowOf(pairs.map(([a]) => a), left.range), rowOf(pairs.map(([, b]) => b), right.range)];
}

/** `(a IS NULL AND b IS NULL)`: whether all values of a row are NULL, or with `not` none; `undefined`: this is no row. */
export function rowIsNull(value: Expr, not: boolean): string | undefined {
  return value.row === undefined ? undefined : `(${value.row.map((item) => `(${item.sql}) IS ${not ? 'NOT ' : ''}NULL`).join(' AND ')})`;
}
