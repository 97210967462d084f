import { inDialect, refuseConstruct, type Context } from '../context';
import { isTemporal, spanOf, typed, type Expr, type Pair } from '../expr';
import { quoteText } from '../quoting';

const MONTHS: Readonly<Record<string, number>> = { year: 12, quarter: 3, month: 1 };

/** Whether intervals are values that are either of months or of days and times, as in Hive and Spark. */
export function hasDaySpans(context: Context): boolean {
  return inDialect(context, 'hive', 'spark');
}

function isSpan(value: Expr): boolean {
  return value.type === 'interval' || value.interval !== undefined;
}

/** Hive's and Spark's interval as a value: `years-months`, or `days hours:minutes:seconds` with nine digits. */
export function daySpan(value: Expr): Expr {
  const { interval } = value;
  if (interval === undefined) return value;
  const months = MONTHS[interval.unit];
  const sql = months !== undefined ? `month_span((${interval.amount}) * ${String(months)})` : `day_span(${interval.unit === 'compound' ? interval.amount : `(${interval.amount}) || ${quoteText(` ${interval.unit}`)}`})`;
  return typed(sql, { type: 'interval' }, value.range);
}

/** What lies between two days or moments; `undefined`: this is no arithmetic with such intervals. */
export function daySpanArithmetic(context: Context, operator: string, pair: Pair): Expr | undefined {
  const [left, right] = pair;
  if (operator === '-' && isTemporal(left.type) && isTemporal(right.type)) return typed(`day_span_between(${left.sql}, ${right.sql})`, { type: 'interval' }, spanOf(pair));
  if (pair.some(({ type }) => type === 'interval')) return refuseConstruct(context, `'${operator}' on an interval that is a value`, spanOf(pair));
  return undefined;
}

/** Such intervals are compared by their length. */
export function comparedDaySpans(context: Context, pair: Pair): Pair {
  if (!pair.every(isSpan)) return refuseConstruct(context, 'An interval beside this value', spanOf(pair));
  const length = (value: Expr): Expr => typed(`day_span_length(${daySpan(value).sql})`, { type: 'integer' }, value.range);
  return [length(pair[0]), length(pair[1])];
}

/** A part of such an interval; Spark's seconds have a fraction, and Hive's have none. */
export function daySpanPart(context: Context, name: string, value: Expr): Expr {
  const part = name.toLowerCase().replace(/s$/, '');
  if (!['year', 'month', 'day', 'hour', 'minute'].includes(part) && !(part === 'second' && context.dialect === 'hive')) return refuseConstruct(context, 'This part of an interval', value.range);
  return typed(`CAST(day_span_part(${value.sql}, ${quoteText(part)}) AS INTEGER)`, { type: 'integer' }, value.range);
}
