import { RefusedError } from '../base/errors';
import { type Message, reasonText, text, word } from '../base/message';
import { allowedActions, type InstanceAction } from './allowedActions';
import type { PlannedTask, WorkflowInstancePlan } from './plan';
import type { TaskNode } from './progress';
import type { RunScope, SkipCause, TaskInstance, Trigger, WorkflowInstance, WorkflowInstanceDetail } from './records';
import { isFinished, isTaskPassed } from './states';

/** A task as plans see it. */
export interface PlanTask extends TaskNode {
  /** Set: it is never executed, whatever is chosen; the tasks after it run. */
  readonly passOver: { readonly cause: Extract<SkipCause, 'disabled' | 'notLocal'>; readonly reason: string } | undefined;
}

export interface PlanTarget {
  readonly workflow: string;
  readonly scheduleInstant: number;
  readonly scheduleTime: string;
  /** In an order of execution. */
  readonly tasks: readonly PlanTask[];
}

/** The first workflow instance of a logical instance. Refused when the scope names an unknown task. */
export function planRun(target: PlanTarget, scope: RunScope, trigger: Exclude<Trigger, 'rerun'>): WorkflowInstancePlan {
  const chosen = chooseTasks(target, scope);
  return {
    ...timeOf(target),
    trigger,
    runNumber: 1,
    rerunOf: undefined,
    scope,
    tasks: target.tasks.map((task) => {
      const reason = chosen.get(task.name);
      return reason === undefined ? skip(task.name, 'notChosen', reasonText`not chosen`) : runOrPassOver(task, reason);
    }),
  };
}

/** What is left of an unfinished workflow instance: going on with it makes nothing new. */
export function planResume(target: PlanTarget, detail: WorkflowInstanceDetail): WorkflowInstancePlan {
  const { instance } = detail;
  const before = new Map(detail.tasks.map(({ task }) => [task.name, task]));
  return {
    ...timeOf(target),
    trigger: instance.trigger,
    runNumber: instance.runNumber,
    rerunOf: instance.rerunOf,
    scope: instance.scope,
    tasks: target.tasks.flatMap((node) => {
      const task = before.get(node.name);
      return task === undefined ? [] : [planRest(task, instance)];
    }),
  };
}

function planRest(task: TaskInstance, instance: WorkflowInstance): PlannedTask {
  const { runNumber } = instance;
  if (task.state === 'skipped') return skip(task.name, task.skipCause ?? 'notChosen', task.reason ?? reasonText`${task.state} in run ${runNumber}`);
  if (!isTaskPassed(task.state)) return { name: task.name, action: 'run', reason: reasonText`not finished in run ${runNumber}`, carriedOverFrom: undefined };
  return { name: task.name, action: 'carryOver', reason: reasonText`done in run ${runNumber}`, carriedOverFrom: task.carriedOverFrom ?? instance.id };
}

/**
 * A new workflow instance of a logical instance that has run. `previous`: its workflow instances, by run number. Refused while
 * the newest is at work, when nothing failed (scope `failed`), when the scope names an unknown task, and when a chosen task
 * follows one that has no successful result and is not chosen (I12).
 */
export function planRerun(target: PlanTarget, scope: RunScope, previous: readonly WorkflowInstanceDetail[]): WorkflowInstancePlan {
  const newest = previous.at(-1);
  const real = previous.filter(({ instance }) => instance.isDryRun !== true);
  if (newest === undefined || real.length === 0) {
    throw new RefusedError('neverRan', text`${describe(target)} has not run yet: run it first`);
  }
  checkAllowed(target, scope, { newest: newest.instance, real: real.at(-1)?.instance ?? newest.instance });
  const history = readHistory(real);
  const chosen = chooseAgain(target, scope, history);
  checkUpstream(target, chosen, history);
  return {
    ...timeOf(target),
    trigger: 'rerun',
    runNumber: newest.instance.runNumber + 1,
    rerunOf: newest.instance.id,
    endsPaused: newest.instance.state === 'paused' ? true : undefined,
    scope,
    tasks: planTasks(target, chosen, history),
  };
}

/**
 * Chosen tasks of a schedule time that has run, in a backfill: the others keep their results. It runs them whatever those before them
 * have come to, as in a schedule time that never ran. Refused when the scope names an unknown task.
 */
