import { isBodyQuote, opensBody } from '../runBodies';
import { hasWords, wordAt, type StatementView } from '../view';

/** What a statement does to the open transaction. */
export type TransactionMark = 'begin' | 'end';

const BEGIN_OBJECTS = new Set(['', 'TRANSACTION', 'TRAN', 'WORK', 'DEFERRED', 'IMMEDIATE', 'EXCLUSIVE', 'ISOLATION', 'READ', 'DISTRIBUTED']);
const END_OBJECTS = new Set(['', 'TRANSACTION', 'TRAN', 'WORK', 'AND']);

/**
 * `BEGIN`, `START TRANSACTION`, `SET autocommit = 0` and `SET IMPLICIT_TRANSACTIONS ON` begin one; `COMMIT`, `END` and
 * `ROLLBACK` end it. T-SQL's BEGIN and END without TRANSACTION are the brackets of a block.
 */
export function transactionMark(view: StatementView): TransactionMark | undefined {
  const first = wordAt(view, 0);
  const isBlock = view.dialect === 'sqlserver';
  const second = wordAt(view, 1);
  if (first === 'START' && second === 'TRANSACTION') return 'begin';
  if (first === 'SET') return hasWords(view, 1, 'AUTOCOMMIT') ? autocommitMark(view) : hasWords(view, 1, 'IMPLICIT_TRANSACTIONS', 'ON') ? 'begin' : undefined;
  if (first === 'BEGIN' && BEGIN_OBJECTS.has(second) && !(isBlock && second === '')) return 'begin';
  if (first === 'END' && isBlock) return undefined;
  if ((first === 'COMMIT' || first === 'ROLLBACK' || first === 'END') && END_OBJECTS.has(second)) return 'end';
  return undefined;
}

/** A body that runs as one statement (`DO $$`), and so in one transaction: where it starts and where it ends. */
export function blockMark({ tokens }: StatementView): TransactionMark | undefined {
  const [first] = tokens;
  const last = tokens.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (first.upper === 'DO' && opensBody(last)) return 'begin';
  return isBodyQuote(first) && first.text.startsWith('$') ? 'end' : undefined;
}

function autocommitMark(view: StatementView): TransactionMark {
  const last = view.tokens.at(-1)?.upper;
  return last === '0' || last === 'OFF' || last === 'FALSE' ? 'begin' : 'end';
}
