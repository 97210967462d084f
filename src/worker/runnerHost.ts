import type { Engine } from '../adapters/sqljs/engine';
import type { Translator } from '../adapters/sqljs/translator';
import { IdempoError, RefusedError } from '../core/base/errors';
import { text } from '../core/base/message';
import type { StatusQuery, StatusSnapshot } from '../core/instance/status';
import type { Clock, IdSource, Timer } from '../core/runner/ports';
import type { Runner } from '../core/runner/runner';
import type { RunnerChange } from '../core/runner/runnerService';
import { packFollowed } from '../core/views/packedPlan';
import { sketchPlan } from '../core/views/planSketch';
import type { ExecutionReport } from '../protocol/workerControl';
import type { StoreTiming, WorkerMethods } from '../protocol/workerProtocol';
import { openStore } from './openStore';
import { OwnedStore } from './ownedStore';
import { packPlan } from './packPlan';
import { proveInCopies } from './proveInCopies';
import type { StoreDoor } from './storeDoor';
import { StoreReader } from './storeReader';

export interface HostOptions {
  readonly door: StoreDoor;
  readonly engine: () => Promise<Engine>;
  readonly translator: Translator;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly ids: IdSource;
  readonly publisher: ExecutionReport;
  readonly timing: StoreTiming;
  readonly onChange: (change: RunnerChange) => void;
}

type Work<T> = (runner: Runner) => Promise<T>;

/**
 * The runner of one store behind its messages. The store is opened when it is needed and given back when nothing happens,
 * so that a terminal and an editor take turns. Readings are answered from a copy, unless a crash has to be recovered first.
 */
export class RunnerHost {
  readonly #options: HostOptions;
  readonly #reader: StoreReader;
  #owned: OwnedStore | undefined;
  /** Opening and giving back happen one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  #wasChecked = false;
  #isClosed = false;

  constructor(options: HostOptions) {
    this.#options = options;
    this.#reader = new StoreReader(options);
  }

  readonly methods: WorkerMethods = {
    planRun: (request) => this.#read((runner) => runner.planRun(request)),
    planRerun: (request) => this.#read((runner) => runner.planRerun(request)),
    planBackfill: (request) => this.#read((runner) => runner.planBackfill(request)),
    sketchBackfill: (request) => this.#read(async (runner) => sketchPlan(await runner.planBackfill(request))),
    packPlan: (request) => this.#read((runner) => packPlan(runner, request, this.#options.clock.now())),
    followPlan: ({ query, slots, texts }) => this.#read(async (runner) => packFollowed(slots, await runner.runStates(query), texts)),
    run: (request) => this.#command((runner) => runner.run(request)),
    rerun: (request) => this.#command((runner) => runner.rerun(request)),
    backfill: (request) => this.#command((runner) => runner.backfill(request)),
    pauseInstance: (id) => this.#command((runner) => runner.pauseInstance(id)),
    resumeInstance: (id) => this.#command((runner) => runner.resumeInstance(id)),
    cancelInstance: (id) => this.#command((runner) => runner.cancelInstance(id)),
    pauseBackfill: (id) => this.#command((runner) => runner.pauseBackfill(id)),
    resumeBackfill: (id) => this.#command((runner) => runner.resumeBackfill(id)),
    cancelBackfill: (id) => this.#command((runner) => runner.cancelBackfill(id)),
    changeBackfill: (id, change) => this.#command((runner) => runner.changeBackfill(id, change)),
    forceSuccess: (id, task) => this.#command((runner) => runner.forceSuccess(id, task)),
    recoverTask: (id, task) => this.#command((runner) => runner.recoverTask(id, task)),
    setLocalSchedule: (request) => this.#command((runner) => runner.setLocalSchedule(request)),
    fireTicks: (definitions) => this.#command((runner) => runner.fireTicks(definitions)),
    injectFault: (fault) => this.#command((runner) => runner.injectFault(fault)),
    status: (query) => this.#status(query),
    explainRun: (query) => this.#read((runner) => runner.explainRun(query)),
    findDefinition: (hash) => this.#read((runner) => runner.findDefinition(hash)),
    runStates: (query) => this.#read((runner) => runner.runStates(query)),
    query: (sql, limit) => this.#read((runner) => runner.query(sql, limit)),
    prove: (request) => proveInCopies(this.#options, request),
    whenIdle: () => this.#owned?.use('command', (runner) => runner.whenIdle()) ?? Promise.resolve(),
    close: () => this.#close(),
  };

  async #command<T>(work: Work<T>): Promise<T> {
    const owned = await this.#own(this.#options.timing.waitForOwner);
    if (typeof owned !== 'string') return owned.use('command', work);
    throw new RefusedError(
      'storeBusy',
      text`${owned} is using the store ${this.#options.door.storePath}. Wait until its run has ended, or cancel it there, and try again.`,
    );
  }

  #read<T>(work: Work<T>): Promise<T> {
    return this.#readFrom(work).then(({ result }) => result);
  }

  async #readFrom<T>(work: Work<T>): Promise<{ readonly result: T; readonly access: StatusSnapshot['access'] }> {
    if (this.#owned === undefined && this.#options.door.prepare !== undefined) await this.#options.door.prepare();
    if (this.#owned !== undefined) return { result: await this.#owned.use('reading', work), access: 'owner' };
    const magic = this.#options.door.magic();
    if (magic === 'empty') return { result: await this.#reader.useEmpty(work), access: 'owner' };
    // Closed cleanly: there is nothing to recover, and looking at it must not change it.
    if (magic === 'sqlite') return { result: await this.#reader.useCopy(work, 'Another process'), access: 'owner' };
    const owned = await this.#own(0);
    if (typeof owned === 'string') return { result: await this.#reader.useCopy(work, owned), access: 'reader' };
    return { result: await owned.use('reading', work), access: 'owner' };
  }

  async #status(query: StatusQuery): Promise<StatusSnapshot> {
    const { result, access } = await this.#readFrom((runner) => runner.status(query));
    return { ...result, access };
  }

  /** A text: who has the store instead. */
  #own(waitMs: number): Promise<OwnedStore | string> {
    return this.#inTurn(async () => {
      if (this.#isClosed) throw new IdempoError('runnerClosed', text`The runner was closed.`);
      return this.#owned ?? this.#open(waitMs);
    });
  }

  async #open(waitMs: number): Promise<OwnedStore | string> {
    const { door, translator, publisher, clock } = this.#options;
    const engine = await this.#options.engine();
    const answer = await door.acquire(waitMs);
    if (answer.kind === 'taken') return answer.holder;
    try {
      // A damaged file is best met at the first opening; later ones in this process need no second look.
      const check = this.#wasChecked ? 'whenUnclean' : 'always';
      const store = openStore({ engine, translator, backend: answer.backend, path: door.storePath, check, publisher, clock });
      this.#wasChecked = true;
      const owned: OwnedStore = new OwnedStore(store, { ...this.#options, onEnd: () => this.#release(owned, engine) });
      this.#owned = owned;
    } catch (error) {
      await door.release(engine.module.memory.size);
      throw error;
    }
    await this.#owned.use('reading', () => this.#owned?.recover() ?? Promise.resolve());
    return this.#owned;
  }

  #release(owned: OwnedStore, engine: Engine): void {
    if (this.#owned === owned) this.#owned = undefined;
    void this.#inTurn(() => this.#options.door.release(engine.module.memory.size));
  }

  async #close(): Promise<void> {
    this.#isClosed = true;
    await this.#inTurn(async () => this.#owned?.close());
    this.#reader.close();
    await this.#queue;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work, work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}
