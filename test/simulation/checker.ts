import assert from 'node:assert/strict';
import type { MemoryStore } from '../../src/adapters/memory';
import type { Attempt, TaskInstance, WorkflowInstance } from '../../src/core/instance/records';
import { countLive } from '../../src/core/instance/backfillProgress';
import { isFinished, isTaskFinished, isTaskPassed } from '../../src/core/instance/states';
import { BackfillMembers } from '../../src/core/runner/backfillMembers';

interface Memory {
  readonly finishedInstances: Map<string, WorkflowInstance>;
  readonly finishedTasks: Map<string, TaskInstance>;
  readonly finishedAttempts: Map<string, Attempt>;
  readonly scheduleTimes: Map<string, number>;
  readonly live: Map<string, number>;
}

function emptyMemory(): Memory {
  return { finishedInstances: new Map(), finishedTasks: new Map(), finishedAttempts: new Map(), scheduleTimes: new Map(), live: new Map() };
}

function copyMemory(memory: Memory): Memory {
  return {
    finishedInstances: new Map(memory.finishedInstances),
    finishedTasks: new Map(memory.finishedTasks),
    finishedAttempts: new Map(memory.finishedAttempts),
    scheduleTimes: new Map(memory.scheduleTimes),
    live: new Map(memory.live),
  };
}

/** Looks at the whole store after each commit, and remembers what must never change. */
export class Checker {
  #memory = emptyMemory();
  #durable = emptyMemory();
  readonly #store: MemoryStore;
  readonly #predecessors: (instance: WorkflowInstance, task: string) => readonly string[];

  constructor(store: MemoryStore, predecessors: (instance: WorkflowInstance, task: string) => readonly string[]) {
    this.#store = store;
    this.#predecessors = predecessors;
  }

  /** What was committed before is on disk now. */
  noteFlush(): void {
    this.#durable = copyMemory(this.#memory);
  }

  /** What was not on disk is gone, and may happen differently now. */
  notePowerLoss(): void {
    this.#memory = copyMemory(this.#durable);
  }

  checkAll(): void {
    const keys = new Set<string>();
    for (const logical of this.#store.listLogicalInstances({ workflow: undefined })) {
      const key = `${logical.workflow} ${logical.scheduleInstant}`;
      assert.ok(!keys.has(key), `I1: two logical instances of ${key}`);
      keys.add(key);
      this.#checkLogical(logical.id, logical.scheduleInstant);
    }
    this.#checkBackfills();
    this.#checkEffects();
  }

