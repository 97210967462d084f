import type { TextRange } from '../../base/textRange';
import { refuseConstruct, refuseHere, typesByName, type Context, type Shape, type Source } from '../context';
import { parseExpression } from '../expressions/expression';
import { startsQuery } from '../expressions/predicates';
import { elementOf, type Expr } from '../expr';
import { isRowSource, rowsOf, type RowColumn, type Rows } from '../functions/generators';
import { fieldSql } from '../expressions/fields';
import { columnTypeOf } from '../expressions/types';
import { isName, readTable, type TableName } from '../names';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { givesNoNulls } from './clickhouseJoins';
import { finalRows } from '../statements/clickhouseTables';
import { readTables, type FromBuilder } from './from';
import { readAlias } from './items';
import { jsonTable } from './jsonTable';
import { crowdedArguments, lateralQuery, rowFactor } from './lateral';
import { isRecordSet, recordSet } from './recordSets';
import { parseQuery, readColumnNames } from './query';
import { parseSelect } from './select';
import { flinkWindow } from './timeWindows';
import { trinoUnnested } from './trinoUnnest';
import { vendorRows } from './vendorRows';

/** One table, subquery, table function or bracketed join. */
export interface Factor {
  readonly sql: string;
  readonly sources: readonly Source[];
}

/** Gives a table-like text an alias, and its columns other names: SQLite takes no column list there. */
function named(context: Context, inner: string, { columns, types }: Shape): Factor {
  const alias = readAlias(context);
  const list = alias === undefined ? undefined : readColumnNames(context);
  if (alias === undefined) return { sql: inner, sources: [{ alias: '', columns, types: typesByName(columns, types) }] };
  const quoted = quoteName(alias);
  if (list === undefined) return { sql: `${inner} AS ${quoted}`, sources: [{ alias: alias.toLowerCase(), columns, types: typesByName(columns, types) }] };
  const sql = `(WITH ${quoted}(${list.map(quoteName).join(', ')}) AS ${inner} SELECT * FROM ${quoted}) AS ${quoted}`;
  return { sql, sources: [{ alias: alias.toLowerCase(), columns: list.map((name) => name.toLowerCase()), types: typesByName(list, types) }] };
}

/** A query in FROM sees no neighbour: only what is outside of the whole FROM. */
function parseDerived(context: Context): Factor {
  const { cursor } = context;
  const here = context.scope;
  context.scope = here?.outer;
  cursor.expect('(');
  const from = cursor.at;
  const query = parseQuery(context);
  cursor.expect(')');
  context.scope = here;
  const filled = context.dialect === 'clickhouse' && givesNoNulls(context, cursor.tokens.slice(from, cursor.at));
  const factor = named(context, `(${query.sql})`, query);
  return filled ? { ...factor, sources: factor.sources.map((source) => ({ ...source, filled })) } : factor;
}

function parseJoined(context: Context): Factor {
  const { cursor } = context;
  cursor.expect('(');
  const builder: FromBuilder = { sql: '', sources: [], conditions: [] };
  const scope = context.scope;
  context.scope = { sources: builder.sources, outer: scope?.outer };
  readTables(context, builder);
  context.scope = scope;
  if (builder.conditions.length > 0) refuseConstruct(context, 'A semi or anti join in brackets', cursor.here);
  cursor.expect(')');
  return { sql: `(${builder.sql})`, sources: builder.sources };
}

function skipHints(context: Context): void {
  const { cursor } = context;
  while (cursor.sees('WITH', '(') && context.dialect === 'sqlserver') {
    cursor.at++;
    cursor.skipBrackets();
  }
  while ((cursor.seesAny(['FORCE', 'USE', 'IGNORE']) && ['INDEX', 'KEY'].includes(cursor.peek(1)?.upper ?? ''))) {
    while (!cursor.sees('(')) cursor.at++;
    cursor.skipBrackets();
  }
  if (cursor.seesAny(context.dialect === 'clickhouse' ? ['TABLESAMPLE', 'SAMPLE'] : ['TABLESAMPLE', 'FINAL', 'SAMPLE'])) refuseHere(context);
  if (cursor.sees('FOR') && ['SYSTEM_TIME', 'TIMESTAMP', 'VERSION'].includes(cursor.peek(1)?.upper ?? '')) refuseConstruct(context, 'Time travel', cursor.here);
  if (cursor.sees('PARTITION', '(') && cursor.tokens[0]?.upper !== 'DELETE') refuseConstruct(context, 'Reading named partitions', cursor.here);
}

