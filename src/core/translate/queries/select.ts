import { indexOutside } from '../brackets';
import { inDialect, present, refuseConstruct, typesByName, withScope, type Context, type Generated, type Scope } from '../context';
import { commonColumn, type ColumnType, type Expr } from '../expr';
import { parseValue } from '../expressions/expression';
import { distinctSql } from '../expressions/jsonb';
import { readName } from '../names';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { qualified, type Clauses } from './filtered';
import { parseFrom, type FromClause } from './from';
import { selectFirst } from './fromFirst';
import { generates, nothingSelected, refuseMixed } from './generating';
import { enterGrouping, groupByAll, groupingMark, groupingMarks, groupingSql, groupKey, leaveGrouping, parseGroupBy, refuseForeign, type Groups } from './grouping';
import { isSteady, distinctItem, parseItem, type Item } from './items';
import { withoutPlusJoins } from './oracleJoins';
import { checkDistinctOrder } from './distinctOrder';
import { parseTop, type Most } from './limitTies';
import { takeRowNumber } from './oracleRows';
import { parseWindow } from './order';
import { groupsByWindow, withTimeWindows } from './timeWindows';
import { aggregatesRows } from './scalar';

export interface Select {
  /** Without ORDER BY and LIMIT. */
  readonly sql: string;
  readonly columns: readonly string[] | undefined;
  readonly types: readonly ColumnType[] | undefined;
  /** The names that its ORDER BY may use. */
  readonly scope: Scope | undefined;
  /** The number of SQL Server's TOP. */
  readonly top: string | undefined;
  /** A TOP with more than a number. */
  readonly most?: Most | undefined;
  /** Names of the columns as written, empty without one; `undefined`: a `*`. */
  readonly labels?: readonly string[] | undefined;
  /** It gives one row at most. */
  readonly isSingle?: boolean;
  /** Set when ORDER BY and LIMIT cannot be put at the end: gives the whole query with this tail. */
  readonly finish?: ((tail: string) => string) | undefined;
  /** The whole query with a filter behind its window functions; `undefined`: it takes none. */
  readonly filtered?: ((filter: string, tail: string) => string) | undefined;
  /** The values of the select list by their names in lower case. */
  readonly aliases?: ReadonlyMap<string, Expr>;
}

const BEHIND_FROM: ReadonlySet<string> = new Set(['UNION', 'INTERSECT', 'MINUS', 'WHERE', 'SELECT', 'LIMIT']);

/** The index of this SELECT's own FROM, or `undefined`. */
function findFrom({ cursor: { tokens, at } }: Context): number | undefined {
  const end = indexOutside(tokens, at, (word, i) => (word === 'FROM' ? tokens[i - 1]?.upper !== 'DISTINCT' : BEHIND_FROM.has(word)));
  return tokens[end]?.upper === 'FROM' ? end : undefined;
}

/** FROM, which is read before the select list; `end`: the token behind it. */
type FirstFrom = { readonly clause: FromClause | undefined; readonly end: number | undefined };

function readFromFirst(context: Context, given: FromClause | undefined): FirstFrom {
  if (given !== undefined) return { clause: given, end: undefined };
  const { cursor } = context;
  const start = cursor.at;
  const at = findFrom(context);
  if (at === undefined) return { clause: undefined, end: undefined };
  cursor.at = at + 1;
  const clause = parseFrom(context);
  const end = cursor.at;
  cursor.at = start;
  return { clause, end };
}

/** Values of the select list stand for their names in the values behind them, where the dialect allows that. */
function parseItems(context: Context): readonly Item[] {
  const items: Item[] = [];
  const aliases = new Map<string, Expr>();
  do {
    if (inDialect(context, 'clickhouse', 'duckdb', 'redshift', 'snowflake', 'spark')) context.aliases = aliases;
    const item = parseItem(context);
    if (item.expr !== undefined && item.name !== undefined && isSteady(context, item.expr)) aliases.set(item.name, item.expr);
    items.push(item);
  } while (context.cursor.accept(','));
  return items;
}

/** The values that have a name of their own. */
function aliasesOf(context: Context, items: readonly Item[]): ReadonlyMap<string, Expr> {
  return new Map(items.flatMap(({ name, expr }) => (name === undefined || expr === undefined || !isSteady(context, expr) ? [] : [[name, expr] as const])));
}

