import type { Token } from './lex/token';

/** Tokens of one statement by which its cost doubles: some rules compare the parts of a statement with each other. */
const DOUBLING = 10_000;

/** What a statement costs, by its tokens. */
export function costOf(tokens: number): number {
  return tokens + (tokens * tokens) / DOUBLING;
}

/** Brackets inside each other in one statement. People write ten; what follows brackets inwards may recurse. */
export const SQL_DEPTH_LIMIT = 100;

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Follows the brackets between two semicolons. */
export class BracketDepth {
  readonly #open: string[] = [];
  /** Since the last `close`. */
  isDeep = false;
  /** Ever. */
  wasDeep = false;

  take({ kind, text }: Token): void {
    if (kind !== 'operator') return;
    if (text === this.#open.at(-1)) this.#open.pop();
    const closer = Object.hasOwn(CLOSERS, text) ? CLOSERS[text] : undefined;
    if (closer === undefined) return;
    this.#open.push(closer);
    this.isDeep ||= this.#open.length > SQL_DEPTH_LIMIT;
    this.wasDeep ||= this.isDeep;
  }

  close(): void {
    this.isDeep = false;
    this.#open.length = 0;
  }
}
