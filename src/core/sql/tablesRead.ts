import { commonTableAt, findCommonTables, type CommonTables } from './commonTables';
import { BRACKET_STARTERS, FROM_FUNCTIONS } from './keywords';
import { findNamedReads } from './namedReads';
import { startsStatement } from './statementStarts';
import { readAlias, readTableName, type TableName } from './tableNames';
import type { Dialect } from './lex/token';
import { UNLOADED_AT, unloadedQuery } from './unloadedQuery';
import { closerOf, enclosingEnd, findWord, hasWords, nextAfter, operatorAt, parentOf, wordAt, type StatementView } from './view';
import { wordSet } from './wordSet';

export interface TableRead {
  readonly table: TableName;
  readonly alias: string | undefined;
  /** Index of the name's first token. */
  readonly index: number;
  /** Index of the FROM, JOIN, USING or TABLE that introduces it. */
  readonly introducedAt: number;
}

/** What was seen so far at one level of brackets. */
interface Level {
  /** The word that a later USING belongs to. */
  owner: string;
  hasQuery: boolean;
}

const USING_OWNERS = wordSet('MERGE DELETE JOIN SELECT CREATE');
const QUERY_STARTS = wordSet('SELECT INSERT UPDATE DELETE MERGE');

/** Statements in which FROM, or anything else, introduces no table whose rows are read. */
const WITHOUT_READS = wordSet('SHOW DESCRIBE DESC USE GRANT REVOKE DENY COMMENT DROP TRUNCATE DO FETCH MOVE KILL UNLOCK ANALYZE VACUUM DETACH SYSTEM INSTALL');

/** Statements in which FROM introduces a table only behind a SELECT. */
const QUERY_FIRST = wordSet('CREATE ALTER SET COPY IMPORT EXPORT LOAD RESTORE PREPARE CALL EXECUTE REFRESH BACKUP ATTACH');

/** Every table that a statement names to read from, in order, as often as it is named; common tables too, but no table functions, files and variables. */
export function findTableReferences(view: StatementView): readonly TableRead[] {
  const head = view.tokens.findIndex((token) => token.kind !== 'template');
  if (WITHOUT_READS.has(wordAt(view, head)) || hasWords(view, head, 'ALTER', 'DEFAULT')) return [];
  const into: TableRead[] = [];
  const levels = new Map<number, Level>();
  const end = dataStart(view);
  for (let i = 0; i < end; i++) {
    const word = wordAt(view, i);
    if (word === '') continue;
    const level = levelOf(levels, parentOf(view, i));
    if (introducesTables(view, i, { word, level, head: wordAt(view, head) })) readTableList(view, { at: i + 1, introducedAt: i, into });
    else if (isJoin(view, i)) readTable(view, { at: i + 1, introducedAt: i, into });
    else if (word === 'UPDATE' && startsStatement(view, i)) readUpdatedTables(view, i, into);
    if (USING_OWNERS.has(word)) level.owner = word;
    if (QUERY_STARTS.has(word)) level.hasQuery = true;
  }
  into.push(...findNamedReads(view), ...readUnloaded(view));
  return CORRELATING.has(view.dialect) ? withoutPaths(inOrder(into)) : inOrder(into);
}

/** Redshift: `UNLOAD ('SELECT … FROM t') TO 's3://…'`. Ranges lie in the string; indexes are the string's. */
function readUnloaded(view: StatementView): readonly TableRead[] {
  const query = unloadedQuery(view);
  if (query === undefined) return [];
  return withoutCommonTables(findTableReferences(query), findCommonTables(query)).map((read) => ({ ...read, index: UNLOADED_AT, introducedAt: 0 }));
}

/** Without what stands for a common table. */
export function withoutCommonTables(references: readonly TableRead[], common: CommonTables): readonly TableRead[] {
  return references.filter((read) => commonTableAt(common, read.table.key, read.index) === undefined && !NO_TABLES.has(read.table.key));
}

