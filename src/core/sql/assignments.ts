import { collect } from '../base/collect';
import type { TextRange } from '../base/textRange';
import { QUERY_WORDS } from './keywords';
import type { Insert, RowChange, TableWrite } from './scanned';
import { targetAlias } from './rowChanges';
import { closerOf, enclosingEnd, findWord, hasWords, indexesOf, nameAt, nextAfter, operatorAt, parentOf, rangeOf, splitAtCommas, topLevel, wordAt, type IndexSpan, type StatementView } from './view';
import { wordSet } from './wordSet';

/** One `column = expression` of UPDATE SET, MERGE … UPDATE SET, ON CONFLICT … SET or ON DUPLICATE KEY UPDATE; one for each column of `(a, b) = (x, y)`. */
export interface Assignment {
  /** Lower case, without its table. */
  readonly column: string;
  /** The whole assignment; of a row of columns the whole row's. */
  readonly range: TextRange;
  /** What is written to the column; all of a query that fills a whole row. */
  readonly value: TextRange;
  /** The column's old value goes into the new one: each run adds again. */
  readonly isSelfReferencing: boolean;
}

interface List {
  readonly from: number;
  readonly to: number;
  /** Names by which the target's own columns may be qualified, in lower case. */
  readonly targetNames: ReadonlySet<string>;
}

const LIST_ENDS = wordSet('WHERE FROM WHEN RETURNING OUTPUT LIMIT ORDER DELETE ON');

/** The assignments of every write in a statement, in order. */
export function findAssignments(view: StatementView, writes: readonly TableWrite[]): readonly Assignment[] {
  return collect(collect(writes, (write) => findLists(view, write)), (list) => readList(view, list));
}

function findLists(view: StatementView, write: TableWrite): readonly List[] {
  if (write.kind === 'insert') {
    const starts = conflictStarts(view, write);
    if (starts.length === 0) return [];
    const targetNames = new Set([write.target.shortName.toLowerCase(), write.target.key, ...insertAlias(view, write)]);
    return starts.map((from) => listAt(view, from, targetNames));
  }
  if (write.kind !== 'update' && write.kind !== 'merge') return [];
  const alias = targetAlias(view, write);
  const targetNames = new Set([write.target.shortName.toLowerCase(), write.target.key, namedTarget(view, write), ...(alias === undefined ? [] : [alias])]);
  return setStarts(view, write).map((from) => listAt(view, from, targetNames));
}

/** `INSERT INTO t AS x … ON CONFLICT DO UPDATE SET n = x.n + 1`. */
function insertAlias(view: StatementView, insert: Insert): readonly string[] {
  for (let i = insert.from; i < insert.source.from; i++) {
    if (wordAt(view, i) === 'AS') return [nameAt(view, i + 1) ?? ''];
  }
  return [];
}

/** The name behind UPDATE, which is an alias in `UPDATE x SET … FROM t x`. */
function namedTarget(view: StatementView, { from, range }: RowChange): string {
  let at = from;
  while (at + 1 < view.tokens.length && (view.tokens[at]?.end ?? 0) < range.end) at++;
  return nameAt(view, at) ?? '';
}

const UPDATE = wordSet('UPDATE');

function conflictStarts(view: StatementView, span: IndexSpan): readonly number[] {
  const starts: number[] = [];
  for (const update of indexesOf(view, UPDATE)) {
    const i = update - 1;
    if (i < span.from || i >= span.to) continue;
    if (wordAt(view, i) === 'KEY') starts.push(wordAt(view, i + 2) === 'SET' ? i + 3 : i + 2);
    else if (wordAt(view, i) === 'DO' && wordAt(view, i + 2) === 'SET') starts.push(i + 3);
  }
  return starts;
}

function setStarts(view: StatementView, change: RowChange): readonly number[] {
  if (change.kind === 'update') {
    const set = findWord(view, change, wordAt(view, change.from) === 'ALTER' ? UPDATE : 'SET');
    return set === undefined ? [] : [set + 1];
  }
  const starts: number[] = [];
  for (let i = change.from; i < change.to; i++) if (hasWords(view, i, 'UPDATE', 'SET')) starts.push(i + 2);
  return starts;
}

