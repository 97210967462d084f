import type { TextRange } from '../../base/textRange';
import { wordOutside } from '../brackets';
import { inDialect, refuseConstruct, type Context } from '../context';
import { parseValue } from '../expressions/expression';
import { startsQuery } from '../expressions/predicates';
import { isName, readName, readTable, type TableName } from '../names';
import { parseFrom, type FromClause } from '../queries/from';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { filledColumns, readRows, readSetRows, type InsertRows, type RowsTarget } from './insertRows';
import { givenColumns, lowerOverwrites, type PartitionedInsert } from './overwrite';
import { readNamedChoice, type NamedChoice } from './partitions/namedPartitions';
import { withOwnNumbers } from './ownNumbers';
import { parsePartition } from './partition';
import { checkPartitions } from './partitions/partitioning';
import { overwritten } from './overwriteMode';
import { change, columnsOfTarget, expectEnd, lowered, skipOutput, skipReturning, sourceOf, type Lowered, type Step } from './steps';
import { storedRows } from './storage';
import { trinoOverwrite } from './trinoTables';
import { aggregateConflict, mergeNullKeys } from './aggregateKeys';
import { parseConflict } from './upsert';
import { dynamicOverwrite, labelled, partialUpdate, readLabel, refuseHidden } from './warehouseInsert';

/** What stands before the rows. */
interface Head {
  /** `INSERT`, `INSERT OR REPLACE` … for a plain insert. */
  readonly verb: string;
  readonly overwrite: boolean;
  readonly table: TableName;
  readonly label: string | undefined;
}

const OR_ACTIONS = ['REPLACE', 'IGNORE', 'ABORT', 'FAIL'];

/** SQL Server's `INSERT TOP (n) INTO t SELECT …` takes any n rows of the query. */
function moveTop(context: Context): void {
  const { cursor } = context;
  const from = cursor.at;
  cursor.at++;
  if (cursor.sees('(')) cursor.skipBrackets();
  else cursor.at++;
  const top = cursor.tokens.slice(from, cursor.at);
  const query = wordOutside(cursor.tokens, cursor.at, 'SELECT');
  const behind = query === undefined ? undefined : cursor.tokens[query + 1]?.upper;
  if (query === undefined || behind === 'DISTINCT' || behind === 'TOP' || cursor.sees('PERCENT')) refuseConstruct(context, 'INSERT TOP of these rows', cursor.rangeFrom(from));
  cursor.replace([...cursor.tokens.slice(0, from), ...cursor.tokens.slice(cursor.at, query + 1), ...top, ...cursor.tokens.slice(query + 1)]);
  cursor.at = from;
}

function readVerb(context: Context): { readonly verb: string; readonly overwrite: boolean } {
  const { cursor } = context;
  if (cursor.accept('REPLACE')) return { verb: 'INSERT OR REPLACE', overwrite: false };
  cursor.expect('INSERT');
  if (context.dialect === 'sqlserver' && cursor.sees('TOP')) moveTop(context);
  if (cursor.accept('OVERWRITE')) return { verb: 'INSERT', overwrite: true };
  if (cursor.accept('IGNORE')) return { verb: 'INSERT OR IGNORE', overwrite: false };
  if (cursor.accept('LOW_PRIORITY') || cursor.accept('HIGH_PRIORITY') || cursor.accept('DELAYED')) cursor.accept('IGNORE');
  if (!cursor.accept('OR')) return { verb: 'INSERT', overwrite: false };
  if (cursor.accept('OVERWRITE')) return { verb: 'INSERT', overwrite: true };
  const action = OR_ACTIONS.find((word) => cursor.accept(word));
  return action === undefined ? refuseConstruct(context, `INSERT OR ${cursor.peek()?.text ?? ''}`, cursor.here) : { verb: `INSERT OR ${action}`, overwrite: false };
}

