import type { Disposable } from '../../core/base/disposable';
import { Emitter } from '../../core/base/emitter';
import { IdempoError } from '../../core/base/errors';
import { text } from '../../core/base/message';
import type { ProofRequest, ProofResult } from '../../core/proof/proof';
import type { RunnerChange, RunnerService } from '../../core/runner/runnerService';
import type { PlanPacker } from '../planRequests';
import type { LeaseAnswer, WorkerMethods } from '../workerProtocol';
import { BusyReader } from './busyReader';
import { Prover } from './prover';
import { delay, every } from './waits';
import { WORKER_ENDED, WorkerLine, type WorkerLineOptions } from './workerLine';

export type OpenedRunner = RunnerService & PlanPacker & {
  readonly storePath: string;
  /** In copies of the store, beside what runs. Rejects with `IdempoError('cancelled')` as soon as `signal` is aborted. */
  prove(request: ProofRequest, signal?: AbortSignal): Promise<ProofResult>;
  /** What runs is interrupted and can be resumed. Nothing may be called afterwards. */
  close(): Promise<void>;
};

/** What a host gives to the client of a store's runner. */
export interface RunnerHome {
  readonly storePath: string;
  readonly start: WorkerLineOptions['start'];
  readonly lease: HostLease;
  /** Changes whenever the store does; `undefined` when there is none, or it cannot be told. */
  version(): string | undefined;
}

/** The lease on a store, held for its workers, which may be terminated and replaced meanwhile. */
export interface HostLease {
  readonly isHeld: boolean;
  acquire(waitMs: number): Promise<LeaseAnswer>;
  release(): void;
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
  'planRun', 'planRerun', 'planBackfill', 'packPlan', 'sketchBackfill', 'followPlan', 'status', 'findDefinition', 'explainRun', 'runStates', 'query', 'whenIdle', 'injectFault',
  'pauseInstance', 'cancelInstance', 'pauseBackfill', 'cancelBackfill', 'changeBackfill', 'setLocalSchedule',
]);

/** The runner in a worker of its own; starts another worker when one had to be ended. */
export class RunnerClient implements OpenedRunner {
  readonly storePath: string;
  readonly #home: RunnerHome;
  readonly #changed = new Emitter<RunnerChange>();
  #worker: WorkerLine | undefined;
  #busyReader: BusyReader | undefined;
  #prover: Prover | undefined;
  #watch: Disposable | undefined;
  #seenVersion: string | undefined;
  #isClosed = false;

  constructor(home: RunnerHome) {
    this.#home = home;
    this.storePath = home.storePath;
  }

  readonly planRun: RunnerService['planRun'] = (request) => this.#read(this.#call('planRun', request), (reader) => reader.planRun(request));
  readonly planRerun: RunnerService['planRerun'] = (request) => this.#read(this.#call('planRerun', request), (reader) => reader.planRerun(request));
  readonly planBackfill: RunnerService['planBackfill'] = (request) => this.#read(this.#call('planBackfill', request), (reader) => reader.planBackfill(request));
  readonly sketchBackfill: PlanPacker['sketchBackfill'] = (request) => this.#read(this.#call('sketchBackfill', request), (reader) => reader.sketchBackfill(request));
  readonly packPlan: PlanPacker['packPlan'] = (request) => this.#read(this.#call('packPlan', request), (reader) => reader.packPlan(request));
  readonly followPlan: PlanPacker['followPlan'] = (request) => this.#read(this.#call('followPlan', request), (reader) => reader.followPlan(request));
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
  readonly runStates: RunnerService['runStates'] = (query) => this.#read(this.#call('runStates', query), (reader) => reader.runStates(query));
  readonly explainRun: RunnerService['explainRun'] = (query) => this.#read(this.#call('explainRun', query), (reader) => reader.explainRun(query));
  readonly findDefinition: RunnerService['findDefinition'] = (hash) => this.#read(this.#call('findDefinition', hash), (reader) => reader.findDefinition(hash));
  readonly query: RunnerService['query'] = (sql, limit) => this.#read(this.#call('query', sql, limit), (reader) => reader.query(sql, limit));
  readonly whenIdle: RunnerService['whenIdle'] = () => this.#call('whenIdle');

  readonly prove: OpenedRunner['prove'] = (request, signal) => {
    this.#prover ??= new Prover(this.#home.start);
    return this.#prover.prove(request, signal);
  };

  readonly cancelInstance: RunnerService['cancelInstance'] = (id) =>
    this.#stopWhile(this.#call('cancelInstance', id), id);

  readonly cancelBackfill: RunnerService['cancelBackfill'] = (id) =>
    this.#stopWhile(this.#call('cancelBackfill', id), id);

  readonly onChange: RunnerService['onChange'] = (listener) => {
    this.#watch ??= every(WATCH_MS, () => this.#lookAtStore());
    return this.#changed.event(listener);
  };

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#watch?.dispose();
    await this.#busyReader?.close();
    await this.#prover?.close();
    const worker = this.#worker;
    if (worker !== undefined && !worker.hasEnded) {
      const closing = worker.peer.call('close').catch(() => undefined);
      await Promise.race([closing, delay(CLOSE_GRACE_MS)]);
      await worker.terminate();
    }
    this.#home.lease.release();
  }

  /** What is known so far, when the worker executes a statement that does not end soon. */
  async #read<T>(answer: Promise<T>, read: (reader: BusyReader) => Promise<T>): Promise<T> {
    const isAnswered = await Promise.race([answer.then(() => true, () => true), delay(BUSY_AFTER_MS).then(() => false)]);
    if (isAnswered || this.#isClosed || this.#worker?.watcher.current() === undefined) return answer;
    answer.catch(() => undefined);
    this.#busyReader ??= new BusyReader(this.#home.start);
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
    if (this.#isClosed) return Promise.reject(new IdempoError('runnerClosed', text`The runner was closed.`));
    const peer = this.#currentWorker().peer;
    return peer.call(method, ...(args as never)) as Promise<Awaited<ReturnType<WorkerMethods[K]>>>;
  }

  #wasTerminated(error: unknown): boolean {
    return error instanceof IdempoError && error.code === WORKER_ENDED && error.cause === undefined;
  }

  #currentWorker(): WorkerLine {
    if (this.#worker === undefined || this.#worker.hasEnded) {
      this.#worker = new WorkerLine({
        start: this.#home.start,
        owner: {
          acquireLease: (waitMs) => this.#home.lease.acquire(waitMs),
          releaseLease: (heapBytes) => this.#releaseLease(heapBytes),
        },
        onChange: (change) => this.#changed.fire(change),
        // Nobody else would give it back. After a worker that was ended on purpose it is kept: the next one goes on at once.
        onFailure: () => this.#home.lease.release(),
      });
    }
    return this.#worker;
  }

  #releaseLease(heapBytes: number): Promise<void> {
    this.#home.lease.release();
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
    let told: { readonly number: number; readonly worker: WorkerLine; readonly at: number } | undefined;
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
    const tellsItself = this.#home.lease.isHeld && this.#worker?.watcher.current() === undefined;
    const version = tellsItself ? this.#seenVersion : this.#home.version();
    if (version === this.#seenVersion) return;
    this.#seenVersion = version;
    this.#changed.fire({ workflows: [], workflowInstanceIds: [], backfillIds: [] });
  }
}
