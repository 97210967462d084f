import { indexesOf, operatorAt, parentOf, wordAt, type StatementView } from './view';
import { wordSet } from './wordSet';

/** Words behind which a statement starts. */
const STATEMENT_STARTERS = new Set(['', 'BEGIN', 'THEN', 'ELSE', 'AS', 'DO', 'LOOP', 'EXPLAIN', 'ANALYZE', 'TRY', 'CATCH', 'TRAN', 'TRANSACTION', 'ATOMIC']);

/** Whether a statement, or one within a statement (a common table's, a branch's), may start at `index`. */
export function startsStatement(view: StatementView, index: number): boolean {
  if (index === 0) return true;
  const before = operatorAt(view, index - 1);
  if (isBranch(view, index)) return true;
  if (before === '(') return parentOf(view, index) === index - 1 && wordAt(view, index - 2) !== 'IN';
  if (before === ')') return wordAt(view, 0) === 'WITH' || wordAt(view, parentOf(view, index) + 1) === 'WITH';
  const kind = view.tokens[index - 1]?.kind;
  return kind === 'template' ? index === 1 : kind === 'word' && STATEMENT_STARTERS.has(wordAt(view, index - 1));
}

const MERGE = wordSet('MERGE');

/** Whether the statement is or holds a MERGE, whose branches look like statements. */
export function hasMerge(view: StatementView): boolean {
  return indexesOf(view, MERGE).some((index) => startsStatement(view, index));
}

const BRANCH_WORDS = wordSet('SELECT INSERT UPDATE DELETE MERGE CREATE ALTER DROP TRUNCATE BULK WITH');

/** T-SQL: `IF OBJECT_ID('t') IS NOT NULL DROP TABLE t`. These words are reserved there. */
function isBranch(view: StatementView, index: number): boolean {
  if (view.dialect !== 'sqlserver' || (wordAt(view, 0) !== 'IF' && wordAt(view, 0) !== 'WHILE')) return false;
  return parentOf(view, index) === -1 && BRANCH_WORDS.has(wordAt(view, index)) && operatorAt(view, index - 1) !== '.';
}