/** The list that starts at `from`, up to the next clause. The WHEN of a CASE is none. */
function listAt(view: StatementView, from: number, targetNames: ReadonlySet<string>): List {
  const end = enclosingEnd(view, from);
  return { from, to: topLevel(view, { from, to: end }).find((index) => LIST_ENDS.has(wordAt(view, index))) ?? end, targetNames };
}

function readList(view: StatementView, list: List): readonly Assignment[] {
  return splitAtCommas(view, list).flatMap((piece) =>
    operatorAt(view, piece.from) === '(' ? readRow(view, piece, list.targetNames) : (readAssignment(view, piece, list.targetNames) ?? []));
}

/** `(a, b) = (x, y)`, `(a, b) = ROW (x, y)` (PostgreSQL, SQLite) or `(a, b) = (SELECT x, y …)`. */
function readRow(view: StatementView, piece: IndexSpan, targetNames: ReadonlySet<string>): readonly Assignment[] {
  const close = closerOf(view, piece.from);
  const isRow = wordAt(view, close + 2) === 'ROW';
  const open = isRow ? close + 3 : close + 2;
  if (operatorAt(view, close + 1) !== '=') return [];
  const whole = { from: close + 2, to: piece.to };
  const values = rowValues(view, open, piece.to);
  const range = rangeOf(view, piece.from, piece.to - 1);
  return collect(splitAtCommas(view, { from: piece.from + 1, to: close }), (name, index): readonly Assignment[] => {
    const column = readColumn(view, name.from);
    const value = values[index];
    if (column === undefined) return [];
    const isSelfReferencing = value !== undefined && usesItself(view, value, { column, targetNames });
    return [{ column: column.name, range, value: spanRange(view, value ?? whole), isSelfReferencing }];
  });
}

/** The pieces of the row or of the select list in the bracket at `open`; none for anything else. */
function rowValues(view: StatementView, open: number, to: number): readonly IndexSpan[] {
  if (operatorAt(view, open) !== '(') return [];
  const close = Math.min(closerOf(view, open), to);
  const isQuery = wordAt(view, open + 1) === 'SELECT';
  if (!isQuery && QUERY_WORDS.has(wordAt(view, open + 1))) return [];
  if (!isQuery) return splitAtCommas(view, { from: open + 1, to: close });
  return splitAtCommas(view, { from: open + 2, to: findWord(view, { from: open + 2, to: close }, wordSet('FROM WHERE')) ?? close });
}

/** Empty, behind the token before, for a value that is still to be typed. */
function spanRange(view: StatementView, { from, to }: IndexSpan): TextRange {
  if (to > from) return rangeOf(view, from, to - 1);
  const end = view.tokens[from - 1]?.end ?? 0;
  return { start: end, end };
}

const COMPOUND = wordSet('+= -= *= /= %= ||= &= |= ^=');

interface Column {
  readonly name: string;
  readonly qualifier: string | undefined;
  readonly from: number;
  readonly next: number;
}

function readAssignment(view: StatementView, piece: IndexSpan, targetNames: ReadonlySet<string>): Assignment | undefined {
  const column = readColumn(view, piece.from);
  if (column === undefined) return undefined;
  const operator = operatorAt(view, column.next);
  const isCompound = COMPOUND.has(operator);
  if (!isCompound && operator !== '=' && operator !== ':=') return undefined;
  const value = { from: column.next + 1, to: piece.to };
  const isSelfReferencing = isCompound || usesItself(view, value, { column, targetNames });
  return { column: column.name, range: rangeOf(view, piece.from, piece.to - 1), value: spanRange(view, value), isSelfReferencing };
}

/** The (qualified) column that starts at `index`. */
function readColumn(view: StatementView, index: number): Column | undefined {
  const parts: string[] = [];
  let at = index;
  for (let part = nameAt(view, at); part !== undefined; part = nameAt(view, at)) {
    parts.push(part);
    at++;
    if (operatorAt(view, at) !== '.') break;
    at++;
  }
  const name = parts.pop();
  return name === undefined ? undefined : { name, qualifier: parts.length === 0 ? undefined : parts.join('.'), from: index, next: at };
}

