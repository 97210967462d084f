import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Emitter } from '../../core/base/emitter';
import { IdempoError } from '../../core/base/errors';
import type { ProofRequest, ProofResult } from '../../core/proof/proof';
import type { RunnerChange, RunnerService } from '../../core/runner/runnerService';
import { STORE_TIMING, type LeaseAnswer, type StoreTiming, type WorkerMethods } from '../../protocol/workerProtocol';
import { BusyReader } from './busyReader';
import { LeaseKeeper } from './leaseKeeper';
import { Prover } from './prover';
import { storeVersion } from './storeCopy';
import { makeStoreFolder, stateFolderUnusable, storePathOf } from './storePath';
import { WORKER_ENDED, WorkerThread } from './workerThread';

export { hasStore, moveStoreAway, storePathOf } from './storePath';

export interface OpenRunnerOptions {
  /** Folder of the workflow files. */
  readonly workflowFolder: string;
  /** Default: `worker.cjs` beside this bundle. */
  readonly workerPath?: string;
  /** Told to others who find the store in use: `VS Code`, `idempo backfill`. */
  readonly ownerName?: string;
  /** For tests that must not wait. */
  readonly timing?: StoreTiming;
}

export type OpenedRunner = RunnerService & {
  readonly storePath: string;
  /** In copies of the store, beside what runs. Rejects with `IdempoError('cancelled')` as soon as `signal` is aborted. */
  prove(request: ProofRequest, signal?: AbortSignal): Promise<ProofResult>;
  /** What runs is interrupted and can be resumed. Nothing may be called afterwards. */
  close(): Promise<void>;
};

/** Nothing is opened before the first call. Throws `IdempoError('noWorker')` when the installation is incomplete. */
export function openRunner(options: OpenRunnerOptions): Promise<OpenedRunner> {
  const workerPath = options.workerPath ?? join(__dirname, 'worker.cjs');
  if (!existsSync(workerPath)) {
    return Promise.reject(new IdempoError('noWorker', `The SQL worker ${workerPath} is missing. Install Idempo again, or build it (npm run build).`));
  }
  return Promise.resolve(new RunnerClient({ workflowFolder: options.workflowFolder, workerPath, ownerName: options.ownerName ?? 'Idempo', timing: options.timing ?? STORE_TIMING }));
}

/** A statement that has not ended this long after it was told to stop is ended with its worker (I17). */
const STOP_GRACE_MS = 200;
const STOP_POLL_MS = 5;
/** How long `close` waits for the store to be closed. */
const CLOSE_GRACE_MS = 1_000;
/** The engine begins with 22 MB; a worker that has grown beyond this and has nothing to do makes way for a fresh one. */
const LARGE_HEAP_BYTES = 256 * 1024 * 1024;
/** A reading that is not answered by then, because a statement runs, is answered from a copy. */
const BUSY_AFTER_MS = 400;
/** How often the store is looked at for what other processes do. */
const WATCH_MS = 500;

type Method = keyof WorkerMethods;
/** Asked again of the next worker when theirs ended: the second time has no further effect. */
const REPEATABLE: ReadonlySet<Method> = new Set([
  'planRun', 'planRerun', 'planBackfill', 'status', 'findDefinition', 'explainRun', 'runStates', 'query', 'whenIdle', 'injectFault',
  'pauseInstance', 'cancelInstance', 'pauseBackfill', 'cancelBackfill', 'changeBackfill', 'setLocalSchedule',
]);

/** The runner in a worker thread; starts another worker when one had to be ended. */
class RunnerClient implements OpenedRunner {
  readonly storePath: string;
  readonly #options: Required<OpenRunnerOptions>;
  #lease: LeaseKeeper | undefined;
  readonly #changed = new Emitter<RunnerChange>();
  #worker: WorkerThread | undefined;
  #busyReader: BusyReader | undefined;
  #prover: Prover | undefined;
  #watch: NodeJS.Timeout | undefined;
  #seenVersion: string | undefined;
  #isClosed = false;

  constructor(options: Required<OpenRunnerOptions>) {
    this.#options = options;
    this.storePath = storePathOf(options.workflowFolder);
  }

