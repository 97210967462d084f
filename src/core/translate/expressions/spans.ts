import { inDialect, refuseConstruct, type Context } from '../context';
import { inside, isTemporal, LEVEL, spanOf, typed, type Expr, type Pair } from '../expr';
import { quoteText } from '../quoting';
import { comparedDaySpans, daySpan, daySpanArithmetic, hasDaySpans } from './daySpans';

/** An interval as a value, where the dialect has such values. */
export function asSpan(context: Context, value: Expr): Expr {
  const { interval } = value;
  if (interval === undefined) return value;
  if (hasDaySpans(context)) return daySpan(value);
  if (!inDialect(context, 'postgresql')) return refuseConstruct(context, 'An interval as a value', value.range);
  const text = interval.unit === 'compound' ? interval.amount : `(${interval.amount}) || ${quoteText(` ${interval.unit}`)}`;
  return typed(`span_of(${text})`, { type: 'interval' }, value.range);
}

/** An interval as text; Spark writes it otherwise in a cast than in a result. */
export function textOfSpan(context: Context, value: Expr): string {
  return context.dialect === 'spark' ? refuseConstruct(context, 'An interval as text', value.range) : asSpan(context, value).sql;
}

function isSpan(value: Expr): boolean {
  return value.type === 'interval' || value.interval !== undefined;
}

function lengthOf(context: Context, value: Expr): Expr {
  const span = value.text === undefined ? asSpan(context, value) : value;
  return typed(`span_length(${span.sql})`, { type: 'integer' }, value.range);
}

/** Intervals are compared by their length. */
export function comparedSpans(context: Context, pair: Pair): Pair | undefined {
  if (!pair.some(isSpan)) return undefined;
  if (hasDaySpans(context)) return comparedDaySpans(context, pair);
  if (!pair.every((value) => isSpan(value) || value.text !== undefined)) return refuseConstruct(context, 'An interval beside this value', spanOf(pair));
  return [lengthOf(context, pair[0]), lengthOf(context, pair[1])];
}

/** Sums and products of intervals, and what lies between two timestamps; `undefined`: this is none of them. */
export function spanArithmetic(context: Context, operator: string, pair: Pair): Expr | undefined {
  if (hasDaySpans(context)) return daySpanArithmetic(context, operator, pair);
  if (!inDialect(context, 'postgresql')) return undefined;
  const [left, right] = pair;
  const range = spanOf(pair);
  const type = { type: 'interval' } as const;
  if (operator === '-' && isTemporal(left.type) && isTemporal(right.type) && (left.type === 'timestamp' || right.type === 'timestamp')) {
    return typed(`span_between(${left.sql}, ${right.sql})`, type, range);
  }
  if ((operator === '+' || operator === '-') && isSpan(left) && isSpan(right)) {
    return typed(`span_added(${asSpan(context, left).sql}, ${asSpan(context, right).sql}, ${operator === '+' ? '1' : '-1'})`, type, range);
  }
  const [span, other] = isSpan(left) ? [left, right] : [right, left];
  if (span.type !== 'interval' && !(span.interval !== undefined && (operator === '/' || span.interval.unit === 'compound') && operator !== '+' && operator !== '-')) return undefined;
  const value = asSpan(context, span).sql;
  if (operator === '*') return typed(`span_times(${value}, ${other.sql})`, type, range);
  if (operator === '/' && isSpan(left)) return typed(`span_times(${value}, 1.0 / ${inside(right, LEVEL.unary)})`, type, range);
  const isMove = (operator === '+' || (operator === '-' && isSpan(right))) && isTemporal(other.type);
  if (!isMove) return refuseConstruct(context, `'${operator}' on an interval and this value`, range);
  return typed(`add_interval(${other.type === 'date' ? `as_timestamp(${other.sql})` : other.sql}, ${value}, ${operator === '+' ? '1' : '-1'})`, { type: 'timestamp', zoned: other.zoned }, range);
}
