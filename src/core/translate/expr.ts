import type { TextRange } from '../base/textRange';

/** What is known of a value before the statement runs. */
export type SqlType =
  | 'integer' | 'real' | 'decimal' | 'text' | 'boolean' | 'date' | 'timestamp' | 'time' | 'interval' | 'json' | 'array' | 'null' | 'unknown';

/** An interval as it is written, before it is added to something. */
export interface Interval {
  /** SQL of the number of units. */
  readonly amount: string;
  /** `microsecond` … `year`, in the singular; `compound`: the amount is text such as `1 day 2 hours`. */
  readonly unit: string;
}

/** What is known of the values of a column. */
export interface ColumnType {
  readonly type: SqlType;
  /** Digits behind the point of a decimal. */
  readonly scale?: number | undefined;
  /** All digits of a decimal, by which SQL Server says how many its results have; undefined: not known. */
  readonly precision?: number | undefined;
  /** Of an array: the type of its elements; of a map, which is JSON: of its values. */
  readonly element?: SqlType | undefined;
  /** Of a map: the type of its keys, where they are not text. */
  readonly keys?: SqlType | undefined;
  /** All that is known of those elements, where they are more than a plain value. */
  readonly inner?: ColumnType | undefined;
  /** Of a row (a struct), which is JSON: its fields in order. */
  readonly fields?: readonly Field[] | undefined;
  /** Of an integer: one of 32 bits at most. */
  readonly narrow?: boolean | undefined;
  /** Of a text that is one of several: all of them in the order in which they are sorted (MySQL's ENUM). */
  readonly words?: readonly string[] | undefined;
  /** Of a text: bytes of a character in SQL Server, 2 in nvarchar; undefined: not known. */
  readonly charBytes?: 1 | 2 | undefined;
  /** Of SQL Server's timestamps with three digits: a DATETIME2(3), and no DATETIME. Of its decimals: a MONEY, which is written with two digits. */
  readonly precise?: boolean | undefined;
  /** Of a text of Oracle or SQL Server: n of CHAR(n), up to which it is filled with blanks. */
  readonly padded?: number | undefined;
  /** Of a text: that of bytes, as the vendor shows them (PostgreSQL's bytea, Redshift's VARBYTE). */
  readonly bytes?: boolean | undefined;
  /** Of JSON: PostgreSQL's jsonb. */
  readonly binary?: boolean | undefined;
  /** Of a timestamp: an instant, which AT TIME ZONE shows on a clock, and not what a clock shows. */
  readonly zoned?: boolean | undefined;
}

/** One field of a row; its name as written. */
export interface Field {
  readonly name: string;
  readonly type: ColumnType;
}

/** The type of what nothing is known about. */
export const UNKNOWN: ColumnType = { type: 'unknown' };

/** `(a, b) -> body`, whose body is read once the types of its parameters are known. */
export interface Lambda {
  /** As written. */
  readonly names: readonly string[];
  /** The index of the first token of the body. */
  readonly body: number;
}

/** How tightly SQLite binds (sqlite.org/lang_expr.html); a part that binds less than its place needs brackets. */
export const LEVEL = { or: 1, and: 2, not: 3, equal: 4, compare: 5, bit: 6, add: 7, multiply: 8, concat: 9, collate: 10, unary: 11, atom: 12 } as const;

