import { wordOutside } from '../brackets';
import { inDialect, refuseConstruct, refuseHere, withScope, type Context } from '../context';
import { parseExpression, parseValue } from '../expressions/expression';
import type { TableName } from '../names';
import { addFactor, parseFrom, type FromBuilder, type FromClause } from '../queries/from';
import { parseJoin } from '../queries/join';
import { takeRowNumber } from '../queries/oracleRows';
import { parseLimit, parseOrderBy } from '../queries/order';
import { readTarget } from '../queries/tables';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { parseAssignments, setSql, type Assignment } from './assignments';
import { change, dropTemporary, expectEnd, lowered, NOTHING, prepare, skipOutput, skipReturning, sourceOf, temporary, type Lowered, type Step } from './steps';
import { changeThroughQuery } from './throughQuery';

interface Target {
  readonly table: TableName;
  readonly alias: string;
}

function aliased(target: Target): string {
  return target.table.sql === quoteName(target.alias) ? target.table.sql : `${target.table.sql} AS ${quoteName(target.alias)}`;
}

/** The assignments as columns of an inner query that has one row for each target row to change. */
function updateFromRows(target: Target & { readonly prefix: string }, assignments: readonly Assignment[], rows: string): string {
  const names = assignments.map((_assignment, i) => `[value ${String(i + 1)}]`);
  const values = assignments.map((assignment, i) => `${assignment.value} AS ${names[i] ?? ''}`);
  const set = assignments.map((assignment, i) => `${quoteName(assignment.columns[0] ?? '')} = [new values].${names[i] ?? ''}`);
  const inner = `${target.prefix}SELECT ${quoteName(target.alias)}.rowid AS [target row], ${values.join(', ')}${rows}`;
  return `UPDATE ${target.table.sql} SET ${set.join(', ')} FROM (${inner}) AS [new values] WHERE ${target.table.sql}.rowid = [new values].[target row]`;
}

function checkAssignments(context: Context, assignments: readonly Assignment[], target: Target): void {
  const foreign = assignments.find((assignment) => assignment.owner !== undefined && ![target.alias, target.table.base].some((name) => name.toLowerCase() === assignment.owner));
  if (foreign !== undefined) refuseConstruct(context, 'An UPDATE that changes several tables', context.cursor.here);
  if (assignments.some((assignment) => assignment.columns.length > 1)) refuseConstruct(context, 'SET (a, b) = … with a join', context.cursor.here);
}

function tail(context: Context): string {
  const { cursor } = context;
  skipOutput(context);
  const where = cursor.accept('WHERE') ? ` WHERE ${parseValue(context).sql}` : '';
  skipReturning(context);
  if (cursor.sees('OUTPUT')) refuseHere(context);
  return where;
}

/** Oracle's `WHERE … ROWNUM <= n`: how many rows; any of them may be meant. */
export function takeRows(context: Context): string | undefined {
  const { cursor } = context;
  if (context.dialect !== 'oracle' || !cursor.accept('WHERE')) return undefined;
  const rows = takeRowNumber(context);
  if (cursor.tokens[cursor.at - 1]?.upper === 'WHERE') cursor.at--;
  return rows;
}

/** ORDER BY and LIMIT of MySQL's single-table UPDATE and DELETE, as a condition on the rows. */
export function limited(context: Context, target: Target & { readonly most?: string | undefined }, where: string): string {
  const { cursor } = context;
  const order = cursor.sees('ORDER', 'BY') ? ` ${parseOrderBy(context)}` : '';
  const limit = parseLimit(context, target.most);
  if (limit === '') return where;
  return ` WHERE ${quoteName(target.alias)}.rowid IN (SELECT ${quoteName(target.alias)}.rowid FROM ${aliased(target)}${where}${order}${limit})`;
}

/** Finds the table that SQL Server's `UPDATE a … FROM t a` and MySQL's `DELETE a FROM t a` change. */
export function targetIn(from: FromClause, target: Target): Target {
  const wanted = target.alias.toLowerCase();
  const source = from.sources.find((candidate) => candidate.alias === wanted) ?? from.sources.find((candidate) => candidate.table === target.table.key);
  if (source?.table === undefined) return refuse(`The table ${target.table.name} is not in FROM.`, target.table.range);
  const { table } = source;
  return { table: { ...target.table, name: table, key: table, sql: quoteName(table), base: table.split('.').at(-1) ?? table }, alias: source.alias };
}

const CHANGED = 'rows to update';

interface Several extends Target {
  readonly prefix: string;
  readonly from: FromClause;
  readonly assignments: readonly Assignment[];
}

