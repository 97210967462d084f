import { inDialect, type Context } from '../context';
import type { ColumnType, Expr } from '../expr';

/** Digits of a second that MySQL, Doris and StarRocks show where there are any in a value whose type does not say how many. */
const MOST = 6;

function isClock(type: ColumnType): boolean {
  return type.type === 'timestamp' || type.type === 'time';
}

/** A text of a moment with six digits of a second where it has a fraction, as MySQL makes it of text. */
export function withFraction(sql: string): string {
  return `second_digits(${sql}, -1)`;
}

/** A time or timestamp as it is shown: with all digits of a second that its type has. The values are kept without zeros at the end. Anything else as it is. */
export function withDigits(context: Context, value: ColumnType & { readonly sql: string }): string {
  if (!isClock(value)) return value.sql;
  if (context.dialect === 'starrocks') return withFraction(value.sql);
  return inDialect(context, 'mysql', 'doris') && value.scale !== undefined && value.scale > 0 ? `second_digits(${value.sql}, ${String(value.scale)})` : value.sql;
}

/** Whether `withDigits` changes values of a type. */
export function hasDigits(context: Context, type: ColumnType): boolean {
  return isClock(type) && (context.dialect === 'starrocks' || (inDialect(context, 'mysql', 'doris') && (type.scale ?? 0) > 0));
}

/** Digits of a second of what is made of several values: as many as the one with the most; of a date none; `undefined`: not known. */
export function digitsOfAll(values: readonly Expr[]): number | undefined {
  const all = values.map((value) => value.scale ?? (value.text === undefined ? 0 : Math.min(MOST, /\.(\d+)\s*$/.exec(value.text)?.[1]?.length ?? 0)));
  return Math.max(0, ...all) || undefined;
}

/** Digits of a second of a sum with an interval. */
export function digitsOfSum(value: ColumnType, { unit, amount }: { readonly unit: string; readonly amount: string }): number | undefined {
  if (unit === 'microsecond' || unit === 'millisecond' || (unit === 'compound' && amount.includes('microsecond'))) return MOST;
  const written = unit === 'second' ? (/^-?\(?\d+\.(\d+)\)?$/.exec(amount)?.[1]?.length ?? 0) : 0;
  return Math.max(value.scale ?? 0, Math.min(MOST, written)) || undefined;
}
