import { countBefore } from '../base/countBefore';
import type { StatementView } from './view';

/** The index of the first token that starts at or after `offset`, in logarithmic time; the number of tokens when there is none. */
export function tokenFrom(view: StatementView, offset: number): number {
  return countBefore(view.tokens, ({ start }) => start < offset);
}
