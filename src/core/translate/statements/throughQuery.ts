import { commaParts, indexOutside, wordOutside } from '../brackets';
import { createContext, inDialect, refuseConstruct, withScope, type Context, type Source } from '../context';
import type { TextRange } from '../../base/textRange';
import { parseExpression, parseValue } from '../expressions/expression';
import type { Token } from '../../sql/lex/token';
import { isName, nameOf, tableOf, type TableName } from '../names';
import { parseFrom, type FromClause } from '../queries/from';
import { parseWith } from '../queries/query';
import { quoteName } from '../quoting';
import { made, madeName } from '../scripts/pieces';
import { refuse } from '../refusal';
import { parseAssignments } from './assignments';
import { checkFollowers } from './references';
import { change, expectEnd, lowered, skipOutput, skipReturning, type Lowered } from './steps';

/** The column that carries the number of the target's row through the query. */
const ROW = 'target row';

/** A column of the query that is one of a table in it. */
interface Origin {
  readonly source: Source;
  /** As written. */
  readonly column: string;
}

/** A query whose rows are rows of a table, which is changed through it. */
interface Updatable {
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

function readUpdatable(context: Context, open: number, name: string): Updatable {
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

/** Tokens that stand for those from one index up to another. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly tokens: readonly Token[];
}

/** The number of the row of `source` at the end of the query's select list. */
function carriedRow(context: Context, { open, range }: Updatable, source: Source): Edit {
  const { cursor } = context;
  const from = wordOutside(cursor.tokens, open + 1, 'FROM') ?? cursor.closing(open);
  return { from, to: from, tokens: [made(',', range), madeName(source.alias, range), made('.', range), madeName('rowid', range), made('AS', range), madeName(ROW, range)] };
}

/** Edits the statement; the cursor stays before the token at its index. */
function edit({ cursor }: Context, edits: readonly Edit[]): void {
  const { at } = cursor;
  for (const { from, to, tokens } of [...edits].sort((a, b) => b.from - a.from)) {
    cursor.replace([...cursor.tokens.slice(0, from), ...tokens, ...cursor.tokens.slice(to)]);
    if (from < at) cursor.at += tokens.length - (to - from);
  }
}

/** The table of a source; the query of a WITH is none. */
function tableIn(context: Context, source: Source, range: TextRange): TableName {
  const parts = source.table?.split('.') ?? refuse('What is changed through this query is no table.', range);
  if (context.catalog.definitionOf !== undefined && context.catalog.definitionOf(parts.join('.')) === undefined) refuseConstruct(context, 'A change of a view', range);
  return tableOf(context, parts, range);
}

/** Where `name [(columns)] AS (` stands in the WITH of the statement; `undefined`: nowhere. */
function openOfCte({ cursor: { tokens } }: Context, name: string): number | undefined {
  const at = tokens.findIndex((token, i) => isName(token) && nameOf(token).toLowerCase() === name && tokens[i + 1]?.upper === 'AS' && tokens[i + 2]?.text === '(' && (tokens[i - 1]?.upper === 'WITH' || tokens[i - 1]?.text === ','));
  return at === -1 ? undefined : at + 2;
}

/** Where the query of `FROM (…) name` begins; `undefined`: there is none of this name. */
function openOfDerived({ cursor: { tokens } }: Context, from: number, name: string): number | undefined {
  for (let i = wordOutside(tokens, from, 'FROM') ?? tokens.length; i < tokens.length; i++) {
    if (tokens[i]?.text !== ')' || tokens[i]?.kind !== 'operator') continue;
    const alias = tokens[i + 1]?.upper === 'AS' ? tokens[i + 2] : tokens[i + 1];
    if (!isName(alias) || nameOf(alias).toLowerCase() !== name) continue;
    let depth = 0;
    for (let open = i; open >= 0; open--) {
      if (tokens[open]?.kind !== 'operator') continue;
      depth += tokens[open]?.text === ')' ? 1 : tokens[open]?.text === '(' ? -1 : 0;
      if (depth === 0) return open;
    }
  }
  return undefined;
}

/** What stands between the verb and SET or WHERE. */
interface Head {
  readonly top: string | undefined;
  readonly name: string;
  /** Index of the bracket of Oracle's `UPDATE (query) v`. */
  readonly open: number | undefined;
}

/** Reads `UPDATE [TOP (n)] c`, `DELETE [TOP (n)] [FROM] c`, `UPDATE (query) v`; `undefined`: what is changed is no query. */
function readHead(context: Context): Head | undefined {
  const { cursor, dialect } = context;
  const from = cursor.at;
  cursor.at++;
  const top = dialect === 'sqlserver' && cursor.accept('TOP') ? parseExpression(context).sql : undefined;
  cursor.accept('FROM');
  if (dialect === 'oracle' && cursor.sees('(')) {
    const open = cursor.at;
    cursor.skipBrackets();
    const alias = isName(cursor.peek()) && !cursor.seesAny(['SET', 'WHERE', 'RETURNING']) ? cursor.next() : undefined;
    return { top, name: alias === undefined ? 'changed' : nameOf(alias).toLowerCase(), open };
  }
  const word = cursor.peek();
  const isPlain = dialect === 'sqlserver' && isName(word) && cursor.peek(1)?.text !== '.';
  if (isPlain) cursor.at++;
  const name = isPlain ? nameOf(word).toLowerCase() : '';
  const open = context.ctes.has(name) ? openOfCte(context, name) : isPlain ? openOfDerived(context, cursor.at, name) : undefined;
  if (open !== undefined) return { top, name, open };
  cursor.at = from;
  return undefined;
}

/** The one table of the query that a DELETE changes. */
function deletedSource(query: Updatable): Source {
  const [source] = query.sources;
  if (source === undefined || query.sources.length > 1) return refuse('Rows are deleted through a query of one table only.', query.range);
  return source;
}

/** `c.amt = …` → `amt_of_table = …`, behind SET; with the table that all assigned columns are of. */
function renamedAssigned(context: Context, query: Updatable, setAt: number): Edit & { readonly source: Source } {
  const { cursor } = context;
  const end = indexOutside(cursor.tokens, setAt, (word) => ['FROM', 'WHERE', 'OUTPUT', 'RETURNING', 'OPTION'].includes(word));
  const targets: Origin[] = [];
  const renamed = commaParts(cursor.tokens.slice(setAt, end)).map((part, i) => {
    const sign = part.findIndex((token) => /=$/.test(token.text) && token.kind === 'operator');
    const column = part[sign - 1];
    const origin = isName(column) ? query.columns.get(nameOf(column).toLowerCase()) : undefined;
    if (origin === undefined || column === undefined) return refuse('What is assigned here is no column of a table.', part[0] ?? query.range);
    if (part[sign]?.text !== '=' && nameOf(column).toLowerCase() !== origin.column.toLowerCase()) refuseConstruct(context, 'A compound assignment to a column with another name', column);
    targets.push(origin);
    return [...(i === 0 ? [] : [made(',', column)]), ...(part[sign]?.text === '=' ? [] : [madeName(query.name, column), made('.', column)]), madeName(origin.column, column), ...part.slice(sign)];
  });
  const [first] = targets;
  if (first === undefined || targets.some(({ source }) => source.alias !== first.source.alias)) return refuse('An UPDATE through a query changes one table only.', query.range);
  return { from: setAt, to: end, tokens: renamed.flat(), source: first.source };
}

/** FROM as it is written, or the query alone. */
function readFrom(context: Context, head: Head, at: number): FromClause {
  const { cursor } = context;
  const word = wordOutside(cursor.tokens, at, 'FROM');
  if (head.open !== undefined && inDialect(context, 'oracle')) {
    const close = cursor.closing(head.open);
    const before = cursor.tokens;
    const own: Context = { ...createContext([...before.slice(head.open, close + 1), madeName(head.name, before[close] ?? cursor.here)], context.dialect, context.catalog), ctes: context.ctes };
    return parseFrom(own);
  }
  const own: Context = { ...createContext(word === undefined ? [madeName(head.name, cursor.here)] : cursor.tokens, context.dialect, context.catalog), ctes: context.ctes };
  own.cursor.at = word === undefined ? 0 : word + 1;
  const from = parseFrom(own);
  if (word !== undefined) cursor.replace([...cursor.tokens.slice(0, word), ...cursor.tokens.slice(own.cursor.at)]);
  return from;
}

function readWhere(context: Context, from: FromClause): string {
  const { cursor } = context;
  skipOutput(context);
  const written = cursor.accept('WHERE') ? [`(${parseValue(context).sql})`] : [];
  skipReturning(context);
  const all = [...written, ...from.conditions];
  return all.length === 0 ? '' : ` WHERE ${all.join(' AND ')}`;
}

interface Change {
  readonly head: Head;
  readonly query: Updatable;
  /** The source in the query whose rows change. */
  readonly source: Source;
  /** Index of the token behind the statement's head. */
  readonly at: number;
}

/** The WITH once more, with the row's number in the query that is changed. */
function prefixOf(context: Context): string {
  const { cursor } = context;
  if (cursor.tokens[0]?.upper !== 'WITH') return '';
  const at = cursor.at;
  cursor.at = 0;
  context.ctes = new Map();
  const prefix = parseWith(context);
  cursor.at = at;
  return prefix;
}

/** What is changed: its table, and a query for the numbers of the rows beside values, which takes the rest of the statement. */
interface ChangedRows {
  readonly table: TableName;
  readonly rowsWith: (values: readonly string[]) => string;
}

function lowerRows(context: Context, { head, query, source, at }: Change, lower: (rows: ChangedRows) => Lowered): Lowered {
  const { cursor } = context;
  const prefix = prefixOf(context);
  const from = readFrom(context, head, at);
  const table = tableIn(context, source, query.range);
  const rowsWith = (values: readonly string[]): string => {
    const where = readWhere(context, from);
    expectEnd(context);
    return `${prefix}SELECT ${[`${quoteName(head.name)}.${quoteName(ROW)}`, ...values].join(', ')}${from.sql}${where}${head.top === undefined ? '' : ` LIMIT ${head.top}`}`;
  };
  return withScope(context, { sources: from.sources, outer: undefined }, () => {
    cursor.at = at;
    return lower({ table, rowsWith });
  });
}

function lowerUpdate(context: Context, update: Change): Lowered {
  return lowerRows(context, update, ({ table, rowsWith }) => {
    const assignments = parseAssignments(context, { table, alias: update.head.name });
    const names = assignments.map((_assignment, i) => quoteName(`value ${String(i + 1)}`));
    const rows = rowsWith(assignments.map((assignment, i) => `${assignment.value} AS ${names[i] ?? ''}`));
    const set = assignments.map((assignment, i) => `${quoteName(assignment.columns[0] ?? '')} = [new values].${names[i] ?? ''}`);
    return lowered(change(`UPDATE ${table.sql} SET ${set.join(', ')} FROM (${rows}) AS [new values] WHERE ${table.sql}.rowid = [new values].${quoteName(ROW)}`));
  });
}

function lowerDelete(context: Context, removal: Change): Lowered {
  return lowerRows(context, removal, ({ table, rowsWith }) => {
    const rows = rowsWith([]);
    return lowered(...checkFollowers(context, table), change(`DELETE FROM ${table.sql} WHERE rowid IN (${rows})`));
  });
}

/**
 * SQL Server's UPDATE and DELETE of a WITH query or of one in FROM, and Oracle's of one in brackets; `undefined`: the
 * statement at the cursor changes a table that it names.
 */
export function changeThroughQuery(context: Context): Lowered | undefined {
  const { cursor } = context;
  if (!inDialect(context, 'sqlserver', 'oracle')) return undefined;
  const verb = cursor.peek()?.upper;
  const head = readHead(context);
  if (head?.open === undefined) return undefined;
  if (cursor.sees('OUTPUT')) skipOutput(context);
  const query = readUpdatable(context, head.open, head.name);
  if (verb === 'UPDATE') cursor.expect('SET');
  const assigned = verb === 'UPDATE' ? renamedAssigned(context, query, cursor.at) : undefined;
  const source = assigned?.source ?? deletedSource(query);
  edit(context, [carriedRow(context, query, source), ...(assigned === undefined ? [] : [assigned])]);
  const change: Change = { head, query, source, at: cursor.at };
  return verb === 'UPDATE' ? lowerUpdate(context, change) : lowerDelete(context, change);
}
