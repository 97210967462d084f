import type { TextRange } from '../../base/textRange';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import type { Groups } from './grouping';
import type { Item } from './items';

/** The clauses of one SELECT, translated. */
export interface Clauses {
  readonly distinct: boolean;
  /** `DISTINCT ON (…)`. */
  readonly keys: string | undefined;
  readonly items: readonly Item[];
  readonly from: string;
  readonly where: string;
  readonly groups: string;
  readonly groupings: Groups | undefined;
  readonly qualify: string | undefined;
  /** A function of the select list gives rows. */
  readonly generates: boolean;
  /** It gives one row at most. */
  readonly isSingle: boolean;
  readonly range: TextRange;
}

/** Names for the columns of an inner query: each its own, so that the outer query can pick them. */
function labelled(clauses: Clauses): { readonly inner: string; readonly outer: string } {
  const outer: string[] = [];
  const inner = clauses.items.map((item, i) => {
    if (item.names === undefined) return refuse('The columns that * stands for are not known here: name them.', clauses.range);
    const names = item.names.map((name) => (name === '' ? `column ${String(i + 1)}` : name));
    outer.push(...names.map(quoteName));
    return item.names[0] === '' ? `${item.sql} AS ${quoteName(names[0] ?? '')}` : item.sql;
  });
  if (new Set(outer).size < outer.length) refuse('Two columns have the same name here: give them different aliases.', clauses.range);
  return { inner: inner.join(', '), outer: outer.join(', ') };
}

/** QUALIFY: SQLite has no filter behind window functions, so that the query becomes an inner one. */
export function qualified(clauses: Clauses, tail: string): string {
  const { inner, outer } = labelled(clauses);
  const rest = `${clauses.from}${clauses.where}${clauses.groups}`;
  const order = /^ ORDER BY (.*?)( LIMIT .*)?$/s.exec(tail);
  const position = order?.[1] === undefined ? '' : `, row_number() OVER (ORDER BY ${order[1]}) AS [order of rows]`;
  const end = order?.[1] === undefined ? tail : ` ORDER BY [order of rows]${order[2] ?? ''}`;
  return `SELECT ${clauses.distinct ? 'DISTINCT ' : ''}${outer} FROM (SELECT ${inner}, (${clauses.qualify ?? '1'}) AS [is kept]${position}${rest}) WHERE [is kept]${end}`;
}
