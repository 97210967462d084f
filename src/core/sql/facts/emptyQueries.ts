import { CLAUSE_WORDS } from '../keywords';
import { findWord, nextAfter, operatorAt, wordAt, type IndexSpan, type StatementView } from '../view';
import { conditionsIn, type Condition } from './conditions';
import type { SelectQuery } from './selects';

/** Whether the query surely gives no row, as in `SELECT * FROM s WHERE 1 = 0`: only the columns of its tables are taken. */
export function givesNoRows(view: StatementView, query: SelectQuery): boolean {
  const { select, from, to } = query;
  if (from === undefined || findWord(view, { from, to }, SET_WORDS) !== undefined) return false;
  const limit = findWord(view, { from, to }, LIMIT) ?? findWord(view, { from: select, to: select + 2 }, TOP);
  if (limit !== undefined && view.tokens[limit + 1]?.text === '0' && operatorAt(view, limit + 2) !== ',') return true;
  const where = findWord(view, { from, to }, WHERE);
  return where !== undefined && conditionsIn(view, { from: where + 1, to: whereEnd(view, where + 1, to) }).some((condition) => isNever(view, condition));
}

const SET_WORDS = new Set(['UNION', 'EXCEPT', 'MINUS', 'INTERSECT']);
const LIMIT = new Set(['LIMIT']);
const TOP = new Set(['TOP']);
const WHERE = new Set(['WHERE']);

function whereEnd(view: StatementView, from: number, to: number): number {
  let at = from;
  while (at < to && !(CLAUSE_WORDS.has(wordAt(view, at)) && !CONDITION_WORDS.has(wordAt(view, at))) && operatorAt(view, at) !== ')') at = nextAfter(view, at);
  return Math.min(at, to);
}

const CONDITION_WORDS = new Set(['AND', 'OR', 'NOT', 'IN', 'BETWEEN', 'IS', 'LIKE', 'CASE', 'WHEN', 'THEN', 'ELSE', 'END', 'NULL', 'EXISTS']);

/** `1 = 0`, `1 <> 1`, `FALSE`, `0`: of numbers as written alone. */
function isNever(view: StatementView, { operator, subject, values, isNegated }: Condition): boolean {
  if (isNegated) return false;
  const left = onlyToken(view, subject);
  if (operator === 'other') return values.length === 0 && (left?.upper === 'FALSE' || (left?.kind === 'number' && left.text === '0'));
  const right = values.length === 1 ? onlyToken(view, values[0]) : undefined;
  if (left?.kind !== 'number' || right?.kind !== 'number') return false;
  return operator === '=' ? Number(left.text) !== Number(right.text) : operator === '<>' && left.text === right.text;
}

function onlyToken(view: StatementView, span: IndexSpan | undefined): StatementView['tokens'][number] | undefined {
  return span !== undefined && span.to === span.from + 1 ? view.tokens[span.from] : undefined;
}
