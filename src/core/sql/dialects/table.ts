import type { LexicalRules } from './lexical';

/** What a word of a dialect does that makes a rerun differ, or that another rule asks about. */
export const WORD_KINDS = [
  'clock', // reads the current time (T01, T02)
  'number', // another number in each run (N01)
  'id', // another identifier in each run (N02)
  'sequence', // the next value of a counter (N07)
  'pick', // one value of several, the first or any (N05)
  'collect', // an aggregate whose result depends on the order of its rows (N06)
  'session', // of the session, the user, the host (N10)
  'place', // where a row lies in storage (N08)
  'approximate', // an estimate (N09)
  'week', // depends on a locale or on the first day of the week (T09)
  'zone', // depends on the session's time zone (T07)
  'zoned', // a point in time that becomes a date or a text only by the session's time zone (T07)
] as const;
export type WordKind = (typeof WORD_KINDS)[number];

/**
 * Names in upper case between blanks, by kind. How a name counts:
 * `X` as a keyword, and with brackets; `X!` the same, but easily overlooked; `X()` as a call; `X(2)` as a call with at most
 * two arguments; `X(=1)` with exactly one; `X(#1)` with any number but one; `X(?)` with no argument, or with literals alone;
 * `X(now)` where the time argument is `'now'`; `X(time)` where that is so, or where it is missing (SQLite's date functions).
 */
export type WordRows = Readonly<Partial<Record<WordKind, string>>>;

/** One dialect: what its lexer decides differently, and its words. */
export interface DialectTable {
  readonly lexical: Partial<LexicalRules>;
  readonly words: WordRows;
  /** `'now'::timestamp`, `DATE 'today'` read the clock. */
  readonly typedLiterals?: true;
}
