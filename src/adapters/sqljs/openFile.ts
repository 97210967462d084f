import { IdempoError } from '../../core/base/errors';
import { text } from '../../core/base/message';
import type { Connection } from './connection';
import { openMounted, type Engine } from './engine';
import type { FileBackend } from './fileBackend';
import { guardBackend, hiddenName, readMagic, type GuardedBackend } from './guardBackend';
import { migrate } from './migrations';
import type { Mount } from './mount';
import { RESULT, SqlError } from './resultCodes';
import { APPLICATION_ID, FORMAT_VERSION, LEDGER_SCHEMA } from './schema';
import { checkSums } from './sums/checkSums';
import { sumBackend } from './sums/summedBackend';
import { storeDamaged, storeForeign, storeOpenElsewhere, storeTooNew, storeUnreadable } from './storeErrors';

/** An open, replayed and checked store file. */
export interface StoreFile {
  readonly path: string;
  readonly connection: Connection;
  readonly mount: Mount;
  /** Writes everything back and gives the file free for other programs. */
  close(): void;
  /** Leaves the files as they are, as after a crash; the next opening recovers. */
  abandon(): void;
}

export interface OpenFileOptions {
  readonly engine: Engine;
  readonly backend: FileBackend;
  readonly path: string;
  /** `whenUnclean`: after a crash only. Costs about 2 ms per MB. */
  readonly check: 'always' | 'whenUnclean';
}

/** No more than this in the engine's heap, whose limit is 2 GiB (storage.md §8): a statement fails instead of the engine. */
const HEAP_LIMIT = 1_500_000_000;
const CACHE_KIB = 65_536;
/** 8 GiB: a task that writes without end fails before it has filled the user's disk. */
const MAX_PAGES = 2_097_152;

/**
 * Opens or makes a store. Order: look at the bytes, replay the log, check, and only then put the guard on and write. A store of
 * an older format is migrated; a copy of it stays beside it.
 * Throws `IdempoError` (`storeDamaged`, `storeForeign`, `storeTooNew`, `storeOpenElsewhere`, `storeUnreadable`) and then
 * leaves the files as they were.
 */
export function openStoreFile(options: OpenFileOptions): StoreFile {
  const { engine, path } = options;
  try {
    const wasUnclean = inspect(options);
    const guarded = guardBackend(options.backend, path);
    const summed = sumBackend(guarded, path, checkSums(guarded, path, !wasUnclean));
    const { connection, mount } = openMounted(engine, summed, path);
    connection.explain = (error) => explain(error, path, mount);
    const letGo = (): void => {
      connection.close();
      engine.vfs.unmount(mount);
      summed.close();
    };
    const leave = (): void => {
      guarded.freeze();
      letGo();
    };
    try {
      prepare(connection, { path, check: wasUnclean || options.check === 'always', guarded });
    } catch (error) {
      leave();
      throw error instanceof SqlError ? storeUnreadable(path, mount.lastError ?? error) : error;
    }
    return { path, connection, mount, abandon: leave, close: () => closeCleanly({ connection, mount, guarded, letGo }) };
  } catch (error) {
    throw error instanceof IdempoError ? error : storeUnreadable(path, error);
  }
}

/** True: the last close was not clean. Throws for what the bytes alone give away. */
function inspect({ backend, path }: OpenFileOptions): boolean {
  const magic = readMagic(backend, path);
  if (magic === 'other') throw storeForeign(path, text`it does not begin like an SQLite file`);
  if (magic === 'guard') return true;
  const log = hiddenName(path, `${path}-wal`);
  if ((backend.sizeOf(log) ?? 0) > 0) {
    const isEmpty = magic === 'empty';
    throw storeDamaged(path, isEmpty ? text`it is empty, but there is a log of changes to it (${log})` : text`it was closed or put in this place, and still there is a log of changes to it (${log})`);
  }
  if (magic === 'empty') return false;
  for (const suffix of ['-wal', '-journal']) {
    if ((backend.sizeOf(path + suffix) ?? 0) > 0) throw storeOpenElsewhere(path, path + suffix);
  }
  inspectHeader(backend, path);
  return false;
}

