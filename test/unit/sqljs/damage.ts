import assert from 'node:assert/strict';
import type { FileBackend } from '../../../src/adapters/sqljs/fileBackend';
import { createMemoryBackend } from '../../../src/adapters/sqljs/memoryBackend';
import type { SqljsStore } from '../../../src/adapters/sqljs/sqljsStore';
import { IdempoError } from '../../../src/core/base/errors';
import { attempt, executionOf } from '../../contract/storeContract';
import { createPowerCut } from './powerCut';
import { bytesOf, openStore, STORE_PATH } from './sqljsStores';

/** By path. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** The files of a store after a history of commits, 1 to `committed`. */
export interface History {
  readonly files: Files;
  readonly committed: number;
  /** Up to this one they were brought to disk. */
  readonly flushed: number;
}

export interface HistoryOptions {
  /** Default: in memory. */
  readonly backend?: FileBackend;
  readonly commits: number;
  /** After which of them the store is flushed. */
  readonly flushAfter: readonly number[];
  /** After which of them the log is copied back, so that the next one begins it anew. */
  readonly checkpointAfter?: readonly number[];
  /** Else it ends as by a crash. */
  readonly isClosed?: boolean;
}

export const LOG_PATH = `${STORE_PATH}-idempo-wal`;
export const SUMS_PATH = `${STORE_PATH}-idempo-sums`;

/** Commit n adds n rows to the user's table and an attempt to the ledger. */
function commit(store: SqljsStore, n: number): void {
  const sql = `INSERT INTO t WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c LIMIT ${n}) SELECT ${n}, i, printf('%.60c', char(64 + ${n})) FROM c`;
  const outcome = store.executeTask(executionOf(sql), (ledger) => ledger.saveAttempt(attempt(n, { log: `commit ${n}`, startedAt: n })));
  assert.equal(outcome.kind, 'succeeded');
}

export async function makeHistory(options: HistoryOptions): Promise<History> {
  const { store, file, backend } = await openStore(options.backend === undefined ? {} : { backend: options.backend });
  store.executeTask(executionOf('CREATE TABLE t (n INTEGER, i INTEGER, filler TEXT)'), () => undefined);
  await store.flush();
  for (let n = 1; n <= options.commits; n++) {
    commit(store, n);
    if (options.flushAfter.includes(n)) await store.flush();
    if (options.checkpointAfter?.includes(n) === true) file.connection.run('PRAGMA wal_checkpoint(PASSIVE)');
  }
  if (options.isClosed === true) store.close();
  else store.abandon();
  const onDisk = [...options.flushAfter, ...(options.checkpointAfter ?? [])].filter((n) => n <= options.commits);
  const flushed = options.isClosed === true ? options.commits : Math.max(0, ...onDisk);
  return { files: filesOf(backend), committed: options.commits, flushed };
}

export function filesOf(backend: FileBackend): Files {
  const paths = [STORE_PATH, LOG_PATH, SUMS_PATH].filter((path) => backend.sizeOf(path) !== undefined);
  return Object.fromEntries(paths.map((path) => [path, bytesOf(backend, path)]));
}

/** What opening these files led to: a number of commits, or the code of the error that names the file. Anything else throws. */
export async function judge(files: Files, { committed, flushed }: History): Promise<number | string> {
  const backend = createMemoryBackend(files);
  try {
    const { store } = await openStore({ backend });
    const found = readState(store);
    store.abandon();
    assert.ok(found <= committed && found >= flushed, `${found} commits where ${flushed} were flushed of ${committed}`);
    return found;
  } catch (error) {
    if (!(error instanceof IdempoError)) throw error;
    assert.ok(error.message.includes(STORE_PATH), error.message);
    return error.code;
  }
}

/** How many commits the store holds; throws when it holds anything but the first n of them. */
function readState(store: SqljsStore): number {
  const attempts = store.listAttempts('T1');
  attempts.forEach((each, index) => assert.deepEqual([each.number, each.log, each.startedAt, each.renderedSql], [index + 1, `commit ${index + 1}`, index + 1, 'SELECT 1']));
  const rows = store.query('SELECT n, i, filler FROM t ORDER BY n, i', 100_000).rows;
  const expected = attempts.flatMap(({ number: n }) => Array.from({ length: n }, (_, i) => [n, i + 1, String.fromCharCode(64 + n).repeat(60)]));
  assert.deepEqual(rows, expected);
  return attempts.length;
}

/** Mulberry32: integers below `limit`, the same for the same seed. */
export function randomSource(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

/** Cuts the power once in a random history; returns how many commits were found. Throws when one that was flushed is lost. */
export async function cutPower(seed: number): Promise<number | string> {
  const below = randomSource(seed);
  const commits = 1 + below(8);
  const pick = (): number[] => Array.from({ length: commits }, (_, index) => index + 1).filter(() => below(4) === 0);
  const power = createPowerCut();
  const history = await makeHistory({ backend: power.backend, commits, flushAfter: pick(), checkpointAfter: pick(), isClosed: below(4) === 0 });
  return judge(power.cut(below), history);
}

/** A copy with these bits of one file flipped. */
export function flip(files: Files, path: string, bits: readonly number[]): Files {
  const bytes = (files[path] ?? new Uint8Array()).slice();
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return { ...files, [path]: bytes };
}

export function cut(files: Files, path: string, length: number): Files {
  return { ...files, [path]: (files[path] ?? new Uint8Array()).slice(0, length) };
}

export function without(files: Files, path: string): Files {
  return Object.fromEntries(Object.entries(files).filter(([name]) => name !== path));
}