/** The select list, whose `explode` and its like add to FROM. */
function parseGenerating(context: Context): { readonly items: readonly Item[]; readonly generators: readonly Generated[] } {
  const before = context.generators;
  const generators: Generated[] = [];
  context.generators = generators;
  const items = parseItems(context);
  context.generators = before;
  return { items, generators };
}

function withGenerated(from: string, { sql, keepsRows }: Generated): string {
  if (keepsRows) return `${from === '' ? ' FROM (SELECT 1)' : from} LEFT JOIN ${sql} ON 1`;
  return from === '' ? ` FROM ${sql}` : `${from} CROSS JOIN ${sql}`;
}

/** GROUP BY and HAVING; with several groupings: those of `set`. */
function parseGroups(context: Context, items: readonly Item[], set: readonly string[] | undefined): { readonly sql: string; readonly groups: Groups | undefined } {
  const { cursor } = context;
  const all = groupByAll(context, items);
  if (all !== undefined) return { sql: all + (cursor.accept('HAVING') ? ` HAVING ${parseValue(context).sql}` : ''), groups: undefined };
  const groups = cursor.accept('GROUP', 'BY') ? present(context, () => parseGroupBy(context)) : undefined;
  const own = cursor.accept('HAVING') ? parseValue(context).sql : undefined;
  if (groups === undefined || set === undefined) {
    const keys = groups === undefined ? '' : ` GROUP BY ${groups.keys.map((key) => groupKey(context, key, items)).join(', ')}`;
    return { sql: keys + (own === undefined ? '' : ` HAVING ${own}`), groups };
  }
  const { groupBy, having } = groupingSql(context, groups, set);
  const conditions = [own, having].filter((one) => one !== undefined);
  return { sql: groupBy + (conditions.length === 0 ? '' : ` HAVING ${conditions.map((one) => `(${one})`).join(' AND ')}`), groups };
}

function parseWindows(context: Context): string {
  const { cursor } = context;
  if (!cursor.accept('WINDOW')) return '';
  const parts: string[] = [];
  do {
    const name = readName(context);
    cursor.expect('AS');
    parts.push(`${quoteName(name)} AS ${parseWindow(context)}`);
  } while (cursor.accept(','));
  return ` WINDOW ${parts.join(', ')}`;
}

/** What MySQL's optimizer is told. */
const MODIFIERS = ['STRAIGHT_JOIN', 'HIGH_PRIORITY', 'SQL_NO_CACHE', 'SQL_CACHE', 'SQL_SMALL_RESULT', 'SQL_BIG_RESULT', 'SQL_BUFFER_RESULT'];

function parseDistinct(context: Context): { readonly distinct: boolean; readonly hasKeys: boolean } {
  const { cursor } = context;
  while (inDialect(context, 'mysql') && cursor.seesAny(MODIFIERS) && cursor.peek(1)?.text !== ',' && cursor.peek(1)?.upper !== 'FROM') cursor.at++;
  const distinct = cursor.accept('DISTINCT') || (inDialect(context, 'mysql') && cursor.accept('DISTINCTROW'));
  if (!distinct) cursor.accept('ALL');
  return { distinct, hasKeys: distinct && cursor.accept('ON') };
}

/** `DISTINCT ON` keys can be translated only once FROM is known, and stand before the select list. */
function parseKeys(context: Context): string {
  context.cursor.expect('(');
  const key = (): string => {
    const value = parseValue(context);
    if (value.number !== undefined) refuseConstruct(context, 'DISTINCT ON with the number of a column', value.range);
    return distinctSql(context, value);
  };
  const keys = [key()];
  while (context.cursor.accept(',')) keys.push(key());
  context.cursor.expect(')');
  return keys.join(', ');
}

function labelsOf(items: readonly Item[]): readonly string[] | undefined {
  return items.some(({ value }) => value === undefined) ? undefined : items.map(({ value }) => value?.label ?? '');
}

function columnsOf(items: readonly Item[]): readonly string[] | undefined {
  return items.some((item) => item.names === undefined) ? undefined : items.flatMap((item) => item.names ?? []);
}

function plain(clauses: Clauses, tail: string): string {
  const list = clauses.items.map((item) => item.sql).join(', ');
  return `SELECT ${clauses.distinct ? 'DISTINCT ' : ''}${list}${clauses.from}${clauses.where}${clauses.groups}${tail}`;
}

