import { wordOutside } from '../brackets';
import { refuseConstruct, type Context } from '../context';
import { isTemporal, type Expr } from '../expr';
import { parseExpression } from '../expressions/expression';

/** Seconds of the units that always have as many. */
const SECONDS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86400 };

/** `CURRENT ROW`, `UNBOUNDED PRECEDING`, `7 PRECEDING`, `INTERVAL '7' DAY FOLLOWING`, in seconds. */
function readBound(context: Context): string {
  const { cursor } = context;
  if (cursor.accept('CURRENT', 'ROW')) return 'CURRENT ROW';
  if (cursor.accept('UNBOUNDED')) return `UNBOUNDED ${cursor.next().upper}`;
  const value: Expr = parseExpression(context);
  const seconds = value.interval === undefined ? SECONDS['day'] : SECONDS[value.interval.unit];
  const count = Number(value.interval?.amount ?? value.number);
  const direction = cursor.next().upper;
  if (seconds === undefined || !Number.isFinite(count) || (direction !== 'PRECEDING' && direction !== 'FOLLOWING')) return refuseConstruct(context, 'This window frame', value.range);
  return `${String(count * seconds)} ${direction}`;
}

/** Oracle's `ORDER BY date RANGE BETWEEN INTERVAL '7' DAY PRECEDING AND …`: dates are ordered as seconds. `undefined`: the window here is another one. */
export function rangeOfDays(context: Context): string | undefined {
  const { cursor } = context;
  const start = cursor.at;
  const range = cursor.sees('ORDER', 'BY') ? wordOutside(cursor.tokens, start, 'RANGE') : undefined;
  const hasLength = range !== undefined && cursor.tokens.slice(range, cursor.closing(cursorOpen(context, start))).some((token) => token.kind === 'number' || token.upper === 'INTERVAL');
  if (!hasLength) return undefined;
  cursor.expect('ORDER', 'BY');
  const key = parseExpression(context);
  if (!isTemporal(key.type)) {
    cursor.at = start;
    return key.type === 'unknown' ? refuseConstruct(context, 'RANGE over a value whose type is not known', key.range) : undefined;
  }
  if (key.type === 'timestamp' && key.scale !== 0) return refuseConstruct(context, 'RANGE over a TIMESTAMP', key.range);
  const descends = cursor.accept('DESC');
  if (!descends) cursor.accept('ASC');
  const nulls = cursor.accept('NULLS') ? cursor.next().upper : descends ? 'FIRST' : 'LAST';
  if (!cursor.accept('RANGE')) refuseConstruct(context, 'RANGE over several values', key.range);
  const bounds = cursor.accept('BETWEEN') ? [readBound(context)] : [readBound(context), 'CURRENT ROW'];
  if (bounds.length === 1) {
    cursor.expect('AND');
    bounds.push(readBound(context));
  }
  return `ORDER BY epoch_of(${key.sql})${descends ? ' DESC' : ''} NULLS ${nulls} RANGE BETWEEN ${bounds[0] ?? ''} AND ${bounds[1] ?? ''}`;
}

/** The bracket in front of the window's parts. */
function cursorOpen({ cursor: { tokens } }: Context, at: number): number {
  let depth = 0;
  for (let i = at - 1; i >= 0; i--) {
    if (tokens[i]?.kind !== 'operator') continue;
    depth += tokens[i]?.text === ')' ? 1 : tokens[i]?.text === '(' ? -1 : 0;
    if (depth < 0) return i;
  }
  return at;
}
