import { collect } from '../base/collect';
import { startsStatement } from './statementStarts';
import { readTableName } from './tableNames';
import type { TableRead } from './tablesRead';
import type { Dialect } from './lex/token';
import { closerOf, enclosingEnd, findWord, hasWords, indexesOf, nextAfter, operatorAt, parentOf, wordAt, type StatementView } from './view';
import { wordSet } from './wordSet';

const READ_WORDS = wordSet('TABLE COPY EXPORT CACHE PIVOT UNPIVOT SUMMARIZE ALTER');

/** Tables that a statement reads without FROM or JOIN: `TABLE x`, `CREATE TABLE t LIKE x`, `COPY x TO 'file'`, `a IN x`. */
export function findNamedReads(view: StatementView): readonly TableRead[] {
  const heads = collect(indexesOf(view, READ_WORDS), (index) => readAtWord(view, index));
  return [...heads, ...readModels(view), ...readSetTables(view)];
}

function readAtWord(view: StatementView, index: number): readonly TableRead[] {
  switch (wordAt(view, index)) {
    case 'TABLE':
      return readTableExpression(view, index);
    case 'COPY':
      return startsStatement(view, index) ? readCopied(view, index) : [];
    case 'EXPORT':
      return hasWords(view, index, 'EXPORT', 'TABLE') && wordAt(view, index + 2) !== 'METADATA' && startsStatement(view, index) ? readNamed(view, index, index + 2) : [];
    case 'CACHE':
      return startsStatement(view, index) ? readCached(view, index) : [];
    case 'PIVOT':
    case 'UNPIVOT':
    case 'SUMMARIZE':
      return view.dialect === 'duckdb' && startsStatement(view, index) ? readNamed(view, index, index + 1) : [];
    case 'ALTER':
      return startsStatement(view, index) ? readMovedFrom(view, index) : [];
    default:
      return [];
  }
}

/** The table named at `at`, but no table function. */
function readNamed(view: StatementView, introducedAt: number, at: number): readonly TableRead[] {
  const read = readTableName(view, at);
  return read === undefined || operatorAt(view, read.next) === '(' ? [] : readWithList(view, introducedAt, at);
}

/** The table named at `at`, with or without a list of columns behind it. */
function readWithList(view: StatementView, introducedAt: number, at: number): readonly TableRead[] {
  const read = readTableName(view, at);
  return read === undefined ? [] : [{ table: read.name, alias: undefined, index: at, introducedAt }];
}

const TABLE_QUERY_STARTS = wordSet('AS ALL DISTINCT UNION EXCEPT INTERSECT MINUS');

/** `TABLE x` as a query or as an argument (`TUMBLE(TABLE x, …)`, `input => TABLE(x)`), not in `CREATE TABLE x` or `FROM TABLE(f())`. */
function readTableExpression(view: StatementView, index: number): readonly TableRead[] {
  if (operatorAt(view, index + 1) === '(') return readTableArgument(view, index);
  const isQuery = index === 0 || operatorAt(view, index - 1) !== '' || TABLE_QUERY_STARTS.has(wordAt(view, index - 1)) || isInsertSource(view, index);
  return isQuery && !NO_EXPRESSIONS.has(wordAt(view, index + 1)) ? readNamed(view, index, index + 1) : [];
}

/** `CREATE TABLE FUNCTION`, `AS TABLE OF number`, ClickHouse's `TABLE OVERRIDE`. */
const NO_EXPRESSIONS = wordSet('FUNCTION OF OVERRIDE');

/** `INSERT INTO t TABLE x`, but not the TABLE of `INSERT INTO TABLE t`. */
function isInsertSource(view: StatementView, index: number): boolean {
  const before = view.tokens[index - 1];
  if (wordAt(view, 0) !== 'INSERT' || before === undefined || INSERT_MARKS.has(wordAt(view, index - 1))) return false;
  return before.kind === 'word' || before.kind === 'quotedName' || before.kind === 'template';
}

const INSERT_MARKS = wordSet('INTO OVERWRITE INSERT IGNORE ONLY LATERAL FROM JOIN');

/** Dialects in which `TABLE(x)` as an argument is the table x. */
const TABLE_ARGUMENTS: ReadonlySet<Dialect> = new Set<Dialect>(['trino', 'flink', 'spark', 'bigquery', 'generic']);

function readTableArgument(view: StatementView, index: number): readonly TableRead[] {
  const isArgument = parentOf(view, index) !== -1 && operatorAt(view, index - 1) !== '' && TABLE_ARGUMENTS.has(view.dialect);
  if (!isArgument) return [];
  const read = readTableName(view, index + 2);
  return read?.next === closerOf(view, index + 1) ? readNamed(view, index, index + 2) : [];
}

