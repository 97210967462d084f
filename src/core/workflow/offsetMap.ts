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
}

/** The map of a text that is a whole document (a `.sql` file). */
export function identityMap(textLength: number): OffsetMap {
  return { segments: [{ textStart: 0, docStart: 0 }], textLength, docEnd: textLength };
}

export function toDocumentOffset(map: OffsetMap, offset: number): number {
  if (offset >= map.textLength) return map.docEnd;
  let low = 0;
  let high = map.segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((map.segments[middle]?.textStart ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const segment = map.segments[low];
  return segment === undefined ? map.docEnd : segment.docStart + Math.max(0, offset - segment.textStart);
}

/** The end is mapped from the last character inside, so that a range never swallows the indentation of the next line. */
export function toDocumentRange(map: OffsetMap, range: TextRange): TextRange {
  const start = toDocumentOffset(map, range.start);
  if (range.end <= range.start) return { start, end: start };
  const last = toDocumentOffset(map, range.end - 1);
  const next = toDocumentOffset(map, range.end);
  return { start, end: next === last + 1 || range.end >= map.textLength ? Math.max(next, last + 1) : last + 1 };
}

/** `undefined` when the document offset lies outside the mapped text. */
export function toTextOffset(map: OffsetMap, documentOffset: number): number | undefined {
  const first = map.segments[0];
  if (first === undefined || documentOffset < first.docStart || documentOffset > map.docEnd) return undefined;
  let found = first;
  for (const segment of map.segments) {
    if (segment.docStart > documentOffset) break;
    found = segment;
  }
  return Math.min(found.textStart + documentOffset - found.docStart, map.textLength);
}