export function planChosenAgain(target: PlanTarget, scope: RunScope, previous: readonly WorkflowInstanceDetail[]): readonly PlannedTask[] {
  return planTasks(target, chooseTasks(target, scope), readHistory(previous.filter(({ instance }) => instance.isDryRun !== true)));
}

function planTasks(target: PlanTarget, chosen: ReadonlyMap<string, string>, history: History): readonly PlannedTask[] {
  return target.tasks.map((task) => {
    const reason = chosen.get(task.name);
    return reason === undefined ? keep(task, history) : runOrPassOver(task, reason);
  });
}

const ACTION_OF: Readonly<Record<RunScope['kind'], InstanceAction>> = {
  all: 'rerunAll',
  failed: 'rerunFailed',
  from: 'rerunFrom',
  to: 'rerunFrom',
  only: 'rerunFrom',
};

/** `real`: the newest that is no dry run. */
function checkAllowed(target: PlanTarget, scope: RunScope, { newest, real }: { readonly newest: WorkflowInstance; readonly real: WorkflowInstance }): void {
  const nameOf = ({ runNumber }: WorkflowInstance): Message => text`run ${runNumber} of ${describe(target)}`;
  const mayEnd = newest.state === 'paused' && scope.kind !== 'failed';
  if (!isFinished(newest.state) && !mayEnd) {
    throw new RefusedError('unfinished', text`${nameOf(newest)} is ${word(newest.state)}: resume it or cancel it before a rerun`);
  }
  if (!allowedActions(real.state, true).includes(ACTION_OF[scope.kind])) {
    throw new RefusedError('nothingFailed', text`${nameOf(real)} has ${word(real.state)}, no task of it failed: rerun all or from a task`);
  }
}

/** What is known of each task of a logical instance: its state in the last run for which it was chosen. */
type History = ReadonlyMap<string, PastTask>;

interface PastTask {
  readonly task: TaskInstance;
  /** The run in which it got this state. */
  readonly runNumber: number;
  /** The workflow instance that produced its result, and that one's run number; `undefined`: there is no result. */
  readonly producer: { readonly id: string; readonly runNumber: number } | undefined;
}

function readHistory(previous: readonly WorkflowInstanceDetail[]): History {
  const runNumbers = new Map(previous.map(({ instance }) => [instance.id, instance.runNumber]));
  const history = new Map<string, PastTask>();
  for (const { instance, tasks } of previous) {
    for (const { task } of tasks) {
      if (task.skipCause === 'notChosen' && history.has(task.name)) continue;
      const isResult = isTaskPassed(task.state) && task.state !== 'skipped';
      const id = task.carriedOverFrom ?? instance.id;
      const producer = isResult ? { id, runNumber: runNumbers.get(id) ?? instance.runNumber } : undefined;
      history.set(task.name, { task, runNumber: instance.runNumber, producer });
    }
  }
  return history;
}

function chooseAgain(target: PlanTarget, scope: RunScope, history: History): ReadonlyMap<string, string> {
  if (scope.kind === 'failed') return chooseFailed(target, history);
  const chosen = chooseTasks(target, scope);
  if (scope.kind !== 'all') return chosen;
  // A run of chosen tasks is repeated as it was (dolphinscheduler.md §3.6.1).
  return new Map([...chosen].filter(([name]) => history.get(name)?.task.skipCause !== 'notChosen'));
}

/** Chosen tasks with the reason, for scopes that do not look at earlier runs. */
function chooseTasks(target: PlanTarget, scope: RunScope): ReadonlyMap<string, string> {
  if (scope.kind === 'all' || scope.kind === 'failed') return new Map(target.tasks.map(({ name }) => [name, reasonText`whole workflow`]));
  const unknown = scope.tasks.find((task) => !target.tasks.some(({ name }) => name === task));
  if (unknown !== undefined || scope.tasks.length === 0) {
    const names = target.tasks.map(({ name }) => name).join(', ');
    throw new RefusedError('unknownTask', text`workflow ${target.workflow} has no task "${unknown ?? ''}"; its tasks are ${names}`);
  }
  const chosen = new Map(scope.tasks.map((task) => [task, reasonText`chosen`]));
  if (scope.kind === 'from') return addFollowers(target, chosen, () => true);
  return scope.kind === 'to' ? addNeeded(target, chosen) : chosen;
}

