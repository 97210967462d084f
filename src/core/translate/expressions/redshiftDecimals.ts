import type { Context } from '../context';
import { atom, LEVEL, spanOf, type Expr, type Pair } from '../expr';
import { divisor } from './operators';
import { digitsOf } from './tsqlDecimals';

const MOST = 38;

/** Quotients with more digits behind the point are beyond what a binary fraction keeps. */
const MOST_KEPT = 15;

/**
 * Redshift's quotient of decimals: max(4, s1 + p2 - s2 + 1) digits behind the point, and at least 4 where the whole would
 * have more than 38. `undefined`: how many digits it has is not known. Source: docs.aws.amazon.com/redshift, "Computations
 * with numeric values".
 */
export function redshiftQuotient(context: Context, pair: Pair): Expr | undefined {
  const [a, b] = [digitsOf(context, pair[0]), digitsOf(context, pair[1])];
  if (a === undefined || b === undefined || !pair.some(({ type }) => type === 'decimal')) return undefined;
  const digits = Math.max(4, a.scale + b.precision - b.scale + 1);
  const precision = a.precision - a.scale + b.scale + digits;
  const scale = precision <= MOST ? digits : Math.max(4, MOST + digits - precision);
  const quotient = `CAST(${pair[0].sql} AS REAL) / ${divisor(context, pair[1], LEVEL.unary)}`;
  return { ...atom(scale > MOST_KEPT ? `(${quotient})` : `round(${quotient}, ${String(scale)})`, 'decimal', spanOf(pair)), scale, precision: Math.min(precision, MOST) };
}
