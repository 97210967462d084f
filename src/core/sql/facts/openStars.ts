import { collect } from '../../base/collect';
import type { TextRange } from '../../base/textRange';
import { findCommonTables } from '../commonTables';
import { givesNoRows } from './emptyQueries';
import { readSelectItems } from '../selectItems';
import { selectsIn, selectsOf, type SelectQuery } from './selects';
import type { ScannedStatement } from '../scanned';
import { isSameTable } from './sameTable';
import { tokenFrom } from '../tokenSearch';
import type { TableName } from '../tableNames';
import type { TableRead } from '../tablesRead';
import { enclosingEnd, findWord, nameAt, nextAfter, operatorAt, parentOf, wordAt, type StatementView } from '../view';
import { wordSet } from '../wordSet';

/** A `*` in the select list of a write, and the table whose columns it stands for. */
export interface OpenStar {
  readonly range: TextRange;
  readonly table: TableName;
}

/** The `*` of the queries that fill a table, where a table outside the statement says what it stands for. */
export function openStars(statement: ScannedStatement): readonly OpenStar[] {
  const { view, writes } = statement;
  if (writes.length === 0) return [];
  const whole = wholeTables(statement);
  if (!mayHoldStar(view)) return whole;
  const queries = selectsOf(view);
  const stars = collect(writes, (write) => {
    if (write.kind === 'insert') return starsOf(statement, mainQuery(view, queries, write.source.from));
    if (write.kind === 'selectInto') return starsOf(statement, queries.findLast(({ select }) => select < write.from));
    if (write.kind !== 'createAs' || write.object.includes('VIEW')) return [];
    return starsOf(statement, mainQuery(view, queries, write.from));
  });
  return [...whole, ...stars];
}

const WHOLE = wordSet('FROM TABLE');

/** `INSERT INTO t TABLE s`, `CREATE TABLE t AS TABLE s`, and DuckDB's `INSERT INTO t FROM s`: every column without a star. */
function wholeTables({ view, writes, reads }: ScannedStatement): readonly OpenStar[] {
  return collect(writes, (write) => {
    const at = write.kind === 'insert' ? write.source.from : write.kind === 'createAs' && !write.object.includes('VIEW') ? asQuery(view, write.from) : undefined;
    if (at === undefined || !WHOLE.has(wordAt(view, at)) || (wordAt(view, at) === 'FROM' && view.dialect !== 'duckdb')) return [];
    if (findWord(view, { from: at, to: enclosingEnd(view, at) }, 'SELECT') !== undefined) return [];
    const read = reads.find(({ introducedAt }) => introducedAt === at);
    return read === undefined ? [] : [{ range: { start: view.tokens[at]?.start ?? 0, end: read.table.range.end }, table: read.table }];
  });
}

/** Behind the AS of CREATE TABLE … AS. */
function asQuery(view: StatementView, from: number): number | undefined {
  const as = findWord(view, { from, to: view.tokens.length }, 'AS');
  return as === undefined ? undefined : as + 1;
}

/** Whether a star stands anywhere that is not all of a call's arguments: `count(*)`. */
function mayHoldStar({ tokens }: StatementView): boolean {
  return tokens.some(({ text }, index) => text === '*' && tokens[index - 1]?.text !== '(');
}

/** The first SELECT from `from` on, past its common tables, in brackets around it or in none. */
function mainQuery(view: StatementView, queries: readonly SelectQuery[], from: number): SelectQuery | undefined {
  const parent = parentOf(view, from);
  return queries.find(({ select, ...query }) => select >= from && (query.parent === parent || isBracketed(view, query.parent, from)));
}

/** Whether the bracket opens right at `from`, or behind an AS of CREATE TABLE … AS ( … ). */
function isBracketed(view: StatementView, open: number, from: number): boolean {
  return open === from || (open > from && wordAt(view, open - 1) === 'AS' && wordAt(view, from) === 'CREATE' && parentOf(view, open) === -1 && !startsCommonTables(view, from, open));
}

function startsCommonTables(view: StatementView, from: number, to: number): boolean {
  for (let i = from; i < to; i = nextAfter(view, i)) if (wordAt(view, i) === 'WITH' && wordAt(view, i + 2) === 'AS') return true;
  return false;
}

/** How deep a star is followed through sub-queries and common tables. */
const MAX_DEPTH = 8;