function readHead(context: Context): Head {
  const { cursor } = context;
  const { verb, overwrite } = readVerb(context);
  if (cursor.seesAny(['ALL', 'FIRST', 'DIRECTORY', 'LOCAL'])) refuseConstruct(context, `INSERT ${cursor.peek()?.upper ?? ''}`, cursor.here);
  cursor.accept('INTO');
  cursor.accept('TABLE');
  if (cursor.sees('FUNCTION')) refuseConstruct(context, 'INSERT INTO FUNCTION', cursor.here);
  const table = readTable(context);
  const label = readLabel(context);
  if (cursor.sees('WITH', '(') && context.dialect === 'sqlserver') {
    cursor.at++;
    cursor.skipBrackets();
  }
  return { verb, overwrite, table, label };
}

/** `(a, b)` behind the table; `undefined` when none stands here. */
function readList(context: Context): readonly string[] | undefined {
  const { cursor } = context;
  if (!cursor.sees('(') || startsQuery(context, 1)) return undefined;
  cursor.expect('(');
  if (inDialect(context, 'mysql') && cursor.accept(')')) return undefined;
  const list = [readName(context)];
  while (cursor.accept(',')) list.push(readName(context));
  cursor.expect(')');
  return list;
}

/** ClickHouse's `(* EXCEPT(a, b))`: all other columns. */
function readExcept(context: Context, table: TableName): readonly string[] | undefined {
  const { cursor } = context;
  if (context.dialect !== 'clickhouse' || !cursor.sees('(', '*')) return undefined;
  cursor.at += 2;
  const columns = context.catalog.columnsOf(table.key) ?? refuse('The columns of this table are not known here: name them.', table.range);
  cursor.expect('EXCEPT');
  const isListed = cursor.accept('(');
  const without = [readName(context).toLowerCase()];
  while (isListed && cursor.accept(',')) without.push(readName(context).toLowerCase());
  if (isListed) cursor.expect(')');
  cursor.expect(')');
  return columns.filter((name) => !without.includes(name.toLowerCase()));
}

function readReplaceWhere(context: Context, table: TableName): string | undefined {
  const { cursor } = context;
  if (cursor.sees('REPLACE', 'USING') || cursor.sees('REPLACE', 'ON')) refuseConstruct(context, `REPLACE ${cursor.peek(1)?.upper ?? ''}`, cursor.here);
  if (!cursor.accept('REPLACE', 'WHERE')) return undefined;
  context.scope = { sources: [sourceOf(context, table, table.base)], outer: undefined };
  const condition = parseValue(context).sql;
  context.scope = undefined;
  return condition;
}

interface Parts {
  readonly head: Head;
  readonly prefix: string;
  readonly given: FromClause | undefined;
}

/** Behind the table: the columns by their names in the query, as in Spark and DuckDB. */
function readByName(context: Context): boolean {
  if (context.dialect === 'duckdb' && context.cursor.accept('BY', 'POSITION')) return false;
  return context.cursor.accept('BY', 'NAME');
}

interface Listed {
  readonly listed: readonly string[] | undefined;
  readonly listRange: TextRange;
  readonly byName: boolean;
}

function readListed(context: Context): Listed {
  const { cursor } = context;
  const early = readByName(context);
  const from = cursor.at;
  const listed = readList(context);
  const listRange = cursor.rangeFrom(from);
  return { listed, listRange, byName: early || readByName(context) };
}

/** The rows of an INSERT that is done in steps, with the columns that they fill. */
function withRows(context: Context, parts: Parts, start: Omit<PartitionedInsert, 'query' | 'listed' | 'listRange' | 'replaced'>): PartitionedInsert {
  const { listed, listRange, byName } = readListed(context);
  const replaced = readReplaceWhere(context, start.table);
  const given = givenColumns({ ...start, listed, listRange });
  const query = readRows(context, parts, { table: start.table, columns: given });
  if (!byName) {
    filledColumns(context, query, { table: start.table, columns: given });
    return { ...start, listed, listRange, query, replaced };
  }
  const names = query.columns ?? refuse('The names of the columns of this query are not known here: name them.', query.range);
  if (names.includes('')) refuse('INSERT … BY NAME needs a name for each column of the query.', query.range);
  return { ...start, listed: names, listRange: query.range, query, replaced };
}

