import assert from 'node:assert/strict';
import { RefusedError } from '../../src/core/base/errors';
import type { BackfillPlan, WorkflowInstancePlan } from '../../src/core/instance/plan';
import type { Backfill, RunScope, WorkflowInstance } from '../../src/core/instance/records';
import { isFinished } from '../../src/core/instance/states';
import { planBackfillRequest } from '../../src/core/runner/planBackfillRequest';
import { planRerunRequest, planRunRequest } from '../../src/core/runner/planning';
import type { Definition } from '../../src/core/runner/ports';
import type { BackfillRequest, RerunRequest, RunRequest } from '../../src/core/runner/runnerService';
import { relatives } from './relatives';
import type { Op, Pick, ScopePick } from './scenario';
import type { WorkflowName } from './shapes';
import type { World } from './world';

type OfKind<O extends Op, K> = O extends Op ? (K extends O['kind'] ? O : never) : never;
type OpOf<K extends Op['kind']> = OfKind<Op, K>;

/** What the host asks of the runner, held against what was planned (I3, I7, I8, I18). */
export class Commands {
  readonly #world: World;
  readonly #acknowledged = new Set<string>();
  #last: Op | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  /** I18, after a power cut. */
  checkAcknowledged(): void {
    const { store } = this.#world;
    for (const id of this.#acknowledged) assert.ok(store.findWorkflowInstance(id) ?? store.findBackfill(id), `I18: ${id} was acknowledged and is gone`);
  }

  perform(op: Op): void {
    const { runner, time } = this.#world;
    if (op.kind === 'again') return void (this.#last !== undefined && this.perform(this.#last));
    this.#last = op;
    switch (op.kind) {
      case 'run': return this.#run(op);
      case 'rerun': return this.#rerun(op);
      case 'backfill': return this.#backfill(op);
      case 'instance': return this.#actOnInstance(op);
      case 'backfillAction': return this.#actOnBackfill(op);
      case 'change': return this.#change(op);
      case 'force': return this.#force(op);
      case 'recover': return this.#recover(op);
      case 'schedule': return this.#expect(runner.setLocalSchedule({ definition: this.#definition(op.workflow, 0), missedTicks: op.policy }));
      case 'fire': return this.#fire();
      case 'sleep': return this.#sleep(op.ticks);
      case 'fault': return this.#expect(runner.injectFault({ workflow: 'orders', task: this.#taskName('orders', op.task), times: op.times }));
      case 'crash': case 'diskFull': return this.#world.arm(op);
      case 'kill': return this.#world.kill(op.losesPower);
      case 'clock': return time.setClock(time.now() + op.byMs);
    }
  }

  #definition(workflow: WorkflowName, version: number): Definition {
    return this.#world.definition(workflow, workflow === 'orders' ? version : 0);
  }

  #taskName(workflow: WorkflowName, index: number): string {
    const { tasks } = this.#world.load(this.#definition(workflow, 0).hash);
    return tasks[index % tasks.length]?.name ?? '';
  }

