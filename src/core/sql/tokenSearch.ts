import type { StatementView } from './view';

/** The index of the first token that starts at or after `offset`, in logarithmic time; the number of tokens when there is none. */
export function tokenFrom(view: StatementView, offset: number): number {
  let low = 0;
  let high = view.tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((view.tokens[middle]?.start ?? Infinity) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
