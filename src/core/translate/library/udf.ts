/** A value as the local engine hands it over. Integers arrive as numbers; those beyond 2^53 have lost digits. */
export type SqlValue = string | number | null | Uint8Array;

/** What a function may know beside its arguments. */
export interface FunctionContext {
  /** The attempt's execution clock, ms since the epoch. */
  nowMs(): number;
  /** In [0, 1); repeatable for the attempt. */
  random(): number;
}

/** A function that must be registered in the local engine. Pure apart from its context. */
export interface SqlFunction {
  readonly name: string;
  /** Number of arguments; -1: any. */
  readonly arity: number;
  /** The value is an integer: the engine makes it REAL, so that the translation writes `CAST(f(…) AS INTEGER)`. */
  readonly integerResult?: boolean;
  /** Throws an `Error` whose message the statement fails with. */
  call(context: FunctionContext, args: readonly SqlValue[]): SqlValue;
}

/** Text of a value as SQLite's `CAST(x AS TEXT)` gives it. */
export function asText(value: SqlValue): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

/** A function that is NULL as soon as one argument is NULL. */
export function strict(name: string, arity: number, call: (args: readonly (string | number)[], context: FunctionContext) => SqlValue): SqlFunction {
  return {
    name,
    arity,
    call(context, args) {
      const present: (string | number)[] = [];
      for (const value of args) {
        if (value === null || value instanceof Uint8Array) return null;
        present.push(value);
      }
      return call(present, context);
    },
  };
}
