import { inDialect, refuseConstruct, type Context } from '../context';
import type { Dialect } from '../../sql/lex/token';
import { atom, elementOf, inside, typed, isNumeric, isTemporal, LEVEL, type ColumnType, type Expr, type SqlType } from '../expr';
import { quoteText } from '../quoting';
import { refuse } from '../refusal';
import { bytesOf, hexOf, isBytesType } from './bytes';
import { arrayOfBraces } from './documents';
import { onWall } from './clocks';
import { finer } from './finer';
import { checkFlinkText } from './flinkTexts';
import { signatureOf } from './structures';
import { padded } from './blanks';
import { withDigits } from './secondDigits';
import { hasDaySpans } from './daySpans';
import { textOfSpan } from './spans';
import { decimalText, inSixDigits, momentText, textOfBytes } from './tsqlTexts';
import { trinoCast, withSecondDigits } from './trinoCasts';
import { momentDigits, ROUNDED, SINGLE, typeOfName, UUID, type TypeName } from './types';
import { asVariant, isVariant, variantText } from './variants';

function call(name: string, ...args: readonly string[]): string {
  return `${name}(${args.join(', ')})`;
}

function modeOf(context: Context, lenient: boolean): string {
  return quoteText(lenient ? 'null' : context.traits.badCast);
}

/** How each dialect writes a binary fraction as text; `plain`: only where all agree. */
const REAL_STYLES: Readonly<Partial<Record<Dialect, string>>> = {
  hive: 'java', spark: 'java', flink: 'java', postgresql: 'postgresql', redshift: 'postgresql', mysql: 'mysql', duckdb: 'point', clickhouse: 'bare', bigquery: 'bare', sqlserver: 'sqlserver', trino: 'trino',
};

/** Longest value that is written twice. */
const MAX_COPIED = 4000;

/** A number whose type is not known: a whole one is written as it is, another one may be a decimal or a binary fraction. */
function unknownText(value: Expr): string {
  if (value.column === undefined && value.sql.length > MAX_COPIED) refuse('The type of this value is not known: cast it.', value.range);
  const message = quoteText('the text of a number whose type is not known is asked for: cast it to a decimal or text type');
  return `CASE typeof(${value.sql}) WHEN 'real' THEN fail(${message}) ELSE CAST(${value.sql} AS TEXT) END`;
}

/** `{a,b}`: what PostgreSQL writes for arrays whose elements show as they are. */
function bracesOf(context: Context, value: Expr): string {
  const { type } = elementOf(value);
  return ['text', 'integer', 'date', 'timestamp', 'boolean', 'null'].includes(type) ? call('braces_of_array', value.sql) : refuseConstruct(context, 'An array of this type as text', value.range);
}

