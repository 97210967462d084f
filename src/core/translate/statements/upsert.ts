import { inDialect, refuseConstruct, withScope, type Context, type Source } from '../context';
import { parseValue } from '../expressions/expression';
import { isName, nameOf, readName, type TableName } from '../names';
import { quoteName } from '../quoting';
import { readColumnNames } from '../queries/query';
import { parseAssignments, setSql } from './assignments';
import { querySources, type QueryColumns } from './queryColumns';
import { sourceOf } from './steps';

interface Target {
  readonly table: TableName;
  readonly alias: string;
  /** The column list of the statement. */
  readonly list: readonly string[] | undefined;
  /** Where the rows are those of a query. */
  readonly query?: QueryColumns | undefined;
}

/** What an INSERT does about rows that are there. */
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

/** The keys of a table's definition: MySQL looks for a row with the same key in this order, SQLite in the order of the clauses. */
function keysInOrder(definition: string): readonly string[] {
  const text = definition.replace(/'(?:[^']|'')*'/g, (literal) => ' '.repeat(literal.length));
  const own = [...text.matchAll(/[(,]\s*(\[[^\]]*\]|\w+) [^,()]*(?:\([^()]*\)[^,()]*)*?\b(PRIMARY KEY|UNIQUE)\b/g)].map(([, column = '', kind = '']) => ({ columns: column, isPrimary: kind.startsWith('P') }));
  const listed = [...text.matchAll(/\b(PRIMARY KEY|UNIQUE) \(([^)]*)\)/g)].map(([, kind = '', columns = '']) => ({ columns, isPrimary: kind.startsWith('P') }));
  const all = [...own, ...listed];
  return [...all.filter(({ isPrimary }) => isPrimary), ...all.filter(({ isPrimary }) => !isPrimary)].map(({ columns }) => columns);
}

/** Of the columns of the INSERT's query only those that are inserted unchanged are known when a new value names them. */
function refuseQueryColumns(context: Context, from: number, own: readonly Source[]): void {
  const { cursor } = context;
  const isKnown = (alias: string, column: string): boolean => own.some((source) => source.alias === alias && (source.renamed === undefined || source.renamed.has(column) || source.columns?.includes(column) === true));
  const at = cursor.tokens.findIndex((token, i) => {
    const [before, dot, column, behind] = [cursor.tokens[i - 1], cursor.tokens[i + 1], cursor.tokens[i + 2], cursor.tokens[i + 3]];
    const isQualified = i >= from && i < cursor.at && isName(token) && dot?.text === '.' && before?.text !== '.' && isName(column) && behind?.text !== '.';
    return isQualified && !isKnown(nameOf(token).toLowerCase(), nameOf(column).toLowerCase());
  });
  const token = cursor.tokens[at];
  if (token !== undefined) refuseConstruct(context, 'A column of the query in ON DUPLICATE KEY UPDATE (write VALUES(column))', token);
}

function parseDuplicateKey(context: Context, target: Target, row: Source): string {
  const queried = target.query === undefined ? [] : querySources(target.query);
  const own = [sourceOf(context, target.table, target.alias), row, ...queried];
  const scope = { sources: own, outer: undefined };
  const from = context.cursor.at;
  context.insertsRow = true;
  const set = withScope(context, scope, () => setSql(parseAssignments(context, target)));
  refuseQueryColumns(context, from, [...own, sourceOf(context, target.table, target.table.base)]);
  context.insertsRow = false;
  const keys = keysInOrder(context.catalog.definitionOf?.(target.table.key) ?? '');
  const clauses = keys.length < 2 ? [''] : [...keys.map((key) => ` (${key})`), ''];
  return clauses.map((key) => ` ON CONFLICT${key} DO UPDATE SET ${set}`).join('');
}

interface Keys {
  readonly sql: string;
  /** Set when all keys are plain columns. */
  readonly columns: readonly string[] | undefined;
}

/** The columns of a key by the name that it was given, or that PostgreSQL gives it: `t_pkey`, `t_a_b_key`. */
function constraintKeys(context: Context, table: TableName): Keys {
  const { cursor } = context;
  const from = cursor.at;
  const name = readName(context).toLowerCase();
  const definition = context.catalog.definitionOf?.(table.key) ?? '';
  const keys = [...definition.matchAll(/(?:CONSTRAINT \[([^\]]*)\] )?(PRIMARY KEY|UNIQUE) \(([^)]*)\)/g)].map(([, given, kind, names = '']) => ({ given, kind, columns: names.split(',').map((column) => column.trim().replace(/^\[|\]$/g, '')) }));
  const own = [...definition.matchAll(/[(,] (?:\[([^\]]+)\]|(\w+)) [^,(]*(?:\([^)]*\))?[^,]*?\b(PRIMARY KEY|UNIQUE)\b(?! ?\()/g)].map(([, quoted, plain, kind]) => ({ given: undefined, kind, columns: [quoted ?? plain ?? ''] }));
  const first = /^[^(]*\((?:\[([^\]]+)\]|(\w+)) [^,(]*(?:\([^)]*\))?[^,]*?\b(PRIMARY KEY|UNIQUE)\b(?! ?\()/.exec(definition);
  const all = [...keys, ...own, ...(first === null ? [] : [{ given: undefined, kind: first[3], columns: [first[1] ?? first[2] ?? ''] }])];
  const base = table.base.toLowerCase();
  const found = all.find(({ given, kind, columns }) => (given ?? (kind === 'UNIQUE' ? `${base}_${columns.join('_')}_key` : `${base}_pkey`)).toLowerCase() === name);
  if (found === undefined) return refuseConstruct(context, 'ON CONFLICT ON CONSTRAINT of a constraint that is not known here', cursor.rangeFrom(from));
  return { sql: ` (${found.columns.map(quoteName).join(', ')})`, columns: found.columns };
}

function readKeys(context: Context, table: TableName): Keys {
  const { cursor } = context;
  if (cursor.accept('ON', 'CONSTRAINT')) return constraintKeys(context, table);
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
  const keys = readKeys(context, target.table);
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
