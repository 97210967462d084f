import { refuseConstruct, type Context } from '../context';
import { typed, type Expr } from '../expr';
import { asTextSql, castTo } from './casts';
import { inArray } from './elements';
import { parseValue } from './expression';
import { readType, type TypeName } from './types';

/** Members and elements in a row; what filters or computes may differ from dialect to dialect. */
const PLAIN_PATH = /^\s*(?:lax|strict)\s*\$(?:\.[A-Za-z_]\w*|\."[^"\\]*"|\[\d+\]|\[\*\])*\s*$/;

interface Read {
  /** The document and the path. */
  readonly source: string;
  readonly json: Expr;
}

/** Trino's path is a literal that begins with its mode. */
function readSource(context: Context): Read {
  const { cursor } = context;
  const json = parseValue(context);
  if (json.type !== 'text' && json.type !== 'json' && json.type !== 'null') refuseConstruct(context, 'A JSON function of a value that is not known to be text', json.range);
  cursor.accept('FORMAT', 'JSON');
  cursor.expect(',');
  const path = parseValue(context);
  if (path.text === undefined || !PLAIN_PATH.test(path.text)) refuseConstruct(context, 'This JSON path', path.range);
  return { json, source: `${json.sql}, ${path.sql}` };
}

/** The kinds of scalars that a type takes as they are. */
const KINDS: Readonly<Record<string, string>> = { VARCHAR: 'text', INTEGER: 'integer', INT: 'integer', BIGINT: 'integer', SMALLINT: 'integer', DOUBLE: 'number', BOOLEAN: 'boolean' };

function readReturning(context: Context): { readonly type: TypeName; readonly kind: string } | undefined {
  const { cursor } = context;
  if (!cursor.accept('RETURNING')) return undefined;
  const { here } = cursor;
  const type = readType(context);
  const kind = KINDS[type.name];
  return kind === undefined || type.sizes.length > 0 ? refuseConstruct(context, 'RETURNING with this type', here) : { type, kind };
}

/** `json_value(j, 'lax $.a' RETURNING bigint DEFAULT 0 ON EMPTY)`: NULL where the path finds no single scalar. */
function value(context: Context): Expr {
  const { cursor } = context;
  const { source, json } = readSource(context);
  const returning = readReturning(context);
  const found = typed(`trino_json_value(${source}, '${returning?.kind ?? 'text'}')`, { type: 'text' }, json.range);
  const cast = returning === undefined || returning.kind === 'text' ? found : castTo(context, found, { ...returning.type, lenient: true });
  cursor.accept('NULL', 'ON', 'EMPTY');
  const other = cursor.accept('DEFAULT') ? parseValue(context) : undefined;
  if (other !== undefined) cursor.expect('ON', 'EMPTY');
  cursor.accept('NULL', 'ON', 'ERROR');
  if (other === undefined) return cast;
  if (other.type !== cast.type) return refuseConstruct(context, 'DEFAULT of another type', other.range);
  return typed(`CASE WHEN trino_json_count(${source}) = 0 THEN ${other.sql} ELSE ${cast.sql} END`, cast, json.range);
}

function wrapper(context: Context): string {
  const { cursor } = context;
  const isWith = cursor.accept('WITH');
  if (!isWith && !cursor.accept('WITHOUT')) return 'none';
  const isConditional = isWith && cursor.accept('CONDITIONAL');
  if (!isConditional && isWith) cursor.accept('UNCONDITIONAL');
  cursor.accept('ARRAY');
  cursor.expect('WRAPPER');
  return isConditional ? 'conditional' : isWith ? 'always' : 'none';
}

/** `json_query(j, 'lax $.a[*]' WITH ARRAY WRAPPER)`: JSON as text, NULL where it is not one item. */
function query(context: Context): Expr {
  const { cursor } = context;
  const { source, json } = readSource(context);
  if (cursor.accept('RETURNING')) cursor.expect('VARCHAR');
  const wraps = wrapper(context);
  const omits = cursor.accept('OMIT', 'QUOTES');
  if (omits || cursor.accept('KEEP', 'QUOTES')) cursor.accept('ON', 'SCALAR', 'STRING');
  cursor.accept('NULL', 'ON', 'EMPTY');
  cursor.accept('NULL', 'ON', 'ERROR');
  return typed(`trino_json_query(${source}, '${wraps}', ${omits ? '1' : '0'})`, { type: 'text' }, json.range);
}

