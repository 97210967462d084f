import { Emitter } from '../base/emitter';
import { IdempoError, textOf } from '../base/errors';
import { text } from '../base/message';
import { ActiveAttempts } from './activeAttempts';
import { Agenda, type Stage } from './agenda';
import { Alarms } from './alarms';
import { beginSubmitted, recordNoSuccess, recordSuccess, type BegunAttempt } from './attempt';
import { alarmsOf } from './attemptAlarms';
import { beginBatch } from './backfillSteps';
import { ChangeBatch } from './changeBatch';
import { endRunning, takeUpWait, timeOut } from './endRunning';
import { checkWait } from './decideLogic';
import { advanceInstance } from './instanceSteps';
import type { EnginePorts } from './enginePorts';
import { Flushes } from './flushes';
import { IdleGate } from './idleGate';
import { RunnerCache } from './runnerCache';
import type { RunnerChange } from './runnerService';
import { hasWork, makeAftermath, type Step, type StepAftermath } from './step';

/** More workflow instances than this are not brought on in the transaction of an attempt: the host gets its turn in between. */
const MAX_CHAINED = 20;

/**
 * Drives what may progress: persist first, then act, then report the outcome as the next event. Between two attempts the host
 * gets its turn, so that pause and cancel arrive.
 */
export class Engine {
  readonly cache: RunnerCache;
  readonly #ports: EnginePorts;
  readonly #changed = new Emitter<RunnerChange>();
  readonly #changes = new ChangeBatch();
  readonly #agenda: Agenda;
  readonly #flushes: Flushes;
  readonly #active = new ActiveAttempts();
  readonly #alarms: Alarms;
  /** Recorded as begun already, and to be executed next. */
  #chained: BegunAttempt | undefined;
  #isDriving = false;
  /** Something may begin that the drive has not looked at. */
  #isWoken = false;
  readonly #idle = new IdleGate();
  #failure: IdempoError | undefined;

  constructor(ports: EnginePorts) {
    this.#ports = ports;
    this.cache = new RunnerCache({ isPlayed: ports.pace !== undefined });
    this.#flushes = new Flushes(ports.store);
    this.#alarms = new Alarms(ports.timer, (work) => this.#attend(work));
    const tasks = ports.pace === undefined ? 1 : (ports.limits?.tasks ?? Number.POSITIVE_INFINITY);
    this.#agenda = new Agenda({ instances: ports.limits?.instances, tasks });
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
    await this.#flushes.flush().catch((error: unknown) => this.#fail(error));
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

  /**
   * In the transaction that records how an attempt ended, what comes next may be recorded as begun, also when it belongs to the next
   * workflow instance: one COMMIT instead of many. Without a `Pace`; and not where something else comes first. Should the transaction
   * be undone, the agenda has to take it back.
   */
  #beginNext(step: Step): BegunAttempt | undefined {
    const { ledger, after, now } = step;
    if (this.#ports.pace !== undefined) return undefined;
    this.#agenda.takeOver(after);
    const stage: Stage = { ledger, cache: this.cache, now, run: (work) => work(step) };
    for (let moves = 0; this.#agenda.moveOn(stage); moves++) {
      this.#agenda.takeOver(after);
      if (moves === MAX_CHAINED) return undefined;
    }
    const isLookedAt = after.hasEnded && this.#active.waiting.length > 0;
    if (isLookedAt || after.endings.size > 0) return undefined;
    const next = this.#agenda.takeTask(ledger, this.#active.occupancy);
    return next && beginSubmitted(step, next);
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
    this.#isWoken ||= hasWork(after);
    this.#agenda.takeOver(after);
    for (const id of after.ended) this.#active.remove(id);
    for (const [id, at] of after.alarms) this.#alarms.set(`instance ${id}`, at, () => this.commit((step) => advanceInstance(step, id)));
    for (const [id, at] of after.backfillAlarms) this.#alarms.set(`backfill ${id}`, at, () => this.commit((step) => beginBatch(step, id)));
    for (const id of after.waits) this.#takeUp(id);
    for (const id of after.endings) this.#end(id);
    if (after.hasEnded) this.#checkWaits();
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
    if (begun !== undefined) this.#watch(begun);
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
    if (this.#agenda.moveOn(this.#stage())) return true;
    const chained = this.#chained;
    this.#chained = undefined;
    if (chained !== undefined) {
      // It may have been ended meanwhile.
      if (this.#active.find(chained.key.taskInstanceId) === chained) await this.#begin(chained);
      return true;
    }
    const next = this.#agenda.takeTask(this.#ports.store, this.#active.occupancy);
    if (next === undefined) return false;
    const begun = this.commit((step) => beginSubmitted(step, next));
    if (begun !== undefined) await this.#begin(begun);
    return true;
  }

  /** Each move in a transaction of its own. */
  #stage(): Stage {
    return { ledger: this.#ports.store, cache: this.cache, now: this.#ports.clock.now(), run: (work) => this.commit(work) };
  }

  async #begin(begun: BegunAttempt): Promise<void> {
    if (begun.execution === undefined || this.#ports.pace !== undefined) return this.#watch(begun);
    this.#active.add(begun, []);
    if (this.#changes.isDue(this.#ports.clock.now())) await this.acknowledge();
    // While its SQL executes nobody gets an answer that waits for the disk.
    await this.#flushes.whenDone();
    await this.#ports.timer.yield();
    this.#finish(begun.key.taskInstanceId);
  }

  /** An attempt that takes time, or waits for another workflow. */
  #watch(begun: BegunAttempt): void {
    const { key, definition } = begun;
    const works = alarmsOf(begun, {
      pace: this.#ports.pace,
      finish: () => this.#finish(key.taskInstanceId),
      timeOut: () => this.commit((step) => timeOut(step, begun)),
      lookAgain: () => void this.commit((step) => checkWait(step, key, definition)),
    });
    this.#active.add(begun, works.map(({ at, work }) => this.#ports.timer.schedule(at, () => this.#attend(work))));
    if (this.#ports.store.findTaskInstance(key.taskInstanceId)?.state !== 'running') this.#active.remove(key.taskInstanceId);
  }

  /** The store executes the SQL and tells how it ended. An attempt that was ended meanwhile is not executed. */
  #finish(taskInstanceId: string): void {
    const begun = this.#active.remove(taskInstanceId);
    const execution = begun?.execution;
    if (begun === undefined || execution === undefined) return;
    const after = makeAftermath();
    let isRecorded = false;
    let next: BegunAttempt | undefined;
    this.#agenda.mark();
    const outcome = this.#guard(() => this.#ports.store.executeTask(execution, (ledger, success) => {
      isRecorded = true;
      const step = this.#step(ledger, after);
      recordSuccess(step, begun.key, success);
      next = this.#beginNext(step);
    }));
    if (outcome.kind === 'succeeded') {
      this.#chained = next;
      if (next !== undefined) this.#active.add(next, []);
      return this.#follow(after);
    }
    this.#agenda.putBack();
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
    const message = text`the runner stopped: ${textOf(error)}. Open it again to go on`;
    this.#failure ??= new IdempoError('runnerStopped', message, { cause: error });
    this.#alarms.clear();
    this.#active.clear();
    this.#idle.lookAgain();
  }
}
