import type { Token } from './lex/token';

/** How the brackets of one statement pair, whatever is missing. All numbers are indexes into its tokens. */
export interface Brackets {
  /** For an opener its closer (the number of tokens when it is missing); -1 for every other token. */
  readonly closers: readonly number[];
  /** The innermost opener around a token, -1 outside all brackets. A closer has the same parent as its opener. */
  readonly parents: readonly number[];
}

const CLOSER_OF: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** A closer that pairs with no open bracket is ignored. */
export function matchBrackets(tokens: readonly Token[]): Brackets {
  const closers = new Array<number>(tokens.length).fill(-1);
  const parents = new Array<number>(tokens.length).fill(-1);
  const open: number[] = [];
  tokens.forEach((token, index) => {
    const isBracket = token.kind === 'operator' && token.text.length === 1;
    const opener = open.at(-1);
    if (isBracket && opener !== undefined && CLOSER_OF[tokens[opener]?.text ?? ''] === token.text) {
      open.pop();
      closers[opener] = index;
    }
    parents[index] = open.at(-1) ?? -1;
    if (isBracket && Object.hasOwn(CLOSER_OF, token.text)) {
      closers[index] = tokens.length;
      open.push(index);
    }
  });
  return { closers, parents };
}
