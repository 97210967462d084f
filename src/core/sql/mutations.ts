import type { RowChange } from './scanned';
import { readTableName } from './tableNames';
import { findWord, rangeOf, wordAt, type StatementView } from './view';
import { wordSet } from './wordSet';

/** ClickHouse: `ALTER TABLE t [ON CLUSTER c] DELETE [IN PARTITION p] WHERE …` deletes rows, `… UPDATE a = 1 WHERE …` changes them, whatever the first word says. `undefined`: the statement is none. */
export function mutationOf(view: StatementView): RowChange | undefined {
  if (view.dialect !== 'clickhouse' || wordAt(view, 0) !== 'ALTER' || wordAt(view, 1) !== 'TABLE') return undefined;
  const to = view.tokens.length;
  const read = readTableName(view, 2);
  const at = read && findWord(view, { from: read.next, to }, MUTATIONS);
  if (read === undefined || at === undefined) return undefined;
  const kind = wordAt(view, at) === 'UPDATE' ? 'update' : 'delete';
  const condition = findWord(view, { from: at, to: to - 1 }, WHERE);
  if (condition === undefined && kind === 'delete') return undefined;
  const end = findWord(view, { from: at, to }, SETTINGS) ?? to;
  const range = { start: view.tokens[0]?.start ?? 0, end: read.name.range.end };
  return { kind, target: read.name, range, from: 0, to, isLimited: true, where: condition === undefined ? undefined : rangeOf(view, condition + 1, Math.max(condition + 1, end - 1)) };
}

const MUTATIONS = wordSet('DELETE UPDATE');
const WHERE = wordSet('WHERE');
const SETTINGS = wordSet('SETTINGS');
