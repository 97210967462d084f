import assert from 'node:assert/strict';
import { MemoryStore, SequentialIds, VirtualTime, type MemoryTables, type ScriptedOutcome } from '../../src/adapters/memory';
import { IdempoError, messageOf } from '../../src/core/base/errors';
import type { WorkflowInstance } from '../../src/core/instance/records';
import { loadWorkflow, type LoadedWorkflow } from '../../src/core/runner/loadedWorkflow';
import type { Definition, Pace, TaskExecution } from '../../src/core/runner/ports';
import { Runner } from '../../src/core/runner/runner';
import { dataWindowOf, ticksWithin } from '../../src/core/schedule';
import { Checker } from './checker';
import { Commands } from './commands';
import { ending } from './ending';
import { QUIET, type Op, type Scenario, type TimedOp } from './scenario';
import { definitionOf, type WorkflowName } from './shapes';
import { tableOf } from './taskChecker';
import { nothingTouched, watchStore, type Touched } from './watch';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** 2025-03-01T00:00:00Z. The clocks of New York change on 9 March. */
export const FIRST_DAY = 1_740_787_200_000;
const BEGIN = FIRST_DAY + 12 * DAY_MS;
const END = FIRST_DAY + 60 * DAY_MS;

/** What a runner meets whose process is gone. */
export class Crash extends Error {}

/** The disk is full, or does not answer (F05). */
export class DiskFault extends Error {}

/** Steps of one scenario after which it counts as endless. */
const MAX_STEPS = 40_000;

