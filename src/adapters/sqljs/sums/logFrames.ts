import type { BackendFile } from '../fileBackend';
import type { FlushedLog } from './sumsFile';

/** Of a write-ahead log: sqlite.org/fileformat2.html §4.1. */
export const LOG_HEADER_SIZE = 32;
export const FRAME_HEADER_SIZE = 24;
const MAGIC = 0x377f0682;
const SALT_AT = 16;

export type LogState =
  /** It holds at least the frames that were flushed, or began anew since. */
  | 'complete'
  /** Its header cannot be read. */
  | 'unreadable'
  /** It is cut off or changed before the end of what was flushed. */
  | 'broken';

export function saltsOf(header: Uint8Array): FlushedLog['salts'] {
  const view = new DataView(header.buffer, header.byteOffset);
  return [view.getInt32(SALT_AT), view.getInt32(SALT_AT + 4)];
}

/** Whether everything that was flushed to the log can be read back. */
export function checkLog(log: BackendFile, { salts, frames }: FlushedLog): LogState {
  const header = new Uint8Array(LOG_HEADER_SIZE);
  if (log.read(header, 0) < header.length) return 'unreadable';
  const view = new DataView(header.buffer);
  const magic = view.getUint32(0) & ~1;
  const isBigEndian = (view.getUint32(0) & 1) === 1;
  const sum = logChecksum(header.subarray(0, 24), [0, 0], isBigEndian);
  if (magic !== MAGIC || sum[0] !== view.getInt32(24) || sum[1] !== view.getInt32(28)) return 'unreadable';
  const [salt1, salt2] = saltsOf(header);
  if (salt1 !== salts[0] || salt2 !== salts[1]) return 'complete';
  return hasFrames(log, { salts, frames, pageSize: view.getUint32(8), sum, isBigEndian }) ? 'complete' : 'broken';
}

interface Frames extends FlushedLog {
  readonly pageSize: number;
  /** Of the header. */
  readonly sum: Sum;
  readonly isBigEndian: boolean;
}

function hasFrames(log: BackendFile, { salts, frames, pageSize, sum: seed, isBigEndian }: Frames): boolean {
  const frame = new Uint8Array(FRAME_HEADER_SIZE + pageSize);
  const view = new DataView(frame.buffer);
  let sum = seed;
  for (let i = 0; i < frames; i++) {
    if (log.read(frame, LOG_HEADER_SIZE + i * frame.length) < frame.length) return false;
    sum = logChecksum(frame.subarray(0, 8), sum, isBigEndian);
    sum = logChecksum(frame.subarray(FRAME_HEADER_SIZE), sum, isBigEndian);
    const isRight = view.getInt32(8) === salts[0] && view.getInt32(12) === salts[1];
    if (!isRight || sum[0] !== view.getInt32(16) || sum[1] !== view.getInt32(20)) return false;
  }
  return true;
}

type Sum = readonly [number, number];

function logChecksum(bytes: Uint8Array, seed: Sum, isBigEndian: boolean): Sum {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let [low, high] = seed;
  for (let i = 0; i < bytes.length; i += 8) {
    low = (low + view.getInt32(i, !isBigEndian) + high) | 0;
    high = (high + view.getInt32(i + 4, !isBigEndian) + low) | 0;
  }
  return [low, high];
}
