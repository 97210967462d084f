import { IdempoError, IllegalStateError, messageOf } from '../../core/base/errors';
import type { LedgerReader, LedgerWriter, Store, TaskExecution, TaskOutcome, TaskSuccess } from '../../core/runner/ports';
import type { QueryResult } from '../../core/runner/runnerService';
import type { Connection } from './connection';
import type { Engine } from './engine';
import { createFirewall } from './firewall';
import { syncFile } from './ioMethods';
import { createLedgerReader, createLedgerWriter } from './ledger';
import type { StoreFile } from './openFile';
import { runReadQuery } from './readQuery';
import { createSeededRandom, type SeededRandom } from './seededRandom';
import { runScript, type ScriptRunner } from './script';
import { registerFunction, type SqlFunction } from './sqlFunctions';
import { runTask } from './taskExecution';
import type { Translator } from './translator';

/** A store on SQLite, with what its owner needs besides the port. */
export interface SqljsStore extends Store {
  /** Rows of one SELECT. Throws `RefusedError('notReadOnly')` for anything else, `IdempoError('queryFailed')` when it fails. */
  query(sql: string, limit: number): QueryResult;
  close(): void;
  /** Without writing anything more; the next opening recovers. */
  abandon(): void;
}

/** Tells whether the execution that runs now has been told to stop. Must not throw. */
export interface StopWatch {
  begin(execution: TaskExecution): void;
  isStopRequested(): boolean;
  end(): void;
}

export const NEVER_STOP: StopWatch = { begin: () => undefined, isStopRequested: () => false, end: () => undefined };

export interface SqljsStoreOptions {
  readonly engine: Engine;
  readonly file: StoreFile;
  readonly translator: Translator;
  readonly stopWatch: StopWatch;
}

const random = createSeededRandom();

/** One for all stores, since the engine keeps functions for ever; an attempt seeds them first. */
const RANDOM_FUNCTIONS: readonly SqlFunction[] = [
  { name: 'random', arity: 0, deterministic: false, call: () => random.nextInt64() },
  {
    name: 'randomblob',
    arity: 1,
    deterministic: false,
    call: (count) => random.nextBytes(Math.min(MAX_RANDOM_BYTES, Math.max(1, Math.floor(Number(count ?? 1)) || 1))),
  },
];
const MAX_RANDOM_BYTES = 100_000_000;

/** A store over an open file, which it closes. */
export function createSqljsStore(options: SqljsStoreOptions): SqljsStore {
  const { engine, file } = options;
  const { connection } = file;
  for (const sqlFunction of [...RANDOM_FUNCTIONS, ...options.translator.functions]) {
    registerFunction(engine.module, connection, sqlFunction);
  }
  const reader = createLedgerReader(connection);
  const writer = createLedgerWriter(connection, reader);
  const runner: ScriptRunner = { connection, firewall: createFirewall(connection), translator: options.translator };
  const inTransaction = createTransactions(connection);
  return {
    ...reader,
    transaction: (work) => inTransaction(() => work(writer)),
    executeTask: (execution, recordSuccess) =>
      executeTask({ ...options, runner, reader, writer, random }, { execution, recordSuccess }),
    applySeed: (path, sql, hash) => applySeed({ runner, inTransaction, writer }, { path, sql, hash }),
    flush: () => flush(file),
    query: (sql, limit) => runReadQuery(connection, sql, limit),
    close: () => file.close(),
    abandon: () => file.abandon(),
  };
}

type InTransaction = <T>(work: () => T) => T;

function createTransactions(connection: Connection): InTransaction {
  let isOpen = false;
  return (work) => {
    if (isOpen) throw new IllegalStateError('a transaction inside a transaction');
    isOpen = true;
    try {
      connection.execute('BEGIN IMMEDIATE');
      const result = work();
      connection.execute('COMMIT');
      return result;
    } catch (error) {
      rollBack(connection);
      throw error;
    } finally {
      isOpen = false;
    }
  };
}

/** After an interrupt or a full disk the engine may have rolled back already; it then says that there is no transaction. */
function rollBack(connection: Connection): void {
  try {
    connection.execute('ROLLBACK');
  } catch {
    return;
  }
}

interface ExecutionParts extends SqljsStoreOptions {
  readonly runner: ScriptRunner;
  readonly reader: LedgerReader;
  readonly writer: LedgerWriter;
  readonly random: SeededRandom;
}

interface ExecutionCall {
  readonly execution: TaskExecution;
  readonly recordSuccess: (ledger: LedgerWriter, outcome: TaskSuccess) => void;
}

/** Data and success mark share one COMMIT (promise 3, I9). */
function executeTask(parts: ExecutionParts, { execution, recordSuccess }: ExecutionCall): TaskOutcome {
  const { engine, file, stopWatch, runner } = parts;
  const { connection } = file;
  let mustRollBack = true;
  stopWatch.begin(execution);
  try {
    connection.execute('BEGIN IMMEDIATE');
    engine.vfs.setClock(execution.clockMs);
    parts.random.seed(execution.randomSeed);
    engine.progress.arm(connection, () => stopWatch.isStopRequested());
    const result = runTask({ runner, execution, wasStopped: () => stopWatch.isStopRequested() });
    engine.progress.disarm(connection);
    if (result.kind !== 'ran') return result;
    const success: TaskSuccess = { rowsChanged: result.rowsChanged, log: result.log };
    recordSuccess(parts.writer, success);
    connection.execute('COMMIT');
    mustRollBack = false;
    return { kind: 'succeeded', ...success };
  } finally {
    engine.progress.disarm(connection);
    engine.vfs.setClock(undefined);
    if (mustRollBack) rollBack(connection);
    stopWatch.end();
  }
}

interface SeedParts {
  readonly runner: ScriptRunner;
  readonly inTransaction: InTransaction;
  readonly writer: LedgerWriter;
}

function applySeed({ runner, inTransaction, writer }: SeedParts, seed: { readonly path: string; readonly sql: string; readonly hash: string }): void {
  try {
    inTransaction(() => {
      runner.firewall.begin();
      random.seed(seed.path);
      runScript(runner, { sql: seed.sql, dialect: 'sqlite', onStatement: () => undefined });
      runner.firewall.checkSchema();
      writer.saveSeedHash(seed.path, seed.hash);
    });
  } catch (error) {
    throw new IdempoError('seedFailed', `The seed script ${seed.path} failed: ${messageOf(error)}. Nothing of it was kept; correct it and run again.`, {
      cause: error,
    });
  }
}

/** Syncs the log of changes; a commit is on disk exactly when its log is. */
function flush({ path, mount }: StoreFile): Promise<void> {
  try {
    for (const opened of mount.files.values()) if (opened.dirty && opened.path.endsWith('-wal')) syncFile(opened);
    return Promise.resolve();
  } catch (error) {
    return Promise.reject(
      new IdempoError('flushFailed', `The changes of the store ${path} could not be brought to disk: ${messageOf(error)}.`, { cause: error }),
    );
  }
}
