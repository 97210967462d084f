import { IdempoError, IllegalStateError, messageOf, textOf } from '../../core/base/errors';
import { fileFailureOf } from '../../core/base/fileFailure';
import { englishOf, type Message, type MessageValue, reasonText, text } from '../../core/base/message';
import type { AttemptError } from '../../core/instance/records';
import type { Clock, LedgerReader, LedgerWriter, Store, TaskExecution, TaskOutcome, TaskSuccess } from '../../core/runner/ports';
import type { QueryResult } from '../../core/runner/runnerService';
import type { Connection } from './connection';
import type { Engine } from './engine';
import { EXECUTION_CONTEXT } from './executionContext';
import { createFirewall } from './firewall';
import { syncFile } from './ioMethods';
import { createLedgerReader, createLedgerWriter } from './ledger';
import { cacheLedger } from './ledgerCache';
import type { StoreFile } from './openFile';
import { runReadQuery } from './readQuery';
import { SqlError } from './resultCodes';
import { runScript, type ScriptRunner } from './script';
import { isTransient, runTask, type StopReason } from './taskExecution';
import { registerTaskFunctions } from './taskFunctions';
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
  begin(execution: TaskExecution, ledger: LedgerReader): void;
  isStopRequested(): boolean;
  end(): void;
}

export const NEVER_STOP: StopWatch = { begin: () => undefined, isStopRequested: () => false, end: () => undefined };

export interface SqljsStoreOptions {
  readonly engine: Engine;
  readonly file: StoreFile;
  readonly translator: Translator;
  readonly stopWatch: StopWatch;
  /** The execution clock, for deadlines. */
  readonly clock: Clock;
  /** See `FileBackend`. */
  readonly settle?: (() => Promise<void>) | undefined;
}

/** A store over an open file, which it closes. */
export function createSqljsStore(options: SqljsStoreOptions): SqljsStore {
  const { engine, file } = options;
  const { connection } = file;
  registerTaskFunctions(engine, connection, options.translator);
  const direct = createLedgerReader(connection);
  const { reader, writer, forget } = cacheLedger(direct, createLedgerWriter(connection, direct));
  const rollBack = createRollBack(connection, forget);
  const runner: ScriptRunner = { connection, firewall: createFirewall(connection), translator: options.translator };
  const inTransaction = createTransactions(file, rollBack);
  return {
    ...reader,
    transaction: (work) => inTransaction(() => work(writer)),
    executeTask: (execution, recordSuccess) =>
      executeTask({ ...options, runner, writer, rollBack }, { execution, recordSuccess }),
    applySeed: (path, sql, hash) => applySeed({ file, runner, inTransaction, writer }, { path, sql, hash }),
    flush: createFlush(file, options.settle),
    query: (sql, limit) => runReadQuery(engine, connection, { sql, limit }),
    close: () => file.close(),
    abandon: () => file.abandon(),
  };
}

type InTransaction = <T>(work: () => T) => T;

function createTransactions(file: StoreFile, rollBack: () => void): InTransaction {
  const { connection } = file;
  let isOpen = false;
  return (work) => {
    if (isOpen) throw new IllegalStateError('a transaction inside a transaction');
    isOpen = true;
    try {
      begin(file);
      const result = work();
      connection.execute('COMMIT');
      return result;
    } catch (error) {
      rollBack();
      throwIfLeaseIsLost(file);
      if (!(error instanceof SqlError) || !isTransient(error)) throw error;
      throw new IdempoError('storeNotWritable', text`Nothing was changed: the store file ${file.path} could not be written (${diskCauseOf(error, file)}).`, { cause: error });
    } finally {
      isOpen = false;
    }
  };
}

/** Forgets an old disk error, so that it is not reported with a new one. A lost lease is for ever. */
function begin(file: StoreFile): void {
  throwIfLeaseIsLost(file);
  file.mount.lastError = undefined;
  file.connection.execute('BEGIN IMMEDIATE');
}

/** After an interrupt or a full disk the engine may have rolled back already; it then says that there is no transaction. */
function createRollBack(connection: Connection, forget: () => void): () => void {
  return () => {
    forget();
    try {
      connection.execute('ROLLBACK');
    } catch {
      return;
    }
  };
}

interface ExecutionParts extends SqljsStoreOptions {
  readonly runner: ScriptRunner;
  readonly writer: LedgerWriter;
  readonly rollBack: () => void;
}

interface ExecutionCall {
  readonly execution: TaskExecution;
  readonly recordSuccess: (ledger: LedgerWriter, outcome: TaskSuccess) => void;
}

/** Data and success mark share one COMMIT (promise 3, I9). */
function executeTask(parts: ExecutionParts, call: ExecutionCall): TaskOutcome {
  const { engine, file, stopWatch } = parts;
  let outcome: TaskOutcome | undefined;
  stopWatch.begin(call.execution, parts.writer);
  try {
    begin(file);
    outcome = runAndRecord(parts, call);
    return outcome;
  } catch (error) {
    return { kind: 'failed', error: diskFailureOf(error, file), log: '' };
  } finally {
    engine.progress.disarm(file.connection);
    engine.vfs.setClock(undefined);
    if (outcome?.kind !== 'succeeded') parts.rollBack();
    stopWatch.end();
  }
}