/** MySQL's UPDATE of several joined tables: all new values are known before the first row changes. */
function updateSeveral(context: Context, { from, assignments, ...target }: Several): Lowered {
  const names = assignments.map((_assignment, i) => quoteName(`value ${String(i + 1)}`));
  const owners = assignments.map(({ owner }) => owner ?? refuseConstruct(context, 'A column without its table in an UPDATE of several tables', context.cursor.here));
  const targets = [...new Set(owners)].map((owner) => ({ owner, ...targetIn(from, { table: { ...target.table, key: owner }, alias: owner }) }));
  if (assignments.some((assignment) => assignment.columns.length > 1)) refuseConstruct(context, 'SET (a, b) = … with a join', context.cursor.here);
  const rows = targets.map(({ owner, alias }) => `${quoteName(alias)}.rowid AS ${quoteName(`row of ${owner}`)}`);
  const values = assignments.map((assignment, i) => `${assignment.value} AS ${names[i] ?? ''}`);
  const made = `CREATE TABLE ${temporary(CHANGED)} AS ${target.prefix}SELECT ${[...rows, ...values].join(', ')}${from.sql}${joinWhere(from, tail(context))}`;
  const steps = targets.map(({ owner, table }) => {
    const set = assignments.flatMap((assignment, i) => (assignment.owner === owner ? [`${quoteName(assignment.columns[0] ?? '')} = [new values].${names[i] ?? ''}`] : []));
    return change(`UPDATE ${table.sql} SET ${set.join(', ')} FROM ${temporary(CHANGED)} AS [new values] WHERE ${table.sql}.rowid = [new values].${quoteName(`row of ${owner}`)}`);
  });
  return { steps: [prepare(made), ...steps], cleanup: [dropTemporary(CHANGED)] };
}

function setFromJoin(context: Context, target: Target & { readonly prefix: string }, from: FromClause): Lowered {
  const { cursor } = context;
  const scope = { sources: from.sources, outer: undefined };
  return withScope(context, scope, () => {
    cursor.expect('SET');
    const assignments = parseAssignments(context, target, from);
    const owner = assignments[0]?.owner;
    if (inDialect(context, 'mysql') && assignments.some((assignment) => assignment.owner !== owner)) return updateSeveral(context, { ...target, from, assignments });
    const changed = owner === undefined ? target : targetIn(from, { table: { ...target.table, key: owner }, alias: owner });
    checkAssignments(context, assignments, changed);
    const rows = `${from.sql}${joinWhere(from, tail(context))}`;
    if (cursor.sees('ORDER') || cursor.sees('LIMIT')) refuseConstruct(context, 'LIMIT in an UPDATE with a join', cursor.here);
    return lowered(change(updateFromRows({ ...changed, prefix: target.prefix }, assignments, rows)));
  });
}

/** A WHERE, with the conditions of joins in it. */
export function joinWhere(from: FromClause, where: string): string {
  if (from.conditions.length === 0) return where;
  const conditions = from.conditions.join(' AND ');
  return where === '' ? ` WHERE ${conditions}` : ` WHERE (${where.slice(' WHERE '.length)}) AND ${conditions}`;
}

/** `UPDATE t JOIN s ON … SET …`. */
function updateJoin(context: Context, target: Target & { readonly prefix: string }): Lowered {
  const { cursor } = context;
  const builder: FromBuilder = { sql: aliased(target), sources: [sourceOf(context, target.table, target.alias)], conditions: [] };
  withScope(context, { sources: builder.sources, outer: undefined }, () => {
    for (;;) {
      if (cursor.accept(',')) addFactor(context, builder, ', ');
      else if (!parseJoin(context, builder)) break;
    }
  });
  return setFromJoin(context, target, { ...builder, sql: ` FROM ${builder.sql}` });
}

/** SQL Server: what is changed, joined with the tables of FROM where it is none of them. */
export function joinedWith(context: Context, from: FromClause, target: Target): FromClause {
  const isNamed = from.sources.some(({ alias, table }) => alias === target.alias.toLowerCase() || table === target.table.key);
  if (isNamed || context.dialect !== 'sqlserver' || context.catalog.columnsOf(target.table.key) === undefined) return from;
  return { ...from, sql: ` FROM ${aliased(target)}, ${from.sql.slice(' FROM '.length)}`, sources: [sourceOf(context, target.table, target.alias), ...from.sources] };
}

/** SQL Server: the FROM names the target again, under its alias. */
function updateAliasFrom(context: Context, target: Target & { readonly prefix: string; readonly most: string | undefined }): Lowered {
  const { cursor } = context;
  const setAt = cursor.at;
  const fromAt = wordOutside(cursor.tokens, cursor.at, 'FROM');
  if (fromAt === undefined) return cursor.unexpected('FROM');
  cursor.at = fromAt + 1;
  const from = joinedWith(context, parseFrom(context), target);
  if (target.most !== undefined && from.sources.length > 1) refuseConstruct(context, 'UPDATE TOP with a join', target.table.range);
  const where = withScope(context, { sources: from.sources, outer: undefined }, () => tail(context));
  const end = cursor.at;
  const changed = targetIn(from, target);
  cursor.at = setAt;
  const assignments = withScope(context, { sources: from.sources, outer: undefined }, () => parseAssignments(context, changed));
  checkAssignments(context, assignments, changed);
  cursor.at = end;
  return lowered(change(updateFromRows({ ...changed, prefix: target.prefix }, assignments, from.sql + joinWhere(from, where) + (target.most === undefined ? '' : ` LIMIT ${target.most}`))));
}

