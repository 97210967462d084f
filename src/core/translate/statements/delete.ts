import { inDialect, refuseConstruct, refuseHere, withScope, type Context } from '../context';
import { parseValue } from '../expressions/expression';
import { isName, nameOf, readTable, type TableName } from '../names';
import { parseFrom, type FromClause } from '../queries/from';
import { readTarget } from '../queries/tables';
import { quoteName, quoteText } from '../quoting';
import { inPartitions, readNamedChoice } from './partitions/namedPartitions';
import { parsePartition, staticCondition } from './partition';
import { change, columnsOfTarget, dropTemporary, expectEnd, lowered, prepare, skipOutput, skipReturning, sourceOf, temporary, type Lowered } from './steps';
import { counterStart } from './counters';
import { truncatePart } from './partStatements';
import { checkFollowers, checkTruncated } from './references';
import { changeThroughQuery } from './throughQuery';
import { joinedWith, joinWhere, limited, needWhere, readTop, takeRows, targetIn } from './update';

interface Target {
  readonly table: TableName;
  readonly alias: string;
}

function readWhere(context: Context): string {
  const { cursor } = context;
  const where = cursor.accept('WHERE') ? ` WHERE ${parseValue(context).sql}` : '';
  skipReturning(context);
  if (cursor.sees('OUTPUT')) refuseHere(context);
  return where;
}

/** The rows that a join selects, taken from one of its tables. */
function deleteJoined(context: Context, from: FromClause, { prefix, ...target }: Target & { readonly prefix: string }): Lowered {
  const where = withScope(context, { sources: from.sources, outer: undefined }, () => joinWhere(from, readWhere(context)));
  const rows = `${prefix}SELECT ${quoteName(target.alias)}.rowid${from.sql}${where}`;
  return lowered(...checkFollowers(context, target.table), change(`DELETE FROM ${target.table.sql} WHERE rowid IN (${rows})`));
}

/** `DELETE a FROM t a JOIN s ON …`, `DELETE FROM a USING t a JOIN s …`. */
function deleteNamed(context: Context, prefix: string): Lowered {
  const table = readNamed(context);
  const { cursor } = context;
  skipOutput(context);
  const others: TableName[] = [];
  while (inDialect(context, 'mysql') && cursor.accept(',')) others.push(readNamed(context));
  if (!cursor.accept('FROM')) cursor.expect('USING');
  const from = joinedWith(context, parseFrom(context), { table, alias: table.base });
  const targets = [table, ...others].map((named) => targetIn(from, { table: named, alias: named.base }));
  const [first] = targets;
  return first === undefined || targets.length > 1 ? deleteSeveral(context, from, { targets, prefix }) : deleteJoined(context, from, { ...first, prefix });
}

/** `t`, `t.*`. */
function readNamed(context: Context): TableName {
  const table = readTable(context);
  if (context.cursor.sees('.', '*')) context.cursor.at += 2;
  return table;
}

const DELETED = 'rows to delete';

/** MySQL's `DELETE a, b FROM a JOIN b …`: what the join selects is known before the first row goes. */
function deleteSeveral(context: Context, from: FromClause, { targets, prefix }: { readonly targets: readonly Target[]; readonly prefix: string }): Lowered {
  const where = withScope(context, { sources: from.sources, outer: undefined }, () => joinWhere(from, readWhere(context)));
  const names = targets.map((_target, i) => quoteName(`row ${String(i + 1)}`));
  const rows = targets.map((target, i) => `${quoteName(target.alias)}.rowid AS ${names[i] ?? ''}`);
  const steps = targets.map((target, i) => change(`DELETE FROM ${target.table.sql} WHERE rowid IN (SELECT ${names[i] ?? ''} FROM ${temporary(DELETED)})`));
  return { steps: [prepare(`CREATE TABLE ${temporary(DELETED)} AS ${prefix}SELECT ${rows.join(', ')}${from.sql}${where}`), ...steps], cleanup: [dropTemporary(DELETED)] };
}

