import type { Condition } from '../sql/conditions';
import type { ClockRead } from '../sql/clockReads';
import { queryBlocksOf } from '../sql/queryBlocks';
import { operatorAt, wordAt, type IndexSpan, type StatementView } from '../sql/view';
import { isDateRead, timestampLiteral, type ClockReplacement } from './clockReplacement';
import { namesEnd } from './windows/columnNames';

/** What a clock read is for the condition that it stands in. */
export type WindowRole =
  /** It stands in no lower limit, or the condition has an upper one too. */
  | { readonly kind: 'none' }
  /** `ts > now()` of a column that is no end of validity: rows that the present has not reached. */
  | { readonly kind: 'future' }
  /** `ts >= now() - 7`: the present itself was the upper limit, which nothing says any more once the clock is replaced. */
  | { readonly kind: 'start'; readonly condition: Condition };

const UPPER: ReadonlySet<string> = new Set(['<', '<=', '=', 'between', 'in']);

/** How the clock read limits the rows of its query. */
export function windowRoleOf(view: StatementView, read: ClockRead): WindowRole {
  for (const { filters } of queryBlocksOf(view).blocks) {
    for (const { word, conditions } of filters) {
      const condition = word === 'HAVING' ? undefined : conditions.find((each) => isLowerLimit(each) && each.values.some((value) => holds(value, read)));
      if (condition !== undefined) return roleIn(view, read, { condition, conditions });
    }
  }
  return { kind: 'none' };
}

function isLowerLimit({ operator, column, isNegated }: Condition): boolean {
  return column !== undefined && !isNegated && (operator === '>' || operator === '>=');
}

function holds({ from, to }: IndexSpan, read: ClockRead): boolean {
  return from <= read.from && read.last < to;
}

interface Place {
  readonly condition: Condition;
  readonly conditions: readonly Condition[];
}

function roleIn(view: StatementView, read: ClockRead, { condition, conditions }: Place): WindowRole {
  const isClosed = conditions.some((other) => other.column === condition.column && UPPER.has(other.operator) && !other.isNegated);
  if (isClosed || (condition.column !== undefined && namesEnd(condition.column))) return { kind: 'none' };
  const [value] = condition.values;
  const isEarlier = value !== undefined && stepsBack(view, value, read);
  return condition.operator === '>=' || isEarlier ? { kind: 'start', condition } : { kind: 'future' };
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

/** ` AND ts < …`: the upper limit that the present was, for the end of the condition. */
export function windowEndText(view: StatementView, read: ClockRead, end: { readonly subject: string; readonly replacement: ClockReplacement }): string {
  const isWhole = read.form === 'keyword' || read.form === 'call';
  const isDate = isWhole && isDateRead(read);
  const value = isWhole && read.name !== 'AGE' ? (read.name === 'YESTERDAY' ? "'${schedule_time}'" : end.replacement.text) : timestampLiteral(view.dialect);
  return ` AND ${end.subject} ${isDate ? '<=' : '<'} ${value}`;
}
