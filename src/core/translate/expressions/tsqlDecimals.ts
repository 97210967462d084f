import type { Context } from '../context';
import { atom, spanOf, type Expr, type Pair } from '../expr';
import { exact } from './operators';

/** Precision and scale of a decimal. */
interface Digits {
  readonly precision: number;
  readonly scale: number;
}

const MOST = 38;

const MONEY: Digits = { precision: 19, scale: 4 };

/** Quotients with more digits behind the point are beyond what a binary fraction keeps. */
const MOST_KEPT = 15;

const INTEGER_DIGITS: Readonly<Record<string, number>> = { TINYINT: 3, SMALLINT: 5, BIGINT: 19, INTEGER: 10 };

/** A literal has the digits that are written; whole numbers have those of their type. `undefined`: not known. */
export function digitsOf(context: Context, value: Expr): Digits | undefined {
  const { type, scale = 0, precision, number, origin, narrow } = value;
  const isRedshift = context.dialect === 'redshift';
  if (isRedshift && type === 'integer' && number !== undefined) return { precision: Math.abs(number) < 2 ** 31 ? 10 : 19, scale: 0 };
  if (number !== undefined && (type === 'integer' || type === 'decimal')) return { precision: Math.max(1, scale + String(Math.trunc(Math.abs(number))).replace(/^0$/, '').length), scale };
  if (value.precise === true) return MONEY;
  if (type === 'decimal') return precision === undefined || value.scale === undefined ? undefined : { precision, scale };
  if (type !== 'integer') return undefined;
  const declared = origin === undefined ? undefined : INTEGER_DIGITS[context.catalog.typeOf?.(origin.table, origin.column)?.toUpperCase() ?? ''];
  const whole = declared ?? (narrow === true ? INTEGER_DIGITS['INTEGER'] : isRedshift ? INTEGER_DIGITS['BIGINT'] : undefined);
  return whole === undefined ? undefined : { precision: whole, scale: 0 };
}

/** A product or quotient of more than 38 digits loses some behind the point. */
function reduced({ precision, scale }: Digits): Digits {
  if (precision <= MOST) return { precision, scale };
  const whole = precision - scale;
  return { precision: MOST, scale: whole < 32 ? Math.min(scale, MOST - whole) : Math.min(scale, 6) };
}

function resultOf(operator: string, a: Digits, b: Digits): Digits | undefined {
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
  const scale = Math.max(a.scale, b.scale);
  if (operator === '*') return reduced({ precision: a.precision + b.precision + 1, scale: a.scale + b.scale });
  if (operator === '/') {
    const digits = Math.max(6, a.scale + b.precision + 1);
    return reduced({ precision: a.precision - a.scale + b.scale + digits, scale: digits });
  }
  if (operator === '%') return { precision: Math.min(a.precision - a.scale, b.precision - b.scale) + scale, scale };
  if (operator !== '+' && operator !== '-') return undefined;
  const precision = whole + scale + 1;
  return precision <= MOST ? { precision, scale } : { precision: MOST, scale: Math.min(scale, MOST - whole) };
}

/** Precision and scale of `a operator b` in SQL Server, where one is a decimal. Source: learn.microsoft.com/sql/t-sql/data-types/precision-scale-and-length-transact-sql. */
function digitsOfPair(context: Context, operator: string, pair: Pair): Digits | undefined {
  if (!pair.some(({ type }) => type === 'decimal')) return undefined;
  const [a, b] = [digitsOf(context, pair[0]), digitsOf(context, pair[1])];
  return a === undefined || b === undefined ? undefined : resultOf(operator, a, b);
}

/** What SQL Server's arithmetic gives, with the precision that later operations go by. */
export function withPrecision(context: Context, operator: string, { pair, result }: { readonly pair: Pair; readonly result: Expr }): Expr {
  const digits = result.type === 'decimal' && result.scale !== undefined ? digitsOfPair(context, operator, pair) : undefined;
  if (digits === undefined) return result;
  return { ...(digits.scale < (result.scale ?? 0) ? exact(result, digits.scale) : result), precision: digits.precision };
}

/** SQL Server's quotient of decimals, cut off behind its last digit; `undefined`: how many digits it has is not known. */
export function tsqlQuotient(context: Context, pair: Pair): Expr | undefined {
  const isMoney = pair[0].precise === true && (pair[1].precise === true || pair[1].type === 'integer');
  if (isMoney) return { ...atom(cutQuotient(pair[0].sql, pair[1].sql, MONEY.scale), 'decimal', spanOf(pair)), scale: MONEY.scale, precise: true };
  const digits = digitsOfPair(context, '/', pair);
  if (digits === undefined || digits.scale > MOST_KEPT) return undefined;
  return { ...atom(cutQuotient(pair[0].sql, pair[1].sql, digits.scale), 'decimal', spanOf(pair)), ...digits };
}

/** SQL of a quotient without the digits behind `scale` ones, and without those that a binary fraction adds. */
export function cutQuotient(dividend: string, divisor: string, scale: number): string {
  return `CAST(cut_quotient(${dividend}, ${divisor}, ${String(scale)}) AS REAL)`;
}
