import { inDialect, refuseConstruct, type Context } from '../context';
import { inside, LEVEL, spanOf, type Expr, type Pair } from '../expr';

/** Dialects in which a result of two INTs that is none fails or wraps around. */
const NARROW = ['postgresql', 'redshift', 'spark', 'hive', 'sqlserver', 'trino'] as const;

const INT_MAX = 2 ** 31 - 1;

/** `2147483647 + 1`: what becomes of it shows in no local value. */
export function refuseOverflow(context: Context, operator: string, pair: Pair): void {
  const isFraction = pair.some(({ type }) => type === 'decimal') && pair.some(({ type, number }) => type === 'integer' && Math.abs(number ?? 0) > Number.MAX_SAFE_INTEGER);
  if (isFraction && !context.traits.native) refuseConstruct(context, 'A decimal with more than 15 digits', spanOf(pair));
  const [a, b] = pair.map((value) => (value.type === 'integer' ? value.number : undefined));
  if (a === undefined || b === undefined || context.traits.native) return;
  const beyond = operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : 0;
  if (Math.abs(beyond) >= 2 ** 63) refuseConstruct(context, 'A whole number beyond 64 bits', spanOf(pair));
  if (!inDialect(context, ...NARROW) || !pair.every((value) => value.narrow === true)) return;
  if (Math.abs(beyond) > INT_MAX) refuseConstruct(context, 'An INT beyond its range', spanOf(pair));
}

/** Columns, numbers and what `+`, `-` and `*` make of them: cheap enough to be computed twice. */
const PLAIN = /^(?:[\s()+*-]|(?:\[[^\]]+\]|\b\w+\b)(?:\.\[[^\]]+\])*(?!\())+$/;

/** Longest sum or product that is checked while it is computed. */
const MAX_CHECKED = 1500;

/** What gives another value when it is computed again. */
const CHANGING = /random|uuid/i;

/** A sum or product whose operands are calls, aggregates or queries. */
function checkedCall(plain: Expr, sql: string, narrow: boolean): Expr {
  if (narrow) return { ...plain, sql: `CAST(integer_within(${sql}, ${String(-INT_MAX - 1)}, ${String(INT_MAX)}, 'error') AS INTEGER)`, level: LEVEL.atom, narrow };
  if (sql.length > MAX_CHECKED || CHANGING.test(sql)) return { ...plain, narrow };
  return { ...plain, sql: `CASE WHEN typeof(${sql}) = 'real' THEN fail('a whole number out of range, which the local runner refuses') ELSE ${sql} END`, level: LEVEL.atom, narrow };
}

/** The operand without its own check: the whole is checked. */
function unchecked(value: Expr): Expr {
  const { checked } = value;
  return checked !== undefined && (value.sql === checked.sql || value.sql === `(${checked.sql})`) ? { ...value, sql: checked.plain, level: checked.level } : value;
}

/** A sum, difference or product of whole numbers that fails where the dialect's integers end; SQLite goes on with a binary fraction. */
export function withinRange(context: Context, operator: string, { pair, plain }: { readonly pair: Pair; readonly plain: Expr }): Expr {
  const narrow = pair.every((value) => value.narrow === true);
  if (plain.type !== 'integer' || pair.every((value) => value.number !== undefined) || !inDialect(context, ...NARROW, 'mysql')) return { ...plain, narrow };
  const [left, right] = pair.map(unchecked);
  if (left === undefined || right === undefined) return plain;
  const sql = `${inside(left, plain.level)} ${operator} ${inside(right, plain.level + 1)}`;
  if (sql.length > MAX_CHECKED || !PLAIN.test(sql)) return checkedCall(plain, sql, narrow && inDialect(context, ...NARROW));
  const test = narrow && inDialect(context, ...NARROW) ? `(${sql}) NOT BETWEEN ${String(-INT_MAX - 1)} AND ${String(INT_MAX)}` : `typeof(${sql}) = 'real'`;
  const checked = `CASE WHEN ${test} THEN fail('a whole number out of range, which the local runner refuses: ${sql.replaceAll("'", '')}') ELSE ${sql} END`;
  return { ...plain, sql: checked, level: LEVEL.atom, narrow, checked: { sql: checked, plain: sql, level: plain.level } };
}
