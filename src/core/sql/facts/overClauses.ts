import { remembered } from '../../base/remembered';
import type { Call } from '../calls';
import { closerOf, findWord, indexesOf, nextAfter, operatorAt, splitAtCommas, wordAt, type IndexSpan, type StatementView } from '../view';
import { wordSet } from '../wordSet';

/** What stands in `OVER (…)`, by comma. */
export interface OverClause {
  readonly partitionBy: readonly IndexSpan[];
  /** Empty when the window has no order. */
  readonly orderBy: readonly IndexSpan[];
}

const BETWEEN_WORDS = wordSet('IGNORE RESPECT NULLS FROM FIRST LAST WITHIN GROUP FILTER');

/** The window that a call is computed over; `undefined` for a plain or unfinished call. A window's name is followed to its WINDOW clause. */
export function overClauseOf(view: StatementView, call: Call): OverClause | undefined {
  let at = call.close + 1;
  while (BETWEEN_WORDS.has(wordAt(view, at)) || (operatorAt(view, at) === '(' && BETWEEN_WORDS.has(wordAt(view, at - 1)))) at = nextAfter(view, at);
  if (wordAt(view, at) !== 'OVER') return undefined;
  const open = operatorAt(view, at + 1) === '(' ? at + 1 : namedWindow(view, wordAt(view, at + 1));
  if (open === undefined || closerOf(view, open) >= view.tokens.length) return undefined;
  const own = readWindow(view, open);
  const base = namedWindow(view, wordAt(view, open + 1));
  if (base === undefined || own.orderBy.length > 0) return own;
  const inherited = readWindow(view, base);
  return { partitionBy: [...own.partitionBy, ...inherited.partitionBy], orderBy: inherited.orderBy };
}

/** The bracket of `WINDOW name AS (…)`. */
function namedWindow(view: StatementView, name: string): number | undefined {
  if (name === '' || name === 'PARTITION' || name === 'ORDER') return undefined;
  return windowsOf(view).get(name);
}

const AS_WORD = wordSet('AS');

const windowsOf = remembered((view: StatementView): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const as of indexesOf(view, AS_WORD)) {
    const index = as - 1;
    const name = wordAt(view, index);
    if (name !== '' && operatorAt(view, as + 1) === '(' && isWindowPlace(view, index) && !found.has(name)) found.set(name, as + 1);
  }
  return found;
});

function isWindowPlace(view: StatementView, index: number): boolean {
  return wordAt(view, index - 1) === 'WINDOW' || operatorAt(view, index - 1) === ',';
}

const FRAMES = wordSet('ROWS RANGE GROUPS ORDER SORT');

function readWindow(view: StatementView, open: number): OverClause {
  const to = closerOf(view, open);
  const partition = findWord(view, { from: open + 1, to }, wordSet('PARTITION DISTRIBUTE'));
  const order = findWord(view, { from: open + 1, to }, wordSet('ORDER SORT'));
  return {
    partitionBy: partition === undefined ? [] : splitAtCommas(view, { from: partition + 2, to: findWord(view, { from: partition + 2, to }, FRAMES) ?? to }),
    orderBy: order === undefined ? [] : splitAtCommas(view, { from: order + 2, to: findWord(view, { from: order + 2, to }, wordSet('ROWS RANGE GROUPS')) ?? to }),
  };
}

/** The items of an ORDER BY inside a call's brackets, `ROW_NUMBER`'s window aside: `string_agg(x, ',' ORDER BY y)`. */
export function innerOrder(view: StatementView, call: Call): readonly IndexSpan[] {
  const to = Math.min(call.close, view.tokens.length);
  const order = findWord(view, { from: call.open + 1, to }, 'ORDER');
  return order === undefined ? [] : splitAtCommas(view, { from: order + 2, to: findWord(view, { from: order + 2, to }, wordSet('LIMIT SEPARATOR NULLS')) ?? to });
}
