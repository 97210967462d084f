import { closeSync, fdatasyncSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { codeOf } from './nodeBackend';

/** The bytes of a store that another process has open, as of one moment. */
export interface StoreCopy {
  /** Changes whenever the files do. */
  readonly version: string;
  /** By path. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

const LOG_SUFFIX = '-idempo-wal';
const SUMS_SUFFIX = '-idempo-sums';
/** Of a write-ahead log (sqlite.org/fileformat.html §4.1): its salts change whenever it begins anew. */
const LOG_HEADER_SIZE = 32;
const TRIES = 20;

/** How the files are read; another process may change them between any two calls. */
export interface StoreReading {
  /** See `storeVersion`. */
  version(path: string): string | undefined;
  /** At most `limit` bytes; empty when there is no such file. */
  read(path: string, limit?: number): Uint8Array;
}

const FILES: StoreReading = { version: storeVersion, read: readFile };

/** Changes whenever the files of the store do; `undefined`: there is no store. */
export function storeVersion(path: string): string | undefined {
  const main = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (main === undefined) return undefined;
  const log = statSync(path + LOG_SUFFIX, { bigint: true, throwIfNoEntry: false });
  return `${main.mtimeNs}/${main.size}/${log?.mtimeNs ?? ''}/${log?.size ?? ''}`;
}

/**
 * Copies the database and its live log while their owner goes on. `undefined`: the owner kept rewriting them; try again later.
 * Consistent because the log is read after the database: what a checkpoint wrote into the database meanwhile is then also in
 * the log, as long as the log has not begun anew; without a log the database must not have changed at all. The checksums follow
 * the database before the log begins anew.
 */
export function copyStore(path: string, files: StoreReading = FILES): StoreCopy | undefined {
  for (let i = 0; i < TRIES; i++) {
    const version = files.version(path);
    if (version === undefined) return undefined;
    const headBefore = readHead(path + LOG_SUFFIX, files);
    const main = files.read(path);
    // Before the log: they say how much of it has been flushed, and the owner may flush more at any moment.
    const sums = files.read(path + SUMS_SUFFIX);
    const log = files.read(path + LOG_SUFFIX);
    syncLog(path + LOG_SUFFIX);
    const isSameLog = headBefore !== '' && headBefore === readHead(path + LOG_SUFFIX, files);
    const isStill = files.version(path) === version;
    if (isSameLog || isStill) return { version, files: filesOf(path, { main, log, sums }) };
  }
  return undefined;
}

interface Contents {
  readonly main: Uint8Array;
  readonly log: Uint8Array;
  readonly sums: Uint8Array;
}

function filesOf(path: string, { main, log, sums }: Contents): StoreCopy['files'] {
  return {
    [path]: main,
    ...(log.length > 0 ? { [path + LOG_SUFFIX]: log } : {}),
    ...(sums.length > 0 ? { [path + SUMS_SUFFIX]: sums } : {}),
  };
}

/** Nothing may be shown that a power cut could take back: its owner may not have flushed the last commits yet (I18). */
function syncLog(path: string): void {
  // Windows flushes only what was opened for writing; the owner does so within 50 ms.
  if (process.platform !== 'win32') withFile(path, fdatasyncSync, undefined);
}

function readHead(path: string, files: StoreReading): string {
  return Buffer.from(files.read(path, LOG_HEADER_SIZE)).toString('hex');
}

function readFile(path: string, limit = Number.MAX_SAFE_INTEGER): Uint8Array {
  const read = (descriptor: number): Uint8Array => {
    const bytes = new Uint8Array(Math.min(limit, fstatSync(descriptor).size));
    let done = 0;
    while (done < bytes.length) {
      const count = readSync(descriptor, bytes, done, bytes.length - done, done);
      if (count === 0) break;
      done += count;
    }
    return bytes.subarray(0, done);
  };
  return withFile(path, read, new Uint8Array(0));
}

/** `missing`: the result when there is no such file. */
function withFile<T>(path: string, work: (descriptor: number) => T, missing: T): T {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return missing;
    throw error;
  }
  try {
    return work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
