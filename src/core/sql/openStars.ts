import type { TextRange } from '../base/textRange';
import { readSelectItems } from './selectItems';
import { selectsOf, type SelectQuery } from './selects';
import type { ScannedStatement } from './scanned';
import { isSameTable } from './sameTable';
import type { TableRead } from './tablesRead';
import { nextAfter, operatorAt, parentOf, wordAt, type StatementView } from './view';

/** A `*` in the select list of a write, and the table whose columns it stands for. */
export interface OpenStar {
  readonly range: TextRange;
  /** As written. */
  readonly table: string;
}

/** The `*` of the queries that fill a table, where a table outside the statement says what it stands for; not one of `own`. */
export function openStars(statement: ScannedStatement, own: ReadonlySet<string>): readonly OpenStar[] {
  const { view, writes } = statement;
  const queries = selectsOf(view);
  return writes.flatMap((write) => {
    if (write.kind === 'insert') return starsOf(statement, mainQuery(view, queries, write.source.from), own);
    if (write.kind === 'selectInto') return starsOf(statement, queries.findLast(({ select }) => select < write.from), own);
    if (write.kind !== 'createAs' || write.object.includes('VIEW')) return [];
    return starsOf(statement, mainQuery(view, queries, write.from), own);
  });
}

/** The first SELECT from `from` on, past its common tables, in brackets around it or in none. */
function mainQuery(view: StatementView, queries: readonly SelectQuery[], from: number): SelectQuery | undefined {
  const parent = parentOf(view, from);
  return queries.find(({ select, ...query }) => select >= from && (query.parent === parent || isBracketed(view, query.parent, from)));
}

/** Whether the bracket opens right at `from`, or behind an AS of CREATE TABLE … AS ( … ). */
function isBracketed(view: StatementView, open: number, from: number): boolean {
  return open === from || (open > from && wordAt(view, open - 1) === 'AS' && wordAt(view, from) === 'CREATE' && parentOf(view, open) === -1 && !startsCommonTables(view, from, open));
}

function startsCommonTables(view: StatementView, from: number, to: number): boolean {
  for (let i = from; i < to; i = nextAfter(view, i)) if (wordAt(view, i) === 'WITH' && wordAt(view, i + 2) === 'AS') return true;
  return false;
}

function starsOf({ view, reads }: ScannedStatement, query: SelectQuery | undefined, own: ReadonlySet<string>): readonly OpenStar[] {
  const from = query?.from;
  if (query === undefined || from === undefined) return [];
  const direct = reads.filter((read) => read.index > from && read.index < query.to && parentOf(view, read.introducedAt) === query.parent);
  return readSelectItems(view, query.select, query.to).flatMap(({ range }) => {
    const qualifier = starQualifier(view, range);
    const table = qualifier === undefined ? undefined : qualifier === '' ? direct[0] : direct.find((read) => isNamed(read, qualifier));
    return table === undefined || [...own].some((key) => isSameTable(key, table.table.key)) ? [] : [{ range: starRange(view, range), table: table.table.text }];
  });
}

function firstIndex(view: StatementView, range: TextRange): number {
  return view.tokens.findIndex((token) => token.start >= range.start);
}

/** Empty for `*`, the lower-case table for `t.*`; `undefined` when the item is neither. */
function starQualifier(view: StatementView, range: TextRange): string | undefined {
  let at = firstIndex(view, range);
  const parts: string[] = [];
  while (operatorAt(view, at + 1) === '.') {
    const token = view.tokens[at];
    parts.push((token?.kind === 'quotedName' ? token.upper : (token?.text ?? '')).toLowerCase());
    at += 2;
  }
  return operatorAt(view, at) === '*' ? parts.join('.') : undefined;
}

/** Up to the star, without `EXCEPT (…)` behind it. */
function starRange(view: StatementView, range: TextRange): TextRange {
  let at = firstIndex(view, range);
  while (operatorAt(view, at) !== '*' && at < view.tokens.length) at++;
  return { start: range.start, end: view.tokens[at]?.end ?? range.end };
}

function isNamed(read: TableRead, qualifier: string): boolean {
  return read.alias === qualifier || (read.alias === undefined && isSameTable(read.table.key, qualifier));
}