/** What `value` is as text; decimals with the digits that their type has, booleans as words. */
export function asTextSql(context: Context, value: Expr): string {
  if (context.dialect === 'spark' && (value.type === 'array' || value.fields !== undefined || (value.type === 'json' && value.element !== undefined))) return sparkText(context, value);
  if (value.interval !== undefined || value.type === 'interval') return textOfSpan(context, value);
  if (value.bytes === true && context.dialect === 'redshift') return call('text_of_hex', hexOf(context, value));
  if (value.type === 'timestamp' && value.zoned === true && inDialect(context, 'postgresql')) return `(${value.sql}) || '+00'`;
  if (value.type === 'array' && inDialect(context, 'postgresql')) return bracesOf(context, value);
  if (context.dialect === 'flink') checkFlinkText(context, value);
  if (context.dialect === 'oracle' && isTemporal(value.type)) return value.scale === 0 ? `upper(format_postgresql(${value.sql}, 'DD-MON-YY'))` : refuseConstruct(context, 'A timestamp as text', value.range);
  if (context.dialect === 'oracle' && isNumeric(value.type)) return call('oracle_number', value.sql);
  if (context.dialect === 'sqlserver' && value.type === 'timestamp') return momentText(context, value);
  if (context.dialect === 'snowflake' && value.type === 'timestamp') return value.zoned === true ? refuseConstruct(context, 'The text of a timestamp with a time zone', value.range) : call('format_postgresql', value.sql, "'YYYY-MM-DD HH24:MI:SS.MS'");
  if (value.type === 'text' || value.type === 'json' || isTemporal(value.type) || value.type === 'time') return withDigits(context, value);
  if (value.type === 'array' && !context.traits.native) return refuseConstruct(context, 'An array as text', value.range);
  if (value.type === 'decimal' && value.precise === true) return call('decimal_text', value.sql, '2');
  if (value.type === 'decimal' && value.scale !== undefined) return context.dialect === 'clickhouse' && value.scale > 0 ? `rtrim(rtrim(${call('decimal_text', value.sql, String(value.scale))}, '0'), '.')` : call(decimalText(context, value.scale), value.sql, String(value.scale));
  if (value.type === 'boolean' && !context.traits.native && context.traits.badCast !== 'prefix' && !inDialect(context, 'sqlserver', 'starrocks')) {
    const [yes, no] = inDialect(context, 'flink', 'hive') ? ["'TRUE'", "'FALSE'"] : ["'true'", "'false'"];
    return `CASE WHEN ${value.sql} THEN ${yes} WHEN NOT ${inside(value, LEVEL.unary)} THEN ${no} END`;
  }
  if (context.traits.native || value.type === 'integer' || value.type === 'null' || value.type === 'boolean') return `CAST(${value.sql} AS TEXT)`;
  if (value.type === 'real') return call('real_text', value.sql, quoteText(REAL_STYLES[context.dialect] ?? 'plain'));
  if (value.type === 'decimal') return refuse('How many digits this decimal has is not known here: cast it to a decimal with digits, or round it.', value.range);
  return unknownText(value);
}

const WRITTEN: ReadonlySet<SqlType> = new Set(['text', 'integer', 'boolean', 'date', 'timestamp']);

/** Whether all that a container holds has a text that is known. */
function isWritten(type: ColumnType): boolean {
  if (type.fields !== undefined) return type.fields.every((field) => isWritten(field.type));
  return type.type === 'array' || type.element !== undefined ? isWritten(elementOf(type)) : WRITTEN.has(type.type);
}

/** Spark writes `[a, null]`, `{k -> v}` and `{1, x}`. */
function sparkText(context: Context, value: Expr): string {
  return isWritten(value) ? call('spark_text', value.sql, quoteText(signatureOf(value))) : refuseConstruct(context, 'Arrays, maps or rows of such values as text', value.range);
}

function toText(context: Context, given: Expr, type: TypeName & { readonly lenient: boolean }): string {
  const bytes = textOfBytes(context, given);
  const value: Expr = bytes === undefined ? given : atom(bytes, 'text', given.range);
  const isTsqlNumber = context.dialect === 'sqlserver' && isNumeric(value.type) && value.type !== 'boolean';
  const written = asTextSql(context, value);
  const text = isTsqlNumber ? numberInText(written, value, type) : written;
  const size = type.sizes[0] ?? (context.dialect === 'sqlserver' ? TSQL_LENGTH : undefined);
  if (size !== undefined && isPadded(context, type)) return padded(text, size);
  if (size !== undefined && context.dialect === 'snowflake' && type.name !== 'TEXT') return call('store_text', text, String(size), "'none'");
  return context.dialect === 'hive' && type.name === 'CHAR' && size !== undefined ? `CASE WHEN length(${text}) < ${String(size)} THEN fail('the blanks at the end of a CHAR are not supported by the local runner') ELSE substr(${text}, 1, ${String(size)}) END` : size === undefined || isTsqlNumber || type.name === 'TEXT' || context.dialect === 'spark' ? text : `substr(${text}, 1, ${String(size)})`;
}

/** CHAR(n) of Oracle and SQL Server, which is filled with blanks. */
export function isPadded(context: Context, { name }: TypeName): boolean {
  return inDialect(context, 'sqlserver', 'oracle') && ['CHAR', 'NCHAR', 'CHARACTER'].includes(name);
}

/** What a cast to a text takes in SQL Server where no length stands. */
const TSQL_LENGTH = 30;

