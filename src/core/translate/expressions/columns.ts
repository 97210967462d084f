import type { TextRange } from '../../base/textRange';
import { createContext, inDialect, type Context, type Scope, type Source } from '../context';
import { typed, UNKNOWN, type ColumnType, type Expr } from '../expr';
import { isNullable } from '../clickhouseNulls';
import { CLICKHOUSE_EMPTY } from '../queries/clickhouseJoins';
import { quoteName } from '../quoting';
import { parseExpression } from './expression';
import { hasFields, readField } from './fields';
import { columnTypeOf } from './types';

interface Found {
  readonly source: Source;
  readonly column: string;
  /** A neighbour has columns of names of its own (`json_each` has `id`, `key`, `value` …). */
  readonly isCrowded: boolean;
}

function holds(source: Source, column: string): boolean {
  return source.renamed?.has(column) === true || source.columns?.includes(column) === true;
}

/** The source that a column is of: sought in the nearest scope first; `undefined` when that cannot be told. */
function findSource(scope: Scope | undefined, alias: string | undefined, column: string): Found | undefined {
  for (let here = scope; here !== undefined; here = here.outer) {
    const named = alias === undefined ? here.sources : here.sources.filter((source) => source.alias === alias);
    const holder = named.find((source) => holds(source, column));
    if (holder !== undefined) return { source: holder, column, isCrowded: here.sources.some((source) => source.renamed !== undefined) };
    if (named.some((source) => source.columns === undefined)) return undefined;
  }
  return undefined;
}

/** What is known of one of a source's columns, by its name in lower case. */
export function typeOfColumn(context: Context, source: Source, column: string): ColumnType {
  const own = source.types?.get(column);
  if (own !== undefined || source.table === undefined) return own ?? UNKNOWN;
  return columnTypeOf(context.catalog.typeOf?.(source.table, column));
}

/** `row.field`, `t.row.field`: the fields of a column that is a row, or of an array of rows; `undefined`: the parts are no such names. */
function fieldExpr(context: Context, parts: readonly string[], range: TextRange): Expr | undefined {
  if (parts.length < 2 || findSource(context.scope, parts.at(-2)?.toLowerCase(), parts.at(-1)?.toLowerCase() ?? '') !== undefined) return undefined;
  for (const at of [0, 1].filter((index) => index < parts.length - 1)) {
    const found = findSource(context.scope, at === 1 ? parts[0]?.toLowerCase() : undefined, parts[at]?.toLowerCase() ?? '');
    if (found === undefined || !hasFields(typeOfColumn(context, found.source, found.column))) continue;
    const whole = columnExpr(context, parts.slice(0, at + 1), range);
    return { ...parts.slice(at + 1).reduce((value, name) => readField(value, name, range), whole), column: parts.at(-1) ?? '' };
  }
  return undefined;
}

/** The value of the select list that a name stands for: in ClickHouse before a column of this name, elsewhere where there is none. */
function aliasedValue(context: Context, name: string, range: TextRange): Expr | undefined {
  const value = context.aliases?.get(name.toLowerCase());
  if (value === undefined) return undefined;
  const sources = context.scope?.sources ?? [];
  const isColumn = sources.some((source) => source.columns === undefined || holds(source, name.toLowerCase()));
  if (isColumn && (context.dialect !== 'clickhouse' || value.column?.toLowerCase() === name.toLowerCase())) return undefined;
  return { ...typed(`(${value.sql})`, value, range), ...(value.text === undefined ? {} : { text: value.text }) };
}

/** A session variable of Spark, where no table can have such a column. */
function variableExpr(context: Context, parts: readonly string[], range: TextRange): Expr | undefined {
  const name = (parts.at(-1) ?? '').toLowerCase();
  const value = parts.length === 1 || parts.at(-2)?.toLowerCase() === 'session' ? context.variables?.get(name) : undefined;
  if (value === undefined) return undefined;
  for (let scope = context.scope; scope !== undefined && parts.length === 1; scope = scope.outer) {
    if (scope.sources.some((source) => source.columns === undefined || holds(source, name))) return undefined;
  }
  const inner = createContext(value.map((token) => ({ ...token, ...range })), context.dialect, context.catalog);
  return { ...parseExpression(inner), range };
}

/** PostgreSQL's ctid, by which rows that are alike are told apart: the number of the row. */
function rowOfTable(context: Context, parts: readonly string[], range: TextRange): Expr | undefined {
  const written = parts.at(-2)?.toLowerCase();
  const sources = (context.scope?.sources ?? []).filter((source) => written === undefined || source.alias === written);
  const outer = written === undefined ? [] : (context.scope?.outer?.sources ?? []).filter((source) => source.alias === written);
  const source = sources[0] ?? outer[0];
  if (source?.table === undefined || source.columns?.includes('ctid') === true || sources.length > 1) return undefined;
  return { ...typed(written === undefined ? 'rowid' : `${quoteName(parts.at(-2) ?? '')}.rowid`, { type: 'integer' }, range), column: 'ctid' };
}

/** `c`, `t.c`, `dw.t.c`: a table is known by its last name or alias. */
export function columnExpr(context: Context, parts: readonly string[], range: TextRange): Expr {
  const field = context.traits.native ? undefined : fieldExpr(context, parts, range);
  if (field !== undefined) return field;
  const named = parts.length === 1 ? aliasedValue(context, parts[0] ?? '', range) : undefined;
  if (named !== undefined) return named;
  const variable = context.variables === undefined ? undefined : variableExpr(context, parts, range);
  if (variable !== undefined) return variable;
  const ctid = context.dialect === 'postgresql' && parts.at(-1)?.toLowerCase() === 'ctid' ? rowOfTable(context, parts, range) : undefined;
  if (ctid !== undefined) return ctid;
  const column = parts.at(-1) ?? '';
  const written = parts.at(-2);
  const found = findSource(context.scope, written?.toLowerCase(), column.toLowerCase());
  const alias = written ?? ((found?.isCrowded === true || context.crowded) && found !== undefined && found.source.alias !== '' ? found.source.alias : undefined);
  const renamed = found?.source.renamed?.get(column.toLowerCase());
  const sql = renamed ?? (alias === undefined ? quoteName(column) : `${quoteName(alias)}.${quoteName(column)}`);
  const type = found === undefined ? UNKNOWN : typeOfColumn(context, found.source, found.column);
  if (context.absent.has(column.toLowerCase())) return { ...typed(context.dialect === 'clickhouse' && isNullable(context, column) === false ? (CLICKHOUSE_EMPTY[type.type] ?? 'NULL') : 'NULL', type, range), column };
  const table = inDialect(context, 'sqlserver', 'trino') && found?.source.renamed === undefined ? found?.source.table : undefined;
  const value = typed(sql, type, range);
  return table === undefined || found === undefined ? { ...value, column } : { ...value, column, origin: { table, alias: found.source.alias, column: found.column } };
}
