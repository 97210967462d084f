import type { TextRange } from '../base/textRange';
import { doublesQuotes } from '../sql/runBodies';
import { toDocumentOffset } from '../workflow/offsetMap';
import type { TextEdit } from './finding';
import { placeOf, type SqlPiece } from './taskScript';

/** How a document writes SQL: as it is, in a YAML block scalar, or in a YAML scalar on one line. */
type Notation = 'raw' | 'block' | 'single' | 'double' | 'plain';

function notationOf(part: SqlPiece): Notation {
  const first = part.documentText?.[part.source.range.start];
  if (first === undefined) return 'raw';
  if (first === '|' || first === '>') return 'block';
  if (first === "'") return 'single';
  return first === '"' ? 'double' : 'plain';
}

/** The edit that replaces `range` of a piece's SQL by `text`, written as the document needs it. Line ends in `text` are `\n`. */
export function sqlEdit(part: SqlPiece, range: TextRange, text: string): TextEdit {
  const place = placeOf(part, range);
  const start = toDocumentOffset(part.source.map, part.start + range.start);
  const document = range.start === range.end ? { start, end: start } : place.range;
  return { file: place.file, range: document, newText: encode(part, doublesQuotes(part.quote) ? text.replaceAll("'", "''") : text) };
}

export function insertSql(part: SqlPiece, offset: number, text: string): TextEdit {
  return sqlEdit(part, { start: offset, end: offset }, text);
}

function encode(part: SqlPiece, text: string): string {
  if (!/["'\\\n]/.test(text)) return text;
  switch (notationOf(part)) {
    case 'raw':
      return text.includes('\n') && part.source.text.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
    case 'block':
      return text.includes('\n') ? text.replaceAll('\n', blockLineBreak(part)) : text;
    case 'single':
      return text.replaceAll('\n', ' ').replaceAll("'", "''");
    case 'double':
      return text.replaceAll('\n', ' ').replace(/["\\]/g, '\\$&');
    case 'plain':
      return text.replaceAll('\n', ' ');
  }
}

/** A line end and the block's indentation, which the first line of its content shows. */
function blockLineBreak(part: SqlPiece): string {
  const text = part.documentText ?? '';
  const first = toDocumentOffset(part.source.map, firstInk(part.source.text));
  const lineStart = text.lastIndexOf('\n', first - 1) + 1;
  const written = text.slice(lineStart, first);
  const inner = part.source.text.slice(0, firstInk(part.source.text)).match(/[^\n]*$/)?.[0].length ?? 0;
  const indent = written.slice(0, Math.max(0, written.length - inner));
  return (text.includes('\r\n') ? '\r\n' : '\n') + indent;
}

function firstInk(text: string): number {
  return Math.max(0, text.search(/\S/));
}