/** PostgreSQL's `DELETE FROM t USING s WHERE …`: the target is joined with the tables of USING. */
function deleteUsing(context: Context, target: Target, prefix: string): Lowered {
  const { cursor } = context;
  cursor.expect('USING');
  const used = parseFrom(context);
  const own = target.table.sql === quoteName(target.alias) ? target.table.sql : `${target.table.sql} AS ${quoteName(target.alias)}`;
  const from: FromClause = {
    sql: ` FROM ${own}, ${used.sql.slice(' FROM '.length)}`,
    sources: [sourceOf(context, target.table, target.alias), ...used.sources],
    conditions: used.conditions,
  };
  return deleteJoined(context, from, { ...target, prefix });
}

function deletePlain(context: Context, target: Target & { readonly rows?: string }, prefix: string): Lowered {
  return withScope(context, { sources: [sourceOf(context, target.table, target.alias)], outer: undefined }, () => {
    const alias = target.table.sql === quoteName(target.alias) ? '' : ` AS ${quoteName(target.alias)}`;
    const most = takeRows(context);
    const written = readWhere(context);
    const where = target.rows === undefined ? written : ` WHERE (${target.rows})${written.replace(' WHERE ', ' AND (')}${written === '' ? '' : ')'}`;
    return lowered(...checkFollowers(context, target.table), change(`${prefix}DELETE FROM ${target.table.sql}${alias}${limited(context, { ...target, most }, where)}`));
  });
}

/** The word behind `DELETE name`: MySQL and SQL Server name the table before FROM. */
function namesTableFirst(context: Context): boolean {
  const { cursor } = context;
  if (!isName(cursor.peek()) || cursor.sees('FROM')) return false;
  for (let i = 1; i < 8; i++) {
    const token = cursor.peek(i);
    if (token?.upper === 'FROM') return true;
    if (token === undefined || (token.text !== '.' && token.text !== ',' && token.text !== '*' && !isName(token))) return false;
  }
  return false;
}

/** MySQL's `DELETE FROM a USING t a JOIN …`, where the names before USING are aliases of those behind it. */
function usesAliases(context: Context): boolean {
  return inDialect(context, 'mysql') && isName(context.cursor.peek()) && ['USING', ','].includes(context.cursor.peek(1)?.upper ?? '');
}

/** DELETE in all its forms; `prefix` is the WITH that stood before it. */
export function parseDelete(context: Context, prefix: string): Lowered {
  const { cursor } = context;
  const through = changeThroughQuery(context);
  if (through !== undefined) return through;
  cursor.expect('DELETE');
  while (inDialect(context, 'mysql') && ['LOW_PRIORITY', 'QUICK', 'IGNORE'].some((word) => cursor.accept(word)));
  needWhere(context);
  const top = readTop(context);
  const named = namedQuery(context);
  const result = top === undefined && named === undefined ? readDelete(context, prefix) : deleteTop(context, { top, prefix, named });
  expectEnd(context);
  return result;
}

/** SQL Server deletes from a WITH query: from the one table that it reads. */
function namedQuery(context: Context): string | undefined {
  const { cursor } = context;
  const word = cursor.peek(cursor.sees('FROM') ? 1 : 0);
  const name = isName(word) ? nameOf(word).toLowerCase() : '';
  return context.dialect === 'sqlserver' && context.ctes.has(name) ? name : undefined;
}