/** SQL Server writes `*` for an INT that a varchar is too short for; any other number and any other text fail. */
function numberInText(text: string, value: Expr, { name, sizes, lenient }: TypeName & { readonly lenient?: boolean }): string {
  const size = sizes[0] ?? TSQL_LENGTH;
  if (size >= TSQL_LENGTH) return text;
  const star = value.narrow === true && (name === 'VARCHAR' || name === 'CHAR' || name === 'CHARACTER');
  const otherwise = star ? "'*'" : lenient === true ? 'NULL' : `fail('a number has more characters than the text takes, which the local runner refuses')`;
  return `CASE WHEN length(${text}) > ${String(size)} THEN ${otherwise} ELSE ${text} END`;
}

/** Bits of the integer types whose ranges are checked. */
const INTEGER_BITS: Readonly<Record<string, number>> = { TINYINT: 8, SMALLINT: 16, INT2: 16, INT: 32, INTEGER: 32, INT4: 32 };
const RANGED: readonly Dialect[] = ['postgresql', 'redshift', 'trino', 'sqlserver', 'duckdb', 'flink', 'spark', 'hive', 'doris', 'starrocks'];

/** A value beyond the range fails, or is NULL where a bad cast is: Hive and Spark wrap it round or not, by release. */
function withinRange(context: Context, sql: string, { name, value, lenient }: { readonly name: string; readonly value: Expr; readonly lenient: boolean }): string {
  const bits = Object.hasOwn(INTEGER_BITS, name) ? INTEGER_BITS[name] : undefined;
  if (bits === undefined || !inDialect(context, ...RANGED) || value.type === 'boolean') return sql;
  const isByte = bits === 8 && context.dialect === 'sqlserver';
  const [low, high] = isByte ? [0, 255] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  if (value.type === 'integer' && value.number !== undefined && value.number >= low && value.number <= high) return sql;
  const isNull = lenient || inDialect(context, 'doris', 'starrocks');
  return `CAST(${call('integer_within', sql, String(low), String(high), quoteText(isNull ? 'null' : 'error'))} AS INTEGER)`;
}

function toInteger(context: Context, value: Expr, lenient: boolean): string {
  if (value.type === 'integer' || value.type === 'boolean') return `CAST(${value.sql} AS INTEGER)`;
  if (value.type === 'timestamp' && inDialect(context, 'spark', 'hive')) return `CAST(epoch_of(${value.sql}) AS INTEGER)`;
  if (context.dialect === 'mysql' && (isTemporal(value.type) || value.type === 'time')) return `CAST(round(number_of_moment(${value.sql})) AS INTEGER)`;
  if (isTemporal(value.type) || value.type === 'array') refuse(`A ${value.type} cannot be cast to an integer by the local runner.`, value.range);
  if (context.dialect === 'snowflake' && value.type === 'text') return `CAST(round_number(cast_real(${value.sql}, ${modeOf(context, lenient)}), 0) AS INTEGER)`;
  const halfEven = value.type === 'real' && (context.dialect === 'postgresql' || context.dialect === 'mysql' || context.dialect === 'duckdb');
  const isText = value.type === 'text' && context.dialect === 'mysql';
  if (context.dialect === 'starrocks' && (value.type === 'text' || value.type === 'json')) return `CAST(whole_of_text(${value.sql}) AS INTEGER)`;
  const rounds = context.dialect === 'sqlserver' && value.precise === true ? '1' : halfEven ? '2' : isText ? '0' : context.traits.castRounds ? '1' : '0';
  const sql = `CAST(${call('cast_integer', value.sql, lenient && inDialect(context, 'sqlserver', 'bigquery', 'trino', 'spark') ? "'whole'" : modeOf(context, lenient), rounds)} AS INTEGER)`;
  // SQL Server takes an empty text for 0.
  return context.dialect === 'sqlserver' && value.type === 'text' ? `(CASE WHEN trim(${value.sql}) = '' THEN 0 ELSE ${sql} END)` : sql;
}

