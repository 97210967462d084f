import { inDialect, type Context } from '../context';
import { holderOf, UNKNOWN, type ColumnType, type SqlType } from '../expr';
import { isName } from '../names';
import { refuse } from '../refusal';
import type { Dialect } from '../../sql/lex/token';
import type { TextRange } from '../../base/textRange';
import { readAngles, readRound, signatureOf, typeOfSignature } from './structures';

/** A type as the statement names it. */
export interface TypeName {
  readonly type: SqlType;
  /** In upper case, without arguments: `VARCHAR`, `DOUBLE PRECISION`; `VARYING` is left out. */
  readonly name: string;
  /** `(18, 2)` → 18, 2. */
  readonly sizes: readonly number[];
  /** What an array, map or row holds. */
  readonly holds?: ColumnType | undefined;
  readonly range: TextRange;
}

const TYPES: Readonly<Record<string, SqlType>> = {
  INT: 'integer', INTEGER: 'integer', BIGINT: 'integer', SMALLINT: 'integer', TINYINT: 'integer', MEDIUMINT: 'integer', LARGEINT: 'integer',
  HUGEINT: 'integer', INT2: 'integer', INT4: 'integer', INT8: 'integer', INT64: 'integer', INT32: 'integer', INT16: 'integer',
  UINT8: 'integer', UINT16: 'integer', UINT32: 'integer', UINT64: 'integer', LONG: 'integer', SHORT: 'integer', BYTE: 'integer',
  BYTEINT: 'integer', SIGNED: 'integer', UNSIGNED: 'integer', SERIAL: 'integer', BIGSERIAL: 'integer', SMALLSERIAL: 'integer', YEAR: 'integer',
  FLOAT: 'real', DOUBLE: 'real', REAL: 'real', 'DOUBLE PRECISION': 'real', FLOAT4: 'real', FLOAT8: 'real', FLOAT32: 'real', FLOAT64: 'real',
  BINARY_FLOAT: 'real', BINARY_DOUBLE: 'real',
  DECIMAL: 'decimal', NUMERIC: 'decimal', NUMBER: 'decimal', DEC: 'decimal', BIGNUMERIC: 'decimal', MONEY: 'decimal', SMALLMONEY: 'decimal',
  STRING: 'text', TEXT: 'text', VARCHAR: 'text', CHAR: 'text', CHARACTER: 'text', 'CHARACTER VARYING': 'text', NVARCHAR: 'text', NCHAR: 'text',
  VARCHAR2: 'text', NVARCHAR2: 'text', CLOB: 'text', NCLOB: 'text', TINYTEXT: 'text', MEDIUMTEXT: 'text', LONGTEXT: 'text', NTEXT: 'text', SYSNAME: 'text',
  BPCHAR: 'text', NAME: 'text', FIXEDSTRING: 'text', UUID: 'text', UNIQUEIDENTIFIER: 'text', ENUM: 'text', SET: 'text',
  BOOLEAN: 'boolean', BOOL: 'boolean', BIT: 'boolean',
  DATE: 'date', DATEV2: 'date', DATE32: 'date',
  TIMESTAMP: 'timestamp', DATETIME: 'timestamp', DATETIMEV2: 'timestamp', DATETIME2: 'timestamp', DATETIME64: 'timestamp',
  SMALLDATETIME: 'timestamp', TIMESTAMP_NTZ: 'timestamp', TIMESTAMP_LTZ: 'timestamp', TIMESTAMP_TZ: 'timestamp', TIMESTAMPTZ: 'timestamp',
  TIME: 'time',
  JSON: 'json', JSONB: 'json', VARIANT: 'json', OBJECT: 'json', SUPER: 'json',
  ARRAY: 'array', MAP: 'json', STRUCT: 'json', ROW: 'json',
  BINARY: 'unknown', VARBINARY: 'unknown', BLOB: 'unknown', BYTEA: 'unknown', VARBYTE: 'unknown', BYTES: 'unknown', TINYBLOB: 'unknown', MEDIUMBLOB: 'unknown',
  LONGBLOB: 'unknown', RAW: 'unknown', IMAGE: 'unknown', BITMAP: 'unknown', HLL: 'unknown', GEOGRAPHY: 'unknown', INET: 'text',
};

