import { Finder, isAsciiNamePart, isDigit, isNamePart, isNameStart, isSpace } from './characters';
import { clientLineAt, commentAt } from './comments';
import type { Cursor, Lexeme } from './cursor';
import { wordIn } from './keptWords';
import { LEXICAL_RULES } from '../dialects/lexical';
import { operatorLength } from './operators';
import { readQuoted, readUntil } from './strings';
import { isWholeTemplate, readTemplate, startsTemplate } from './templates';
import type { Dialect, Token } from './token';

/**
 * Splits any text into tokens: never throws, time linear in the length. What is left between tokens is white space.
 * The switches of `dialect` are in `dialects/lexical.ts`.
 */
export function lex(text: string, dialect: Dialect): readonly Token[] {
  const tokens: Token[] = [];
  const next = lexFrom(text, dialect, 0);
  for (let token = next(); token !== undefined; token = next()) tokens.push(token);
  return tokens;
}

/** Gives one token after the other from `start` on, where no token may be going on; `undefined` at the end of the text. */
export function lexFrom(text: string, dialect: Dialect, start: number): () => Token | undefined {
  const cursor: Cursor = { text, rules: LEXICAL_RULES[dialect], finder: new Finder(text), endless: new Map() };
  let at = skipSpace(text, start);
  return () => {
    if (at >= text.length) return undefined;
    const token = makeToken(text, at, readLexeme(cursor, at));
    at = skipSpace(text, token.end);
    return token;
  };
}

/** Whether another text behind a token's line could make another token of it: a quote that is not closed yet, a template whose quotes do not pair. */
export function dependsOnRest({ kind, text, closed }: Token): boolean {
  if (!closed) return true;
  if ((kind !== 'word' && kind !== 'template') || !BLOCK_TEMPLATE.test(text)) return false;
  return kind === 'word' || !isWholeTemplate(text);
}

