import { inDialect, type Context } from '../context';
import { commonColumn, holderOf, typed, UNKNOWN, type Expr } from '../expr';
import { isName, nameOf } from '../names';
import { parseQuery } from '../queries/query';
import { columnExpr } from './columns';
import { inArray } from './elements';
import { parseValue } from './expression';

/** `ARRAY[1, 2]`, and without the word. */
export function parseArray(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.accept('ARRAY');
  cursor.expect('[');
  const items: Expr[] = [];
  while (!cursor.accept(']')) {
    if (items.length > 0) cursor.expect(',');
    items.push(cursor.sees('[') && inDialect(context, 'postgresql') ? parseArray(context) : parseValue(context));
  }
  return typed(`json_array(${items.map((item) => inArray(item)).join(', ')})`, holderOf('array', commonColumn(items)), cursor.rangeFrom(from));
}

/** `ARRAY(SELECT …)`. */
export function parseArrayQuery(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.at += 2;
  const query = parseQuery(context);
  cursor.expect(')');
  const type = query.types?.[0] ?? UNKNOWN;
  const item = typed('[item]', type, cursor.rangeFrom(from));
  return typed(`(WITH [items]([item]) AS (${query.sql}) SELECT json_group_array(${inArray(item)}) FROM [items])`, holderOf('array', type), cursor.rangeFrom(from));
}

/** PostgreSQL's `(t).column`; `undefined`: no name of a table stands in brackets here. */
export function columnOfRow(context: Context): Expr | undefined {
  const { cursor } = context;
  const [name, column] = [cursor.peek(1), cursor.peek(4)];
  const isRow = inDialect(context, 'postgresql') && isName(name) && cursor.peek(2)?.text === ')' && cursor.peek(3)?.text === '.' && isName(column);
  if (!isRow || context.scope?.sources.some(({ alias }) => alias === nameOf(name).toLowerCase()) !== true) return undefined;
  const from = cursor.at;
  cursor.at += 5;
  return columnExpr(context, [nameOf(name), nameOf(column)], cursor.rangeFrom(from));
}
