import { inDialect, refuseConstruct, type Context } from '../context';
import { atom, type Expr, type SqlType } from '../expr';

/** Most of all numbers: whole ones of less than 32 bits. */
const PLAIN = /^\d{1,9}$/;

/** `12`, `1.50`, `1e3`, `0xFF`, with the suffixes of Java. */
export function numberLiteral(context: Context): Expr {
  const token = context.cursor.next();
  if (PLAIN.test(token.text)) return { ...atom(token.text, 'integer', token), number: Number(token.text), narrow: true };
  const text = token.text.replace(/(?:BD|bd|[lLsSyYfFdD])$/, (suffix) => (/^0[xX]/.test(token.text) ? suffix : ''));
  const digits = text.startsWith('.') ? `0${text}` : text;
  const isInteger = /^(?:\d+|0[xX][\da-fA-F]+)$/.test(digits);
  const scale = /\.(\d*)$/.exec(context.dialect === 'hive' ? digits.replace(/0+$/, '') : digits)?.[1]?.length;
  if (/^0[xX]/.test(token.text) && inDialect(context, 'mysql')) return refuseConstruct(context, 'A hexadecimal literal', token);
  if (isInteger && !context.traits.native && BigInt(digits) >= 2n ** 63n) return refuseConstruct(context, 'An integer as large as this', token);
  if (!Number.isFinite(Number(digits))) return refuseConstruct(context, 'A number as large as this', token);
  const suffix = token.text.slice(text.length).toUpperCase();
  const isReal = /^[^x]*[eE]/.test(digits) || suffix === 'D' || suffix === 'F' || inDialect(context, 'bigquery', 'clickhouse');
  const type: SqlType = isInteger && !['D', 'F', 'BD'].includes(suffix) ? 'integer' : isReal ? 'real' : 'decimal';
  const sql = type !== 'integer' && isInteger ? `${digits}.0` : digits;
  return { ...atom(sql, type, token), number: Number(digits), ...(type === 'decimal' ? { scale: scale ?? 0, precision: Math.max(1, digits.replace(/^0+|\./g, '').length) } : {}), ...(type === 'integer' && suffix === '' && Number(digits) <= 2 ** 31 - 1 ? { narrow: true } : {}) };
}