/** `json_exists(j, 'lax $.a')`: FALSE where the path fails. */
function exists(context: Context): Expr {
  const { cursor } = context;
  const { source, json } = readSource(context);
  const isUnknown = cursor.accept('UNKNOWN', 'ON', 'ERROR');
  if (!isUnknown) cursor.accept('FALSE', 'ON', 'ERROR');
  const count = `trino_json_count(${source})`;
  const failed = isUnknown ? `WHEN ${count} IS NULL THEN NULL ` : '';
  return typed(`CASE WHEN (${json.sql}) IS NULL THEN NULL ${failed}ELSE coalesce(${count}, 0) > 0 END`, { type: 'boolean' }, json.range);
}

/** Trino's json_value, json_query and json_exists (Trino's manual, "JSON functions and operators"); clauses that are not read here are refused where they stand. */
export function parseTrinoJson(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  const name = cursor.next().upper;
  cursor.expect('(');
  const result = name === 'JSON_VALUE' ? value(context) : name === 'JSON_QUERY' ? query(context) : exists(context);
  cursor.expect(')');
  return { ...result, range: cursor.rangeFrom(from) };
}

/** A value inside of JSON; numbers keep their digits. */
function jsonItem(context: Context, value: Expr): string {
  if (value.type === 'decimal') return `json(${asTextSql(context, value)})`;
  if (value.type === 'boolean') return inArray(value);
  const isPlain = value.type === 'text' || value.type === 'integer' || value.type === 'date' || value.type === 'null';
  return isPlain ? value.sql : refuseConstruct(context, 'This value inside of JSON', value.range);
}

/** Whether NULLs stay: `NULL ON NULL`, `ABSENT ON NULL`, or what holds where neither stands. */
function keepsNulls(context: Context, otherwise: boolean): boolean {
  const { cursor } = context;
  if (cursor.accept('NULL', 'ON', 'NULL')) return true;
  return cursor.accept('ABSENT', 'ON', 'NULL') ? false : otherwise;
}

function readPairs(context: Context): readonly string[] {
  const { cursor } = context;
  const parts: string[] = [];
  while (!cursor.seesAny([')', 'NULL', 'ABSENT'])) {
    if (parts.length > 0) cursor.expect(',');
    cursor.accept('KEY');
    const key = parseValue(context);
    if (key.type !== 'text') refuseConstruct(context, 'This key of JSON', key.range);
    if (!cursor.accept(':')) cursor.expect('VALUE');
    parts.push(key.sql, jsonItem(context, parseValue(context)));
  }
  return parts;
}

/** `json_object('k' : 1)`, `json_object(KEY 'k' VALUE 1 ABSENT ON NULL)`. */
function made(context: Context): string {
  const parts = readPairs(context);
  const object = `json_object(${parts.join(', ')})`;
  return keepsNulls(context, true) ? object : `json_patch('{}', ${object})`;
}

/** `json_array(1, 'a' NULL ON NULL)`. */
function listed(context: Context): string {
  const { cursor } = context;
  const items: Expr[] = [];
  while (!cursor.sees(')') && !cursor.sees('NULL', 'ON') && !cursor.sees('ABSENT', 'ON')) {
    if (items.length > 0) cursor.expect(',');
    items.push(parseValue(context));
  }
  const list = `json_array(${items.map((item) => jsonItem(context, item)).join(', ')})`;
  if (keepsNulls(context, false) || items.every((item) => item.text !== undefined || item.number !== undefined)) return list;
  const other = items.find((item) => item.type === 'decimal');
  return other === undefined ? `array_compact_of(${list})` : refuseConstruct(context, 'A decimal inside of JSON that may be NULL', other.range);
}

/** Trino's json_object and json_array, whose value is a text. */
export function parseTrinoJsonMaker(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  const isObject = cursor.next().upper === 'JSON_OBJECT';
  cursor.expect('(');
  const sql = isObject ? made(context) : listed(context);
  cursor.expect(')');
  return typed(sql, { type: 'text' }, cursor.rangeFrom(from));
}