/** Whether a name in upper case is the name of a type in some dialect. */
export function isTypeName(name: string): boolean {
  return Object.hasOwn(TYPES, name);
}

/** What `varchar(max)` takes, in bytes. */
export const MAX_SIZE = 2 ** 31 - 1;

function readSizes(context: Context): readonly number[] {
  const { cursor } = context;
  if (!cursor.sees('(')) return [];
  const end = cursor.closing(cursor.at);
  const sizes: number[] = [];
  for (; cursor.at < end; cursor.at++) {
    const token = cursor.peek();
    if (token?.kind === 'number') sizes.push(Number(token.text));
    else if (token?.upper === 'MAX') sizes.push(MAX_SIZE);
  }
  cursor.at = end + 1;
  return sizes;
}

function skipModifiers(context: Context): void {
  const { cursor } = context;
  for (;;) {
    const accepted =
      cursor.accept('UNSIGNED') || cursor.accept('SIGNED') || cursor.accept('ZEROFILL') || cursor.accept('WITH', 'TIME', 'ZONE') ||
      cursor.accept('WITHOUT', 'TIME', 'ZONE') || cursor.accept('WITH', 'LOCAL', 'TIME', 'ZONE') || cursor.accept('VARYING');
    if (!accepted) return;
  }
}

/** Types that hold others in round brackets. */
const ROUND_HOLDERS: ReadonlySet<string> = new Set(['ARRAY', 'MAP', 'STRUCT', 'ROW']);

const HOLDERS: ReadonlySet<string> = new Set(['ARRAY', 'MAP', 'STRUCT']);

/** Whether a name is that of bytes in PostgreSQL or Redshift. */
function isBytesName(context: Context, name: string): boolean {
  if (context.dialect === 'postgresql') return name === 'BYTEA';
  return context.dialect === 'redshift' && ['VARBYTE', 'VARBINARY', 'BINARY'].includes(name);
}

/** Declares PostgreSQL's and Redshift's REAL, which has 24 binary digits. */
export const SINGLE = 'SINGLE_REAL';

/** Declares PostgreSQL's UUID, which is kept in lower case. */
export const UUID = 'UUID_TEXT';

/** Integers of PL/SQL, which variables have. */
const PLSQL_INTEGERS: ReadonlySet<string> = new Set(['PLS_INTEGER', 'BINARY_INTEGER', 'SIMPLE_INTEGER', 'NATURAL', 'POSITIVE']);

/** Reads a type; refuses one that is not known. */
export function readType(context: Context): TypeName {
  const { cursor } = context;
  const from = cursor.at;
  const token = cursor.next();
  if (!isName(token)) {
    cursor.at = from;
    return cursor.unexpected('a type');
  }
  let name = token.upper.toUpperCase();
  if (name === 'DOUBLE') cursor.accept('PRECISION');
  if ((name === 'NULLABLE' || name === 'LOWCARDINALITY') && cursor.accept('(')) {
    const inner = readType(context);
    cursor.expect(')');
    return inner;
  }
  if (context.dialect === 'oracle' && PLSQL_INTEGERS.has(name)) name = 'INTEGER';
  if (name === 'MONEY' && context.dialect === 'postgresql') return refuse('The type money is not supported by the local runner.', token);
  if (isBytesName(context, name)) {
    cursor.accept('VARYING');
    return { type: 'text', name: 'BYTES_TEXT', sizes: readSizes(context), range: cursor.rangeFrom(from) };
  }
  if (inDialect(context, 'postgresql', 'redshift') && (name === 'REAL' || name === 'FLOAT4')) name = SINGLE;
  const known = name === SINGLE ? 'real' : name === 'INTERVAL' && context.dialect === 'postgresql' ? 'interval' : TYPES[name];
  if (name === 'UUID' && context.dialect === 'postgresql') name = UUID;
  if (name === 'BIT' && context.dialect === 'duckdb') return refuse('The type BIT is not supported by the local runner.', token);
  if (known === undefined || (known !== 'interval' && name !== SINGLE && name !== UUID && !isTypeName(name))) return refuse(`The type ${token.text} is not supported by the local runner.`, token);
  let holds = cursor.sees('<') && HOLDERS.has(name) ? readAngles(context, name) : undefined;
  if (cursor.sees('(') && ROUND_HOLDERS.has(name) && ['trino', 'duckdb', 'clickhouse'].includes(context.dialect)) holds = readRound(context, name);
  const modifiers = cursor.at;
  skipModifiers(context);
  const written = readSizes(context);
  // SQL Server's NUMERIC alone holds whole numbers.
  const sizes = written.length === 0 && known === 'decimal' && context.dialect === 'sqlserver' && !name.endsWith('MONEY') ? [18, 0] : written;
  skipModifiers(context);
  if (known === 'timestamp' && cursor.tokens.slice(modifiers, cursor.at).some((word) => word.upper === 'WITH')) name = 'TIMESTAMPTZ';
  let type: SqlType = name === 'DATE' && context.dialect === 'oracle' ? 'timestamp' : known;
  if (cursor.sees('[', ']')) {
    cursor.at += 2;
    holds = holderOf('array', typeOfName({ type, name, sizes, range: token }));
    type = 'array';
    name = 'ARRAY';
    while (cursor.accept('[', ']'));
  }
  return { type, name, sizes, holds, range: cursor.rangeFrom(from) };
}

