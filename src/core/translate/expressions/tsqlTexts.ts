import { refuseConstruct, type Context } from '../context';
import type { Expr } from '../expr';
import { quoteText } from '../quoting';
import type { TypeName } from './types';

/** SQL Server's `0x414243` as a text: a literal of bytes; `undefined`: it is none. */
export function textOfBytes(context: Context, value: Expr): string | undefined {
  const hex = context.dialect === 'sqlserver' ? /^0x([0-9a-f]*)$/i.exec(value.sql)?.[1] : undefined;
  if (hex === undefined) return undefined;
  if (!/^(?:[2-7][0-9a-f])*$/i.test(hex)) return refuseConstruct(context, 'Bytes beyond ASCII as text', value.range);
  return quoteText((hex.match(/../g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 16))).join(''));
}

/** Digits behind the point that a usual number keeps exactly. */
const SURE_SCALE = 10;

/** The function that writes a decimal. SQL Server's quotients have more digits than most. */
export function decimalText(context: Context, scale: number): string {
  return context.dialect === 'sqlserver' && scale > SURE_SCALE ? 'sure_decimal_text' : 'decimal_text';
}

/** Text for a DATETIME2, which keeps seven digits of a second: one with more than the six that are kept here fails. */
export function inSixDigits(context: Context, value: Expr, { type, name, sizes }: TypeName): Expr {
  const isExact = context.dialect === 'sqlserver' && type === 'timestamp' && name === 'DATETIME2' && (sizes[0] ?? 7) === 7;
  const mayHaveMore = value.text === undefined ? value.type === 'text' : /\.\d{7}/.test(value.text);
  return isExact && mayHaveMore ? { ...value, sql: `six_digits(${value.sql})` } : value;
}

/** SQL Server writes a datetime as `May 17 2024 10:15AM`, a datetime2 with all of its digits. */
export function momentText(context: Context, value: Expr): string {
  const { scale, precise } = value;
  if ((scale === 3 && precise !== true) || value.sql.endsWith(", 'minute')")) return `format_strftime(${value.sql}, '%b %e %Y %l:%M%p')`;
  if (scale === 7) return `format_java(${value.sql}, 'yyyy-MM-dd HH:mm:ss.SSSSSS') || '0'`;
  if (scale === undefined || scale > 7 || (scale === 0 && value.column !== undefined)) return refuseConstruct(context, 'A datetime2 as text without a style', value.range);
  return `format_java(${value.sql}, 'yyyy-MM-dd HH:mm:ss${scale === 0 ? '' : `.${'S'.repeat(scale)}`}')`;
}
