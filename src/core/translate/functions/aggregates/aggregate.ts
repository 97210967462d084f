import type { Dialect } from '../../../sql/lex/token';
import { refuseConstruct, type Context } from '../../context';
import type { ColumnType, SqlType } from '../../expr';
import { letterKey } from '../../expressions/letters';
import type { Call } from '../arguments';

/** How an aggregate or window function is written for the local engine. */
export interface Aggregate {
  readonly sql: (context: Context, call: Call) => string;
  /** `first`: the type of the first argument. */
  readonly type: SqlType | 'first' | ((context: Context, call: Call) => ColumnType);
  /** `undefined`: all. */
  readonly dialects?: readonly Dialect[];
}

/** FILTER and OVER behind an aggregate. */
export function suffix(call: Call): string {
  return filterOf(call, []) + (call.over ?? '');
}

/** The call's own FILTER together with more conditions. */
export function filterOf(call: Call, more: readonly string[]): string {
  const all = [...(call.filter === undefined ? [] : [call.filter]), ...more];
  return all.length === 0 ? '' : ` FILTER (WHERE ${all.length === 1 ? (all[0] ?? '') : all.map((one) => `(${one})`).join(' AND ')})`;
}

/** The first argument, with its DISTINCT. */
export function aggregateArgument(call: Call): string {
  return `${call.distinct ? 'DISTINCT ' : ''}${call.args[0]?.sql ?? ''}`;
}

/** The one argument of a count: MySQL's texts that differ in their letters. */
export function countedArgument(context: Context, call: Call): string {
  const [value] = call.args;
  return call.distinct && value !== undefined ? `DISTINCT ${letterKey(context, value)}` : aggregateArgument(call);
}

/** Refuses a call without arguments or with more than `most`. */
export function refuseMore(context: Context, call: Call, most: number): void {
  if (call.args.length > most || call.args.length === 0) refuseConstruct(context, `${call.name} with ${String(call.args.length)} arguments`, call.range);
}
