import { collect } from '../base/collect';
import { QUERY_WORDS } from './keywords';
import { mutationOf } from './mutations';
import { readOutputs, readTransfer } from './transfers';
import type { TableChange } from './scanned';
import { startsStatement } from './statementStarts';
import { makeChange, readNames } from './tableChange';
import { readTableName } from './tableNames';
import { isSourceFrom } from './tablesRead';
import { findWord, hasWords, indexesOf, nextAfter, operatorAt, parentOf, wordAt, type StatementView } from './view';
import { wordSet } from './wordSet';

/** CREATE, DROP, TRUNCATE, ALTER, LOAD, COPY and SELECT … INTO: what makes, fills, empties or removes tables and partitions. */
export function findTableChanges(view: StatementView): readonly TableChange[] {
  return collect(indexesOf(view, HEADS), (index) => {
    if (wordAt(view, index) === 'OUTPUT') return readOutputs(view, index);
    return parentOf(view, index) === -1 && startsStatement(view, index) ? readChange(view, index) : [];
  });
}

const HEADS = wordSet('CREATE DROP TRUNCATE ALTER LOAD SELECT COPY IMPORT BULK RENAME EXCHANGE REFRESH CACHE UNDROP FLASHBACK OUTPUT');

function readChange(view: StatementView, from: number): readonly TableChange[] {
  switch (wordAt(view, from)) {
    case 'CREATE':
      return readCreate(view, from);
    case 'DROP':
      return readDrop(view, from);
    case 'TRUNCATE':
      return readTruncate(view, from);
    case 'ALTER':
      return readAlter(view, from);
    case 'SELECT':
      return readSelectInto(view, from);
    default:
      return readTransfer(view, from);
  }
}

const TABLE_OBJECTS = wordSet('TABLE VIEW');

/** Words behind CREATE that make what follows no table: `CREATE FUNCTION f() RETURNS TABLE`, `CREATE TYPE t AS TABLE`. */
const OTHER_OBJECTS = wordSet('FUNCTION PROCEDURE TYPE INDEX TRIGGER STREAM TASK PIPE MACRO POLICY STATISTICS PUBLICATION JOB RULE ON AS');

/** How many tokens of options (`ALGORITHM = MERGE DEFINER = u@h`) may stand before the object. */
const HEAD_LIMIT = 16;

/** The words between `from` and TABLE or VIEW, that one included; `undefined` when another object is meant. */
function readHeadWords(view: StatementView, from: number): { readonly words: readonly string[]; readonly next: number } | undefined {
  const words: string[] = [];
  for (let i = from + 1; i < from + HEAD_LIMIT; i++) {
    const word = wordAt(view, i);
    const isOption = words.includes('DEFINER') || words.includes('ALGORITHM');
    if (OTHER_OBJECTS.has(word) || (word === '' && !isOption)) return undefined;
    words.push(word);
    if (TABLE_OBJECTS.has(word)) return hasWords(view, i + 1, 'LOG', 'ON') || wordAt(view, i + 1) === 'FUNCTION' ? undefined : { words, next: i + 1 };
  }
  return undefined;
}

function readCreate(view: StatementView, from: number): readonly TableChange[] {
  const head = readHeadWords(view, from);
  if (head === undefined) return [];
  const hasGuard = hasWords(view, head.next, 'IF', 'NOT', 'EXISTS');
  const read = readTableName(view, hasGuard ? head.next + 3 : head.next);
  if (read === undefined) return [];
  const isQuery = findQuery(view, read.next) !== undefined;
  const object = head.words.filter((word) => word === 'MATERIALIZED' || TABLE_OBJECTS.has(word)).join(' ');
  const guard = hasGuard ? 'ifNotExists' : head.words.some((word) => word === 'REPLACE' || word === 'ALTER' || word === 'REFRESH') ? 'orReplace' : 'none';
  const isTemporary = head.words.includes('TEMP') || head.words.includes('TEMPORARY') || read.name.key.startsWith('#');
  const made = makeChange(view, { kind: isQuery ? 'createAs' : 'create', from, target: read.name, guard, object, isTemporary });
  return [made, ...readViewTarget(view, from, read.next)];
}

/** ClickHouse: `CREATE MATERIALIZED VIEW v TO t AS SELECT …` fills t. */
function readViewTarget(view: StatementView, from: number, next: number): readonly TableChange[] {
  const to = hasWords(view, next, 'ON', 'CLUSTER') ? next + 3 : next;
  const read = view.dialect === 'clickhouse' && wordAt(view, to) === 'TO' ? readTableName(view, to + 1) : undefined;
  return read === undefined ? [] : [makeChange(view, { kind: 'load', from, target: read.name })];
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
  const hasGuard = hasWords(view, head.next, 'IF', 'EXISTS');
  const guard = hasGuard ? 'ifExists' : 'none';
  const object = head.words.at(-1) ?? 'TABLE';
  return readNames(view, hasGuard ? head.next + 2 : head.next).map((target) => makeChange(view, { kind: 'drop', from, target, guard, object }));
}

