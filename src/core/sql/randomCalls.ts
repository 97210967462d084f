import { collect } from '../base/collect';
import type { TextRange } from '../base/textRange';
import { callAt, callEnd, type Call } from './calls';
import { definitionEnd } from './definitions';
import { namedWords, useOf } from './namedWords';
import { reflectedKind, REFLECTORS } from './reflection';
import { indexesOf, rangeOf, type StatementView } from './view';

/** `number`: another number each run (N01). `id`: another identifier each run (N02). */
export type RandomKind = 'number' | 'id';

export interface RandomCall {
  readonly kind: RandomKind;
  /** The whole call with its brackets. */
  readonly range: TextRange;
  /** As written, without brackets. */
  readonly name: string;
}

/** Every random call of a statement, in order. Column defaults are left out, like those that read the clock: they act in the statement that inserts. */
export function findRandomCalls(view: StatementView): readonly RandomCall[] {
  const start = definitionEnd(view);
  const found: RandomCall[] = [];
  for (const named of namedWords(view)) {
    const { call } = named;
    if (call === undefined || call.from < start) continue;
    const kind = useOf(view, named, 'number') !== undefined ? 'number' : useOf(view, named, 'id') !== undefined ? 'id' : undefined;
    if (kind !== undefined) found.push(makeCall(view, call, kind));
  }
  const reflected = collect(indexesOf(view, REFLECTORS), (index) => (index < start ? [] : reflectedCall(view, index)));
  return reflected.length === 0 ? found : [...found, ...reflected].sort((a, b) => a.range.start - b.range.start);
}

function makeCall(view: StatementView, call: Call, kind: RandomKind): RandomCall {
  return { kind, range: rangeOf(view, call.from, callEnd(view, call)), name: view.tokens[call.from]?.text ?? '' };
}

function reflectedCall(view: StatementView, index: number): readonly RandomCall[] {
  const call = callAt(view, index);
  const kind = call === undefined ? undefined : reflectedKind(view, call);
  return call === undefined || kind === undefined || kind === 'clock' ? [] : [makeCall(view, call, kind)];
}
