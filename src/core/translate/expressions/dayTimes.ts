import { inDialect, refuseConstruct, type Context } from '../context';
import { spanOf, typed, type Expr, type Pair } from '../expr';
import { quoteText } from '../quoting';
import { asSpan } from './spans';

function isSpan(value: Expr): boolean {
  return value.type === 'interval' || value.interval !== undefined;
}

/** PostgreSQL's times of day: moved by an interval, subtracted, or joined with a date. `undefined`: no time stands here. */
export function dayTimeArithmetic(context: Context, operator: string, pair: Pair): Expr | undefined {
  if (!inDialect(context, 'postgresql', 'redshift') || !pair.some((value) => value.type === 'time') || !['+', '-', '*', '/'].includes(operator)) return undefined;
  const [left, right] = pair;
  const range = spanOf(pair);
  if (operator === '-' && left.type === 'time' && right.type === 'time') return typed(`time_span(${left.sql}, ${right.sql})`, { type: 'interval' }, range);
  const [time, other] = left.type === 'time' ? [left, right] : [right, left];
  const isMove = isSpan(other) && (operator === '+' || (operator === '-' && time === left));
  if (isMove) return typed(`time_moved(${time.sql}, ${asSpan(context, other).sql}, ${operator === '+' ? '1' : '-1'})`, { type: 'time' }, range);
  if (operator === '+' && other.type === 'date') return typed(`((${other.sql}) || ' ' || (${time.sql}))`, { type: 'timestamp' }, range);
  return refuseConstruct(context, `'${operator}' on a time and this value`, range);
}

const PARTS = /^(?:hours?|minutes?|seconds?|milliseconds?|microseconds?|epoch)$/;

/** A part of a time of day in PostgreSQL. */
export function dayTimePart(context: Context, part: string, time: Expr): Expr {
  if (!PARTS.test(part)) return refuseConstruct(context, 'This part of a time', time.range);
  return typed(`time_part(${time.sql}, ${quoteText(part.replace(/s$/, ''))})`, { type: 'decimal' }, time.range);
}
