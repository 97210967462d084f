import type { TextRange } from '../base/textRange';

/** What is known of a value before the statement runs. */
export type SqlType =
  | 'integer' | 'real' | 'decimal' | 'text' | 'boolean' | 'date' | 'timestamp' | 'time' | 'json' | 'array' | 'null' | 'unknown';

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
  /** Of an array: the type of its elements. */
  readonly element?: SqlType | undefined;
}

export const UNKNOWN: ColumnType = { type: 'unknown' };

/** How tightly SQLite binds (sqlite.org/lang_expr.html); a part that binds less than its place needs brackets. */
export const LEVEL = { or: 1, and: 2, not: 3, equal: 4, compare: 5, bit: 6, add: 7, multiply: 8, concat: 9, collate: 10, unary: 11, atom: 12 } as const;

/** A translated expression: SQL for SQLite, with what later steps need to know of it. */
export interface Expr {
  readonly sql: string;
  readonly level: number;
  readonly type: SqlType;
  /** In the script. */
  readonly range: TextRange;
  /** The value of a text literal. */
  readonly text?: string;
  /** The value of a number literal. */
  readonly number?: number;
  /** Set for an interval, which is no value by itself. */
  readonly interval?: Interval;
  /** Digits behind the point of a decimal; `undefined` on a decimal: not known. */
  readonly scale?: number | undefined;
  /** Of an array: the type of its elements. */
  readonly element?: SqlType | undefined;
  /** The column's own name, when it is a plain column. */
  readonly column?: string;
}

/** The SQL of an expression for a place that binds with `level`. */
export function inside(expr: Expr, level: number): string {
  return expr.level >= level ? expr.sql : `(${expr.sql})`;
}

export function atom(sql: string, type: SqlType, range: TextRange): Expr {
  return { sql, level: LEVEL.atom, type, range };
}

/** An expression without operators of a type. */
export function typed(sql: string, type: ColumnType, range: TextRange): Expr {
  return { sql, level: LEVEL.atom, range, type: type.type, scale: type.scale, element: type.element };
}

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
  if (types.every(({ type }) => type === first.type)) {
    return first.type === 'decimal' ? { type: 'decimal', scale: widest(types) } : types.every(({ element }) => element === first.element) ? first : { type: first.type };
  }
  if (!types.every(({ type }) => type === 'integer' || type === 'decimal' || type === 'real')) return UNKNOWN;
  return types.some(({ type }) => type === 'real') ? { type: 'real' } : { type: 'decimal', scale: widest(types) };
}

/** Digits behind the point that hold all of the values; integers have none. */
export function widest(types: readonly ColumnType[]): number | undefined {
  const scales = types.map(({ type, scale }) => (type === 'integer' ? 0 : scale));
  return scales.reduce<number | undefined>((most, scale) => (most === undefined || scale === undefined ? undefined : Math.max(most, scale)), 0);
}

export function isNumeric(type: SqlType): boolean {
  return type === 'integer' || type === 'real' || type === 'decimal' || type === 'boolean';
}

export function isTemporal(type: SqlType): boolean {
  return type === 'date' || type === 'timestamp';
}
