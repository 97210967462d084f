import { inDialect, type Context } from '../context';
import { atom, isTemporal, LEVEL, type Expr } from '../expr';
import { numberOfMoment } from './mysqlValues';

/**
 * A decimal with all the digits that MySQL has while it computes: `1 / 3` shows 0.3333, and 1 / 3 * 100 is 33.3333.
 * The value itself in other dialects, and where it has no more digits than it shows.
 */
export function finer(context: Context, value: Expr): Expr {
  const { finer: known } = value;
  if (known === undefined || !inDialect(context, 'mysql') || (value.sql !== known.of && value.sql !== `(${known.of})`)) return value;
  return { ...value, sql: `(${known.plain})`, level: LEVEL.atom };
}

/** `plain` rounded to a number of digits, which remembers the others. */
export function shown(plain: Expr, scale: number): Expr {
  const sql = `round(${plain.sql}, ${String(scale)})`;
  return { ...plain, sql, level: LEVEL.atom, scale, finer: { of: sql, plain: plain.sql } };
}

/** A value as a sum takes it: of MySQL's decimals all digits, of its JSON the number in it, of its times and moments the number of their digits. */
export function summed(context: Context, value: Expr): Expr {
  if (context.dialect === 'mysql' && (isTemporal(value.type) || value.type === 'time')) return numberOfMoment(value);
  if (context.dialect !== 'mysql' || value.type !== 'json') return finer(context, value);
  return atom(`cast_real(json_unquoted(${value.sql}), 'prefix')`, 'real', value.range);
}

/** Longest value that a call takes along with all its digits. */
const MAX_FINER = 4000;

/** A call that gives one of its decimals, made of them with all their digits and rounded afterwards; `undefined`: none has more than it shows. */
export function calledFiner(context: Context, args: readonly Expr[]): readonly Expr[] | undefined {
  const all = args.map((arg) => finer(context, arg));
  return all.some((arg, i) => arg !== args[i] && arg.sql.length < MAX_FINER) ? all : undefined;
}
