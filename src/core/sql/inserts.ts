import { collect } from '../base/collect';
import { findInsertGuard } from './insertGuard';
import { readSelectItems } from './selectItems';
import type { ColumnList, Insert, InsertSource, PartitionClause, PartitionEntry } from './scanned';
import { hasMerge, startsStatement } from './statementStarts';
import { readTableName, type TableName } from './tableNames';
import type { TableRead } from './tablesRead';
import { closerOf, enclosingEnd, indexesOf, nameAt, nextAfter, operatorAt, parentOf, rangeOf, splitAtCommas, wordAt, type StatementView } from './view';
import { wordSet } from './wordSet';

const INSERT_MODIFIERS = wordSet('IGNORE OR REPLACE ABORT FAIL ROLLBACK LOW_PRIORITY DELAYED HIGH_PRIORITY WITH SCHEMA EVOLUTION TOP PERCENT ONLY LOCAL');
const TARGET_MARKS = wordSet('INTO OVERWRITE TABLE FUNCTION DIRECTORY');

const INSERT_WORDS = wordSet('INSERT REPLACE');

/** Every INSERT and REPLACE of a statement, outside MERGE branches. */
export function findInserts(view: StatementView, reads: readonly TableRead[]): readonly Insert[] {
  const places = indexesOf(view, INSERT_WORDS);
  if (places.length === 0) return [];
  const isMerge = hasMerge(view);
  const heads = collect(places, (index) => (isMerge && wordAt(view, index - 1) === 'THEN' ? [] : readHeads(view, index)));
  const nextByParent = new Map<number, number>();
  return heads.reduceRight<Insert[]>((inserts, head) => {
    const parent = parentOf(view, head.from);
    const to = Math.min(enclosingEnd(view, head.from), nextByParent.get(parent) ?? view.tokens.length);
    nextByParent.set(parent, head.from);
    inserts.push(readInsert(view, { head, to, reads }));
    return inserts;
  }, []).reverse();
}

interface InsertHead {
  readonly from: number;
  /** The words between INSERT and the name. */
  readonly marks: ReadonlySet<string>;
  readonly target: TableName;
  /** Index behind the name. */
  readonly next: number;
}

function readHeads(view: StatementView, index: number): readonly InsertHead[] {
  const overwrites = wordAt(view, index + 1) === 'OVERWRITE';
  const many = wordAt(view, overwrites ? index + 2 : index + 1);
  if (wordAt(view, index) === 'INSERT' && (many === 'ALL' || many === 'FIRST') && startsStatement(view, index)) return readManyHeads(view, index, overwrites);
  const head = readHead(view, index);
  return head === undefined ? [] : [head];
}

/** Oracle and Snowflake: `INSERT ALL [WHEN … THEN] INTO a VALUES (…) INTO b … SELECT …`. */
function readManyHeads(view: StatementView, index: number, overwrites: boolean): readonly InsertHead[] {
  const heads: InsertHead[] = [];
  const marks = new Set(overwrites ? ['OVERWRITE'] : []);
  for (let i = index + 2; i < view.tokens.length && wordAt(view, i) !== 'SELECT'; i = nextAfter(view, i)) {
    const read = wordAt(view, i) === 'INTO' ? readTableName(view, i + 1) : undefined;
    if (read !== undefined) heads.push({ from: i, marks, target: read.name, next: read.next });
  }
  return heads;
}

function readHead(view: StatementView, index: number): InsertHead | undefined {
  const word = wordAt(view, index);
  if (word !== 'INSERT' && word !== 'REPLACE') return undefined;
  if (operatorAt(view, index + 1) === '(' || wordAt(view, index - 1) === 'OR') return undefined;
  const { marks, next: at } = readMarks(view, index + 1);
  const isExplicit = marks.has('INTO') || marks.has('OVERWRITE');
  if (!isExplicit && !startsStatement(view, index)) return undefined;
  const read = readTableName(view, at);
  if (read === undefined || marks.has('FUNCTION') || marks.has('DIRECTORY') || isFileFunction(view, at)) return undefined;
  return { from: index, marks: word === 'REPLACE' ? new Set([...marks, word]) : marks, target: read.name, next: read.next };
}

/** Doris and StarRocks: `INSERT INTO FILES ("path" = …)`. */
function isFileFunction(view: StatementView, at: number): boolean {
  const open = at + 1;
  return (wordAt(view, at) === 'FILES' || wordAt(view, at) === 'BLACKHOLE') && operatorAt(view, open) === '(' && view.tokens[open + 1]?.kind !== 'word';
}

/** The words from `from` on that may stand before the name; `TOP (10)` with its bracket. */
function readMarks(view: StatementView, from: number): { readonly marks: ReadonlySet<string>; readonly next: number } {
  const marks = new Set<string>();
  let at = from;
  for (let word = wordAt(view, at); INSERT_MODIFIERS.has(word) || TARGET_MARKS.has(word); word = wordAt(view, at)) {
    const isNamed = marks.has('INTO') || marks.has('OVERWRITE');
    if (isNamed && INSERT_MODIFIERS.has(word) && !(word === 'LOCAL' && wordAt(view, at + 1) === 'DIRECTORY')) break;
    marks.add(word);
    at = word === 'TOP' ? nextAfter(view, at + 1) : at + 1;
  }
  return { marks, next: at };
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

const SOURCE_WORDS = wordSet('SELECT WITH VALUES VALUE FROM TABLE SET DEFAULT EXEC EXECUTE ON MAP FORMAT');

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
  const entries = collect(pieces, (piece): PartitionEntry[] => {
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
