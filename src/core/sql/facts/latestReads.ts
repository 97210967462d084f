import { collect } from '../../base/collect';
import type { TextRange } from '../../base/textRange';
import { callAt, type Call } from '../calls';
import { columnOf, type Condition } from './conditions';
import { queryBlocksOf, type Filter, type QueryBlock } from './queryBlocks';
import { readsByBlock } from './readsByBlock';
import type { ScannedStatement } from '../scanned';
import { readSelectItems } from '../selectItems';
import type { TableRead } from '../tablesRead';
import { closerOf, findWord, hasWords, indexesOf, nextAfter, operatorAt, parentOf, rangeOf, wordAt, type IndexSpan, type StatementView } from '../view';
import { wordSet } from '../wordSet';

/** A query in brackets that yields one value: the newest of a column. `(SELECT max(dt) FROM t)`, `(SELECT dt FROM t ORDER BY dt DESC LIMIT 1)`. */
export interface NewestValue {
  /** The column whose newest value is taken: lower case, without its table. */
  readonly column: string;
  /** The tables that the query reads itself. */
  readonly reads: readonly TableRead[];
  /** With the brackets. */
  readonly range: TextRange;
  /** The condition that compares something with it; `undefined` for a common or derived table. */
  readonly condition: Condition | undefined;
}

const SELECT = wordSet('SELECT');

/** Every such query of a statement that does not look at the row around it, in order. Linear. */
export function findNewestValues(statement: ScannedStatement): readonly NewestValue[] {
  const { view } = statement;
  const selects = indexesOf(view, SELECT);
  if (selects.length < 2) return [];
  const compared = comparedBrackets(view);
  const { blockOf } = queryBlocksOf(view);
  const readsOf = readsByBlock(statement);
  return collect(selects, (index): readonly NewestValue[] => {
    const open = index - 1;
    if (operatorAt(view, open) !== '(' || parentOf(view, index) !== open) return [];
    const condition = compared.get(open);
    const block = blockOf(index);
    if (block === undefined || (condition === undefined && !isTable(view, open))) return [];
    const column = newestColumn(view, index);
    const reads = readsOf.get(block) ?? [];
    if (column === undefined || reads.length === 0 || isCorrelated(view, block, reads)) return [];
    return [{ column, reads, range: rangeOf(view, open, closerOf(view, open)), condition }];
  });
}

/** How far into a value its query may stand: `COALESCE((SELECT …), '1970-01-01')`. */
const MAX_WRAPPING = 8;

/** The brackets with queries that conditions compare with, by index. */
function comparedBrackets(view: StatementView): ReadonlyMap<number, Condition> {
  const found = new Map<number, Condition>();
  for (const condition of collect(queryBlocksOf(view).blocks, ({ filters }) => collect(filters, ({ conditions }) => conditions))) {
    for (const { from, to } of condition.values) {
      for (let i = from; i < Math.min(to, from + MAX_WRAPPING); i++) if (operatorAt(view, i) === '(' && wordAt(view, i + 1) === 'SELECT') found.set(i, condition);
    }
  }
  return found;
}

/** Whether the bracket at `open` is a common or derived table: behind `AS`, `FROM`, `JOIN` or a comma. */
function isTable(view: StatementView, open: number): boolean {
  return ['AS', 'FROM', 'JOIN', 'MATERIALIZED'].includes(wordAt(view, open - 1));
}

function newestColumn(view: StatementView, select: number): string | undefined {
  const end = closerOf(view, select - 1);
  const items = readSelectItems(view, select, end);
  const [item] = items;
  if (item === undefined || items.length > 1 || findWord(view, { from: select, to: end }, wordSet('GROUP UNION')) !== undefined) return undefined;
  return maximumAt(view, select + 1) ?? firstOfDescending(view, { from: select, to: end });
}

const WRAPPERS = wordSet('COALESCE NVL IFNULL ISNULL DATE TO_DATE CAST TO_CHAR DATE_FORMAT');

/** The column of the `max(…)` that starts at `at`, also within `COALESCE(…)` and the like. */
function maximumAt(view: StatementView, at: number): string | undefined {
  let call = callAt(view, at);
  for (let depth = 0; depth < 4 && call !== undefined && WRAPPERS.has(call.name); depth++) call = callAt(view, call.open + 1);
  const [argument] = call?.arguments ?? [];
  return call?.name === 'MAX' && argument !== undefined ? columnOf(view, argument)?.column : undefined;
}

