import type { OffsetMap, OffsetSegment } from './offsetMap';

/** Builds a text out of pieces of a document, together with its map. Pieces are added in ascending order. */
export class OffsetMapBuilder {
  readonly #document: string;
  readonly #pieces: string[] = [];
  readonly #segments: OffsetSegment[] = [];
  #length = 0;
  /** Where the next character would stand if it followed the last one in the document. */
  #next = -1;

  constructor(document: string) {
    this.#document = document;
  }

  characterAt(offset: number): string | undefined {
    return this.#document[offset];
  }

  /** Adds the document's own characters `[start, end)`. */
  copy(start: number, end: number): void {
    if (end <= start) return;
    this.#place(start);
    this.#pieces.push(this.#document.slice(start, end));
    this.#length += end - start;
    this.#next = end;
  }

  /** Adds text that the document writes in another way, in `[start, end)`. */
  put(text: string, start: number, end: number): void {
    if (text === '') return;
    const isOneToOne = text.length === 1 && end === start + 1;
    if (isOneToOne) this.#place(start);
    else this.#segments.push({ textStart: this.#length, docStart: start, docLength: end - start });
    this.#pieces.push(text);
    this.#length += text.length;
    this.#next = isOneToOne ? end : -1;
  }

  /** `emptyAt`: where the text would stand if it has no character. */
  finish(docEnd: number, emptyAt: number): { readonly text: string; readonly map: OffsetMap } {
    const segments = this.#segments.length > 0 ? this.#segments : [{ textStart: 0, docStart: emptyAt }];
    return { text: this.#pieces.join(''), map: { segments, textLength: this.#length, docEnd } };
  }

  #place(docStart: number): void {
    if (docStart !== this.#next) this.#segments.push({ textStart: this.#length, docStart });
  }
}

/** The end of a line in the document, where its line break is written. */
export interface LineBreak {
  readonly start: number;
  readonly end: number;
}

/**
 * Adds what the line breaks between two lines stand for. YAML folds one break into a space and n into n - 1 line feeds;
 * `kept`: each break stays a line feed (block scalars around lines that are indented further).
 */
export function putFold(builder: OffsetMapBuilder, breaks: readonly LineBreak[], kept = false): void {
  const only = breaks[0];
  if (only === undefined) return;
  if (breaks.length === 1) {
    builder.put(kept ? '\n' : ' ', only.start, only.end);
    return;
  }
  for (const lineBreak of kept ? breaks : breaks.slice(1)) builder.put('\n', lineBreak.start, lineBreak.end);
}