  readonly planRun: RunnerService['planRun'] = (request) => this.#call('planRun', request);
  readonly planRerun: RunnerService['planRerun'] = (request) => this.#call('planRerun', request);
  readonly planBackfill: RunnerService['planBackfill'] = (request) => this.#call('planBackfill', request);
  readonly run: RunnerService['run'] = (request) => this.#call('run', request);
  readonly rerun: RunnerService['rerun'] = (request) => this.#call('rerun', request);
  readonly backfill: RunnerService['backfill'] = (request) => this.#call('backfill', request);
  readonly pauseInstance: RunnerService['pauseInstance'] = (id) => this.#call('pauseInstance', id);
  readonly resumeInstance: RunnerService['resumeInstance'] = (id) => this.#call('resumeInstance', id);
  readonly pauseBackfill: RunnerService['pauseBackfill'] = (id) => this.#call('pauseBackfill', id);
  readonly resumeBackfill: RunnerService['resumeBackfill'] = (id) => this.#call('resumeBackfill', id);
  readonly changeBackfill: RunnerService['changeBackfill'] = (id, change) => this.#call('changeBackfill', id, change);
  readonly forceSuccess: RunnerService['forceSuccess'] = (id, task) => this.#call('forceSuccess', id, task);
  readonly recoverTask: RunnerService['recoverTask'] = (id, task) => this.#call('recoverTask', id, task);
  readonly setLocalSchedule: RunnerService['setLocalSchedule'] = (request) => this.#call('setLocalSchedule', request);
  readonly fireTicks: RunnerService['fireTicks'] = (definitions) => this.#call('fireTicks', definitions);
  readonly injectFault: RunnerService['injectFault'] = (fault) => this.#call('injectFault', fault);
  readonly status: RunnerService['status'] = (query) => this.#read(this.#call('status', query), (reader) => reader.status(query));
  readonly runStates: RunnerService['runStates'] = (query) => this.#call('runStates', query);
  readonly explainRun: RunnerService['explainRun'] = (query) => this.#read(this.#call('explainRun', query), (reader) => reader.explainRun(query));
  readonly findDefinition: RunnerService['findDefinition'] = (hash) => this.#read(this.#call('findDefinition', hash), (reader) => reader.findDefinition(hash));
  readonly query: RunnerService['query'] = (sql, limit) => this.#read(this.#call('query', sql, limit), (reader) => reader.query(sql, limit));
  readonly whenIdle: RunnerService['whenIdle'] = () => this.#call('whenIdle');

  readonly prove: OpenedRunner['prove'] = (request, signal) => {
    const { workerPath, timing } = this.#options;
    this.#prover ??= new Prover({ workerPath, timing, storePath: this.storePath });
    return this.#prover.prove(request, signal);
  };

  readonly cancelInstance: RunnerService['cancelInstance'] = (id) =>
    this.#stopWhile(this.#call('cancelInstance', id), id);

  readonly cancelBackfill: RunnerService['cancelBackfill'] = (id) =>
    this.#stopWhile(this.#call('cancelBackfill', id), id);

