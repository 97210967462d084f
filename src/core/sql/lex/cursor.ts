import type { Finder } from './characters';
import type { LexicalRules } from '../dialects/lexical';
import type { TokenKind } from './token';

/** What the lexer's parts share while they read one text. */
export interface Cursor {
  readonly text: string;
  readonly rules: LexicalRules;
  /** Line ends and template ends. */
  readonly finder: Finder;
  /** Quotes whose next string is known to have no end: the offset from which this holds. */
  readonly endless: Map<string, number>;
}

export interface Lexeme {
  readonly kind: TokenKind;
  readonly end: number;
  readonly closed: boolean;
}
