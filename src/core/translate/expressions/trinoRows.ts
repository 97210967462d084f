import { inDialect, refuseConstruct, type Context } from '../context';
import { columnTypeOnly, elementOf, typed, UNKNOWN, type ColumnType, type Expr, type Field } from '../expr';
import { quoteText } from '../quoting';
import { refuse } from '../refusal';
import type { TextRange } from '../../base/textRange';
import { castTo } from './casts';
import { inArray } from './elements';
import { parseValue } from './expression';
import { readField } from './fields';
import type { TypeName } from './types';

/** Names of fields that have none. */
function unnamed(items: readonly Expr[]): readonly Field[] {
  return items.map((item, i) => ({ name: `field${String(i)}`, type: columnTypeOnly(item) }));
}

function objectOf(fields: readonly Field[], items: readonly Expr[]): string {
  return `json_object(${items.map((item, i) => `${quoteText(fields[i]?.name ?? '')}, ${inArray(item)}`).join(', ')})`;
}

/** The type of a row of values in brackets. */
export function rowType(items: readonly Expr[]): ColumnType {
  return { type: 'json', fields: unnamed(items) };
}

/** A row of values as an object whose fields have no names. */
export function rowObject(items: readonly Expr[]): string {
  return objectOf(unnamed(items), items);
}

/** Trino's `ROW(1, 'a')`, the cursor being at ROW. */
export function parseRow(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.at += 2;
  const items = [parseValue(context)];
  while (cursor.accept(',')) items.push(parseValue(context));
  cursor.expect(')');
  return { ...typed(rowObject(items), rowType(items), cursor.rangeFrom(from)), row: items };
}

const NAMES: Readonly<Partial<Record<ColumnType['type'], string>>> = { integer: 'BIGINT', real: 'DOUBLE', text: 'VARCHAR', decimal: 'DECIMAL', date: 'DATE', timestamp: 'TIMESTAMP', boolean: 'BOOLEAN', array: 'ARRAY' };

/** The type that a field or element is cast to. */
export function typeNameOf(context: Context, type: ColumnType, range: TextRange): TypeName {
  const name = type.fields !== undefined ? 'ROW' : type.type === 'json' ? (type.element === undefined ? 'JSON' : 'MAP') : (NAMES[type.type] ?? refuseConstruct(context, 'A cast to this type', range));
  const sizes = type.type === 'decimal' && type.scale !== undefined ? [38, type.scale] : [];
  const holds = name === 'ROW' || name === 'MAP' || name === 'ARRAY' ? type : undefined;
  return { type: type.type, name: type.narrow === true ? 'INTEGER' : name, sizes, range, ...(holds === undefined ? {} : { holds }) };
}

function partsOf(value: Expr): readonly Expr[] | undefined {
  return value.row ?? value.fields?.map((field) => readField(value, field.name, value.range));
}

/** `CAST(row AS ROW(a integer, b varchar))`: each field becomes the one at its place. */
export function castRow(context: Context, value: Expr, { fields, lenient }: { readonly fields: readonly Field[]; readonly lenient: boolean }): Expr {
  const parts = partsOf(value) ?? refuseConstruct(context, 'A cast of this value to a row', value.range);
  if (parts.length !== fields.length) refuse('The rows of this cast have different numbers of fields.', value.range);
  const items = parts.map((part, i) => castTo(context, part, { ...typeNameOf(context, fields[i]?.type ?? UNKNOWN, value.range), lenient }));
  const object = objectOf(fields, items);
  const sql = value.row === undefined ? `(CASE WHEN (${value.sql}) IS NOT NULL THEN ${object} END)` : object;
  return typed(sql, { type: 'json', fields }, value.range);
}

/** `row[1]`, counted from 1; `undefined`: this is no row. */
export function fieldAt(context: Context, value: Expr, index: Expr): Expr | undefined {
  if (!inDialect(context, 'trino') || value.fields === undefined || value.type === 'array') return undefined;
  const field = value.fields[(index.number ?? 0) - 1] ?? refuseConstruct(context, 'A field of a row at this place', index.range);
  return readField(value, field.name, { start: value.range.start, end: index.range.end });
}

/** An array whose elements become ones of another type. */
export function castElements(context: Context, value: Expr, { type, lenient }: { readonly type: ColumnType; readonly lenient: boolean }): Expr {
  const label = `[element ${String(value.range.start)}]`;
  const item = castTo(context, typed(label, elementOf(value), value.range), { ...typeNameOf(context, elementOf(type), value.range), lenient });
  const rows = `(SELECT value AS ${label} FROM json_each(${value.sql}))`;
  return typed(`(CASE WHEN (${value.sql}) IS NOT NULL THEN (SELECT json_group_array(${inArray(item)}) FROM ${rows}) END)`, type, value.range);
}