function readPartitioned(context: Context, parts: Parts): PartitionedInsert | undefined {
  const { cursor } = context;
  const { head } = parts;
  const replaced = trinoOverwrite(context, head.table);
  if (replaced !== undefined) return withRows(context, parts, { table: head.table, columns: columnsOfTarget(context, head.table), partition: replaced, mode: 'overwrite' });
  const isPlain = !head.overwrite && !cursor.seesAny(['PARTITION', 'PARTITIONS', 'TEMPORARY', 'REPLACE', 'IF']) && !cursor.sees('BY', 'NAME') && !namesLater(context);
  if (isPlain) return undefined;
  const columns = columnsOfTarget(context, head.table);
  const named = readNamedChoice(context, head.table) ?? (head.overwrite ? dynamicOverwrite(context, head.table) : undefined);
  const partition = named === undefined ? parsePartition(context, { name: head.table, columns }) : [];
  const scope = head.overwrite && named === undefined ? overwritten(context, { table: head.table, columns, partition }) : undefined;
  const label = readLabel(context);
  const fills = cursor.accept('IF', 'NOT', 'EXISTS');
  const insert = withRows(context, parts, { table: storeOf(context, named) ?? head.table, columns, partition: scope?.partition ?? partition, clearsAll: scope?.clearsAll === true, named, mode: fills ? 'fill' : head.overwrite ? 'overwrite' : 'append' });
  return { ...insert, label };
}

/** The one table in which the rows of the named temporary partition lie; `undefined`: it names none. */
function storeOf(context: Context, named: NamedChoice | undefined): TableName | undefined {
  if ((named?.stores?.length ?? 0) > 1) refuseConstruct(context, 'INSERT into several temporary partitions', context.cursor.here);
  return named?.stores?.[0];
}

/** `INSERT INTO t (a, b) BY NAME …`. */
function namesLater(context: Context): boolean {
  const { cursor } = context;
  if (!cursor.sees('(')) return false;
  const behind = cursor.closing(cursor.at) + 1;
  return cursor.tokens[behind]?.upper === 'BY' && cursor.tokens[behind + 1]?.upper === 'NAME';
}

function readInsertAlias(context: Context): string {
  const { cursor } = context;
  const hasAlias = cursor.accept('AS') || (isName(cursor.peek()) && !cursor.seesAny(['VALUES', 'SELECT', 'WITH']) && inDialect(context, 'oracle') && cursor.peek(1)?.text === '(');
  return hasAlias ? readName(context) : '';
}

interface KeyedRows {
  readonly rows: string;
  readonly list: readonly string[] | undefined;
  readonly table: TableName;
  readonly keys: readonly string[] | undefined;
}

/** PostgreSQL fails when one statement would update a row twice; SQLite would let the last row win. */
function repeatedKeys(context: Context, given: KeyedRows): readonly Step[] {
  const columns = given.list ?? context.catalog.columnsOf(given.table.key);
  if (given.keys === undefined || columns === undefined || !inDialect(context, 'postgresql', 'duckdb')) return [];
  const keys = given.keys.map(quoteName);
  const present = keys.map((key) => `${key} IS NOT NULL`).join(' AND ');
  const sql = `WITH [new rows](${columns.map(quoteName).join(', ')}) AS (${given.rows}) SELECT 1 FROM [new rows] WHERE ${present} GROUP BY ${keys.join(', ')} HAVING count(*) > 1 LIMIT 1`;
  const message = `INSERT INTO ${given.table.name} ON CONFLICT DO UPDATE: two of the new rows have the same ${given.keys.join(', ')}. Make the rows unique on it.`;
  return [{ kind: 'refuseIfRows', sql, message }];
}

/** The rows as the target keeps them. SQLite reads `SELECT … ON CONFLICT` as a join condition: WHERE stands between. */
function keptRows(context: Context, rows: InsertRows, { table, columns, hasConflict }: RowsTarget & { readonly hasConflict: boolean }): string {
  const kept = columns === undefined ? rows.sql : storedRows(context, rows, { table: table.key, columns });
  return hasConflict && !(rows.isPlainValues && kept === rows.sql) ? `SELECT * FROM (${kept}) WHERE true` : kept;
}

/** `DEFAULT VALUES`, and MySQL's `VALUES ()`. */
function givesDefaults(context: Context): boolean {
  const { cursor } = context;
  if (!inDialect(context, 'mysql')) return cursor.accept('DEFAULT', 'VALUES');
  return cursor.accept('VALUES', '(', ')') || cursor.accept('VALUE', '(', ')');
}

