import { isLineEnd } from './characters';
import type { Cursor, Lexeme } from './cursor';
import { templateEndInString } from './templates';
import type { TokenKind } from './token';

export interface Quoted {
  readonly kind: TokenKind;
  /** Offset of the opening quote; the token may start before it with a prefix such as `E`. */
  readonly open: number;
  readonly closer: string;
  readonly backslash: boolean;
}

const CLAUSE_START = /^\s*(?:SELECT|FROM|WHERE|INSERT|UPDATE|DELETE|MERGE|WITH|GROUP|ORDER|HAVING|LIMIT|UNION|JOIN|LEFT|RIGHT|INNER|FULL|CROSS|ON|AND|OR|SET|VALUES|WHEN|CREATE|DROP|TRUNCATE|ALTER)\b/i;

/** Longest line start that `CLAUSE_START` is tried on: bounds the work on a line of blanks. */
const CLAUSE_PROBE = 200;

/** How many quotes the line at `from` has outside its `--` comment. */
function quotesOnLine(text: string, from: number, quoted: Quoted): number {
  let count = 0;
  for (let i = from; i < text.length && !isLineEnd(text.charCodeAt(i)); i++) {
    if (quoted.backslash && text[i] === '\\') i++;
    else if (text[i] === quoted.closer) count++;
    else if (count % 2 === 0 && text[i] === '-' && text[i + 1] === '-') break;
  }
  return count;
}

/**
 * Whether a string that reaches a line end goes on. It does not when no quote follows, or when the next line starts a
 * clause and the line of the next quote has pairs of quotes of its own (sql.md §7, B12: a quote left open while typing).
 */
function goesOn(cursor: Cursor, lineEnd: number, quoted: Quoted): boolean {
  const { text } = cursor;
  const next = text.indexOf(quoted.closer, lineEnd);
  if (next === -1) return false;
  if (!CLAUSE_START.test(text.slice(lineEnd, lineEnd + CLAUSE_PROBE))) return true;
  let lineStart = next;
  while (lineStart > lineEnd && !isLineEnd(text.charCodeAt(lineStart - 1))) lineStart--;
  return quotesOnLine(text, lineStart, quoted) % 2 === 1;
}

interface LineDecision {
  readonly firstLineEnd: number;
}

function unclosedAt(cursor: Cursor, quoted: Quoted, decision: LineDecision | undefined): Lexeme {
  const end = decision?.firstLineEnd ?? cursor.text.length;
  return { kind: quoted.kind, end, closed: false };
}

/** The offset behind whatever may not be looked into at `at`: an escape, a doubled quote, a template; `at` if there is none. */
function skipInside(cursor: Cursor, at: number, quoted: Quoted): number {
  const { text } = cursor;
  const unit = text[at];
  if (unit === '\\' && quoted.backslash && !isLoneBackslash(text, at, quoted)) return at + 2;
  if (unit === quoted.closer && text[at + 1] === quoted.closer) return at + 2;
  return unit === '{' && quoted.kind === 'string' ? (templateEndInString(cursor, at) ?? at) : at;
}

/** `ESCAPE '\'`: a string that holds one backslash, as standard SQL writes it. */
function isLoneBackslash(text: string, at: number, quoted: Quoted): boolean {
  if (at !== quoted.open + 1 || text[at + 1] !== quoted.closer || text[at + 2] === quoted.closer) return false;
  return /\bESCAPE\s*$/i.test(text.slice(Math.max(0, quoted.open - 16), quoted.open));
}

/** Reads a string or quoted name that is closed by one character. Unclosed ones end at the end of their line. */
export function readQuoted(cursor: Cursor, quoted: Quoted): Lexeme {
  const { text, endless } = cursor;
  const key = `${quoted.closer}${String(quoted.backslash)}`;
  let decision: LineDecision | undefined;
  for (let i = quoted.open + 1; i < text.length; i++) {
    const behind = skipInside(cursor, i, quoted);
    if (behind > i) {
      i = behind - 1;
    } else if (text[i] === quoted.closer) {
      return { kind: quoted.kind, end: i + 1, closed: true };
    } else if (decision === undefined && isLineEnd(text.charCodeAt(i))) {
      decision = { firstLineEnd: i };
      const isEndless = (endless.get(key) ?? text.length) <= i;
      if (isEndless || quoted.kind === 'quotedName' || !goesOn(cursor, i, quoted)) return unclosedAt(cursor, quoted, decision);
    }
  }
  endless.set(key, Math.min(endless.get(key) ?? text.length, quoted.open));
  return unclosedAt(cursor, quoted, decision);
}

/** A string without escapes that is closed by `closer` (`$tag$`, `]'`, `'''`); unclosed it runs to the end of the text. */
export function readUntil(cursor: Cursor, from: number, closer: string): Lexeme {
  const found = cursor.text.indexOf(closer, from);
  return found === -1
    ? { kind: 'string', end: cursor.text.length, closed: false }
    : { kind: 'string', end: found + closer.length, closed: true };
}
