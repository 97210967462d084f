import { IllegalStateError } from '../base/errors';
import type { BackfillEvent } from './backfillMachine';
import type { InstanceEvent } from './instanceMachine';
import type { TaskInstance } from './records';
import { isTaskFinished, isTaskPassed, type BackfillState, type TaskInstanceState, type WorkflowInstanceState } from './states';
import type { TaskEvent } from './taskMachine';

/** A task's place in the workflow. */
export interface TaskNode {
  readonly name: string;
  /** Names of the tasks that it follows directly. */
  readonly predecessors: readonly string[];
}

/** An event that a task is due to get because of the others' states or of the time. */
export interface TaskStep {
  readonly task: TaskInstance;
  readonly event: TaskEvent;
  readonly reason: string | undefined;
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

/** What the tasks' own states ask for now, each task at most once; a task before those that follow it. */
export function nextTaskSteps(tasks: readonly TaskInstance[], context: ProgressContext): readonly TaskStep[] {
  const byName = new Map(tasks.map((task) => [task.name, task]));
  const blocked = new Set(tasks.filter(isBlocking).map((task) => task.name));
  const failed = tasks.find((task) => task.state === 'failed');
  const steps: TaskStep[] = [];
  for (const node of context.nodes) {
    const task = byName.get(node.name);
    if (task === undefined) continue;
    const blocker = task.state === 'pending' ? node.predecessors.find((name) => blocked.has(name)) : undefined;
    if (blocker !== undefined) {
      blocked.add(node.name);
      steps.push({ task, event: 'skip', reason: describeBlocker(blocker, byName.get(blocker)) });
    } else if (failed !== undefined && context.failureStrategy === 'end') {
      if (isWaiting(task.state)) steps.push({ task, event: 'stop', reason: `ended because ${failed.name} failed (failure strategy end)` });
    } else if (context.mayStart) {
      const event = startEvent(task, passed(node, byName), context.now);
      if (event !== undefined) steps.push({ task, event, reason: undefined });
    }
  }
  return steps;
}

function isBlocking(task: TaskInstance): boolean {
  return task.state === 'failed' || (task.state === 'skipped' && task.skipCause === 'upstream');
}

function describeBlocker(name: string, task: TaskInstance | undefined): string {
  return `follows ${name}, which ${task?.state === 'failed' ? 'failed' : 'did not run'}`;
}

function isWaiting(state: TaskInstanceState): boolean {
  return !isTaskFinished(state) && state !== 'running';
}

function passed(node: TaskNode, byName: ReadonlyMap<string, TaskInstance>): boolean {
  return node.predecessors.every((name) => {
    const task = byName.get(name);
    return task === undefined || isTaskPassed(task.state);
  });
}

function startEvent(task: TaskInstance, mayFollow: boolean, now: number): TaskEvent | undefined {
  if (task.state === 'pending' && mayFollow) return task.attemptsUsed === 0 && task.delayMs ? 'delay' : 'submit';
  const isWait = task.state === 'retryWaiting' || task.state === 'delayed';
  return isWait && (task.retryAt ?? 0) <= now ? 'due' : undefined;
}

/** The event that ends or pauses a workflow instance whose tasks cannot progress any more, in the same step (I10). */
export function endEvent(state: WorkflowInstanceState, tasks: readonly TaskInstance[]): InstanceEvent | undefined {
  const has = (wanted: TaskInstanceState): boolean => tasks.some((task) => task.state === wanted);
  if (has('running')) return undefined;
  if (state === 'stopping') return 'tasksStopped';
  if (state !== 'running' && state !== 'pausing') return undefined;
  if (tasks.every((task) => isTaskFinished(task.state))) return has('failed') ? 'tasksFailed' : 'tasksSucceeded';
  if (state === 'pausing') return 'tasksPaused';
  if (has('submitted') || has('delayed') || has('retryWaiting')) return undefined;
  throw new IllegalStateError(`nothing can progress: ${tasks.map((task) => `${task.name} ${task.state}`).join(', ')}`);
}

/** When the next waiting task of a running workflow instance is due; `undefined`: none waits. */
export function nextDueAt(tasks: readonly TaskInstance[]): number | undefined {
  const waits = tasks.filter((task) => task.state === 'retryWaiting' || task.state === 'delayed');
  return waits.length === 0 ? undefined : Math.min(...waits.map((task) => task.retryAt ?? 0));
}

/** How many workflow instances of a backfill are in each state. */
export type StateCounts = Readonly<Record<WorkflowInstanceState, number>>;

/** Those that hold one of the backfill's places (I13). */
export function countLive(counts: StateCounts): number {
  return counts.submitted + counts.running + counts.pausing + counts.stopping;
}

/** The event that ends or pauses a backfill none of whose workflow instances can progress. One that failed does not stop the others. */
export function backfillEndEvent(state: BackfillState, counts: StateCounts): BackfillEvent | undefined {
  if (countLive(counts) > 0) return undefined;
  const unfinished = counts.waiting + counts.paused;
  if (state === 'cancelling') return unfinished === 0 ? 'membersStopped' : undefined;
  if (state === 'running' && counts.waiting > 0) return undefined;
  if (state !== 'running' && state !== 'pausing' && state !== 'paused') return undefined;
  if (unfinished > 0) return 'membersPaused';
  return counts.failed + counts.stopped > 0 ? 'membersFailed' : 'membersSucceeded';
}