/** DISTINCT ON: the first row of each group in the order of ORDER BY. */
function firstOfEach(clauses: Clauses, tail: string): string {
  const order = /^ (ORDER BY .*?)( LIMIT .*)?$/s.exec(tail);
  const by = order?.[1] ?? '';
  checkDistinctOrder(clauses, by);
  const filter = `row_number() OVER (PARTITION BY ${clauses.keys ?? ''} ${by}) = 1`;
  return qualified({ ...clauses, distinct: false, qualify: filter }, tail);
}

function assemble(clauses: Clauses): ((tail: string) => string) | undefined {
  if (clauses.keys !== undefined) return (tail) => firstOfEach(clauses, tail);
  return clauses.qualify === undefined ? undefined : (tail) => qualified(clauses, tail);
}

function readClauses(context: Context, { clause, end }: FirstFrom, set?: readonly string[]): Clauses & Pick<Select, 'top' | 'most'> {
  const { cursor } = context;
  const from = cursor.at;
  const { distinct, hasKeys } = parseDistinct(context);
  const keys = hasKeys ? parseKeys(context) : undefined;
  const { top, most } = parseTop(context);
  const listAt = cursor.at;
  const { items, generators } = context.dialect === 'postgresql' && cursor.sees('FROM') ? nothingSelected(context) : parseGenerating(context);
  const range = cursor.rangeFrom(from);
  const aggregated = aggregatesRows(context, listAt);
  context.aliases = inDialect(context, 'clickhouse', 'snowflake') ? aliasesOf(context, items) : undefined;
  if (end !== undefined) {
    if (!cursor.sees('FROM')) cursor.unexpected('FROM');
    cursor.at = end;
  }
  const conditions = [...(clause?.conditions ?? [])];
  if (context.dialect === 'clickhouse' && cursor.accept('PREWHERE')) conditions.unshift(`(${present(context, () => parseValue(context)).sql})`);
  const rowNumber = cursor.accept('WHERE') ? takeRowNumber(context) : undefined;
  if (cursor.tokens[cursor.at - 1]?.upper === 'WHERE') conditions.unshift(`(${present(context, () => parseValue(context)).sql})`);
  const groups = parseGroups(context, items, set);
  const qualify = cursor.accept('QUALIFY') ? parseValue(context).sql : undefined;
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  if (generators.length > 0) refuseMixed(context, { items, groups: groups.groups, qualify, range });
  const isSingle = generators.length === 0 && (clause === undefined || (aggregated && !groups.sql.startsWith(' GROUP BY')));
  const tables = generators.reduce(withGenerated, clause?.sql ?? '');
  if (rowNumber !== undefined && (distinct || groups.sql !== '' || items.some((item) => item.isKey === false) || cursor.sees('ORDER'))) refuseConstruct(context, 'ROWNUM beside groups or an order', range);
  return { distinct, keys, most, top: rowNumber ?? top, items: distinct && !hasKeys ? items.map((item) => distinctItem(context, item)) : items, from: tables, where, groups: groups.sql + parseWindows(context), groupings: groups.groups, qualify, generates: generators.length > 0, isSingle, range };
}

function parseValues(context: Context): Select {
  const { cursor } = context;
  const rows: string[] = [];
  const types: ColumnType[][] = [];
  cursor.expect('VALUES');
  do {
    const bracketed = cursor.accept('(');
    const row = [parseValue(context)];
    while (bracketed && cursor.accept(',')) row.push(parseValue(context));
    if (bracketed) cursor.expect(')');
    types.push(row);
    rows.push(`(${row.map((value) => value.sql).join(', ')})`);
  } while (cursor.accept(','));
  const columns = (types[0] ?? []).map((_type, i) => `column${String(i + 1)}`);
  const common = columns.map((_name, i) => commonColumn(types.map((row) => row[i] ?? { type: 'null' })));
  return { sql: `VALUES ${rows.join(', ')}`, columns, types: common, scope: undefined, top: undefined, isSingle: rows.length === 1 };
}

