import { inDialect, type Context } from '../context';
import { atom, holderOf, commonColumn, typed, type Expr } from '../expr';
import { isName, nameOf } from '../names';
import { quoteText } from '../quoting';
import { asTextSql } from './casts';
import { inArray } from './elements';
import { parseExpression, parseValue } from './expression';

/** Whether a value is Snowflake's VARIANT or OBJECT, which is JSON text. */
export function isVariant(context: Context, value: Expr): boolean {
  return context.dialect === 'snowflake' && value.type === 'json' && value.element === undefined;
}

/** A VARIANT among other values: its number or text. */
export function plainVariant(context: Context, value: Expr): Expr {
  return isVariant(context, value) ? { ...atom(`variant_plain(${value.sql})`, 'unknown', value.range) } : value;
}

/** A VARIANT as text, for casts. */
export function variantText(value: Expr): Expr {
  return atom(`variant_text(${value.sql})`, 'text', value.range);
}

/** A value as a VARIANT holds it. */
export function asVariant(context: Context, value: Expr): string {
  if (value.type === 'json' || value.type === 'array') return value.sql;
  if (value.type === 'null') return 'NULL';
  if (value.type === 'boolean') return `CASE WHEN ${value.sql} THEN 'true' WHEN NOT (${value.sql}) THEN 'false' END`;
  if (value.type === 'timestamp') return `json_quote(${asTextSql(context, value)})`;
  const whole = value.type === 'integer' || value.type === 'decimal' || value.type === 'real';
  return whole || context.traits.native ? value.sql : `CASE typeof(${value.sql}) WHEN 'text' THEN json_quote(${value.sql}) ELSE ${value.sql} END`;
}

/** `:a.b[0]` behind a VARIANT, the cursor being at the colon; `undefined`: none stands here. */
export function variantSteps(context: Context, value: Expr): Expr | undefined {
  const { cursor } = context;
  if (!inDialect(context, 'snowflake') || !cursor.sees(':') || !isName(cursor.peek(1)) || (value.type !== 'json' && (value.type !== 'unknown' || value.column === undefined))) return undefined;
  let { sql } = value;
  const from = cursor.at;
  while ((cursor.sees(':') || (cursor.sees('.') && cursor.at > from)) && isName(cursor.peek(1))) {
    const name = cursor.peek(1);
    if (name === undefined || !isName(name)) break;
    sql = `variant_at(${sql}, ${quoteText(nameOf(name))})`;
    cursor.at += 2;
    while (cursor.sees('[')) sql = `variant_at(${sql}, ${readIndex(context)})`;
  }
  return { ...typed(sql, { type: 'json' }, { start: value.range.start, end: cursor.rangeFrom(cursor.at - 1).end }) };
}

function readIndex(context: Context): string {
  const { cursor } = context;
  cursor.expect('[');
  const { sql } = parseExpression(context);
  cursor.expect(']');
  return sql;
}

/** `variant['a']`, `variant[0]`, the cursor being at the bracket. */
export function variantElement(context: Context, value: Expr): Expr {
  const index = readIndex(context);
  return typed(`variant_at(${value.sql}, ${index})`, { type: 'json' }, { start: value.range.start, end: context.cursor.rangeFrom(context.cursor.at - 1).end });
}

/** Snowflake's `{'a': 1}` and `[1, 2]`; `undefined`: neither stands here. */
export function variantLiteral(context: Context): Expr | undefined {
  const { cursor } = context;
  const from = cursor.at;
  if (!inDialect(context, 'snowflake')) return undefined;
  if (cursor.accept('[')) {
    const items: Expr[] = [];
    while (!cursor.accept(']')) {
      if (items.length > 0) cursor.expect(',');
      items.push(parseValue(context));
    }
    return typed(`json_array(${items.map((item) => inArray(item)).join(', ')})`, holderOf('array', commonColumn(items)), cursor.rangeFrom(from));
  }
  if (!cursor.accept('{')) return undefined;
  const parts: string[] = [];
  while (!cursor.accept('}')) {
    if (parts.length > 0) cursor.expect(',');
    const key = parseValue(context).sql;
    cursor.expect(':');
    parts.push(key, asVariant(context, parseValue(context)));
  }
  return typed(`object_made(${parts.join(', ')})`, { type: 'json' }, cursor.rangeFrom(from));
}
