import type { TextRange } from '../../base/textRange';
import { isNullableIn } from '../clickhouseNulls';
import { inDialect, refuseConstruct, type Context } from '../context';
import { elementOf, typed, UNKNOWN, type ColumnType } from '../expr';
import { asTextSql, withoutOffset } from '../expressions/casts';
import { bytesOf } from '../expressions/bytes';
import { arrayOfBraces } from '../expressions/documents';
import { hasDigits } from '../expressions/secondDigits';
import { castRow } from '../expressions/trinoRows';
import { columnTypeOf, ROUNDED, SINGLE, typeOfDeclared, UUID } from '../expressions/types';
import { asVariant } from '../expressions/variants';
import { quoteName, quoteText } from '../quoting';
import { checkTrinoColumn } from './trinoColumns';

/** A value on its way into a column. */
export interface Value extends ColumnType {
  readonly sql: string;
  readonly range: TextRange;
}

interface Column {
  /** As the local database has it. */
  readonly declared: string;
  /** What becomes of a value that the column cannot take: NULL in Hive, a failure elsewhere. */
  readonly onError: string;
  /** Whether a key of the table checks that its values differ. */
  readonly isKey: boolean;
}

const BITS: Readonly<Record<string, number>> = {
  TINYINT: 8, BYTE: 8, BYTEINT: 8, INT8: 64, SMALLINT: 16, INT2: 16, SHORT: 16, INT16: 16, MEDIUMINT: 24, INT: 32, INTEGER: 32, INT4: 32, INT32: 32,
};

function sizesOf(declared: string): readonly number[] {
  return [...(/\(([^)]*)\)/.exec(declared)?.[1] ?? '').matchAll(/\d+/g)].map(([digits]) => Number(digits));
}

/** A plain column may stand several times; anything else is computed once. */
function isPlain(sql: string): boolean {
  return /^[\w.[\] ]+$/.test(sql);
}

function integer(context: Context, value: Value, column: Column): string {
  const bits = BITS[column.declared.toUpperCase().replace(/\(.*$/, '').trim()] ?? 64;
  if (value.type === 'integer' && bits === 64) return value.sql;
  const halfEven = value.type === 'real' && ['postgresql', 'mysql', 'duckdb'].includes(context.dialect);
  const rounding = halfEven ? "'even'" : context.traits.castRounds ? "'away'" : "'trunc'";
  const call = `CAST(store_integer(${value.sql}, ${String(bits)}, ${rounding}, ${column.onError}) AS INTEGER)`;
  if (!isPlain(value.sql)) return call;
  const range = bits === 64 ? '' : ` AND ${value.sql} BETWEEN ${String(-(2 ** (bits - 1)))} AND ${String(2 ** (bits - 1) - 1)}`;
  return `CASE WHEN typeof(${value.sql}) = 'integer'${range} THEN ${value.sql} ELSE ${call} END`;
}

function decimal(value: Value, column: Column): string {
  const [precision, scale = 0] = sizesOf(column.declared);
  if (precision === undefined) return value.sql;
  const call = `store_decimal(${value.sql}, ${String(precision)}, ${String(scale)}, ${column.onError})`;
  if (!isPlain(value.sql)) return call;
  const limit = Math.min(10 ** (precision - scale) - 1, Number.MAX_SAFE_INTEGER);
  return `CASE WHEN typeof(${value.sql}) = 'integer' AND ${value.sql} BETWEEN -${String(limit)} AND ${String(limit)} THEN ${value.sql} ELSE ${call} END`;
}

function text(context: Context, value: Value, column: Column): string {
  const hasOwnDigits = (value.type === 'decimal' && value.scale !== undefined) || value.type === 'boolean' || (value.type === 'timestamp' && context.dialect === 'snowflake') || hasDigits(context, value);
  const sql = hasOwnDigits ? asTextSql(context, typed(value.sql, value, value.range)) : value.sql;
  if (column.declared === 'BYTES_TEXT') return bytesOf(context, typed(value.sql, value, value.range));
  if (column.declared === UUID) return `uuid_canonical(${value.sql})`;
  const [length] = sizesOf(column.declared);
  if (length === undefined) return sql;
  const how = context.dialect === 'hive' ? "'cut'" : ['postgresql', 'mysql'].includes(context.dialect) ? "'blanks'" : "'none'";
  if (/^(?:WIDE_)?PADDED/.test(column.declared)) return `store_text(${sql}, ${String(length)}, ${inDialect(context, 'sqlserver', 'oracle') ? "'pad'" : "'full'"})`;
  const call = `store_text(${sql}, ${String(length)}, ${how})`;
  return isPlain(sql) ? `CASE WHEN length(${sql}) <= ${String(length)} THEN ${sql} ELSE ${call} END` : call;
}

function truth(context: Context, value: Value, column: Column): string {
  if (value.type === 'boolean' || value.type === 'integer' || ['mysql', 'sqlserver', 'doris', 'starrocks'].includes(context.dialect)) return value.sql;
  return `CAST(store_boolean(${value.sql}, ${column.onError}) AS INTEGER)`;
}

/** Whether a table's definition has the column in a key. */
function isKey(definition: string, column: string): boolean {
  const name = quoteName(column).toLowerCase();
  const text = definition.toLowerCase();
  if ([...text.matchAll(/(?:unique|primary key) \(([^)]*)\)/g)].some(([, names = '']) => names.includes(name))) return true;
  const at = text.indexOf(`${name} jsonb_text`);
  return at !== -1 && /^[^,]*\b(?:unique|primary key)\b/.test(text.slice(at));
}

