import { indexOutside } from '../brackets';
import { inDialect, refuseConstruct, type Context } from '../context';
import type { Expr } from '../expr';
import { parseValue } from '../expressions/expression';
import { distinctSql, isDocument } from '../expressions/jsonb';
import { letterKey } from '../expressions/letters';
import { isName, nameOf as wordOf } from '../names';
import { refuse } from '../refusal';
import type { Item } from './items';

/** GROUP BY as written. */
export interface Groups {
  /** SQL of the keys. */
  readonly keys: readonly Expr[];
  /** With ROLLUP, CUBE or GROUPING SETS: the names of the keys of each grouping. */
  readonly sets: readonly (readonly string[])[] | undefined;
}

type Sets = readonly (readonly string[])[];

/** Most groupings of one query: each is a query of its own. */
const MAX_SETS = 64;

function nameOf(context: Context, key: Expr): string {
  return key.column?.toLowerCase() ?? refuseConstruct(context, 'ROLLUP, CUBE or GROUPING SETS with a key that is no column', key.range);
}

function rollup(names: readonly string[]): Sets {
  return Array.from({ length: names.length + 1 }, (_unused, i) => names.slice(0, names.length - i));
}

function cube(names: readonly string[]): Sets {
  return names.reduceRight<Sets>((sets, name) => [...sets.map((set) => [name, ...set]), ...sets], [[]]);
}

function crossed(left: Sets, right: Sets): Sets {
  return left.flatMap((a) => right.map((b) => [...a, ...b]));
}

function readKeys(context: Context, keys: Expr[]): readonly string[] {
  const { cursor } = context;
  const names: string[] = [];
  if (!cursor.accept('(')) {
    const key = parseValue(context);
    keys.push(key);
    return [nameOf(context, key)];
  }
  while (!cursor.accept(')')) {
    if (names.length > 0) cursor.expect(',');
    const key = parseValue(context);
    keys.push(key);
    names.push(nameOf(context, key));
  }
  return names;
}

function readSets(context: Context, keys: Expr[]): Sets {
  const { cursor } = context;
  cursor.expect('(');
  const sets: (readonly string[])[] = [];
  do sets.push(...(readGrouping(context, keys) ?? [readKeys(context, keys)]));
  while (cursor.accept(','));
  cursor.expect(')');
  return sets;
}

function readGrouping(context: Context, keys: Expr[]): Sets | undefined {
  const { cursor } = context;
  if (cursor.accept('GROUPING', 'SETS')) return readSets(context, keys);
  const word = cursor.peek();
  if ((word?.upper !== 'ROLLUP' && word?.upper !== 'CUBE') || cursor.peek(1)?.text !== '(') return undefined;
  cursor.at++;
  const names = readKeys(context, keys);
  return word.upper === 'ROLLUP' ? rollup(names) : cube(names);
}

/** `GROUP BY ALL`: by every value of the select list that has no aggregate; `undefined`: it does not stand here. */
export function groupByAll(context: Context, items: readonly Item[]): string | undefined {
  const { cursor } = context;
  if (!inDialect(context, 'spark', 'duckdb', 'snowflake', 'clickhouse', 'bigquery') || !cursor.sees('GROUP', 'BY', 'ALL')) return undefined;
  cursor.at += 3;
  if (items.some((item) => item.isKey === undefined)) refuseConstruct(context, 'GROUP BY ALL with *', cursor.here);
  const keys = items.flatMap((item, i) => (item.isKey === true ? [String(i + 1)] : []));
  return keys.length === 0 ? '' : ` GROUP BY ${keys.join(', ')}`;
}

/** Reads what follows GROUP BY. */
export function parseGroupBy(context: Context): Groups {
  const { cursor } = context;
  const from = cursor.at;
  const keys: Expr[] = [];
  let sets: Sets | undefined;
  if (cursor.sees('ALL')) refuseConstruct(context, 'GROUP BY ALL', cursor.here);
  do {
    const own = readGrouping(context, keys);
    if (own !== undefined) sets = crossed(sets ?? [[]], own);
    else keys.push(parseValue(context));
  } while (cursor.accept(','));
  const range = cursor.rangeFrom(from);
  if (sets !== undefined) {
    const inSets = new Set(sets.flat());
    const plain = [...new Set(keys.map((key) => nameOf(context, key)))].filter((name) => !inSets.has(name));
    sets = sets.map((set) => [...plain, ...set]);
  } else if (cursor.accept('WITH', 'ROLLUP')) sets = rollup(keys.map((key) => nameOf(context, key)));
  else if (cursor.accept('WITH', 'CUBE')) sets = cube(keys.map((key) => nameOf(context, key)));
  else if (cursor.accept('GROUPING', 'SETS')) sets = readSets(context, []);
  if (cursor.sees('WITH')) refuseConstruct(context, 'GROUP BY … WITH TOTALS', cursor.here);
  if (sets !== undefined && sets.length > MAX_SETS) refuse(`GROUP BY with more than ${String(MAX_SETS)} groupings is not supported by the local runner.`, range);
  return { keys, sets };
}

