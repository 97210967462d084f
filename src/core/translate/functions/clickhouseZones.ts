import { hasClockElsewhere } from '../clickhouseNulls';
import { refuseConstruct, type Context } from '../context';
import { typed, type Expr } from '../expr';
import type { Call } from './arguments';

/** ClickHouse's functions that read the clock of a zone, by the number of arguments in front of it. They give dates, numbers and texts; an instant would be shown in its zone. */
const READERS: ReadonlyMap<string, number> = new Map([
  ...'todate tohour tominute tosecond toyear tomonth todayofmonth todayofyear toquarter toyyyymm toyyyymmdd tomonday tostartofmonth tostartofquarter tostartofyear'.split(' ').map((name) => [name, 1] as const),
  ['formatdatetime', 2],
]);

/** `toHour(moment, 'Asia/Tokyo')` as the hour of what the clock of the zone shows. */
export function withClickhouseZone(context: Context, call: Call): Call {
  const count = READERS.get(call.name);
  const [value] = call.args;
  const isElsewhere = value?.column !== undefined && hasClockElsewhere(context, value.column);
  if (isElsewhere && (call.name === 'tounixtimestamp' || (count !== undefined && call.args.length > count))) return refuseConstruct(context, `${call.name} of a column with a time zone`, call.range);
  const zone: Expr | undefined = count === undefined ? undefined : call.args[count];
  if (value?.type !== 'timestamp' || zone?.text === undefined || call.args.length !== (count ?? 0) + 1) return call;
  const shown = typed(`utc_to_zone(${value.sql}, ${zone.sql}, 'clickhouse')`, { type: 'timestamp' }, value.range);
  return { ...call, args: [shown, ...call.args.slice(1, count)] };
}