/** A translated expression: SQL for SQLite, with what later steps need to know of it. */
export interface Expr extends ColumnType {
  readonly sql: string;
  readonly level: number;
  /** In the script. */
  readonly range: TextRange;
  /** Of arithmetic that fails beyond the range of its integers: itself as it is, and without that check. */
  readonly checked?: { readonly sql: string; readonly plain: string; readonly level: number };
  /** Of a decimal that was rounded to the digits that it shows: itself, and what was rounded. */
  readonly finer?: { readonly of: string; readonly plain: string };
  /** Of a timestamp of Trino: the digits of a second that its text has, where they are known from how it is written. */
  readonly secondDigits?: number;
  /** Of an instant on the clock of a zone, which is no value by itself: what the clock shows, the instant in UTC and the zone, in SQL. */
  readonly clock?: { readonly wall: string; readonly instant: string; readonly zone: string };
  /** Of the text of a timestamp whose digits of a second are not known: that timestamp, which is the text but for its end. */
  readonly moment?: string;
  /** The value of a text literal. */
  readonly text?: string;
  /** The value of a number literal. */
  readonly number?: number;
  /** Set for an interval, which is no value by itself. */
  readonly interval?: Interval;
  /** The column's own name, when it is a plain column. */
  readonly column?: string;
  /** The table that a plain column is of: its key, the name under which the query knows it in lower case, and the column's name. */
  readonly origin?: { readonly table: string; readonly alias: string; readonly column: string };
  /** The name that `AS` gives an argument. */
  readonly label?: string;
  /** Of a row of several values, `(a, b)`: those. */
  readonly row?: readonly Expr[];
  /** Set for a lambda, which is no value. */
  readonly lambda?: Lambda;
}

/** The SQL of an expression for a place that binds with `level`. */
export function inside(expr: Expr, level: number): string {
  return expr.level >= level ? expr.sql : `(${expr.sql})`;
}

/** An expression that needs no brackets. */
export function atom(sql: string, type: SqlType, range: TextRange): Expr {
  return { sql, level: LEVEL.atom, type, range };
}

/** An expression without operators of a type. */
export function typed(sql: string, type: ColumnType, range: TextRange): Expr {
  return isCommon(type)
    ? { sql, level: LEVEL.atom, type: type.type, range, scale: type.scale, element: type.element, keys: type.keys, inner: type.inner, fields: type.fields, zoned: type.zoned }
    : { sql, level: LEVEL.atom, range, ...columnTypeOnly(type) };
}

/** Whether nothing is known of the values that is said of those of few dialects only. */
function isCommon({ narrow, binary, words, charBytes, bytes, padded, precise, precision }: ColumnType): boolean {
  return precision === undefined && narrow !== true && binary !== true && bytes !== true && words === undefined && charBytes === undefined && padded === undefined && precise !== true;
}

/** Only what describes the values. */
export function columnTypeOnly(of: ColumnType): ColumnType {
  const { type, scale, element, keys, inner, fields, zoned } = of;
  return isCommon(of) ? { type, scale, element, keys, inner, fields, zoned } : withRest(of);
}

function withRest({ type, scale, element, keys, inner, fields, zoned, narrow, binary, words, charBytes, bytes, padded, precise, precision }: ColumnType): ColumnType {
  return { type, scale, element, keys, inner, fields, zoned, ...(narrow === true ? { narrow } : {}), ...(binary === true ? { binary } : {}), ...(bytes === true ? { bytes } : {}), ...(words === undefined ? {} : { words }), ...(charBytes === undefined ? {} : { charBytes }), ...(padded === undefined ? {} : { padded }), ...(precise === true ? { precise } : {}), ...(precision === undefined ? {} : { precision }) };
}

/** What is known of the elements of an array or of the values of a map. */
export function elementOf(value: ColumnType): ColumnType {
  return value.inner ?? { type: value.element ?? 'unknown' };
}

/** The type of an array, or with `json` of a map, of such elements. */
export function holderOf(type: 'array' | 'json', inner: ColumnType): ColumnType {
  return { type, element: inner.type, inner: columnTypeOnly(inner) };
}

/** The type of a map with such keys and values. */
export function mapOfTypes(key: ColumnType, value: ColumnType): ColumnType {
  return { ...holderOf('json', value), keys: key.type === 'text' ? undefined : key.type };
}