/** SQL of GROUP BY for one grouping. Without any key there is one group: of no rows, too, in most dialects. */
export function groupingSql(context: Context, groups: Groups, set: readonly string[]): { readonly groupBy: string; readonly having: string | undefined } {
  const keys = groups.keys.filter((key, i) => set.includes(nameOf(context, key)) && groups.keys.findIndex((other) => other.sql === key.sql) === i);
  if (keys.length > 0) return { groupBy: ` GROUP BY ${keys.map((key) => computedKey(context, key)).join(', ')}`, having: undefined };
  return inDialect(context, 'hive', 'spark', 'mysql', 'doris', 'starrocks') ? { groupBy: ' GROUP BY NULL', having: undefined } : { groupBy: '', having: 'count(*) >= 0' };
}

/** A column that is no key has no one value in a group: SQLite would take that of any row. */
export function refuseForeign(context: Context, groups: Groups | undefined, items: readonly Item[]): void {
  const names = new Set((groups?.keys ?? []).map((key) => nameOf(context, key)));
  const columnOf = (item: Item): string | undefined => /^(?:\[?\w+\]?\.)?\[?(?!(?:NULL|TRUE|FALSE)\b)([a-z_]\w*)\]?(?: AS .*)?$/i.exec(item.sql)?.[1]?.toLowerCase();
  const foreign = items.find((item) => item.isKey === true && columnOf(item) !== undefined && !names.has(columnOf(item) ?? ''));
  if (foreign !== undefined && inDialect(context, 'postgresql', 'redshift')) refuse('A column that is no key of GROUP BY has no one value in a group.', foreign.range);
}

/** Makes the keys that this grouping has not NULL for what is read next. */
export function enterGrouping(context: Context, groups: Groups, set: readonly string[]): void {
  const names = [...new Set(groups.keys.map((key) => nameOf(context, key)))];
  context.groupKeys = names;
  context.absent = new Set(names.filter((name) => !set.includes(name)));
}

/** The column that says whether a key is NULL because its grouping has it not. */
export function groupingMark(name: string): string {
  return `grouping of ${name}`;
}

/** The keys of `ORDER BY GROUPING(key)`, which stands at the cursor, in lower case. */
export function groupingMarks({ cursor: { tokens, at } }: Context): readonly string[] {
  if (tokens[at]?.upper !== 'ORDER') return [];
  const end = indexOutside(tokens, at, () => false);
  const names = tokens.slice(at, end).flatMap((token, i, all) => (token.upper === 'GROUPING' && all[i + 1]?.text === '(' ? all.slice(i + 2, all.findIndex((other, k) => k > i && other.text === ')')) : []));
  return [...new Set(names.filter((token, i) => isName(token) && names[i + 1]?.text !== '.').map((token) => wordOf(token).toLowerCase()))];
}

/** Forgets the grouping that was translated. */
export function leaveGrouping(context: Context): void {
  context.groupKeys = undefined;
  context.absent = new Set();
}

/** A key of GROUP BY: a column has its own collation, what is computed has none. */
function computedKey(context: Context, key: Expr): string {
  const sql = distinctSql(context, key);
  return key.column === undefined || context.dialect === 'sqlserver' ? letterKey(context, { ...key, sql }) : sql;
}

/** A key of GROUP BY, which may be the number or the name of a value of the select list. */
export function groupKey(context: Context, key: Expr, items: readonly Item[]): string {
  const item = key.number === undefined ? items.find(({ name }) => key.type === 'unknown' && name !== undefined && name === key.column?.toLowerCase()) : items[key.number - 1];
  const type = item?.types.length === 1 ? item.types[0] : undefined;
  if (item?.value !== undefined && type?.type === 'text' && !/^(?:\w+|\[[^\]]*\])(?:\.(?:\w+|\[[^\]]*\]))*$/.test(item.value.sql)) return letterKey(context, { ...type, sql: item.value.sql });
  if (item === undefined || type === undefined || !isDocument(context, type)) return computedKey(context, key);
  return distinctSql(context, { ...type, sql: item.value?.sql ?? key.sql, range: key.range });
}
