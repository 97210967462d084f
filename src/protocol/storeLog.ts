/**
 * Where a store lies that has whole-file writes only (`workspace.fs`): two places for snapshots and a row of places for batches of changes.
 * The names are always the same ones, because a browser's file system may list another tab's new files late. Every record inside
 * carries its number and a checksum (adapters/sqljs/durable).
 */
export interface StoreLog {
  /** `undefined`: nothing was ever written there. Waits for what is being written. */
  readSnapshot(place: number): Promise<Uint8Array | undefined>;
  /** The same for a batch, `place` from 0. */
  readBatch(place: number): Promise<Uint8Array | undefined>;
  /** Before the first writing, and again after one has failed: the next batch goes to `place`. */
  resume(place: number): Promise<void>;
  /**
   * Resolves when the record is durable, and with it all that were given before. Records that wait may share a file. Rejects when
   * a writing has failed since the last `resume`. Resolves to the place of the next batch.
   */
  append(record: LogRecord): Promise<number>;
  /** The same for a snapshot, which goes to `place`; the next batch then goes to place 0. */
  writeSnapshot(place: number, record: LogRecord): Promise<number>;
}

export interface LogRecord {
  readonly bytes: Uint8Array;
  readonly position: LogPosition;
}

/** How far a store has come. */
export interface LogPosition {
  /** Snapshots since the beginning. */
  readonly generation: number;
  /** Records since that snapshot. */
  readonly sequence: number;
}

/** Batches that have a place. */
export const BATCH_PLACES = 128;
/** A snapshot never overwrites the one before it. */
export const SNAPSHOT_PLACES = 2;

export function isBehind(a: LogPosition, b: LogPosition): boolean {
  return a.generation < b.generation || (a.generation === b.generation && a.sequence < b.sequence);
}
