import { refuseConstruct, type Context } from '../context';
import { elementOf, isTemporal, typed, type ColumnType, type Expr } from '../expr';
import { quoteText } from '../quoting';
import { asTextSql } from './casts';
import { isMap } from './elements';
import { signatureOf } from './structures';
import { castElements, castRow } from './trinoRows';
import { typeOfName, type TypeName } from './types';

type Wanted = TypeName & { readonly lenient: boolean };

/** Trino's type JSON, not a map or row. */
export function isJson(value: ColumnType): boolean {
  return value.type === 'json' && value.element === undefined && value.fields === undefined;
}

/** Whether values of a type are written in an array as in JSON. */
function isSame(type: ColumnType): boolean {
  if (type.fields !== undefined) return type.fields.every((field) => isSame(field.type) && !/^field\d+$/.test(field.name));
  if (type.type === 'array' || type.element !== undefined) return isSame(elementOf(type));
  return ['text', 'integer', 'boolean', 'date', 'json', 'null'].includes(type.type);
}

/** `CAST(value AS JSON)`: text becomes a string of JSON. */
function toJson(context: Context, value: Expr): Expr {
  const json = (sql: string): Expr => typed(sql, { type: 'json' }, value.range);
  if (isJson(value) || value.type === 'null') return json(value.sql);
  if (value.type === 'array' || isMap(value) || value.fields !== undefined) return isSame(value) ? json(`trino_json(${value.sql})`) : refuseConstruct(context, 'JSON of such values', value.range);
  if (value.type === 'text' || isTemporal(value.type)) return json(`trino_json_string(${value.sql})`);
  if (value.type === 'integer' || value.type === 'boolean' || value.type === 'decimal') return json(`(${asTextSql(context, value)})`);
  return refuseConstruct(context, 'JSON of this value', value.range);
}

/** JSON as a plain value, an array, a map or a row. */
function ofJson(context: Context, value: Expr, type: Wanted): Expr {
  const wanted = typeOfName(type);
  const isKnown = ['integer', 'real', 'text', 'boolean', 'date', 'timestamp', 'array', 'json'].includes(type.type) || (type.type === 'decimal' && wanted.scale !== undefined);
  if (!isKnown || (type.type === 'text' && type.sizes.length > 0)) return refuseConstruct(context, 'A cast of JSON to this type', type.range);
  const sql = `trino_json_as(${value.sql}, ${quoteText(signatureOf(wanted))}, '${type.lenient ? 'null' : 'error'}')`;
  return typed(type.type === 'integer' ? `CAST(${sql} AS INTEGER)` : sql, wanted, value.range);
}

/** CHAR(n) fills a shorter text with blanks. */
function toChar(context: Context, value: Expr, type: Wanted): Expr {
  const size = String(type.sizes[0] ?? 1);
  const text = asTextSql(context, value);
  return typed(`(CASE WHEN length(${text}) >= ${size} THEN substr(${text}, 1, ${size}) WHEN (${text}) IS NOT NULL THEN fail('a CHAR with blanks at its end is not supported by the local runner') END)`, { type: 'text' }, value.range);
}

/** TIMESTAMP is TIMESTAMP(3); one of a zone has its name in its text. */
export function withSecondDigits(value: Expr, { type, sizes }: TypeName): Expr {
  return type === 'timestamp' && value.zoned !== true ? { ...value, secondDigits: sizes[0] ?? 3 } : value;
}

/** The text of a timestamp has all digits of a second that its type has, which is not known of each: the text without them may be. */
function textOfTimestamp(context: Context, value: Expr, type: Wanted): Expr {
  if (type.sizes[0] !== undefined && type.sizes[0] < 32) return refuseConstruct(context, 'A timestamp as a text of this length', type.range);
  const digits = value.zoned === true ? undefined : (value.secondDigits ?? (value.origin === undefined ? undefined : value.scale));
  if (digits !== undefined) return typed(digits === 0 ? value.sql : `second_digits(${value.sql}, ${String(digits)})`, { type: 'text' }, value.range);
  const message = 'the text of this timestamp is asked for, and how many digits of a second its type has is not known to the local runner: cast it to TIMESTAMP(n), or use date_format';
  return { ...typed(`(CASE WHEN (${value.sql}) IS NOT NULL THEN fail(${quoteText(message)}) END)`, { type: 'text' }, value.range), moment: value.sql };
}

/** Casts that Trino has in its own way; `undefined`: this is none of them. */
export function trinoCast(context: Context, value: Expr, type: Wanted): Expr | undefined {
  const { lenient } = type;
  if (type.name === 'CHAR') return toChar(context, value, type);
  if (type.type === 'text' && value.type === 'timestamp') return textOfTimestamp(context, value, type);
  if (type.name === 'VARBINARY' && value.type === 'text') return typed(`CAST(${value.sql} AS BLOB)`, { type: 'unknown' }, value.range);
  if (type.name === 'JSON') return toJson(context, value);
  if (isJson(value)) return ofJson(context, value, type);
  const wanted = typeOfName(type);
  if (type.name === 'ROW' && wanted.fields !== undefined && (value.row !== undefined || value.fields !== undefined)) return castRow(context, value, { fields: wanted.fields, lenient });
  if (value.type === 'null' && (type.type === 'json' || type.type === 'array')) return typed('NULL', wanted, value.range);
  const isOther = type.type === 'array' && value.type === 'array' && value.sql !== 'json_array()' && signatureOf(value) !== signatureOf(wanted);
  return isOther ? castElements(context, value, { type: wanted, lenient }) : undefined;
}
