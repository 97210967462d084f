import type { TextRange } from '../base/textRange';
import { memoryKind, memoryOf, rememberedOutside, type Remembering } from '../base/remembered';
import { matchBrackets, type Brackets } from './brackets';
import type { Dialect, Token } from './lex/token';

/** One statement's tokens with their brackets: what the scanner's parts read. Indexes are into `tokens`. */
export interface StatementView extends Remembering {
  readonly tokens: readonly Token[];
  readonly brackets: Brackets;
  readonly dialect: Dialect;
  /** Where each bare word stands first, by its upper case. */
  readonly firstPlaces: ReadonlyMap<string, number>;
  /** For each bare word's token the next one with the same word, -1 for the last. */
  readonly nextPlaces: readonly number[];
  /** The bare words in upper case, each once. */
  readonly distinctWords: readonly string[];
}

export function viewOf(tokens: readonly Token[], dialect: Dialect): StatementView {
  const firstPlaces = new Map<string, number>();
  const nextPlaces = new Array<number>(tokens.length).fill(-1);
  const distinctWords: string[] = [];
  for (let i = tokens.length - 1; i >= 0; i--) {
    const token = tokens[i];
    if (token?.kind !== 'word') continue;
    const next = firstPlaces.get(token.upper);
    if (next === undefined) distinctWords.push(token.upper);
    else nextPlaces[i] = next;
    firstPlaces.set(token.upper, i);
  }
  return { tokens, brackets: matchBrackets(tokens), dialect, firstPlaces, nextPlaces, distinctWords, memory: memoryOf(VIEWS) };
}

const VIEWS = memoryKind();

/** Words in upper case: a set, or a map by word, that stays as it is. */
export type Words = Pick<ReadonlySet<string>, 'has' | 'size' | 'keys'>;

const listOf = rememberedOutside((words: Words): readonly string[] => [...words.keys()]);

/** The places of the bare words among `words`, in order. Much quicker than a look at each token where there are few. */
export function indexesOf(view: StatementView, words: Words): readonly number[] {
  const { distinctWords, firstPlaces, nextPlaces } = view;
  let found: number[] | undefined;
  // Iterators over sets are too slow here: this is the busiest function of the linter.
  const isShort = words.size < distinctWords.length;
  const list = isShort ? listOf(words) : distinctWords;
  for (let i = 0; i < list.length; i++) {
    const word = list[i] ?? '';
    if (!isShort && !words.has(word)) continue;
    for (let at = firstPlaces.get(word) ?? -1; at !== -1; at = nextPlaces[at] ?? -1) (found ??= []).push(at);
  }
  return found === undefined ? NO_PLACES : sortInPlace(found);
}

/** Places of a few words are few, and the list of each word is in order: insertion beats a general sort, which copies. */
function sortInPlace(places: number[]): readonly number[] {
  if (places.length > MOST_INSERTED) return places.sort((a, b) => a - b);
  for (let i = 1; i < places.length; i++) {
    const place = places[i] ?? 0;
    let at = i;
    for (let before = places[at - 1]; before !== undefined && before > place; before = places[at - 1]) places[at--] = before;
    places[at] = place;
  }
  return places;
}

const MOST_INSERTED = 32;

const NO_PLACES: readonly number[] = [];

/** Whether the bare word, in upper case, stands anywhere in the statement. */
export function hasWord(view: StatementView, word: string): boolean {
  return view.firstPlaces.has(word);
}

/** The bare word at `index` in upper case; empty for anything else, so that a quoted name never reads as a keyword. */
export function wordAt(view: StatementView, index: number): string {
  const token = view.tokens[index];
  return token?.kind === 'word' ? token.upper : '';
}

export function operatorAt(view: StatementView, index: number): string {
  const token = view.tokens[index];
  return token?.kind === 'operator' ? token.text : '';
}

/** Whether the words from `index` on are `words`. */
export function hasWords(view: StatementView, index: number, ...words: readonly string[]): boolean {
  return words.every((word, offset) => wordAt(view, index + offset) === word);
}

export function parentOf(view: StatementView, index: number): number {
  return view.brackets.parents[index] ?? -1;
}

/** The index of the bracket that closes the one at `index`, or the number of tokens. */
export function closerOf(view: StatementView, index: number): number {
  return view.brackets.closers[index] ?? view.tokens.length;
}

/** The index behind `index`, or behind the whole bracket that opens there. */
export function nextAfter(view: StatementView, index: number): number {
  const closer = view.brackets.closers[index] ?? -1;
  return closer === -1 ? index + 1 : closer + 1;
}

/** The end (exclusive) of the bracket that holds `index`, or of the statement. */
export function enclosingEnd(view: StatementView, index: number): number {
  const parent = parentOf(view, index);
  return parent === -1 ? view.tokens.length : closerOf(view, parent);
}

/** The text range from the token at `first` to the one at `last`, both included. */
export function rangeOf(view: StatementView, first: number, last: number): TextRange {
  const start = view.tokens[first]?.start ?? 0;
  return { start, end: Math.max(start, view.tokens[Math.min(last, view.tokens.length - 1)]?.end ?? start) };
}

export interface IndexSpan {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** The tokens of `[from, to)` outside brackets and `CASE … END`. */
export function topLevel(view: StatementView, { from, to }: IndexSpan): readonly number[] {
  const found: number[] = [];
  let cases = 0;
  for (let i = from; i < to; i = nextAfter(view, i)) {
    const word = wordAt(view, i);
    if (word === 'CASE') cases++;
    else if (word === 'END' && cases > 0) cases--;
    else if (cases === 0) found.push(i);
  }
  return found;
}

/** The first index of `[from, to)`, brackets or not, for which the test holds. */
export function firstIndex({ from, to }: IndexSpan, test: (index: number) => boolean): number | undefined {
  for (let i = from; i < to; i++) if (test(i)) return i;
  return undefined;
}

/** The pieces between commas in `[from, to)`, looking into no bracket. An empty span has no pieces; an empty piece is kept. */
export function splitAtCommas(view: StatementView, span: IndexSpan): readonly IndexSpan[] {
  if (span.from >= span.to) return [];
  const pieces: IndexSpan[] = [];
  let from = span.from;
  for (let i = span.from; i < span.to; i = nextAfter(view, i)) {
    if (operatorAt(view, i) !== ',') continue;
    pieces.push({ from, to: i });
    from = i + 1;
  }
  pieces.push({ from, to: span.to });
  return pieces;
}

/** The name at `index` in lower case, without its quotes; `undefined`: something else stands there. */
export function nameAt({ tokens }: StatementView, index: number): string | undefined {
  const token = tokens[index];
  if (token?.kind === 'quotedName') return token.upper.toLowerCase();
  return token?.kind === 'word' ? token.text.toLowerCase() : undefined;
}

/** The first index in `[from, to)`, looking into no bracket, that holds the word or one of the words. */
export function findWord(view: StatementView, span: IndexSpan, words: string | ReadonlySet<string>): number | undefined {
  const isOne = typeof words === 'string';
  for (let i = span.from; i < span.to; i = nextAfter(view, i)) {
    const word = wordAt(view, i);
    if (isOne ? word === words : words.has(word)) return i;
  }
  return undefined;
}