const NATIVE_TABLE_FUNCTIONS = new Set(['json_each', 'json_tree']);

/** `json_each(…)` and `pragma_…` of SQLite itself. */
function nativeTableFunction(context: Context, name: string, from: number): Factor {
  const { cursor } = context;
  if (!context.traits.native || !NATIVE_TABLE_FUNCTIONS.has(name)) {
    return refuse(`The table function ${name} is not supported by the local runner.`, cursor.rangeFrom(from));
  }
  cursor.expect('(');
  const args = [parseExpression(context).sql];
  while (cursor.accept(',')) args.push(parseExpression(context).sql);
  cursor.expect(')');
  return named(context, `${name}(${args.join(', ')})`, { columns: undefined, types: undefined });
}

/** `UNNEST(array) [WITH ORDINALITY] AS t(x)`, `generate_series(a, b) g(n)`. */
function elementFunction(context: Context): Factor {
  const { cursor } = context;
  const from = cursor.at;
  const name = cursor.next().text.toLowerCase();
  const args = crowdedArguments(context);
  const range = cursor.rangeFrom(from);
  const isArray = name === 'unnest';
  const rows = isArray && context.dialect === 'trino' ? trinoUnnested(context, args, range) : isArray && args.length > 1 ? unnestedSeveral(context, args, range) : isArray ? unnested(args[0], range, context.dialect === 'bigquery') : rowsOf(context, { name, args, range });
  const ordinal = cursor.accept('WITH', 'ORDINALITY');
  const before = cursor.at;
  const written = readAlias(context);
  const offset = context.dialect === 'bigquery' && cursor.accept('WITH', 'OFFSET') ? (readAlias(context) ?? 'offset') : undefined;
  if (before === cursor.at && cursor.sees('WITH', 'OFFSET')) refuseConstruct(context, 'WITH OFFSET', cursor.here);
  const [own] = rows.columns;
  const isNamed = written !== undefined && rows.columns.length === 1 && own?.name !== 'value' && own?.name !== 'number' && own?.name !== 'col';
  const columns = ordinal ? [...rows.columns, ORDINAL] : offset !== undefined ? [...rows.columns, { ...ORDINAL, name: offset, sql: (alias: string): string => `CAST(${alias}.key AS INTEGER)` }] : rows.columns;
  const names = readColumnNames(context) ?? columns.map((column, i) => (isNamed && i === 0 ? written : column.name));
  return rowFactor(rows.array, { columns, alias: written ?? own?.name ?? name, names, range });
}

const ORDINAL: RowColumn = { name: 'ordinality', sql: (alias) => `(CAST(${alias}.key AS INTEGER) + 1)`, type: { type: 'integer' } };

/** PostgreSQL's UNNEST of several arrays: side by side, the shorter ones filled up with NULLs. */
function unnestedSeveral(context: Context, arrays: readonly Expr[], range: TextRange): Rows {
  if (context.dialect !== 'postgresql' || arrays.some((array) => array.type !== 'array')) return refuseConstruct(context, 'UNNEST of several arrays', range);
  const columns = arrays.map((array, i) => ({ name: 'unnest', sql: (alias: string) => `json_extract(${alias}.value, '$[${String(i)}]')`, type: elementOf(array) }));
  return { array: `arrays_beside(${arrays.map((array) => array.sql).join(', ')})`, columns };
}

/** An array that is not known to be one shows when the statement runs. */
function unnested(array: Expr | undefined, range: TextRange, splitsRows: boolean): Rows {
  const value = array ?? refuse('An argument is missing.', range);
  const { fields } = elementOf(value);
  if (fields !== undefined && splitsRows) return { array: value.sql, columns: fields.map((field) => ({ name: field.name, sql: (alias) => fieldSql(`${alias}.value`, field.name), type: field.type })) };
  return { array: value.sql, columns: [{ name: 'unnest', sql: (alias) => `${alias}.value`, type: elementOf(value) }] };
}