/** ClickHouse and SQLite: `a IN x` reads the table x, unless x is an alias or stands in `position(a IN x)`. */
function readSetTables(view: StatementView): readonly TableRead[] {
  if (view.dialect !== 'clickhouse' && view.dialect !== 'sqlite') return [];
  const aliases = new Set(collect(view.tokens, (token, index) => (wordAt(view, index - 1) === 'AS' ? [token.text.toLowerCase()] : [])));
  return collect(view.tokens, (_, index) => {
    const parent = parentOf(view, index);
    if (wordAt(view, index) !== 'IN' || (parent !== -1 && wordAt(view, parent - 1) === 'POSITION')) return [];
    const token = view.tokens[index + 1];
    const isName = (token?.kind === 'word' || token?.kind === 'quotedName') && !aliases.has(token.text.toLowerCase());
    return isName ? readNamed(view, index, index + 1) : [];
  });
}

/** `COPY t (a, b) TO 'file'`; `COPY t FROM 'file'` writes. */
function readCopied(view: StatementView, index: number): readonly TableRead[] {
  if (wordAt(view, index + 1) === 'INTO') return [];
  const direction = findWord(view, { from: index, to: enclosingEnd(view, index) }, wordSet('TO FROM'));
  return direction !== undefined && wordAt(view, direction) === 'TO' ? readWithList(view, index, index + 1) : [];
}

/** Spark: `CACHE [LAZY] TABLE t`; with AS it makes t. */
function readCached(view: StatementView, index: number): readonly TableRead[] {
  const at = wordAt(view, index + 1) === 'LAZY' ? index + 2 : index + 1;
  const isQuery = findWord(view, { from: at, to: view.tokens.length }, wordSet('AS SELECT')) !== undefined;
  return wordAt(view, at) === 'TABLE' && !isQuery ? readNamed(view, at, at + 1) : [];
}

/** `ALTER TABLE t REPLACE PARTITION p FROM x` (ClickHouse), `ALTER TABLE t APPEND FROM x` (Redshift). */
function readMovedFrom(view: StatementView, index: number): readonly TableRead[] {
  const words = wordSet('APPEND REPLACE ATTACH FROM');
  const action = findWord(view, { from: index + 3, to: view.tokens.length }, words);
  if (action === undefined || wordAt(view, action) === 'FROM') return [];
  if (wordAt(view, action) !== 'APPEND' && wordAt(view, action + 1) !== 'PARTITION') return [];
  const from = findWord(view, { from: action, to: view.tokens.length }, wordSet('FROM FOR'));
  return from === undefined || wordAt(view, from) !== 'FROM' ? [] : readNamed(view, from, from + 1);
}

const CREATE = wordSet('CREATE');
const TABLE = wordSet('TABLE');
const MODEL_WORDS = wordSet('LIKE CLONE');

/** What a CREATE takes its columns or rows from: `LIKE x`, `(LIKE x INCLUDING ALL)`, `CLONE x`, ClickHouse's `AS x`. */
function readModels(view: StatementView): readonly TableRead[] {
  const create = indexesOf(view, CREATE).find((index) => startsStatement(view, index));
  const object = create === undefined ? undefined : indexesOf(view, TABLE).find((index) => index > create && index < create + 8);
  if (object === undefined) return [];
  const found: TableRead[] = [];
  for (let i = object + 1; i < view.tokens.length; i = nextAfter(view, i)) {
    const word = wordAt(view, i);
    if (word === 'SELECT' || (word === 'AS' && wordAt(view, i - 1) !== 'CLONE')) {
      if (view.dialect === 'clickhouse' && word === 'AS') found.push(...readNamed(view, i, i + 1));
      return found;
    }
    if (MODEL_WORDS.has(word) || (word === 'COPY' && view.dialect === 'bigquery') || hasWords(view, i - 1, 'CLONE', 'AS')) found.push(...readWithList(view, i, i + 1));
    if (operatorAt(view, i) === '(') found.push(...readListModels(view, i));
  }
  return found;
}

/** `(LIKE x, b int)`: only at the start of an entry, as `CHECK (a LIKE b)` is none. */
function readListModels(view: StatementView, open: number): readonly TableRead[] {
  const found: TableRead[] = [];
  for (let i = open + 1; i < closerOf(view, open); i = nextAfter(view, i)) {
    const startsEntry = i === open + 1 || operatorAt(view, i - 1) === ',';
    if (startsEntry && wordAt(view, i) === 'LIKE') found.push(...readNamed(view, i, i + 1));
  }
  return found;
}
