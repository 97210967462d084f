import { refuseConstruct, type Context } from '../context';
import { atom, typed, type Expr } from '../expr';
import { oracleReadPattern } from '../functions/rules/oracleRules';
import { quoteText } from '../quoting';
import { asTextSql, castTo } from './casts';
import { parseExpression } from './expression';
import { readType } from './types';

/** `DEFAULT value ON CONVERSION ERROR`; `undefined`: none stands here. */
function readInstead(context: Context): Expr | undefined {
  const { cursor } = context;
  if (!cursor.accept('DEFAULT')) return undefined;
  const value = parseExpression(context);
  cursor.expect('ON', 'CONVERSION', 'ERROR');
  return value;
}

/** A conversion that is NULL where it fails, with what stands for a failure. */
function orInstead(value: Expr, lenient: string, instead: string): string {
  return `(CASE WHEN (${value.sql}) IS NOT NULL THEN coalesce(${lenient}, ${instead}) END)`;
}

/** `TO_NUMBER(x DEFAULT 0 ON CONVERSION ERROR)`, `TO_DATE(x DEFAULT NULL ON CONVERSION ERROR, 'YYYY-MM-DD')`. */
function readConversion(context: Context, name: string): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.at += 2;
  const value = parseExpression(context);
  const instead = readInstead(context) ?? refuseConstruct(context, 'This conversion', value.range);
  const pattern = cursor.accept(',') ? parseExpression(context) : undefined;
  cursor.expect(')');
  const range = cursor.rangeFrom(from);
  if (name === 'TO_NUMBER') {
    if (pattern !== undefined) refuseConstruct(context, 'TO_NUMBER with a pattern and DEFAULT', range);
    return typed(orInstead(value, `cast_real(${asTextSql(context, value)}, 'null')`, `cast_real(${instead.sql}, 'error')`), { type: 'decimal' }, range);
  }
  if (pattern === undefined || (instead.type !== 'null' && instead.text === undefined)) return refuseConstruct(context, `${name} with DEFAULT`, range);
  const read = (sql: string, mode: string): string => `oracle_moment(${sql}, ${quoteText(oracleReadPattern(context, name, pattern))}, ${quoteText(mode)})`;
  const sql = orInstead(value, read(asTextSql(context, value), 'null'), instead.type === 'null' ? 'NULL' : read(instead.sql, 'error'));
  return typed(sql, { type: 'timestamp', scale: name === 'TO_DATE' ? 0 : undefined }, range);
}

/** `VALIDATE_CONVERSION(x AS NUMBER)`, `VALIDATE_CONVERSION(x AS DATE, 'YYYY-MM-DD')`: 1 or 0. */
function readValidation(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.at += 2;
  const value = parseExpression(context);
  cursor.expect('AS');
  const type = readType(context);
  const pattern = cursor.accept(',') ? parseExpression(context) : undefined;
  cursor.expect(')');
  const range = cursor.rangeFrom(from);
  const text = asTextSql(context, value);
  const isNumber = (type.type === 'decimal' || type.type === 'real' || type.type === 'integer') && pattern === undefined;
  if (!isNumber && (type.type !== 'timestamp' || pattern === undefined)) refuseConstruct(context, 'VALIDATE_CONVERSION to this type', range);
  const read = isNumber || pattern === undefined ? `cast_real(${text}, 'null')` : `oracle_moment(${text}, ${quoteText(oracleReadPattern(context, 'VALIDATE_CONVERSION', pattern))}, 'null')`;
  return atom(`(CASE WHEN (${value.sql}) IS NULL OR ${read} IS NOT NULL THEN 1 ELSE 0 END)`, 'integer', range);
}

/** Conversions of Oracle with words between their arguments; `undefined`: none stands here. */
export function oracleConversion(context: Context): Expr | undefined {
  const { cursor, dialect } = context;
  const word = cursor.peek()?.upper ?? '';
  if (dialect !== 'oracle') return undefined;
  if (word === 'VALIDATE_CONVERSION') return readValidation(context);
  if (!['TO_NUMBER', 'TO_DATE', 'TO_TIMESTAMP'].includes(word)) return undefined;
  const end = cursor.closing(cursor.at + 1);
  const hasInstead = cursor.tokens.slice(cursor.at, end).some((token, i, all) => token.upper === 'CONVERSION' && all[i + 1]?.upper === 'ERROR');
  return hasInstead ? readConversion(context, word) : undefined;
}

/** `CAST(x AS NUMBER DEFAULT 0 ON CONVERSION ERROR)`, behind the type; `undefined`: no DEFAULT stands here. */
export function castOrInstead(context: Context, value: Expr, type: ReturnType<typeof readType>): Expr | undefined {
  if (context.dialect !== 'oracle') return undefined;
  const instead = readInstead(context);
  if (instead === undefined) return undefined;
  if (!['integer', 'real', 'decimal'].includes(type.type)) refuseConstruct(context, 'DEFAULT … ON CONVERSION ERROR with this type', type.range);
  const result = castTo(context, value, { ...type, lenient: true });
  const other = castTo(context, instead, { ...type, lenient: false });
  return { ...typed(orInstead(value, result.sql, other.sql), result, value.range) };
}