function toNumber(context: Context, value: Expr, lenient: boolean): string {
  if (isNumeric(value.type)) return `CAST(${value.sql} AS REAL)`;
  return isTemporal(value.type) && inDialect(context, 'hive', 'spark') ? refuseConstruct(context, 'A cast of a date or time to such a number', value.range) : `CAST(${call('cast_real', value.sql, modeOf(context, lenient))} AS REAL)`;
}

function toDecimal(context: Context, value: Expr, type: TypeName & { readonly lenient: boolean }): string {
  const [precision, scale = 0] = type.sizes;
  const number = toNumber(context, finer(context, value), type.lenient);
  if (type.name === 'MONEY' || type.name === 'SMALLMONEY') return call('round_number', number, '4');
  if (precision === undefined && context.traits.badCast === 'error') return number;
  if (precision === undefined || context.traits.native) return call('round_number', number, String(scale));
  return call('decimal_within', number, String(precision), String(scale), modeOf(context, type.lenient));
}

/** Digits behind the point, of a decimal or of a second. */
function scaleOf(context: Context, type: TypeName): { readonly scale: number | undefined } {
  if ((type.type === 'timestamp' || type.type === 'time') && inDialect(context, ...ROUNDED)) return { scale: type.sizes[0] };
  return type.type === 'decimal' && type.sizes.length > 0 ? { scale: type.sizes[1] ?? 0 } : { scale: undefined };
}

/** How a cast to a date or timestamp takes text: the modes of `cast_date`. */
export function dateMode(context: Context, lenient: boolean): string {
  if (context.dialect === 'spark') return 'short';
  if (context.dialect === 'hive') return 'iso';
  if (context.dialect === 'sqlserver') return lenient ? 'tsql null' : 'tsql';
  return lenient ? 'null' : context.traits.badCast;
}

/** Digits of a second that a timestamp type keeps; `undefined`: as many as we do, or not known. */
function digitsOf(context: Context, { name, sizes }: TypeName): string | undefined {
  if (context.dialect === 'sqlserver' && name === 'DATETIME') return "'datetime'";
  if (context.dialect === 'sqlserver' && name === 'SMALLDATETIME') return "'minute'";
  const [digits] = sizes;
  if (digits !== undefined && name !== 'DATETIME64') return digits < 6 ? String(digits) : undefined;
  if (context.dialect === 'trino') return '3';
  return inDialect(context, 'doris', 'starrocks', 'mysql') && name.startsWith('DATETIME') ? '0' : undefined;
}

function rounded(context: Context, sql: string, { value, type }: { readonly value: Expr; readonly type: TypeName }): string {
  const digits = type.type === 'timestamp' && !context.traits.native ? digitsOf(context, type) : undefined;
  if (type.type === 'timestamp' && context.dialect === 'starrocks' && type.name.startsWith('DATETIME') && value.type !== 'date') return call('full_moment', sql);
  const isWhole = value.type === 'date' || /^'\d{4}-\d\d-\d\d \d\d:\d\d:00'$/.test(sql);
  return digits === undefined || isWhole ? sql : call('round_moment', sql, digits);
}

function temporal(context: Context, value: Expr, target: { readonly kind: 'date' | 'timestamp'; readonly lenient: boolean; readonly zoned: boolean }): string {
  if (value.type === target.kind) return value.sql;
  if (inDialect(context, ...ROUNDED) && value.type !== 'date' && value.type !== 'timestamp') return call('lenient_moment', isNumeric(value.type) ? `CAST(${value.sql} AS TEXT)` : value.sql, quoteText(target.kind));
  if (isNumeric(value.type) && value.type !== 'boolean' && target.kind === 'timestamp' && context.dialect === 'spark') return call('timestamp_of_epoch', value.sql, '1');
  if (isNumeric(value.type)) refuse(`A number cannot be cast to ${target.kind} by the local runner.`, value.range);
  return call(`cast_${target.kind}`, withoutOffset(context, value, target), quoteText(dateMode(context, target.lenient)));
}

