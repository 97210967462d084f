import type { Token } from './lex/token';

/** The same token, `by` units further on. */
export function movedToken({ kind, start, end, text, upper, closed }: Token, by: number): Token {
  return { kind, start: start + by, end: end + by, text, upper, closed };
}
