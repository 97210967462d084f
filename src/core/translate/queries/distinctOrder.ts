import { refuse } from '../refusal';
import type { Clauses } from './filtered';

/** The parts of a list between commas outside of brackets and texts. */
function listed(sql: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const [piece] of sql.matchAll(/'(?:[^']|'')*'|\[[^\]]*\]|[^'[]/gs)) {
    if (piece === '(') depth++;
    if (piece === ')') depth--;
    if (piece === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += piece;
  }
  return [...parts, part];
}

/** An expression without what may be written in several ways. */
function bare(sql: string): string {
  return sql.trim().toLowerCase().replace(/\[[^\]]*\]\.|\b[a-z_]\w*\./g, '').replace(/[[\]\s]/g, '').replace(/^\((.*)\)$/s, '$1');
}

/** What a term of ORDER BY sorts by: a number or name of the select list is its value. */
function sorted(term: string, { items }: Pick<Clauses, 'items'>): string {
  const own = term.trim().replace(/ NULLS (?:FIRST|LAST)$/, '').replace(/ DESC$/, '');
  const item = /^\d+$/.test(own) ? items[Number(own) - 1] : items.find(({ name }) => name !== undefined && (own.toLowerCase() === name || own.toLowerCase() === `[${name}]`));
  return bare(item?.expr?.sql ?? item?.value?.sql ?? own);
}

/** DISTINCT ON: its values must be the first ones of ORDER BY, in any order. */
export function checkDistinctOrder(clauses: Clauses, orderBy: string): void {
  if (orderBy === '') return;
  const keys = new Set(listed(clauses.keys ?? '').map((key) => sorted(key, clauses)));
  const left = new Set(keys);
  for (const term of listed(orderBy.replace(/^ORDER BY /, ''))) {
    if (left.size === 0) return;
    const value = sorted(term, clauses);
    if (!keys.has(value)) refuse('The expressions of SELECT DISTINCT ON must be the first ones of ORDER BY.', clauses.range);
    left.delete(value);
  }
}
