import type { Context } from '../../context';
import { inArray } from '../../expressions/elements';
import type { Call } from '../arguments';
import { refuseMore, suffix } from './aggregate';

/** How many rows a condition is true for. */
export function countIf(context: Context, call: Call): string {
  refuseMore(context, call, 1);
  return `count(CASE WHEN ${call.args[0]?.sql ?? ''} THEN 1 END)${suffix(call)}`;
}

/** How many different values there are. */
export function distinctCount(context: Context, call: Call): string {
  if (call.args.length === 0) refuseMore(context, call, 1);
  if (call.args.length > 1 && context.dialect === 'clickhouse') return `count(DISTINCT json_array(${call.args.map((arg) => inArray(arg)).join(', ')}))${suffix(call)}`;
  return `count(DISTINCT ${call.args[0]?.sql ?? 'NULL'})${suffix(call)}`;
}
