import { startsStatement } from './inserts';
import type { RowChange } from './scanned';
import { readAlias, readTableName, type TableName } from './tableNames';
import type { TableRead } from './tablesRead';
import { enclosingEnd, findWord, parentOf, rangeOf, wordAt, type StatementView } from './view';

/** Every UPDATE, DELETE and MERGE of a statement. Branches of MERGE and ON CONFLICT are none. */
export function findRowChanges(view: StatementView, reads: readonly TableRead[]): readonly RowChange[] {
  return view.tokens.flatMap((_, index) => {
    const word = wordAt(view, index);
    if (word !== 'UPDATE' && word !== 'DELETE' && word !== 'MERGE') return [];
    if (!startsStatement(view, index) || wordAt(view, index - 1) === 'THEN' || wordAt(view, index - 1) === 'DO') return [];
    if (word === 'MERGE') return readMerge(view, index) ?? [];
    return (word === 'UPDATE' ? readUpdate(view, index, reads) : readDelete(view, index, reads)) ?? [];
  });
}

function rangeTo(view: StatementView, from: number, target: TableName): { readonly start: number; readonly end: number } {
  const start = view.tokens[from]?.start ?? 0;
  return { start, end: Math.max(target.range.end, view.tokens[from]?.end ?? start) };
}

function readMerge(view: StatementView, from: number): RowChange | undefined {
  const read = readTableName(view, wordAt(view, from + 1) === 'INTO' ? from + 2 : from + 1);
  if (read === undefined) return undefined;
  const to = enclosingEnd(view, from);
  return { kind: 'merge', target: read.name, range: rangeTo(view, from, read.name), from, to, isLimited: true, where: undefined };
}

const UPDATE_MARKS = new Set(['ONLY', 'LOW_PRIORITY', 'IGNORE', 'OR', 'REPLACE', 'ABORT', 'FAIL', 'ROLLBACK', 'TOP']);

function readUpdate(view: StatementView, from: number, reads: readonly TableRead[]): RowChange | undefined {
  let at = from + 1;
  while (UPDATE_MARKS.has(wordAt(view, at))) at++;
  const read = readTableName(view, at);
  const to = enclosingEnd(view, from);
  if (read === undefined) return undefined;
  const set = findWord(view, { from: read.next, to }, new Set(['SET']));
  if (set === undefined && wordAt(view, from - 1) !== '') return undefined;
  return withWhere(view, { kind: 'update', from, to, target: resolveAlias(read.name, reads), named: read.name });
}

function readDelete(view: StatementView, from: number, reads: readonly TableRead[]): RowChange | undefined {
  let at = from + 1;
  while (['LOW_PRIORITY', 'QUICK', 'IGNORE'].includes(wordAt(view, at))) at++;
  if (wordAt(view, at) === 'FROM') at++;
  if (wordAt(view, at) === 'ONLY') at++;
  const read = readTableName(view, at);
  if (read === undefined) return undefined;
  return withWhere(view, { kind: 'delete', from, to: enclosingEnd(view, from), target: resolveAlias(read.name, reads), named: read.name });
}

/** `UPDATE a SET … FROM t a` and `DELETE a FROM t a` write t. */
function resolveAlias(name: TableName, reads: readonly TableRead[]): TableName {
  return reads.find((read) => read.alias === name.key)?.table ?? name;
}

interface Change {
  readonly kind: 'update' | 'delete';
  readonly from: number;
  readonly to: number;
  readonly target: TableName;
  readonly named: TableName;
}

const CONDITION_ENDS = new Set(['RETURNING', 'ORDER', 'LIMIT', 'OPTION']);

function withWhere(view: StatementView, change: Change): RowChange {
  const { kind, from, to, target } = change;
  const at = findWord(view, { from, to }, new Set(['WHERE']));
  const end = at === undefined ? to : (findWord(view, { from: at, to }, CONDITION_ENDS) ?? to);
  const where = at === undefined || end <= at + 1 ? undefined : rangeOf(view, at + 1, end - 1);
  const joins = findWord(view, { from, to }, new Set(['JOIN', 'USING', 'LIMIT', 'PARTITION'])) !== undefined;
  return { kind, target, range: rangeTo(view, from, change.named), from, to, isLimited: at !== undefined || joins, where };
}

/** The alias of an UPDATE's or MERGE's target: `UPDATE t x SET`, `MERGE INTO t AS x USING`. */
export function targetAlias(view: StatementView, change: RowChange): string | undefined {
  for (let i = change.from; i < change.to; i++) {
    const end = view.tokens[i]?.end ?? 0;
    if (end >= change.range.end && parentOf(view, i) === parentOf(view, change.from)) return skipHint(view, i + 1);
  }
  return undefined;
}

/** T-SQL: `MERGE t WITH (HOLDLOCK) AS x`. */
function skipHint(view: StatementView, at: number): string | undefined {
  const next = wordAt(view, at) === 'WITH' ? at + 2 : at;
  const behind = next === at ? at : (view.brackets.closers[at + 1] ?? at) + 1;
  return readAlias(view, behind).alias;
}
