import { LineIndex, type Position } from '../../core/base/lineIndex';
import type { TextRange } from '../../core/base/textRange';

export interface Span {
  /** Lines and UTF-16 characters from 0; the end is exclusive. */
  readonly start: Position;
  readonly end: Position;
}

/** Turns offsets in files into lines and characters; each file is indexed once. */
export interface Places {
  positionAt(file: string, offset: number): Position;
  spanOf(file: string, range: TextRange): Span;
}

/** `textOf`: the text of a file that findings lie in. */
export function placesOf(textOf: (file: string) => string): Places {
  const indexes = new Map<string, LineIndex>();
  const positionAt = (file: string, offset: number): Position => {
    const index = indexes.get(file) ?? new LineIndex(textOf(file));
    indexes.set(file, index);
    return index.positionAt(offset);
  };
  return { positionAt, spanOf: (file, { start, end }) => ({ start: positionAt(file, start), end: positionAt(file, end) }) };
}
