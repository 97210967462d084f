import { startsStatement } from './inserts';
import { QUERY_WORDS } from './keywords';
import type { TableChange } from './scanned';
import { readTableName, type TableName } from './tableNames';
import { isSourceFrom } from './tablesRead';
import { findWord, hasWords, nextAfter, operatorAt, parentOf, splitAtCommas, wordAt, type StatementView } from './view';

/** CREATE, DROP, TRUNCATE, ALTER, LOAD and SELECT … INTO: what makes, empties or removes tables and partitions. */
export function findTableChanges(view: StatementView): readonly TableChange[] {
  const from = view.tokens.findIndex((_, index) => startsStatement(view, index) && HEADS.has(wordAt(view, index)));
  if (from === -1) return [];
  switch (wordAt(view, from)) {
    case 'CREATE':
      return readCreate(view, from);
    case 'DROP':
      return readDrop(view, from);
    case 'TRUNCATE':
      return readTruncate(view, from);
    case 'ALTER':
      return readAlter(view, from);
    case 'LOAD':
      return readLoad(view, from);
    default:
      return readSelectInto(view, from);
  }
}

const HEADS = new Set(['CREATE', 'DROP', 'TRUNCATE', 'ALTER', 'LOAD', 'SELECT']);
const TABLE_OBJECTS = new Set(['TABLE', 'VIEW']);

interface Shape {
  readonly kind: TableChange['kind'];
  readonly from: number;
  readonly target: TableName;
  readonly guard?: TableChange['guard'];
  readonly object?: string;
  readonly isTemporary?: boolean;
}

function makeChange(view: StatementView, shape: Shape): TableChange {
  const range = { start: view.tokens[shape.from]?.start ?? 0, end: shape.target.range.end };
  const { kind, from, target, guard = 'none', object = 'TABLE', isTemporary = false } = shape;
  return { kind, from, target, range, guard, object, isTemporary };
}

/** The words between `from` and TABLE or VIEW, that one included; `undefined` when another object is meant. */
function readHeadWords(view: StatementView, from: number): { readonly words: readonly string[]; readonly next: number } | undefined {
  const words: string[] = [];
  for (let i = from + 1; i < from + 8 && view.tokens[i]?.kind === 'word'; i++) {
    words.push(wordAt(view, i));
    if (TABLE_OBJECTS.has(wordAt(view, i))) return { words, next: i + 1 };
  }
  return undefined;
}

function readCreate(view: StatementView, from: number): readonly TableChange[] {
  const head = readHeadWords(view, from);
  if (head === undefined) return [];
  const hasGuard = hasWords(view, head.next, ['IF', 'NOT', 'EXISTS']);
  const read = readTableName(view, hasGuard ? head.next + 3 : head.next);
  if (read === undefined) return [];
  const isQuery = findQuery(view, read.next) !== undefined;
  const object = head.words.filter((word) => word === 'MATERIALIZED' || TABLE_OBJECTS.has(word)).join(' ');
  const guard = hasGuard ? 'ifNotExists' : head.words.includes('REPLACE') ? 'orReplace' : 'none';
  const isTemporary = head.words.includes('TEMP') || head.words.includes('TEMPORARY') || read.name.key.startsWith('#');
  return [makeChange(view, { kind: isQuery ? 'createAs' : 'create', from, target: read.name, guard, object, isTemporary })];
}

/** The SELECT or the AS that makes a CREATE a CREATE … AS; `STORED AS ORC` is none. */
function findQuery(view: StatementView, from: number): number | undefined {
  for (let i = from; i < view.tokens.length; i = nextAfter(view, i)) {
    if (wordAt(view, i) === 'SELECT') return i;
    if (wordAt(view, i) === 'AS' && (operatorAt(view, i + 1) === '(' || QUERY_WORDS.has(wordAt(view, i + 1)))) return i;
  }
  return undefined;
}