/** `UPDATE t SET … [FROM …] [WHERE …]`, which SQLite has. */
function updatePlain(context: Context, target: Target & { readonly most: string | undefined }, prefix: string): Lowered {
  const { cursor } = context;
  const fromAt = wordOutside(cursor.tokens, cursor.at, 'FROM');
  const setAt = cursor.at;
  const sources = [sourceOf(context, target.table, target.alias)];
  let from: FromClause | undefined;
  let end: number | undefined;
  if (fromAt !== undefined) {
    cursor.at = fromAt + 1;
    from = parseFrom(context);
    end = cursor.at;
    cursor.at = setAt;
  }
  return withScope(context, { sources: [...sources, ...(from?.sources ?? [])], outer: undefined }, () => {
    const set = setSql(parseAssignments(context, target));
    if (end !== undefined) {
      if (!cursor.sees('FROM')) cursor.unexpected('FROM');
      cursor.at = end;
    }
    const rows = from === undefined ? (target.most ?? takeRows(context)) : undefined;
    const where = from === undefined ? tail(context) : joinWhere(from, tail(context));
    const once = from === undefined || context.dialect !== 'bigquery' ? [] : [matchesOnce(target, { prefix, from, where })];
    return lowered(...once, change(`${prefix}UPDATE ${aliased(target)} SET ${set}${from?.sql ?? ''}${from === undefined ? limited(context, { ...target, most: rows }, where) : where}`));
  });
}

/** BigQuery fails where two rows of FROM would update the same row. */
function matchesOnce(target: Target, { prefix, from, where }: { readonly prefix: string; readonly from: FromClause; readonly where: string }): Step {
  const sql = `${prefix}SELECT 1 FROM ${aliased(target)}, ${from.sql.slice(' FROM '.length)}${where} GROUP BY ${quoteName(target.alias)}.rowid HAVING count(*) > 1 LIMIT 1`;
  return { kind: 'refuseIfRows', sql, message: `UPDATE ${target.table.name}: two rows of FROM match the same row. Make them unique.` };
}

/** SQL Server's `TOP (n)`, any n rows. */
export function readTop(context: Context): string | undefined {
  const { cursor } = context;
  if (context.dialect !== 'sqlserver' || !cursor.sees('TOP')) return undefined;
  const from = cursor.at++;
  const { sql } = parseExpression(context);
  if (cursor.sees('PERCENT')) refuseConstruct(context, 'TOP … PERCENT of the rows to change', cursor.rangeFrom(from));
  return sql;
}

/** BigQuery has no UPDATE and DELETE without WHERE. */
export function needWhere(context: Context): void {
  const { cursor } = context;
  if (context.dialect === 'bigquery' && !cursor.tokens.some((token) => token.kind === 'word' && token.upper === 'WHERE')) refuse('BigQuery needs WHERE here: WHERE true for all rows.', cursor.here);
}

/** UPDATE in all its forms; `prefix` is the WITH that stood before it. */
export function parseUpdate(context: Context, prefix: string): Lowered {
  const { cursor } = context;
  const through = changeThroughQuery(context);
  if (through !== undefined) return through;
  if (context.dialect === 'clickhouse') refuseConstruct(context, 'UPDATE, for which a table must be made with enable_block_number_column (write ALTER TABLE … UPDATE),', cursor.here);
  if (context.dialect === 'sqlserver' && cursor.sees('UPDATE', 'STATISTICS') && !cursor.sees('UPDATE', 'STATISTICS', 'SET')) return NOTHING;
  cursor.expect('UPDATE');
  needWhere(context);
  if (cursor.sees('OR')) refuseConstruct(context, 'UPDATE OR', cursor.here);
  const most = readTop(context);
  cursor.accept('LOW_PRIORITY');
  const ignores = cursor.accept('IGNORE');
  cursor.accept('ONLY');
  const target = readTarget(context);
  const joins = cursor.sees(',') || cursor.seesAny(['JOIN', 'LEFT', 'INNER', 'CROSS', 'RIGHT', 'STRAIGHT_JOIN']);
  let result: Lowered;
  if (joins) {
    result = updateJoin(context, { ...target, prefix });
  } else {
    cursor.expect('SET');
    const namesTarget = inDialect(context, 'sqlserver') && wordOutside(cursor.tokens, cursor.at, 'FROM') !== undefined;
    result = namesTarget ? updateAliasFrom(context, { ...target, prefix, most }) : updatePlain(context, { ...target, most }, prefix);
  }
  expectEnd(context);
  return ignores ? { ...result, steps: result.steps.map((step) => ({ ...step, sql: step.sql.replace(/^UPDATE /, 'UPDATE OR IGNORE ') })) } : result;
}