  #checkLogical(id: string, scheduleInstant: number): void {
    const runs = this.#store.listWorkflowInstances(id);
    assert.ok(runs.length > 0, `I1: logical instance ${id} without a workflow instance`);
    assert.deepEqual(runs.map(({ runNumber }) => runNumber), runs.map((_, index) => index + 1), 'run numbers are 1, 2, 3 …');
    const unfinished = runs.filter(({ state }) => !isFinished(state));
    assert.ok(unfinished.length <= 1, `at most one workflow instance of ${id} is live`);
    assert.ok(unfinished.every((run) => run === runs.at(-1)), 'only the newest is unfinished');
    const running = new Map<string, number>();
    for (const run of runs) {
      assert.equal(run.scheduleInstant, scheduleInstant, 'I5: the schedule time is that of the logical instance');
      this.#checkInstance(run, running);
    }
    for (const [task, count] of running) assert.equal(count, 1, `I6: ${count} live attempts of ${task}`);
  }

  #checkInstance(run: WorkflowInstance, running: Map<string, number>): void {
    const { scheduleTimes, finishedInstances } = this.#memory;
    assert.equal(scheduleTimes.get(run.id) ?? run.scheduleInstant, run.scheduleInstant, `I5: schedule time of ${run.id} changed`);
    scheduleTimes.set(run.id, run.scheduleInstant);
    const before = finishedInstances.get(run.id);
    if (before !== undefined) assert.deepEqual(run, before, `I16: ${run.id} changed after its end`);
    if (isFinished(run.state)) finishedInstances.set(run.id, run);
    assert.equal(run.finishedAt !== undefined, isFinished(run.state), `${run.id} has an end time exactly when it ended`);
    const tasks = this.#store.listTaskInstances(run.id);
    for (const task of tasks) this.#checkTask(run, task, running);
    this.#checkProgress(run, tasks);
  }

  #checkTask(run: WorkflowInstance, task: TaskInstance, running: Map<string, number>): void {
    const before = this.#memory.finishedTasks.get(task.id);
    if (before !== undefined) assert.deepEqual(task, before, `I16: task ${task.name} of ${run.id} changed after its end`);
    if (isTaskFinished(task.state)) this.#memory.finishedTasks.set(task.id, task);
    const attempts = this.#store.listAttempts(task.id);
    assert.deepEqual(attempts.map(({ number }) => number), attempts.map((_, index) => index + 1), `I14: attempts of ${task.name} are 1, 2, 3 …`);
    for (const attempt of attempts) this.#checkAttempt(attempt);
    assert.ok(task.attemptsUsed <= 1 + task.maxRetries, `I11: ${task.attemptsUsed} attempts of ${task.name}, ${task.maxRetries} retries`);
    assert.equal(attempts.filter(({ state }) => state !== 'interrupted').length, task.attemptsUsed, 'I11: interrupted attempts do not count, others do');
    const live = attempts.filter(({ state }) => state === 'running').length;
    assert.equal(live, task.state === 'running' ? 1 : 0, `I6, I15: ${live} running attempts of ${task.name}, which is ${task.state}`);
    if (live > 0) running.set(task.name, (running.get(task.name) ?? 0) + live);
    this.#checkPlace(run, task, attempts.length);
  }

  #checkAttempt(attempt: Attempt): void {
    const key = `${attempt.taskInstanceId} ${attempt.number}`;
    const before = this.#memory.finishedAttempts.get(key);
    if (before !== undefined) assert.deepEqual(attempt, before, `I14: attempt ${key} was overwritten`);
    if (attempt.state !== 'running') this.#memory.finishedAttempts.set(key, attempt);
  }

  #checkPlace(run: WorkflowInstance, task: TaskInstance, attempts: number): void {
    const isPassedOver = task.state === 'skipped' || task.state === 'carriedOver';
    if (isPassedOver) assert.equal(attempts, 0, `I7: ${task.name} is ${task.state} but was attempted`);
    assert.equal(task.skipCause !== undefined, task.state === 'skipped');
    assert.equal(task.carriedOverFrom !== undefined, task.state === 'carriedOver');
    if (task.carriedOverFrom !== undefined) {
      const source = this.#store.findWorkflowInstance(task.carriedOverFrom);
      assert.equal(source?.logicalInstanceId, run.logicalInstanceId, 'I12: carried over from the same schedule time');
      const produced = this.#store.listTaskInstances(source.id).find(({ name }) => name === task.name);
      assert.equal(produced?.state, 'succeeded', 'carried over from the run that produced the result');
    }
    if (attempts === 0) return;
    const states = new Map(this.#store.listTaskInstances(run.id).map(({ name, state }) => [name, state]));
    for (const name of this.#predecessors(run, task.name)) {
      const state = states.get(name);
      assert.ok(state === undefined || isTaskPassed(state), `I12: ${task.name} began while ${name} was ${state}`);
    }
  }

  #checkProgress(run: WorkflowInstance, tasks: readonly TaskInstance[]): void {
    const has = (...states: readonly string[]): boolean => tasks.some(({ state }) => states.includes(state));
    if (run.state === 'running') assert.ok(has('submitted', 'delayed', 'retryWaiting', 'running'), `I10: ${run.id} runs but nothing can progress`);
    if (run.state === 'pausing' || run.state === 'stopping') assert.ok(has('running'), `I10: ${run.id} is ${run.state} without a live attempt`);
    if (run.state !== 'running' && run.state !== 'pausing' && run.state !== 'stopping') assert.ok(!has('running'), `I15: ${run.id} is ${run.state} with a running task`);
    if (isFinished(run.state)) assert.ok(tasks.every(({ state }) => isTaskFinished(state)), `${run.id} ended with unfinished tasks`);
    if (run.state === 'succeeded') assert.ok(tasks.every(({ state }) => isTaskPassed(state)), `${run.id} succeeded without all its tasks`);
    if (run.state === 'failed') assert.ok(has('failed'), `${run.id} failed without a failed task`);
    if (run.state !== 'waiting') return;
    const backfill = this.#store.findBackfill(run.backfillId ?? '');
    assert.ok(backfill !== undefined && backfill.finishedAt === undefined, `I10: ${run.id} waits for a backfill that has ended`);
    assert.ok(backfill.workflowInstanceIds.includes(run.id), `I10: ${run.id} waits in a backfill that does not hold it`);
  }

  #checkBackfills(): void {
    const seen = new Set<string>();
    for (const backfill of this.#store.listBackfills(undefined)) {
      for (const id of backfill.workflowInstanceIds) {
        assert.ok(!seen.has(id), `${id} is in two backfills`);
        seen.add(id);
        assert.ok(this.#store.findWorkflowInstance(id) !== undefined, `I3: ${id} of ${backfill.id} does not exist`);
      }
      const members = new BackfillMembers(backfill, (id) => this.#store.findWorkflowInstance(id)?.state);
      const live = countLive(members.counts);
      const before = this.#memory.live.get(backfill.id) ?? 0;
      assert.ok(live <= Math.max(backfill.parallel, before), `I13: ${live} of ${backfill.id} are live, ${backfill.parallel} may be`);
      this.#memory.live.set(backfill.id, live);
      const { waiting, paused } = members.counts;
      if (backfill.finishedAt !== undefined) assert.equal(live + waiting + paused, 0, `${backfill.id} ended with unfinished members`);
      else assert.ok(live + waiting + paused > 0, `I10: ${backfill.id} is ${backfill.state} with nothing left to do`);
    }
  }

  /** A task's changes and its success commit together. */
  #checkEffects(): void {
    const counts = new Map<string, number>();
    for (const { workflowInstanceId, task } of this.#store.effects) {
      const key = `${workflowInstanceId} ${task}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const [key, count] of counts) assert.equal(count, 1, `I9: ${key} took effect ${count} times`);
    for (const { id } of this.#store.listLogicalInstances({ workflow: undefined })) {
      for (const run of this.#store.listWorkflowInstances(id)) {
        for (const task of this.#store.listTaskInstances(run.id)) {
          const isDone = counts.has(`${run.id} ${task.name}`);
          assert.equal(isDone, task.state === 'succeeded', `I9: ${task.name} of ${run.id} is ${task.state}, its effect is ${isDone ? '' : 'not '}there`);
        }
      }
    }
  }
}
