import { countBefore } from '../../base/countBefore';
import { remembered } from '../../base/remembered';
import { enclosingEnd, indexesOf, nextAfter, operatorAt, parentOf, wordAt, type IndexSpan, type StatementView } from '../view';
import { wordSet } from '../wordSet';

/** One SELECT with its clauses, without its sub-queries. Numbers are token indexes. */
export interface SelectQuery {
  readonly select: number;
  /** The bracket that holds it; -1 for the statement itself. */
  readonly parent: number;
  readonly from: number | undefined;
  /** Behind GROUP BY. */
  readonly groupBy: IndexSpan | undefined;
  /** Whether ORDER BY, SORT BY or CLUSTER BY gives its rows an order; for a UNION that of its last part. */
  readonly isOrdered: boolean;
  /** LIMIT, FETCH, OFFSET or TOP, whichever comes first, up to its number. */
  readonly limit: IndexSpan | undefined;
  /** Exclusive. */
  readonly to: number;
}

interface OpenQuery {
  readonly select: number;
  readonly parent: number;
  from: number | undefined;
  groupBy: IndexSpan | undefined;
  isOrdered: boolean;
  limit: IndexSpan | undefined;
  to: number;
}

/** Every SELECT of a statement in order, read once. Any text; linear. */
export const selectsOf = remembered(readSelects);

const ORDERS = wordSet('ORDER SORT CLUSTER');
const QUERY_WORDS = new Set([...ORDERS, 'SELECT', 'FROM', 'GROUP', 'FETCH', 'LIMIT', 'OFFSET']);

function readSelects(view: StatementView): readonly SelectQuery[] {
  const queries: OpenQuery[] = [];
  const current = new Map<number, OpenQuery>();
  for (const index of indexesOf(view, QUERY_WORDS)) {
    const word = wordAt(view, index);
    if (operatorAt(view, index - 1) === '.') continue;
    const parent = parentOf(view, index);
    const open = current.get(parent);
    if (word === 'SELECT') {
      if (open !== undefined) open.to = index;
      const query: OpenQuery = { select: index, parent, from: undefined, groupBy: undefined, isOrdered: false, limit: topOf(view, index), to: enclosingEnd(view, index) };
      current.set(parent, query);
      queries.push(query);
    } else if (open !== undefined) addClause(view, open, index);
  }
  return queries;
}


function addClause(view: StatementView, query: OpenQuery, index: number): void {
  const word = wordAt(view, index);
  const next = wordAt(view, index + 1);
  if (word === 'FROM') query.from ??= index;
  else if (word === 'GROUP' && next === 'BY') query.groupBy ??= { from: index + 2, to: clauseEnd(view, index + 2, query.to) };
  else if (ORDERS.has(word) && (next === 'BY' || next === 'SIBLINGS')) query.isOrdered = true;
  else if (query.limit === undefined) query.limit = limitAt(view, index);
}

const CLAUSE_ENDS = wordSet('GROUP HAVING ORDER LIMIT UNION EXCEPT INTERSECT MINUS WINDOW QUALIFY FETCH OFFSET WITH SORT CLUSTER DISTRIBUTE ON RETURNING SETTINGS INSERT AS');

/** Where a clause whose first token is `from` ends: WHERE, GROUP BY. */
export function clauseEnd(view: StatementView, from: number, to: number): number {
  for (let i = from; i < to; i = nextAfter(view, i)) if (CLAUSE_ENDS.has(wordAt(view, i)) || operatorAt(view, i) === ')') return i;
  return to;
}

/** `LIMIT 10`, `LIMIT ${n}`, `OFFSET 5 ROWS`, `FETCH FIRST 10 ROWS ONLY`. A word behind it that is no number is another column named so. */
function limitAt(view: StatementView, index: number): IndexSpan | undefined {
  const word = wordAt(view, index);
  if (word === 'FETCH' && (wordAt(view, index + 1) === 'FIRST' || wordAt(view, index + 1) === 'NEXT')) return { from: index, to: Math.min(index + 3, view.tokens.length) };
  if ((word !== 'LIMIT' && word !== 'OFFSET') || isSampleOffset(view, index)) return undefined;
  return isAmount(view, index + 1) ? { from: index, to: nextAfter(view, index + 1) } : undefined;
}

