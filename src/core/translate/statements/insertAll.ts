import { refuseConstruct, typesByName, withScope, type Context } from '../context';
import { UNKNOWN, type ColumnType } from '../expr';
import { parseValue } from '../expressions/expression';
import { readName, readTable, type TableName } from '../names';
import { parseQuery } from '../queries/query';
import { startsQuery } from '../expressions/predicates';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { readDefaultValue } from './defaults';
import { stored } from './storage';
import { change, columnsOfTarget, dropTemporary, expectEnd, prepare, temporary, type Lowered } from './steps';

const ROWS = 'rows for all';

interface Into {
  readonly table: TableName;
  readonly columns: readonly string[];
  /** Values of the columns; `undefined`: the columns of the query in their order. */
  readonly valuesAt: number | undefined;
}

interface Branch {
  /** The first token of its condition; `undefined`: each row, `else`: rows that no condition before took. */
  readonly conditionAt: number | 'else' | undefined;
  readonly intos: readonly Into[];
}

/** `INTO t [(a, b)] [VALUES (x, y)]`; the values are read once the columns of the query are known. */
function readInto(context: Context): Into {
  const { cursor } = context;
  cursor.expect('INTO');
  const table = readTable(context);
  const all = columnsOfTarget(context, table);
  let columns = all;
  if (cursor.sees('(') && !startsQuery(context, 1)) {
    cursor.expect('(');
    const listed = [readName(context)];
    while (cursor.accept(',')) listed.push(readName(context));
    cursor.expect(')');
    columns = listed;
  }
  if (!cursor.accept('VALUES')) return { table, columns, valuesAt: undefined };
  const valuesAt = cursor.at;
  cursor.skipBrackets();
  return { table, columns, valuesAt };
}

function readIntos(context: Context): readonly Into[] {
  const intos = [readInto(context)];
  while (context.cursor.sees('INTO')) intos.push(readInto(context));
  return intos;
}

/** Steps over a condition up to its THEN. */
function skipCondition(context: Context): number {
  const { cursor } = context;
  const at = cursor.at;
  let cases = 0;
  for (; !cursor.done && (cases > 0 || !cursor.sees('THEN')); cursor.at++) {
    if (cursor.sees('(')) {
      cursor.skipBrackets();
      cursor.at--;
    } else if (cursor.sees('CASE')) cases++;
    else if (cursor.sees('END')) cases--;
  }
  cursor.expect('THEN');
  return at;
}

function readBranches(context: Context): readonly Branch[] {
  const { cursor } = context;
  if (!cursor.sees('WHEN')) return [{ conditionAt: undefined, intos: readIntos(context) }];
  const branches: Branch[] = [];
  while (cursor.accept('WHEN')) {
    const conditionAt = skipCondition(context);
    branches.push({ conditionAt, intos: readIntos(context) });
  }
  if (cursor.accept('ELSE')) branches.push({ conditionAt: 'else', intos: readIntos(context) });
  return branches;
}

function valuesOf(context: Context, into: Into, query: { readonly columns: readonly string[]; readonly types: readonly ColumnType[] }): readonly string[] {
  const { cursor } = context;
  const target = (i: number): { readonly table: string; readonly column: string } => ({ table: into.table.key, column: into.columns[i] ?? '' });
  if (into.valuesAt === undefined) {
    if (query.columns.length !== into.columns.length) refuse(`The table ${into.table.name} takes ${String(into.columns.length)} values here, and the query gives ${String(query.columns.length)}.`, into.table.range);
    return query.columns.map((column, i) => stored(context, target(i), { ...(query.types[i] ?? UNKNOWN), sql: quoteName(column), range: into.table.range }));
  }
  cursor.at = into.valuesAt;
  cursor.expect('(');
  const values: string[] = [];
  do values.push(stored(context, target(values.length), readDefaultValue(context, target(values.length)) ?? parseValue(context)));
  while (cursor.accept(','));
  cursor.expect(')');
  if (values.length !== into.columns.length) refuse(`The table ${into.table.name} takes ${String(into.columns.length)} values here, and ${String(values.length)} are given.`, into.table.range);
  return values;
}

/** Oracle's and Snowflake's `INSERT [OVERWRITE] ALL | FIRST [WHEN … THEN] INTO … SELECT …`. The query is run once, before the first row is written. */
export function parseInsertAll(context: Context): Lowered {
  const { cursor } = context;
  cursor.expect('INSERT');
  const overwrites = cursor.accept('OVERWRITE');
  const isFirst = cursor.accept('FIRST');
  if (!isFirst) cursor.expect('ALL');
  const branches = readBranches(context);
  const from = cursor.at;
  const query = parseQuery(context);
  expectEnd(context);
  const end = cursor.at;
  const columns = query.columns?.every((name) => name !== '') === true ? query.columns : namedByPlace(context, query.columns, from);
  const types = columns.map((_name, i) => query.types?.[i] ?? UNKNOWN);
  const scope = { sources: [{ alias: '', columns, types: typesByName(columns, types) }], outer: undefined };
  const list = columns.map(quoteName).join(', ');
  const steps = withScope(context, scope, () => {
    const earlier: string[] = [];
    return branches.flatMap(({ conditionAt, intos }) => {
      const own = typeof conditionAt === 'number' ? conditionOf(context, conditionAt) : undefined;
      const others = (isFirst || conditionAt === 'else') ? earlier.map((one) => `(${one}) IS NOT TRUE`) : [];
      const where = [...others, ...(own === undefined ? [] : [`(${own})`])].join(' AND ');
      if (own !== undefined) earlier.push(own);
      return intos.map((into) => {
        const values = valuesOf(context, into, { columns, types }).join(', ');
        return change(`INSERT INTO ${into.table.sql} (${into.columns.map(quoteName).join(', ')}) SELECT ${values} FROM ${temporary(ROWS)}${where === '' ? '' : ` WHERE ${where}`}`);
      });
    });
  });
  cursor.at = end;
  const emptied = overwrites ? [...new Set(branches.flatMap(({ intos }) => intos.map(({ table }) => table.sql)))].map((sql) => change(`DELETE FROM ${sql}`)) : [];
  return {
    steps: [prepare(dropTemporary(ROWS)), prepare(`CREATE TEMP TABLE ${quoteName(ROWS)} AS WITH [new rows](${list}) AS (${query.sql}) SELECT * FROM [new rows]`), ...emptied, ...steps],
    cleanup: [dropTemporary(ROWS)],
  };
}

function conditionOf(context: Context, at: number): string {
  context.cursor.at = at;
  return parseValue(context).sql;
}

/** Values without a name can be reached by none; they need one all the same. */
function namedByPlace(context: Context, columns: readonly string[] | undefined, from: number): readonly string[] {
  if (columns === undefined) return refuseConstruct(context, 'INSERT ALL of a query whose columns are not known', context.cursor.rangeFrom(from));
  return columns.map((name, i) => (name === '' ? `column ${String(i + 1)}` : name));
}