/** Equal values of a key have the same text. */
function document(context: Context, value: Value, column: Column): string {
  if (context.dialect !== 'postgresql') return `json_styled(${value.sql}, 'binary')`;
  return column.isKey ? `jsonb_same(${value.sql})` : `jsonb_of(${value.sql})`;
}

/** Doris takes the fields of a row by their places; their names are those of the column. */
function differs(given: ColumnType['fields'], own: ColumnType['fields']): boolean {
  return given !== undefined && own !== undefined && given.some(({ name }, i) => name.toLowerCase() !== own[i]?.name.toLowerCase());
}

/** Trino's rows are taken by the places of their fields. */
function rowOfColumn(context: Context, value: Value, column: Column): string {
  const { fields } = columnTypeOf(column.declared);
  return fields === undefined ? value.sql : castRow(context, typed(value.sql, value, value.range), { fields, lenient: false }).sql;
}

/** MySQL's times are lengths of time as well. */
function storedTime(value: Value, column: Column): string {
  return `coalesce(lenient_time(${value.sql}, ${String(sizesOf(column.declared)[0] ?? 0)}), CASE WHEN (${value.sql}) IS NOT NULL THEN fail('a value is no time') END)`;
}

/** Rounded to the digits of the column where a column without digits has no fraction. */
function timestamp(context: Context, value: Value, column: Column): string {
  const sql = value.type === 'timestamp' ? value.sql : `cast_timestamp(${withoutOffset(context, { sql: value.sql }, columnTypeOf(column.declared))}, ${column.onError})`;
  const digits = sizesOf(column.declared)[0] ?? 0;
  if (context.dialect === 'oracle' && /\(0\)$/.test(column.declared) && value.scale !== 0) return `truncate_timestamp(${sql}, 'second')`;
  if (context.dialect === 'starrocks') return `full_moment(${sql})`;
  return ROUNDED.includes(context.dialect) && digits < 6 ? `round_moment(${sql}, ${String(digits)})` : sql;
}

/** BigQuery takes the fields of a row by their places: their names are those of the column. */
function namedRow(value: Value, column: ColumnType): string {
  const isSame = value.fields !== undefined && value.fields.length === column.fields?.length && !differs(value.fields, column.fields);
  return isSame ? value.sql : `row_named(${value.sql}, ${quoteText(JSON.stringify((column.fields ?? []).map(({ name }) => name)))})`;
}

function convert(context: Context, given: Value, column: Column): string {
  const type = typeOfDeclared(column.declared);
  const isPlainColumn = type !== 'json' && type !== 'array' && type !== 'unknown';
  const variant = context.dialect === 'snowflake' && given.type === 'json' && given.element === undefined;
  const value: Value = variant && isPlainColumn ? { sql: `variant_text(${given.sql})`, type: 'text', range: given.range } : given;
  if (context.dialect === 'snowflake' && type === 'json') return asVariant(context, typed(value.sql, value, value.range));
  switch (type) {
    case 'integer':
      return integer(context, value, column);
    case 'decimal':
      return decimal(value, column);
    case 'real':
      return column.declared === SINGLE ? `single_real(${value.sql})` : value.sql;
    case 'text':
      return text(context, value, column);
    case 'boolean':
      return truth(context, value, column);
    case 'interval':
      return value.type === 'interval' ? value.sql : `span_of(${value.sql})`;
    case 'json':
      if (context.dialect === 'trino' && value.fields !== undefined) return rowOfColumn(context, value, column);
      if (context.dialect === 'bigquery' && columnTypeOf(column.declared).fields !== undefined) return namedRow(value, columnTypeOf(column.declared));
      if (differs(value.fields, columnTypeOf(column.declared).fields)) return refuseConstruct(context, 'A row whose fields have other names than those of the column', value.range);
      return /^JSONB_TEXT/.test(column.declared) ? document(context, value, column) : value.sql;
    case 'array':
      if (context.dialect === 'bigquery' && elementOf(columnTypeOf(column.declared)).fields !== undefined) return namedRow({ ...value, fields: elementOf(value).fields }, elementOf(columnTypeOf(column.declared)));
      return value.type === 'text' && context.dialect === 'postgresql' ? arrayOfBraces({ ...typed(value.sql, value, value.range) }, elementOf(columnTypeOf(column.declared))).sql : value.sql;
    case 'time':
      return context.dialect === 'mysql' ? storedTime(value, column) : `store_time(${value.sql}, ${column.onError})`;
    case 'date':
      return value.type === type ? value.sql : `cast_date(${value.type === 'timestamp' ? value.sql : withoutOffset(context, { sql: value.sql }, {})}, ${column.onError})`;
    case 'timestamp':
      return timestamp(context, value, column);
    default:
      return value.sql;
  }
}

