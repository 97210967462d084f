import { isNullable } from '../../clickhouseNulls';
import type { Context } from '../../context';
import type { ColumnType } from '../../expr';
import type { Call } from '../arguments';

/** Aggregates that ClickHouse gives a value for where there are no rows, with that value by type. */
const NUMBERS: Readonly<Record<string, string>> = { integer: '0', real: '0.0', decimal: '0', boolean: '0' };
const VALUES: Readonly<Record<string, string>> = { ...NUMBERS, text: "''", date: "'1970-01-01'", timestamp: "'1970-01-01 00:00:00'" };
const EMPTY: Readonly<Record<string, Readonly<Record<string, string>>>> = { sum: NUMBERS, min: VALUES, max: VALUES, any: VALUES, anylast: VALUES, argmax: VALUES, argmin: VALUES, avg: {} };

/** An aggregate's value with what it is for no rows: NULL for a Nullable column only. */
export function orEmptyValue(context: Context, call: Call, { sql, type }: { readonly sql: string; readonly type: ColumnType }): string {
  const values = Object.hasOwn(EMPTY, call.name) ? EMPTY[call.name] : undefined;
  const nullable = isNullable(context, call.args[0]?.column);
  if (call.over !== undefined && ['nth_value', 'lag', 'lead'].includes(call.name) && call.args.length < 3) {
    const missing = nullable === false ? VALUES[type.type] : undefined;
    return nullable === true ? sql : `coalesce(${sql}, ${missing ?? "fail('what this window function gives for no row is not known here')"})`;
  }
  if (values === undefined || nullable === true || call.ornull === true || call.over !== undefined) return sql;
  const empty = nullable === false ? values[type.type] : undefined;
  return `coalesce(${sql}, ${empty ?? "fail('the value of this aggregate of no rows depends on whether it is Nullable: use …OrNull, or a column of a table')"})`;
}

/** ClickHouse's combinators: `sumIf(x, condition)`, `avgOrNull(x)`, `sumDistinct(x)`. */
export function uncombined(call: Call): Call | undefined {
  const [, name = '', combinator] = /^(\w+?)(if|ornull|distinct)$/.exec(call.name) ?? [];
  if (combinator === undefined) return undefined;
  if (combinator === 'distinct') return { ...call, name, distinct: true };
  if (combinator === 'ornull') return { ...call, name, ornull: true };
  const condition = call.args.at(-1)?.sql ?? '1';
  return { ...call, name, args: call.args.slice(0, -1), filter: call.filter === undefined ? condition : `(${call.filter}) AND (${condition})` };
}
