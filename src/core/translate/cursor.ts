import type { TextRange } from '../base/textRange';
import type { Token } from '../sql/lex/token';
import { closingBracket } from './brackets';
import { refuse } from './refusal';

/** Reads the tokens of one statement from left to right. `at` may be set back to an earlier value. */
export class TokenCursor {
  at = 0;

  #tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get tokens(): readonly Token[] {
    return this.#tokens;
  }

  /** Reads on in other tokens; the caller sets `at`. */
  replace(tokens: readonly Token[]): void {
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.at + ahead];
  }

  get done(): boolean {
    return this.at >= this.tokens.length;
  }

  /** Whether the words (or operators) given stand here, in this order; a quoted name never matches. */
  sees(...uppers: readonly string[]): boolean {
    return this.#standHere(uppers);
  }

  #standHere(uppers: readonly string[]): boolean {
    for (let i = 0; i < uppers.length; i++) {
      const token = this.#tokens[this.at + i];
      if (token === undefined || token.upper !== uppers[i] || (token.kind !== 'word' && token.kind !== 'operator')) return false;
    }
    return true;
  }

  seesAny(uppers: readonly string[]): boolean {
    const token = this.#tokens[this.at];
    return token !== undefined && (token.kind === 'word' || token.kind === 'operator') && uppers.includes(token.upper);
  }

  /** Steps over the words when they stand here. */
  accept(...uppers: readonly string[]): boolean {
    if (!this.#standHere(uppers)) return false;
    this.at += uppers.length;
    return true;
  }

  expect(...uppers: readonly string[]): void {
    if (!this.#standHere(uppers)) this.unexpected(uppers.join(' '));
    this.at += uppers.length;
  }

  next(): Token {
    const token = this.tokens[this.at];
    if (token === undefined) return this.unexpected();
    this.at++;
    return token;
  }

  /** The range of the token here; behind the last token: of the last one. */
  get here(): TextRange {
    return this.peek() ?? this.tokens.at(-1) ?? { start: 0, end: 0 };
  }

  /** From the token at index `from` to the token before the cursor. */
  rangeFrom(from: number): TextRange {
    const first = this.tokens[from] ?? this.here;
    const last = this.tokens[Math.max(from, this.at - 1)] ?? first;
    return { start: first.start, end: Math.max(first.end, last.end) };
  }

  unexpected(wanted?: string): never {
    const token = this.peek();
    const found = token === undefined ? 'The statement ends too early' : `Cannot translate ${token.text} here`;
    return refuse(wanted === undefined ? `${found}.` : `${found}: ${wanted} is expected.`, this.here);
  }

  /** The index of the bracket that closes the one at index `open`. */
  closing(open: number): number {
    const end = closingBracket(this.tokens, open);
    return end === -1 ? refuse('This bracket is not closed.', this.tokens[open] ?? this.here) : end;
  }

  /** Steps over a bracketed list, the cursor being at its opening bracket. */
  skipBrackets(): void {
    this.at = this.closing(this.at) + 1;
  }
}
