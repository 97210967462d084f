import { remembered } from '../../base/remembered';
import { collect } from '../../base/collect';
import type { Condition } from '../../sql/facts/conditions';
import type { ClockRead } from '../../sql/clockReads';
import { queryBlocksOf } from '../../sql/facts/queryBlocks';
import { operatorAt, wordAt, type IndexSpan, type StatementView } from '../../sql/view';
import { isDateRead, timestampLiteral, type ClockReplacement } from './clockReplacement';
import { namesEnd, namesMoment } from '../windows/columnNames';
import { wordSet } from '../../sql/wordSet';

/** What a clock read is for the condition that it stands in. */
export type WindowRole =
  /** It stands in no lower limit, or the condition has an upper one too. */
  | { readonly kind: 'none' }
  /** `ts > now()` of a column that is no end of validity: rows that the present has not reached. */
  | { readonly kind: 'future' }
  /** `ts >= now() - 7`: the present itself was the upper limit, which nothing says any more once the clock is replaced. */
  | { readonly kind: 'start'; readonly condition: Condition };

const UPPER: ReadonlySet<string> = wordSet('< <= = between in');

/** How the clock read limits the rows of its query. */
export function windowRoleOf(view: StatementView, read: ClockRead): WindowRole {
  const limit = limitAround(lowerLimits(view), read);
  if (limit === undefined || limit.isClosed) return { kind: 'none' };
  const { condition } = limit;
  return condition.operator === '>=' || stepsBack(view, limit, read) ? { kind: 'start', condition } : { kind: 'future' };
}

/** The value of a lower limit. */
interface LowerLimit extends IndexSpan {
  readonly condition: Condition;
  /** Its column has an upper limit in the same filter, or none by its nature. */
  readonly isClosed: boolean;
}

/** In order; read once. */
const lowerLimits = remembered((view: StatementView): readonly LowerLimit[] => {
  const found = collect(queryBlocksOf(view).blocks, ({ filters }) => collect(filters, ({ word, conditions }) => (word === 'HAVING' ? [] : limitsOf(conditions))));
  return [...found].sort((a, b) => a.from - b.from);
});

function limitsOf(conditions: readonly Condition[]): readonly LowerLimit[] {
  const closed = new Set(collect(conditions, ({ column, operator, isNegated }) => (column !== undefined && UPPER.has(operator) && !isNegated ? [column] : [])));
  return collect(conditions, (condition) => {
    const { column, operator, isNegated, values } = condition;
    if (column === undefined || isNegated || (operator !== '>' && operator !== '>=')) return [];
    return values.map(({ from, to }) => ({ from, to, condition, isClosed: closed.has(column) || namesEnd(column) }));
  });
}

function limitAround(limits: readonly LowerLimit[], read: ClockRead): LowerLimit | undefined {
  let low = 0;
  let high = limits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((limits[middle]?.from ?? Infinity) <= read.from) low = middle + 1;
    else high = middle;
  }
  const limit = limits[low - 1];
  return limit !== undefined && read.last < limit.to ? limit : undefined;
}

/** Whether the value lies before the present: `now() - 7`, `date_sub(now(), 7)`, `yesterday()`, `date('now', '-7 days')`. */
function stepsBack(view: StatementView, value: IndexSpan, read: ClockRead): boolean {
  if (read.name === 'YESTERDAY' || read.form === 'relative') return true;
  for (let i = value.from; i < value.to; i++) {
    const text = view.tokens[i]?.text ?? '';
    if (operatorAt(view, i) === '-' || /SUB|^DATE_?ADD$|ADD_MONTHS|TRUNC|STARTOF/.test(wordAt(view, i)) || /^'(?:-|start of|yesterday)/i.test(text)) return true;
  }
  return false;
}

/** ` AND ts < …`: the upper limit that the present was, for the end of the condition; days reach up to the present one, moments to its start. */
export function windowEndText(view: StatementView, read: ClockRead, end: { readonly subject: string; readonly column: string | undefined; readonly replacement: ClockReplacement }): string {
  const isWhole = read.form === 'keyword' || read.form === 'call';
  const isDate = isWhole && isDateRead(read) && !(end.column !== undefined && namesMoment(end.column));
  const value = isWhole && read.name !== 'AGE' ? (read.name === 'YESTERDAY' ? "'${schedule_time}'" : end.replacement.text) : timestampLiteral(view.dialect);
  return ` AND ${end.subject} ${isDate ? '<=' : '<'} ${value}`;
}
