import type { InsertGuard } from './scanned';
import type { TableName } from './tableNames';
import type { TableRead } from './tablesRead';
import { enclosingEnd, findWord, firstIndex, hasWords, parentOf, wordAt, type StatementView } from './view';
import { wordSet } from './wordSet';

export interface GuardPlace {
  readonly head: { readonly from: number; readonly marks: ReadonlySet<string>; readonly target: TableName; readonly next: number };
  readonly to: number;
  readonly sourceFrom: number;
  readonly reads: readonly TableRead[];
}

/** What in the insert itself keeps a second run from adding rows again (sql.md §8). */
export function findInsertGuard(view: StatementView, place: GuardPlace): InsertGuard {
  const { marks } = place.head;
  if (marks.has('OVERWRITE')) return 'overwrite';
  if (marks.has('REPLACE')) return 'replace';
  if (marks.has('IGNORE')) return 'ignore';
  const replaceAt = findWord(view, { from: place.head.next, to: place.to }, wordSet('REPLACE SELECT VALUES'));
  if (replaceAt !== undefined && hasWords(view, replaceAt, 'REPLACE', 'WHERE')) return 'replaceWhere';
  return conflictGuard(view, place) ?? (place.reads.some((read) => isAntiJoin(view, place, read)) ? 'antiJoin' : 'none');
}

function conflictGuard(view: StatementView, place: GuardPlace): InsertGuard | undefined {
  for (let i = place.sourceFrom; i < place.to; i++) {
    if (wordAt(view, i) !== 'ON') continue;
    if (hasWords(view, i, 'ON', 'DUPLICATE', 'KEY')) return 'conflictUpdate';
    if (wordAt(view, i + 1) !== 'CONFLICT') continue;
    const action = findWord(view, { from: i + 2, to: place.to }, 'DO');
    return action !== undefined && wordAt(view, action + 1) === 'NOTHING' ? 'conflictNothing' : 'conflictUpdate';
  }
  return undefined;
}

/** Whether this read of the target leaves out the rows that are there already. */
function isAntiJoin(view: StatementView, place: GuardPlace, read: TableRead): boolean {
  if (read.table.key !== place.head.target.key || read.index < place.head.next || read.index >= place.to) return false;
  const parent = parentOf(view, read.index);
  if (parent >= place.sourceFrom) {
    if (wordAt(view, parent - 1) === 'EXISTS' && wordAt(view, parent - 2) === 'NOT') return true;
    if (wordAt(view, parent - 1) === 'IN' && wordAt(view, parent - 2) === 'NOT') return true;
  }
  return isExcluded(view, place, read) || isUnmatchedJoin(view, place, read);
}

/** `… EXCEPT SELECT … FROM target`. */
function isExcluded(view: StatementView, place: GuardPlace, read: TableRead): boolean {
  const parent = parentOf(view, read.index);
  for (let i = read.introducedAt - 1; i > place.sourceFrom && i > parent; i--) {
    if (parentOf(view, i) !== parent || wordAt(view, i) !== 'SELECT') continue;
    const before = wordAt(view, i - 1) === 'ALL' || wordAt(view, i - 1) === 'DISTINCT' ? i - 2 : i - 1;
    if (isSetDifference(view, before)) return true;
    return parent > place.sourceFrom && isSetDifference(view, parent - 1);
  }
  return false;
}

function isSetDifference(view: StatementView, index: number): boolean {
  return wordAt(view, index) === 'EXCEPT' || wordAt(view, index) === 'MINUS';
}

/** `LEFT ANTI JOIN target`, or `LEFT JOIN target … WHERE … IS NULL`. */
function isUnmatchedJoin(view: StatementView, place: GuardPlace, read: TableRead): boolean {
  const join = read.introducedAt;
  if (wordAt(view, join) !== 'JOIN') return false;
  if (wordAt(view, join - 1) === 'ANTI' || wordAt(view, join - 2) === 'ANTI') return true;
  const isOuter = wordAt(view, join - 1) === 'LEFT' || hasWords(view, join - 2, 'LEFT', 'OUTER');
  if (!isOuter) return false;
  const end = Math.min(place.to, enclosingEnd(view, join));
  const where = findWord(view, { from: read.index, to: end }, 'WHERE');
  if (where === undefined) return false;
  return firstIndex({ from: where, to: end }, (i) => hasWords(view, i, 'IS', 'NULL')) !== undefined;
}
