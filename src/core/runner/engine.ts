import type { Disposable } from '../base/disposable';
import { Emitter } from '../base/emitter';
import { IdempoError, messageOf } from '../base/errors';
import { countLive } from '../instance/progress';
import type { WorkflowInstance } from '../instance/records';
import { beginAttempt, recordNoSuccess, recordSuccess, type BegunAttempt } from './attempt';
import { ChangeBatch } from './changeBatch';
import { advanceInstance, sendToInstance } from './instanceSteps';
import type { Clock, Store, Timer } from './ports';
import { RunnerCache } from './runnerCache';
import type { RunnerChange } from './runnerService';
import { makeAftermath, type Step, type StepAftermath } from './step';

export interface EnginePorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly timer: Timer;
}

/**
 * Drives what may progress, one attempt at a time, in turns between workflow instances: persist first, then act, then report
 * the outcome as the next event. Between two attempts the host gets its turn, so that pause and cancel arrive.
 */
export class Engine {
  readonly cache = new RunnerCache();
  readonly #ports: EnginePorts;
  readonly #changed = new Emitter<RunnerChange>();
  readonly #changes = new ChangeBatch();
  /** Workflow instances that may have something to do, in the order of their turns. */
  readonly #ready = new Set<string>();
  /** Backfills with a place that may be free. */
  readonly #queues = new Set<string>();
  readonly #alarms = new Map<string, Disposable>();
  #isDriving = false;
  #idle: (() => void)[] = [];
  #failure: IdempoError | undefined;

  constructor(ports: EnginePorts) {
    this.#ports = ports;
  }

  get onChange(): Emitter<RunnerChange>['event'] {
    return this.#changed.event;
  }

  /** One transaction, then what follows from it. Throws what the work throws; nothing has changed then. */
  commit<T>(work: (step: Step) => T): T {
    this.throwIfFailed();
    const after = makeAftermath();
    const result = this.#guard(() => this.#ports.store.transaction((ledger) => work(this.#step(ledger, after))));
    this.#act(after);
    return result;
  }

  /** Resolves when all commits so far are on disk; listeners hear of them then. */
  async acknowledge(): Promise<void> {
    this.throwIfFailed();
    const change = this.#changes.take();
    try {
      await this.#ports.store.flush();
    } catch (error) {
      this.#fail(error);
    }
    this.throwIfFailed();
    if (change !== undefined) this.#tell(change);
  }

  /** Resolves when nothing runs, waits for a retry, or is queued. Rejects when the runner had to stop. */
  async whenIdle(): Promise<void> {
    while (this.#failure === undefined && (this.#isDriving || this.#alarms.size > 0)) {
      await new Promise<void>((resolve) => this.#idle.push(resolve));
    }
    this.throwIfFailed();
  }

  /** After the store has failed nothing is done any more: what it holds is what counts when it is opened again. */
  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  #step(ledger: Step['ledger'], after: StepAftermath): Step {
    return { ledger, now: this.#ports.clock.now(), cache: this.cache, after };
  }

  /** A transaction that did not commit leaves the counts of the cache wrong. */
  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.cache.forgetAllMembers();
      throw error;
    }
  }

  #act(after: StepAftermath): void {
    this.#changes.add(after, this.#ports.clock.now());
    for (const id of after.ready) this.#ready.add(id);
    for (const id of after.backfillIds) this.#queues.add(id);
    for (const [id, at] of after.alarms) this.#setAlarm(id, at);
    this.#kick();
  }

  #setAlarm(id: string, at: number | undefined): void {
    this.#alarms.get(id)?.dispose();
    this.#alarms.delete(id);
    if (at === undefined) return;
    this.#alarms.set(id, this.#ports.timer.schedule(at, () => {
      this.#alarms.delete(id);
      try {
        this.commit((step) => advanceInstance(step, id));
      } catch (error) {
        this.#fail(error);
      }
    }));
  }

  #kick(): void {
    if (this.#isDriving || this.#failure !== undefined) return;
    this.#isDriving = true;
    void this.#drive();
  }

  async #drive(): Promise<void> {
    try {
      do {
        while (await this.#turn()) {
          if (this.#changes.isDue(this.#ports.clock.now())) await this.acknowledge();
        }
        await this.acknowledge();
      } while (this.#ready.size > 0 || this.#queues.size > 0);
    } catch (error) {
      this.#fail(error);
    }
    this.#isDriving = false;
    this.#wakeIdle();
  }

  /** `false`: there is nothing to do now. */
  async #turn(): Promise<boolean> {
    await this.#ports.timer.yield();
    this.#grantPlaces();
    const next = this.#ready.values().next();
    if (next.done === true) return false;
    this.#ready.delete(next.value);
    const instance = this.#ports.store.findWorkflowInstance(next.value);
    if (instance?.state === 'submitted') this.commit((step) => sendToInstance(step, instance.id, { event: 'start' }));
    else if (instance?.state === 'running') await this.#runTask(instance);
    return true;
  }

  /** At most `parallel` workflow instances of a backfill are live (I13); one that waits gets a place as soon as it is free. */
  #grantPlaces(): void {
    for (const id of [...this.#queues]) {
      this.#queues.delete(id);
      const members = this.cache.membersOf(this.#ports.store, id);
      while (members.backfill.state === 'running' && countLive(members.counts) < members.backfill.parallel) {
        const waiting = members.firstWaiting();
        if (waiting === undefined) break;
        this.commit((step) => sendToInstance(step, waiting, { event: 'submit' }));
        this.#queues.delete(id);
      }
    }
  }

  async #runTask(instance: WorkflowInstance): Promise<void> {
    const task = this.#ports.store.listTaskInstances(instance.id).find(({ state }) => state === 'submitted');
    if (task === undefined) return;
    const begun = this.commit((step) => beginAttempt(step, instance, task));
    if (begun === undefined) return;
    if (this.#changes.isDue(this.#ports.clock.now())) await this.acknowledge();
    await this.#ports.timer.yield();
    const now = this.#ports.store.findWorkflowInstance(instance.id);
    if (now?.state === 'stopping') this.commit((step) => recordNoSuccess(step, begun, { kind: 'stopped', log: 'cancelled before it was executed' }));
    else this.#execute(begun);
  }

  #execute(begun: BegunAttempt): void {
    const after = makeAftermath();
    let isRecorded = false;
    const outcome = this.#guard(() => this.#ports.store.executeTask(begun.execution, (ledger, success) => {
      isRecorded = true;
      recordSuccess(this.#step(ledger, after), begun.key, success);
    }));
    if (outcome.kind === 'succeeded') return this.#act(after);
    // A success that was recorded and then undone with its transaction leaves wrong counts.
    if (isRecorded) this.cache.forgetAllMembers();
    this.commit((step) => recordNoSuccess(step, begun, outcome));
  }

  /** A listener's mistake is its own: it must not stop the work. */
  #tell(change: RunnerChange): void {
    try {
      this.#changed.fire(change);
    } catch {
      return;
    }
  }

  #fail(error: unknown): void {
    const message = `the runner stopped: ${messageOf(error)}. Open it again to go on`;
    this.#failure ??= new IdempoError('runnerStopped', message, { cause: error });
    for (const alarm of this.#alarms.values()) alarm.dispose();
    this.#alarms.clear();
    this.#wakeIdle();
  }

  #wakeIdle(): void {
    const waiting = this.#idle;
    this.#idle = [];
    for (const resolve of waiting) resolve();
  }
}
