import type { Context } from '../../context';
import { parseOperand } from '../../expressions/expression';
import { LEVEL, type SqlType } from '../../expr';
import { move } from '../../library/dateFunctions';
import { dateText, isoWeekOf, readMoment, timestampText, type Moment } from '../../library/moment';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { NamedPartition } from './partitioning';

/** Text as a key of this type has it: bounds of integers and of dates may be written in several ways. */
function normal(text: string, type: SqlType): string {
  if (/^-?\d+$/.test(text) && type !== 'text' && type !== 'date') return text;
  const moment = type === 'date' || type === 'timestamp' ? readMoment(text) : undefined;
  if (moment === undefined) return quoteText(text);
  return quoteText(type === 'date' || moment.us === 0 ? dateText(moment) : timestampText(moment));
}

/** One bound, in any number of brackets; `undefined`: MAXVALUE. */
export function readBound(context: Context, type: SqlType): string | undefined {
  const { cursor } = context;
  if (cursor.accept('(')) {
    const bound = readBound(context, type);
    cursor.expect(')');
    return bound;
  }
  if (cursor.accept('MAXVALUE')) return undefined;
  const bound = parseOperand(context, LEVEL.bit);
  return bound.text === undefined ? bound.sql : normal(bound.text, type);
}

function readValues(context: Context, type: SqlType): readonly string[] {
  const { cursor } = context;
  cursor.expect('(');
  const values: string[] = [];
  do values.push(readBound(context, type) ?? 'NULL');
  while (cursor.accept(','));
  cursor.expect(')');
  return values;
}

/** `VALUES LESS THAN ("b")`, `VALUES [("a"), ("b"))` or `VALUES IN ("a", "b")`; `before`: where the range below ends. */
export function readRange(context: Context, type: SqlType, before: string | undefined): Omit<NamedPartition, 'name'> {
  const { cursor } = context;
  cursor.expect('VALUES');
  if (cursor.accept('LESS', 'THAN')) return { from: before, below: readBound(context, type) };
  if (cursor.accept('IN')) return { values: readValues(context, type) };
  cursor.expect('[');
  const from = readBound(context, type);
  cursor.expect(',');
  const below = readBound(context, type);
  cursor.expect(')');
  return { from, below };
}

/** The most partitions that one clause makes, as in Doris. */
const MOST = 4096;

/** How the name of a partition ends that begins at this moment. */
const NAMES: Readonly<Record<string, (moment: Moment) => string>> = {
  year: (moment) => dateText(moment).slice(0, 4),
  month: (moment) => dateText(moment).slice(0, 7).replace('-', ''),
  week: (moment) => `${String(isoWeekOf(moment).year)}_${String(isoWeekOf(moment).week).padStart(2, '0')}`,
  day: (moment) => dateText(moment).replaceAll('-', ''),
  hour: (moment) => timestampText(moment).slice(0, 13).replace(/[- ]/g, ''),
};

interface Span {
  readonly from: string;
  readonly to: string;
  readonly amount: number;
  /** In lower case; `undefined`: the bounds are numbers. */
  readonly unit: string | undefined;
  readonly prefix: string;
}

function steps(span: Span): readonly NamedPartition[] | undefined {
  const { unit } = span;
  if (unit === undefined) {
    const count = Math.ceil((Number(span.to) - Number(span.from)) / span.amount);
    return count > MOST || !(count > 0) ? undefined : Array.from({ length: count }, (_none, i) => ({ name: `${span.prefix}${String(Number(span.from) + i * span.amount)}`, from: String(Number(span.from) + i * span.amount), below: String(Math.min(Number(span.to), Number(span.from) + (i + 1) * span.amount)) }));
  }
  const nameOf = NAMES[unit];
  let start = readMoment(span.from);
  const end = readMoment(span.to);
  if (nameOf === undefined || start === undefined || end === undefined || !(span.amount > 0)) return undefined;
  const text = (moment: Moment): string => quoteText(moment.us === 0 ? dateText(moment) : timestampText(moment));
  const made: NamedPartition[] = [];
  for (; start.day * 24 + start.us / 3.6e9 < end.day * 24 + end.us / 3.6e9 && made.length <= MOST; start = move(start, span.amount, unit)) {
    made.push({ name: `${span.prefix}${nameOf(start)}`, from: text(start), below: text(move(start, span.amount, unit)) });
  }
  return made.length > MOST ? undefined : made;
}

function textBehind(context: Context): string {
  const { cursor } = context;
  const isBracketed = cursor.accept('(');
  const bound = parseOperand(context, LEVEL.bit);
  if (isBracketed) cursor.expect(')');
  return bound.text ?? bound.sql;
}

/** StarRocks' `START ("a") END ("b") EVERY (INTERVAL 1 DAY)` and Doris' `FROM ("a") TO ("b") INTERVAL 1 DAY`; `undefined`: neither stands here. */
export function readSpan(context: Context): readonly NamedPartition[] | undefined {
  const { cursor } = context;
  const at = cursor.at;
  const isStart = cursor.sees('START', '(');
  if (!isStart && !cursor.sees('FROM', '(')) return undefined;
  cursor.at++;
  const from = textBehind(context);
  cursor.expect(isStart ? 'END' : 'TO');
  const to = textBehind(context);
  if (isStart) cursor.expect('EVERY', '(');
  const hasUnit = cursor.accept('INTERVAL') && !/^-?\d+$/.test(from);
  const amount = Number(cursor.next().text);
  const unit = hasUnit ? cursor.next().upper.toLowerCase() : undefined;
  if (isStart) cursor.expect(')');
  return steps({ from, to, amount, unit, prefix: isStart ? 'p' : 'p_' }) ?? refuse('These partitions are not supported by the local runner.', cursor.rangeFrom(at));
}