/** Tables of one row that stand for no data. */
const NO_TABLES = wordSet('dual sys.dual');

function inOrder(reads: readonly TableRead[]): readonly TableRead[] {
  return [...reads].sort((a, b) => a.table.range.start - b.table.range.start);
}

function levelOf(levels: Map<number, Level>, parent: number): Level {
  const known = levels.get(parent);
  if (known !== undefined) return known;
  const made: Level = { owner: '', hasQuery: false };
  levels.set(parent, made);
  return made;
}

/** ClickHouse: what follows `INSERT INTO t FORMAT CSV` is data. */
function dataStart(view: StatementView): number {
  if (wordAt(view, 0) !== 'INSERT' || view.dialect !== 'clickhouse') return view.tokens.length;
  const at = findWord(view, { from: 0, to: view.tokens.length }, wordSet('FORMAT SELECT'));
  return at !== undefined && wordAt(view, at) === 'FORMAT' ? at : view.tokens.length;
}

interface Place {
  readonly word: string;
  readonly level: Level;
  /** The statement's first word. */
  readonly head: string;
}

function introducesTables(view: StatementView, index: number, { word, level, head }: Place): boolean {
  if (word === 'USING') return level.owner === 'MERGE' || level.owner === 'DELETE';
  if (word !== 'FROM' || !isSourceFrom(view, index)) return false;
  const parent = parentOf(view, index);
  if (parent !== -1) return level.hasQuery || parent === index - 1 || wordAt(view, index - 1) === 'AS' || !isClosed(view, parent);
  if (hasWords(view, 0, 'COPY', 'INTO')) return true;
  return !QUERY_FIRST.has(head) || level.hasQuery || wordAt(view, index - 1) === 'AS';
}

function isClosed(view: StatementView, open: number): boolean {
  return closerOf(view, open) < view.tokens.length;
}

/** Not `extract(year FROM x)`, `IS DISTINCT FROM x`, `DELETE FROM t`, `nth_value(x, 2) FROM LAST`, `FOR VALUES FROM (1)`. */
export function isSourceFrom(view: StatementView, index: number): boolean {
  const previous = wordAt(view, index - 1);
  if (previous === 'DISTINCT') return wordAt(view, index - 2) !== 'IS' && wordAt(view, index - 2) !== 'NOT';
  if (previous === 'VALUES' || previous === 'DELETE' || deletesFrom(view, index) || isFetch(view, index)) return false;
  const next = wordAt(view, index + 1);
  if ((next === 'FIRST' || next === 'LAST') && operatorAt(view, index - 1) === ')') return false;
  const parent = parentOf(view, index);
  return parent === -1 || !FROM_FUNCTIONS.has(wordAt(view, parent - 1));
}

/** `FETCH NEXT FROM cursor`, `FETCH ABSOLUTE 5 FROM cursor`. */
function isFetch(view: StatementView, from: number): boolean {
  return wordAt(view, from - 1) === 'FETCH' || wordAt(view, from - 2) === 'FETCH' || (wordAt(view, from - 3) === 'FETCH' && view.tokens[from - 1]?.kind === 'number');
}

/** `DELETE TOP (10) FROM t`, `DELETE LOW_PRIORITY IGNORE FROM t`. */
function deletesFrom(view: StatementView, from: number): boolean {
  let at = from - 1;
  if (operatorAt(view, at) === ')') at = parentOf(view, at - 1) - 1;
  while (DELETE_MARKS.has(wordAt(view, at))) at--;
  return at !== from - 1 && wordAt(view, at) === 'DELETE';
}

const DELETE_MARKS = wordSet('TOP PERCENT LOW_PRIORITY QUICK IGNORE');