/** ClickHouse: `SAMPLE 1/10 OFFSET 1/2` says where the sample begins. */
function isSampleOffset(view: StatementView, index: number): boolean {
  if (view.dialect !== 'clickhouse' || view.tokens[index - 1]?.kind !== 'number') return false;
  return wordAt(view, operatorAt(view, index - 2) === '/' ? index - 4 : index - 2) === 'SAMPLE';
}

function topOf(view: StatementView, select: number): IndexSpan | undefined {
  let at = select + 1;
  while (wordAt(view, at) === 'DISTINCT' || wordAt(view, at) === 'ALL') at++;
  const amount = at + 1;
  const isTop = wordAt(view, at) === 'TOP' && isAmount(view, amount) && wordAt(view, nextAfter(view, amount)) !== 'PERCENT';
  return isTop ? { from: at, to: nextAfter(view, amount) } : undefined;
}

/** A number that lets rows through, a parameter or a calculation; `LIMIT 0` takes the columns alone. */
function isAmount(view: StatementView, index: number): boolean {
  const token = view.tokens[index];
  if (token?.kind === 'number') return Number(token.text) !== 0;
  return token?.kind === 'template' || operatorAt(view, index) === '(' || operatorAt(view, index) === '?' || (token?.text.startsWith('@') ?? false);
}

/** The SELECTs by the bracket that holds them, each list in order. */
const selectsByParent = remembered((view: StatementView): ReadonlyMap<number, readonly SelectQuery[]> => {
  const byParent = new Map<number, SelectQuery[]>();
  for (const query of selectsOf(view)) {
    const list = byParent.get(query.parent);
    if (list === undefined) byParent.set(query.parent, [query]);
    else list.push(query);
  }
  return byParent;
});

/** The SELECTs right in the bracket that opens at `open`, in order. */
export function selectsIn(view: StatementView, open: number): readonly SelectQuery[] {
  return selectsByParent(view).get(open) ?? [];
}

/** The innermost SELECT around the token, in whose brackets, functions' included, it stands; `undefined` outside all. */
export function selectAround(view: StatementView, index: number): SelectQuery | undefined {
  for (let at = index, parent = parentOf(view, index); ; at = parent, parent = parentOf(view, parent)) {
    const found = lastBefore(selectsIn(view, parent), at);
    if (found !== undefined) return found;
    if (parent === -1) return undefined;
  }
}

function lastBefore(queries: readonly SelectQuery[], index: number): SelectQuery | undefined {
  const found = queries[countBefore(queries, ({ select }) => select < index) - 1];
  return found !== undefined && index < found.to ? found : undefined;
}

/** Whether the query reads a sub-query that gives its rows an order, as the first thing behind FROM. */
export function readsOrdered(view: StatementView, { from }: SelectQuery): boolean {
  return from !== undefined && operatorAt(view, from + 1) === '(' && selectsIn(view, from + 1).some((query) => query.isOrdered);
}

/** Words of a query that gives numbers alone. */
const COUNTING = wordSet('ROW_NUMBER OVER ORDER BY PARTITION SELECT NULL TOP AS CAST CONVERT INT BIGINT DISTINCT ALL');

/** `SELECT TOP (n) ROW_NUMBER() OVER (ORDER BY (SELECT NULL)) FROM sys.objects`: the rows are counted and nothing of them is kept, whichever they are. */
export function countsAlone(view: StatementView, query: SelectQuery): boolean {
  const { from } = query;
  if (from === undefined || query.groupBy !== undefined) return false;
  let counts = false;
  const start = query.limit !== undefined && query.limit.from < from ? query.limit.to : query.select + 1;
  for (let i = start; i < from; i++) {
    const word = wordAt(view, i);
    if (word === 'ROW_NUMBER') counts = true;
    const isName = view.tokens[i]?.kind === 'quotedName' || (word !== '' && !COUNTING.has(word));
    if (isName && wordAt(view, i - 1) !== 'AS' && !(counts && operatorAt(view, i - 1) === ')')) return false;
  }
  return counts;
}