/** One scenario on a virtual clock: a store that outlives the runners on it, and one host that gives them commands. */
export class World {
  readonly store: MemoryStore;
  readonly scenario: Scenario;
  readonly time: VirtualTime;
  readonly checker: Checker;
  /** Ticks of the 60 days; all workflows have the same. */
  readonly ticks: readonly number[];
  runner: Runner;
  readonly #ids = new SequentialIds();
  readonly #definitions = new Map<string, Definition>();
  readonly #loaded = new Map<string, LoadedWorkflow>();
  readonly #counts = new Map<string, number>();
  readonly #ops: TimedOp[];
  readonly #commands: Commands;
  /** Workflow instances that were committed and of which no listener has heard. */
  readonly #untold = new Set<string>();
  #armed: { commits: number; readonly moment: 'before' | 'after'; readonly losesPower: boolean } | undefined;
  #fullDisk: { readonly at: 'flush' | 'commit'; nth: number } | undefined;
  #hadDiskFault = false;
  #gate = { isOpen: true, isStopped: false };
  #touched: Touched = nothingTouched();
  #sinceMark: Set<string> | undefined;
  #losesPower = false;
  #turns = 0;
  #alarms = 0;
  #steps = 0;
  #recoveries = 0;
  #failure: Error | undefined;

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    this.#ops = [...scenario.ops];
    this.ticks = this.#readTicks();
    this.time = new VirtualTime(BEGIN, () => this.#host());
    this.store = new MemoryStore({ script: (execution) => this.#outcome(execution), engine: insertRow, onCommit: (moment) => this.#onCommit(moment) });
    const { tasks = Infinity, instances = Infinity } = scenario.limits;
    const limits = { tasks: scenario.pace === undefined ? 1 : tasks, instances };
    this.checker = new Checker({ store: this.store, workflowOf: (run) => this.workflowOf(run), limits });
    this.#commands = new Commands(this);
    this.runner = this.#open();
  }

  /** Plays all commands, then resumes whatever is left until everything has ended. */
  async play(): Promise<void> {
    while (this.#ops.length > 0) await this.settle();
    this.#armed = undefined;
    this.#fullDisk = undefined;
    await ending(this, END);
    this.#rethrow();
  }

  unfinished(): readonly WorkflowInstance[] {
    return this.store.listUnfinishedWorkflowInstances();
  }

  /** Read when it is asked for: most scenarios need few of them. */
  definition(workflow: WorkflowName, version = 0): Definition {
    const key = `${workflow} ${version}`;
    const found = this.#definitions.get(key) ?? definitionOf(workflow, this.scenario, version);
    this.#definitions.set(key, found);
    return found;
  }

  workflowOf({ definitionHash }: WorkflowInstance): LoadedWorkflow {
    return this.load(definitionHash);
  }

  load(hash: string): LoadedWorkflow {
    const found = this.#loaded.get(hash);
    if (found !== undefined) return found;
    const definition = [...this.#definitions.values()].find((each) => each.hash === hash) ?? this.store.findDefinition(hash);
    assert.ok(definition, `the definition ${hash} is not in the store`);
    const loaded = loadWorkflow(definition);
    this.#loaded.set(hash, loaded);
    return loaded;
  }

  /** Whether the runner still reaches its store. */
  get isAlive(): boolean {
    return this.#gate.isOpen;
  }

  /** Which workflow instances the work has touched, while it runs. */
  touchedBy(work: () => void): readonly string[] {
    const touched = new Set<string>();
    this.#sinceMark = touched;
    work();
    this.#sinceMark = undefined;
    return [...touched];
  }

  note(failure: unknown): void {
    this.#failure ??= failure instanceof Error ? failure : new Error(String(failure));
  }

  /** A refusal apart, what may a command be answered with? */
  isExpected(error: unknown): boolean {
    return error instanceof Crash || error instanceof DiskFault || (error instanceof IdempoError && error.code === 'runnerStopped');
  }

  /** Until nothing happens any more; then the next command, or the next alarm. */
  async settle(): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      this.#rethrow();
      assert.ok(this.#steps++ < MAX_STEPS, 'I10: it does not come to an end');
      const next = this.#ops[0];
      if (!this.#gate.isOpen) await this.#recover();
      else if (this.#hadDiskFault) await this.#afterDiskFault();
      else if (next !== undefined && (next.gap >= 0 || (next.gap < QUIET && this.#alarms >= -1 - next.gap))) this.#host();
      else if (this.#advance()) this.#alarms++;
      else if (!this.#give()) break;
    }
    await this.#checkQuiet();
  }

  /** `false`: nothing is left that comes with time. */
  #advance(): boolean {
    if (this.#gate.isOpen && !this.#gate.isStopped) this.checker.checkPrompt(this.time.now());
    return this.time.advance();
  }

  /** The process dies (F01). */
  kill(losesPower: boolean): void {
    this.#losesPower = losesPower;
    this.#gate.isOpen = false;
  }

  arm(fault: Extract<Op, { readonly kind: 'crash' | 'diskFull' }>): void {
    if (fault.kind === 'crash') this.#armed = { ...fault };
    else this.#fullDisk = { ...fault };
  }

  /** When nothing goes on by itself (I10, I13, I19). */
  async #checkQuiet(): Promise<void> {
    let isIdle = false;
    this.runner.whenIdle().then(() => (isIdle = true), (error: unknown) => void (this.isExpected(causeOf(error)) || this.note(causeOf(error))));
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#rethrow();
    const isBusy = this.unfinished().some((run) => this.store.listTaskInstances(run.id).some((task) => task.state === 'running'));
    assert.ok(isIdle || isBusy, 'I10: the runner is not idle, and nothing runs');
    assert.deepEqual([...this.#untold], [], 'I19: no listener has heard of these workflow instances');
    const status = await this.runner.status({}).catch((error: unknown) => void (this.#hadDiskFault || this.note(error)));
    if (status === undefined) return;
    const shown = status.logicalInstances.flatMap(({ workflowInstances }) => workflowInstances).filter(({ instance }) => instance.finishedAt === undefined);
    assert.deepEqual(new Set(shown.map(({ instance }) => instance)), new Set(this.unfinished()), 'I19: a status is what is in the store');
    this.#checkHeldUp();
  }

  /** What could begin has begun (I10, I13). */
  #checkHeldUp(): void {
    const runs = this.unfinished();
    const running = runs.filter(({ state }) => state === 'running' || state === 'pausing' || state === 'stopping');
    const isExecuting = running.some((run) => this.store.listTaskInstances(run.id).some((task) => task.state === 'running' && this.workflowOf(run).tasks.find(({ name }) => name === task.name)?.logic === undefined));
    this.checker.checkPrompt(this.time.now());
    for (const run of runs) {
      if (run.state !== 'running') continue;
      const idle = this.store.listTaskInstances(run.id).find(({ state }) => state === 'submitted' || state === 'delayed' || state === 'retryWaiting');
      assert.ok(idle === undefined || (idle.state === 'submitted' && isExecuting), `I10: ${idle?.name ?? ''} of ${run.id} is ${idle?.state ?? ''} and does not begin`);
    }
  }

  #readTicks(): readonly number[] {
    const { schedule } = this.load(this.definition('orders').hash);
    const range = ticksWithin(schedule, { from: FIRST_DAY, to: END }, 1000);
    assert.equal(range.kind, 'ticks');
    const ticks = range.kind === 'ticks' ? range.ticks : [];
    const windows = ticks.slice(0, 24).map((tick) => dataWindowOf(schedule, tick));
    windows.forEach((window, index) => {
      assert.ok(window !== undefined && window.from < window.to, 'I4: a window is empty');
      const next = windows[index + 1];
      if (next !== undefined) assert.equal(window.to, next.from, 'I4: windows leave a gap or overlap');
    });
    return ticks;
  }

  #rethrow(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** The host's turn: gives the commands whose time has come. */
  #host(): void {
    if (!this.#gate.isOpen) throw new Crash('the runner is gone');
    assert.ok(this.#steps++ < MAX_STEPS, 'I10: it does not come to an end');
    this.#turns++;
    for (let next = this.#ops[0]; next !== undefined && this.#isDue(next) && this.#gate.isOpen; next = this.#ops[0]) this.#give();
  }

  #isDue({ gap }: TimedOp): boolean {
    return gap >= 0 ? gap <= this.#turns : gap < QUIET && this.#alarms >= -1 - gap;
  }

  /** `false`: no command is left. */
  #give(): boolean {
    const next = this.#ops.shift();
    if (next === undefined) return false;
    this.#turns = 0;
    this.#alarms = 0;
    this.perform(next.op);
    return true;
  }

  perform(op: Op): void {
    try {
      this.#commands.perform(op);
    } catch (error) {
      if (!this.isExpected(error)) this.note(error);
    }
    this.#sinceMark = undefined;
    this.checker.allowActs(undefined);
  }

  #onCommit(moment: 'before' | 'after'): void {
    if (this.#armed?.moment === moment && --this.#armed.commits <= 0) {
      this.#losesPower = this.#armed.losesPower;
      this.#armed = undefined;
      this.#gate.isOpen = false;
      if (moment === 'after') this.#checkTouched();
      throw new Crash(`${moment} a commit`);
    }
    if (moment === 'before' && this.#isDiskFull('commit')) throw new DiskFault('no space is left for a commit');
    if (moment === 'after') this.#checkTouched();
  }

  #checkTouched(): void {
    for (const id of this.#touched.instances) {
      this.#untold.add(id);
      this.#sinceMark?.add(id);
    }
    try {
      this.checker.check(this.#touched);
    } catch (error) {
      this.note(error);
    }
  }

  #isDiskFull(at: 'flush' | 'commit'): boolean {
    if (this.#fullDisk?.at !== at || --this.#fullDisk.nth > 0) return false;
    this.#fullDisk = undefined;
    this.#hadDiskFault = true;
    return true;
  }

  #outcome(execution: TaskExecution): ScriptedOutcome {
    this.#checkExecuted(execution);
    const { count, chance } = this.#draw('outcome', execution);
    const { failures } = this.scenario;
    if (execution.instead !== undefined) return { kind: 'succeed' };
    if (chance < failures * 8) return { kind: 'fail', error: 'transient' };
    if (chance < failures * 10) return { kind: 'fail', error: 'permanent' };
    if (chance >= 992) return { kind: 'stop', timedOut: false };
    return { kind: 'succeed', ...((execution.outputs ?? []).length > 0 ? { out: { v: String(count % 3) } } : {}) };
  }

  /** I6, I17: what is executed is the running attempt of what has not been ended. */
  #checkExecuted({ workflowInstanceId, task: name, clockMs }: TaskExecution): void {
    const run = this.store.findWorkflowInstance(workflowInstanceId);
    const task = this.store.listTaskInstances(workflowInstanceId).find((each) => each.name === name);
    const attempt = this.store.listAttempts(task?.id ?? '').at(-1);
    if (run?.state !== 'running' && run?.state !== 'pausing') this.note(new Error(`I17: ${name} of ${workflowInstanceId} is executed, and that is ${run?.state ?? 'gone'}`));
    if (attempt?.state !== 'running' || attempt.startedAt !== clockMs) this.note(new Error(`I6: what is executed of ${name} of ${workflowInstanceId} is not its running attempt`));
  }

  /** Decided by the scenario, the SQL and how often it came; not by what else goes on. */
  #draw(what: string, execution: TaskExecution): { readonly count: number; readonly chance: number } {
    const key = `${what} ${execution.task} ${execution.rendered.parts.map(({ sql }) => sql).join('')}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return { count, chance: chanceOf(`${this.scenario.seed} ${key} ${count}`) };
  }

  #pace(): Pace | undefined {
    const { pace } = this.scenario;
    if (pace === undefined) return undefined;
    const lengths = pace === 'even' ? [MINUTE_MS] : [0, 1000, MINUTE_MS, 4 * MINUTE_MS, 10 * MINUTE_MS];
    return {
      durationOf: (execution) => {
        const { chance } = this.#draw('length', execution);
        return chance >= 985 && execution.instead === undefined ? Infinity : (lengths[chance % lengths.length] ?? 0);
      },
    };
  }

  /** A runner on the store; once it is dead it can no longer reach it. */
  #open(): Runner {
    const gate = { isOpen: true, isStopped: false };
    this.#gate = gate;
    this.#untold.clear();
    const store = watchStore(this.store, {
      before: () => {
        if (!gate.isOpen) throw new Crash('the runner is gone');
      },
      begin: () => {
        if (gate.isStopped) this.note(new Error('F05: a runner that has stopped goes on'));
        return (this.#touched = nothingTouched());
      },
      flush: (flush) => {
        if (this.#isDiskFull('flush')) return Promise.reject(new DiskFault('the disk does not answer'));
        this.checker.noteFlush();
        return flush();
      },
    });
    const runner = new Runner({ store, clock: this.time, timer: this.time, ids: this.#ids, pace: this.#pace(), limits: this.scenario.limits });
    runner.onChange(({ workflowInstanceIds }) => {
      for (const id of workflowInstanceIds) this.#untold.delete(id);
    });
    return runner;
  }

  /** The runner says so and does nothing more, or has undone the one command and goes on (F05). */
  async #afterDiskFault(): Promise<void> {
    this.#hadDiskFault = false;
    let isStopped = false;
    await this.runner.resumeBackfill('none').catch((error: unknown) => (isStopped = error instanceof IdempoError && error.code === 'runnerStopped'));
    if (!isStopped) return;
    this.#gate.isStopped = true;
    for (let round = 0; round < 3; round++) await new Promise<void>((resolve) => setImmediate(resolve));
    assert.equal(this.time.nextAlarmAt, undefined, 'F05: a runner that has stopped leaves an alarm');
    this.#gate.isOpen = false;
  }

  async #recover(): Promise<void> {
    this.time.dropAlarms();
    if (this.#losesPower) {
      this.store.losePower();
      this.checker.notePowerLoss();
      this.#commands.checkAcknowledged();
    }
    this.#losesPower = false;
    this.runner = this.#open();
    this.checker.noteRestart();
    this.#recoveries++;
    const then = this.#recoveries % 3 === 0 ? 'pause' : this.scenario.recovery;
    const recovered = this.runner.recover({ then });
    if (!this.#gate.isOpen) return void recovered.catch(() => undefined);
    recovered.catch((error: unknown) => void (this.isExpected(error) || this.note(error)));
    if (this.#hadDiskFault) {
      // Whoever opens a store whose recovery fails closes it again.
      this.#hadDiskFault = false;
      this.#gate.isOpen = false;
      return;
    }
    this.#checkRecovered(then);
    if (then === 'continue') return;
    const armed = this.#armed;
    this.#armed = undefined;
    const again = this.runner.recover();
    this.#armed = armed;
    if (this.#hadDiskFault) return void again.catch(() => undefined);
    await recovered.catch(() => undefined);
    await again.then(
      (found) => assert.deepEqual(found, { interruptedInstances: [], interruptedBackfills: [] }, 'I15: a second recovery finds nothing'),
      (error: unknown) => assert.ok(this.isExpected(error), messageOf(error)),
    );
  }

  /** I15: nothing is shown as running that nobody runs. */
  #checkRecovered(then: 'pause' | 'continue'): void {
    for (const run of this.unfinished()) {
      const running = this.store.listTaskInstances(run.id).filter(({ state }) => state === 'running');
      const waits = running.filter(({ name }) => this.workflowOf(run).tasks.find((task) => task.name === name)?.logic?.kind === 'dependent');
      assert.equal(running.length, waits.length, `I15: recovery left ${run.id} with running tasks`);
      const isAtRest = run.state === 'paused' || run.state === 'waiting' || (run.state === 'running' && waits.length > 0);
      assert.ok(isAtRest || then === 'continue', `I15: recovery left ${run.id} ${run.state}`);
    }
  }
}

/** The engine of the user's tables: each statement adds a row. */
export function insertRow(sql: string, tables: MemoryTables): number {
  const table = tableOf(sql);
  tables.replace(table, [...(tables.find(table) ?? []), sql]);
  return 1;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : error;
}

/** 0 … 999, from the text alone: FNV-1a with a final mix. */
export function chanceOf(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  return ((value ^ (value >>> 13)) >>> 0) % 1000;
}