/** `ARRAY JOIN` joins a column, `USE INDEX FOR JOIN (i)` and Snowflake's `SET JOIN POLICY p` nothing. */
function isJoin(view: StatementView, index: number): boolean {
  const word = wordAt(view, index);
  if (word === 'APPLY') return wordAt(view, index - 1) === 'CROSS' || wordAt(view, index - 1) === 'OUTER';
  if (word !== 'JOIN') return word === 'STRAIGHT_JOIN';
  return wordAt(view, index - 1) !== 'ARRAY' && wordAt(view, index - 1) !== 'FOR' && wordAt(view, index + 1) !== 'POLICY';
}

const UPDATE_STEPS = wordSet('SET UPDATE SELECT FROM WHERE INSERT DELETE BEGIN');

/** MySQL: `UPDATE a, b SET …` and `UPDATE a JOIN b … SET …` read tables, some of which they write. */
function readUpdatedTables(view: StatementView, update: number, into: TableRead[]): void {
  const set = findWord(view, { from: update + 1, to: enclosingEnd(view, update) }, UPDATE_STEPS);
  if (set === undefined || wordAt(view, set) !== 'SET') return;
  const found: TableRead[] = [];
  let at = update + 1;
  while (wordAt(view, at) === 'LOW_PRIORITY' || wordAt(view, at) === 'IGNORE') at++;
  readTableList(view, { at, introducedAt: update, into: found });
  const isJoined = findWord(view, { from: update, to: set }, wordSet('JOIN STRAIGHT_JOIN')) !== undefined;
  if (isJoined || found.length > 1) into.push(...found);
}

export interface ReadAt {
  readonly at: number;
  readonly introducedAt: number;
  readonly into: TableRead[];
}

const TABLE_MARKS = wordSet('ONLY LATERAL TABLE STREAM');

/** One table behind a hint such as `[SHUFFLE]`, or what a bracket holds that is no query: `(a JOIN b …)`. Gives the index behind it and its alias. */
export function readTable(view: StatementView, place: ReadAt): number {
  let { at } = place;
  while (TABLE_MARKS.has(wordAt(view, at)) && (wordAt(view, at) !== 'STREAM' || isStreamed(view, at + 1))) at++;
  if (operatorAt(view, at) === '[') at = nextAfter(view, at);
  if (operatorAt(view, at) === '(') {
    const isCollection = view.dialect === 'oracle' && wordAt(view, at - 1) === 'TABLE';
    if (!isCollection && !BRACKET_STARTERS.has(wordAt(view, at + 1))) readTableList(view, { ...place, at: at + 1 });
    return readAlias(view, nextAfter(view, at)).next;
  }
  if (wordAt(view, at) === 'VALUES') return skipRows(view, at + 1);
  if (hasWords(view, at, 'ROWS', 'FROM')) return readAlias(view, nextAfter(view, at + 2)).next;
  const read = readTableName(view, at);
  if (read === undefined || view.tokens[read.next]?.kind === 'string') return at;
  if (operatorAt(view, read.next) === '(' && !isHint(view, read.next)) return readAlias(view, nextAfter(view, read.next)).next;
  const alias = readAlias(view, skipSuffixes(view, read.next));
  place.into.push({ table: read.name, alias: alias.alias, index: at, introducedAt: place.introducedAt });
  return alias.next;
}

/** Databricks: `FROM STREAM t`, `FROM STREAM(t)`. */
function isStreamed(view: StatementView, index: number): boolean {
  return view.dialect === 'spark' && (operatorAt(view, index) === '(' || readTableName(view, index) !== undefined);
}

/** `FROM VALUES (1, a), (2, b)`. */
function skipRows(view: StatementView, from: number): number {
  let at = from;
  while (operatorAt(view, at) === '(' || (operatorAt(view, at) === ',' && operatorAt(view, at + 1) === '(')) at = nextAfter(view, at);
  return at;
}

const LOCK_HINTS = wordSet('NOLOCK READUNCOMMITTED READCOMMITTED READPAST UPDLOCK HOLDLOCK ROWLOCK TABLOCK TABLOCKX PAGLOCK XLOCK SERIALIZABLE NOWAIT INDEX');

