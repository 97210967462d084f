import assert from 'node:assert/strict';
import type { MemoryStore } from '../../src/adapters/memory';
import { UndoTable, type UndoLog } from '../../src/adapters/memory/undoLog';
import type { Attempt, TaskInstance, WorkflowInstance } from '../../src/core/instance/records';
import { isTaskFinished, isTaskPassed } from '../../src/core/instance/states';
import type { LoadedTask, LoadedWorkflow } from '../../src/core/runner/loadedWorkflow';

interface TaskCheckerOptions {
  readonly store: MemoryStore;
  readonly workflowOf: (instance: WorkflowInstance) => LoadedWorkflow;
}

interface Generation {
  readonly number: number;
  /** Attempts that counted in the generations before. */
  readonly base: number;
}

/** Task instances and their attempts after each commit that touched them. */
export class TaskChecker {
  readonly #options: TaskCheckerOptions;
  readonly #isActed: (workflowInstanceId: string) => boolean;
  readonly #finished: UndoTable<TaskInstance>;
  readonly #attempts: UndoTable<Attempt>;
  readonly #begun: UndoTable<number>;
  readonly #generations: UndoTable<Generation>;
  /** What was sent, by what it may depend on: a power cut changes nothing of that (I2). */
  readonly #sent = new Map<string, string>();
  #effects = new Map<string, number>();
  #rows = new Map<string, number>();
  #seenEffects = 0;

  /** `isActed`: a person has just spoken about this workflow instance. */
  constructor(options: TaskCheckerOptions, log: UndoLog, isActed: (workflowInstanceId: string) => boolean) {
    this.#options = options;
    this.#isActed = isActed;
    this.#finished = new UndoTable(log);
    this.#attempts = new UndoTable(log);
    this.#begun = new UndoTable(log);
    this.#generations = new UndoTable(log);
  }

  /** They are read again from the store, which has lost some. */
  forgetEffects(): void {
    this.#effects = new Map();
    this.#rows = new Map();
    this.#seenEffects = 0;
    this.#readEffects();
  }

  check(run: WorkflowInstance, task: TaskInstance): void {
    const what = `${task.name} of ${run.id}`;
    this.#checkFinished(run, task, what);
    const attempts = this.#options.store.listAttempts(task.id);
    assert.deepEqual(attempts.map(({ number }) => number), attempts.map((_, index) => index + 1), `I14: attempts of ${what} are 1, 2, 3 …`);
    for (const attempt of attempts) this.#checkAttempt(attempt);
    this.#checkBudget(task, attempts, what);
    const live = attempts.filter(({ state }) => state === 'running').length;
    assert.equal(live, task.state === 'running' ? 1 : 0, `I6, I15: ${live} running attempts of ${what}, which is ${task.state}`);
    assert.equal(task.skipCause !== undefined, task.state === 'skipped', `${what} is ${task.state}, skipped because of ${task.skipCause ?? 'nothing'}`);
    if (task.state === 'carriedOver') this.#checkSource(run, task, what);
    if (attempts.length > (this.#begun.get(task.id) ?? 0)) this.#checkBeginning(run, task, attempts);
    this.#readEffects();
    this.#checkEffect(run, task, what);
  }

  #checkFinished(run: WorkflowInstance, task: TaskInstance, what: string): void {
    const before = this.#finished.get(task.id);
    if (before !== undefined && before !== task && !isReopened(task, before, this.#isActed(run.id))) assert.deepEqual(task, before, `I16: ${what} changed after its end`);
    if (isTaskFinished(task.state)) this.#finished.set(task.id, task);
    else if (before !== undefined) this.#finished.set(task.id, { ...task });
  }

  #checkAttempt(attempt: Attempt): void {
    const key = `${attempt.taskInstanceId} ${attempt.number}`;
    const before = this.#attempts.get(key);
    if (before === attempt) return;
    if (before !== undefined) assert.deepEqual(attempt, before, `I14: attempt ${key} was overwritten`);
    if (attempt.state !== 'running') this.#attempts.set(key, attempt);
    assert.equal(attempt.finishedAt === undefined, attempt.state === 'running', `I14: attempt ${key} is ${attempt.state}, its end ${attempt.finishedAt ?? 'unknown'}`);
  }

  #checkBudget(task: TaskInstance, attempts: readonly Attempt[], what: string): void {
    const counted = attempts.filter(({ state }) => state !== 'interrupted').length;
    const number = task.generation ?? 1;
    const before = this.#generations.get(task.id) ?? { number: 1, base: 0 };
    if (before.number !== number) this.#generations.set(task.id, { number, base: counted - task.attemptsUsed });
    const { base } = this.#generations.get(task.id) ?? before;
    assert.equal(counted - base, task.attemptsUsed, `I11: of ${what} interrupted attempts do not count, others do`);
    assert.ok(task.attemptsUsed >= 0 && task.attemptsUsed <= 1 + task.maxRetries, `I11: ${task.attemptsUsed} attempts of ${what} in generation ${number}, ${task.maxRetries} retries`);
  }

  #checkSource(run: WorkflowInstance, task: TaskInstance, what: string): void {
    const source = this.#options.store.findWorkflowInstance(task.carriedOverFrom ?? '');
    assert.equal(source?.logicalInstanceId, run.logicalInstanceId, `I12: ${what} is carried over from another schedule time`);
    const produced = this.#options.store.listTaskInstances(source.id).find(({ name }) => name === task.name);
    assert.ok(produced?.state === 'succeeded' || produced?.state === 'forcedSuccess', `I12: ${what} is carried over from one that is ${produced?.state ?? 'not there'}`);
    assert.ok(source.isDryRun !== true, `I12: ${what} is carried over from a dry run`);
  }

