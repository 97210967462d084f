import type { Dialect } from '../../sql/lex/token';
import { refuseConstruct, type Context } from '../context';
import { typed, type Expr } from '../expr';
import { refuse } from '../refusal';
import { atTimeZone, atWall, instantOnClock, onWall, timeOnClock } from '../expressions/clocks';
import type { Call } from './arguments';
import { dateTrunc } from './rules/dateRules';

/** Functions that read the clock on which an instant is shown; all others would take the instant. */
const READERS: Readonly<Partial<Record<Dialect, ReadonlySet<string>>>> = {
  trino: new Set('date hour minute second day day_of_month day_of_week dow day_of_year doy month quarter week week_of_year year year_of_week yow format_datetime date_format last_day_of_month'.split(' ')),
  sqlserver: new Set('year month day datepart datename format eomonth'.split(' ')),
  oracle: new Set('to_char trunc last_day'.split(' ')),
};

/** What a pattern of a date shows of the zone, texts in quotes left out. */
const ZONE_LETTERS: Readonly<Partial<Record<string, RegExp>>> = { format_datetime: /z/i, format: /[zK]/, to_char: /TZ[HMRD]/i };

/** The arguments with what clocks show, in functions that read them. */
export function onWalls(context: Context, call: Call): Call {
  if (!call.args.some(({ clock }) => clock !== undefined) || READERS[context.dialect]?.has(call.name) !== true) return call;
  const letters = ZONE_LETTERS[call.name];
  const pattern = call.args[1];
  const isPlain = letters === undefined || pattern === undefined || (pattern.text !== undefined && !letters.test(pattern.text.replace(/'[^']*'|"[^"]*"/g, '')));
  return isPlain ? { ...call, args: call.args.map(onWall) } : refuseConstruct(context, 'The zone in this pattern', pattern.range);
}

function argument({ args, range }: Call, index: number): Expr {
  return args[index] ?? refuse('An argument is missing.', range);
}

/** `date_trunc(unit, instant on a clock)`: the clock goes back; within an hour that it shows twice by as much as the instant. */
function truncated(context: Context, call: Call): Expr | undefined {
  const value = argument(call, 1);
  if (value.clock === undefined) return undefined;
  const wall = dateTrunc(context, { ...call, args: [argument(call, 0), onWall(value)] });
  return atWall(context, { ...value, range: call.range }, { wall, isWithinHour: /^(?:hour|minute|second)$/i.test(argument(call, 0).text ?? '') });
}

/** A time without zone, and the zone whose clock shows it. */
function withZone(context: Context, call: Call): Expr {
  const [value, zone] = [argument(call, 0), argument(call, 1)];
  const isTime = value.type === 'timestamp' && value.clock === undefined && value.zoned !== true;
  return isTime ? timeOnClock(context, value, { zone, range: call.range }) : refuseConstruct(context, `${call.name} of this value`, value.range);
}

/** A call of `count` arguments that makes an instant on a clock, or takes one as such. */
interface ClockCall {
  readonly name: string;
  readonly dialect: Dialect;
  readonly count: number;
  /** `undefined`: the tables of functions say what the call is. */
  readonly make: (context: Context, call: Call) => Expr | undefined;
}

const CALLS: readonly ClockCall[] = [
  { name: 'date_trunc', dialect: 'trino', count: 2, make: truncated },
  { name: 'to_unixtime', dialect: 'trino', count: 1, make: (_context, { args: [value], range }) => (value?.clock === undefined ? undefined : typed(`CAST(date_part_of(${value.clock.instant}, 'epoch') AS REAL)`, { type: 'real' }, range)) },
  { name: 'at_timezone', dialect: 'trino', count: 2, make: (context, call) => atTimeZone(context, argument(call, 0), { zone: argument(call, 1), range: call.range }) },
  { name: 'with_timezone', dialect: 'trino', count: 2, make: withZone },
  { name: 'from_unixtime', dialect: 'trino', count: 2, make: (context, call) => (argument(call, 1).type === 'text' ? instantOnClock(context, { instant: `timestamp_of_epoch(${argument(call, 0).sql}, 1)`, zone: argument(call, 1).sql }, call.range) : undefined) },
  { name: 'from_tz', dialect: 'oracle', count: 2, make: withZone },
  { name: 'sys_extract_utc', dialect: 'oracle', count: 1, make: (_context, { args: [value], range }) => (value?.clock === undefined ? undefined : typed(value.clock.instant, { type: 'timestamp' }, range)) },
  { name: 'sysdatetimeoffset', dialect: 'sqlserver', count: 0, make: (context, { range }) => instantOnClock(context, { instant: 'clock_timestamp(0)', zone: "'UTC'" }, range) },
  { name: 'todatetimeoffset', dialect: 'sqlserver', count: 2, make: withZone },
  { name: 'switchoffset', dialect: 'sqlserver', count: 2, make: (context, call) => (argument(call, 0).clock === undefined ? undefined : atTimeZone(context, argument(call, 0), { zone: argument(call, 1), range: call.range })) },
];

/** The dialects in which a call makes or takes an instant on a clock. */
export function clockDialects(): ReadonlyMap<string, readonly Dialect[]> {
  return new Map(CALLS.map(({ name, dialect }) => [name, [dialect]]));
}

/** The value of such a call; `undefined`: this is none. */
export function clockCall(context: Context, call: Call): Expr | undefined {
  return CALLS.find(({ name, dialect, count }) => name === call.name && dialect === context.dialect && count === call.args.length)?.make(context, call);
}
