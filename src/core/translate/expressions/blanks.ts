import type { Context, Scope } from '../context';
import { atom, LEVEL, typed, type Expr, type Pair } from '../expr';
import { quoteName, quoteText } from '../quoting';

function isText(value: Expr): boolean {
  return value.type === 'text' && value.interval === undefined;
}

function trimmed(value: Expr): Expr {
  if (value.text !== undefined) return { ...atom(quoteText(value.text.replace(/ +$/, '')), 'text', value.range), text: value.text.replace(/ +$/, '') };
  const [, inner = value.sql, collation = ''] = /^(.*)( COLLATE (?:BINARY|NOCASE))$/s.exec(value.sql) ?? [];
  return { ...typed(`rtrim(${inner}, ' ')${collation}`, { type: 'text' }, value.range), level: collation === '' ? LEVEL.atom : LEVEL.collate };
}

/** A literal with as many blanks as a CHAR(n) has. */
function filled(value: Expr, length: number): Expr {
  const text = (value.text ?? '').replace(/ +$/, '').padEnd(length);
  return { ...atom(quoteText(text), 'text', value.range), text };
}

/** SQL of a text with blanks up to the length of a CHAR(n), or cut to it. */
export function padded(sql: string, length: number): string {
  return `substr((${sql}) || printf('%${String(length)}s', ''), 1, ${String(length)})`;
}

/** A CHAR(n) beside a literal or another CHAR(m): the shorter one is filled with blanks. `undefined`: none of them is one. */
function filledPair([left, right]: Pair): Pair | undefined {
  if (left.padded === undefined && right.padded === undefined) return undefined;
  if (left.padded !== undefined && right.text !== undefined) return [left, filled(right, left.padded)];
  if (right.padded !== undefined && left.text !== undefined) return [filled(left, right.padded), right];
  return left.padded === right.padded ? [left, right] : undefined;
}

/** Where the table of a column stands in the query: the later one of two is looked up for each row of the earlier one. */
function placeOf(scope: Scope | undefined, value: Expr): number {
  let place = 0;
  for (let here = scope; here !== undefined; here = here.outer, place -= 1000) {
    const at = here.sources.findIndex(({ alias }) => alias === value.origin?.alias);
    if (at !== -1) return place + at;
  }
  return -Infinity;
}

const MESSAGE = 'a column that is compared with another one has texts that end with a blank, which SQL Server leaves out: the local runner does not';

function blankEnds(value: Expr): string {
  const { table, column } = value.origin ?? {};
  if (table === undefined || column === undefined) return '0';
  return `(SELECT fail(${quoteText(MESSAGE)}) FROM ${quoteName(table)} WHERE substr(${quoteName(column)}, -1) = ' ' LIMIT 1)`;
}

/** Two columns: an index must stay of use, so that texts that end with a blank fail. */
function guarded(context: Context, [left, right]: Pair): Pair {
  const checks = [left, right].map(blankEnds).filter((check) => check !== '0');
  const wrap = (value: Expr): Expr => ({ ...typed(`CASE WHEN ${checks.map((check) => `${check} IS NULL`).join(' AND ')} THEN ${value.sql} END`, { type: 'text' }, value.range) });
  if (checks.length === 0) return [left, right];
  return placeOf(context.scope, left) > placeOf(context.scope, right) ? [left, wrap(right)] : [wrap(left), right];
}

/** Oracle fills CHARs and literals with blanks where nothing else is beside them. */
function oraclePair(pair: Pair): Pair | undefined {
  const [left, right] = pair;
  if (!pair.every((value) => value.text !== undefined || value.padded !== undefined)) return undefined;
  return filledPair(pair) ?? [trimmed(left), trimmed(right)];
}

function sqlserverPair(context: Context, pair: Pair): Pair | undefined {
  const [left, right] = pair;
  const both = filledPair(pair);
  if (both !== undefined) return both;
  if (left.type === 'null' || right.type === 'null') return [left.type === 'null' ? left : trimmed(left), right.type === 'null' ? right : trimmed(right)];
  if (left.text !== undefined || right.text !== undefined) return [trimmed(left), trimmed(right)];
  if (left.column !== undefined && right.column !== undefined && left.padded === undefined && right.padded === undefined) return guarded(context, pair);
  const bare = (value: Expr): Expr => (value.column !== undefined && value.padded === undefined ? value : trimmed(value));
  return [bare(left), bare(right)];
}

/**
 * Two texts for a comparison that leaves blanks at their ends out: all of SQL Server's, and those of CHARs and literals in
 * Oracle. `undefined`: they are compared as they are.
 */
export function withoutBlanks(context: Context, pair: Pair): Pair | undefined {
  if (!pair.some(isText) || !pair.every((value) => isText(value) || value.type === 'null')) return undefined;
  if (context.dialect === 'oracle') return oraclePair(pair);
  return context.dialect === 'sqlserver' ? sqlserverPair(context, pair) : undefined;
}
