import assert from 'node:assert/strict';
import type { MemoryStore } from '../../src/adapters/memory';
import { UndoLog, UndoTable } from '../../src/adapters/memory/undoLog';
import type { TaskInstance, WorkflowInstance } from '../../src/core/instance/records';
import { isFinished, isLive, isTaskFinished, isTaskPassed } from '../../src/core/instance/states';
import type { LoadedWorkflow } from '../../src/core/runner/loadedWorkflow';
import { BackfillChecker } from './backfillChecker';
import { LimitChecker, type CheckedLimits } from './limitChecker';
import { OrderChecker } from './orderChecker';
import { TaskChecker } from './taskChecker';
import type { Touched } from './watch';

export interface CheckerOptions {
  readonly store: MemoryStore;
  readonly workflowOf: (instance: WorkflowInstance) => LoadedWorkflow;
  readonly limits: CheckedLimits;
}

/**
 * Looks, after each commit, at what the commit has touched, and remembers what must never change. Where each invariant is held:
 *
 * - I1 `#checkLogicals`: one logical instance for a key; `#checkRuns`: run numbers 1, 2, 3 …, only the newest unfinished.
 * - I2 `TaskChecker`: attempts with the same definition, task, schedule time, inputs and handed values sent the same SQL.
 * - I3 `BackfillChecker`: when a backfill appears all its members exist and none has begun; `commands.ts`: they are the ticks.
 * - I4 `world.ts`, once a scenario: the windows of its ticks tile the line.
 * - I5 `#checkRuns`: a run has its logical instance's schedule time, and keeps it.
 * - I6 `TaskChecker`: one running attempt at most of a task, `#checkRuns`: and of a schedule time; `world.ts`: what is executed is a running attempt.
 * - I7 `commands.ts`: a command changes what its plan lists; a refused one changes nothing.
 * - I8 `commands.ts`: the tasks of a rerun are new, without attempts.
 * - I9 `TaskChecker`: a task has succeeded exactly when its effect is there, once; the user's rows are those of the effects.
 * - I10 `#checkProgress` at each commit; `world.ts` when nothing goes on by itself, and at the end: all comes to its end.
 * - I11 `TaskChecker`: attempts that count ≤ 1 + retries in each generation.
 * - I12 `TaskChecker`: what an attempt follows had passed when it began; a Dependent task succeeds on the newest run.
 * - I13 `LimitChecker`: attempts, runs, groups, tables, serial workflows; `BackfillChecker`: `parallel`; `OrderChecker`: what is ready begins in
 *   its order, and before time passes when there is room; `world.ts`: nothing is left waiting.
 * - I14 `TaskChecker`: attempts are 1, 2, 3 … and those that ended stay as they are.
 * - I15 `world.ts`: after a recovery nothing runs, and a second one finds nothing.
 * - I16 here and in `TaskChecker`: what has ended stays as it is, but for a person's `forceSuccess` and `recoverTask` (`allowActs`).
 * - I17 `#checkProgress`: what has ended has no running attempt; `world.ts`: nothing of it is executed.
 * - I18 `world.ts`: what was acknowledged is there after a power cut.
 * - I19 `world.ts`: listeners have heard of all that was committed; a status has what the store has.
 * - I20 `orders.ts`: each order of a backfill leaves the same tables.
 */
export class Checker {
  readonly #log = new UndoLog();
  readonly #finished = new UndoTable<WorkflowInstance>(this.#log);
  readonly #keys = new UndoTable<string>(this.#log);
  readonly #options: CheckerOptions;
  readonly #tasks: TaskChecker;
  readonly #limits: LimitChecker;
  readonly #backfills: BackfillChecker;
  readonly #order: OrderChecker;
  #acts = new Set<string>();

  constructor(options: CheckerOptions) {
    this.#options = options;
    this.#tasks = new TaskChecker(options, this.#log, (instance) => this.#acts.has(instance));
    this.#limits = new LimitChecker(options);
    this.#backfills = new BackfillChecker(options.store, this.#log);
    this.#order = new OrderChecker({ ...options, running: this.#limits });
  }

  /** What was committed before is on disk now. */
  noteFlush(): void {
    this.#log.clear();
  }

  /** What was not on disk is gone, and may happen differently now. */
  notePowerLoss(): void {
    this.#log.undoTo(0);
    this.#limits.forget();
    this.#tasks.forgetEffects();
  }

  /** Another runner goes on. */
  noteRestart(): void {
    this.#order.restart();
  }

  /** To be called when nothing happens before time passes (I13). */
  checkPrompt(now: number): void {
    this.#order.checkPrompt(now);
  }

  /** A person's word about a workflow instance counts until the next call (I16). */
  allowActs(workflowInstanceId: string | undefined): void {
    this.#acts = new Set(workflowInstanceId === undefined ? [] : [workflowInstanceId]);
  }

