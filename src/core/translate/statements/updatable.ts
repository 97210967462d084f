import { commaParts, indexOutside, wordOutside } from '../brackets';
import { createContext, refuseConstruct, type Context, type Source } from '../context';
import type { TextRange } from '../../base/textRange';
import type { Token } from '../../sql/lex/token';
import { isName, nameOf, tableOf, type TableName } from '../names';
import { parseFrom } from '../queries/from';
import { parseQuery } from '../queries/query';
import { refuse } from '../refusal';
import { made, madeName } from '../scripts/pieces';

/** A column of the query that is one of a table in it. */
export interface Origin {
  readonly source: Source;
  /** As written. */
  readonly column: string;
}

/** A query whose rows are rows of a table, which is changed through it. */
export interface Updatable {
  /** The name under which the statement knows the query, in lower case. */
  readonly name: string;
  /** Index of the bracket in front of the query. */
  readonly open: number;
  readonly sources: readonly Source[];
  /** By their names in the query, in lower case. */
  readonly columns: ReadonlyMap<string, Origin>;
  readonly range: TextRange;
}

/** Words by which several rows become one, or of which no row is one of a table. */
const GATHERING: ReadonlySet<string> = new Set(['UNION', 'EXCEPT', 'MINUS', 'INTERSECT', 'GROUP', 'HAVING', 'CONNECT', 'PIVOT', 'UNPIVOT']);

/** A column or a star of the select list, as far as it is one of a table. */
function originsOf(item: readonly Token[], sources: readonly Source[]): readonly (readonly [string, Origin])[] {
  const last = item.at(-1);
  if (last === undefined) return [];
  const ofSource = (alias: Token | undefined): readonly Source[] => (alias === undefined ? sources : sources.filter((source) => source.alias === nameOf(alias).toLowerCase()));
  if (last.text === '*' && last.kind === 'operator') {
    return ofSource(item.length > 1 ? item.at(-3) : undefined).flatMap((source) => (source.columns ?? []).map((column) => [column, { source, column }] as const));
  }
  const path = item.findIndex((token, i) => (i % 2 === 0 ? !isName(token) : token.text !== '.'));
  const end = path === -1 ? item.length : path;
  const column = item[end - 1];
  const behind = item.slice(end).filter((token) => token.upper !== 'AS' || token.kind !== 'word');
  if (end === 0 || end % 2 === 0 || !isName(column) || behind.length > 1 || (behind.length === 1 && !isName(behind[0]))) return [];
  const [source] = ofSource(item[end - 3]).filter(({ columns }) => columns?.includes(nameOf(column).toLowerCase()) === true);
  return source === undefined ? [] : [[nameOf(behind[0] ?? column).toLowerCase(), { source, column: nameOf(column) }]];
}

/** The tables of the query's FROM; their columns show which table a column of it is of. */
function sourcesOf(context: Context, inner: readonly Token[], from: number): readonly Source[] {
  const own: Context = { ...createContext(inner, context.dialect, context.catalog), ctes: context.ctes };
  own.cursor.at = from + 1;
  return parseFrom(own).sources;
}

export function readUpdatable(context: Context, open: number, name: string): Updatable {
  const { cursor } = context;
  const close = cursor.closing(open);
  const inner = cursor.tokens.slice(open + 1, close);
  const range = { start: cursor.tokens[open]?.start ?? 0, end: cursor.tokens[close]?.end ?? 0 };
  const gathered = indexOutside(inner, 0, (word) => GATHERING.has(word));
  const from = wordOutside(inner, 0, 'FROM');
  const isPlain = inner[0]?.upper === 'SELECT' && inner[1]?.upper !== 'DISTINCT' && gathered === inner.length && from !== undefined;
  if (!isPlain) return refuse('This query cannot be changed: its rows are not those of one table.', range);
  const sources = sourcesOf(context, inner, from);
  const list = commaParts(inner.slice(1, from)).map((item, i) => (i === 0 ? withoutTop(item) : item));
  return { name, open, sources, columns: new Map(list.flatMap((item) => originsOf(item, sources))), range };
}

/** Without `TOP (n)` and `ALL`. */
function withoutTop(item: readonly Token[]): readonly Token[] {
  if (item[0]?.upper === 'ALL') return item.slice(1);
  if (item[0]?.upper !== 'TOP') return item;
  const end = item[1]?.text === '(' ? item.findIndex((token) => token.text === ')') : 1;
  return item.slice(end + 1);
}

/** The table of a source; the query of a WITH is none. */
export function tableIn(context: Context, source: Source, range: TextRange): TableName {
  const parts = source.table?.split('.') ?? refuse('What is changed through this query is no table.', range);
  if (context.catalog.definitionOf !== undefined && context.catalog.definitionOf(parts.join('.')) === undefined) refuseConstruct(context, 'A change of a view', range);
  return tableOf(context, parts, range);
}

/** Where the bracket of `name AS (` stands in the WITH of the statement; `undefined`: nowhere. */
export function openOfCte({ cursor: { tokens } }: Context, name: string): number | undefined {
  const at = tokens.findIndex((token, i) => isName(token) && nameOf(token).toLowerCase() === name && tokens[i + 1]?.upper === 'AS' && tokens[i + 2]?.text === '(' && (tokens[i - 1]?.upper === 'WITH' || tokens[i - 1]?.text === ','));
  return at === -1 ? undefined : at + 2;
}

/** The one table of a query whose rows go, or are replaced. */
export function deletedSource(query: Updatable): Source {
  const [source] = query.sources;
  if (source === undefined || query.sources.length > 1) return refuse('Rows are deleted through a query of one table only.', query.range);
  return source;
}

/** A query whose table MERGE changes, as far as its rows are among those of the query. */
export interface Filtered {
  readonly table: TableName;
  /** SQL of a query for the numbers of its rows. */
  readonly rows: string;
}

/** SQL Server's MERGE into a query of its WITH; `undefined`: the name at the cursor, which is stepped over else, is no such query. */
export function filteredTarget(context: Context): Filtered | undefined {
  const { cursor } = context;
  const word = cursor.peek();
  const name = isName(word) ? nameOf(word).toLowerCase() : '';
  const open = context.dialect === 'sqlserver' && context.ctes.has(name) ? openOfCte(context, name) : undefined;
  if (open === undefined) return undefined;
  const query = readUpdatable(context, open, name);
  const source = deletedSource(query);
  const renamed = [...query.columns].find(([column, origin]) => column !== origin.column.toLowerCase());
  if (renamed !== undefined) refuseConstruct(context, 'MERGE into a query that gives a column another name', query.range);
  const inner = cursor.tokens.slice(open + 1, cursor.closing(open));
  if (inner[1]?.upper === 'TOP') refuseConstruct(context, 'MERGE into a query with TOP', query.range);
  const from = wordOutside(inner, 0, 'FROM') ?? inner.length;
  const numbers = [made('SELECT', query.range), madeName(source.alias, query.range), made('.', query.range), madeName('rowid', query.range)];
  const own: Context = { ...createContext([...numbers, ...inner.slice(from)], context.dialect, context.catalog), ctes: context.ctes };
  cursor.at++;
  return { table: tableIn(context, source, query.range), rows: parseQuery(own).sql };
}