function readDrop(view: StatementView, from: number): readonly TableChange[] {
  const head = readHeadWords(view, from);
  if (head === undefined) return [];
  const hasGuard = hasWords(view, head.next, ['IF', 'EXISTS']);
  const guard = hasGuard ? 'ifExists' : 'none';
  const object = head.words.at(-1) ?? 'TABLE';
  return readNames(view, hasGuard ? head.next + 2 : head.next).map((target) => makeChange(view, { kind: 'drop', from, target, guard, object }));
}

function readTruncate(view: StatementView, from: number): readonly TableChange[] {
  let at = from + 1;
  while (wordAt(view, at) === 'TABLE' || wordAt(view, at) === 'ONLY' || hasWords(view, at, ['IF', 'EXISTS'])) at += wordAt(view, at) === 'IF' ? 2 : 1;
  const isPart = findWord(view, { from: at, to: view.tokens.length }, new Set(['PARTITION'])) !== undefined;
  return readNames(view, at).map((target) => makeChange(view, { kind: isPart ? 'dropPartition' : 'truncate', from, target }));
}

function readNames(view: StatementView, from: number): readonly TableName[] {
  return splitAtCommas(view, { from, to: view.tokens.length }).flatMap((piece) => readTableName(view, piece.from)?.name ?? []);
}

function readAlter(view: StatementView, from: number): readonly TableChange[] {
  if (wordAt(view, from + 1) !== 'TABLE') return [];
  const hasGuard = hasWords(view, from + 2, ['IF', 'EXISTS']);
  const read = readTableName(view, hasGuard ? from + 4 : from + 2);
  if (read === undefined) return [];
  const drops = wordAt(view, read.next) === 'DROP' || wordAt(view, read.next) === 'TRUNCATE';
  const isPart = drops && findWord(view, { from: read.next, to: view.tokens.length }, new Set(['PARTITION'])) !== undefined;
  return [makeChange(view, { kind: isPart ? 'dropPartition' : 'alter', from, target: read.name, guard: hasGuard ? 'ifExists' : 'none' })];
}

/** `LOAD DATA [LOCAL] INPATH 'x' [OVERWRITE] INTO TABLE t`. */
function readLoad(view: StatementView, from: number): readonly TableChange[] {
  if (wordAt(view, from + 1) !== 'DATA') return [];
  const into = findWord(view, { from, to: view.tokens.length }, new Set(['INTO']));
  if (into === undefined) return [];
  const read = readTableName(view, wordAt(view, into + 1) === 'TABLE' ? into + 2 : into + 1);
  const guard = wordAt(view, into - 1) === 'OVERWRITE' ? 'orReplace' : 'none';
  return read === undefined ? [] : [makeChange(view, { kind: 'load', from, target: read.name, guard })];
}

/** `SELECT … INTO t FROM …` makes a table (not MySQL's `INTO @x` and `INTO OUTFILE`). */
function readSelectInto(view: StatementView, from: number): readonly TableChange[] {
  const source = view.tokens.findIndex((_, i) => wordAt(view, i) === 'FROM' && parentOf(view, i) === parentOf(view, from) && isSourceFrom(view, i));
  const into = findWord(view, { from, to: source === -1 ? view.tokens.length : source }, new Set(['INTO', 'INSERT']));
  if (into === undefined || wordAt(view, into) !== 'INTO' || operatorAt(view, into + 1) !== '') return [];
  const marks = ['TEMP', 'TEMPORARY', 'UNLOGGED', 'TABLE'];
  let at = into + 1;
  while (marks.includes(wordAt(view, at))) at++;
  if (wordAt(view, at) === 'OUTFILE' || wordAt(view, at) === 'DUMPFILE') return [];
  const read = readTableName(view, at);
  if (read === undefined) return [];
  const isTemporary = read.name.key.startsWith('#') || wordAt(view, into + 1).startsWith('TEMP');
  return [makeChange(view, { kind: 'selectInto', from: into, target: read.name, isTemporary })];
}
