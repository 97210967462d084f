import { findWord, operatorAt, wordAt, type IndexSpan, type StatementView } from '../view';
import { conditionsIn, type Condition } from './conditions';
import { clauseEnd, type SelectQuery } from './selects';
import { wordSet } from '../wordSet';

/** Whether the query surely gives no row, as in `SELECT * FROM s WHERE 1 = 0`: only the columns of its tables are taken. */
export function givesNoRows(view: StatementView, query: SelectQuery): boolean {
  const { from, to } = query;
  if (from === undefined || findWord(view, { from, to }, SET_WORDS) !== undefined) return false;
  const { limit } = query;
  if (limit !== undefined && wordAt(view, limit.from) !== 'OFFSET' && view.tokens[limit.from + 1]?.text === '0' && operatorAt(view, limit.from + 2) !== ',') return true;
  const where = findWord(view, { from, to }, WHERE);
  return where !== undefined && conditionsIn(view, { from: where + 1, to: clauseEnd(view, where + 1, to) }).some((condition) => isNever(view, condition));
}

const SET_WORDS = wordSet('UNION EXCEPT MINUS INTERSECT');
const WHERE = wordSet('WHERE');

/** `1 = 0`, `1 <> 1`, `FALSE`, `0`: of numbers as written alone. */
function isNever(view: StatementView, { operator, subject, values, isNegated }: Condition): boolean {
  if (isNegated) return false;
  const left = onlyToken(view, subject);
  if (operator === 'other') return values.length === 0 && /^(?:FALSE|0)$/.test(left?.upper ?? '');
  const right = values.length === 1 ? onlyToken(view, values[0]) : undefined;
  if (left?.kind !== 'number' || right?.kind !== 'number') return false;
  return operator === '=' ? Number(left.text) !== Number(right.text) : operator === '<>' && left.text === right.text;
}

function onlyToken(view: StatementView, span: IndexSpan | undefined): StatementView['tokens'][number] | undefined {
  return span !== undefined && span.to === span.from + 1 ? view.tokens[span.from] : undefined;
}
