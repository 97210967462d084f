import type { Dialect } from '../../sql/lex/token';
import type { Context } from '../context';
import type { ColumnType, SqlType } from '../expr';
import type { Call } from './arguments';

/** How one function of some dialects is written for the local engine. */
export interface FunctionRule {
  /** In lower case. */
  readonly names: readonly string[];
  readonly dialects: readonly Dialect[];
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  /**
   * `$1` … are the arguments, `$*` all of them, `$2*` those from the second on, `$t1` the first as text. A leading `#`:
   * the value is an integer. Or a function that gives the finished SQL, where the arguments decide; it may refuse.
   */
  readonly sql: string | ((context: Context, call: Call) => string);
  /** `first`, `common`, `rest`: the type of the first argument, of all arguments, of all but the first. `texts`: an array of text. */
  readonly type: SqlType | 'first' | 'common' | 'rest' | 'texts' | ((context: Context, call: Call) => ColumnType);
  /** Arrays come to it as they are; another rule refuses them. */
  readonly takesArrays?: boolean;
  /** Intervals that are no values come to it as they are written; another rule refuses them. */
  readonly takesIntervals?: boolean;
  /** Snowflake's VARIANTs come to it as they are; another rule gets the number or text in them. */
  readonly takesVariants?: boolean;
}

export const HIVE: readonly Dialect[] = ['hive', 'spark'];
export const DORIS: readonly Dialect[] = ['doris', 'starrocks'];
export const MYSQL: readonly Dialect[] = ['mysql', ...DORIS];
export const POSTGRESQL: readonly Dialect[] = ['postgresql', 'redshift'];
/** Every dialect but SQLite itself and `generic`. */
export const EVERY: readonly Dialect[] = [
  'hive', 'spark', 'mysql', 'postgresql', 'trino', 'bigquery', 'snowflake', 'clickhouse', 'sqlserver', 'oracle', 'redshift', 'doris',
  'starrocks', 'duckdb', 'flink',
];

/** Shorthand for one row of a function table: `'name name'`, dialects, arity, SQL, type. */
export type RuleRow = readonly [string, readonly Dialect[], number | readonly [number, number], FunctionRule['sql'], FunctionRule['type']];

/** The rules of a table of rows. */
export function makeRules(rows: readonly RuleRow[]): readonly FunctionRule[] {
  return rows.map(([names, dialects, arity, sql, type]) => ({
    names: names.split(' '), dialects, arity: typeof arity === 'number' ? [arity, arity] : arity, sql, type,
  }));
}

/** Shorthand for one row of a table that is for some dialects as a whole: `'name name'`, arity, SQL, type. */
type OwnRow = readonly [RuleRow[0], RuleRow[2], RuleRow[3], RuleRow[4]];

/** The rules of a table of rows that are for the same dialects. */
export function rulesFor(dialects: readonly Dialect[], rows: readonly OwnRow[]): readonly FunctionRule[] {
  return makeRules(rows.map(([names, arity, sql, type]) => [names, dialects, arity, sql, type] as const));
}

/** Any number of arguments from the given one on. */
export function atLeast(count: number): readonly [number, number] {
  return [count, 100];
}
