import type { TextRange } from '../../base/textRange';
import { elementOf, holderOf, typed, type ColumnType, type Expr } from '../expr';
import { quoteText } from '../quoting';
import { refuse } from '../refusal';
import { mapItem } from './elements';

function member(sql: string, name: string): string {
  return `json_extract(${sql}, ${quoteText(`$."${name.replaceAll('"', '\\"')}"`)})`;
}

function fieldOf(type: ColumnType, name: string): { readonly name: string; readonly type: ColumnType } | undefined {
  return type.fields?.find((field) => field.name.toLowerCase() === name.toLowerCase());
}

/** Whether `value.name` can be read. */
export function hasFields(type: ColumnType): boolean {
  return type.fields !== undefined || (type.type === 'json' && type.element !== undefined) || (type.type === 'array' && elementOf(type).fields !== undefined);
}

/** `row.name`; of an array of rows: the array of that field; of a map: the value of the key. */
export function readField(value: Expr, name: string, range: TextRange): Expr {
  const found = fieldOf(value.type === 'array' ? elementOf(value) : value, name);
  if (found === undefined) {
    const item = value.fields === undefined ? mapItem(value, { ...typed(quoteText(name), { type: 'text' }, range), text: name }) : undefined;
    return item === undefined ? refuse(`There is no field ${name} here that the local runner knows.`, range) : typed(item, elementOf(value), range);
  }
  if (value.type !== 'array') return typed(member(value.sql, found.name), found.type, range);
  const item = member('value', found.name);
  const part = found.type.type === 'json' || found.type.type === 'array' ? `json(${item})` : item;
  return typed(`(CASE WHEN (${value.sql}) IS NOT NULL THEN (SELECT json_group_array(${part}) FROM json_each(${value.sql})) END)`, holderOf('array', found.type), range);
}

/** SQL of one field of a row, by its name. */
export function fieldSql(row: string, name: string): string {
  return member(row, name);
}