/** T-SQL: `FROM t (NOLOCK)`. */
function isHint(view: StatementView, open: number): boolean {
  return (view.dialect === 'sqlserver' || view.dialect === 'generic') && LOCK_HINTS.has(wordAt(view, open + 1));
}

const BRACKET_SUFFIXES = wordSet('AT BEFORE CHANGES WITH PARTITION PARTITIONS SUBPARTITION TABLESAMPLE SAMPLE BERNOULLI SYSTEM TABLET');

/** What may stand between a table and its alias: `FINAL`, `PARTITION (p)`, `AT (OFFSET => -60)`, `(NOLOCK)`, PostgreSQL's `*`. */
function skipSuffixes(view: StatementView, from: number): number {
  let at = from;
  for (;;) {
    const word = wordAt(view, at);
    if (word === 'FINAL' || operatorAt(view, at) === '*') at++;
    else if (operatorAt(view, at) === '(' && isHint(view, at)) at = nextAfter(view, at);
    else if (BRACKET_SUFFIXES.has(word) && operatorAt(view, at + 1) === '(') at = nextAfter(view, at + 1);
    else if (BRACKET_SUFFIXES.has(word) && BRACKET_SUFFIXES.has(wordAt(view, at + 1)) && operatorAt(view, at + 2) === '(') at = nextAfter(view, at + 2);
    else return at;
  }
}

const LIST_ENDS = wordSet('WHERE GROUP ORDER HAVING LIMIT UNION EXCEPT MINUS INTERSECT WINDOW QUALIFY RETURNING SET SELECT INSERT WHEN DISTRIBUTE SORT CLUSTER PREWHERE FETCH OFFSET CONNECT USING SETTINGS INTO OPTION MAP REDUCE LOOP THEN FROM');

function readTableList(view: StatementView, place: ReadAt): void {
  const end = enclosingEnd(view, place.at);
  let at = readTable(view, place);
  while (at < end) {
    if (endsList(view, at)) return;
    if (operatorAt(view, at) === ',' && !hasWords(view, at + 1, 'LATERAL', 'VIEW')) at = readTable(view, { ...place, at: at + 1 });
    else at = nextAfter(view, at);
  }
}

const TEMPORAL = wordSet('SYSTEM_TIME SYSTEM_VERSION TIMESTAMP VERSION APPLICATION_TIME');

/** `USE INDEX FOR JOIN (i)`. */
const INDEX_WORDS = wordSet('INDEX KEY');

function endsList(view: StatementView, at: number): boolean {
  const word = wordAt(view, at);
  if (word === '') return operatorAt(view, at) === '|>';
  if (word === 'USING') return operatorAt(view, at + 1) !== '(';
  if (word === 'FROM') return isSourceFrom(view, at);
  if (LIST_ENDS.has(word)) return true;
  if (word === 'FOR') return !TEMPORAL.has(wordAt(view, at + 1)) && !INDEX_WORDS.has(wordAt(view, at - 1));
  if (word === 'LATERAL') return wordAt(view, at + 1) === 'VIEW';
  if (word === 'ARRAY') return wordAt(view, at + 1) === 'JOIN';
  return hasWords(view, at, 'ON', 'DUPLICATE', 'KEY') || hasWords(view, at, 'ON', 'CONFLICT');
}

/** Dialects in which `FROM orders o, o.items` reads a column of the row before. */
const CORRELATING: ReadonlySet<Dialect> = new Set<Dialect>(['bigquery', 'redshift', 'generic']);

function withoutPaths(reads: readonly TableRead[]): readonly TableRead[] {
  const names = new Set<string>();
  return reads.filter(({ table, alias }) => {
    const dot = table.key.indexOf('.');
    const isPath = dot !== -1 && names.has(table.key.slice(0, dot));
    if (alias !== undefined || dot === -1) names.add(alias ?? table.key);
    return !isPath;
  });
}
