import { inDialect, refuseConstruct, withScope, type Context, type Source } from '../context';
import { parseValue } from '../expressions/expression';
import { readName, type TableName } from '../names';
import { quoteName } from '../quoting';
import { readColumnNames } from '../queries/query';
import { parseAssignments, setSql } from './assignments';
import { sourceOf } from './steps';

interface Target {
  readonly table: TableName;
  readonly alias: string;
  /** The column list of the statement. */
  readonly list: readonly string[] | undefined;
}

export interface Conflict {
  /** With a leading blank; empty when neither clause stands here. */
  readonly sql: string;
  /** The key columns of DO UPDATE, when they are named. */
  readonly keys: readonly string[] | undefined;
}

/** The row that could not be inserted, under MySQL's alias (`VALUES (…) AS new`) or as `excluded`. */
function insertedRow(context: Context, target: Target): Source {
  const { cursor } = context;
  const columns = (target.list ?? context.catalog.columnsOf(target.table.key))?.map((name) => name.toLowerCase());
  if (!cursor.accept('AS')) return { alias: 'excluded', columns };
  const alias = readName(context).toLowerCase();
  const names = readColumnNames(context)?.map((name) => name.toLowerCase()) ?? columns ?? [];
  const renamed = new Map(names.map((name, i) => [name, `excluded.${quoteName(columns?.[i] ?? name)}`]));
  return { alias, columns: names, renamed };
}

function parseDuplicateKey(context: Context, target: Target, row: Source): string {
  const scope = { sources: [sourceOf(context, target.table, target.alias), row], outer: undefined };
  context.insertsRow = true;
  const set = withScope(context, scope, () => setSql(parseAssignments(context, target)));
  context.insertsRow = false;
  return ` ON CONFLICT DO UPDATE SET ${set}`;
}

interface Keys {
  readonly sql: string;
  /** Set when all keys are plain columns. */
  readonly columns: readonly string[] | undefined;
}

function readKeys(context: Context): Keys {
  const { cursor } = context;
  if (cursor.sees('ON', 'CONSTRAINT')) refuseConstruct(context, 'ON CONFLICT ON CONSTRAINT', cursor.here);
  if (!cursor.accept('(')) return { sql: '', columns: undefined };
  const keys = [parseValue(context)];
  while (cursor.accept(',')) keys.push(parseValue(context));
  cursor.expect(')');
  const where = cursor.accept('WHERE') ? ` WHERE ${parseValue(context).sql}` : '';
  const columns = keys.flatMap((key) => (key.column === undefined ? [] : [key.column]));
  return { sql: ` (${keys.map((key) => key.sql).join(', ')})${where}`, columns: where === '' && columns.length === keys.length ? columns : undefined };
}

function parseOnConflict(context: Context, target: Target): Conflict {
  const { cursor } = context;
  const keys = readKeys(context);
  cursor.expect('DO');
  if (cursor.accept('NOTHING')) return { sql: ` ON CONFLICT${keys.sql} DO NOTHING`, keys: undefined };
  cursor.expect('UPDATE', 'SET');
  const scope = { sources: [sourceOf(context, target.table, target.alias), { alias: 'excluded', columns: undefined }], outer: undefined };
  return withScope(context, scope, () => {
    const set = setSql(parseAssignments(context, target));
    const where = cursor.accept('WHERE') ? ` WHERE ${parseValue(context).sql}` : '';
    return { sql: ` ON CONFLICT${keys.sql} DO UPDATE SET ${set}${where}`, keys: keys.columns };
  });
}

/** ON CONFLICT and ON DUPLICATE KEY UPDATE as SQLite's upsert. */
export function parseConflict(context: Context, target: Target): Conflict {
  const { cursor } = context;
  const row = inDialect(context, 'mysql') ? insertedRow(context, target) : { alias: 'excluded', columns: undefined };
  let sql = '';
  let keys: readonly string[] | undefined;
  while (cursor.accept('ON', 'CONFLICT')) {
    const conflict = parseOnConflict(context, target);
    sql += conflict.sql;
    keys = conflict.keys;
  }
  if (sql === '' && cursor.accept('ON', 'DUPLICATE', 'KEY', 'UPDATE')) sql = parseDuplicateKey(context, target, row);
  return { sql, keys };
}
