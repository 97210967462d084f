import type { TextRange } from '../../base/textRange';
import { replacesRows } from './flinkKeys';
import { CLOCK_MARK, NULLABLE_MARK } from '../clickhouseNulls';
import { inDialect, refuseConstruct, type Context } from '../context';
import { parseOperand } from '../expressions/expression';
import { textOf } from '../expressions/literals';
import { ANY_DIGITS, declare, momentDigits, PADDED, PRECISE, readType, ROUNDED, WIDE_PADDED, type TypeName } from '../expressions/types';
import { isUtcName } from '../expressions/utcNames';
import { LEVEL, type ColumnType, type SqlType } from '../expr';
import type { Dialect, Token } from '../../sql/lex/token';
import { readName } from '../names';
import { quoteName } from '../quoting';
import { readAggregation } from './aggregateKeys';
import { readCounterMark } from './counters';
import { refuse } from '../refusal';
import { referenceMark } from './references';

/** One column of CREATE TABLE or ADD COLUMN. */
export interface Column {
  readonly name: string;
  readonly sql: string;
  /** Set where it counts but is no key by itself: where that is said. */
  readonly counts?: TextRange;
}

interface Attributes {
  parts: string[];
  isKey: boolean;
  counts: boolean;
}

function skipReference(context: Context): void {
  const { cursor } = context;
  while (!cursor.done && !cursor.seesAny([',', ')'])) {
    if (cursor.sees('(')) cursor.skipBrackets();
    else cursor.at++;
  }
}

/** A default outlives the statement: it names SQLite's own clock, so that the file can be read by other programs. */
function readDefault(context: Context): string {
  const { cursor } = context;
  if (cursor.sees('NEXTVAL') || cursor.sees('NEXT', 'VALUE')) refuseConstruct(context, 'A sequence', cursor.here);
  const value = parseOperand(context, LEVEL.bit);
  return `DEFAULT (${value.sql.replace("truncate_timestamp(clock_timestamp(0), 'second')", 'clock_timestamp(0)').replace(/\bclock_(date|timestamp|time)\(0\)/g, (_written, word: string) => `CURRENT_${word.toUpperCase()}`)})`;
}

/** A counting column, with the number that it begins with where that is not 1. */
function readSteps(context: Context, attributes: Attributes): void {
  const mark = readCounterMark(context);
  attributes.counts = true;
  if (mark !== '') attributes.parts.push(mark);
}