  check(touched: Touched): void {
    const { store } = this.#options;
    this.#checkLogicals(touched);
    const instances = new Set(touched.instances);
    for (const id of touched.tasks) {
      const task = store.findTaskInstance(id);
      assert.ok(task, `${id} does not exist`);
      const run = store.findWorkflowInstance(task.workflowInstanceId);
      assert.ok(run, `${task.workflowInstanceId} does not exist`);
      instances.add(run.id);
      this.#tasks.check(run, task);
      this.#limits.note(run, task);
    }
    this.#tasks.checkEffects();
    const backfills = new Set(touched.backfills);
    for (const id of instances) {
      const run = store.findWorkflowInstance(id);
      assert.ok(run, `${id} does not exist`);
      if (touched.instances.has(id)) this.#checkRuns(run);
      this.#checkInstance(run);
      if (run.backfillId !== undefined) backfills.add(run.backfillId);
    }
    for (const id of backfills) this.#backfills.check(id);
    if (touched.tasks.size + touched.instances.size === 0) return;
    this.#limits.check(touched);
    this.#order.check(touched);
  }

  #checkLogicals({ logicals }: Touched): void {
    for (const { id, workflow, scheduleInstant } of logicals) {
      const key = `${workflow} ${scheduleInstant}`;
      assert.equal(this.#keys.get(key) ?? id, id, `I1: two logical instances of ${key}`);
      this.#keys.set(key, id);
    }
  }

  #checkRuns(run: WorkflowInstance): void {
    const { store } = this.#options;
    const logical = store.findLogicalInstance(run.workflow, run.scheduleInstant);
    assert.equal(logical?.id, run.logicalInstanceId, `I1, I5: ${run.id} is not of its schedule time's logical instance`);
    assert.equal(logical.scheduleTime, run.scheduleTime, `I5: the schedule time of ${run.id} is another one`);
    const runs = store.listWorkflowInstances(logical.id);
    assert.deepEqual(runs.map(({ runNumber }) => runNumber), runs.map((_, index) => index + 1), 'I1: run numbers are 1, 2, 3 …');
    assert.ok(runs.slice(0, -1).every(({ state }) => isFinished(state)), `I1: only the newest of ${run.logicalInstanceId} is unfinished`);
  }

  #checkInstance(run: WorkflowInstance): void {
    const before = this.#finished.get(run.id);
    if (before !== undefined && before !== run) this.#checkAct(run, before);
    if (isFinished(run.state) && before !== run) this.#finished.set(run.id, run);
    assert.equal(run.finishedAt !== undefined, isFinished(run.state), `${run.id} has an end time exactly when it ended`);
    this.#checkProgress(run, this.#options.store.listTaskInstances(run.id));
  }

  #checkAct(run: WorkflowInstance, before: WorkflowInstance): void {
    const isForced = this.#acts.has(run.id) && run.state === 'succeeded' && before.state !== 'succeeded';
    if (isForced) assert.deepEqual({ ...run, state: before.state, reason: before.reason, finishedAt: before.finishedAt }, before, `I16: forcing changed more of ${run.id}`);
    else assert.deepEqual(run, before, `I16: ${run.id} changed after its end`);
  }

  #checkProgress(run: WorkflowInstance, tasks: readonly TaskInstance[]): void {
    const has = (...states: readonly string[]): boolean => tasks.some(({ state }) => states.includes(state));
    const said = (): string => tasks.map(({ name, state }) => `${name} ${state}`).join(', ');
    if (run.state === 'running') assert.ok(has('submitted', 'delayed', 'retryWaiting', 'running'), `I10: ${run.id} runs but nothing can progress: ${said()}`);
    else if (run.state === 'pausing' || run.state === 'stopping') assert.ok(has('running'), `I10: ${run.id} is ${run.state} without a live attempt: ${said()}`);
    else assert.ok(!has('running'), `I15, I17: ${run.id} is ${run.state} with a running task: ${said()}`);
    if (isFinished(run.state)) assert.ok(tasks.every(({ state }) => isTaskFinished(state)), `${run.id} ${run.state} with unfinished tasks: ${said()}`);
    if (run.state === 'succeeded') assert.ok(tasks.every((task) => isTaskPassed(task.state) || this.#isHandled(run, task)), `${run.id} succeeded without all its tasks: ${said()}`);
    if (run.state === 'failed') assert.ok(has('failed', 'forcedSuccess'), `${run.id} failed without a failed task: ${said()}`);
    if (run.state === 'waiting') this.#checkWaiting(run);
  }

  /** A failure that only Conditions tasks follow. */
  #isHandled(run: WorkflowInstance, task: TaskInstance): boolean {
    const followers = this.#options.workflowOf(run).tasks.filter(({ predecessors, passOver }) => predecessors.includes(task.name) && passOver?.cause !== 'disabled');
    return task.state === 'failed' && followers.length > 0 && followers.every(({ followsFailures }) => followsFailures === true);
  }

  #checkWaiting(run: WorkflowInstance): void {
    const { store, workflowOf } = this.#options;
    if (run.backfillId === undefined) {
      const others = store.listUnfinishedWorkflowInstances().filter(({ id, workflow, state }) => workflow === run.workflow && id !== run.id && isLive(state));
      assert.ok(workflowOf(run).concurrency !== 'parallel' && others.length > 0, `I10: ${run.id} waits for nothing`);
      return;
    }
    const backfill = store.findBackfill(run.backfillId);
    assert.ok(backfill !== undefined && backfill.finishedAt === undefined, `I10: ${run.id} waits for a backfill that has ended`);
    assert.ok(backfill.workflowInstanceIds.includes(run.id), `I10: ${run.id} waits in a backfill that does not hold it`);
  }
}
