import type { Disposable } from '../base/disposable';
import { Emitter } from '../base/emitter';
import { IdempoError, messageOf } from '../base/errors';
import { ActiveAttempts } from './activeAttempts';
import { submitNext } from './admission';
import { Alarms, type TimedWork } from './alarms';
import { beginAttempt, noteTimeout, recordNoSuccess, recordSuccess, recordTimeout, type BegunAttempt } from './attempt';
import { beginBatch } from './backfillSteps';
import { ChangeBatch } from './changeBatch';
import { DispatchQueue } from './dispatchQueue';
import { endRunning, takeUpWait } from './endRunning';
import { checkWait } from './decideLogic';
import { advanceInstance, sendToInstance } from './instanceSteps';
import type { EnginePorts } from './enginePorts';
import { IdleGate } from './idleGate';
import { RunnerCache } from './runnerCache';
import type { RunnerChange } from './runnerService';
import { getInstance, hasWork, makeAftermath, type Step, type StepAftermath } from './step';

/**
 * Drives what may progress: persist first, then act, then report the outcome as the next event. Between two attempts the host
 * gets its turn, so that pause and cancel arrive.
 */
export class Engine {
  readonly cache = new RunnerCache();
  readonly #ports: EnginePorts;
  readonly #changed = new Emitter<RunnerChange>();
  readonly #changes = new ChangeBatch();
  /** Workflow instances that are to be started, in the order of their turns. */
  readonly #starting = new Set<string>();
  readonly #queue: DispatchQueue;
  readonly #active = new ActiveAttempts();
  /** Backfills with a place that may be free. */
  readonly #backfills = new Set<string>();
  readonly #alarms: Alarms;
  #isDriving = false;
  /** Something may begin that the drive has not looked at. */
  #isWoken = false;
  readonly #idle = new IdleGate();
  #failure: IdempoError | undefined;

  constructor(ports: EnginePorts) {
    this.#ports = ports;
    this.#alarms = new Alarms(ports.timer, (work) => this.#attend(work));
    this.#queue = new DispatchQueue(ports.pace === undefined ? 1 : (ports.limits?.tasks ?? Number.POSITIVE_INFINITY));
  }

  get onChange(): Emitter<RunnerChange>['event'] {
    return this.#changed.event;
  }

  /** One transaction, then what follows from it. Throws what the work throws; nothing has changed then. */
  commit<T>(work: (step: Step) => T): T {
    this.throwIfFailed();
    const after = makeAftermath();
    const result = this.#guard(() => this.#ports.store.transaction((ledger) => work(this.#step(ledger, after))));
    this.#follow(after);
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

  /**
   * Resolves when nothing runs, waits for a time, or is queued; what waits for another workflow does not count. Rejects when the
   * runner had to stop.
   */
  async whenIdle(): Promise<void> {
    await this.#idle.pass(() => this.#failure !== undefined || !(this.#isDriving || this.#alarms.size > 0 || this.#active.isBusy));
    this.throwIfFailed();
  }

  /** After the store has failed nothing is done any more: what it holds is what counts when it is opened again. */
  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  #step(ledger: Step['ledger'], after: StepAftermath): Step {
    return { ledger, now: this.#ports.clock.now(), ids: this.#ports.ids, cache: this.cache, after };
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

  /** What was committed must be acted upon: a runner that cannot would leave it undone for ever. */
  #follow(after: StepAftermath): void {
    try {
      this.#act(after);
    } catch (error) {
      this.#fail(error);
    }
    this.throwIfFailed();
  }

  #act(after: StepAftermath): void {
    this.#changes.add(after, this.#ports.clock.now());
    for (const id of after.ended) this.#active.remove(id);
    for (const id of after.ready) this.#starting.add(id);
    for (const task of after.submitted.values()) this.#queue.add(task);
    for (const id of after.backfillIds) this.#backfills.add(id);
    for (const [id, at] of after.alarms) this.#alarms.set(`instance ${id}`, at, () => this.commit((step) => advanceInstance(step, id)));
    for (const [id, at] of after.backfillAlarms) this.#alarms.set(`backfill ${id}`, at, () => this.commit((step) => beginBatch(step, id)));
    for (const id of after.waits) this.#takeUp(id);
    for (const id of after.endings) this.#end(id);
    if (after.hasEnded) this.#checkWaits();
    this.#isWoken ||= hasWork(after);
    this.#kick();
  }