function deleteTop(context: Context, { top, prefix, named }: { readonly top: string | undefined; readonly prefix: string; readonly named: string | undefined }): Lowered {
  const { cursor } = context;
  if (named !== undefined) return refuseConstruct(context, 'DELETE from a WITH query', cursor.here);
  cursor.accept('FROM');
  const target = readTarget(context);
  skipOutput(context);
  if (cursor.sees('FROM')) refuseConstruct(context, 'DELETE TOP with a join', cursor.here);
  return withScope(context, { sources: [sourceOf(context, target.table, target.alias)], outer: undefined }, () => {
    const alias = target.table.sql === quoteName(target.alias) ? '' : ` AS ${quoteName(target.alias)}`;
    const rows = `SELECT ${quoteName(target.alias)}.rowid FROM ${target.table.sql}${alias}${readWhere(context)} LIMIT ${top ?? '-1'}`;
    return lowered(...checkFollowers(context, target.table), change(`${prefix}DELETE FROM ${target.table.sql} WHERE rowid IN (${rows})`));
  });
}

function readDelete(context: Context, prefix: string): Lowered {
  const { cursor } = context;
  if (namesTableFirst(context)) return deleteNamed(context, prefix);
  cursor.accept('FROM');
  cursor.accept('ONLY');
  if (usesAliases(context)) return deleteNamed(context, prefix);
  const start = cursor.at;
  if (inDialect(context, 'doris', 'starrocks')) cursor.replace(cursor.tokens.map((token, i) => (token.upper === 'PARTITIONS' && i <= start + 3 ? { ...token, upper: 'PARTITION', text: 'PARTITION' } : token)));
  const target = readTarget(context);
  skipOutput(context);
  if (context.dialect === 'sqlserver' && cursor.sees('FROM')) {
    cursor.at = start;
    return deleteNamed(context, prefix);
  }
  const named = readNamedChoice(context, target.table);
  if (named !== undefined) return deletePlain(context, { ...target, rows: inPartitions(named) }, prefix);
  if (cursor.sees('PARTITION')) refuseConstruct(context, 'DELETE … PARTITION', cursor.here);
  return cursor.sees('USING') ? deleteUsing(context, target, prefix) : deletePlain(context, target, prefix);
}

/** `TRUNCATE [TABLE] a, b [PARTITION (…)] [RESTART IDENTITY] [CASCADE]`. */
export function parseTruncate(context: Context): Lowered {
  const { cursor } = context;
  cursor.expect('TRUNCATE');
  cursor.accept('TABLE');
  cursor.accept('IF', 'EXISTS');
  cursor.accept('ONLY');
  const tables = [truncateOne(context)];
  while (cursor.accept(',')) tables.push(truncateOne(context));
  const restarts = cursor.accept('RESTART', 'IDENTITY') || inDialect(context, 'mysql', 'sqlserver');
  if (!restarts) cursor.accept('CONTINUE', 'IDENTITY');
  cursor.accept('RESTRICT');
  cursor.accept('CASCADE');
  expectEnd(context);
  const counting = restarts ? tables.filter(({ table }) => context.catalog.definitionOf?.(table.key)?.includes('AUTOINCREMENT') === true) : [];
  const checks = tables.flatMap(({ table }) => checkTruncated(context, table));
  return lowered(...checks, ...tables.map(({ sql }) => change(sql)), ...counting.flatMap(({ table }) => [
    prepare(`DELETE FROM main.sqlite_sequence WHERE lower(name) = ${quoteText(table.key)}`),
    ...counterStart(context.catalog.definitionOf?.(table.key) ?? '', { name: table.name, isTemporary: false }),
  ]));
}

function truncateOne(context: Context): { readonly table: TableName; readonly sql: string } {
  const table = readTable(context);
  const ofPart = truncatePart(context, table);
  if (ofPart !== undefined) return { table, sql: ofPart };
  const named = readNamedChoice(context, table);
  if (named !== undefined) return { table, sql: `DELETE FROM ${table.sql} WHERE ${inPartitions(named)}` };
  if (!context.cursor.sees('PARTITION')) return { table, sql: `DELETE FROM ${table.sql}` };
  const parts = parsePartition(context, { name: table, columns: columnsOfTarget(context, table) });
  const condition = staticCondition(parts);
  return { table, sql: `DELETE FROM ${table.sql}${condition === '' ? '' : ` WHERE ${condition}`}` };
}
