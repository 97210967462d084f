import { IllegalStateError } from '../base/errors';
import { reasonText } from '../base/message';
import type { InstanceEvent } from './instanceMachine';
import type { SkipCause, TaskInstance } from './records';
import { isTaskFinished, isTaskPassed, type TaskInstanceState, type WorkflowInstanceState } from './states';
import type { TaskEvent } from './taskMachine';

/** A task's place in the workflow. */
export interface TaskNode {
  readonly name: string;
  /** Names of the tasks that it follows directly. */
  readonly predecessors: readonly string[];
  /** Of a Conditions or Switch task: every task that it may let run. */
  readonly branches?: readonly string[] | undefined;
  /** It looks at how the tasks before it ended, and so it also follows failed ones. */
  readonly followsFailures?: boolean | undefined;
}

/** An event that a task is due to get because of the others' states or of the time. */
export interface TaskStep {
  readonly task: TaskInstance;
  readonly event: TaskEvent;
  readonly reason?: string | undefined;
  /** For `skip`. */
  readonly skipCause?: SkipCause | undefined;
}

export interface ProgressContext {
  /** In an order of execution: a task comes after all that it follows. */
  readonly nodes: readonly TaskNode[];
  readonly failureStrategy: 'continue' | 'end';
  /** `false` while pausing: nothing may begin, but what a failure ends is ended. */
  readonly mayStart: boolean;
  /** Execution clock, ms. */
  readonly now: number;
}

type TasksByName = ReadonlyMap<string, TaskInstance>;

/** What the tasks' own states ask for now, each task at most once; a task before those that follow it. */
export function nextTaskSteps(tasks: readonly TaskInstance[], context: ProgressContext): readonly TaskStep[] {
  const states = new Map(tasks.map((task) => [task.name, task]));
  const failed = context.failureStrategy === 'end' ? tasks.find((task) => isUnhandledFailure(task, { states, nodes: context.nodes })) : undefined;
  const ending: Omit<TaskStep, 'task'> | undefined = failed && { event: 'stop', reason: reasonText`ended because ${failed.name} failed (failure strategy end)` };
  const steps: TaskStep[] = [];
  markLeft(context.nodes, states);
  for (const node of passedThrough(context.nodes, states)) {
    const task = states.get(node.name);
    const step = task === undefined || isTaskFinished(task.state) ? undefined : nextStep(task, node, { states, ending, ...context });
    if (task === undefined || step === undefined) continue;
    steps.push({ task, ...step });
    if (step.event === 'skip') states.set(node.name, { ...task, state: 'skipped', skipCause: step.skipCause });
  }
  return steps;
}

/** A task that is disabled or not executed here, on a branch that was not chosen, is left as the others of that branch are. */
function markLeft(nodes: readonly TaskNode[], states: Map<string, TaskInstance>): void {
  for (const node of nodes) {
    const task = states.get(node.name);
    if (task === undefined || !isPassedThrough(task)) continue;
    if (branchLeft(node, { states, nodes }) !== undefined) states.set(node.name, { ...task, skipCause: 'branch' });
  }
}

/**
 * A task that is disabled or not executed here is passed through when its turn comes (dolphinscheduler.md §3.3): what follows it
 * waits for what it follows.
 */
function passedThrough(nodes: readonly TaskNode[], states: TasksByName): readonly TaskNode[] {
  if (![...states.values()].some(isPassedThrough)) return nodes;
  const before = new Map<string, readonly string[]>();
  return nodes.map((node) => {
    const names = node.predecessors.flatMap((name) => (isPassedThrough(states.get(name)) ? (before.get(name) ?? []) : [name]));
    before.set(node.name, names);
    return { ...node, predecessors: [...new Set(names)] };
  });
}

function isPassedThrough(task: TaskInstance | undefined): boolean {
  return task?.skipCause === 'disabled' || task?.skipCause === 'notLocal';
}

interface StepContext extends ProgressContext {
  readonly states: TasksByName;
  /** Failure strategy `end` after a failure: what has not ended is ended, also what runs (dolphinscheduler.md §3.4). */
  readonly ending: Omit<TaskStep, 'task'> | undefined;
}

function nextStep(task: TaskInstance, node: TaskNode, context: StepContext): Omit<TaskStep, 'task'> | undefined {
  if (task.state !== 'pending') return context.ending ?? waitStep(task, context);
  const left = branchLeft(node, context);
  if (left !== undefined) return { event: 'skip', skipCause: 'branch', reason: left };
  const blocker = findBlocker(node, context);
  if (blocker !== undefined) return { event: 'skip', skipCause: 'upstream', reason: describeBlocker(blocker) };
  if (context.ending !== undefined) return context.ending;
  if (!node.predecessors.every((name) => hasPassed(context.states.get(name), node))) return undefined;
  if (!context.mayStart) return { event: 'park', reason: reasonText`its turn came while the run was pausing` };
  return { event: task.attemptsUsed === 0 && task.delayMs ? 'delay' : 'submit' };
}