function chooseFailed(target: PlanTarget, history: History): ReadonlyMap<string, string> {
  const roots = new Map<string, string>();
  for (const node of target.tasks) {
    const reason = reasonToRepeat(node, history);
    if (reason !== undefined) roots.set(node.name, reason);
  }
  const mayAdd = (name: string): boolean => history.get(name)?.task.skipCause !== 'notChosen';
  const chosen = addFollowers(target, roots, mayAdd);
  // What was skipped because of a task that was forced to succeed since then.
  const left = target.tasks.filter(({ name }) => !chosen.has(name) && history.get(name)?.task.skipCause === 'upstream');
  return left.length === 0 ? chosen : addFollowers(target, new Map([...chosen, ...left.map(({ name }): [string, string] => [name, reasonText`did not run`])]), mayAdd);
}

function reasonToRepeat(node: PlanTask, history: History): string | undefined {
  const past = history.get(node.name);
  if (past === undefined) return reasonText`new in the definition`;
  const { state, skipCause } = past.task;
  if (past.producer !== undefined || skipCause === 'notChosen' || skipCause === 'upstream' || skipCause === 'branch') return undefined;
  if (state !== 'skipped') return reasonText`${state} in run ${past.runNumber}`;
  return node.passOver === undefined ? reasonText`${state} in run ${past.runNumber}` : undefined;
}

function addFollowers(target: PlanTarget, roots: ReadonlyMap<string, string>, mayAdd: (name: string) => boolean): ReadonlyMap<string, string> {
  const chosen = new Map(roots);
  for (const node of target.tasks) {
    const before = node.predecessors.find((name) => chosen.has(name));
    if (before !== undefined && !chosen.has(node.name) && mayAdd(node.name)) chosen.set(node.name, reasonText`follows ${before}`);
  }
  return chosen;
}

function addNeeded(target: PlanTarget, wanted: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const chosen = new Map(wanted);
  for (const node of [...target.tasks].reverse()) {
    if (!chosen.has(node.name)) continue;
    for (const before of node.predecessors) if (!chosen.has(before)) chosen.set(before, reasonText`needed by ${node.name}`);
  }
  return chosen;
}

function checkUpstream(target: PlanTarget, chosen: ReadonlyMap<string, string>, history: History): void {
  for (const node of target.tasks) {
    if (!chosen.has(node.name)) continue;
    const missing = node.predecessors.find((name) => !chosen.has(name) && lacksResult(history.get(name)));
    if (missing === undefined) continue;
    throw new RefusedError(
      'upstreamNotDone',
      text`task ${node.name} follows ${missing}, which has no successful result for ${describe(target)}: rerun from ${missing}, or rerun the failed tasks`,
    );
  }
}

/** A task that was left out on purpose or passed over does not stand in the way, as in the run before. */
function lacksResult(past: PastTask | undefined): boolean {
  if (past === undefined || past.producer !== undefined) return false;
  return past.task.state !== 'skipped' || past.task.skipCause === 'upstream';
}

function keep(node: PlanTask, history: History): PlannedTask {
  const past = history.get(node.name);
  if (past?.producer !== undefined) {
    const reason = reasonText`${'succeeded'} in run ${past.producer.runNumber}`;
    return { name: node.name, action: 'carryOver', reason, carriedOverFrom: past.producer.id };
  }
  if (node.passOver !== undefined) return skip(node.name, node.passOver.cause, node.passOver.reason);
  if (past?.task.skipCause === 'branch') return skip(node.name, 'branch', past.task.reason ?? reasonText`on a branch that was not chosen`);
  const state = past === undefined || past.task.state === 'skipped' ? reasonText`has not run` : reasonText`${past.task.state} in run ${past.runNumber}`;
  return skip(node.name, 'notChosen', reasonText`${state}, not chosen`);
}

function runOrPassOver(node: PlanTask, reason: string): PlannedTask {
  if (node.passOver !== undefined) return skip(node.name, node.passOver.cause, node.passOver.reason);
  return { name: node.name, action: 'run', reason, carriedOverFrom: undefined };
}

function skip(name: string, skipCause: SkipCause, reason: string): PlannedTask {
  return { name, action: 'skip', reason, carriedOverFrom: undefined, skipCause };
}

function timeOf({ scheduleInstant, scheduleTime }: PlanTarget): { readonly scheduleInstant: number; readonly scheduleTime: string } {
  return { scheduleInstant, scheduleTime };
}

function describe({ workflow, scheduleTime }: PlanTarget): Message {
  return text`${workflow} at ${scheduleTime}`;
}
