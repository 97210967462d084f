import { findInsertGuard } from './insertGuard';
import { readSelectItems } from './selectItems';
import type { ColumnList, Insert, InsertSource, PartitionClause, PartitionEntry } from './scanned';
import { readTableName, type TableName } from './tableNames';
import type { TableRead } from './tablesRead';
import {
  closerOf, enclosingEnd, nextAfter, operatorAt, parentOf, rangeOf, splitAtCommas, wordAt, type StatementView,
} from './view';

const INSERT_MODIFIERS = new Set(['IGNORE', 'OR', 'REPLACE', 'ABORT', 'FAIL', 'ROLLBACK', 'LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY']);
const TARGET_MARKS = new Set(['INTO', 'OVERWRITE', 'TABLE', 'FUNCTION']);

/** Every INSERT and REPLACE of a statement, outside MERGE branches. */
export function findInserts(view: StatementView, reads: readonly TableRead[]): readonly Insert[] {
  const isMerge = view.tokens.some((_, index) => wordAt(view, index) === 'MERGE' && startsStatement(view, index));
  const heads = view.tokens.flatMap((_, index) => (isMerge && wordAt(view, index - 1) === 'THEN' ? [] : readHeads(view, index)));
  return heads.map((head, order) => {
    const next = heads.slice(order + 1).find((other) => parentOf(view, other.from) === parentOf(view, head.from));
    return readInsert(view, { head, to: Math.min(enclosingEnd(view, head.from), next?.from ?? view.tokens.length), reads });
  });
}

interface InsertHead {
  readonly from: number;
  /** The words between INSERT and the name. */
  readonly marks: ReadonlySet<string>;
  readonly target: TableName;
  /** Index behind the name. */
  readonly next: number;
}

/** Words behind which a statement starts. */
const STATEMENT_STARTERS = new Set(['', 'BEGIN', 'THEN', 'ELSE', 'AS', 'DO', 'LOOP', 'EXPLAIN', 'ANALYZE']);

export function startsStatement(view: StatementView, index: number): boolean {
  if (index === 0) return true;
  const before = operatorAt(view, index - 1);
  if (before === '(') return parentOf(view, index) === index - 1 && wordAt(view, index - 2) !== 'IN';
  if (before === ')') return wordAt(view, 0) === 'WITH' || wordAt(view, parentOf(view, index) + 1) === 'WITH';
  return view.tokens[index - 1]?.kind === 'word' && STATEMENT_STARTERS.has(wordAt(view, index - 1));
}

function readHeads(view: StatementView, index: number): readonly InsertHead[] {
  const isMany = wordAt(view, index) === 'INSERT' && (wordAt(view, index + 1) === 'ALL' || wordAt(view, index + 1) === 'FIRST');
  if (isMany && startsStatement(view, index)) return readManyHeads(view, index);
  const head = readHead(view, index);
  return head === undefined ? [] : [head];
}

/** Oracle and Snowflake: `INSERT ALL [WHEN … THEN] INTO a VALUES (…) INTO b … SELECT …`. */
function readManyHeads(view: StatementView, index: number): readonly InsertHead[] {
  const heads: InsertHead[] = [];
  for (let i = index + 2; i < view.tokens.length && wordAt(view, i) !== 'SELECT'; i = nextAfter(view, i)) {
    const read = wordAt(view, i) === 'INTO' ? readTableName(view, i + 1) : undefined;
    if (read !== undefined) heads.push({ from: i, marks: new Set(), target: read.name, next: read.next });
  }
  return heads;
}

function readHead(view: StatementView, index: number): InsertHead | undefined {
  const word = wordAt(view, index);
  if (word !== 'INSERT' && word !== 'REPLACE') return undefined;
  if (operatorAt(view, index + 1) === '(' || wordAt(view, index - 1) === 'OR') return undefined;
  let at = index + 1;
  const marks = new Set<string>();
  while (INSERT_MODIFIERS.has(wordAt(view, at)) || TARGET_MARKS.has(wordAt(view, at))) marks.add(wordAt(view, at++));
  const isExplicit = marks.has('INTO') || marks.has('OVERWRITE');
  if (!isExplicit && !startsStatement(view, index)) return undefined;
  if (word === 'REPLACE') marks.add('REPLACE');
  const read = readTableName(view, at);
  if (read === undefined || marks.has('FUNCTION')) return undefined;
  return { from: index, marks, target: read.name, next: read.next };
}