function readPlain(context: Context, parts: Parts): Lowered {
  const { cursor } = context;
  const { table, verb } = parts.head;
  const alias = readInsertAlias(context);
  const listed = readExcept(context, table) ?? readList(context);
  refuseHidden(context, listed);
  skipOutput(context);
  if (!cursor.accept('OVERRIDING', 'SYSTEM', 'VALUE') && cursor.accept('OVERRIDING')) refuseConstruct(context, 'OVERRIDING', cursor.here);
  if (givesDefaults(context)) {
    skipReturning(context);
    return withOwnNumbers(context, { table, filled: [] }, lowered(change(`${verb} INTO ${table.sql} DEFAULT VALUES`)));
  }
  if (context.dialect === 'clickhouse' && cursor.sees('FORMAT', 'VALUES')) cursor.at++;
  if (inDialect(context, 'mysql') && cursor.sees('VALUE', '(')) cursor.replace(cursor.tokens.map((token, i) => (i === cursor.at ? { ...token, upper: 'VALUES' } : token)));
  const set = readSetRows(context, table);
  const target: RowsTarget = { table, columns: set?.list ?? listed ?? context.catalog.columnsOf(table.key), isWhole: set === undefined && listed === undefined };
  const start = cursor.at;
  const rows = set?.rows ?? readRows(context, parts, target);
  const columns = context.traits.native ? target.columns : filledColumns(context, rows, target);
  const list = set?.list ?? listed ?? (columns?.length === target.columns?.length ? undefined : columns);
  const written = parseConflict(context, { table, alias: alias === '' ? table.base : alias, list, query: rows.columns === undefined || columns === undefined ? undefined : { tokens: cursor.tokens.slice(start, cursor.at), names: rows.columns, filled: columns } });
  const partial = partialUpdate(context, table, { list, rows: rows.sql });
  const conflict = written.sql === '' ? { ...written, sql: partial?.conflict ?? aggregateConflict(context, table) } : written;
  const source = keptRows(context, rows, { table, columns, hasConflict: conflict.sql !== '' });
  const checks = [...repeatedKeys(context, { rows: rows.sql, list, table, keys: conflict.keys }), ...(partial?.checks ?? [])];
  skipReturning(context);
  const shown = alias !== '' ? alias : conflict.sql !== '' && table.sql !== quoteName(table.base) ? table.base : '';
  const names = list === undefined ? '' : ` (${list.map(quoteName).join(', ')})`;
  return withOwnNumbers(context, { table, filled: columns }, lowered(...checks, change(`${verb} INTO ${table.sql}${shown === '' ? '' : ` AS ${quoteName(shown)}`}${names} ${source}${conflict.sql}`), ...mergeNullKeys(context, table), ...checkPartitions(context, table, verb === 'INSERT OR IGNORE')));
}

/** INSERT in all its forms, and REPLACE; `prefix` is the WITH that stood before it. */
export function parseInsert(context: Context, prefix: string): Lowered {
  const parts: Parts = { head: readHead(context), prefix, given: undefined };
  const partitioned = readPartitioned(context, parts);
  const result = partitioned === undefined ? readPlain(context, parts) : lowerOverwrites(context, [partitioned]);
  expectEnd(context);
  return labelled(result, parts.head.label ?? partitioned?.label);
}

/** Hive's `FROM s INSERT … SELECT … INSERT … SELECT …`. All reads come before the first write. */
export function parseMultiInsert(context: Context, prefix: string): Lowered {
  const { cursor } = context;
  cursor.expect('FROM');
  const given = parseFrom(context);
  const inserts: PartitionedInsert[] = [];
  while (!cursor.done) {
    const head = readHead(context);
    const parts: Parts = { head, prefix, given };
    const partitioned = readPartitioned(context, parts);
    if (partitioned !== undefined) inserts.push(partitioned);
    else inserts.push(appended(context, parts));
  }
  return lowerOverwrites(context, inserts);
}

function appended(context: Context, parts: Parts): PartitionedInsert {
  const { table } = parts.head;
  return withRows(context, parts, { table, columns: columnsOfTarget(context, table), partition: [], mode: 'append' });
}