function waitStep(task: TaskInstance, { mayStart, now }: StepContext): Omit<TaskStep, 'task'> | undefined {
  if (task.state !== 'delayed' && task.state !== 'retryWaiting') return undefined;
  if (!mayStart) return { event: 'hold' };
  return (task.retryAt ?? 0) <= now ? { event: 'due' } : undefined;
}

/** Why the task is on a branch that is not taken: one before it chose another, or all before it are on such branches (dolphinscheduler.md §3.9). */
function branchLeft(node: TaskNode, { states, nodes }: Surroundings): string | undefined {
  for (const name of node.predecessors) {
    const chooser = states.get(name);
    const branches = chooser?.chosen === undefined ? undefined : nodes.find((other) => other.name === name)?.branches;
    if (branches?.includes(node.name) === true && chooser?.chosen?.includes(node.name) === false) return reasonText`${name} chose another branch`;
  }
  const before = node.predecessors.map((name) => states.get(name));
  const isLeft = before.length > 0 && before.every((task) => task?.state === 'skipped' && task.skipCause === 'branch');
  return isLeft ? reasonText`follows ${node.predecessors.join(', ')}, on a branch that was not chosen` : undefined;
}

function findBlocker(node: TaskNode, { states }: StepContext): TaskInstance | undefined {
  return node.predecessors.flatMap((name) => states.get(name) ?? []).find((task) => isBlocking(task, node));
}

function isBlocking(task: TaskInstance, follower: TaskNode): boolean {
  if (task.state === 'failed') return follower.followsFailures !== true;
  return task.state === 'stopped' || (task.state === 'skipped' && task.skipCause === 'upstream');
}

function describeBlocker(task: TaskInstance): string {
  if (task.state === 'failed') return reasonText`follows ${task.name}, which failed`;
  return task.state === 'stopped' ? reasonText`follows ${task.name}, which was stopped` : reasonText`follows ${task.name}, which did not run`;
}

function hasPassed(task: TaskInstance | undefined, follower: TaskNode): boolean {
  if (task === undefined || isTaskPassed(task.state)) return true;
  return task.state === 'failed' && follower.followsFailures === true;
}

interface Surroundings {
  readonly states: TasksByName;
  readonly nodes: readonly TaskNode[];
}

/** A failure that only Conditions tasks follow is theirs to deal with: it does not fail the workflow instance (dolphinscheduler.md §3.9). */
function isUnhandledFailure(task: TaskInstance, { states, nodes }: Surroundings): boolean {
  if (task.state !== 'failed') return false;
  const followers = nodes.filter((node) => node.predecessors.includes(task.name) && states.get(node.name)?.skipCause !== 'disabled');
  return followers.length === 0 || followers.some((node) => node.followsFailures !== true);
}

/**
 * The event that ends or pauses a workflow instance whose tasks cannot progress any more, in the same step (I10). Order of the
 * checks: dolphinscheduler.md §3.2.
 */
export function endEvent(state: WorkflowInstanceState, tasks: readonly TaskInstance[], nodes: readonly TaskNode[]): InstanceEvent | undefined {
  const has = (wanted: TaskInstanceState): boolean => tasks.some((task) => task.state === wanted);
  if (has('running')) return undefined;
  if (state !== 'running' && state !== 'pausing' && state !== 'stopping') return undefined;
  const states = new Map(tasks.map((task) => [task.name, task]));
  const failed = tasks.some((task) => isUnhandledFailure(task, { states, nodes }));
  if (state === 'stopping' && has('stopped')) return 'tasksStopped';
  if (tasks.every((task) => isTaskFinished(task.state))) return failed ? 'tasksFailed' : has('stopped') ? 'tasksStopped' : 'tasksSucceeded';
  if (state === 'pausing') return failed ? 'tasksFailed' : has('stopped') ? 'tasksStopped' : 'tasksPaused';
  if (has('submitted') || has('delayed') || has('retryWaiting')) return undefined;
  if (has('paused')) return 'tasksPaused';
  throw new IllegalStateError(`nothing can progress: ${tasks.map((task) => `${task.name} ${task.state}`).join(', ')}`);
}

/** When the next waiting task of a running workflow instance is due; `undefined`: none waits. */
export function nextDueAt(tasks: readonly TaskInstance[]): number | undefined {
  const waits = tasks.filter((task) => task.state === 'retryWaiting' || task.state === 'delayed');
  return waits.length === 0 ? undefined : Math.min(...waits.map((task) => task.retryAt ?? 0));
}
