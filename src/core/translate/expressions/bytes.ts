import { inDialect, refuseConstruct, type Context } from '../context';
import { inside, LEVEL, spanOf, typed, type ColumnType, type Expr, type Pair } from '../expr';
import { quoteText } from '../quoting';
import type { TypeName } from './types';

/** PostgreSQL's bytea and Redshift's VARBYTE: text as the vendor shows it, `\x6162` and `6162`. */
export const BYTES: ColumnType = { type: 'text', bytes: true };

/** How the vendor begins the text of bytes. */
function prefixOf(context: Context): string {
  return context.dialect === 'postgresql' ? '\\x' : '';
}

/** The hexadecimal digits of bytes. */
export function hexOf(context: Context, value: Expr): string {
  const length = prefixOf(context).length;
  return length === 0 ? value.sql : `substr(${value.sql}, ${String(length + 1)})`;
}

/** Bytes of their hexadecimal digits. */
export function bytesSql(context: Context, digits: string): string {
  const prefix = prefixOf(context);
  return prefix === '' ? digits : `(${quoteText(prefix)} || ${digits})`;
}

/** A text or literal as bytes: PostgreSQL reads `\x…` and escapes in it, Redshift takes its own bytes. */
export function bytesOf(context: Context, value: Expr): string {
  if (value.bytes === true || value.type === 'null') return value.sql;
  if (value.type !== 'text' && !(value.type === 'unknown' && value.column !== undefined)) return refuseConstruct(context, 'Bytes of this value', value.range);
  return bytesSql(context, `${context.dialect === 'postgresql' ? 'hex_of_literal' : 'hex_of_text'}(${value.sql})`);
}

/** Whether a type is one of bytes here. */
export function isBytesType(type: Pick<TypeName, 'name'>): boolean {
  return type.name === 'BYTES_TEXT';
}

/** Refuses bytes where text is asked for. */
export function refuseBytes(context: Context, what: string, ...values: readonly (Expr | undefined)[]): void {
  const bytes = values.find((value) => value?.bytes === true);
  if (bytes !== undefined) refuseConstruct(context, `${what} of bytes`, bytes.range);
}

const COMPARES: ReadonlySet<string> = new Set(['=', '<>', '!=', '<', '<=', '>', '>=']);

/** What an operator makes of bytes: they are compared as they are, and joined; `undefined`: there are none. */
export function bytesOperator(context: Context, operator: string, pair: Pair): Pair | Expr | undefined {
  if (!inDialect(context, 'postgresql', 'redshift') || !pair.some((value) => value.bytes === true) || operator === 'AND' || operator === 'OR') return undefined;
  const both = pair.map((value) => (value.bytes === true || value.text !== undefined || value.type === 'null' ? { ...typed(bytesOf(context, value), BYTES, value.range) } : refuseConstruct(context, 'Bytes beside this value', value.range)));
  const [left, right] = both;
  if (left === undefined || right === undefined) return undefined;
  if (COMPARES.has(operator)) return [left, right];
  if (operator !== '||') return refuseConstruct(context, `'${operator}' on bytes`, spanOf(pair));
  return { ...typed(`${inside(left, LEVEL.concat)} || ${hexOf(context, right)}`, BYTES, spanOf(pair)), level: LEVEL.concat };
}

/** Trino's `||` of values of which it is known only when the statement runs whether they are bytes; `undefined`: another operator or dialect. */
export function bytesJoined(context: Context, operator: string, pair: Pair): Expr | undefined {
  if (operator !== '||' || context.dialect !== 'trino' || pair.some((value) => value.type !== 'unknown' || value.interval !== undefined)) return undefined;
  return typed(`bytes_joined(${pair[0].sql}, ${pair[1].sql})`, { type: 'unknown' }, spanOf(pair));
}
