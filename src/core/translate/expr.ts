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
  /** Digits behind the point of a decimal. */
  readonly scale?: number;
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

export type Pair = readonly [Expr, Expr];

/** From the first to the last of two operands. */
export function spanOf([left, right]: Pair): TextRange {
  return { start: left.range.start, end: Math.max(left.range.end, right.range.end) };
}

export function isNumeric(type: SqlType): boolean {
  return type === 'integer' || type === 'real' || type === 'decimal' || type === 'boolean';
}

export function isTemporal(type: SqlType): boolean {
  return type === 'date' || type === 'timestamp';
}
