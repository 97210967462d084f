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
  readonly task: LoadedTask;
  readonly slots: number;
  readonly tables: readonly string[];
}

/** I13: what runs at the same time. */
export class LimitChecker {
  readonly #options: LimitOptions;
  readonly #running = new Map<string, Running>();
  #countBefore = 0;

  constructor(options: LimitOptions) {
    this.#options = options;
  }

  forget(): void {
    this.#running.clear();
    this.#countBefore = 0;
    for (const run of this.#options.store.listUnfinishedWorkflowInstances()) {
      for (const task of this.#options.store.listTaskInstances(run.id)) this.note(run, task);
    }
  }

  note(run: WorkflowInstance, instance: TaskInstance): void {
    this.#running.delete(instance.id);
    if (instance.state !== 'running') return;
    const workflow = this.#options.workflowOf(run);
    const task = workflow.tasks.find(({ name }) => name === instance.name);
    const isSql = task !== undefined && (task.logic === undefined || task.isStub || run.isDryRun === true);
    if (!isSql) return;
    const { scheduleInstant, inputs } = run;
    const upstream = outputsBefore(task.predecessors, this.#options.store.listTaskInstances(run.id));
    const tables = [...task.writes({ scheduleInstant, inputs, upstream })];
    this.#running.set(instance.id, { task, tables, slots: task.group === undefined ? Infinity : (workflow.taskGroups[task.group.id] ?? 1) });
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
    // A part begins in the place of what it is a part of: it could wait for ever otherwise.
    const running = live.filter(({ state, parentTaskInstanceId }) => state !== 'submitted' && parentTaskInstanceId === undefined).length;
    assert.ok(running <= Math.max(limits.instances, this.#countBefore), `I13: ${running} workflow instances at a time, ${limits.instances} may be`);
    this.#countBefore = running;
    const serial = live.filter((run) => workflowOf(run).concurrency !== 'parallel').map(({ workflow }) => workflow);
    assert.equal(new Set(serial).size, serial.length, `I13: two workflow instances of a serial workflow live: ${serial.join(', ')}`);
  }
}