/** What a clock shows has no zone: PostgreSQL leaves out the one that a text names. */
export function withoutOffset(context: Context, value: { readonly sql: string; readonly text?: string | undefined }, { zoned }: { readonly zoned?: boolean | undefined }): string {
  const compact = inDialect(context, 'postgresql', 'redshift') ? /^\s*(\d{4})(\d\d)(\d\d)([ T]\d{1,2}:.*)$/.exec(value.text ?? '') : null;
  if (compact !== null) return withoutOffset(context, { sql: quoteText(compact.slice(1, 4).join('-') + (compact[4] ?? '')), text: compact.slice(1, 4).join('-') + (compact[4] ?? '') }, { zoned });
  if (!inDialect(context, 'postgresql', 'redshift') || zoned === true || (value.text !== undefined && !/\d:\d.*[+\-a-z]/i.test(value.text))) return value.sql;
  return call('without_offset', value.sql);
}

/** `CAST(value AS type)`; `lenient`: TRY_CAST, which gives NULL instead of failing. */
export function castTo(context: Context, written: Expr, type: TypeName & { readonly lenient: boolean }): Expr {
  const given = type.type === 'date' || (type.type === 'timestamp' && typeOfName(type).zoned !== true) || type.type === 'time' ? onWall(written) : written;
  const own = context.dialect === 'trino' ? trinoCast(context, given, type) : undefined;
  if (own !== undefined) return own;
  if (context.dialect === 'mysql' && type.name === 'BINARY' && type.sizes.length === 0) return { ...typed(`${parenthesise(asTextSql(context, given))} COLLATE BINARY`, { type: 'text' }, given.range), level: LEVEL.collate };
  const value = isVariant(context, given) && type.type !== 'json' && type.type !== 'array' ? variantText(given) : given;
  if (context.dialect === 'snowflake' && type.type === 'json') return typed(asVariant(context, value), { type: 'json' }, value.range);
  const digits = context.dialect === 'sqlserver' && type.type === 'timestamp' ? { scale: momentDigits(type), ...(type.name !== 'DATETIME' && type.sizes[0] === 3 ? { precise: true } : {}) } : scaleOf(context, type);
  const filled = type.type === 'text' && isPadded(context, type) && type.sizes[0] !== undefined ? { padded: type.sizes[0] } : {};
  const made = typed(castSql(context, value, type), { ...typeOfName(type), ...filled, ...(digits.scale === undefined && type.type === 'timestamp' ? {} : digits) }, value.range);
  return context.dialect === 'trino' ? withSecondDigits(made, type) : made;
}

function toBoolean(context: Context, value: Expr, lenient: boolean): string {
  if (value.type === 'boolean') return inside(value, LEVEL.atom);
  const words = context.dialect === 'hive' ? 'hive' : context.dialect === 'spark' ? 'spark' : inDialect(context, 'postgresql', 'redshift', 'snowflake') ? 'postgresql' : 'plain';
  return call('cast_boolean', value.sql, modeOf(context, lenient), quoteText(words));
}

/** PostgreSQL reads `{a,b}`; what is such an array already stays. */
function toArray(context: Context, value: Expr, type: TypeName): string {
  const element = elementOf(typeOfName(type));
  if (value.type === 'null' || (value.type === 'array' && (value.element ?? 'unknown') === element.type)) return value.sql;
  if (value.type === 'array' && (value.element === 'unknown' || value.element === undefined) && value.sql === 'json_array()') return value.sql;
  if (value.text === undefined || !inDialect(context, 'postgresql')) return refuseConstruct(context, 'This cast to an array', value.range);
  return arrayOfBraces(value, element).sql;
}

/** A negative number would become one beyond 63 bits. */
function withoutSign(sql: string): string {
  return `(CASE WHEN (${sql}) < 0 THEN fail('a negative number without sign is not supported by the local runner') ELSE ${sql} END)`;
}

