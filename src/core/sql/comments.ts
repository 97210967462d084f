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
