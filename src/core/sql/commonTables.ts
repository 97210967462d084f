import { QUERY_WORDS } from './keywords';
import type { Dialect } from './lex/token';
import { closerOf, enclosingEnd, indexesOf, nameAt, nextAfter, operatorAt, wordAt, type StatementView } from './view';
import { wordSet } from './wordSet';

/** A table that a WITH clause defines. Numbers are token indexes. */
export interface CommonTable {
  /** Lower case, without quotes. */
  readonly name: string;
  /** Visible in `[from, to)`. */
  readonly from: number;
  readonly to: number;
  /** The brackets of its body. */
  readonly open: number;
  readonly close: number;
}

/** Dialects in which a common table may read itself without the word RECURSIVE. */
const SELF_READING: ReadonlySet<Dialect> = new Set<Dialect>(['sqlserver', 'oracle', 'snowflake', 'sqlite']);

/** By name, in order. */
export type CommonTables = ReadonlyMap<string, readonly CommonTable[]>;

const WITH = wordSet('WITH');

/** What WITH clauses define, with the span in which each hides a table of that name. */
export function findCommonTables(view: StatementView): CommonTables {
  const found: CommonTable[] = [];
  for (const at of indexesOf(view, WITH)) readClause(view, at, found);
  const byName = new Map<string, CommonTable[]>();
  for (const table of found) byName.set(table.name, [...(byName.get(table.name) ?? []), table]);
  return byName;
}

function readClause(view: StatementView, at: number, into: CommonTable[]): void {
  const isRecursive = wordAt(view, at + 1) === 'RECURSIVE';
  const to = enclosingEnd(view, at);
  let name = isRecursive ? at + 2 : at + 1;
  for (let open = bodyOf(view, name); open !== undefined; open = bodyOf(view, name)) {
    const close = closerOf(view, open);
    const readsItself = SELF_READING.has(view.dialect) && hasUnion(view, open, close);
    into.push({ name: nameAt(view, name) ?? '', from: isRecursive ? at : readsItself ? open : close, to, open, close });
    const comma = nextComma(view, close + 1, to);
    if (comma === undefined) return;
    name = comma + 1;
  }
}

function hasUnion(view: StatementView, open: number, close: number): boolean {
  for (let i = open + 1; i < close; i = nextAfter(view, i)) if (wordAt(view, i) === 'UNION') return true;
  return false;
}

/** The comma before the next table of the clause; behind `SEARCH … SET x` and `CYCLE a, b SET x` the one that a table follows. */
function nextComma(view: StatementView, from: number, to: number): number | undefined {
  if (operatorAt(view, from) === ',') return from;
  if (wordAt(view, from) !== 'SEARCH' && wordAt(view, from) !== 'CYCLE') return undefined;
  for (let i = from; i < to && wordAt(view, i) !== 'SELECT'; i = nextAfter(view, i)) {
    if (operatorAt(view, i) === ',' && bodyOf(view, i + 1) !== undefined) return i;
  }
  return undefined;
}

/** The opening bracket of the body of the common table whose name stands at `at`. */
function bodyOf(view: StatementView, at: number): number | undefined {
  const name = view.tokens[at];
  if (name?.kind !== 'word' && name?.kind !== 'quotedName' && name?.kind !== 'template') return undefined;
  let next = operatorAt(view, at + 1) === '(' ? nextAfter(view, at + 1) : at + 1;
  if (wordAt(view, next) === 'USING' && wordAt(view, next + 1) === 'KEY') next = nextAfter(view, next + 2);
  if (wordAt(view, next) !== 'AS') return bodyWithoutAs(view, at + 1);
  next++;
  if (wordAt(view, next) === 'NOT') next++;
  if (wordAt(view, next) === 'MATERIALIZED') next++;
  return operatorAt(view, next) === '(' ? next : undefined;
}

/** Spark: `WITH x (SELECT …)`. */
function bodyWithoutAs(view: StatementView, open: number): number | undefined {
  return view.dialect === 'spark' && operatorAt(view, open) === '(' && QUERY_WORDS.has(wordAt(view, open + 1)) ? open : undefined;
}

/** The common table that the name `key` at `index` stands for: the innermost, the latest. */
export function commonTableAt(common: CommonTables, key: string, index: number): CommonTable | undefined {
  const visible = (common.get(key) ?? []).filter((table) => table.from <= index && index < table.to);
  return visible.reduce<CommonTable | undefined>((best, table) => (best === undefined || table.to <= best.to ? table : best), undefined);
}
