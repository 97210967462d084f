import type { Token } from '../sql/lex/token';

const OPENING: ReadonlySet<string> = new Set(['(', '[', '{']);
const CLOSING: ReadonlySet<string> = new Set([')', ']', '}']);

/** 1 for a bracket that opens, -1 for one that closes, else 0. */
function turn(token: Token | undefined): number {
  if (token?.kind !== 'operator') return 0;
  return OPENING.has(token.text) ? 1 : CLOSING.has(token.text) ? -1 : 0;
}

/** The index of the bracket that closes the one at index `open`; -1 when it is missing. */
export function closingBracket(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    depth += turn(tokens[i]);
    if (depth === 0) return i;
  }
  return -1;
}

/**
 * Where a walk from index `from` ends: at the first word outside of the brackets on the way for which `ends` says so (it
 * gets the word in upper case), at the bracket that closes those around `from`, or behind the last token.
 */
export function indexOutside(tokens: readonly Token[], from: number, ends: (word: string, index: number) => boolean): number {
  let depth = 0;
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i];
    depth += turn(token);
    if (depth < 0) return i;
    if (depth === 0 && token?.kind === 'word' && ends(token.upper, i)) return i;
  }
  return tokens.length;
}

/** The index of a word from `from` on, outside of brackets; `undefined` without one. `DISTINCT FROM` is an operator, no FROM. */
export function wordOutside(tokens: readonly Token[], from: number, wanted: string): number | undefined {
  const at = indexOutside(tokens, from, (word, i) => word === wanted && (word !== 'FROM' || tokens[i - 1]?.upper !== 'DISTINCT'));
  return tokens[at]?.upper === wanted ? at : undefined;
}

/** The parts between commas outside of brackets: one part at least, which may be empty. */
export function commaParts(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const result: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth += turn(token);
    if (depth === 0 && token.kind === 'operator' && token.text === ',') result.push([]);
    else result.at(-1)?.push(token);
  }
  return result;
}