const BLOCK_TEMPLATE = /\{[{%#]/;

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}

function makeToken(text: string, start: number, lexeme: Lexeme): Token {
  const end = Math.min(lexeme.end, text.length);
  if (lexeme.kind === 'word') {
    const word = wordIn(text, start, end);
    return { kind: 'word', start, end, text: word.text, upper: word.upper, closed: lexeme.closed };
  }
  const written = text.slice(start, end);
  return { kind: lexeme.kind, start, end, text: written, upper: upperOf(written, lexeme), closed: lexeme.closed };
}

function upperOf(written: string, lexeme: Lexeme): string {
  // Operators have no letters.
  if (lexeme.kind !== 'quotedName') return written;
  const open = /^[Uu]&/.test(written) ? 2 : 0;
  const quote = written[open] === '[' ? ']' : (written[open] ?? '"');
  return written.slice(open + 1, lexeme.closed ? -1 : undefined).replaceAll(quote + quote, quote);
}

function readLexeme(cursor: Cursor, at: number): Lexeme {
  return (
    clientLineAt(cursor, at) ??
    plainWord(cursor, at) ??
    commentAt(cursor, at) ??
    prefixedString(cursor, at) ??
    plainString(cursor, at) ??
    dollarString(cursor, at) ??
    wordOrTemplate(cursor, at) ??
    numberAt(cursor, at) ?? { kind: 'operator', end: at + operatorLength(cursor.text, at), closed: true }
  );
}

/** Most of a script: a word of ASCII letters, digits and `_` that nothing is glued to and that starts no string. */
function plainWord({ text }: Cursor, at: number): Lexeme | undefined {
  if (!isAsciiNamePart(text.charCodeAt(at)) || isDigit(text.charCodeAt(at))) return undefined;
  let end = at + 1;
  while (isAsciiNamePart(text.charCodeAt(end))) end++;
  const next = text.charCodeAt(end);
  return next >= 128 || MAY_GO_ON.has(next) ? undefined : { kind: 'word', end, closed: true };
}

/** `"`, `'` and `&` behind the letters of a prefix; `$`, `!`, `#` and `{` may open a template. */
const MAY_GO_ON = new Set(Array.from('"\'&$!#{', (char) => char.charCodeAt(0)));

const Q_CLOSERS: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}', '<': '>' };

const PREFIX_LETTERS = new Set('EeNnBbXxUuRrQq');

/** `E'x'`, `N'x'`, `B'x'`, `X'x'`, `U&'x'`, `U&"x"`, and by dialect `r'x'` and `q'[x]'`. */
function prefixedString(cursor: Cursor, at: number): Lexeme | undefined {
  const { text, rules } = cursor;
  if (!PREFIX_LETTERS.has(text.charAt(at))) return undefined;
  const match = /^(?:[EeNnBbXx]'|[Uu]&['"]|[Rr][Bb]?['"]|[Nn]?[Qq]')/.exec(text.slice(at, at + 3));
  if (match === null) return undefined;
  const open = at + match[0].length - 1;
  const quote = text[open] ?? "'";
  const letter = text[at]?.toUpperCase();
  if (letter === 'R' && !rules.rawStrings) return undefined;
  if (text[open - 1]?.toUpperCase() === 'Q') {
    const delimiter = text[open + 1] ?? '';
    return rules.qStrings ? readUntil(cursor, open + 2, (Q_CLOSERS[delimiter] ?? delimiter) + "'") : undefined;
  }
  const kind = letter === 'U' && quote === '"' && !rules.doubleQuoteIsString ? 'quotedName' : 'string';
  const backslash = letter === 'E' || (letter !== 'R' && rules.backslashEscapes);
  return readQuoted(cursor, { kind, open, closer: quote, backslash });
}

function plainString(cursor: Cursor, at: number): Lexeme | undefined {
  const { text, rules } = cursor;
  const quote = text[at];
  if (quote === '`') return readQuoted(cursor, { kind: 'quotedName', open: at, closer: '`', backslash: false });
  if (quote === '[' && rules.bracketNames) return readQuoted(cursor, { kind: 'quotedName', open: at, closer: ']', backslash: false });
  if (quote !== "'" && quote !== '"') return undefined;
  if (rules.tripleQuotes && text.startsWith(quote.repeat(3), at)) return readUntil(cursor, at + 3, quote.repeat(3));
  const isString = quote === "'" || rules.doubleQuoteIsString;
  return readQuoted(cursor, {
    kind: isString ? 'string' : 'quotedName',
    open: at,
    closer: quote,
    backslash: isString && rules.backslashEscapes,
  });
}

/** Longest tag that is looked for after a `$`; keeps a text of many `$` linear. */
const DOLLAR_TAG_LIMIT = 64;

function dollarString(cursor: Cursor, at: number): Lexeme | undefined {
  const { text, rules } = cursor;
  if (!rules.dollarStrings || text[at] !== '$') return undefined;
  const tag = /^\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/.exec(text.slice(at, at + DOLLAR_TAG_LIMIT))?.[0];
  return tag === undefined ? undefined : readUntil(cursor, at + tag.length, tag);
}

function startsWord(cursor: Cursor, at: number): boolean {
  const { text, rules } = cursor;
  const unit = text.charCodeAt(at);
  if (isNameStart(unit)) return true;
  const next = text.charCodeAt(at + 1);
  if (unit === 36) return isNamePart(next);
  if (unit === 35) return rules.hashInWords && (isNameStart(next) || next === 35);
  return unit === 64 && (isNameStart(next) || (next === 64 && isNameStart(text.charCodeAt(at + 2))));
}

/** `{% … %}` and `{# … #}` stand between tokens and never belong to a name. */
function isBlockTemplate(cursor: Cursor, at: number): boolean {
  return cursor.text.startsWith('{%', at) || cursor.text.startsWith('{#', at);
}

interface Glued {
  readonly end: number;
  /** That of the last template. */
  readonly closed: boolean;
}

/** The end of the name characters and templates that are glued together from `from` on. */
function gluedEnd(cursor: Cursor, from: number): Glued {
  let glued: Glued = { end: from, closed: true };
  for (;;) {
    const end = nameEnd(cursor, glued.end);
    if (startsTemplate(cursor, end) && !isBlockTemplate(cursor, end)) glued = readTemplate(cursor, end);
    else if (end === glued.end) return glued;
    else glued = { end, closed: glued.closed };
  }
}

/** Stops before a `$` that opens a template. */
function nameEnd(cursor: Cursor, from: number): number {
  const { text, rules } = cursor;
  let at = from;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const isPart = unit === 36 ? !startsTemplate(cursor, at) : isNamePart(unit) || (unit === 35 && rules.hashInWords);
    if (!isPart) break;
  }
  return at;
}

function wordOrTemplate(cursor: Cursor, at: number): Lexeme | undefined {
  if (startsTemplate(cursor, at)) {
    const alone = readTemplate(cursor, at);
    if (isBlockTemplate(cursor, at)) return alone;
    const glued = gluedEnd(cursor, at);
    return { kind: glued.end > alone.end ? 'word' : 'template', end: glued.end, closed: glued.closed };
  }
  if (!startsWord(cursor, at)) return undefined;
  const prefix = /[@#]/.test(cursor.text.charAt(at)) && /[@#]/.test(cursor.text.charAt(at + 1)) ? 2 : 1;
  return { ...gluedEnd(cursor, at + prefix), kind: 'word' };
}

const NUMBER = /(?:0[xX][\da-fA-F]+|(?:\d+(?:\.\d+|\.(?![\w.]))?|\.\d+)(?:[eE][+-]?\d+)?)(?:BD|bd|[lLsSyYfFdD](?!\w))?/y;

/** `10`, `1.5e3`, `0xFF`, `10L`. A number that goes on with letters is a word (`2024_orders`, `2024${x}`). */
function numberAt(cursor: Cursor, at: number): Lexeme | undefined {
  const { text } = cursor;
  const startsWithDot = text[at] === '.' && isDigit(text.charCodeAt(at + 1)) && !isNamePart(text.charCodeAt(at - 1));
  if (!isDigit(text.charCodeAt(at)) && !startsWithDot) return undefined;
  NUMBER.lastIndex = at;
  const end = NUMBER.test(text) ? NUMBER.lastIndex : at + 1;
  const glued = gluedEnd(cursor, end);
  return { kind: glued.end > end ? 'word' : 'number', end: glued.end, closed: glued.closed };
}