  #checkBeginning(run: WorkflowInstance, task: TaskInstance, attempts: readonly Attempt[]): void {
    assert.equal(attempts.length, (this.#begun.get(task.id) ?? 0) + 1, `I6: two attempts of ${task.name} began at once`);
    this.#begun.set(task.id, attempts.length);
    const definition = this.#definitionOf(run, task);
    const tasks = new Map(this.#options.store.listTaskInstances(run.id).map((each) => [each.name, each]));
    for (const name of definition.predecessors) {
      const before = tasks.get(name);
      if (before === undefined) continue;
      const isPassed = (isTaskPassed(before.state) && before.skipCause !== 'upstream') || (before.state === 'failed' && definition.followsFailures === true);
      assert.ok(isPassed, `I12: ${task.name} of ${run.id} began while ${name} was ${before.state} ${before.skipCause ?? ''}`);
      const branches = this.#definitionOf(run, before).branches;
      const isLeft = before.chosen !== undefined && branches?.includes(task.name) === true && !before.chosen.includes(task.name);
      assert.ok(!isLeft, `I12: ${task.name} of ${run.id} began, but ${name} chose another branch`);
    }
    this.#checkText(run, definition, { attempt: attempts.at(-1), tasks });
  }

  #checkText(run: WorkflowInstance, task: LoadedTask, { attempt, tasks }: { readonly attempt: Attempt | undefined; readonly tasks: ReadonlyMap<string, TaskInstance> }): void {
    const handed = task.predecessors.map((name) => tasks.get(name)?.outputs ?? []);
    const key = JSON.stringify([run.definitionHash, task.name, run.scheduleInstant, run.inputs, handed]);
    const text = attempt?.renderedSql ?? '';
    assert.equal(text, this.#sent.get(key) ?? text, `I2: two texts of ${task.name} at ${run.scheduleTime}`);
    this.#sent.set(key, text);
  }

  #definitionOf(run: WorkflowInstance, task: TaskInstance): LoadedTask {
    const definition = this.#options.workflowOf(run).tasks.find(({ name }) => name === task.name);
    assert.ok(definition, `${task.name} is not in the definition of ${run.id}`);
    return definition;
  }

  #readEffects(): void {
    const { effects } = this.#options.store;
    for (; this.#seenEffects < effects.length; this.#seenEffects++) {
      const effect = effects[this.#seenEffects];
      if (effect === undefined) continue;
      const key = `${effect.workflowInstanceId} ${effect.task}`;
      this.#effects.set(key, (this.#effects.get(key) ?? 0) + 1);
      const table = tableOf(effect.sql);
      this.#rows.set(table, (this.#rows.get(table) ?? 0) + 1);
    }
  }

  #checkEffect(run: WorkflowInstance, task: TaskInstance, what: string): void {
    const count = this.#effects.get(`${run.id} ${task.name}`) ?? 0;
    const { logic, isStub } = this.#definitionOf(run, task);
    const leaves = task.state === 'succeeded' && logic === undefined && !isStub && run.isDryRun !== true;
    assert.equal(count, leaves ? 1 : 0, `I9: ${what} is ${task.state}, it took effect ${count} times`);
  }

  /** Rows of the user's tables are there exactly when the success of their task is. */
  checkEffects(): void {
    this.#readEffects();
    for (const [table, count] of this.#rows) assert.equal(this.#options.store.tables.find(table)?.length ?? 0, count, `I9: rows of ${table}`);
  }
}

/** After a person's act: forced, or running in a new generation, or no longer skipped because of the other. */
function isReopened(task: TaskInstance, before: TaskInstance, isActed: boolean): boolean {
  const wasOpen = !isTaskFinished(before.state);
  if (wasOpen) return true;
  if (!isActed) return false;
  if (before.state === 'skipped') return before.skipCause === 'upstream';
  if (before.state !== 'failed' && before.state !== 'stopped') return false;
  return task.state === 'forcedSuccess' || (task.generation ?? 1) === (before.generation ?? 1) + 1;
}

/** The table of `insert into TABLE values (…)`. */
export function tableOf(sql: string): string {
  return /^insert into (\w+)/.exec(sql)?.[1] ?? '';
}
