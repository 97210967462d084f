import { lex } from '../../../sql/lex/lexer';
import { createContext, refuseConstruct, type Context } from '../../context';
import { columnTypeOnly, elementOf, holderOf, isTemporal, mapOfTypes, UNKNOWN, type ColumnType, type Expr, type Field } from '../../expr';
import { inArray, isMap } from '../../expressions/elements';
import { readField } from '../../expressions/fields';
import { readFieldList, signatureOf } from '../../expressions/structures';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { atLeast, HIVE, makeRules, type FunctionRule } from '../rule';

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

function objectOf(names: readonly string[], values: readonly Expr[]): string {
  return `json_object(${values.map((value, i) => `${quoteText(names[i] ?? '')}, ${inArray(value)}`).join(', ')})`;
}

function fieldsOf(names: readonly string[], values: readonly Expr[]): readonly Field[] {
  return values.map((value, i) => ({ name: names[i] ?? '', type: columnTypeOnly(value) }));
}

interface NamedValues {
  readonly names: readonly string[];
  readonly values: readonly Expr[];
}

/** `named_struct('a', 1, 'b', 2)`. */
function pairs(context: Context, call: Call): NamedValues {
  if (call.args.length % 2 === 1) refuseConstruct(context, `${call.name} of an odd number of values`, call.range);
  const names = call.args.filter((_arg, i) => i % 2 === 0).map((name) => name.text ?? refuseConstruct(context, 'A name of a field that is no literal', name.range));
  return { names, values: call.args.filter((_arg, i) => i % 2 === 1) };
}

/** `struct(a, b AS n, 1)`: columns and aliases name their fields in Spark, `col1` … all others. */
function listed(context: Context, call: Call): NamedValues {
  const own = context.dialect === 'hive' ? (): undefined => undefined : (value: Expr): string | undefined => value.label ?? value.column;
  return { names: call.args.map((value, i) => own(value) ?? `col${String(i + 1)}`), values: call.args };
}

function row(read: (context: Context, call: Call) => NamedValues): Pick<FunctionRule, 'sql' | 'type'> {
  const sql = (context: Context, call: Call): string => {
    const { names, values } = read(context, call);
    return objectOf(names, values);
  };
  const type = (context: Context, call: Call): ColumnType => {
    const { names, values } = read(context, call);
    return { type: 'json', fields: fieldsOf(names, values) };
  };
  return { sql, type };
}

/** BigQuery's `STRUCT(a, 1 AS n)`: fields without a name cannot be read by one. */
function listedPlain(_context: Context, call: Call): NamedValues {
  return { names: call.args.map((value, i) => value.label ?? value.column ?? `_field_${String(i + 1)}`), values: call.args };
}

/** DuckDB's `struct_pack(a := 1)`. */
function packed(context: Context, call: Call): NamedValues {
  return { names: call.args.map((value) => value.label ?? refuseConstruct(context, 'struct_pack without names', value.range)), values: call.args };
}

/** `struct_extract(row, 'a')`. */
function extracted(context: Context, call: Call): Expr {
  const name = argument(call, 1);
  return readField(argument(call, 0), name.text ?? refuseConstruct(context, 'struct_extract with a name that is no literal', name.range), call.range);
}

/** Decimals are written with the digits of their type. */
function checkJson(context: Context, type: ColumnType, value: Expr): void {
  if ((type.type === 'decimal' && type.scale === undefined) || type.type === 'unknown') refuseConstruct(context, `JSON of a ${type.type === 'unknown' ? 'value of an unknown type' : type.type}`, value.range);
  type.fields?.forEach((field) => checkJson(context, field.type, value));
  if (type.type === 'array' || type.element !== undefined) checkJson(context, elementOf(type), value);
}

/** Spark leaves out the fields that are NULL. */
function toJson(context: Context, call: Call): string {
  const value = argument(call, 0);
  if (value.type !== 'array' && !isMap(value) && value.fields === undefined) return refuseConstruct(context, 'to_json of this value', value.range);
  checkJson(context, value, value);
  return `json_of_rows(${value.sql}, ${quoteText(signatureOf(value))})`;
}

/** The type that a schema in words names. */
function schemaType(context: Context, call: Call): ColumnType {
  const schema = argument(call, 1);
  if (schema.text === undefined) return refuseConstruct(context, `${call.name} with a schema that is no literal`, schema.range);
  const place = { start: schema.range.start, end: schema.range.end };
  const inner = createContext(lex(schema.text, context.dialect).map((token) => ({ ...token, ...place })), context.dialect, context.catalog);
  const type = readFieldList(inner);
  if (!inner.cursor.done) refuseConstruct(context, 'This schema', schema.range);
  return type;
}