/** What is known of the values of a type. */
export function typeOfName({ type, name, sizes, holds }: TypeName): ColumnType {
  if (holds !== undefined) return holds;
  if (name === 'MONEY' || name === 'SMALLMONEY') return { type, scale: 4, precise: true };
  if (type === 'decimal' && sizes[0] !== undefined) return { type, scale: sizes[1] ?? 0, precision: sizes[0] };
  // Oracle's DATE counts whole seconds.
  if (type === 'timestamp' && name === 'DATE') return { type, scale: 0 };
  if (NARROW.has(name)) return { type, narrow: true };
  if (name === 'JSONB') return { type, binary: true };
  if (name === 'BYTES_TEXT') return { type, bytes: true };
  if (type === 'text') return textType(name);
  return isZoned(name) ? { type, zoned: true } : { type };
}

/** Integers of 32 bits at most; INTEGER in the local database is a column that counts. */
const NARROW: ReadonlySet<string> = new Set(['INT', 'INT4', 'INT32', 'MEDIUMINT', 'SMALLINT', 'INT2', 'INT16', 'SHORT', 'TINYINT', 'BYTE', 'BYTEINT']);

const WIDE_TEXTS: ReadonlySet<string> = new Set(['NVARCHAR', 'SYSNAME', 'NCHAR', 'NTEXT', 'WIDE_TEXT']);
const NARROW_TEXTS: ReadonlySet<string> = new Set(['VARCHAR', 'CHAR', 'TEXT']);

function textType(name: string): ColumnType {
  if (WIDE_TEXTS.has(name)) return { type: 'text', charBytes: 2 };
  return NARROW_TEXTS.has(name) ? { type: 'text', charBytes: 1 } : { type: 'text' };
}

/** Digits of a second that a type of SQL Server keeps. */
export function momentDigits({ name, sizes }: TypeName): number {
  return name === 'DATETIME' ? 3 : name === 'SMALLDATETIME' ? 0 : (sizes[0] ?? 7);
}

function isZoned(name: string): boolean {
  return name === 'TIMESTAMPTZ' || name === 'TIMESTAMP_TZ';
}

/** The type of a column from its declaration in the local database. */
export function typeOfDeclared(declared: string | undefined): SqlType {
  return columnTypeOf(declared).type;
}

/** Like `typeOfDeclared`, with the digits of a decimal. */
export function columnTypeOf(declared: string | undefined): ColumnType {
  if (declared === undefined) return UNKNOWN;
  const words = /^ENUM_TEXT \[(.*)\]$/.exec(declared)?.[1];
  if (words !== undefined) return { type: 'text', words: words.split('|') };
  const signature = /\[(.*)\]$/.exec(declared)?.[1];
  if (signature !== undefined) return typeOfSignature(signature);
  const name = declared.toUpperCase().replace(/\(.*$/, '').trim();
  if (name === ZONED) return { type: 'timestamp', zoned: true };
  if (name === 'JSONB_TEXT' || name === 'JSONB') return { type: 'json', binary: true };
  if (name === 'MONEY_REAL') return { type: 'decimal', scale: 4, precise: true };
  const length = /^(WIDE_)?PADDED_TEXT\((\d+)\)$/.exec(declared);
  if (length !== null) return { type: 'text', charBytes: length[1] === undefined ? 1 : 2, padded: Number(length[2]) };
  if (name === 'BYTES_TEXT') return { type: 'text', bytes: true };
  const type = LOCAL_TYPES[name] ?? (isTypeName(name) ? TYPES[name] : undefined) ?? 'unknown';
  const digits = type === 'timestamp' || type === 'time' ? /\((\d)\)$/.exec(declared)?.[1] : undefined;
  if (type === 'text') return textType(name);
  if (type === 'timestamp' || type === 'time') return digits === undefined ? { type } : { type, scale: Number(digits), ...(name === PRECISE ? { precise: true } : {}) };
  if (type !== 'decimal') return NARROW.has(name) ? { type, narrow: true } : { type };
  const sizes = /\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)/.exec(declared);
  return sizes === null ? { type } : { type, scale: Number(sizes[2] ?? 0), precision: Number(sizes[1]) };
}