/**
 * A value as the column keeps it: a warehouse makes 12.6 an integer when the column is one, and a timestamp a date, and
 * fails for a text that is too long. SQLite would keep all as they are. Unchanged for plain SQLite, and where the column's type is not known.
 */
export function stored(context: Context, target: { readonly table: string; readonly column: string }, value: Value): string {
  if (context.dialect === 'bigquery' && typeOfDeclared(context.catalog.typeOf?.(target.table, target.column.toLowerCase())) === 'array') return value.type === 'null' ? "'[]'" : `coalesce(${converted(context, target, value)}, '[]')`;
  if (context.dialect === 'clickhouse' && isNullableIn(context, target.table, target.column) === false) return orDefault(context, target, value);
  return converted(context, target, value);
}

/** ClickHouse puts the default where NULL would come into a column that is not Nullable. */
function orDefault(context: Context, target: { readonly table: string; readonly column: string }, value: Value): string {
  const otherwise = context.catalog.defaultOf?.(target.table, target.column);
  const sql = converted(context, target, value);
  const isSure = /^(?:-?\d+(?:\.\d+)?|'(?:[^']|'')*')$/.test(sql);
  return otherwise === undefined || isSure ? sql : `coalesce(${sql}, ${otherwise})`;
}

function converted(context: Context, target: { readonly table: string; readonly column: string }, value: Value): string {
  const declared = context.traits.native ? undefined : context.catalog.typeOf?.(target.table, target.column.toLowerCase());
  if (declared === undefined || value.type === 'null') return value.sql;
  if (context.dialect === 'trino') checkTrinoColumn(value, { name: target.column, type: typeOfDeclared(declared) });
  // MySQL gives a column that counts the next number for a 0.
  if (context.dialect === 'mysql' && declared === 'INTEGER' && context.catalog.definitionOf?.(target.table)?.includes('AUTOINCREMENT') === true) return `nullif(${value.sql}, 0)`;
  return convert(context, value, { declared, onError: quoteText(context.dialect === 'hive' ? 'null' : 'error'), isKey: /^JSONB_TEXT/.test(declared) && isKey(context.catalog.definitionOf?.(target.table) ?? '', target.column) });
}

/** A query whose rows are written. */
export interface Rows {
  readonly sql: string;
  readonly types: readonly ColumnType[] | undefined;
  readonly range: TextRange;
}

/** The values of the columns `names` of rows as the target's columns keep them. */
export function storedValues(context: Context, rows: Rows & { readonly names: readonly string[] }, target: { readonly table: string; readonly columns: readonly string[] }): readonly string[] {
  return target.columns.map((column, i) => {
    const type = rows.types?.length === target.columns.length ? (rows.types[i] ?? UNKNOWN) : UNKNOWN;
    return stored(context, { table: target.table, column }, { ...type, sql: rows.names[i] ?? '', range: rows.range });
  });
}

/** A query's rows with each value as its column keeps it; the query as it is when no column needs that. */
export function storedRows(context: Context, rows: Rows, target: { readonly table: string; readonly columns: readonly string[] }): string {
  const names = target.columns.map((_column, i) => quoteName(`value ${String(i + 1)}`));
  const values = storedValues(context, { ...rows, names }, target);
  if (values.every((value, i) => value === names[i])) return rows.sql;
  return `SELECT ${values.join(', ')} FROM (WITH [new rows](${names.join(', ')}) AS (${rows.sql}) SELECT * FROM [new rows])`;
}
