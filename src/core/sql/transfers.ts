import type { TableChange } from './scanned';
import { makeChange } from './tableChange';
import { readTableName } from './tableNames';
import { findWord, hasWords, nextAfter, operatorAt, wordAt, type StatementView } from './view';
import { wordSet } from './wordSet';

/** LOAD, COPY, IMPORT, BULK INSERT, RENAME, EXCHANGE, REFRESH, CACHE, UNDROP, FLASHBACK: tables that are filled, renamed or rebuilt as a whole. */
export function readTransfer(view: StatementView, from: number): readonly TableChange[] {
  switch (wordAt(view, from)) {
    case 'LOAD':
      return readLoads(view, from);
    case 'COPY':
      return readCopy(view, from);
    case 'IMPORT':
      return readImport(view, from);
    case 'BULK':
      return wordAt(view, from + 1) === 'INSERT' ? loaded(view, from, from + 2) : [];
    case 'RENAME':
    case 'EXCHANGE':
      return readRenames(view, from);
    case 'REFRESH':
      return readRefresh(view, from);
    case 'CACHE':
      return readCache(view, from);
    default:
      return wordAt(view, from + 1) === 'TABLE' ? changed(view, from, from + 2) : [];
  }
}

function loaded(view: StatementView, from: number, at: number): readonly TableChange[] {
  const read = readTableName(view, at);
  return read === undefined ? [] : [makeChange(view, { kind: 'load', from, target: read.name })];
}

function changed(view: StatementView, from: number, at: number): readonly TableChange[] {
  const read = readTableName(view, at);
  return read === undefined ? [] : [makeChange(view, { kind: 'alter', from, target: read.name })];
}

/** `LOAD DATA INPATH 'x' [OVERWRITE] INTO TABLE t`, BigQuery's `LOAD DATA OVERWRITE t FROM FILES (…)`, `LOAD LABEL l (DATA INFILE ('x') INTO TABLE t)`. */
function readLoads(view: StatementView, from: number): readonly TableChange[] {
  const found: TableChange[] = [];
  for (let i = from + 1; i < view.tokens.length; i++) {
    const isBare = wordAt(view, i) === 'OVERWRITE' && wordAt(view, i + 1) !== 'INTO' && view.dialect === 'bigquery';
    if (wordAt(view, i) !== 'INTO' && !isBare) continue;
    const read = readTableName(view, skipMarks(view, i + 1));
    const guard = isBare || wordAt(view, i - 1) === 'OVERWRITE' ? 'orReplace' : 'none';
    if (read !== undefined) found.push(makeChange(view, { kind: 'load', from, target: read.name, guard }));
  }
  return found;
}

function skipMarks(view: StatementView, from: number): number {
  let at = from;
  while (hasWords(view, at, 'TABLE') || hasWords(view, at, 'TEMP') || hasWords(view, at, 'TEMPORARY')) at++;
  return at;
}

/** `COPY t FROM 'file'` and `COPY INTO t FROM @stage`; `COPY INTO @stage` and `COPY t TO 'file'` write a file. */
function readCopy(view: StatementView, from: number): readonly TableChange[] {
  if (wordAt(view, from + 1) === 'FILES') return [];
  if (wordAt(view, from + 1) === 'INTO') return loaded(view, from, from + 2);
  const direction = findWord(view, { from, to: view.tokens.length }, wordSet('TO FROM'));
  return direction !== undefined && wordAt(view, direction) === 'FROM' && direction > from + 1 ? loaded(view, from, from + 1) : [];
}

/** Hive: `IMPORT [EXTERNAL] TABLE t FROM 'path'`. */
function readImport(view: StatementView, from: number): readonly TableChange[] {
  const at = wordAt(view, from + 1) === 'EXTERNAL' ? from + 2 : from + 1;
  return wordAt(view, at) === 'TABLE' ? loaded(view, from, at + 1) : [];
}

/** `RENAME TABLE a TO b, c TO d`, `RENAME a TO b`, `EXCHANGE TABLES a AND b`. */
function readRenames(view: StatementView, from: number): readonly TableChange[] {
  const found: TableChange[] = [];
  if (['DATABASE', 'DICTIONARY', 'DICTIONARIES', 'USER', 'SCHEMA'].includes(wordAt(view, from + 1))) return [];
  let at = ['TABLE', 'TABLES', 'VIEW', 'OBJECT'].includes(wordAt(view, from + 1)) ? from + 2 : from + 1;
  for (let read = readTableName(view, at); read !== undefined; read = readTableName(view, at)) {
    found.push(makeChange(view, { kind: 'alter', from, target: read.name }));
    const isLinked = wordAt(view, read.next) === 'TO' || wordAt(view, read.next) === 'AND' || operatorAt(view, read.next) === ',';
    if (!isLinked) break;
    at = read.next + 1;
  }
  return found;
}

function readRefresh(view: StatementView, from: number): readonly TableChange[] {
  if (!hasWords(view, from + 1, 'MATERIALIZED', 'VIEW')) return [];
  return changed(view, from, wordAt(view, from + 3) === 'CONCURRENTLY' ? from + 4 : from + 3);
}

/** Spark: `CACHE TABLE t AS SELECT …` makes a view for the session. */
function readCache(view: StatementView, from: number): readonly TableChange[] {
  const at = wordAt(view, from + 1) === 'LAZY' ? from + 2 : from + 1;
  const read = wordAt(view, at) === 'TABLE' ? readTableName(view, at + 1) : undefined;
  const isQuery = findWord(view, { from: at, to: view.tokens.length }, wordSet('AS SELECT')) !== undefined;
  return read === undefined || !isQuery ? [] : [makeChange(view, { kind: 'createAs', from, target: read.name, guard: 'orReplace', object: 'VIEW', isTemporary: true })];
}

/** T-SQL: `OUTPUT deleted.* INTO archive` of INSERT, UPDATE, DELETE and MERGE. */
export function readOutputs(view: StatementView, output: number): readonly TableChange[] {
  if (view.dialect !== 'sqlserver' && view.dialect !== 'generic') return [];
  for (let i = output + 1; i < view.tokens.length; i = nextAfter(view, i)) {
    if (wordAt(view, i) === 'INTO') return loaded(view, output, i + 1);
    if (OUTPUT_ENDS.has(wordAt(view, i))) return [];
  }
  return [];
}

const OUTPUT_ENDS = wordSet('FROM WHERE VALUES SELECT DEFAULT OUTPUT EXEC EXECUTE OPTION INSERT UPDATE DELETE MERGE SET');
