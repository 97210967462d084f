import { elementOf, type ColumnType } from '../expr';
import { typeOfSignature } from '../expressions/structures';
import { dateText, readMoment, timestampText } from './moment';
import { realText } from './valueFunctions';
import { asText, strict, type SqlFunction, type SqlValue } from './udf';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

function read(text: SqlValue | undefined): Json {
  return JSON.parse(asText(text ?? 'null')) as Json;
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function items(value: Json): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function pairsOf(value: Json): readonly (readonly [string, Json])[] {
  return isObject(value) ? Object.entries(value) : [];
}

function keyText(key: Json | undefined): string {
  return typeof key === 'string' ? key : JSON.stringify(key ?? null);
}

/** A plain value as Spark's JSON has it: decimals and binary fractions with their own digits, timestamps in UTC. */
function scalarText(value: string | number | boolean, type: ColumnType): string {
  if (typeof value === 'number') {
    if (type.type === 'boolean') return String(value !== 0);
    if (type.type === 'decimal') return value.toFixed(type.scale ?? 0);
    return type.type === 'real' ? realText(value, 'java') : JSON.stringify(value);
  }
  const moment = type.type === 'timestamp' && typeof value === 'string' ? readMoment(value) : undefined;
  if (moment === undefined) return JSON.stringify(value);
  const [day = '', clock = '00:00:00'] = timestampText(moment).split(' ');
  const [seconds = '', fraction = ''] = clock.split('.');
  return `"${day}T${seconds}.${fraction.padEnd(3, '0')}Z"`;
}

/** JSON that leaves out the fields of rows that are NULL. */
function jsonText(value: Json, type: ColumnType): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${items(value).map((item) => jsonText(item, elementOf(type))).join(',')}]`;
  if (!isObject(value)) return scalarText(value as string | number | boolean, type);
  const pairs = type.fields === undefined ? pairsOf(value).map(([name, item]) => [name, item, elementOf(type)] as const) : type.fields.map((field) => [field.name, value[field.name] ?? null, field.type] as const).filter(([, item]) => item !== null);
  return `{${pairs.map(([name, item, own]) => `${JSON.stringify(name)}:${jsonText(item, own)}`).join(',')}}`;
}

/** Dates and timestamps of JSON are texts in ISO's form. */
function momentOrNull(value: Json, type: 'date' | 'timestamp'): Json {
  const moment = typeof value === 'string' && value.includes('-') ? readMoment(value) : undefined;
  if (moment === undefined) return null;
  return type === 'date' ? dateText(moment) : timestampText(moment);
}

/** A value of JSON as a field of the type takes it; NULL where it is no such value. */
function shaped(value: Json | undefined, type: ColumnType): Json {
  if (value === undefined || value === null) return null;
  if (type.fields !== undefined) {
    const { fields } = type;
    return isObject(value) ? Object.fromEntries(fields.map((field) => [field.name, shaped(value[field.name], field.type)])) : null;
  }
  if (type.type === 'array') return Array.isArray(value) ? items(value).map((item) => shaped(item, elementOf(type))) : null;
  if (type.element !== undefined) return isObject(value) ? Object.fromEntries(pairsOf(value).map(([name, item]) => [name, shaped(item, elementOf(type))])) : null;
  if (type.type === 'text') return typeof value === 'string' ? value : JSON.stringify(value);
  if (type.type === 'integer') return typeof value === 'number' && Number.isInteger(value) ? value : null;
  if (type.type === 'real') return typeof value === 'number' ? value : null;
  if (type.type === 'boolean') return typeof value === 'boolean' ? value : null;
  if (type.type === 'date' || type.type === 'timestamp') return momentOrNull(value, type.type);
  throw new Error(`from_json of a ${type.type} is not supported by the local runner`);
}

/** Spark gives a row of NULLs for text that is no JSON, and NULL instead of an array or map. */
function shapedText(text: string, type: ColumnType): SqlValue {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    value = type.fields === undefined ? null : {};
  }
  const result = shaped(type.fields !== undefined && !isObject(value) ? {} : value, type);
  return result === null ? null : JSON.stringify(result);
}

function compare(a: Json, b: Json): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  if (isObject(a) && isObject(b)) return compareLists(Object.values(a), Object.values(b));
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(items(a), items(b));
  if (typeof a === 'object' || typeof b === 'object') return 0;
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareLists(a: readonly Json[], b: readonly Json[]): number {
  const different = a.findIndex((item, i) => i >= b.length || compare(item, b[i] ?? null) !== 0);
  if (different === -1) return a.length - b.length;
  return different >= b.length ? 1 : compare(a[different] ?? null, b[different] ?? null);
}

/** The greatest or smallest row of a group: field by field. */
function extreme(rows: readonly Json[], sign: number): SqlValue {
  const present = rows.filter((row) => row !== null);
  return present.length === 0 ? null : JSON.stringify(present.reduce((best, row) => (sign * compare(row, best) > 0 ? row : best)));
}

function joined(maps: readonly SqlValue[]): SqlValue {
  if (maps.some((map) => map === null)) return null;
  const pairs = maps.flatMap((map) => pairsOf(read(map)));
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw new Error('a key stands in the maps twice');
  return JSON.stringify(Object.fromEntries(pairs));
}

/** Rows, maps and arrays, which are JSON text. */
export const ROW_FUNCTIONS: readonly SqlFunction[] = [
  strict('json_of_rows', 2, ([value, signature]) => jsonText(read(value), typeOfSignature(String(signature)))),
  strict('json_shaped', 2, ([text, signature]) => shapedText(asText(text ?? ''), typeOfSignature(String(signature)))),
  strict('row_extreme', 2, ([rows, sign]) => extreme(items(read(rows)), Number(sign))),
  strict('map_entries_of', 2, ([map, isNumber]) => JSON.stringify(pairsOf(read(map)).map(([key, value]) => ({ key: isNumber === 1 ? Number(key) : key, value })))),
  { name: 'maps_joined', arity: -1, call: (_context, args) => joined(args) },
  strict('map_of_lists', 2, ([keys, values]) => JSON.stringify(Object.fromEntries(items(read(keys)).map((key, i) => [keyText(key), items(read(values))[i] ?? null])))),
  strict('map_of_entries', 1, ([entries]) => JSON.stringify(Object.fromEntries(items(read(entries)).map((entry) => {
    const [key, value = null] = isObject(entry) ? Object.values(entry) : [];
    return [keyText(key), value];
  })))),
  { name: 'arrays_as_rows', arity: -1, call: (_context, [names = null, ...arrays]) => {
    if (arrays.some((array) => array === null)) return null;
    const columns = arrays.map((array) => items(read(array)));
    const labels = items(read(names)).map(String);
    const length = Math.max(0, ...columns.map((column) => column.length));
    return JSON.stringify(Array.from({ length }, (_unused, i) => Object.fromEntries(columns.map((column, c) => [labels[c] ?? '', column[i] ?? null]))));
  } },
];