/** Our own declarations: SQLite takes the affinity from a part of the name, we take the type from the whole. */
const LOCAL_TYPES: Readonly<Record<string, SqlType>> = {
  DATE_TEXT: 'date', TIMESTAMP_TEXT: 'timestamp', TIME_TEXT: 'time', JSON_TEXT: 'json', ARRAY_TEXT: 'array', DECIMAL_REAL: 'decimal',
  BOOLEAN_INTEGER: 'boolean', SPAN_TEXT: 'interval', JSONB_TEXT: 'json', PADDED_TEXT: 'text', WIDE_TEXT: 'text', WIDE_PADDED_TEXT: 'text', PRECISE_TIMESTAMP_TEXT: 'timestamp', MONEY_REAL: 'decimal',
  BYTES_TEXT: 'text', UUID_TEXT: 'text', SINGLE_REAL: 'real',
};

/** Declares a CHAR(n), which fills shorter texts with blanks, and one of two bytes a character. */
export const PADDED = 'PADDED_TEXT';
export const WIDE_PADDED = 'WIDE_PADDED_TEXT';

/** Declares SQL Server's DATETIME2(3), which is written in another way than its DATETIME. */
export const PRECISE = 'PRECISE_TIMESTAMP_TEXT';

/** Dialects whose times and timestamps have no fraction of a second unless their type says how many digits. */
export const ROUNDED: readonly Dialect[] = ['mysql', 'doris', 'starrocks'];

/** Behind the declaration of a time or timestamp of those dialects: it keeps six digits of a second, and shows those that a value has. */
export const ANY_DIGITS = '(06)';

/** Declares a timestamp with time zone. */
const ZONED = 'TIMESTAMPTZ_TEXT';

const DECLARED: Readonly<Record<SqlType, string>> = {
  integer: 'INTEGER', real: 'REAL', decimal: 'DECIMAL_REAL', text: 'TEXT', boolean: 'BOOLEAN_INTEGER', date: 'DATE_TEXT',
  timestamp: 'TIMESTAMP_TEXT', time: 'TIME_TEXT', interval: 'SPAN_TEXT', json: 'JSON_TEXT', array: 'ARRAY_TEXT', null: '', unknown: 'BLOB',
};

/**
 * How a column of a type is declared. SQLite gives `STRING` and `DATE` columns numeric affinity, so that '007' would
 * become 7; these names have the affinity of the values and still tell the type.
 */
export function declare(typeName: TypeName): string {
  if (typeName.type === 'integer') return typeName.name === 'INTEGER' ? 'INT' : typeName.name.includes('INT') ? typeName.name : 'INT';
  if (typeName.holds !== undefined) return `${DECLARED[typeName.type]} [${signatureOf(typeName.holds)}]`;
  if (isZoned(typeName.name)) return ZONED;
  if (typeName.name === 'JSONB') return 'JSONB_TEXT';
  if (typeName.name === 'BYTES_TEXT' || typeName.name === SINGLE || typeName.name === UUID) return typeName.name;
  if (WIDE_TEXTS.has(typeName.name)) return 'WIDE_TEXT';
  if (typeName.type === 'timestamp' && typeName.name === 'DATE') return `${DECLARED.timestamp}(0)`;
  const sizes = typeName.type === 'decimal' && typeName.sizes.length > 0 ? `(${typeName.sizes.join(', ')})` : '';
  return DECLARED[typeName.type] + sizes;
}
