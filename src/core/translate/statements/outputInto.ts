import { commaParts, indexOutside, wordOutside } from '../brackets';
import { createContext, refuseConstruct, withScope, type Context, type Source } from '../context';
import type { ColumnType, Expr } from '../expr';
import { typeOfColumn } from '../expressions/columns';
import { parseValue } from '../expressions/expression';
import type { Token } from '../../sql/lex/token';
import { isName, nameOf, readTable, type TableName } from '../names';
import { parseFrom } from '../queries/from';
import { parseWith, readColumnNames } from '../queries/query';
import { parseFactor } from '../queries/tables';
import { quoteName, quoteText } from '../quoting';
import { refuse } from '../refusal';
import { MATCHES, NEW, SOURCE } from './merge';
import { columnsOfTarget, prepare, temporary, type Lowered } from './steps';
import { stored } from './storage';
import { targetIn } from './update';

type Kind = 'insert' | 'update' | 'delete';

/** What fills a table with the rows that a statement changes. */
export interface Output {
  readonly create: readonly string[];
  readonly drop: readonly string[];
}

const VERBS: Readonly<Record<string, readonly Kind[]>> = { INSERT: ['insert'], UPDATE: ['update'], DELETE: ['delete'], MERGE: ['insert', 'update', 'delete'] };

/** Words behind the list of OUTPUT. */
export const OUTPUT_ENDS: ReadonlySet<string> = new Set(['FROM', 'WHERE', 'VALUES', 'SELECT', 'WITH', 'DEFAULT', 'OPTION', 'EXEC', 'EXECUTE', 'OUTPUT']);

/** The verb of the statement and its index. */
function verbOf({ cursor: { tokens } }: Context): { readonly at: number; readonly kinds: readonly Kind[] } | undefined {
  const at = indexOutside(tokens, 0, (word) => Object.hasOwn(VERBS, word) || word === 'SELECT');
  const word = tokens[at]?.upper ?? '';
  const kinds = Object.hasOwn(VERBS, word) ? VERBS[word] : undefined;
  return kinds === undefined ? undefined : { at, kinds };
}

/** The table that the statement changes, which it may know by an alias of its FROM. */
function targetOf(context: Context, at: number): TableName {
  const own = createContext(context.cursor.tokens, context.dialect, context.catalog);
  const { cursor } = own;
  cursor.at = at;
  const verb = cursor.next().upper;
  if (cursor.accept('TOP')) {
    if (cursor.sees('(')) cursor.skipBrackets();
    else cursor.at++;
  }
  if (!cursor.accept('INTO')) cursor.accept('FROM');
  const table = readTable(own);
  const fromAt = verb === 'UPDATE' || verb === 'DELETE' ? wordOutside(cursor.tokens, cursor.at, 'FROM') : undefined;
  if (fromAt !== undefined) {
    cursor.at = fromAt + 1;
    return targetIn(parseFrom(own), { table, alias: table.base }).table;
  }
  if (context.catalog.columnsOf(table.key) === undefined) refuseConstruct(context, 'OUTPUT … INTO of what is no table', table.range);
  return table;
}

/** `OUTPUT list INTO sink (columns)`. */
interface Written {
  readonly list: readonly Token[];
  readonly sink: TableName;
  /** In the order of the list. */
  readonly columns: readonly string[];
}

/** The rows before and after the change, as a trigger knows them. */
function sourcesFor(columns: readonly string[], table: TableName, kind: Kind): readonly Source[] {
  const renamed = (row: string | undefined): ReadonlyMap<string, string> => new Map(columns.map((name) => [name.toLowerCase(), row === undefined ? 'NULL' : `${row}.${quoteName(name)}`]));
  const known = columns.map((name) => name.toLowerCase());
  return [
    { alias: 'inserted', columns: known, table: table.key, renamed: renamed(kind === 'delete' ? undefined : 'NEW') },
    { alias: 'deleted', columns: known, table: table.key, renamed: renamed(kind === 'insert' ? undefined : 'OLD') },
  ];
}

/** The source of a MERGE, whose columns OUTPUT may name; `undefined`: the statement is none. */
export function mergeSource(context: Context): Source | undefined {
  const { tokens } = context.cursor;
  const verb = verbOf(context);
  const using = tokens[verb?.at ?? 0]?.upper === 'MERGE' ? wordOutside(tokens, verb?.at ?? 0, 'USING') : undefined;
  if (using === undefined) return undefined;
  const own = createContext(tokens, context.dialect, context.catalog);
  if (tokens[0]?.upper === 'WITH') parseWith(own);
  own.cursor.at = using + 1;
  const factor = parseFactor(own);
  const [source] = factor?.sources ?? [];
  return source === undefined || factor?.sources.length !== 1 ? undefined : { ...source, table: undefined, types: source.types ?? typesIn(own, source) };
}

function typesIn(context: Context, source: Source): ReadonlyMap<string, ColumnType> {
  return new Map((source.columns ?? []).map((column) => [column, typeOfColumn(context, source, column)] as const));
}

/** Where a trigger of a MERGE finds the row of the source: by the row that changes, or as the next of those that are inserted. */
function sourceRow(source: Source, kind: Kind): string {
  const name = quoteName(source.alias);
  const first = `(SELECT min([source row]) FROM ${temporary(NEW)} WHERE [action number] IS NOT NULL)`;
  const found = `(SELECT [source row] FROM ${temporary(MATCHES)} WHERE [target row] = OLD.rowid AND [action number] IS NOT NULL)`;
  return ` FROM (SELECT 1) LEFT JOIN ${temporary(SOURCE)} AS ${name} ON ${name}.rowid = ${kind === 'insert' ? first : found}`;
}

