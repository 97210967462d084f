import { inDialect, type Context } from '../context';
import { columnExpr } from '../expressions/columns';
import { readField } from '../expressions/fields';
import { isName, nameOf } from '../names';
import { quoteName } from '../quoting';
import type { Item } from './items';

/** Spark's and Hive's `row.*`: the fields of a column that is a row; `undefined`: no such thing stands here. */
export function parseRowStar(context: Context): Item | undefined {
  const { cursor } = context;
  const name = cursor.peek();
  if (!inDialect(context, 'spark') || !isName(name) || cursor.peek(1)?.text !== '.' || cursor.peek(2)?.text !== '*') return undefined;
  const from = cursor.at;
  if (context.scope?.sources.some((source) => source.alias === nameOf(name).toLowerCase()) === true) return undefined;
  const value = columnExpr(context, [nameOf(name)], name);
  const { fields } = value;
  if (fields === undefined) return undefined;
  cursor.at += 3;
  const parts = fields.map((field) => readField(value, field.name, name));
  return {
    sql: parts.map((part, i) => `${part.sql} AS ${quoteName(fields[i]?.name ?? '')}`).join(', '), names: fields.map((field) => field.name.toLowerCase()), types: fields.map((field) => field.type),
    name: undefined, range: cursor.rangeFrom(from),
  };
}