function runAndRecord({ engine, file, stopWatch, clock, runner, writer }: ExecutionParts, { execution, recordSuccess }: ExecutionCall): TaskOutcome {
  engine.vfs.setClock(execution.clockMs);
  EXECUTION_CONTEXT.begin(execution.randomSeed, execution.clockMs);
  const stopReason = createStopReason(execution, stopWatch, clock);
  engine.progress.arm(file.connection, () => stopReason() !== undefined);
  const result = runTask({ runner, execution, stopReason });
  throwIfLeaseIsLost(file);
  engine.progress.disarm(file.connection);
  if (result.kind !== 'ran') return result;
  const { rowsChanged, log, outputs } = result;
  const success: TaskSuccess = { rowsChanged, log, outputs };
  recordSuccess(writer, success);
  file.connection.execute('COMMIT');
  return { kind: 'succeeded', ...success };
}

/** What it has answered once it goes on answering: a clock that is set back does not let a statement go on. */
function createStopReason({ deadlineAt }: TaskExecution, stopWatch: StopWatch, clock: Clock): () => StopReason | undefined {
  let known: StopReason | undefined;
  return () => {
    if (known === undefined && stopWatch.isStopRequested()) known = 'cancelled';
    if (known === undefined && deadlineAt !== undefined && clock.now() >= deadlineAt) known = 'timedOut';
    return known;
  };
}

/** The disk failed while the outcome was recorded: nothing of the attempt is kept. Every other error is the caller's. */
function diskFailureOf(error: unknown, file: StoreFile): AttemptError {
  throwIfLeaseIsLost(file);
  if (!(error instanceof SqlError) || !isTransient(error)) throw error;
  return { message: reasonText`the store file ${file.path} could not be written (${englishOf(diskCauseOf(error, file))})`, kind: 'transient', file: undefined, start: undefined, end: undefined };
}

/** The engine says only that input or output failed; the backend knows more. */
function diskCauseOf(error: SqlError, { mount }: StoreFile): MessageValue {
  const known = fileFailureOf(mount.lastError);
  return known ?? (mount.lastError === undefined ? error.message : `${error.message}: ${messageOf(mount.lastError)}`);
}

/** A backend that may no longer write says so with an `IdempoError`; then nothing may go on in this store. */
function throwIfLeaseIsLost({ mount }: StoreFile): void {
  if (mount.lastError instanceof IdempoError) throw mount.lastError;
}

interface SeedParts {
  readonly file: StoreFile;
  readonly runner: ScriptRunner;
  readonly inTransaction: InTransaction;
  readonly writer: LedgerWriter;
}

function applySeed({ file, runner, inTransaction, writer }: SeedParts, seed: { readonly path: string; readonly sql: string; readonly hash: string }): void {
  try {
    inTransaction(() => {
      runner.firewall.begin();
      EXECUTION_CONTEXT.begin(seed.path, undefined);
      runScript(runner, { sql: seed.sql, dialect: 'sqlite', onStatement: () => undefined });
      runner.firewall.checkSchema();
      writer.saveSeedHash(seed.path, seed.hash);
    });
  } catch (error) {
    throw new IdempoError('seedFailed', describeSeedFailure(error, seed.path, file), { cause: error });
  }
}

/** When the disk failed, the script is not what has to be corrected. */
function describeSeedFailure(error: unknown, seedPath: string, { path, mount }: StoreFile): Message {
  const disk = fileFailureOf(mount.lastError);
  if (disk === undefined) return text`The seed script ${seedPath} failed: ${textOf(error)}. Nothing of it was kept; correct it and run again.`;
  return text`The seed script ${seedPath} was not applied, because the store file ${path} could not be written: ${disk}. Nothing of it was kept. Check the rights on its folder and the free space, and run again.`;
}

/**
 * Syncs the log of changes; a commit is on disk exactly when its log is. Once a sync has failed the system may have dropped
 * what it could not write, so a later success would prove nothing: every flush fails until the store is opened anew.
 */
function createFlush({ path, mount }: StoreFile, settle: SqljsStoreOptions['settle']): () => Promise<void> {
  let failure: IdempoError | undefined;
  const fail = (cause: unknown): void => {
    failure ??= new IdempoError('flushFailed', text`The changes of the store ${path} could not be brought to disk: ${textOf(cause)}.`, { cause });
  };
  const answer = (): Promise<void> => (failure === undefined ? Promise.resolve() : Promise.reject(failure));
  return () => {
    try {
      for (const opened of failure === undefined ? mount.files.values() : []) {
        if (opened.dirty && opened.path.endsWith('-wal')) syncFile(opened);
      }
    } catch (error) {
      fail(error);
    }
    return settle === undefined ? answer() : settle().then(answer, (error: unknown) => (fail(error), answer()));
  };
}
