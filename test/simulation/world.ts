import assert from 'node:assert/strict';
import { MemoryStore, SequentialIds, VirtualTime, type ScriptedOutcome } from '../../src/adapters/memory';
import { IdempoError, RefusedError } from '../../src/core/base/errors';
import type { BackfillSlot, WorkflowInstancePlan } from '../../src/core/instance/plan';
import type { RunScope, WorkflowInstance } from '../../src/core/instance/records';
import { isFinished } from '../../src/core/instance/states';
import { loadWorkflow, type LoadedWorkflow } from '../../src/core/runner/loadedWorkflow';
import { planBackfillRequest } from '../../src/core/runner/planBackfillRequest';
import { planRerunRequest, planRunRequest } from '../../src/core/runner/planning';
import type { Definition, Store, TaskExecution } from '../../src/core/runner/ports';
import { Runner } from '../../src/core/runner/runner';
import type { BackfillRequest, RerunRequest, RunRequest } from '../../src/core/runner/runnerService';
import { DAY_MS, define, MARCH_1, NOW, settleTurns } from '../unit/runner/harness';
import { Checker } from './checker';
import { DAYS, QUIET, type Op, type Scenario, type ScopePick, type TimedOp } from './scenario';

class Crash extends Error {}

/** One scenario on a virtual clock: a store that outlives the runners on it, and one host that gives them commands. */
export class World {
  readonly store: MemoryStore;
  readonly #scenario: Scenario;
  readonly #time: VirtualTime;
  readonly #ids = new SequentialIds();
  readonly #definitions: readonly Definition[];
  readonly #loaded = new Map<string, LoadedWorkflow>();
  readonly #checker: Checker;
  readonly #counts = new Map<string, number>();
  readonly #ops: TimedOp[];
  readonly #acknowledged = new Set<string>();
  #armed: { commits: number; readonly moment: 'before' | 'after'; readonly losesPower: boolean } | undefined;
  #gate = { isOpen: true };
  #runner: Runner;
  #losesPower = false;
  #turns = 0;
  #failure: Error | undefined;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#ops = [...scenario.ops];
    this.#definitions = [define(scenario.workflow), define({ ...scenario.workflow, tail: ['# changed'] })];
    for (const definition of this.#definitions) this.#loaded.set(definition.hash, loadWorkflow(definition));
    this.#time = new VirtualTime(NOW, () => this.#host());
    this.store = new MemoryStore({ script: (execution) => this.#outcome(execution), onCommit: (moment) => this.#onCommit(moment) });
    this.#checker = new Checker(this.store, (instance, task) =>
      this.#loaded.get(instance.definitionHash)?.tasks.find(({ name }) => name === task)?.predecessors ?? []);
    this.#runner = this.#open();
  }

  /** Plays all commands, then resumes whatever is left until everything has ended. */
  async play(): Promise<void> {
    while (this.#ops.length > 0) await this.#settle();
    this.#armed = undefined;
    for (let round = 0; round < 20 && this.#unfinished().length > 0; round++) {
      await this.#settle();
      await this.#resumeAll();
      await this.#settle();
    }
    const left = this.#unfinished().map(({ id, state }) => `${id} ${state}`);
    assert.deepEqual(left, [], 'I10, I13: everything that is resumed comes to its end');
    for (const backfill of this.store.listBackfills(undefined)) assert.ok(backfill.finishedAt !== undefined, `${backfill.id} is ${backfill.state}`);
  }

  #unfinished(): readonly WorkflowInstance[] {
    return this.store.listUnfinishedWorkflowInstances();
  }

  async #resumeAll(): Promise<void> {
    for (const { id } of this.store.listBackfills(undefined).filter(({ state }) => state === 'paused')) await this.#runner.resumeBackfill(id);
    for (const { id, state } of this.#unfinished()) {
      if (state === 'paused') await this.#runner.resumeInstance(id);
    }
  }

  /** Until nothing happens any more; then the next command, or the next alarm. */
  async #settle(): Promise<void> {
    for (;;) {
      await settleTurns();
      this.#rethrow();
      if (!this.#gate.isOpen) await this.#recover();
      else if (this.#ops.length > 0 && this.#ops[0]?.gap !== QUIET) this.#host();
      else if (!this.#time.advance() && !this.#give()) break;
    }
    await this.#runner.whenIdle();
    this.#checker.checkAll();
  }

  #rethrow(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** The host's turn: gives the commands whose time has come. */
  #host(): void {
    if (!this.#gate.isOpen) throw new Crash('the runner is gone');
    this.#turns++;
    for (let next = this.#ops[0]; next !== undefined && next.gap !== QUIET && next.gap <= this.#turns && this.#gate.isOpen; next = this.#ops[0]) this.#give();
  }

  /** `false`: no command is left. */
  #give(): boolean {
    const next = this.#ops.shift();
    if (next === undefined) return false;
    this.#turns = 0;
    try {
      this.#perform(next.op);
    } catch (error) {
      if (!(error instanceof Crash)) this.#failure ??= error instanceof Error ? error : new Error(String(error));
    }
    return true;
  }

  #onCommit(moment: 'before' | 'after'): void {
    if (this.#armed?.moment === moment && --this.#armed.commits <= 0) {
      this.#losesPower = this.#armed.losesPower;
      this.#armed = undefined;
      this.#gate.isOpen = false;
      throw new Crash(`${moment} a commit`);
    }
    if (moment === 'before') return;
    try {
      this.#checker.checkAll();
    } catch (error) {
      this.#failure ??= error instanceof Error ? error : new Error(String(error));
    }
  }

  #outcome(execution: TaskExecution): ScriptedOutcome {
    const key = `${execution.task} ${execution.rendered.parts.map(({ sql }) => sql).join('')}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    const chance = hash(`${this.#scenario.seed} ${key} ${count}`) % 1000;
    if (chance < this.#scenario.failures * 8) return { kind: 'fail', error: 'transient' };
    if (chance < this.#scenario.failures * 10) return { kind: 'fail', error: 'permanent' };
    return chance >= 990 ? { kind: 'stop' } : { kind: 'succeed' };
  }

  /** A runner on the store; once it is dead it can no longer reach it. */
  #open(): Runner {
    const gate = { isOpen: true };
    this.#gate = gate;
    const checker = this.#checker;
    const store = new Proxy<Store>(this.store, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          if (!gate.isOpen) throw new Crash('the runner is gone');
          const result: unknown = Reflect.apply(value, target, args);
          if (key === 'flush') checker.noteFlush();
          return result;
        };
      },
    });
    return new Runner({ store, clock: this.#time, timer: this.#time, ids: this.#ids });
  }

  async #recover(): Promise<void> {
    while (this.#time.nextAlarmAt !== undefined) this.#time.advance();
    if (this.#losesPower) {
      this.store.losePower();
      this.#checker.notePowerLoss();
      for (const id of this.#acknowledged) {
        assert.ok(this.store.findWorkflowInstance(id) ?? this.store.findBackfill(id), `I18: ${id} was acknowledged and is gone`);
      }
    }
    this.#losesPower = false;
    this.#runner = this.#open();
    const armed = this.#armed;
    const recovered = this.#runner.recover();
    if (!this.#gate.isOpen) return void recovered.catch(() => undefined);
    const states = this.#unfinished().map(({ state }) => state);
    assert.ok(states.every((state) => state === 'paused' || state === 'waiting'), `I15: recovery left ${states.join(' ')}`);
    this.#armed = undefined;
    const again = this.#runner.recover();
    this.#armed = armed;
    await recovered;
    assert.deepEqual(await again, { interruptedInstances: [], interruptedBackfills: [] }, 'I15: a second recovery finds nothing');
  }

  #perform(op: Op): void {
    switch (op.kind) {
      case 'run':
        return this.#run({ ...this.#when(op.day, op.version), scope: this.#scopeOf(op.scope, 'all') });
      case 'rerun':
        return this.#rerun({
          workflow: 'orders', scheduleInstant: MARCH_1 + op.day * DAY_MS, scope: this.#scopeOf(op.scope, 'failed'),
          definition: op.version === undefined ? undefined : this.#definition(op.version),
        });
      case 'backfill': {
        const { from, days, mode, order, parallel } = op;
        const last = Math.min(from + days, DAYS) - 1;
        return this.#backfill({ definition: this.#definition(op.version), from: MARCH_1 + from * DAY_MS, to: MARCH_1 + last * DAY_MS, mode, order, parallel });
      }
      case 'instance':
        return this.#actOnInstance(op.action, op.pick);
      case 'backfillAction':
        return this.#actOnBackfill(op.action, op.pick);
      case 'fault':
        return this.#expect(this.#runner.injectFault({ workflow: 'orders', task: this.#taskName(op.task), times: op.times }));
      case 'crash':
        this.#armed = { ...op };
        return;
      case 'kill':
        this.#losesPower = op.losesPower;
        this.#gate.isOpen = false;
        return;
      case 'clock':
        return this.#time.setClock(this.#time.now() + op.byMs);
    }
  }

