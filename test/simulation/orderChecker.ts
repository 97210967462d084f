import assert from 'node:assert/strict';
import type { MemoryStore } from '../../src/adapters/memory';
import { countLive, hasRoom } from '../../src/core/instance/backfillProgress';
import type { TaskInstance, WorkflowInstance } from '../../src/core/instance/records';
import { isLive } from '../../src/core/instance/states';
import { BackfillMembers } from '../../src/core/runner/backfillMembers';
import type { LoadedTask, LoadedWorkflow } from '../../src/core/runner/loadedWorkflow';
import { placeHolderOf, type CheckedLimits, type LimitChecker } from './limitChecker';
import type { Touched } from './watch';

interface OrderOptions {
  readonly store: MemoryStore;
  readonly workflowOf: (instance: WorkflowInstance) => LoadedWorkflow;
  readonly limits: CheckedLimits;
  /** As it is after the commit that is checked. */
  readonly running: LimitChecker;
}

/** Numbers of the commits since which something has been ready: from the first one on, and without a break. */
interface Ready {
  readonly first: number;
  readonly last: number;
}

interface Waiting {
  readonly run: WorkflowInstance;
  readonly task: TaskInstance;
}

/** I13: what is ready begins in its order, and as soon as there is room for it. */
export class OrderChecker {
  readonly #options: OrderOptions;
  #commit = 0;
  #tasks = new Map<string, Ready>();
  #runs = new Map<string, Ready>();
  readonly #attempts = new Map<string, number>();

  constructor(options: OrderOptions) {
    this.#options = options;
  }

