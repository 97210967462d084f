import { collect } from '../../base/collect';
import type { ScannedStatement } from '../scanned';
import { closerOf, findWord, firstIndex, hasWords, nameAt, operatorAt, splitAtCommas, type IndexSpan, type StatementView } from '../view';

/** The columns, in lower case, that a CREATE TABLE declares without NOT NULL and outside its primary key, by table key. */
export function findNullableColumns({ view, writes }: ScannedStatement): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>();
  for (const write of writes) {
    if (write.kind !== 'create' || write.object !== 'TABLE') continue;
    const open = view.tokens.findIndex((_, index) => index > write.from && operatorAt(view, index) === '(');
    if (open !== -1) found.set(write.target.key, readNullable(view, open));
  }
  return found;
}

function readNullable(view: StatementView, open: number): ReadonlySet<string> {
  const pieces = splitAtCommas(view, { from: open + 1, to: Math.min(closerOf(view, open), view.tokens.length) });
  const keys = new Set(collect(pieces, (piece) => primaryKeyOf(view, piece)));
  return new Set(pieces.filter((piece) => !isNeverNull(view, piece)).flatMap((piece) => nameAt(view, piece.from) ?? []).filter((name) => !keys.has(name)));
}

function isNeverNull(view: StatementView, piece: IndexSpan): boolean {
  return firstIndex(piece, (i) => hasWords(view, i, 'NOT', 'NULL') || hasWords(view, i, 'PRIMARY', 'KEY')) !== undefined;
}

function primaryKeyOf(view: StatementView, piece: IndexSpan): readonly string[] {
  const at = findWord(view, piece, 'PRIMARY');
  const open = at === undefined ? undefined : at + 2;
  if (open === undefined || operatorAt(view, open) !== '(') return [];
  return splitAtCommas(view, { from: open + 1, to: closerOf(view, open) }).flatMap((name) => nameAt(view, name.from) ?? []);
}
