import { inDialect, refuseConstruct, type Context } from '../../context';
import { isNumeric, isTemporal } from '../../expr';
import { inArray } from '../../expressions/elements';
import { aggregateArgument, filterOf, refuseMore } from './aggregate';
import type { Call } from '../arguments';

/** Refuses what LAG and LEAD give where there is no row when it would be converted to the type of the value. */
export function checkInstead(context: Context, call: Call): void {
  const [value, , instead] = call.args;
  if (value === undefined || instead === undefined || context.traits.native || value.type === 'unknown' || instead.type === 'unknown') return;
  const widens = instead.type === 'integer' && isNumeric(value.type);
  const reads = instead.text !== undefined && (isTemporal(value.type) || value.type === 'time');
  if (instead.type !== value.type && instead.type !== 'null' && !widens && !reads) refuseConstruct(context, `${call.name.toUpperCase()} with a default of another type`, instead.range);
}

/** Which of the rows' values these give. */
export const EDGES: Readonly<Record<string, string>> = { first_value: '$[0]', last_value: '$[#-1]' };

/** Hive's and Spark's `first_value(x, true)` leaves NULLs out. */
export function withoutFlag(context: Context, call: Call): Call {
  const skips = call.args[1];
  if (skips === undefined || !inDialect(context, 'hive', 'spark') || EDGES[call.name] === undefined) return call;
  if (skips.sql !== 'TRUE' && skips.sql !== 'FALSE') return refuseConstruct(context, `${call.name} with this argument`, skips.range);
  return { ...call, args: call.args.slice(0, 1), ignoresNulls: skips.sql === 'TRUE' };
}

/** Snowflake's FIRST_VALUE and its like see all rows of the window where no frame is given. */
export function needsWholeWindow(context: Context, call: Call): boolean {
  return context.dialect === 'snowflake' && /^(?:first|last|nth)_value$/.test(call.name) && !/ (?:ROWS|RANGE|GROUPS) /.test(call.over ?? '');
}

/** The call over all rows of its window, whatever frame its ORDER BY would give. */
export function wholeWindow(call: Call): string {
  return `${call.name}(${call.args.map((arg) => arg.sql).join(', ')})${(call.over ?? '').replace(/\)$/, ' ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)')}`;
}

/** A value's share of the sum over its window. */
export function share(context: Context, call: Call): string {
  refuseMore(context, call, 1);
  const value = aggregateArgument(call);
  return call.over === undefined ? refuseConstruct(context, 'ratio_to_report without OVER', call.range) : `(CAST(${value} AS REAL) / sum(${value})${call.over})`;
}

/** LAG and LEAD that leave NULLs out: the n-th of the values before or behind the row; `undefined`: it is another call. */
export function neighbourWithValue(call: Call): string | undefined {
  const [value, distance, instead] = call.args;
  const steps = distance === undefined ? 1 : distance.number;
  if (!/^(?:lag|lead)$/.test(call.name) || value === undefined || instead !== undefined || steps === undefined || steps < 1 || / (?:ROWS|RANGE|GROUPS) /.test(call.over ?? '')) return undefined;
  const [frame, path] = call.name === 'lag' ? ['UNBOUNDED PRECEDING AND 1 PRECEDING', `$[#-${String(steps)}]`] : ['1 FOLLOWING AND UNBOUNDED FOLLOWING', `$[${String(steps - 1)}]`];
  return `json_extract(json_group_array(${inArray(value)})${filterOf(call, [`(${value.sql}) IS NOT NULL`])}${(call.over ?? '').replace(/\)$/, ` ROWS BETWEEN ${frame})`)}, '${path}')`;
}
