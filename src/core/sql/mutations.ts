import type { RowChange } from './scanned';
import { readTableName } from './tableNames';
import { findWord, rangeOf, wordAt, type StatementView } from './view';
import { wordSet } from './wordSet';

/** ClickHouse: `ALTER TABLE t [ON CLUSTER c] DELETE [IN PARTITION p] WHERE …` deletes rows, whatever its first word says. `undefined`: the statement is none. */
export function deletingMutation(view: StatementView): RowChange | undefined {
  if (view.dialect !== 'clickhouse' || wordAt(view, 0) !== 'ALTER' || wordAt(view, 1) !== 'TABLE') return undefined;
  const to = view.tokens.length;
  const read = readTableName(view, 2);
  const at = read && findWord(view, { from: read.next, to }, DELETES);
  const condition = at === undefined ? undefined : findWord(view, { from: at, to }, WHERE);
  if (read === undefined || condition === undefined || condition + 1 >= to) return undefined;
  const end = findWord(view, { from: condition, to }, SETTINGS) ?? to;
  const range = { start: view.tokens[0]?.start ?? 0, end: read.name.range.end };
  return { kind: 'delete', target: read.name, range, from: 0, to, isLimited: true, where: rangeOf(view, condition + 1, Math.max(condition + 1, end - 1)) };
}

const DELETES = wordSet('DELETE');
const WHERE = wordSet('WHERE');
const SETTINGS = wordSet('SETTINGS');
