import type { Token } from '../../sql/lex/token';
import { commaParts, indexOutside, wordOutside } from '../brackets';
import type { Source } from '../context';
import { isName, nameOf } from '../names';
import { quoteName } from '../quoting';

/** An INSERT's query, and where its columns go. */
export interface QueryColumns {
  /** From the query's first token on, at least to its end. */
  readonly tokens: readonly Token[];
  /** What the query calls its columns, in lower case. */
  readonly names: readonly string[];
  /** The columns that they fill, in the same order. */
  readonly filled: readonly string[];
}

const CLAUSES = ['WHERE', 'ORDER', 'LIMIT', 'ON', 'HAVING'];
const COMBINED = ['GROUP', 'UNION', 'EXCEPT', 'INTERSECT'];

/** The name of the only table of a FROM clause; `undefined`: there are several, or none that has a name. */
function onlyAlias(from: readonly Token[]): string | undefined {
  const isJoined = commaParts(from).length > 1 || wordOutside(from, 0, 'JOIN') !== undefined || wordOutside(from, 0, 'STRAIGHT_JOIN') !== undefined;
  const last = from.at(-1);
  return isJoined || !isName(last) ? undefined : nameOf(last).toLowerCase();
}

/** `s.v`, `v AS x`: the table and the column that an item of a select list gives unchanged. */
function plainColumn(item: readonly Token[], only: string | undefined): { readonly alias: string; readonly column: string } | undefined {
  const [first, dot, second] = item;
  if (!isName(first)) return undefined;
  const isQualified = dot?.text === '.' && isName(second);
  const rest = item.slice(isQualified ? 3 : 1).filter((token) => token.upper !== 'AS');
  if (rest.length > 1 || (rest.length === 1 && !isName(rest[0]))) return undefined;
  if (isQualified) return { alias: nameOf(first).toLowerCase(), column: nameOf(second).toLowerCase() };
  return only === undefined ? undefined : { alias: only, column: nameOf(first).toLowerCase() };
}

/**
 * The tables of an INSERT's query as the new values of MySQL's ON DUPLICATE KEY UPDATE name them: a column that the query
 * gives unchanged is a value of the row that could not be inserted. Columns that it does not give are not among them.
 */
export function querySources({ tokens, names, filled }: QueryColumns): readonly Source[] {
  const from = wordOutside(tokens, 0, 'FROM');
  if (tokens[0]?.upper !== 'SELECT' || from === undefined || COMBINED.some((word) => wordOutside(tokens, from, word) !== undefined)) return [];
  const only = onlyAlias(tokens.slice(from + 1, indexOutside(tokens, from + 1, (word) => CLAUSES.includes(word))));
  const items = commaParts(tokens.slice(1, from));
  const isStar = items.length === 1 && items[0]?.length === 1 && items[0][0]?.text === '*';
  const given = isStar ? names.map((column) => (only === undefined ? undefined : { alias: only, column })) : items.map((item) => plainColumn(item, only));
  const known = given.flatMap((column, i) => (column === undefined || filled[i] === undefined ? [] : [{ ...column, sql: `excluded.${quoteName(filled[i])}` }]));
  const renamed = (wanted: string): ReadonlyMap<string, string> => new Map(known.filter(({ alias }) => alias === wanted).map(({ column, sql }) => [column, sql]));
  return [...new Set(known.map(({ alias }) => alias))].map((alias) => ({ alias, columns: [], renamed: renamed(alias) }));
}