function starsOf(statement: ScannedStatement, query: SelectQuery | undefined): readonly OpenStar[] {
  const { view } = statement;
  if (query === undefined) return [];
  if (givesNoRows(view, query)) return [];
  return collect(readSelectItems(view, query.select, query.to), ({ range }) => {
    const qualifier = starQualifier(view, range);
    const table = qualifier === undefined ? undefined : starTable(statement, query, { qualifier, depth: 0 });
    return table === undefined ? [] : [{ range: starRange(view, range), table }];
  });
}

interface StarPlace {
  /** Empty for a star without a table. */
  readonly qualifier: string;
  readonly depth: number;
}

/** The table whose columns a star of the query stands for; `undefined` when a sub-query lists them. */
function starTable(statement: ScannedStatement, query: SelectQuery, { qualifier, depth }: StarPlace): TableName | undefined {
  const { view, reads } = statement;
  const from = query.from ?? (wordAt(view, 0) === 'FROM' && query.parent === -1 ? 0 : undefined);
  if (from === undefined || depth > MAX_DEPTH) return undefined;
  const to = from < query.select ? query.select : query.to;
  const direct = reads.filter((read) => read.index > from && read.index < to && parentOf(view, read.introducedAt) === query.parent);
  const found = qualifier === '' ? direct[0] : direct.find((read) => isNamed(read, qualifier));
  if (found !== undefined) return found.table;
  const file = qualifier === '' ? fileFunction(view, from + 1) : undefined;
  if (file !== undefined) return file;
  const inner = qualifier === '' ? innerQuery(view, from) : undefined;
  if (inner !== undefined && givesNoRows(view, inner)) return undefined;
  const star = inner && readSelectItems(view, inner.select, inner.to).map(({ range }) => starQualifier(view, range)).find((name) => name !== undefined);
  return inner === undefined || star === undefined ? undefined : starTable(statement, inner, { qualifier: star, depth: depth + 1 });
}

/** Table functions whose columns are those of files. Source: duckdb.org/docs/data, clickhouse.com/docs/sql-reference/table-functions, StarRocks' and Doris' FILES and S3. */
const FILE_READERS = /^(?:READ_(?:CSV|CSV_AUTO|PARQUET|JSON|JSON_AUTO|NDJSON|FILES|XLSX)|PARQUET_SCAN|ICEBERG_SCAN|DELTA_SCAN|FILE|FILES|S3|S3CLUSTER|URL|HDFS|GCS|AZUREBLOBSTORAGE|OPENROWSET)$/;

/** `FROM read_parquet('…')` as if the function were a table. */
function fileFunction(view: StatementView, index: number): TableName | undefined {
  const token = view.tokens[index];
  if (token === undefined || !FILE_READERS.test(wordAt(view, index)) || operatorAt(view, index + 1) !== '(') return undefined;
  const name = `${token.text}(…)`;
  return { key: name.toLowerCase(), shortName: name, text: name, range: { start: token.start, end: token.end } };
}

/** The query behind FROM: in brackets, or of the common table that is named there. */
function innerQuery(view: StatementView, from: number): SelectQuery | undefined {
  const common = findCommonTables(view).get(nameAt(view, from + 1) ?? '')?.[0];
  const open = common?.open ?? (operatorAt(view, from + 1) === '(' ? from + 1 : undefined);
  return open === undefined ? undefined : selectsIn(view, open)[0];
}

/** Empty for `*`, the lower-case table for `t.*`; `undefined` when the item is neither. */
function starQualifier(view: StatementView, range: TextRange): string | undefined {
  let at = tokenFrom(view, range.start);
  const parts: string[] = [];
  while (operatorAt(view, at + 1) === '.') {
    parts.push(nameAt(view, at) ?? '');
    at += 2;
  }
  return operatorAt(view, at) === '*' ? parts.join('.') : undefined;
}

/** Up to the star, without `EXCEPT (…)` behind it. */
function starRange(view: StatementView, range: TextRange): TextRange {
  let at = tokenFrom(view, range.start);
  while (operatorAt(view, at) !== '*' && at < view.tokens.length) at++;
  return { start: range.start, end: view.tokens[at]?.end ?? range.end };
}

function isNamed(read: TableRead, qualifier: string): boolean {
  return read.alias === qualifier || (read.alias === undefined && isSameTable(read.table.key, qualifier));
}