  readonly onChange: RunnerService['onChange'] = (listener) => {
    this.#watch ??= setInterval(() => this.#lookAtStore(), WATCH_MS).unref();
    return this.#changed.event(listener);
  };

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#watch);
    await this.#busyReader?.close();
    await this.#prover?.close();
    const worker = this.#worker;
    if (worker !== undefined && !worker.hasEnded) {
      const closing = worker.peer.call('close').catch(() => undefined);
      await Promise.race([closing, delay(CLOSE_GRACE_MS)]);
      await worker.terminate();
    }
    this.#lease?.release();
  }

  /** What is known so far, when the worker executes a statement that does not end soon. */
  async #read<T>(answer: Promise<T>, read: (reader: BusyReader) => Promise<T>): Promise<T> {
    const isAnswered = await Promise.race([answer.then(() => true, () => true), delay(BUSY_AFTER_MS).then(() => false)]);
    if (isAnswered || this.#isClosed || this.#worker?.watcher.current() === undefined) return answer;
    answer.catch(() => undefined);
    const { workerPath, timing } = this.#options;
    this.#busyReader ??= new BusyReader({ workerPath, timing, storePath: this.storePath });
    return Promise.race([answer, read(this.#busyReader)]);
  }

  async #call<K extends Method>(method: K, ...args: Parameters<WorkerMethods[K]>): Promise<Awaited<ReturnType<WorkerMethods[K]>>> {
    for (;;) {
      try {
        return await this.#invoke(method, args);
      } catch (error) {
        const mayRepeat = REPEATABLE.has(method) && !this.#isClosed && this.#wasTerminated(error);
        if (!mayRepeat) throw error;
      }
    }
  }

  #invoke<K extends Method>(method: K, args: Parameters<WorkerMethods[K]>): Promise<Awaited<ReturnType<WorkerMethods[K]>>> {
    if (this.#isClosed) return Promise.reject(new IdempoError('runnerClosed', 'The runner was closed.'));
    const peer = this.#currentWorker().peer;
    return peer.call(method, ...(args as never)) as Promise<Awaited<ReturnType<WorkerMethods[K]>>>;
  }

  #wasTerminated(error: unknown): boolean {
    return error instanceof IdempoError && error.code === WORKER_ENDED && error.cause === undefined;
  }

  #currentWorker(): WorkerThread {
    if (this.#worker === undefined || this.#worker.hasEnded) {
      this.#worker = new WorkerThread({
        workerPath: this.#options.workerPath,
        storePath: this.storePath,
        timing: this.#options.timing,
        owner: {
          acquireLease: (waitMs) => this.#acquireLease(waitMs),
          releaseLease: (heapBytes) => this.#releaseLease(heapBytes),
        },
        onChange: (change) => this.#changed.fire(change),
        // Nobody else would give it back. After a worker that was ended on purpose it is kept: the next one goes on at once.
        onFailure: () => this.#lease?.release(),
      });
    }
    return this.#worker;
  }

  async #acquireLease(waitMs: number): Promise<LeaseAnswer> {
    const { workflowFolder, ownerName } = this.#options;
    try {
      const folder = makeStoreFolder(workflowFolder, this.storePath);
      this.#lease ??= new LeaseKeeper(folder, ownerName);
      return await this.#lease.acquire(waitMs);
    } catch (error) {
      throw stateFolderUnusable(this.storePath, error);
    }
  }

  #releaseLease(heapBytes: number): Promise<void> {
    this.#lease?.release();
    const worker = this.#worker;
    const isIdle = worker?.peer.pending === 0;
    if (heapBytes > LARGE_HEAP_BYTES && isIdle && !this.#isClosed) void worker.terminate();
    return Promise.resolve();
  }

  /** The worker hears of a cancellation only between two statements; until then this ends the one that is cancelled. */
  async #stopWhile(done: Promise<void>, id: string): Promise<void> {
    let isDone = false;
    const finished = done.finally(() => (isDone = true));
    finished.catch(() => undefined);
    let told: { readonly number: number; readonly worker: WorkerThread; readonly at: number } | undefined;
    for (;;) {
      await Promise.race([finished.catch(() => undefined), delay(STOP_POLL_MS)]);
      const worker = this.#worker;
      if (isDone || worker === undefined) return finished;
      const running = worker.watcher.current();
      if (running === undefined || !running.ids.includes(id)) continue;
      worker.watcher.requestStop(running);
      if (told?.number !== running.number || told.worker !== worker) told = { number: running.number, worker, at: performance.now() };
      else if (performance.now() - told.at >= STOP_GRACE_MS) await worker.terminate();
    }
  }

  /**
   * Changes made by other processes come without ids; so do our own worker's while it executes a long statement, since its
   * messages wait until that has ended.
   */
  #lookAtStore(): void {
    const tellsItself = this.#lease?.isHeld === true && this.#worker?.watcher.current() === undefined;
    const version = tellsItself ? this.#seenVersion : readVersion(this.storePath);
    if (version === this.#seenVersion) return;
    this.#seenVersion = version;
    this.#changed.fire({ workflows: [], workflowInstanceIds: [], backfillIds: [] });
  }
}

/** `undefined` also when the folder may not be looked into: a call that needs it says so. */
function readVersion(storePath: string): string | undefined {
  try {
    return storeVersion(storePath);
  } catch {
    return undefined;
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