function readTruncate(view: StatementView, from: number): readonly TableChange[] {
  let at = from + 1;
  while (wordAt(view, at) === 'TABLE' || wordAt(view, at) === 'ONLY' || hasWords(view, at, 'IF', 'EXISTS')) at += wordAt(view, at) === 'IF' ? 2 : 1;
  if (['DATABASE', 'CLUSTER', 'ALL', 'TABLES'].includes(wordAt(view, from + 1))) return [];
  const isPart = findWord(view, { from: at, to: view.tokens.length }, 'PARTITION') !== undefined;
  return readNames(view, at).map((target) => makeChange(view, { kind: isPart ? 'dropPartition' : 'truncate', from, target }));
}

const ALTERED = wordSet('TABLE VIEW');

function readAlter(view: StatementView, from: number): readonly TableChange[] {
  let at = from + 1;
  while (['MATERIALIZED', 'EXTERNAL', 'FOREIGN', 'DYNAMIC', 'ICEBERG', 'STREAMING', 'IGNORE'].includes(wordAt(view, at))) at++;
  if (!ALTERED.has(wordAt(view, at)) || mutationOf(view) !== undefined) return [];
  const hasGuard = hasWords(view, at + 1, 'IF', 'EXISTS');
  at += hasGuard ? 3 : 1;
  if (wordAt(view, at) === 'ONLY') at++;
  const read = readTableName(view, at);
  if (read === undefined) return [];
  const drops = wordAt(view, read.next) === 'DROP' || wordAt(view, read.next) === 'TRUNCATE';
  const isPart = drops && findWord(view, { from: read.next, to: view.tokens.length }, 'PARTITION') !== undefined;
  const guard = hasGuard ? 'ifExists' : 'none';
  const altered = makeChange(view, { kind: isPart ? 'dropPartition' : 'alter', from, target: read.name, guard });
  return [altered, ...readPartners(view, from, read.next)];
}

/** The other table that an ALTER changes: the new name, what is swapped or exchanged with it, where a partition goes. */
function readPartners(view: StatementView, from: number, next: number): readonly TableChange[] {
  for (let i = next; i < view.tokens.length; i = nextAfter(view, i)) {
    const at = partnerAt(view, i);
    const read = at === undefined ? undefined : readTableName(view, at);
    if (read !== undefined) return [makeChange(view, { kind: 'alter', from, target: read.name })];
  }
  return [];
}

const PARTNER_WORDS = [['RENAME', 'TO'], ['SWAP', 'WITH'], ['WITH', 'TABLE'], ['TO', 'TABLE'], ['RENAME', 'AS']] as const;

/** Index of the other table's name behind the words at `index`. */
function partnerAt(view: StatementView, index: number): number | undefined {
  if (PARTNER_WORDS.some((words) => hasWords(view, index, ...words))) return index + 2;
  if (hasWords(view, index, 'REPLACE', 'WITH', 'TABLE')) return index + 3;
  return wordAt(view, index) === 'TO' && hasSwitch(view, index) ? index + 1 : undefined;
}

/** T-SQL: `ALTER TABLE a SWITCH [PARTITION n] TO b`. */
function hasSwitch(view: StatementView, index: number): boolean {
  return wordAt(view, index - 1) === 'SWITCH' || wordAt(view, index - 3) === 'SWITCH';
}

/** Dialects in which SELECT … INTO makes a table; elsewhere it fills a variable or a file. */
const INTO_MAKES_TABLE = wordSet('sqlserver postgresql redshift generic');

/** `SELECT … INTO t FROM …` makes a table (not `INTO @x` and `INTO OUTFILE`). */
function readSelectInto(view: StatementView, from: number): readonly TableChange[] {
  if (!INTO_MAKES_TABLE.has(view.dialect)) return [];
  const into = findInto(view, from);
  if (into === undefined || operatorAt(view, into + 1) !== '') return [];
  const marks = ['TEMP', 'TEMPORARY', 'UNLOGGED', 'TABLE'];
  let at = into + 1;
  while (marks.includes(wordAt(view, at))) at++;
  if (wordAt(view, at) === 'OUTFILE' || wordAt(view, at) === 'DUMPFILE') return [];
  const read = readTableName(view, at);
  if (read === undefined) return [];
  const isTemporary = read.name.key.startsWith('#') || wordAt(view, into + 1).startsWith('TEMP');
  return [makeChange(view, { kind: 'selectInto', from: into, target: read.name, isTemporary })];
}

/** The INTO between SELECT and its FROM. */
function findInto(view: StatementView, from: number): number | undefined {
  for (let i = from + 1; i < view.tokens.length; i = nextAfter(view, i)) {
    const word = wordAt(view, i);
    if (word === 'INTO') return i;
    if (word === 'INSERT' || (word === 'FROM' && isSourceFrom(view, i))) return undefined;
  }
  return undefined;
}