/** Generated columns take no function that may give another value the next time. */
function steady(sql: string): string {
  return sql.replace(/'(?:[^']|'')*'|\bfail\(/g, (found) => (found === 'fail(' ? 'fail_generated(' : found));
}

function readGenerated(context: Context, attributes: Attributes): void {
  const { cursor } = context;
  if (!cursor.accept('ALWAYS')) cursor.accept('BY', 'DEFAULT');
  cursor.expect('AS');
  if (cursor.accept('IDENTITY')) {
    readSteps(context, attributes);
    return;
  }
  const value = parseOperand(context, 0);
  const kind = cursor.accept('STORED') || cursor.accept('PERSISTED') ? 'STORED' : 'VIRTUAL';
  cursor.accept('VIRTUAL');
  attributes.parts.push(`GENERATED ALWAYS AS (${steady(value.sql)}) ${kind}`);
}

function skipValue(context: Context): void {
  const { cursor } = context;
  cursor.accept('=');
  cursor.at++;
}

/** Attributes without meaning for the local engine. */
function skipAttribute(context: Context, attributes: Attributes): boolean {
  const { cursor } = context;
  if (cursor.accept('COMMENT') || cursor.accept('CHARSET') || cursor.accept('CHARACTER', 'SET') || cursor.accept('ENCODE') || cursor.accept('CODEC')) {
    if (cursor.sees('(')) cursor.skipBrackets();
    else skipValue(context);
    return true;
  }
  if (cursor.sees('REFERENCES')) {
    const from = cursor.at;
    skipReference(context);
    attributes.parts.push(...[referenceMark(context, from).trim()].filter((mark) => mark !== ''));
    return true;
  }
  if (context.dialect === 'sqlserver' && cursor.accept('WITH', 'VALUES')) return true;
  return cursor.accept('NULL') || cursor.accept('KEY') || cursor.accept('ENABLE') || cursor.accept('VISIBLE') || cursor.accept('NOT', 'ENFORCED') || cursor.accept('RELY') || cursor.accept('DISTKEY') || cursor.accept('SORTKEY');
}

function readKey(context: Context, attributes: Attributes, words: string): void {
  if (words === 'PRIMARY KEY') attributes.isKey = true;
  if ((context.traits.enforcesKeys && !context.cursor.sees('NOT', 'ENFORCED')) || (words === 'PRIMARY KEY' && replacesRows(context))) attributes.parts.push(words);
}

function readAttribute(context: Context, attributes: Attributes): boolean {
  const { cursor } = context;
  if (cursor.accept('CONSTRAINT')) readName(context);
  if (cursor.accept('NOT', 'NULL')) attributes.parts.push('NOT NULL');
  else if (cursor.accept('DEFAULT')) attributes.parts.push(readDefault(context));
  else if (cursor.accept('PRIMARY', 'KEY')) {
    readKey(context, attributes, 'PRIMARY KEY');
    if (context.dialect === 'sqlserver' && !cursor.accept('NONCLUSTERED')) cursor.accept('CLUSTERED');
  } else if (cursor.accept('UNIQUE')) {
    readKey(context, attributes, 'UNIQUE');
    if (context.dialect === 'sqlserver' && !cursor.accept('NONCLUSTERED')) cursor.accept('CLUSTERED');
  } else if (context.traits.native && attributes.isKey && cursor.accept('AUTOINCREMENT')) attributes.parts.push('AUTOINCREMENT');
  else if (cursor.accept('AUTO_INCREMENT') || cursor.accept('AUTOINCREMENT')) {
    if (context.dialect === 'snowflake') readSteps(context, attributes);
    attributes.counts = true;
  } else if (cursor.accept('IDENTITY')) {
    readSteps(context, attributes);
  } else if (cursor.sees('AS')) readGenerated(context, attributes);
  else if (cursor.accept('GENERATED')) readGenerated(context, attributes);
  else if (cursor.accept('CHECK')) attributes.parts.push(readCheck(context));
  else if (cursor.accept('COLLATE')) readCollation(context, attributes);
  else if (readAggregated(context, attributes)) return true;
  else if (cursor.sees('ON', 'UPDATE')) refuseConstruct(context, 'ON UPDATE CURRENT_TIMESTAMP', cursor.here);
  else return skipAttribute(context, attributes);
  return true;
}

function readAggregated(context: Context, attributes: Attributes): boolean {
  const mark = readAggregation(context);
  if (mark !== undefined) attributes.parts.push(mark);
  return mark !== undefined;
}

function readCollation(context: Context, attributes: Attributes): void {
  const { here } = context.cursor;
  const name = readName(context).toUpperCase();
  if (context.dialect === 'sqlserver' && !/_CI_AS(?:_|$)/.test(name) && name !== 'DATABASE_DEFAULT') refuseConstruct(context, 'A column with this collation', here);
  if (['NOCASE', 'BINARY', 'RTRIM'].includes(name)) attributes.parts.push(`COLLATE ${name}`);
}

/** `(condition)` of a CHECK. */
export function readCheck(context: Context): string {
  const { cursor } = context;
  cursor.expect('(');
  const value = parseOperand(context, 0);
  cursor.expect(')');
  return `CHECK (${value.sql})`;
}

/** MySQL and SQL Server compare text without regard to case unless the column says otherwise. */
function collation(context: Context, type: TypeName | undefined, attributes: Attributes): string {
  const folds = context.traits.foldsCase && !context.traits.native && type?.type === 'text';
  return folds && !attributes.parts.some((part) => part.startsWith('COLLATE')) ? ' COLLATE NOCASE' : '';
}

/** A declaration in plain SQLite keeps its type's words: they decide the affinity there. */
function readNativeType(context: Context): string {
  const { cursor } = context;
  const words: string[] = [];
  while (cursor.peek()?.kind === 'word' && !NATIVE_ENDS.has(cursor.peek()?.upper ?? '')) words.push(cursor.next().text);
  if (cursor.sees('(') && words.length > 0) {
    const end = cursor.closing(cursor.at);
    words.push(cursor.tokens.slice(cursor.at, end + 1).map((token) => token.text).join(''));
    cursor.at = end + 1;
  }
  return nativeName(words);
}

/** `STRING` has numeric affinity in SQLite, so that '007' would become 7; nobody who writes it means that. */
function nativeName(words: readonly string[]): string {
  return words.length === 1 && words[0]?.toUpperCase() === 'STRING' ? 'TEXT' : words.join(' ');
}

const NATIVE_ENDS = new Set(
  'NOT NULL DEFAULT PRIMARY UNIQUE CHECK COLLATE REFERENCES GENERATED CONSTRAINT AS COMMENT AUTO_INCREMENT AUTOINCREMENT ON IDENTITY'.split(' '),
);

const UNSIGNED: Readonly<Record<string, string>> = { TINYINT: 'SMALLINT', SMALLINT: 'INT', MEDIUMINT: 'INT', INT: 'BIGINT' };

/** MySQL's ENUM, which is sorted by the place of its words. */
function declareWords(context: Context, type: TypeName, tokens: readonly Token[]): string | undefined {
  const words = tokens.flatMap((token) => (token.kind === 'string' ? [textOf(context, token) ?? ''] : []));
  if (context.dialect !== 'mysql' || type.name !== 'ENUM') return undefined;
  return words.some((word) => /[[\]|]/.test(word)) ? refuseConstruct(context, 'ENUM with such a word', type.range) : `ENUM_TEXT [${words.join('|')}]`;
}

/** With the length of a text, which is checked when a value is stored; the next larger integer holds one without sign. */
function declareSized(type: TypeName, { isUnsigned, isPadded, digits }: { readonly isUnsigned: boolean; readonly isPadded: boolean; readonly digits: number | undefined }): string {
  if (type.type === 'decimal' && (type.name === 'MONEY' || type.name === 'SMALLMONEY')) return 'MONEY_REAL(19, 4)';
  const declared = declare(type);
  if (digits !== undefined) return `${digits === 3 && type.name !== 'DATETIME' ? PRECISE : declared}(${String(digits)})`;
  if (isUnsigned) return UNSIGNED[declared] ?? declared;
  const [length] = type.sizes;
  if ((type.type === 'timestamp' || type.type === 'time') && length !== undefined && length > 0 && type.name !== 'DATETIME64') return `${declared}(${String(length)})`;
  if (isPadded && length !== undefined && length > 1) return `${type.name === 'NCHAR' ? WIDE_PADDED : PADDED}(${String(length)})`;
  return type.type === 'text' && length !== undefined && type.name !== 'ENUM' && type.name !== 'SET' ? `${declared}(${String(length)})` : declared;
}

/** How a column of a table that a query makes is declared; empty where its type is not known. */
export function declareColumn(context: Context, column: ColumnType): string {
  const { type, scale } = column;
  if (type === 'unknown' || type === 'null') return '';
  const holds = column.fields !== undefined || column.element !== undefined ? column : undefined;
  if (column.precise === true) return type === 'decimal' ? 'MONEY_REAL(19, 4)' : `${PRECISE}(3)`;
  if (column.padded !== undefined && inDialect(context, 'sqlserver', 'oracle')) return `${column.charBytes === 2 ? WIDE_PADDED : PADDED}(${String(column.padded)})`;
  // PostgreSQL's computed numerics have no fixed number of digits.
  const sizes = type === 'decimal' && scale !== undefined && !inDialect(context, 'postgresql', 'redshift') ? [38, scale] : [];
  if ((type === 'timestamp' || type === 'time') && inDialect(context, ...ROUNDED)) return `${declare({ type, name: '', sizes: [], range: { start: 0, end: 0 } })}${scale === undefined ? ANY_DIGITS : `(${String(scale)})`}`;
  return declare({ type, name: type === 'integer' ? 'BIGINT' : column.zoned === true ? 'TIMESTAMPTZ' : type === 'timestamp' && scale === 0 ? 'DATE' : column.binary === true ? 'JSONB' : column.charBytes === 2 ? 'NVARCHAR' : '', sizes, holds, range: { start: 0, end: 0 } });
}

/** Dialects that never give a number again. */
const COUNTING: readonly Dialect[] = ['postgresql', 'mysql', 'sqlserver'];

/** A number that was given once is not given again, even where its row is deleted. */
function countOn(attributes: Attributes): void {
  const at = attributes.parts.indexOf('PRIMARY KEY');
  if (at !== -1) attributes.parts[at] = 'PRIMARY KEY AUTOINCREMENT';
}

const EMPTY: Readonly<Partial<Record<SqlType, string>>> = {
  integer: '0', real: '0', decimal: '0', boolean: '0', text: "''", date: "'1970-01-01'", timestamp: "'1970-01-01 00:00:00'", array: "'[]'",
};

/** A ClickHouse column that is not Nullable has its type's empty value where a row does not give one. */
function clickhouseDefault(context: Context, tokens: readonly Token[], { type, attributes }: { readonly type: TypeName | undefined; readonly attributes: Attributes }): string | undefined {
  if (context.dialect !== 'clickhouse' || type === undefined || attributes.parts.length > 0) return undefined;
  const words = tokens.map((token) => token.upper.toUpperCase());
  const empty = EMPTY[type.type];
  return empty === undefined || ['NULLABLE', 'UUID', 'NULL', 'ENUM8', 'ENUM16', 'ENUM'].some((word) => words.includes(word)) ? undefined : `DEFAULT ${empty}`;
}

/** What ClickHouse's small integers hold: beyond it they wrap around there, and the local runner fails. */
const NARROW: Readonly<Record<string, readonly [string, string]>> = {
  INT8: ['-128', '127'], INT16: ['-32768', '32767'], INT32: ['-2147483648', '2147483647'], UINT8: ['0', '255'], UINT16: ['0', '65535'], UINT32: ['0', '4294967295'], UINT64: ['0', '9223372036854775807'],
};

/** ClickHouse's `DateTime('Asia/Shanghai')`. */
function isElsewhere(context: Context, type: TypeName | undefined, tokens: readonly Token[]): boolean {
  const zone = context.dialect === 'clickhouse' && type?.type === 'timestamp' ? tokens.find((token, i) => token.kind === 'string' && /^(?:DATETIME(?:64)?|,|\(|\d+)$/i.test(tokens[i - 1]?.text ?? '')) : undefined;
  return zone !== undefined && !isUtcName(zone.text.slice(1, -1)) && !tokens.slice(0, tokens.indexOf(zone)).some((token) => token.upper === 'DEFAULT');
}

/** Reads a column. A counting column becomes SQLite's row number, which counts by itself. */
export function parseColumn(context: Context): Column {
  const { cursor } = context;
  const name = readName(context);
  cursor.accept(':');
  const here = cursor.here;
  const computed = cursor.sees('AS');
  const from = cursor.at;
  const type = context.traits.native || computed ? undefined : readType(context);
  const isUnsigned = cursor.tokens.slice(from, cursor.at).some((token) => token.upper === 'UNSIGNED' || token.upper === 'ZEROFILL');
  const isPadded = inDialect(context, 'postgresql', 'sqlserver', 'oracle') && ['CHAR', 'NCHAR', 'CHARACTER', 'BPCHAR'].includes(type?.name ?? '') && !cursor.tokens.slice(from, cursor.at).some((token) => token.upper === 'VARYING');
  const digits = type?.type === 'timestamp' && inDialect(context, 'sqlserver') ? momentDigits(type) : undefined;
  const declared = type === undefined ? readNativeType(context) : (declareWords(context, type, cursor.tokens.slice(from, cursor.at)) ?? declareSized(type, { isUnsigned, isPadded, digits }));
  let checks = '';
  const attributes: Attributes = { parts: [], isKey: false, counts: type?.name.endsWith('SERIAL') ?? false };
  const bounds = context.dialect === 'clickhouse' ? NARROW[type?.name ?? ''] : undefined;
  if (isUnsigned) attributes.parts.push(`CHECK (${quoteName(name)} >= 0)`);
  while (!cursor.done && !cursor.seesAny([',', ')']) && readAttribute(context, attributes));
  if (!cursor.done && !cursor.seesAny([',', ')', 'FIRST', 'AFTER'])) refuseConstruct(context, `${cursor.peek()?.text ?? ''} in a column`, cursor.here);
  if (context.dialect === 'clickhouse' && cursor.tokens.slice(from, cursor.at).some((token) => token.upper.toUpperCase() === 'NULLABLE')) attributes.parts.push(NULLABLE_MARK);
  if (type?.type === 'timestamp' && inDialect(context, 'postgresql', 'redshift')) attributes.parts = attributes.parts.map((part) => part.replace(/^(DEFAULT \('\d{4}-\d{2}-\d{2})('\))$/, '$1 00:00:00$2'));
  if (type?.type === 'array' && inDialect(context, 'postgresql')) attributes.parts = attributes.parts.map((part) => (part === "DEFAULT ('{}')" ? "DEFAULT ('[]')" : part));
  if (bounds !== undefined && attributes.parts.every((part) => part.startsWith('DEFAULT') || part.startsWith('/*'))) checks = ` CHECK (${quoteName(name)} BETWEEN ${bounds[0]} AND ${bounds[1]})`;
  const implied = clickhouseDefault(context, cursor.tokens.slice(from, cursor.at), { type, attributes });
  if (implied !== undefined) attributes.parts.push(implied);
  if (isElsewhere(context, type, cursor.tokens.slice(from, cursor.at))) attributes.parts.push(CLOCK_MARK);
  if (attributes.counts && !attributes.parts.includes('PRIMARY KEY') && type !== undefined && !attributes.parts.includes('UNIQUE')) {
    return { name, sql: `${quoteName(name)} INTEGER ${attributes.parts.filter((part) => part !== 'NOT NULL').join(' ')}`.trim(), counts: { start: here.start, end: here.end } };
  }
  if (attributes.counts && !attributes.isKey) refuse('A counting column must be the primary key.', here);
  const base = attributes.counts ? 'INTEGER' : declared;
  if (attributes.counts && (inDialect(context, ...COUNTING) || attributes.parts.some((part) => part.startsWith('/* counts from')))) countOn(attributes);
  const notNull = attributes.isKey && !attributes.counts && !context.traits.native && attributes.parts.includes('PRIMARY KEY') && !attributes.parts.includes('NOT NULL');
  return { name, sql: [quoteName(name), base, ...attributes.parts, ...(notNull ? ['NOT NULL'] : [])].filter((part) => part !== '').join(' ') + checks + collation(context, type, attributes) };
}