function castSql(context: Context, value: Expr, type: TypeName & { readonly lenient: boolean }): string {
  if (hasDaySpans(context) && value.type === 'interval' && type.type !== 'text') return refuseConstruct(context, 'A cast of an interval', value.range);
  switch (type.type) {
    case 'integer':
      if (type.name === 'UNSIGNED') return withoutSign(toInteger(context, value, type.lenient));
      return withinRange(context, toInteger(context, value, type.lenient), { name: type.name, value, lenient: type.lenient });
    case 'real':
      return type.name === SINGLE ? call('single_real', toNumber(context, value, type.lenient)) : toNumber(context, value, type.lenient);
    case 'decimal':
      return toDecimal(context, value, type);
    case 'text':
      if (isBytesType(type)) return bytesOf(context, value);
      if (type.name === UUID) return value.type === 'text' || value.type === 'unknown' ? call('uuid_canonical', value.sql) : refuseConstruct(context, 'A UUID of this value', value.range);
      return parenthesise(toText(context, value, type));
    case 'date':
    case 'timestamp':
      if (context.dialect === 'oracle' && type.name === 'DATE' && value.type === 'timestamp' && value.scale !== 0) return call('truncate_timestamp', value.sql, "'second'");
      return rounded(context, temporal(context, inSixDigits(context, value, type), { kind: type.type, lenient: type.lenient, zoned: typeOfName(type).zoned === true }), { value, type });
    case 'boolean':
      return toBoolean(context, value, type.lenient);
    case 'time':
      if (context.dialect === 'mysql') return call('lenient_time', isNumeric(value.type) ? `CAST(${value.sql} AS TEXT)` : value.sql, String(type.sizes[0] ?? 0));
      if (context.dialect === 'sqlserver' && type.sizes[0] === 0 && ['timestamp', 'text', 'time'].includes(value.type)) return call('cast_time', call('round_moment', value.type === 'timestamp' ? value.sql : `'1900-01-01 ' || ${call('cast_time', value.sql, modeOf(context, type.lenient))}`, "'0'"), modeOf(context, type.lenient));
      if (type.sizes.length > 0) refuseConstruct(context, 'A cast to a TIME with digits', type.range);
      if (isNumeric(value.type)) refuse('A number cannot be cast to a time by the local runner.', value.range);
      return call('cast_time', value.sql, modeOf(context, type.lenient));
    case 'json':
      if (value.type === 'text' && (type.name === 'STRUCT' || type.name === 'ROW')) refuse('Text cannot be cast to a row by the local runner.', value.range);
      if (context.dialect === 'postgresql' && type.name === 'JSONB') return call('jsonb_of', value.sql);
      return call('cast_json', value.sql, modeOf(context, type.lenient));
    case 'interval':
      return value.type === 'text' || value.type === 'interval' || value.type === 'null' ? call('span_of', value.sql) : refuseConstruct(context, 'A cast of this value to an interval', value.range);
    case 'array':
      return toArray(context, value, type);
    default:
      if (type.name === 'BINARY' && inDialect(context, 'hive', 'spark') && value.type === 'text') return `CAST(${value.sql} AS BLOB)`;
      return refuse(`A cast to ${type.name} is not supported by the local runner.`, type.range);
  }
}

function parenthesise(sql: string): string {
  return sql.startsWith('CASE') ? `(${sql})` : sql;
}

/** Plain SQLite's CAST, which takes any type name and goes by its affinity; dates and times are the trap of sql.md §6. */
export function nativeCast(context: Context, value: Expr, type: TypeName & { readonly lenient: boolean }): Expr {
  if (type.type === 'integer' && !type.lenient) return atom(`CAST(${value.sql} AS INTEGER)`, 'integer', value.range);
  if (type.type === 'real' && !type.lenient) return atom(`CAST(${value.sql} AS REAL)`, 'real', value.range);
  if (type.type === 'decimal' && !type.lenient) {
    const [precision, scale = 0] = type.sizes;
    const number = `CAST(${value.sql} AS ${precision === undefined ? 'NUMERIC' : 'REAL'})`;
    return { ...atom(precision === undefined ? number : call('round', number, String(scale)), 'decimal', value.range), ...scaleOf(context, type) };
  }
  if (type.name === 'BLOB') return atom(`CAST(${value.sql} AS BLOB)`, 'unknown', value.range);
  return castTo(context, value, type);
}
