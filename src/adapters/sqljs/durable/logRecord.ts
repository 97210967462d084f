import type { LogPosition } from '../../../protocol/storeLog';
import { checksumOf, isSame, type Checksum } from '../sums/checksum';

/** One step in the life of a store's files. */
export interface LogStep {
  readonly kind: 'snapshot' | 'changes' | 'turn';
  /** A snapshot is number 0 of its generation. */
  readonly position: LogPosition;
  /** See `fileChanges.ts`. Empty in a `turn`, which says only that a snapshot follows elsewhere. */
  readonly payload: Uint8Array;
}

export interface ReadStep extends LogStep {
  /** Of the record before it. */
  readonly previous: Checksum;
  /** Of this one. */
  readonly checksum: Checksum;
  /** Where the next record of the file begins. */
  readonly end: number;
}

/*
 * Little-endian words: mark, kind, generation, sequence, checksum of the record before (2), bytes of the payload, 0, own checksum (2);
 * then the payload, filled up to a multiple of 8.
 */
const MARK = 0x524c4449;
const KINDS = ['snapshot', 'changes', 'turn'] as const;
const HEADER_WORDS = 10;
const CHECKSUM_WORD = 8;
const HEADER_BYTES = HEADER_WORDS * 4;

/** What the first record of a store follows. */
export const NO_RECORD: Checksum = { low: 1, high: 2 };

export function encodeStep({ kind, position, payload }: LogStep, previous: Checksum): { readonly bytes: Uint8Array; readonly checksum: Checksum } {
  const bytes = new Uint8Array(HEADER_BYTES + padded(payload.length));
  bytes.set(payload, HEADER_BYTES);
  const words = new Int32Array(bytes.buffer, 0, HEADER_WORDS);
  words.set([MARK, KINDS.indexOf(kind), position.generation, position.sequence, previous.low, previous.high, payload.length, 0]);
  const checksum = ownChecksum(bytes);
  words.set([checksum.low, checksum.high], CHECKSUM_WORD);
  return { bytes, checksum };
}

/** The record that begins at `at`, a multiple of 8. `undefined`: there is none, or it is torn or damaged. */
export function decodeStep(file: Uint8Array, at: number): ReadStep | undefined {
  if (file.length - at < HEADER_BYTES) return undefined;
  const [mark, kindNumber = -1, generation = 0, sequence = 0, low = 0, high = 0, length = 0, , ownLow = 0, ownHigh = 0] =
    new Int32Array(file.slice(at, at + HEADER_BYTES).buffer);
  const kind = KINDS[kindNumber];
  const end = at + HEADER_BYTES + padded(length);
  if (mark !== MARK || kind === undefined || length < 0 || end > file.length) return undefined;
  const bytes = file.slice(at, end);
  const checksum = { low: ownLow, high: ownHigh };
  if (!isSame(ownChecksum(bytes), checksum)) return undefined;
  const payload = bytes.subarray(HEADER_BYTES, HEADER_BYTES + length);
  return { kind, position: { generation, sequence }, payload, previous: { low, high }, checksum, end };
}

/** Of everything but the two words that hold it. */
function ownChecksum(bytes: Uint8Array): Checksum {
  const head = checksumOf(bytes.subarray(0, CHECKSUM_WORD * 4), NO_RECORD);
  return checksumOf(bytes.subarray(HEADER_BYTES), head);
}

function padded(length: number): number {
  return (length + 7) & ~7;
}