function parseTable(context: Context): Factor | undefined {
  const { cursor } = context;
  const from = cursor.at;
  const table = readTable(context);
  if (cursor.sees('(')) return nativeTableFunction(context, table.key, from);
  const cte = context.ctes.get(table.key);
  const isCte = cte !== undefined;
  if (table.key === 'dual' && !isCte && context.catalog.columnsOf('dual') === undefined && !context.traits.native) {
    readAlias(context);
    return undefined;
  }
  skipHints(context);
  const columns = isCte ? cte.columns : context.catalog.columnsOf(table.key)?.map((name) => name.toLowerCase());
  const alias = readAlias(context);
  const list = alias === undefined ? undefined : readColumnNames(context);
  skipHints(context);
  const shown = alias ?? table.base;
  if (context.dialect === 'clickhouse' && cursor.sees('FINAL') && !isCte) {
    const sql = finalRows(context, table, cursor.next());
    return { sql: `${sql} AS ${quoteName(shown)}`, sources: [{ alias: shown.toLowerCase(), columns, table: table.key }] };
  }
  if (list !== undefined) {
    const quoted = quoteName(shown);
    const sql = `(WITH ${quoted}(${list.map(quoteName).join(', ')}) AS (SELECT * FROM ${table.sql}) SELECT * FROM ${quoted}) AS ${quoted}`;
    const own = isCte ? cte.types : columns?.map((column) => columnTypeOf(context.catalog.typeOf?.(table.key, column)));
    return { sql, sources: [{ alias: shown.toLowerCase(), columns: list.map((name) => name.toLowerCase()), types: typesByName(list, own) }] };
  }
  const sql = alias === undefined && table.sql === quoteName(table.base) ? table.sql : `${table.sql} AS ${quoteName(shown)}`;
  return { sql, sources: [{ alias: shown.toLowerCase(), columns, table: isCte ? undefined : table.key, types: typesByName(cte?.columns, cte?.types), ...(cte?.filled === true ? { filled: true } : {}) }] };
}

/** Reads one member of FROM; `undefined` for a table that stands for no table (`dual`). */
export function parseFactor(context: Context): Factor | undefined {
  const { cursor } = context;
  cursor.accept('ONLY');
  const vendor = vendorRows(context) ?? flinkWindow(context);
  if (vendor !== undefined) return vendor;
  if (cursor.sees('(')) return startsQuery(context, 1) ? derivedOrJoined(context) : parseJoined(context);
  if (cursor.sees('VALUES')) {
    const query = parseSelect(context);
    return named(context, `(${query.sql})`, query);
  }
  if (cursor.sees('LATERAL', '(') && startsQuery(context, 2)) {
    cursor.at++;
    return lateralQuery(context);
  }
  if (cursor.sees('LATERAL') && cursor.peek(2)?.text === '(') cursor.at++;
  if (cursor.sees('LATERAL') || (cursor.sees('TABLE', '('))) refuseConstruct(context, cursor.peek()?.upper ?? '', cursor.here);
  const table = jsonTable(context);
  if (table !== undefined) return table;
  if (!context.traits.native && cursor.peek(1)?.text === '(' && (cursor.sees('UNNEST') || isRowSource(context, cursor.peek()?.text ?? ''))) return elementFunction(context);
  if (isRecordSet(context)) return recordSet(context);
  if (!isName(cursor.peek())) return cursor.unexpected('a table');
  return parseTable(context);
}

/** `((SELECT …) UNION …)` is a query, `((SELECT …) a JOIN b)` a join. */
function derivedOrJoined(context: Context): Factor {
  const { cursor } = context;
  if (!cursor.sees('(', '(')) return parseDerived(context);
  const behind = cursor.tokens[cursor.closing(cursor.at + 1) + 1];
  const isQuery = behind?.text === ')' || ['UNION', 'EXCEPT', 'INTERSECT', 'MINUS', 'ORDER', 'LIMIT'].includes(behind?.upper ?? '');
  return isQuery ? parseDerived(context) : parseJoined(context);
}

/** A table as a statement's target: its name, and the alias under which its columns are known. */
export function readTarget(context: Context): { readonly table: TableName; readonly alias: string } {
  const table = readTable(context);
  skipHints(context);
  const alias = readAlias(context);
  skipHints(context);
  return { table, alias: alias ?? table.base };
}
