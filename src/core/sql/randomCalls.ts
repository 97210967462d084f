import type { TextRange } from '../base/textRange';
import { callAt } from './calls';
import { randomFunctionOf, type RandomKind } from './dialects/random';
import { rangeOf, type StatementView } from './view';

export interface RandomCall {
  readonly kind: RandomKind;
  /** The whole call with its brackets. */
  readonly range: TextRange;
  /** As written, without brackets. */
  readonly name: string;
}

export function findRandomCalls(view: StatementView): readonly RandomCall[] {
  return view.tokens.flatMap((token, index) => {
    if (token.kind !== 'word') return [];
    const call = callAt(view, index);
    const found = call === undefined ? undefined : randomFunctionOf(view.dialect, call.name);
    if (call === undefined || found === undefined) return [];
    const isOpen = call.close >= view.tokens.length;
    if (found.condition === 'unseeded' && (isOpen || call.arguments.length > 0)) return [];
    return [{ kind: found.kind, range: rangeOf(view, call.from, isOpen ? call.open : call.close), name: token.text }];
  });
}
