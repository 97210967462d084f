import { inDialect, refuseConstruct, type Context } from '../context';
import { parseValue } from '../expressions/expression';
import { startsQuery } from '../expressions/predicates';
import { isName, readName, readTable, type TableName } from '../names';
import { parseFrom, type FromClause } from '../queries/from';
import { parseQuery } from '../queries/query';
import { parseSelect } from '../queries/select';
import { quoteName } from '../quoting';
import { lowerOverwrites, type PartitionedInsert } from './overwrite';
import { parsePartition } from './partition';
import { change, columnsOfTarget, expectEnd, lowered, skipReturning, sourceOf, type Lowered, type Step } from './steps';
import { storedRows } from './storage';
import { parseConflict } from './upsert';

/** What stands before the rows. */
interface Head {
  /** `INSERT`, `INSERT OR REPLACE` … for a plain insert. */
  readonly verb: string;
  readonly overwrite: boolean;
  readonly table: TableName;
}

const OR_ACTIONS = ['REPLACE', 'IGNORE', 'ABORT', 'FAIL'];

function readVerb(context: Context): { readonly verb: string; readonly overwrite: boolean } {
  const { cursor } = context;
  if (cursor.accept('REPLACE')) return { verb: 'INSERT OR REPLACE', overwrite: false };
  cursor.expect('INSERT');
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
  return { verb, overwrite, table: readTable(context) };
}

/** `(a, b)` behind the table; `undefined` when none stands here. */
function readList(context: Context): readonly string[] | undefined {
  const { cursor } = context;
  if (!cursor.sees('(') || startsQuery(context, 1)) return undefined;
  cursor.expect('(');
  const list = [readName(context)];
  while (cursor.accept(',')) list.push(readName(context));
  cursor.expect(')');
  return list;
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

/** The rows: a query, or the SELECT of a multi-insert, behind the WITH that stood before INSERT. */
function readRows(context: Context, prefix: string, given: FromClause | undefined): string {
  const { cursor } = context;
  if (cursor.sees('DEFAULT', 'VALUES')) refuseConstruct(context, 'INSERT … DEFAULT VALUES', cursor.here);
  if (cursor.sees('TABLE')) refuseConstruct(context, 'INSERT … TABLE', cursor.here);
  if (cursor.sees('FROM')) refuseConstruct(context, 'FROM before SELECT inside INSERT', cursor.here);
  if (given !== undefined) return prefix + parseSelect(context, given).sql;
  const start = cursor.at;
  const { sql } = parseQuery(context);
  const hasWith = cursor.tokens[start]?.upper === 'WITH';
  return prefix !== '' && hasWith ? `${prefix}SELECT * FROM (${sql})` : prefix + sql;
}

interface Parts {
  readonly head: Head;
  readonly prefix: string;
  readonly given: FromClause | undefined;
}

function readPartitioned(context: Context, parts: Parts): PartitionedInsert | undefined {
  const { cursor } = context;
  const { head } = parts;
  const isPlain = !head.overwrite && !cursor.sees('PARTITION') && !cursor.sees('REPLACE') && !cursor.sees('IF');
  if (isPlain) return undefined;
  const columns = columnsOfTarget(context, head.table);
  const partition = parsePartition(context, { name: head.table, columns });
  const fills = cursor.accept('IF', 'NOT', 'EXISTS');
  if (cursor.sees('BY', 'NAME')) refuseConstruct(context, 'INSERT … BY NAME', cursor.here);
  const from = cursor.at;
  const listed = readList(context);
  const listRange = cursor.rangeFrom(from);
  const replaced = readReplaceWhere(context, head.table);
  const query = readRows(context, parts.prefix, parts.given);
  const mode = fills ? 'fill' : head.overwrite ? 'overwrite' : 'append';
  return { table: head.table, columns, partition, listed, listRange, query, mode, replaced };
}

function readInsertAlias(context: Context): string {
  const { cursor } = context;
  const hasAlias = cursor.accept('AS') || (isName(cursor.peek()) && inDialect(context, 'oracle') && cursor.peek(1)?.text === '(');
  return hasAlias ? readName(context) : '';
}

interface Rows {
  readonly rows: string;
  readonly list: readonly string[] | undefined;
  readonly table: TableName;
  readonly isPlainValues: boolean;
  readonly hasConflict: boolean;
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
function keptRows(context: Context, given: Rows): string {
  const { rows, table } = given;
  const columns = given.list ?? context.catalog.columnsOf(table.key);
  const kept = columns === undefined ? rows : storedRows(context, rows, { table: table.key, columns });
  return given.hasConflict && !(given.isPlainValues && kept === rows) ? `SELECT * FROM (${kept}) WHERE true` : kept;
}

/** `INSERT … SET a = 1, b = 2`. */
function readSetRows(context: Context): { readonly list: readonly string[]; readonly rows: string } | undefined {
  const { cursor } = context;
  if (!inDialect(context, 'mysql') || !cursor.accept('SET')) return undefined;
  const list: string[] = [];
  const values: string[] = [];
  do {
    list.push(readName(context));
    cursor.expect('=');
    values.push(parseValue(context).sql);
  } while (cursor.accept(','));
  return { list, rows: `VALUES (${values.join(', ')})` };
}

function readPlain(context: Context, parts: Parts): Lowered {
  const { cursor } = context;
  const { head } = parts;
  const alias = readInsertAlias(context);
  let list = readList(context);
  if (cursor.sees('BY', 'NAME')) refuseConstruct(context, 'INSERT … BY NAME', cursor.here);
  if (cursor.accept('OVERRIDING')) refuseConstruct(context, 'OVERRIDING', cursor.here);
  if (context.traits.native && cursor.accept('DEFAULT', 'VALUES')) return lowered(change(`${head.verb} INTO ${head.table.sql} DEFAULT VALUES`));
  const set = readSetRows(context);
  list = set?.list ?? list;
  const isValues = set !== undefined || cursor.sees('VALUES');
  const rows = set?.rows ?? readRows(context, parts.prefix, parts.given);
  const conflict = parseConflict(context, { table: head.table, alias: alias === '' ? head.table.base : alias, list });
  const source = keptRows(context, { rows, list, table: head.table, isPlainValues: isValues, hasConflict: conflict.sql !== '' });
  const checks = repeatedKeys(context, { rows, list, table: head.table, keys: conflict.keys });
  skipReturning(context);
  const shown = alias !== '' ? alias : conflict.sql !== '' && head.table.sql !== quoteName(head.table.base) ? head.table.base : '';
  const columns = list === undefined ? '' : ` (${list.map(quoteName).join(', ')})`;
  return lowered(...checks, change(`${head.verb} INTO ${head.table.sql}${shown === '' ? '' : ` AS ${quoteName(shown)}`}${columns} ${source}${conflict.sql}`));
}

/** INSERT in all its forms, and REPLACE; `prefix` is the WITH that stood before it. */
export function parseInsert(context: Context, prefix: string): Lowered {
  const parts: Parts = { head: readHead(context), prefix, given: undefined };
  const partitioned = readPartitioned(context, parts);
  const result = partitioned === undefined ? readPlain(context, parts) : lowerOverwrites(context, [partitioned]);
  expectEnd(context);
  return result;
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
  const columns = columnsOfTarget(context, table);
  const from = context.cursor.at;
  const listed = readList(context);
  const listRange = context.cursor.rangeFrom(from);
  const query = readRows(context, parts.prefix, parts.given);
  return { table, columns, partition: [], listed, listRange, query, mode: 'append', replaced: undefined };
}