  #when(day: number, version: number): Pick<RunRequest, 'definition' | 'scheduleInstant'> {
    return { definition: this.#definition(version), scheduleInstant: MARCH_1 + day * DAY_MS };
  }

  #definition(version: number): Definition {
    const definition = this.#definitions[version % this.#definitions.length];
    assert.ok(definition);
    return definition;
  }

  #taskName(index: number): string {
    return `t${index % this.#scenario.workflow.tasks.length}`;
  }

  #scopeOf<K extends 'all' | 'failed'>(scope: ScopePick, other: K): K extends 'failed' ? RunScope : RunRequest['scope'] {
    const chosen = 'task' in scope ? { kind: scope.kind, tasks: [this.#taskName(scope.task)] } : { kind: other === 'failed' ? scope.kind : 'all' };
    return chosen as K extends 'failed' ? RunScope : RunRequest['scope'];
  }

  /** A refusal is an answer; anything else that rejects is a crash or a bug. */
  #expect(answer: Promise<unknown>, acknowledged?: string): void {
    answer.then(
      () => void (acknowledged !== undefined && this.#acknowledged.add(acknowledged)),
      (error: unknown) => {
        const isCrash = error instanceof Crash || (error instanceof IdempoError && error.code === 'runnerStopped');
        if (!(error instanceof RefusedError) && !isCrash) this.#failure ??= error instanceof Error ? error : new Error(String(error));
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

  #load(hash: string): LoadedWorkflow {
    const loaded = this.#loaded.get(hash);
    assert.ok(loaded);
    return loaded;
  }

  #run(request: RunRequest): void {
    const planned = this.#plan(() => planRunRequest(this.store, request, (hash) => this.#load(hash ?? request.definition.hash)));
    const before = this.#snapshot();
    const answer = this.#runner.run(request);
    const changed = this.#changedSince(before);
    if (planned instanceof RefusedError) assert.deepEqual(changed, [], 'I7: a refused run changes nothing');
    else if (planned.unfinished !== undefined) assert.ok(changed.every((id) => id === planned.unfinished?.id), 'I7: resuming touches only that run');
    else if (this.#gate.isOpen) this.#checkMade(planned.plan, changed);
    this.#expect(answer, changed[0]);
  }

  #rerun(request: RerunRequest): void {
    const planned = this.#plan(() => planRerunRequest(this.store, request, (hash) => this.#load(request.definition?.hash ?? hash)));
    const before = this.#snapshot();
    const answer = this.#runner.rerun(request);
    const changed = this.#changedSince(before);
    if (planned instanceof RefusedError) assert.deepEqual(changed, [], 'I7: a refused rerun changes nothing');
    else if (this.#gate.isOpen) this.#checkMade(planned.plan, changed);
    this.#expect(answer, changed[0]);
  }

  /** I7: exactly the planned workflow instance came into being, with exactly the planned tasks. */
  #checkMade(plan: WorkflowInstancePlan, changed: readonly string[]): void {
    assert.equal(changed.length, 1, 'I7: one workflow instance was made and nothing else changed');
    const made = this.store.findWorkflowInstance(changed[0] ?? '');
    assert.deepEqual(
      [made?.runNumber, made?.rerunOf, made?.scheduleInstant, made?.trigger, made?.scope],
      [plan.runNumber, plan.rerunOf, plan.scheduleInstant, plan.trigger, plan.scope],
    );
    const tasks = this.store.listTaskInstances(made?.id ?? '');
    const states = { run: 'pending', carryOver: 'carriedOver', skip: 'skipped' } as const;
    assert.deepEqual(
      tasks.map(({ name, state, carriedOverFrom }) => [name, state, carriedOverFrom]),
      plan.tasks.map(({ name, action, carriedOverFrom }) => [name, states[action], carriedOverFrom]),
      'I7: the tasks are those of the plan',
    );
  }

  #backfill(request: BackfillRequest): void {
    const context = { load: ({ hash }: Definition) => this.#load(hash), now: this.#time.now() };
    const planned = this.#plan(() => planBackfillRequest(this.store, request, context));
    const before = this.#snapshot();
    const backfills = this.store.listBackfills('orders').length;
    const executed = this.store.effects.length;
    const answer = this.#runner.backfill(request);
    const changed = this.#changedSince(before);
    if (planned instanceof RefusedError) assert.deepEqual(changed, [], 'I7: a refused backfill changes nothing');
    else if (this.#gate.isOpen) {
      const isNew = planned.plan.continues === undefined;
      assert.equal(this.store.listBackfills('orders').length - backfills, isNew ? 1 : 0);
      assert.equal(this.store.effects.length, executed, 'I3: nothing has run before all exist');
      if (isNew) this.#checkSlots(planned.plan.slots, changed);
    }
    const made = isRefusal(planned) ? undefined : this.store.listBackfills('orders')[0]?.id;
    this.#expect(answer, made);
  }

  /** I3, I7: exactly the slots that will run got or kept a workflow instance in this backfill, in the order of the plan. */
  #checkSlots(slots: readonly BackfillSlot[], changed: readonly string[]): void {
    const [backfill] = this.store.listBackfills('orders');
    const willRun = slots.filter((slot) => slot.willRun);
    const members = backfill?.workflowInstanceIds.map((id) => this.store.findWorkflowInstance(id)) ?? [];
    assert.deepEqual(members.map((member) => member?.scheduleInstant), willRun.map((slot) => slot.scheduleInstant), 'I3');
    assert.deepEqual(members.map((member) => member?.runNumber), willRun.map((slot) => slot.runNumber), 'I7');
    assert.ok(members.every((member) => member?.backfillId === backfill?.id));
    const expected = new Set(willRun.flatMap((slot) => slot.newest ?? []));
    for (const id of backfill?.workflowInstanceIds ?? []) expected.add(id);
    assert.ok(changed.every((id) => expected.has(id)), 'I7: no other workflow instance was touched');
  }

  #actOnInstance(action: 'pause' | 'resume' | 'cancel', pick: number): void {
    const live = this.#unfinished();
    const target = live[pick % Math.max(1, live.length)];
    if (target === undefined) return;
    const before = this.#snapshot();
    const answer = this.#runner[`${action}Instance`](target.id);
    if (this.#gate.isOpen) assert.ok(this.#changedSince(before).every((id) => id === target.id), `I7: ${action} touches only its target`);
    this.#expect(answer);
  }

  #actOnBackfill(action: 'pause' | 'resume' | 'cancel', pick: number): void {
    const open = this.store.listBackfills('orders').filter(({ finishedAt }) => finishedAt === undefined);
    const target = open[pick % Math.max(1, open.length)];
    if (target === undefined) return;
    const before = this.#snapshot();
    const answer = this.#runner[`${action}Backfill`](target.id);
    const changed = this.#changedSince(before);
    if (this.#gate.isOpen) assert.ok(changed.every((id) => target.workflowInstanceIds.includes(id)), `I7: ${action} touches only its members`);
    if (this.#gate.isOpen) assert.ok(changed.every((id) => !isFinished(before.get(id)?.state ?? 'waiting')), 'finished members stay as they are');
    this.#expect(answer);
  }

  #snapshot(): ReadonlyMap<string, WorkflowInstance> {
    const all = this.store.listLogicalInstances({ workflow: undefined }).flatMap(({ id }) => this.store.listWorkflowInstances(id));
    return new Map(all.map((instance) => [instance.id, instance]));
  }

  #changedSince(before: ReadonlyMap<string, WorkflowInstance>): readonly string[] {
    return [...this.#snapshot().values()].filter((instance) => before.get(instance.id) !== instance).map(({ id }) => id);
  }
}

function isRefusal(value: unknown): value is RefusedError {
  return value instanceof RefusedError;
}

/** FNV-1a with a final mix. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