  /** Ends an attempt that has been told to end; one that executes now in the store ends there. */
  #end(taskInstanceId: string): void {
    const begun = this.#active.find(taskInstanceId);
    if (begun === undefined) return;
    // A SubWorkflow task ends when what it began has ended.
    if (this.commit((step) => endRunning(step, begun))) this.#active.remove(taskInstanceId);
  }

  /** What another runner left waiting for other workflows goes on waiting. */
  #takeUp(taskInstanceId: string): void {
    const begun = this.commit((step) => takeUpWait(step, taskInstanceId));
    if (begun !== undefined) this.#watch(begun, this.#waitAlarms(begun));
  }

  #checkWaits(): void {
    for (const begun of this.#active.waiting) this.commit((step) => checkWait(step, begun.key, begun.definition));
  }

  /** Runs what an alarm is for. */
  #attend(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fail(error);
    }
    this.#idle.lookAgain();
  }

  #kick(): void {
    if (this.#isDriving || this.#failure !== undefined) return;
    this.#isDriving = true;
    void this.#drive();
  }

  async #drive(): Promise<void> {
    try {
      do {
        this.#isWoken = false;
        while (await this.#turn()) {
          if (this.#changes.isDue(this.#ports.clock.now())) await this.acknowledge();
        }
        await this.acknowledge();
      } while (this.#isWoken);
    } catch (error) {
      this.#fail(error);
    }
    this.#isDriving = false;
    this.#idle.lookAgain();
  }

  /** `false`: there is nothing to do now. */
  async #turn(): Promise<boolean> {
    await this.#ports.timer.yield();
    this.#grantPlaces();
    if (this.#startNext()) return true;
    const next = this.#queue.take(this.#active.occupancy);
    if (next === undefined) return false;
    const task = this.#ports.store.findTaskInstance(next.taskInstanceId);
    const instance = this.#ports.store.findWorkflowInstance(next.workflowInstanceId);
    if (task?.state !== 'submitted' || instance?.state !== 'running') return true;
    const begun = this.commit((step) => beginAttempt(step, getInstance(step, instance.id), task));
    if (begun !== undefined) await this.#begin(begun);
    return true;
  }

  #startNext(): boolean {
    const limit = this.#ports.limits?.instances;
    const isFull = limit !== undefined && this.#countRunning() >= limit;
    for (const id of this.#starting) {
      const instance = this.#ports.store.findWorkflowInstance(id);
      const isDue = instance?.state === 'submitted';
      // A part of another one begins in that one's place: it would wait for it for ever otherwise (I13).
      if (isDue && isFull && instance.parentTaskInstanceId === undefined) continue;
      this.#starting.delete(id);
      if (isDue) this.commit((step) => sendToInstance(step, id, { event: 'start' }));
      return true;
    }
    return false;
  }

  #countRunning(): number {
    const unfinished = this.#ports.store.listUnfinishedWorkflowInstances();
    return unfinished.filter(({ state, parentTaskInstanceId }) =>
      parentTaskInstanceId === undefined && (state === 'running' || state === 'pausing' || state === 'stopping')).length;
  }

  /** One that waits gets a place in its backfill as soon as there is room for it (I13). */
  #grantPlaces(): void {
    for (const id of [...this.#backfills]) {
      this.#backfills.delete(id);
      const members = this.cache.membersOf(this.#ports.store, id);
      for (let next = members.findNext(this.#ports.clock.now()); next !== undefined; next = members.findNext(this.#ports.clock.now())) {
        if (!this.commit((step) => submitNext(step, next))) break;
        this.#backfills.delete(id);
      }
    }
  }

  async #begin(begun: BegunAttempt): Promise<void> {
    const { execution, key } = begun;
    if (execution === undefined) return this.#watch(begun, this.#waitAlarms(begun));
    if (this.#ports.pace !== undefined) {
      const endsAt = begun.startedAt + this.#ports.pace.durationOf(execution);
      return this.#watch(begun, Number.isFinite(endsAt) ? [{ at: endsAt, work: () => this.#finish(key.taskInstanceId) }] : []);
    }
    this.#active.add(begun, []);
    if (this.#changes.isDue(this.#ports.clock.now())) await this.acknowledge();
    await this.#ports.timer.yield();
    this.#finish(key.taskInstanceId);
  }

  /** A Dependent task that waits in spite of a failure gives up in the end. */
  #waitAlarms({ key, definition, startedAt }: BegunAttempt): readonly TimedWork[] {
    const { logic } = definition;
    if (logic?.kind !== 'dependent' || logic.failurePolicy !== 'waiting') return [];
    return [{ at: startedAt + logic.failureWaitingMs, work: () => void this.commit((step) => checkWait(step, key, definition)) }];
  }

  /** An attempt that takes time, with the alarms of its end and of its timeout. */
  #watch(begun: BegunAttempt, ends: readonly TimedWork[]): void {
    const { key, definition, startedAt } = begun;
    const { timeout } = definition;
    const timeouts = timeout === undefined ? [] : [{ at: startedAt + timeout.ms, work: () => this.#timeOut(begun) }];
    const alarms: readonly Disposable[] = [...ends, ...timeouts].map(({ at, work }) => this.#ports.timer.schedule(at, () => this.#attend(work)));
    this.#active.add(begun, alarms);
    if (this.#ports.store.findTaskInstance(key.taskInstanceId)?.state !== 'running') this.#active.remove(key.taskInstanceId);
  }

  #timeOut(begun: BegunAttempt): void {
    const { key, definition } = begun;
    if (this.#active.find(key.taskInstanceId) !== begun) return;
    if (definition.timeout?.strategy === 'warn') return this.commit((step) => noteTimeout(step, key, definition));
    this.commit((step) => {
      if (definition.logic?.kind === 'subWorkflow') endRunning(step, begun);
      else recordTimeout(step, key, { definition, log: 'ended by its timeout' });
    });
  }

  /** The store executes the SQL and tells how it ended. An attempt that was ended meanwhile is not executed. */
  #finish(taskInstanceId: string): void {
    const begun = this.#active.remove(taskInstanceId);
    const execution = begun?.execution;
    if (begun === undefined || execution === undefined) return;
    const after = makeAftermath();
    let isRecorded = false;
    const outcome = this.#guard(() => this.#ports.store.executeTask(execution, (ledger, success) => {
      isRecorded = true;
      recordSuccess(this.#step(ledger, after), begun.key, success);
    }));
    if (outcome.kind === 'succeeded') return this.#follow(after);
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
    this.#alarms.clear();
    this.#active.clear();
    this.#idle.lookAgain();
  }
}