/** Of a cleanly closed file. Offsets: sqlite.org/fileformat.html §1.3. */
function inspectHeader(backend: FileBackend, path: string): void {
  const file = backend.open(path, false);
  if (file === undefined) return;
  try {
    const bytes = new Uint8Array(100);
    if (file.read(bytes, 0) < bytes.length) throw storeDamaged(path, text`it is cut off inside its header`);
    const header = new DataView(bytes.buffer);
    const applicationId = header.getUint32(68);
    if (applicationId !== APPLICATION_ID) throw storeForeign(path, text`it is the SQLite database of another program`);
    const version = header.getUint32(60);
    if (version > FORMAT_VERSION) throw storeTooNew(path, version, FORMAT_VERSION);
    const pageSize = header.getUint16(16) === 1 ? 65_536 : header.getUint16(16);
    const expected = pageSize * header.getUint32(28);
    if (file.size() < expected) throw storeDamaged(path, text`it has ${file.size()} bytes where its header says ${expected}`);
  } finally {
    file.close();
  }
}

interface Preparation {
  readonly path: string;
  readonly check: boolean;
  readonly guarded: GuardedBackend;
}

function prepare(connection: Connection, { path, check, guarded }: Preparation): void {
  // First of all: without shared memory a WAL database opens only in this mode (storage.md §3.1).
  connection.run('PRAGMA locking_mode = EXCLUSIVE');
  const version = Number(connection.value('PRAGMA user_version'));
  if (check) quickCheck(connection, path);
  const isNew = version === 0 && connection.value('SELECT count(*) FROM sqlite_schema') === 0;
  if (!isNew) checkFormat(connection, path, version);
  guarded.engage();
  const mode = connection.value('PRAGMA journal_mode = WAL');
  if (mode !== 'wal') throw storeUnreadable(path, new Error(`its journal mode stays ${String(mode)}`));
  // NORMAL: a commit is on disk after `flush`, and nothing is acknowledged before. One flush may serve several commits.
  connection.run(
    `PRAGMA synchronous = NORMAL; PRAGMA cache_size = -${CACHE_KIB}; PRAGMA hard_heap_limit = ${HEAP_LIMIT};
     PRAGMA max_page_count = ${MAX_PAGES}; PRAGMA foreign_keys = OFF`,
  );
  if (isNew) connection.run(`BEGIN IMMEDIATE; ${LEDGER_SCHEMA}; COMMIT`);
  else if (version < FORMAT_VERSION) migrate({ connection, backend: guarded, path, version });
}

function quickCheck(connection: Connection, path: string): void {
  const result = connection.value('PRAGMA quick_check(1)');
  if (result !== 'ok') throw storeDamaged(path, String(result));
}

function checkFormat(connection: Connection, path: string, version: number): void {
  if (connection.value('PRAGMA application_id') !== APPLICATION_ID) {
    throw storeForeign(path, text`it is the SQLite database of another program`);
  }
  if (version > FORMAT_VERSION) throw storeTooNew(path, version, FORMAT_VERSION);
  if (version < 1) throw storeDamaged(path, text`its format number is missing`);
}

/** A damaged file is no matter of the statement that met it, and an error that the backend explains needs no other. */
function explain(error: SqlError, path: string, { lastError }: Mount): Error {
  if (lastError instanceof IdempoError) return lastError;
  const isDamage = error.resultCode === RESULT.corrupt || error.resultCode === RESULT.notADatabase;
  return isDamage ? storeDamaged(path, error.message, error) : error;
}

interface OpenParts {
  readonly connection: Connection;
  readonly mount: Mount;
  readonly guarded: GuardedBackend;
  readonly letGo: () => void;
}

function closeCleanly({ connection, mount, guarded, letGo }: OpenParts): void {
  try {
    // Raises the change counter, so that the file of the sums does not fit an older copy of this one.
    if ((mount.backend.sizeOf(`${mount.path}-wal`) ?? 0) > 0) connection.run(`PRAGMA user_version = ${FORMAT_VERSION}`);
    connection.run('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    letGo();
  }
  guarded.release();
}