/** Reads one SELECT or VALUES; `given`: the FROM that Hive's multi-insert writes first. */
export function parseSelect(context: Context, given?: FromClause): Select {
  const { cursor } = context;
  if (cursor.sees('VALUES')) return parseValues(context);
  selectFirst(context);
  cursor.expect('SELECT');
  withoutPlusJoins(context);
  const outer = context.scope;
  const read = readFromFirst(context, given);
  const first = { ...read, clause: withTimeWindows(context, read.clause) };
  const scope: Scope = { sources: first.clause?.sources ?? [], outer };
  const start = cursor.at;
  const crowded = context.crowded;
  context.crowded = crowded || generates(context) || groupsByWindow(context);
  const { aliases } = context;
  context.aliases = undefined;
  const clauses = withScope(context, scope, () => readClauses(context, first));
  context.aliases = aliases;
  context.crowded = crowded;
  const types = clauses.items.flatMap((item) => item.types);
  const columns = columnsOf(clauses.items);
  const sets = clauses.groupings?.sets;
  if (sets !== undefined) return grouped(context, { first, scope, start, clauses, sets });
  const finish = assemble(clauses);
  const filtered = finish === undefined && !clauses.distinct && clauses.top === undefined ? (filter: string, tail: string): string => qualified({ ...clauses, qualify: filter }, tail) : undefined;
  return { sql: finish?.('') ?? plain(clauses, ''), columns, types, scope: clauses.generates ? beside(scope) : scope, top: clauses.top, isSingle: clauses.isSingle, finish, filtered, most: clauses.most, labels: labelsOf(clauses.items), aliases: aliasesOf(context, clauses.items) };
}

/** With the elements as a neighbour, whose columns have names of their own. */
function beside(scope: Scope): Scope {
  return { ...scope, sources: [...scope.sources, { alias: '', columns: [], renamed: new Map() }] };
}

interface Grouped {
  readonly first: FirstFrom;
  readonly scope: Scope;
  /** The first token behind SELECT. */
  readonly start: number;
  readonly clauses: Clauses & Pick<Select, 'top' | 'most'>;
  readonly sets: readonly (readonly string[])[];
}

/** The item, with a name where it has none. */
function numbered(item: Item, index: number): Item {
  return item.names?.[0] === '' ? { ...item, sql: `${item.sql} AS ${quoteName(`column ${String(index + 1)}`)}` } : item;
}

const NO_ITEM = { names: [], types: [], name: undefined };

/** ROLLUP, CUBE and GROUPING SETS: one query for each grouping, in which the keys that it has not are NULL. */
function grouped(context: Context, { first, scope, start, clauses, sets }: Grouped): Select {
  const { groupings, items } = clauses;
  const columns = columnsOf(items);
  if (clauses.distinct || clauses.most !== undefined || clauses.qualify !== undefined || columns === undefined) refuse('DISTINCT, QUALIFY or * with several groupings is not supported by the local runner.', clauses.range);
  refuseForeign(context, groupings, items);
  const marks = groupingMarks(context);
  const keys = context.cursor.sees('ORDER', 'BY') ? (groupings?.keys ?? []).filter((key, i, all) => key.column !== undefined && !columns.includes(key.column.toLowerCase()) && all.findIndex((other) => other.column?.toLowerCase() === key.column?.toLowerCase()) === i) : [];
  const isWider = marks.length > 0 || keys.length > 0;
  const parts = sets.map((set) => {
    context.cursor.at = start;
    enterGrouping(context, groupings ?? { keys: [], sets }, set);
    const part = withScope(context, scope, () => readClauses(context, first, set));
    const hidden = keys.map((key) => `${context.absent.has(key.column?.toLowerCase() ?? '') ? 'NULL' : key.sql} AS ${quoteName(key.column ?? '')}`);
    const bits = marks.map((name) => `${context.absent.has(name) ? '1' : '0'} AS ${quoteName(groupingMark(name))}`);
    leaveGrouping(context);
    return plain({ ...part, items: [...(isWider ? part.items.map(numbered) : part.items), ...[...hidden, ...bits].map((sql) => ({ ...NO_ITEM, sql, range: part.range }))] }, '');
  });
  const types = items.flatMap((item) => item.types);
  const source = { alias: '', columns: [...columns, ...keys.map(({ column }) => (column ?? '').toLowerCase()), ...marks.map(groupingMark)], types: typesByName(columns, types) };
  return { sql: `SELECT ${!isWider ? '*' : columns.map((name, i) => quoteName(name === '' ? `column ${String(i + 1)}` : name)).join(', ')} FROM (${parts.join(' UNION ALL ')})`, columns, types, scope: { sources: [source], outer: scope.outer }, top: clauses.top };
}
