import type { TextRange } from '../../base/textRange';
import type { Fix } from '../finding';
import type { SuppressedCode, Suppression } from './suppressions';

/** What is taken out of a comment that suppresses. */
export interface Removal {
  /** All of its codes, or none of several: the whole comment goes. */
  readonly codes: readonly SuppressedCode[];
  /** Of the suppression's file. */
  readonly text: string;
}

/** The fix that takes codes out of a suppressing comment, or the comment with its line where nothing else is on it. */
export function removalOf(suppression: Suppression, { codes, text }: Removal): readonly Fix[] {
  const [only] = codes;
  const isPart = only !== undefined && codes.length < suppression.codes.length;
  const { range, newText } = isPart ? codeRemoval(suppression, only) : commentRemoval(text, suppression.range);
  const title = isPart ? `Remove ${only.code} from this suppression` : 'Remove this suppression';
  return [{ title, kind: 'safe', edits: [{ file: suppression.file, range, newText }] }];
}

interface Cut {
  readonly range: TextRange;
  readonly newText: string;
}

/** A code with what stands between it and its neighbour. */
function codeRemoval({ codes }: Suppression, code: SuppressedCode): Cut {
  const index = codes.indexOf(code);
  const next = codes[index + 1];
  const before = codes[index - 1];
  if (next !== undefined) return { range: { start: code.range.start, end: next.range.start }, newText: '' };
  return { range: { start: before?.range.end ?? code.range.start, end: code.range.end }, newText: '' };
}

function commentRemoval(text: string, { start, end }: TextRange): Cut {
  const own = ownWords(text, { start, end });
  if (own !== undefined) return { range: own, newText: '' };
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const lineEnd = newline === -1 ? text.length : newline;
  const isFirst = text.slice(lineStart, start).trim() === '';
  const isLast = text.slice(end, lineEnd).trim() === '';
  if (isFirst && isLast) return newline === -1 ? { range: { start: Math.max(0, lineStart - 1), end: lineEnd }, newText: '' } : { range: { start: lineStart, end: newline + 1 }, newText: '' };
  if (isLast) return { range: { start: start - (text.slice(lineStart, start).length - text.slice(lineStart, start).trimEnd().length), end }, newText: '' };
  const spaceBehind = /^[ \t]/.test(text.slice(end, end + 1));
  const needsSpace = !isFirst && !spaceBehind && /\S/.test(text.slice(start - 1, start)) && /\S/.test(text.slice(end, end + 1));
  return { range: { start, end: spaceBehind && (isFirst || /\s/.test(text.slice(start - 1, start))) ? end + 1 : end }, newText: needsSpace ? ' ' : '' };
}

/** From "idempo:" to the end of the comment, where other words stand before it: they stay. */
function ownWords(text: string, { start, end }: TextRange): TextRange | undefined {
  const comment = text.slice(start, end);
  const at = comment.search(/\s*[.;,:–-]*\s*idempo:\s*ignore/);
  if (at <= 0 || !/\w/.test(comment.slice(0, at))) return undefined;
  const closer = /\s*(?:\*\/|#\})$/.exec(comment)?.[0].length ?? 0;
  return { start: start + at, end: end - closer };
}
