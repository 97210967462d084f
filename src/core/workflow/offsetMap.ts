import type { TextRange } from '../base/textRange';

/**
 * Maps offsets in SQL text to offsets in the document that holds it, exactly, for literal, folded, quoted and plain
 * scalars, CRLF and any indentation.
 *
 * `segments` are ascending and cover the text: text offsets `[textStart, nextTextStart)` lie at `docStart + (offset - textStart)`
 * in the document, except that a character that the document writes longer (an escape, a folded line break) is a segment of its own.
 */
export interface OffsetMap {
  readonly segments: readonly OffsetSegment[];
  readonly textLength: number;
  /** Document offset just behind the last character. */
  readonly docEnd: number;
}

export interface OffsetSegment {
  readonly textStart: number;
  readonly docStart: number;
  /** Only on a segment of one character that the document does not write as itself (an escape, CR LF, a fold): its length there. */
  readonly docLength?: number;
}

/** The map of a text that is a whole document (a `.sql` file). */
export function identityMap(textLength: number): OffsetMap {
  return { segments: [{ textStart: 0, docStart: 0 }], textLength, docEnd: textLength };
}

export function toDocumentOffset(map: OffsetMap, offset: number): number {
  const segment = map.segments[lastIndex(map, (candidate) => candidate.textStart <= offset)];
  if (segment === undefined || offset >= map.textLength) return map.docEnd;
  return segment.docLength === undefined ? segment.docStart + Math.max(0, offset - segment.textStart) : segment.docStart;
}

/** The end is mapped from the last character inside, so that a range never swallows the indentation of the next line. */
export function toDocumentRange(map: OffsetMap, range: TextRange): TextRange {
  const start = toDocumentOffset(map, range.start);
  if (range.end <= range.start) return { start, end: start };
  const last = Math.min(range.end, map.textLength) - 1;
  const segment = map.segments[lastIndex(map, (candidate) => candidate.textStart <= last)];
  const end = segment?.docLength === undefined ? toDocumentOffset(map, last) + 1 : segment.docStart + segment.docLength;
  return { start, end: Math.max(start, end) };
}

/** `undefined` when the document offset lies outside the mapped text. An offset inside an escape belongs to its character, one in an indentation to the next. */
export function toTextOffset(map: OffsetMap, documentOffset: number): number | undefined {
  const index = lastIndex(map, (candidate) => candidate.docStart <= documentOffset);
  const found = map.segments[index];
  if (found === undefined || documentOffset < found.docStart || documentOffset > map.docEnd) return undefined;
  const into = documentOffset - found.docStart;
  if (found.docLength !== undefined && into < found.docLength) return found.textStart;
  return Math.min(found.textStart + into, map.segments[index + 1]?.textStart ?? map.textLength);
}

/** The last segment for which `holds` is true; it is true for a first part of them. The first one when it never is. */
function lastIndex(map: OffsetMap, holds: (segment: OffsetSegment) => boolean): number {
  let low = 0;
  let high = map.segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const segment = map.segments[middle];
    if (segment !== undefined && holds(segment)) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