function fromJson(context: Context, call: Call): string {
  const type = schemaType(context, call);
  if (isTemporal(type.type) || isScalar(type)) refuseConstruct(context, 'This schema', argument(call, 1).range);
  return `json_shaped(${argument(call, 0).sql}, ${quoteText(signatureOf(type))})`;
}

function isScalar(type: ColumnType): boolean {
  return type.fields === undefined && type.element === undefined;
}

function mapsOf(context: Context, call: Call): readonly string[] {
  return call.args.map((value) => (isMap(value) ? value.sql : refuseConstruct(context, `${call.name} of what is not known to be a map`, value.range)));
}

function arrays(context: Context, call: Call): readonly string[] {
  return call.args.map((value) => (value.type === 'array' ? value.sql : refuseConstruct(context, `${call.name} of what is not known to be an array`, value.range)));
}

const firstType = (_context: Context, call: Call): ColumnType => columnTypeOnly(call.args[0] ?? UNKNOWN);

/** Integers and text keep their kind as keys. */
function entriesOf(context: Context, call: Call): string {
  const { keys = 'text', range } = argument(call, 0);
  if (!['text', 'date', 'timestamp', 'integer'].includes(keys)) return refuseConstruct(context, 'map_entries of a map with such keys', range);
  return `map_entries_of(${mapsOf(context, call).join(', ')}, ${keys === 'integer' ? '1' : '0'})`;
}

/** `array<struct<key, value>>`. */
function entries(_context: Context, call: Call): ColumnType {
  const value = call.args[0] ?? UNKNOWN;
  return holderOf('array', { type: 'json', fields: [{ name: 'key', type: { type: value.keys ?? 'text' } }, { name: 'value', type: elementOf(value) }] });
}

/** The map of an array of rows with a key and a value. */
function entriesMap(call: Call): ColumnType {
  const [key, value] = elementOf(call.args[0] ?? UNKNOWN).fields ?? [];
  return mapOfTypes(key?.type ?? UNKNOWN, value?.type ?? UNKNOWN);
}

/** Arrays side by side: rows of their elements at the same place. */
function zippedType(_context: Context, call: Call): ColumnType {
  return holderOf('array', { type: 'json', fields: call.args.map((value, i) => ({ name: value.label ?? value.column ?? String(i), type: elementOf(value) })) });
}

function zipped(context: Context, call: Call): string {
  const names = call.args.map((value, i) => value.label ?? value.column ?? String(i));
  return `arrays_as_rows(${quoteText(JSON.stringify(names))}, ${arrays(context, call).join(', ')})`;
}

/** Trino's rows have no names. */
function unlabelled(call: Call): Call {
  return { ...call, args: call.args.map((value, i) => ({ ...value, label: `field${String(i)}` })) };
}

/** Rows (structs), maps from rows, and the JSON of both. */
export const ROW_RULES: readonly FunctionRule[] = makeRules([
  ['named_struct', HIVE, atLeast(2), row(pairs).sql, row(pairs).type],
  ['struct', HIVE, atLeast(1), row(listed).sql, row(listed).type],
  ['struct', ['bigquery'], atLeast(1), row(listedPlain).sql, row(listedPlain).type],
  ['struct_pack', ['duckdb'], atLeast(1), row(packed).sql, row(packed).type],
  ['struct_extract', ['duckdb'], 2, (context, call) => extracted(context, call).sql, (context, call) => extracted(context, call)],
  ['to_json', ['spark'], 1, toJson, 'text'],
  ['from_json', ['spark'], 2, fromJson, schemaType],
  ['map_entries', ['spark', 'trino'], 1, entriesOf, entries],
  ['map_concat', ['spark'], atLeast(1), (context, call) => `maps_joined(${mapsOf(context, call).join(', ')})`, firstType],
  ['map_from_arrays', ['spark'], 2, (context, call) => `map_of_lists(${arrays(context, call).join(', ')})`, (_context, call) => mapOfTypes(elementOf(call.args[0] ?? UNKNOWN), elementOf(call.args[1] ?? UNKNOWN))],
  ['zip', ['trino'], [2, 5], (context, call) => zipped(context, unlabelled(call)), (context, call) => zippedType(context, unlabelled(call))],
  ['map_from_entries', ['spark', 'trino'], 1, (context, call) => `map_of_entries(${arrays(context, call).join(', ')})`, (_context, call) => entriesMap(call)],
  ['map_contains_key', ['spark'], 2, (context, call) => (isMap(argument(call, 0)) ? `json_has_key(${argument(call, 0).sql}, ${argument(call, 1).sql})` : refuseConstruct(context, 'map_contains_key of what is not known to be a map', call.range)), 'boolean'],
  ['arrays_zip', ['spark'], atLeast(1), zipped, zippedType],
]);