interface Self {
  readonly column: Column;
  readonly targetNames: ReadonlySet<string>;
}

function usesItself(view: StatementView, span: IndexSpan, self: Self): boolean {
  for (let i = span.from; i < span.to; ) {
    const found = readColumn(view, i);
    if (found !== undefined && isSame(view, found, self) && operatorAt(view, found.next) !== '(' && isChanged(view, { from: i, to: found.next }, span)) return true;
    i = Math.max(found?.next ?? i, i + 1);
  }
  return false;
}

/** The queries of their own between a place and the assignment, innermost first: the index of each SELECT's bracket. */
function queriesAround(view: StatementView, index: number, to: number): readonly number[] {
  const found: number[] = [];
  for (let open = parentOf(view, index); open > to; open = parentOf(view, open)) if (wordAt(view, open + 1) === 'SELECT') found.push(open);
  return found;
}

/** Inside a query with tables of its own only a column that names the target is the target's, unless the query reads that name. */
function isTargets(view: StatementView, found: Column, self: Self): boolean {
  return queriesAround(view, found.from, self.column.from).every((open) => {
    const source = findWord(view, { from: open + 1, to: closerOf(view, open) }, 'FROM');
    if (source === undefined) return true;
    if (found.qualifier === undefined) return false;
    return !namesIn(view, { from: source + 1, to: closerOf(view, open) }).has(found.qualifier);
  });
}

/** The names behind FROM and JOIN and their aliases: every name up to WHERE that no dot follows or goes before. */
function namesIn(view: StatementView, span: IndexSpan): ReadonlySet<string> {
  const end = findWord(view, span, wordSet('WHERE GROUP ORDER LIMIT')) ?? span.to;
  const names = new Set<string>();
  for (let i = span.from; i < end; i = nextAfter(view, i)) {
    const name = operatorAt(view, i + 1) === '.' ? undefined : nameAt(view, i);
    if (name !== undefined) names.add(name);
  }
  return names;
}

function isSame(view: StatementView, found: Column, self: Self): boolean {
  if (found.name !== self.column.name || !isTargets(view, found, self)) return false;
  const { qualifier } = found;
  return qualifier === undefined || qualifier === self.column.qualifier || (self.column.qualifier === undefined && self.targetNames.has(qualifier));
}

const ARITHMETIC = wordSet('+ - * / % ||');
const APPENDING = wordSet('CONCAT CONCAT_WS ARRAY_APPEND ARRAY_PREPEND ARRAY_CAT ARRAY_CONCAT LIST_APPEND LIST_CONCAT JSON_ARRAY_APPEND DATE_ADD DATE_SUB DATEADD ADDDATE SUBDATE ADD_MONTHS');
/** Functions that hand their argument through, so that arithmetic around them is arithmetic on it. */
const TRANSPARENT = new Set(['', 'COALESCE', 'IFNULL', 'NVL', 'ISNULL', 'CAST', 'TRY_CAST', 'CONVERT', 'ABS', 'ROUND', 'NULLIF', 'TRIM', 'UPPER', 'LOWER']);

/** Whether the operand at `place` takes part in arithmetic or in an appending function inside `span`. */
function isChanged(view: StatementView, place: IndexSpan, span: IndexSpan): boolean {
  let { from } = place;
  let to = skipCasts(view, place.to);
  for (;;) {
    if (ARITHMETIC.has(operatorAt(view, from - 1)) || (to < span.to && ARITHMETIC.has(operatorAt(view, to)))) return true;
    const open = parentOf(view, from);
    if (open < span.from) return false;
    const name = wordAt(view, open - 1);
    if (APPENDING.has(name)) return true;
    if (!TRANSPARENT.has(name)) return false;
    from = name === '' ? open : open - 1;
    to = skipCasts(view, closerOf(view, open) + 1);
  }
}

/** `n::int`: the operand ends behind its casts. */
function skipCasts(view: StatementView, at: number): number {
  let next = at;
  while (operatorAt(view, next) === '::') next += 2;
  return next;
}
