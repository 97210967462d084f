import { isSpace } from './characters';
import type { Cursor, Lexeme } from './cursor';
import { startsTemplate } from './templates';

/** The comment that starts at `at`, if one does. A block comment that is not closed runs to the end of the text. */
export function commentAt(cursor: Cursor, at: number): Lexeme | undefined {
  const { text } = cursor;
  if (startsLineComment(cursor, at)) return { kind: 'comment', end: cursor.finder.lineEnd(at), closed: true };
  if (!text.startsWith('/*', at)) return undefined;
  const end = cursor.rules.nestedComments ? nestedEnd(text, at) : plainEnd(text, at);
  return { kind: 'comment', end: end ?? text.length, closed: end !== undefined };
}

function startsLineComment(cursor: Cursor, at: number): boolean {
  const { text, rules } = cursor;
  switch (text[at]) {
    case '-':
      return text[at + 1] === '-' && (!rules.dashCommentNeedsSpace || at + 2 >= text.length || isSpace(text.charCodeAt(at + 2)));
    case '#':
      return rules.hashComments && !startsTemplate(cursor, at);
    case '/':
      return rules.slashComments && text[at + 1] === '/';
    default:
      return false;
  }
}

function plainEnd(text: string, at: number): number | undefined {
  const found = text.indexOf('*/', at + 2);
  return found === -1 ? undefined : found + 2;
}

function nestedEnd(text: string, at: number): number | undefined {
  const bound = /\/\*|\*\//g;
  bound.lastIndex = at + 2;
  let depth = 1;
  for (let match = bound.exec(text); match !== null; match = bound.exec(text)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return bound.lastIndex;
  }
  return undefined;
}

const CLIENT_LINE = /(?:rem|remark|pro|prompt)(?![\w$#])/iy;

/** Lines that SQL*Plus takes for itself. */
const CLIENT_COMMAND = /^[ \t]*(?:rem|remark|pro|prompt|set|spool|define|whenever|accept)(?![\w$#])/i;

/** `REM load the regions`, `PROMPT Loading …`, where a statement could start. */
export function clientLineAt({ text, rules, finder }: Cursor, at: number): Lexeme | undefined {
  if (!rules.clientLines || !'rRpP'.includes(text.charAt(at))) return undefined;
  CLIENT_LINE.lastIndex = at;
  if (!CLIENT_LINE.test(text) || !isBetweenStatements(text, at)) return undefined;
  return { kind: 'comment', end: finder.lineEnd(at), closed: true };
}

function isBetweenStatements(text: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && isSpace(text.charCodeAt(before))) before--;
  if (before < 0 || text[before] === ';') return true;
  const start = text.lastIndexOf('\n', before) + 1;
  if (text.lastIndexOf('\n', at) < before) return false;
  return text[before] === '/' || CLIENT_COMMAND.test(text.slice(start, before + 1));
}