/** `SELECT dt … ORDER BY dt DESC LIMIT 1`. */
function firstOfDescending(view: StatementView, span: IndexSpan): string | undefined {
  const order = findWord(view, span, 'ORDER');
  if (order === undefined || !isSingleRow(view, { from: span.from, to: span.to })) return undefined;
  const key = descendingKey(view, order);
  const list = findWord(view, span, 'FROM');
  return key !== undefined && list !== undefined && columnOf(view, { from: list - 1, to: list })?.column === key ? key : undefined;
}

function isSingleRow(view: StatementView, span: IndexSpan): boolean {
  const limit = findWord(view, span, wordSet('LIMIT TOP FETCH'));
  return limit !== undefined && [limit + 1, limit + 2].some((at) => view.tokens[at]?.text === '1');
}

/** The column of the first key behind `ORDER BY` at `order`, where it descends. */
function descendingKey(view: StatementView, order: number): string | undefined {
  if (!hasWords(view, order, 'ORDER', 'BY')) return undefined;
  const at = findWord(view, { from: order + 2, to: order + 6 }, 'DESC');
  return at === undefined ? undefined : columnOf(view, { from: order + 2, to: at })?.column;
}

/** A condition of the query that compares with a table outside it: then its value is another one for each row. */
function isCorrelated(view: StatementView, block: QueryBlock, reads: readonly TableRead[]): boolean {
  const own = new Set(collect(reads, ({ table, alias }) => [table.key, table.shortName.toLowerCase(), ...(alias === undefined ? [] : [alias])]));
  return collect(block.filters, (filter: Filter) => filter.conditions).some(({ qualifier, values }) =>
    [qualifier, ...values.map((value) => columnOf(view, value)?.qualifier)].some((name) => name !== undefined && !own.has(name)));
}

/** `row_number() OVER (… ORDER BY dt DESC) = 1`: only the newest rows are kept. */
export interface NewestRows {
  readonly column: string;
  /** The call with its window. */
  readonly range: TextRange;
}

const RANKINGS = wordSet('ROW_NUMBER RANK DENSE_RANK');

/** Where a statement keeps the newest rows by a ranking that QUALIFY or a condition on its alias limits to the first. */
export function findNewestRows({ view }: ScannedStatement): readonly NewestRows[] {
  const rankings = indexesOf(view, RANKINGS).flatMap((index) => callAt(view, index) ?? []);
  if (rankings.length === 0) return [];
  const firsts = collect(queryBlocksOf(view).blocks, ({ filters }) => collect(filters, ({ conditions }) => conditions.filter((condition) => isFirst(view, condition))));
  const aliases = new Set(firsts.flatMap(({ column }) => column ?? []));
  const subjects = new Set(firsts.map(({ subject }) => subject.from));
  return collect(rankings, (call) => newestRowsOf(view, call, { aliases, subjects }));
}

interface Kept {
  readonly aliases: ReadonlySet<string>;
  /** Index of the first token of what is compared. */
  readonly subjects: ReadonlySet<number>;
}

function newestRowsOf(view: StatementView, call: Call, { aliases, subjects }: Kept): readonly NewestRows[] {
  const over = call.close + 1;
  if (wordAt(view, over) !== 'OVER' || operatorAt(view, over + 1) !== '(') return [];
  const close = closerOf(view, over + 1);
  const order = findWord(view, { from: over + 2, to: close }, 'ORDER');
  const column = order === undefined ? undefined : descendingKey(view, order);
  const after = nextAfter(view, over + 1);
  const alias = view.tokens[wordAt(view, after) === 'AS' ? after + 1 : after]?.upper.toLowerCase() ?? '';
  return column === undefined || !(subjects.has(call.from) || aliases.has(alias)) ? [] : [{ column, range: rangeOf(view, call.from, close) }];
}

function isFirst(view: StatementView, { operator, values, isNegated }: Condition): boolean {
  const text = view.tokens[values[0]?.from ?? -1]?.text;
  return !isNegated && ((operator === '=' && text === '1') || (operator === '<=' && text === '1') || (operator === '<' && text === '2'));
}
