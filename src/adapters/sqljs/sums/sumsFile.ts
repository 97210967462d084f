import type { FileBackend } from '../fileBackend';
import { checksumOf, isSame, type Checksum } from './checksum';
import { PAGE_SIZE } from './pageSums';

/** Beside a store. Without it the store opens, and what happened to its bytes meanwhile is not noticed. */
export const SUMS_SUFFIX = '-idempo-sums';

/** How much of a log of changes is on disk. */
export interface FlushedLog {
  /** Two words of the log's header, which change whenever it begins anew. */
  readonly salts: readonly [number, number];
  readonly frames: number;
}

/** What the pages of the database must hold, except those that its log holds anew. */
export interface StoredSums {
  /** Change counter of the database (bytes 24 to 27 of its file): another program that writes to it raises it. */
  readonly counter: number;
  /** See `PageSums.words`. */
  readonly words: Int32Array;
}

/*
 * Two areas, each with a checksum of its own, so that a torn one is not taken for the truth. Little-endian words.
 * From byte 0: mark, salts, frames, checksum. From byte 64: mark, size of a page, counter, number of pages, checksum, sums.
 */
const FLUSHED_MARK = 0x4c464449;
const FLUSHED_WORDS = 4;
const SUMS_MARK = 0x4d534449;
const SUMS_AT = 64;
const SUMS_HEADER_WORDS = 6;
const SEED: Checksum = { low: 1, high: 2 };

export function encodeFlushed({ salts, frames }: FlushedLog): Uint8Array {
  const words = Int32Array.of(FLUSHED_MARK, salts[0], salts[1], frames, 0, 0);
  const { low, high } = checksumOf(bytesOf(words.subarray(0, FLUSHED_WORDS)), SEED);
  words.set([low, high], FLUSHED_WORDS);
  return bytesOf(words);
}

/** To be written at `SUMS_AT`. */
export function encodeSums({ counter, words: sums }: StoredSums): { readonly bytes: Uint8Array; readonly position: number } {
  const words = new Int32Array(SUMS_HEADER_WORDS + sums.length);
  words.set([SUMS_MARK, PAGE_SIZE, counter, sums.length >> 1]);
  words.set(sums, SUMS_HEADER_WORDS);
  const { low, high } = sumsChecksum(words);
  words.set([low, high], SUMS_HEADER_WORDS - 2);
  return { bytes: bytesOf(words), position: SUMS_AT };
}

/** Each part is `undefined` when it is missing or torn. */
export interface SumsFile {
  readonly flushed: FlushedLog | undefined;
  readonly sums: StoredSums | undefined;
}

export function readSumsFile(backend: FileBackend, path: string): SumsFile {
  const file = backend.open(path, false);
  if (file === undefined) return { flushed: undefined, sums: undefined };
  try {
    const bytes = new Uint8Array(file.size() & ~7);
    file.read(bytes, 0);
    const words = new Int32Array(bytes.buffer, 0, bytes.length >> 2);
    return { flushed: decodeFlushed(words), sums: decodeSums(words.slice(SUMS_AT >> 2)) };
  } finally {
    file.close();
  }
}

function decodeFlushed(words: Int32Array): FlushedLog | undefined {
  const [mark, salt1 = 0, salt2 = 0, frames = 0, low = 0, high = 0] = words;
  const sum = checksumOf(bytesOf(words.subarray(0, FLUSHED_WORDS)), SEED);
  return mark === FLUSHED_MARK && isSame(sum, { low, high }) ? { salts: [salt1, salt2], frames } : undefined;
}

function decodeSums(words: Int32Array): StoredSums | undefined {
  const [mark, pageSize, counter = 0, pages = 0, low = 0, high = 0] = words;
  const end = SUMS_HEADER_WORDS + pages * 2;
  if (mark !== SUMS_MARK || pageSize !== PAGE_SIZE || pages < 0 || words.length < end) return undefined;
  const area = words.slice(0, end);
  return isSame(sumsChecksum(area), { low, high }) ? { counter, words: area.slice(SUMS_HEADER_WORDS) } : undefined;
}

/** Of everything but the two words that hold it. */
function sumsChecksum(words: Int32Array): Checksum {
  const head = checksumOf(bytesOf(words.subarray(0, SUMS_HEADER_WORDS - 2)), SEED);
  return checksumOf(bytesOf(words.subarray(SUMS_HEADER_WORDS)), head);
}

function bytesOf(words: Int32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
