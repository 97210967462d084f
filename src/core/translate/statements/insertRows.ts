import { inDialect, type Context } from '../context';
import { commonColumn, type ColumnType } from '../expr';
import { parseValue } from '../expressions/expression';
import { readName, readTable, type TableName } from '../names';
import { parseFrom, type FromClause } from '../queries/from';
import { parseQuery } from '../queries/query';
import { parseSelect } from '../queries/select';
import { refuse } from '../refusal';
import { readDefaultValue } from './defaults';
import { sourceOf } from './steps';
import type { Rows } from './storage';

/** The rows of an INSERT. */
export interface InsertRows extends Rows {
  /** Names of the columns in lower case; `undefined`: not known. */
  readonly columns: readonly string[] | undefined;
  readonly isPlainValues: boolean;
}

/** Where the rows go. */
export interface RowsTarget {
  readonly table: TableName;
  /** In the order of the values, as far as they are known. */
  readonly columns: readonly string[] | undefined;
  /** The statement lists no columns. */
  readonly isWhole?: boolean;
}

/** What stands before the rows: a WITH, or the FROM of a multi-insert. */
interface RowsBefore {
  readonly prefix: string;
  readonly given: FromClause | undefined;
}

/** Whether DEFAULT stands for a value in the list of VALUES that begins here, or MySQL's ROW before its brackets. */
function usesDefault(context: Context): boolean {
  const { cursor } = context;
  if (!cursor.sees('VALUES') && !cursor.sees('VALUE')) return false;
  if (inDialect(context, 'mysql') && cursor.peek(1)?.upper === 'ROW' && cursor.peek(2)?.text === '(') return true;
  return cursor.tokens.some((token, i) => i > cursor.at && token.upper === 'DEFAULT' && token.kind === 'word' && [',', ')'].includes(cursor.tokens[i + 1]?.text ?? ''));
}

function valuesWithDefaults(context: Context, target: RowsTarget): InsertRows {
  const { cursor } = context;
  const from = cursor.at++;
  const rows: string[] = [];
  const types: ColumnType[][] = [];
  do {
    cursor.accept('ROW');
    cursor.expect('(');
    const values: string[] = [];
    const row: ColumnType[] = [];
    do {
      const column = target.columns?.[values.length];
      const value = readDefaultValue(context, { table: target.table.key, column }) ?? parseValue(context);
      values.push(value.sql);
      row.push(value);
    } while (cursor.accept(','));
    cursor.expect(')');
    rows.push(`(${values.join(', ')})`);
    types.push(row);
  } while (cursor.accept(','));
  const common = (types[0] ?? []).map((_type, i) => commonColumn(types.map((row) => row[i] ?? { type: 'null' })));
  return { sql: `VALUES ${rows.join(', ')}`, types: common, columns: undefined, range: cursor.rangeFrom(from), isPlainValues: true };
}

/** `TABLE t`: all rows of a table. */
function wholeTable(context: Context): InsertRows {
  const { cursor } = context;
  const from = cursor.at;
  cursor.expect('TABLE');
  const table = readTable(context);
  const { columns } = sourceOf(context, table, table.base);
  return { sql: `SELECT * FROM ${table.sql}`, types: undefined, columns, range: cursor.rangeFrom(from), isPlainValues: false };
}

/** `INSERT … SET a = 1, b = 2`. */
export function readSetRows(context: Context, table: TableName): { readonly list: readonly string[]; readonly rows: InsertRows } | undefined {
  const { cursor } = context;
  const from = cursor.at;
  if (!inDialect(context, 'mysql') || !cursor.accept('SET')) return undefined;
  const list: string[] = [];
  const values: string[] = [];
  const types: ColumnType[] = [];
  do {
    const column = readName(context);
    list.push(column);
    cursor.expect('=');
    const value = readDefaultValue(context, { table: table.key, column }) ?? parseValue(context);
    values.push(value.sql);
    types.push(value);
  } while (cursor.accept(','));
  return { list, rows: { sql: `VALUES (${values.join(', ')})`, types, columns: undefined, range: cursor.rangeFrom(from), isPlainValues: true } };
}

/** The rows: VALUES, a query, a table, or the SELECT of a multi-insert, behind the WITH that stood before INSERT. */
export function readRows(context: Context, { prefix, given }: RowsBefore, target: RowsTarget): InsertRows {
  const { cursor } = context;
  if (cursor.sees('TABLE')) return wholeTable(context);
  if (usesDefault(context)) return valuesWithDefaults(context, target);
  const start = cursor.at;
  const first = context.dialect !== 'duckdb' && cursor.accept('FROM') ? parseFrom(context) : given;
  if (first !== undefined) {
    const select = parseSelect(context, first);
    return { ...select, sql: prefix + select.sql, range: cursor.rangeFrom(start), isPlainValues: false };
  }
  const query = parseQuery(context);
  const opening = cursor.tokens[start]?.upper;
  const sql = prefix !== '' && opening === 'WITH' ? `${prefix}SELECT * FROM (${query.sql})` : prefix + query.sql;
  return { ...query, sql, range: cursor.rangeFrom(start), isPlainValues: opening === 'VALUES' && prefix === '' };
}

/** The columns that the rows fill: as many as there are values. PostgreSQL leaves the last ones out. Refuses another number of values. */
export function filledColumns(context: Context, rows: InsertRows, target: RowsTarget): readonly string[] | undefined {
  const { columns } = target;
  const width = rows.types?.length;
  const isKnown = rows.columns !== undefined || rows.isPlainValues;
  if (columns === undefined || width === undefined || !isKnown || width === columns.length) return columns;
  if (target.isWhole === true && width < columns.length && inDialect(context, 'postgresql', 'redshift')) return columns.slice(0, width);
  return refuse(`The table ${target.table.name} takes ${String(columns.length)} values here (${columns.join(', ')}), and ${String(width)} are given.`, rows.range);
}