/** Whether two types are the same in all that is known of them. */
function isSame(a: ColumnType | undefined, b: ColumnType | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.type !== b.type || a.element !== b.element || a.keys !== b.keys || a.scale !== b.scale || a.zoned !== b.zoned || a.narrow !== b.narrow || a.binary !== b.binary || a.precise !== b.precise || a.fields?.length !== b.fields?.length) return false;
  return isSame(a.inner, b.inner) && (a.fields ?? []).every((field, i) => field.name === b.fields?.[i]?.name && isSame(field.type, b.fields[i].type));
}

/** The two operands of an operator. */
export type Pair = readonly [Expr, Expr];

/** From the first to the last of two operands. */
export function spanOf([left, right]: Pair): TextRange {
  return { start: left.range.start, end: Math.max(left.range.end, right.range.end) };
}

/** The type that values of several types have together, as in UNION, CASE and COALESCE; NULLs do not count. */
export function commonColumn(all: readonly ColumnType[]): ColumnType {
  const types = all.filter(({ type }) => type !== 'null');
  const [first] = types;
  if (first === undefined) return UNKNOWN;
  if (types.length > 1 && types.some(({ words }) => words !== undefined)) return types.every(({ type }) => type === 'text') ? { type: 'text' } : UNKNOWN;
  if (types.some(({ bytes }) => bytes === true)) return types.every(({ type }) => type === 'text') ? { type: 'text', bytes: true } : UNKNOWN;
  if (types.some(({ charBytes, padded }) => charBytes !== first.charBytes || padded !== first.padded) && types.every(({ type }) => type === 'text')) return { type: 'text' };
  if (types.every(({ type }) => type === first.type)) {
    if ((first.type === 'timestamp' || first.type === 'time') && types.some(({ scale }) => scale !== first.scale)) return { ...partly(first, types), scale: Math.max(...types.map(({ scale }) => scale ?? 0)) };
    return first.type === 'decimal' ? widestDecimal(types) : types.every((type) => isSame(type, first)) ? columnTypeOnly(first) : partly(first, types);
  }
  if (types.some(({ binary }) => binary === true) && types.every(({ type, binary }) => binary === true || type === 'text')) return { type: 'json', binary: true };
  if (!types.every(({ type }) => type === 'integer' || type === 'decimal' || type === 'real')) return UNKNOWN;
  return types.some(({ type }) => type === 'real') ? { type: 'real' } : widestDecimal(types);
}

/** The decimal that holds all of the values; of integers those of 32 bits have 10 digits. */
function widestDecimal(types: readonly ColumnType[]): ColumnType {
  const scale = widest(types);
  const whole = types.map(({ type, precision, narrow, scale: own = 0 }) => (type === 'integer' ? (narrow === true ? 10 : undefined) : precision === undefined ? undefined : precision - own));
  const digits = whole.reduce<number | undefined>((most, count) => (most === undefined || count === undefined ? undefined : Math.max(most, count)), 0);
  return { type: 'decimal', scale, ...(scale === undefined || digits === undefined ? {} : { precision: Math.min(38, digits + scale) }) };
}

/** Types of the same kind that differ in what they hold. */
function partly(first: ColumnType, types: readonly ColumnType[]): ColumnType {
  return types.every(({ element, fields }) => element === first.element && fields === undefined) ? { type: first.type, element: first.element, keys: types.find(({ keys }) => keys !== undefined)?.keys } : { type: first.type };
}

/** Digits behind the point that hold all of the values; integers have none. */
export function widest(types: readonly ColumnType[]): number | undefined {
  const scales = types.map(({ type, scale }) => (type === 'integer' ? 0 : scale));
  return scales.reduce<number | undefined>((most, scale) => (most === undefined || scale === undefined ? undefined : Math.max(most, scale)), 0);
}

/** Whether values of a type can be counted with; booleans are 0 and 1 here. */
export function isNumeric(type: SqlType): boolean {
  return type === 'integer' || type === 'real' || type === 'decimal' || type === 'boolean';
}

/** Whether values of a type are days or moments. */
export function isTemporal(type: SqlType): boolean {
  return type === 'date' || type === 'timestamp';
}