  /** Another runner begins to look at what is in the store: what is ready there has no order. */
  restart(): void {
    this.#commit++;
    this.#tasks = new Map();
    this.#runs = new Map();
    for (const id of this.#attempts.keys()) this.#attempts.set(id, this.#options.store.listAttempts(id).length);
    for (const run of this.#options.store.listUnfinishedWorkflowInstances()) {
      if (run.state === 'submitted') this.#runs.set(run.id, { first: this.#commit, last: Infinity });
      for (const task of this.#options.store.listTaskInstances(run.id)) {
        if (task.state === 'submitted') this.#tasks.set(task.id, { first: this.#commit, last: Infinity });
      }
    }
  }

  check(touched: Touched): void {
    const { store } = this.#options;
    this.#commit++;
    const begun: Waiting[] = [];
    for (const id of touched.tasks) {
      const task = store.findTaskInstance(id);
      const run = store.findWorkflowInstance(task?.workflowInstanceId ?? '');
      assert.ok(task && run, `${id} does not exist`);
      const count = store.listAttempts(id).length;
      if (count > (this.#attempts.get(id) ?? 0)) begun.push({ run, task });
      this.#attempts.set(id, count);
    }
    const before = this.#tasks;
    this.#tasks = new Map(before);
    for (const id of touched.tasks) this.#note(this.#tasks, id, store.findTaskInstance(id)?.state === 'submitted');
    for (const each of begun) this.#checkBegun(each, before);
    this.#checkStarted(touched);
  }

  /** Time is about to pass. */
  checkPrompt(now: number): void {
    const { store, limits } = this.#options;
    const runs = store.listUnfinishedWorkflowInstances();
    const wholes = new Map<string, Waiting[]>();
    const [placed, maybePlaced] = [new Set<string>(), new Set<string>()];
    for (const run of runs) {
      const whole = placeHolderOf(store, run).id;
      if (run.state === 'pausing' || run.state === 'stopping') placed.add(whole);
      for (const task of store.listTaskInstances(run.id)) {
        if (this.#options.running.isRunning(task.id)) placed.add(whole);
        else if (run.state === 'running' && task.state === 'submitted' && this.#isFree({ run, task })) wholes.set(whole, [...(wholes.get(whole) ?? []), { run, task }]);
        else if (task.state === 'submitted' || task.state === 'delayed' || task.state === 'retryWaiting') maybePlaced.add(whole);
      }
    }
    for (const whole of wholes.keys()) if (!placed.has(whole)) maybePlaced.delete(whole);
    const taken = new Set([...placed, ...maybePlaced]).size;
    for (const [whole, [waiting]] of wholes) {
      const mayLack = !placed.has(whole) && taken >= limits.instances;
      assert.ok(mayLack, `I13: ${waiting?.task.name ?? ''} of ${waiting?.run.id ?? ''} is ready, there is room, and it does not begin`);
    }
    for (const run of runs) {
      const { id, state } = run;
      const mayLack = placeHolderOf(store, run) === run && taken + wholes.size >= limits.instances;
      assert.ok(state !== 'submitted' || mayLack, `I13: ${id} is submitted, there is room, and it does not begin`);
    }
    this.#checkBackfills(now);
  }

  #checkBackfills(now: number): void {
    const { store, workflowOf } = this.#options;
    for (const backfill of store.listBackfills(undefined)) {
      if (backfill.state !== 'running' || backfill.nextBatchAt !== undefined) continue;
      const { counts, inState } = membersOf(store, backfill.id);
      const [next] = inState;
      if (next === undefined || !hasRoom(backfill, counts, now)) continue;
      const run = store.findWorkflowInstance(next);
      const isSerial = run !== undefined && workflowOf(run).concurrency !== 'parallel';
      const lives = store.listUnfinishedWorkflowInstances().some(({ workflow, state }) => workflow === backfill.workflow && isLive(state));
      assert.ok(isSerial && lives, `I13: ${next} waits in ${backfill.id}, where ${countLive(counts)} of ${backfill.parallel} are live`);
    }
  }

  #note(all: Map<string, Ready>, id: string, isReady: boolean): void {
    const known = all.get(id);
    if (isReady) all.set(id, known === undefined ? { first: this.#commit, last: this.#commit } : { ...known, last: Number.isFinite(known.last) ? known.last : this.#commit });
    // It may have kept its place in the queue.
    else if (known !== undefined) all.set(id, { ...known, last: Infinity });
  }

  /** SQL begins at the end of a transaction; what a decision makes ready becomes so after it has begun. */
  #checkBegun(begun: Waiting, before: ReadonlyMap<string, Ready>): void {
    const { store, running } = this.#options;
    const ready = running.isRunning(begun.task.id) ? this.#tasks : before;
    const own = before.get(begun.task.id) ?? this.#tasks.get(begun.task.id);
    for (const [id, { last }] of ready) {
      const task = store.findTaskInstance(id);
      const run = store.findWorkflowInstance(task?.workflowInstanceId ?? '');
      if (id === begun.task.id || task?.state !== 'submitted' || run?.state !== 'running' || this.#hasWaited(run)) continue;
      const [a, b] = [this.#definitionOf({ run, task }), this.#definitionOf(begun)];
      const rank = rankOf(a) - rankOf(b);
      if (rank > 0 || (rank === 0 && last >= (own?.first ?? this.#commit))) continue;
      if (!running.isFree(run, task, begun.task.id)) continue;
      assert.fail(`I13: ${begun.task.name} of ${begun.run.id} began before ${task.name} of ${run.id}, which was ready and goes first`);
    }
    this.#tasks.delete(begun.task.id);
  }

  #checkStarted({ instances }: Touched): void {
    const { store } = this.#options;
    const started = [...instances].flatMap((id) => store.findWorkflowInstance(id) ?? []).filter(({ id, state }) => state !== 'submitted' && this.#runs.has(id));
    for (const id of instances) this.#note(this.#runs, id, store.findWorkflowInstance(id)?.state === 'submitted');
    for (const run of started) {
      const { id, state } = run;
      const first = this.#runs.get(id)?.first ?? 0;
      if (state !== 'running') continue;
      this.#runs.delete(id);
      // A part needs no place of its own.
      if (placeHolderOf(store, run) !== run) continue;
      for (const [other, { last }] of this.#runs) {
        if (last < first && store.findWorkflowInstance(other)?.state === 'submitted') assert.fail(`I13: ${id} was started before ${other}, which was there first`);
      }
    }
  }

  #isFree({ run, task }: Waiting): boolean {
    const { running, limits } = this.#options;
    const isSql = this.#isSql(run, this.#definitionOf({ run, task }));
    return (!isSql || running.count < limits.tasks) && running.count < limits.tasks && running.isFree(run, task, undefined);
  }

  #isSql(run: WorkflowInstance, task: LoadedTask): boolean {
    return task.logic === undefined || task.isStub || run.isDryRun === true;
  }

  /** Whether it may have given its place back once: then it may lack one. */
  #hasWaited(run: WorkflowInstance): boolean {
    const { store, limits, workflowOf } = this.#options;
    if (!Number.isFinite(limits.instances)) return false;
    return workflowOf(placeHolderOf(store, run)).tasks.some(({ logic }) => logic?.kind === 'dependent' || logic?.kind === 'subWorkflow');
  }

  #definitionOf({ run, task }: Waiting): LoadedTask {
    const definition = this.#options.workflowOf(run).tasks.find(({ name }) => name === task.name);
    assert.ok(definition, `${task.name} is not in the definition of ${run.id}`);
    return definition;
  }
}

/** Smaller goes first: the priority, and in it the one inside a group (dolphinscheduler.md §3.3). */
function rankOf({ priority, group }: LoadedTask): number {
  return priority * 1_000_000 - (group?.priority ?? 0);
}

function membersOf(store: MemoryStore, id: string): { readonly counts: BackfillMembers['counts']; readonly inState: readonly string[] } {
  const backfill = store.findBackfill(id);
  assert.ok(backfill, `${id} does not exist`);
  const members = new BackfillMembers(backfill, store.listBackfillStates(id));
  return { counts: members.counts, inState: members.inState('waiting') };
}
