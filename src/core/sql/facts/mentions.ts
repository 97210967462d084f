import { collect } from '../../base/collect';
import { queryBlocksOf, type QueryBlock } from './queryBlocks';
import { closerOf, indexesOf, operatorAt, type IndexSpan, type StatementView } from '../view';
import { wordSet } from '../wordSet';

/** A name inside a condition, or in the column list of `JOIN … USING (…)`. */
export interface Mention {
  /** Lower case. `undefined`: no table stands before it. */
  readonly qualifier: string | undefined;
  /** The query in which it stands. */
  readonly block: QueryBlock | undefined;
}

/** The names that the conditions of a statement mention, each with its places; functions and values of the same name included. Linear. */
export function mentionsOf(view: StatementView): ReadonlyMap<string, readonly Mention[]> {
  const { blocks, blockOf } = queryBlocksOf(view);
  const found = new Map<string, Mention[]>();
  for (const { from, to } of outermost([...collect(blocks, ({ filters }) => filters), ...usingLists(view)])) {
    for (let i = from; i < to; i++) {
      const token = view.tokens[i];
      if (token === undefined || (token.kind !== 'word' && token.kind !== 'quotedName')) continue;
      const before = operatorAt(view, i - 1) === '.' ? view.tokens[i - 2] : undefined;
      const mention = { qualifier: before?.upper.toLowerCase(), block: blockOf(i) };
      const name = token.upper.toLowerCase();
      const mentions = found.get(name);
      if (mentions === undefined) found.set(name, [mention]);
      else mentions.push(mention);
    }
  }
  return found;
}

/** The spans that lie in no other one. */
function outermost(spans: readonly IndexSpan[]): readonly IndexSpan[] {
  let reached = -1;
  return [...spans].sort((a, b) => a.from - b.from || b.to - a.to).filter(({ to }) => {
    const isNew = to > reached;
    reached = Math.max(reached, to);
    return isNew;
  });
}

const USING = wordSet('USING');

function usingLists(view: StatementView): readonly IndexSpan[] {
  return collect(indexesOf(view, USING), (index) => (operatorAt(view, index + 1) === '(' ? [{ from: index + 2, to: Math.min(closerOf(view, index + 1), view.tokens.length) }] : []));
}