interface InsertPlace {
  readonly head: InsertHead;
  readonly to: number;
  readonly reads: readonly TableRead[];
}

function readInsert(view: StatementView, place: InsertPlace): Insert {
  const { head, to } = place;
  const parts = readParts(view, head.next, to);
  const source = readSource(view, parts.next, to);
  const guard = findInsertGuard(view, { head, to, sourceFrom: parts.next, reads: place.reads });
  const range = { start: view.tokens[head.from]?.start ?? 0, end: head.target.range.end };
  return { kind: 'insert', target: head.target, range, from: head.from, to, guard, columns: parts.columns, partition: parts.partition, source };
}

interface InsertParts {
  readonly columns: ColumnList | undefined;
  readonly partition: PartitionClause | undefined;
  readonly next: number;
}

const SOURCE_WORDS = new Set(['SELECT', 'WITH', 'VALUES', 'VALUE', 'FROM', 'TABLE', 'SET', 'DEFAULT', 'EXEC', 'EXECUTE', 'ON', 'MAP', 'FORMAT']);

/** Column list and partition clause, in either order, up to the rows' source. */
function readParts(view: StatementView, from: number, to: number): InsertParts {
  let columns: ColumnList | undefined;
  let partition: PartitionClause | undefined;
  let at = from;
  while (at < to && !SOURCE_WORDS.has(wordAt(view, at))) {
    if (wordAt(view, at) === 'PARTITION' && operatorAt(view, at + 1) === '(') partition = readPartition(view, at);
    else if (operatorAt(view, at) === '(' && wordAt(view, at - 1) !== 'PARTITION') {
      const first = wordAt(view, at + 1);
      if (first === 'SELECT' || first === 'WITH' || operatorAt(view, at + 1) === '(') break;
      columns ??= readColumns(view, at);
    } else if (wordAt(view, at) === 'REPLACE' && wordAt(view, at + 1) === 'WHERE') {
      while (at < to && wordAt(view, at) !== 'SELECT' && wordAt(view, at) !== 'VALUES') at++;
      break;
    }
    at = nextAfter(view, at);
  }
  return { columns, partition, next: Math.min(at, to) };
}

function nameAt(view: StatementView, index: number): string | undefined {
  const token = view.tokens[index];
  if (token?.kind === 'quotedName') return token.upper.toLowerCase();
  return token?.kind === 'word' ? token.text.toLowerCase() : undefined;
}

/** `undefined` when the brackets hold anything but names, as in a list that is still being typed. */
function readColumns(view: StatementView, open: number): ColumnList | undefined {
  const close = closerOf(view, open);
  const pieces = splitAtCommas(view, { from: open + 1, to: close });
  const names = pieces.flatMap((piece) => (piece.to === piece.from + 1 ? (nameAt(view, piece.from) ?? []) : []));
  if (close >= view.tokens.length || names.length !== pieces.length || names.length === 0) return undefined;
  return { names, ranges: pieces.map((piece) => rangeOf(view, piece.from, piece.from)), range: rangeOf(view, open, close) };
}

function readPartition(view: StatementView, at: number): PartitionClause {
  const close = closerOf(view, at + 1);
  const pieces = splitAtCommas(view, { from: at + 2, to: close });
  const entries = pieces.flatMap((piece): PartitionEntry[] => {
    const column = nameAt(view, piece.from);
    if (column === undefined) return [];
    const isStatic = operatorAt(view, piece.from + 1) === '=' && piece.from + 2 < piece.to;
    const value = view.tokens.slice(piece.from + 2, piece.to).map((token) => token.text).join(' ');
    return [{ column, value: isStatic ? value : undefined }];
  });
  return { range: rangeOf(view, at, close), entries };
}

function readSource(view: StatementView, from: number, to: number): InsertSource {
  let at = from;
  while (operatorAt(view, at) === '(') at++;
  const word = wordAt(view, at);
  if (word === 'VALUES' || word === 'VALUE') return { kind: 'values', from, items: [] };
  const select = word === 'WITH' ? mainSelect(view, at, to) : at;
  if (wordAt(view, select) === 'SELECT') return { kind: 'select', from, items: readSelectItems(view, select, to) };
  return { kind: 'other', from, items: [] };
}

function mainSelect(view: StatementView, from: number, to: number): number {
  let at = from;
  while (at < to && wordAt(view, at) !== 'SELECT') at = nextAfter(view, at);
  return at;
}
