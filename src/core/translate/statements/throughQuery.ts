import { commaParts, indexOutside, wordOutside } from '../brackets';
import { createContext, inDialect, refuseConstruct, withScope, type Context, type Source } from '../context';
import { parseExpression, parseValue } from '../expressions/expression';
import type { Token } from '../../sql/lex/token';
import { isName, nameOf, type TableName } from '../names';
import { parseFrom, type FromClause } from '../queries/from';
import { parseWith } from '../queries/query';
import { quoteName } from '../quoting';
import { made, madeName } from '../scripts/pieces';
import { refuse } from '../refusal';
import { parseAssignments } from './assignments';
import { checkFollowers } from './references';
import { deletedSource, openOfCte, readUpdatable, tableIn, type Origin, type Updatable } from './updatable';
import { change, expectEnd, lowered, skipOutput, skipReturning, type Lowered } from './steps';

/** The column that carries the number of the target's row through the query. */
const ROW = 'target row';

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
