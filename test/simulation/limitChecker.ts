import assert from 'node:assert/strict';
import type { MemoryStore } from '../../src/adapters/memory';
import type { TaskInstance, WorkflowInstance } from '../../src/core/instance/records';
import { isLive } from '../../src/core/instance/states';
import type { LoadedTask, LoadedWorkflow } from '../../src/core/runner/loadedWorkflow';
import { outputsBefore } from '../../src/core/runner/upstream';
import type { Touched } from './watch';

export interface CheckedLimits {
  /** Attempts that execute SQL. */
  readonly tasks: number;
  /** Workflow instances that run. */
  readonly instances: number;
}

interface LimitOptions {
  readonly store: MemoryStore;
  readonly workflowOf: (instance: WorkflowInstance) => LoadedWorkflow;
  readonly limits: CheckedLimits;
}

interface Running {
  readonly run: WorkflowInstance;
  readonly task: LoadedTask;
  readonly slots: number;
  readonly tables: readonly string[];
}

/** I13: what runs at the same time. */
export class LimitChecker {
  readonly #options: LimitOptions;
  readonly #running = new Map<string, Running>();
  #countBefore = 0;
  #executingBefore = 0;

  constructor(options: LimitOptions) {
    this.#options = options;
  }

  forget(): void {
    this.#running.clear();
    this.#countBefore = 0;
    this.#executingBefore = 0;
    for (const run of this.#options.store.listUnfinishedWorkflowInstances()) {
      for (const task of this.#options.store.listTaskInstances(run.id)) this.note(run, task);
    }
  }

  note(run: WorkflowInstance, instance: TaskInstance): void {
    this.#running.delete(instance.id);
    if (instance.state !== 'running') return;
    const running = this.#describe(run, instance);
    const isSql = running !== undefined && (running.task.logic === undefined || running.task.isStub || run.isDryRun === true);
    if (isSql) this.#running.set(instance.id, running);
  }

  /** Attempts that execute SQL. */
  get count(): number {
    return this.#running.size;
  }

  isRunning(taskInstanceId: string): boolean {
    return this.#running.has(taskInstanceId);
  }

  /** Whether group and tables let it begin beside what runs. `without`: a task instance that is not counted. */
  isFree(run: WorkflowInstance, instance: TaskInstance, without: string | undefined): boolean {
    const wanted = this.#describe(run, instance);
    const others = [...this.#running].flatMap(([id, each]) => (id === without ? [] : [each]));
    if (wanted === undefined) return false;
    const inGroup = others.filter(({ task }) => wanted.task.group !== undefined && task.group?.id === wanted.task.group.id).length;
    return inGroup < wanted.slots && !others.some(({ tables }) => tables.some((table) => wanted.tables.includes(table)));
  }

  #describe(run: WorkflowInstance, instance: TaskInstance): Running | undefined {
    const workflow = this.#options.workflowOf(run);
    const task = workflow.tasks.find(({ name }) => name === instance.name);
    if (task === undefined) return undefined;
    const { scheduleInstant, inputs } = run;
    const upstream = outputsBefore(task.predecessors, this.#options.store.listTaskInstances(run.id));
    const tables = [...task.writes({ scheduleInstant, inputs, upstream })];
    return { run, task, tables, slots: task.group === undefined ? Infinity : (workflow.taskGroups[task.group.id] ?? 1) };
  }

  check({ instances }: Touched): void {
    const running = [...this.#running.values()];
    const { limits } = this.#options;
    assert.ok(running.length <= limits.tasks, `I13: ${running.length} attempts at a time, ${limits.tasks} may be`);
    const tables = running.flatMap((each) => each.tables);
    assert.equal(new Set(tables).size, tables.length, `I13: two attempts write one table: ${tables.join(', ')}`);
    for (const { task, slots } of running) {
      const inGroup = running.filter((other) => task.group !== undefined && other.task.group?.id === task.group.id).length;
      assert.ok(inGroup <= slots, `I13: ${inGroup} of the task group ${task.group?.id ?? ''}, ${slots} may be`);
    }
    if (instances.size > 0) this.#checkInstances();
  }

  #checkInstances(): void {
    const { store, limits, workflowOf } = this.#options;
    const live = store.listUnfinishedWorkflowInstances().filter(({ state }) => isLive(state));
    // A part begins in the place of what it is a part of: it could wait for ever otherwise. One that waited for others may have given its place back.
    const running = live.filter((run) => run.state !== 'submitted' && placeHolderOf(store, run) === run && !this.#hasWaited(run)).length;
    assert.ok(running <= Math.max(limits.instances, this.#countBefore), `I13: ${running} workflow instances at a time, ${limits.instances} may be`);
    this.#countBefore = running;
    const executing = new Set([...this.#running.values()].map(({ run: { id } }) => live.find((run) => run.id === id)).map((run) => run && placeHolderOf(store, run).id)).size;
    assert.ok(executing <= Math.max(limits.instances, this.#executingBefore), `I13: SQL of ${executing} workflow instances at a time, ${limits.instances} may be`);
    this.#executingBefore = executing;
    const serial = live.filter((run) => workflowOf(run).concurrency !== 'parallel').map(({ workflow }) => workflow);
    assert.equal(new Set(serial).size, serial.length, `I13: two workflow instances of a serial workflow live: ${serial.join(', ')}`);
  }
  #hasWaited({ id }: WorkflowInstance): boolean {
    const { store, workflowOf } = this.#options;
    return store.listTaskInstances(id).some((task) => {
      const run = store.findWorkflowInstance(id);
      const logic = run === undefined ? undefined : workflowOf(run).tasks.find(({ name }) => name === task.name)?.logic;
      return (logic?.kind === 'dependent' || logic?.kind === 'subWorkflow') && store.listAttempts(task.id).length > 0;
    });
  }
}

/** In whose place it runs: a part in that of what it is a part of, while that runs. */
export function placeHolderOf(store: MemoryStore, run: WorkflowInstance): WorkflowInstance {
  const parent = store.findTaskInstance(run.parentTaskInstanceId ?? '');
  const whole = store.findWorkflowInstance(parent?.workflowInstanceId ?? '');
  return whole === undefined || !isLive(whole.state) || whole.state === 'submitted' ? run : placeHolderOf(store, whole);
}