/** The row of the source that was inserted is done. */
const NEXT_ROW = ` DELETE FROM ${quoteName(NEW)} WHERE [source row] = (SELECT min([source row]) FROM ${quoteName(NEW)} WHERE [action number] IS NOT NULL);`;

/** One item as values: `inserted.*` is several. */
function valuesOf(context: Context, item: readonly Token[], { sources, kind }: { readonly sources: readonly Source[]; readonly kind: Kind }): readonly Expr[] {
  const [first] = item;
  const range = { start: first?.start ?? 0, end: item.at(-1)?.end ?? 0 };
  const star = item.length === 3 && item[2]?.text === '*' ? sources.find(({ alias }) => isName(first) && alias === nameOf(first).toLowerCase()) : undefined;
  if (star !== undefined) return (star.columns ?? []).map((column) => ({ ...typeOfColumn(context, star, column), sql: star.renamed?.get(column) ?? 'NULL', level: 12, range }));
  const foreign = item.find((token, i) => isName(token) && item[i + 1]?.text === '.' && item[i - 1]?.text !== '.' && !sources.some(({ alias }) => alias === nameOf(token).toLowerCase()));
  if (foreign !== undefined) refuseConstruct(context, 'OUTPUT … INTO of columns of another table', foreign);
  const tokens = item.map((token) => (token.text.toLowerCase() === '$action' ? { ...token, kind: 'string' as const, text: quoteText(kind.toUpperCase()) } : token)).filter((token, i, all) => !(token.upper === 'AS' && i === all.length - 2));
  const own = createContext(tokens, context.dialect, context.catalog);
  const value = withScope(own, { sources, outer: undefined }, () => parseValue(own));
  return [value];
}

function triggerSql(context: Context, { list, sink, columns }: Written, change: { readonly table: TableName; readonly kind: Kind; readonly name: string; readonly source: Source | undefined }): string {
  const { source } = change;
  const sources = [...sourcesFor(columnsOfTarget(context, change.table), change.table, change.kind), ...(source === undefined ? [] : [source])];
  const values = commaParts(list).flatMap((item) => valuesOf(context, item, { sources, kind: change.kind }));
  if (values.length !== columns.length) refuse('OUTPUT … INTO needs a value for each column of the table that it fills.', sink.range);
  const kept = values.map((value, i) => stored(context, { table: sink.key, column: columns[i] ?? '' }, value));
  const usesSource = source !== undefined && list.some((token, i) => isName(token) && nameOf(token).toLowerCase() === source.alias && list[i + 1]?.text === '.');
  const [from, next] = usesSource ? [sourceRow(source, change.kind), change.kind === 'insert' ? NEXT_ROW : ''] : ['', ''];
  return `CREATE TEMP TRIGGER ${change.name} AFTER ${change.kind.toUpperCase()} ON ${change.table.sql} BEGIN INSERT INTO ${sink.sql} (${columns.map(quoteName).join(', ')}) SELECT ${kept.join(', ')}${from};${next} END`;
}

/** Takes an OUTPUT out of the statement; `undefined`: it only shows rows. */
function cut(context: Context, at: number): Written | undefined {
  const { cursor } = context;
  const { tokens } = cursor;
  const end = indexOutside(tokens, at + 1, (word) => OUTPUT_ENDS.has(word));
  const stop = tokens.findIndex((token, i) => i > at && i <= end && token.text === ';');
  const last = stop === -1 ? end : stop;
  const into = wordOutside(tokens.slice(0, last), at + 1, 'INTO');
  if (into === undefined) {
    cursor.replace([...tokens.slice(0, at), ...tokens.slice(last)]);
    return undefined;
  }
  const own = createContext(tokens, context.dialect, context.catalog);
  own.cursor.at = into + 1;
  const sink = readTable(own);
  const listed = own.cursor.at < last ? readColumnNames(own) : undefined;
  const columns = listed ?? columnsOfTarget(context, sink);
  cursor.replace([...tokens.slice(0, at), ...tokens.slice(own.cursor.at)]);
  return { list: tokens.slice(at + 1, into), sink, columns };
}

/**
 * Takes SQL Server's `OUTPUT inserted.id, deleted.v INTO t` out of the statement at the cursor: temporary triggers note the
 * rows. `undefined`: there is none.
 */
export function cutOutput(context: Context): Output | undefined {
  const { cursor } = context;
  const verb = context.dialect === 'sqlserver' ? verbOf(context) : undefined;
  if (verb === undefined) return undefined;
  const written: Written[] = [];
  for (let at = wordOutside(cursor.tokens, verb.at, 'OUTPUT'); at !== undefined; at = wordOutside(cursor.tokens, verb.at, 'OUTPUT')) {
    const one = cut(context, at);
    if (one !== undefined) written.push(one);
  }
  if (written.length === 0) return undefined;
  const table = targetOf(context, verb.at);
  const source = mergeSource(context);
  const triggers = written.flatMap((one, i) => verb.kinds.map((kind) => ({ one, kind, name: quoteName(`output ${String(i + 1)} of ${kind}`) })));
  return {
    create: triggers.map(({ one, kind, name }, i) => triggerSql(context, one, { table, kind, name, source: i < verb.kinds.length ? source : undefined })),
    drop: triggers.map(({ name }) => `DROP TRIGGER IF EXISTS temp.${name}`),
  };
}

/** The statement with the triggers that note its rows. */
export function withOutput({ steps, cleanup }: Lowered, { create, drop }: Output): Lowered {
  return { steps: [...drop.map(prepare), ...create.map(prepare), ...steps, ...drop.map(prepare)], cleanup: [...drop, ...cleanup] };
}