  #tick(index: number): number {
    const tick = this.#world.ticks[index];
    assert.ok(tick !== undefined);
    return tick;
  }

  #scope(workflow: WorkflowName, pick: ScopePick): RunScope {
    return 'tasks' in pick ? { kind: pick.kind, tasks: [...new Set(pick.tasks.map((index) => this.#taskName(workflow, index)))] } : { kind: pick.kind };
  }

  /** A refusal is an answer; anything else that rejects is a crash or a bug. */
  #expect(answer: Promise<unknown>, acknowledged?: string): void {
    answer.then(
      () => void (acknowledged !== undefined && this.#acknowledged.add(acknowledged)),
      (error: unknown) => {
        if (!(error instanceof RefusedError) && !this.#world.isExpected(error)) this.#world.note(error);
      },
    );
  }

  /** What a plan says beforehand, or why the command will be refused. */
  #plan<P>(make: () => P): P | RefusedError {
    try {
      return make();
    } catch (error) {
      if (error instanceof RefusedError) return error;
      throw error;
    }
  }

  #settings({ isDryRun, level, isQuick }: OpOf<'run' | 'rerun'>): Pick2 {
    return {
      ...(isDryRun ? { isDryRun } : {}),
      ...(level === undefined ? {} : { inputs: { startup: { level }, project: {} } }),
      ...(isQuick ? { options: { waitMs: 0 } } : {}),
    };
  }

  #run(op: OpOf<'run'>): void {
    const { store, runner } = this.#world;
    const scope = this.#scope(op.workflow, op.scope);
    const request: RunRequest = {
      definition: this.#definition(op.workflow, op.version), scheduleInstant: this.#tick(op.day),
      scope: scope.kind === 'failed' ? { kind: 'all' } : scope, ...this.#settings(op),
    };
    const planned = this.#plan(() => planRunRequest(store, request, (hash) => this.#world.load(hash ?? request.definition.hash)));
    const unfinished = planned instanceof RefusedError ? undefined : planned.unfinished;
    this.#begin(planned, unfinished, () => runner.run(request));
  }

  #rerun(op: OpOf<'rerun'>): void {
    const { store, runner } = this.#world;
    const request: RerunRequest = {
      workflow: op.workflow, scheduleInstant: this.#tick(op.day), scope: this.#scope(op.workflow, op.scope),
      definition: op.version === undefined ? undefined : this.#definition(op.workflow, op.version), ...this.#settings(op),
    };
    const planned = this.#plan(() => planRerunRequest(store, request, (hash) => this.#world.load(request.definition?.hash ?? hash)));
    this.#begin(planned, undefined, () => runner.rerun(request));
  }

  #begin(planned: { readonly plan: WorkflowInstancePlan } | RefusedError, unfinished: WorkflowInstance | undefined, ask: () => Promise<unknown>): void {
    const { touched, answer } = this.#ask(ask);
    if (planned instanceof RefusedError) assert.deepEqual(touched, [], 'I7: a refused command changes nothing');
    else if (this.#world.isAlive && touched.length > 0) {
      if (unfinished !== undefined) this.#checkRelatives(touched, [unfinished.id]);
      else this.#checkMade(planned.plan, touched);
    }
    this.#expect(answer, planned instanceof RefusedError ? undefined : (unfinished?.id ?? touched[0]));
  }

  #ask(ask: () => Promise<unknown>): { readonly touched: readonly string[]; readonly answer: Promise<unknown> } {
    let answer: Promise<unknown> = Promise.resolve();
    const touched = this.#world.touchedBy(() => void (answer = ask()));
    return { touched, answer };
  }

  /** I7: nothing but these changed, and what hangs together with them. */
  #checkRelatives(touched: readonly string[], targets: readonly string[]): void {
    const related = relatives(this.#world, targets);
    assert.deepEqual(touched.filter((id) => !related.has(id)), [], `I7: others than ${targets.join(', ')} changed`);
  }

  /** I7: exactly the planned workflow instance came into being, with exactly the planned tasks; I8: without a past. */
  #checkMade(plan: WorkflowInstancePlan, touched: readonly string[]): void {
    const { store, load } = { store: this.#world.store, load: (hash: string) => this.#world.load(hash) };
    const made = touched.map((id) => store.findWorkflowInstance(id)).find((run) => run?.runNumber === plan.runNumber && run.scheduleInstant === plan.scheduleInstant);
    assert.ok(made, 'I7: the planned workflow instance was made');
    this.#checkRelatives(touched, [made.id, ...(plan.endsPaused === true && plan.rerunOf !== undefined ? [plan.rerunOf] : [])]);
    assert.deepEqual([made.rerunOf, made.trigger, made.scope], [plan.rerunOf, plan.trigger, plan.scope], 'I7');
    const tasks = store.listTaskInstances(made.id);
    // Of a serial workflow it may have been discarded at once.
    const isDiscarded = load(made.definitionHash).concurrency === 'serialDiscard' && isFinished(made.state);
    const states = { run: isDiscarded ? 'stopped' : 'pending', carryOver: 'carriedOver', skip: 'skipped' } as const;
    assert.deepEqual(
      tasks.map(({ name, state, carriedOverFrom }) => [name, state, carriedOverFrom]),
      plan.tasks.map(({ name, action, carriedOverFrom }) => [name, states[action], carriedOverFrom]),
      'I7: the tasks are those of the plan',
    );
    assert.ok(tasks.every((task) => task.attemptsUsed === 0 && store.listAttempts(task.id).length === 0), 'I8: a new run has no attempts');
  }

  #backfill(op: OpOf<'backfill'>): void {
    const { store, runner, time, ticks } = this.#world;
    const last = Math.min(op.from + op.days, ticks.length) - 1;
    const picked = (indices: readonly number[]): readonly number[] => [...new Set(indices.map((index) => this.#tick(Math.min(op.from + index, last))))];
    const { mode, order, batchSize, pauseMs, onFailure, parallel = 1 } = op;
    const request: BackfillRequest = {
      definition: this.#definition(op.workflow, op.version), from: this.#tick(op.from), to: this.#tick(last), mode, order, parallel,
      ...(op.dates === undefined ? {} : { dates: picked(op.dates) }),
      ...(op.exclude.length === 0 ? {} : { exclude: picked(op.exclude) }),
      ...(batchSize === undefined ? {} : { batchSize }), ...(pauseMs === undefined ? {} : { pauseMs }), ...(onFailure === undefined ? {} : { onFailure }),
      ...(op.isDryRun ? { isDryRun: true } : {}),
      ...(op.hasDependents && op.workflow === 'orders' ? { dependents: [this.#definition('reports', 0)] } : {}),
    };
    const planned = this.#plan(() => planBackfillRequest(store, request, { load: ({ hash }) => this.#world.load(hash), now: time.now() }));
    const known = new Set(store.listBackfills(undefined).map(({ id }) => id));
    const executed = store.effects.length;
    const { touched, answer } = this.#ask(() => runner.backfill(request));
    const isDone = this.#world.isAlive && touched.length + store.listBackfills(undefined).length > known.size;
    if (planned instanceof RefusedError) assert.deepEqual(touched, [], 'I7: a refused backfill changes nothing');
    else if (isDone) {
      assert.equal(store.effects.length, executed, 'I3: nothing has run before all exist');
      for (const each of [planned, ...planned.dependents]) this.#checkBackfill(each.plan, known);
      this.#checkTicks(request, planned.plan);
    }
    const made = store.listBackfills(undefined).filter(({ id }) => !known.has(id));
    this.#expect(answer, planned instanceof RefusedError ? undefined : made[0]?.id);
  }

  /** I3, I7: exactly the slots that will run got or kept a workflow instance in this backfill, in the order of the plan. */
  #checkBackfill(plan: BackfillPlan, known: ReadonlySet<string>): void {
    const { store } = this.#world;
    if (plan.continues !== undefined) return assert.ok(known.has(plan.continues), 'I7: the backfill to continue exists');
    const made: readonly Backfill[] = store.listBackfills(plan.workflow).filter(({ id }) => !known.has(id));
    assert.equal(made.length, 1, `I7: one backfill of ${plan.workflow} was made`);
    const willRun = plan.slots.filter((slot) => slot.willRun);
    const members = made[0]?.workflowInstanceIds.map((id) => store.findWorkflowInstance(id)) ?? [];
    assert.deepEqual(members.map((member) => member?.scheduleInstant), willRun.map((slot) => slot.scheduleInstant), 'I3: the members are the planned ticks, in their order');
    assert.deepEqual(members.map((member) => member?.runNumber), willRun.map((slot) => slot.runNumber), 'I7: the members are the planned runs');
  }

  /** I3: what the plan lists are the ticks that were asked for. */
  #checkTicks({ from, to, dates, exclude = [], order }: BackfillRequest, plan: BackfillPlan): void {
    const inRange = this.#world.ticks.filter((tick) => tick >= from && tick <= to);
    const asked = dates ?? inRange;
    const sorted = order === 'given' ? asked : [...asked].sort((a, b) => (order === 'asc' ? a - b : b - a));
    assert.deepEqual(plan.slots.map(({ scheduleInstant }) => scheduleInstant), sorted, 'I3: the slots are the ticks');
    assert.ok(plan.slots.every((slot) => !slot.willRun || !exclude.includes(slot.scheduleInstant)), 'I3: what is left out does not run');
  }

  #pick<T>(all: readonly T[], pick: Pick, isUnfinished: (each: T) => boolean): T | undefined {
    const open = pick.of === 'any' ? all : all.filter(isUnfinished);
    return open[pick.index % Math.max(1, open.length)];
  }

  #instances(): readonly WorkflowInstance[] {
    const { store } = this.#world;
    return store.listLogicalInstances({ workflow: undefined }).flatMap(({ id }) => store.listWorkflowInstances(id));
  }

  #actOnInstance({ action, pick }: OpOf<'instance'>): void {
    const target = this.#pick(this.#instances(), pick, ({ state }) => !isFinished(state));
    if (target === undefined) return;
    const { touched, answer } = this.#ask(() => this.#world.runner[`${action}Instance`](target.id));
    this.#checkRelatives(touched, [target.id]);
    this.#expect(answer);
  }

  #pickBackfill(pick: Pick): Backfill | undefined {
    return this.#pick(this.#world.store.listBackfills(undefined), pick, ({ finishedAt }) => finishedAt === undefined);
  }

  #actOnBackfill({ action, pick }: OpOf<'backfillAction'>): void {
    const target = this.#pickBackfill(pick);
    if (target === undefined) return;
    const finished = new Set(this.#instances().filter(({ state }) => isFinished(state)).map(({ id }) => id));
    const { touched, answer } = this.#ask(() => this.#world.runner[`${action}Backfill`](target.id));
    this.#checkRelatives(touched, target.workflowInstanceIds);
    assert.ok(touched.every((id) => !finished.has(id)), 'I7: finished members stay as they are');
    this.#expect(answer);
  }

  #change({ pick, parallel, batchSize, pauseMs, onFailure }: OpOf<'change'>): void {
    const target = this.#pickBackfill(pick);
    if (target === undefined) return;
    const change = {
      ...(parallel === undefined ? {} : { parallel }), ...(batchSize === undefined ? {} : { batchSize }),
      ...(pauseMs === undefined ? {} : { pauseMs }), ...(onFailure === undefined ? {} : { onFailure }),
    };
    const { touched, answer } = this.#ask(() => this.#world.runner.changeBackfill(target.id, change));
    assert.deepEqual(touched, [], 'I7: a change of the pace touches no workflow instance');
    this.#expect(answer);
  }

  /** Tasks that have failed or were stopped, of workflow instances that still run or have ended. */
  #unsuccessful(isEnded: boolean): readonly { readonly run: WorkflowInstance; readonly task: string }[] {
    const { store } = this.#world;
    const runs = this.#instances().filter(({ state }) => isFinished(state) === isEnded);
    return runs.flatMap((run) => store.listTaskInstances(run.id).filter(({ state }) => state === 'failed' || state === 'stopped').map(({ name }) => ({ run, task: name })));
  }

  #force({ index }: OpOf<'force'>): void {
    this.#person(this.#unsuccessful(true), index, ({ run, task }) => this.#world.runner.forceSuccess(run.id, task));
  }

  #recover({ index }: OpOf<'recover'>): void {
    const running = this.#unsuccessful(false);
    this.#person(running.length > 0 ? running : this.#unsuccessful(true), index, ({ run, task }) => this.#world.runner.recoverTask(run.id, task));
  }

  #person<T extends { readonly run: WorkflowInstance }>(targets: readonly T[], index: number, act: (target: T) => Promise<void>): void {
    const target = targets[index % Math.max(1, targets.length)];
    if (target === undefined) return;
    this.#world.checker.allowActs(target.run.id);
    const { touched, answer } = this.#ask(() => act(target));
    this.#checkRelatives(touched, [target.run.id]);
    this.#expect(answer);
  }

  /** Each due tick makes one workflow instance, and none twice (I1); what is left out is named. */
  #fire(): void {
    const { runner, store } = this.#world;
    const before = new Set(this.#instances().map(({ id }) => id));
    const switchedOn = new Set(store.listLocalSchedules().map(({ workflow }) => workflow));
    const answer = runner.fireTicks([this.#definition('orders', 0), this.#definition('source', 0)]);
    const made = this.#instances().filter(({ id }) => !before.has(id));
    assert.ok(made.every(({ trigger, workflow, runNumber }) => trigger === 'schedule' && switchedOn.has(workflow) && runNumber >= 1), 'I7: ticks make runs of what is switched on');
    this.#expect(answer);
  }

  /** Alarms that come due meanwhile ring before the next tick. */
  #sleep(count: number): void {
    const { time, ticks } = this.#world;
    for (let left = count; left > 0 && this.#world.isAlive; left--) {
      const next = ticks.find((tick) => tick > time.now());
      if (next === undefined) return;
      while (this.#world.isAlive && (time.nextAlarmAt ?? Infinity) <= next) time.advance();
      if (!this.#world.isAlive) return;
      time.setClock(Math.max(time.now(), next));
      this.#fire();
    }
  }
}

type Pick2 = globalThis.Pick<RunRequest, 'isDryRun' | 'inputs' | 'options'>;
