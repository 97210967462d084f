import { isDigit, isNamePart } from './characters';
import type { Cursor, Lexeme } from './cursor';
import { wordSet } from '../wordSet';

const CLOSERS: Readonly<Record<string, string>> = {
  '${': '}', '!{': '}', '#{': '}', '$[': ']', '{{': '}}', '{%': '%}', '{#': '#}',
};

/** Block templates may span lines; the others end on their line. */
const MULTI_LINE = wordSet('{{ {% {#');

function isTemplateNamePart(code: number): boolean {
  return isNamePart(code) || isDigit(code) || code === 46 || code === 45 || code === 58;
}

/** `$[add_months(yyyyMMdd,a[1])]`: the closer that pairs with the opener. */
function pairedBracket(text: string, from: number, lineEnd: number): number {
  let depth = 1;
  for (let i = from; i < lineEnd; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 91) depth++;
    else if (unit === 93 && --depth === 0) return i;
  }
  return -1;
}

/** How far texts inside a block template are looked at: calls of macros are shorter. */
const QUOTED_LIMIT = 2000;

/** `{{ source({ 'path': '{{ home }}/x' }) }}`: the closer outside the texts in the template; `undefined` when their quotes do not pair. */
function quotedCloser(text: string, from: number, closer: string): number | undefined {
  const limit = Math.min(text.length, from + QUOTED_LIMIT);
  for (let i = from; i < limit; i++) {
    const char = text.charAt(i);
    if (char === "'" || char === '"') {
      i = text.indexOf(char, i + 1);
      if (i === -1 || i >= limit) return undefined;
    } else if (text.startsWith(closer, i)) return i;
  }
  return undefined;
}

/** Whether a block template is read as this text alone says. */
export function isWholeTemplate(template: string): boolean {
  const closer = CLOSERS[template.slice(0, 2)] ?? '}';
  return quotedCloser(template, 2, closer) === template.length - closer.length;
}

function closerOf(cursor: Cursor, at: number, opener: string): number {
  const lineEnd = cursor.finder.lineEnd(at);
  if (opener === '$[') {
    const first = cursor.finder.next(']', at + 2);
    return first === -1 || first >= lineEnd ? -1 : pairedBracket(cursor.text, at + 2, lineEnd);
  }
  const found = (opener === '{{' || opener === '{%' ? quotedCloser(cursor.text, at + 2, CLOSERS[opener] ?? '}') : undefined) ?? cursor.finder.next(CLOSERS[opener] ?? '}', at + 2);
  return found === -1 || (found >= lineEnd && !MULTI_LINE.has(opener)) ? -1 : found;
}

/** `$`, `!`, `#` or `{`: asked first, since most characters are none of them. */
function mayOpen(unit: number): boolean {
  return unit === 36 || unit === 33 || unit === 35 || unit === 123;
}

/** Whether a template starts at `at`. A `#{` that does not end on its line is a comment or an operator, not a template. */
export function startsTemplate(cursor: Cursor, at: number): boolean {
  if (!mayOpen(cursor.text.charCodeAt(at))) return false;
  const opener = cursor.text.slice(at, at + 2);
  if (!Object.hasOwn(CLOSERS, opener)) return false;
  return opener !== '#{' || closerOf(cursor, at, opener) !== -1;
}

/** An unclosed template ends after its name, so that the text behind it is still read as SQL. */
export function readTemplate(cursor: Cursor, at: number): Lexeme {
  const { text } = cursor;
  const opener = text.slice(at, at + 2);
  const kind = opener === '{#' ? 'comment' : 'template';
  const closer = closerOf(cursor, at, opener);
  if (closer !== -1) return { kind, end: closer + (CLOSERS[opener] ?? '}').length, closed: true };
  let end = at + 2;
  while (end < text.length && isTemplateNamePart(text.charCodeAt(end))) end++;
  return { kind, end, closed: false };
}

/** The end of a `{{…}}` or `{%…%}` inside a string, which may hold quotes; `undefined` when it does not end on its line. */
export function templateEndInString(cursor: Cursor, at: number): number | undefined {
  const opener = cursor.text.slice(at, at + 2);
  if (opener !== '{{' && opener !== '{%') return undefined;
  const closer = cursor.finder.next(opener === '{{' ? '}}' : '%}', at + 2);
  return closer === -1 || closer >= cursor.finder.lineEnd(at) ? undefined : closer + 2;
}
