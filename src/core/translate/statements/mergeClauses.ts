import { refuseConstruct, type Context, type Source } from '../context';
import { parseValue } from '../expressions/expression';
import { readNameParts, type TableName } from '../names';
import { quoteName } from '../quoting';
import { parseAssignments, setSql } from './assignments';
import { readDefaultValue } from './defaults';
import { stored } from './storage';
import { skipOutput } from './steps';

type MergeAction =
  | { readonly kind: 'update'; readonly set: string; readonly deleteWhere: string | undefined }
  | { readonly kind: 'insert'; readonly columns: string; readonly values: string }
  | { readonly kind: 'delete' }
  | { readonly kind: 'nothing' };

/** One WHEN clause. */
export interface Clause {
  /** From 0, in the order of the statement. */
  readonly number: number;
  readonly kind: 'matched' | 'notMatched' | 'notMatchedBySource';
  readonly condition: string | undefined;
  readonly action: MergeAction;
}

/** The two tables of a MERGE. */
export interface MergeSides {
  readonly table: TableName;
  readonly alias: string;
  readonly columns: readonly string[];
  readonly source: Source;
}

/** `SET *`, `INSERT *`: every target column from the source's column of the same name. */
function allColumns(context: Context, sides: MergeSides): { readonly names: readonly string[]; readonly values: readonly string[] } {
  return {
    names: sides.columns.map(quoteName),
    values: sides.columns.map((column) => {
      const sql = `${quoteName(sides.source.alias)}.${quoteName(column)}`;
      return stored(context, { table: sides.table.key, column }, { sql, type: 'unknown', range: sides.table.range });
    }),
  };
}

/** DuckDB's UPDATE and INSERT alone, which take the columns by their places, or with BY NAME by their names. */
function takesAll(context: Context, sides: MergeSides): boolean {
  const { cursor } = context;
  if (context.dialect !== 'duckdb') return false;
  if (cursor.accept('BY', 'NAME')) return true;
  if (!cursor.done && !cursor.sees('WHEN')) return false;
  const isSame = sides.source.columns?.length === sides.columns.length && sides.columns.every((column, i) => column.toLowerCase() === sides.source.columns?.[i]);
  return isSame || refuseConstruct(context, 'MERGE that takes columns by their places', cursor.here);
}

function parseUpdate(context: Context, sides: MergeSides): MergeAction {
  const { cursor } = context;
  cursor.expect('UPDATE');
  if (cursor.accept('*') || cursor.accept('SET', '*') || cursor.accept('ALL', 'BY', 'NAME') || takesAll(context, sides)) {
    const { names, values } = allColumns(context, sides);
    return { kind: 'update', set: names.map((name, i) => `${name} = ${values[i] ?? ''}`).join(', '), deleteWhere: undefined };
  }
  cursor.expect('SET');
  const set = setSql(parseAssignments(context, { table: sides.table, alias: sides.alias }));
  return { kind: 'update', set, deleteWhere: undefined };
}

function readInsertColumns(context: Context, sides: MergeSides): readonly string[] {
  const { cursor } = context;
  if (!cursor.accept('(')) return sides.columns;
  const columns = [readNameParts(context).at(-1) ?? ''];
  while (cursor.accept(',')) columns.push(readNameParts(context).at(-1) ?? '');
  cursor.expect(')');
  return columns;
}

function parseInsertAction(context: Context, sides: MergeSides): MergeAction {
  const { cursor } = context;
  cursor.expect('INSERT');
  if (cursor.accept('*') || cursor.accept('ROW') || cursor.accept('ALL', 'BY', 'NAME') || takesAll(context, sides)) {
    const { names, values } = allColumns(context, sides);
    return { kind: 'insert', columns: names.join(', '), values: values.join(', ') };
  }
  const columns = readInsertColumns(context, sides);
  cursor.expect('VALUES', '(');
  const values: string[] = [];
  do {
    const column = columns[values.length] ?? cursor.unexpected(')');
    const target = { table: sides.table.key, column };
    values.push(stored(context, target, readDefaultValue(context, target) ?? parseValue(context)));
  } while (cursor.accept(','));
  cursor.expect(')');
  return { kind: 'insert', columns: columns.map(quoteName).join(', '), values: values.join(', ') };
}

function parseAction(context: Context, sides: MergeSides): MergeAction {
  const { cursor } = context;
  if (cursor.accept('DELETE')) return { kind: 'delete' };
  if (cursor.accept('DO', 'NOTHING')) return { kind: 'nothing' };
  if (cursor.sees('UPDATE')) return parseUpdate(context, sides);
  return parseInsertAction(context, sides);
}

function readKind(context: Context): Clause['kind'] {
  const { cursor } = context;
  if (cursor.accept('MATCHED')) return 'matched';
  cursor.expect('NOT', 'MATCHED');
  if (cursor.accept('BY', 'SOURCE')) return 'notMatchedBySource';
  cursor.accept('BY', 'TARGET');
  return 'notMatched';
}

/** Oracle writes conditions behind the action: `UPDATE SET … WHERE c DELETE WHERE d`. */
function parseTrailing(context: Context, action: MergeAction): { readonly where: string | undefined; readonly action: MergeAction } {
  const { cursor } = context;
  if (context.dialect !== 'oracle') return { where: undefined, action };
  const where = cursor.accept('WHERE') ? parseValue(context).sql : undefined;
  if (action.kind !== 'update' || !cursor.accept('DELETE', 'WHERE')) return { where, action };
  return { where, action: { ...action, deleteWhere: parseValue(context).sql } };
}

function parseClause(context: Context, sides: MergeSides, number: number): Clause {
  const { cursor } = context;
  cursor.expect('WHEN');
  const from = cursor.at;
  const kind = readKind(context);
  const condition = cursor.accept('AND') ? parseValue(context).sql : undefined;
  cursor.expect('THEN');
  const { where, action } = parseTrailing(context, parseAction(context, sides));
  if ((action.kind === 'insert') !== (kind === 'notMatched') && action.kind !== 'nothing') {
    refuseConstruct(context, `${action.kind.toUpperCase()} in this clause of MERGE`, cursor.rangeFrom(from));
  }
  return { number, kind, condition: condition ?? where, action };
}

/** Reads the WHEN clauses, at least one. */
export function parseClauses(context: Context, sides: MergeSides): readonly Clause[] {
  const { cursor } = context;
  const clauses = [parseClause(context, sides, 0)];
  while (cursor.sees('WHEN')) clauses.push(parseClause(context, sides, clauses.length));
  skipOutput(context);
  if (cursor.seesAny(['OUTPUT', 'RETURNING', 'OPTION'])) refuseConstruct(context, `MERGE … ${cursor.peek()?.upper ?? ''}`, cursor.here);
  return clauses;
}
