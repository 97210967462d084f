/** A half-open span of UTF-16 code units, `start <= end`, in the text of one document. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A value together with the place in its document where it was written. */
export interface Ranged<T> {
  readonly value: T;
  readonly range: TextRange;
}

export function makeRange(start: number, end: number): TextRange {
  return { start, end: Math.max(start, end) };
}

export function containsOffset(range: TextRange, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}

export function overlaps(a: TextRange, b: TextRange): boolean {
  return a.start < b.end && b.start < a.end;
}
