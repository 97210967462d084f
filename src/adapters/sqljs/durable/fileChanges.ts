import { decodeText, encodeText } from '../wasmMemory';

/** What has become of one file since the last record. */
export interface FileChange {
  /** Of the store's files: its name without the store's path. */
  readonly suffix: string;
  /** `undefined`: the file is gone. */
  readonly content: ChangedContent | undefined;
}

export interface ChangedContent {
  /** The smallest size that it had meanwhile: nothing of what was there behind it is left. */
  readonly floor: number;
  readonly size: number;
  readonly parts: readonly ChangedPart[];
}

export interface ChangedPart {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/* A sequence of: length of the suffix, the suffix; 0 or 1 for "is there"; then floor, size (64-bit floats), number of parts, and each part's place and length. */

export function encodeChanges(changes: readonly FileChange[]): Uint8Array {
  const names = changes.map(({ suffix }) => encodeText(suffix));
  const size = changes.reduce((sum, { content }, index) => sum + 8 + (names[index]?.length ?? 0) + contentBytes(content), 0);
  const writer = new Writer(size);
  changes.forEach(({ content }, index) => {
    writer.block(names[index] ?? new Uint8Array(0));
    writer.word(content === undefined ? 0 : 1);
    if (content === undefined) return;
    writer.float(content.floor);
    writer.float(content.size);
    writer.word(content.parts.length);
    for (const { at, bytes } of content.parts) {
      writer.float(at);
      writer.block(bytes);
    }
  });
  return writer.bytes;
}

/** The inverse. The bytes carry a checksum of their own (`logRecord.ts`), so that they are what `encodeChanges` made. */
export function decodeChanges(bytes: Uint8Array): readonly FileChange[] {
  const reader = new Reader(bytes);
  const changes: FileChange[] = [];
  while (!reader.isAtEnd) {
    const suffix = decodeText(reader.block());
    if (reader.word() === 0) {
      changes.push({ suffix, content: undefined });
      continue;
    }
    const floor = reader.float();
    const size = reader.float();
    const parts = Array.from({ length: reader.word() }, (): ChangedPart => ({ at: reader.float(), bytes: reader.block() }));
    changes.push({ suffix, content: { floor, size, parts } });
  }
  return changes;
}

function contentBytes(content: ChangedContent | undefined): number {
  return content === undefined ? 0 : content.parts.reduce((sum, { bytes }) => sum + 12 + bytes.length, 20);
}

class Writer {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.#view = new DataView(this.bytes.buffer);
  }

  word(value: number): void {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  float(value: number): void {
    this.#view.setFloat64(this.#at, value, true);
    this.#at += 8;
  }

  block(bytes: Uint8Array): void {
    this.word(bytes.length);
    this.bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  word(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, true);
  }

  float(): number {
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8, true);
  }

  block(): Uint8Array {
    const length = this.word();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
