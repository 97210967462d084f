import type { Attempt, TaskInstanceDetail } from '../instance/records';
import { isFinished, isTaskFinished, isTaskPassed, type AttemptState, type TaskInstanceState } from '../instance/states';
import type { LogicalInstanceStatus } from '../instance/status';
import { buildTaskGraph, type TaskGraph } from '../workflow/taskGraph';
import type { Workflow } from '../workflow/workflow';
import { findCriticalPath, type CriticalStep, type PathTask } from './criticalPath';
import { findShownRun, type RunChoice, type ShownRun } from './shownRun';

/** One run on the execution clock: a lane a task. All instants are ms since the epoch. */
export interface TimelineView {
  readonly shown: ShownRun;
  /** Each after those that it follows by the workflow file as it is now; tasks that are no longer in it come last. */
  readonly lanes: readonly TimelineLane[];
  readonly path: readonly CriticalStep[];
}

export interface TimelineLane {
  readonly task: string;
  readonly state: TaskInstanceState;
  readonly attempts: readonly TimelineAttempt[];
  readonly waits: readonly TimelineWait[];
}

export interface TimelineAttempt {
  readonly number: number;
  readonly state: AttemptState;
  readonly startedAt: number;
  /** `undefined` while it runs. */
  readonly finishedAt: number | undefined;
}

/** `queued`: what it follows had ended, and nothing else was asked for. `delayed`: its declared delay. `retry`: between two attempts. */
export const WAIT_KINDS = ['queued', 'delayed', 'retry'] as const;

export interface TimelineWait {
  readonly kind: (typeof WAIT_KINDS)[number];
  readonly from: number;
  /** `undefined` while it waits. */
  readonly to: number | undefined;
}

export interface TimelineInput {
  /** As the file is now. */
  readonly workflow: Pick<Workflow, 'tasks'>;
  /** Of that workflow, newest schedule time first. */
  readonly logicalInstances: readonly LogicalInstanceStatus[];
  readonly choice: RunChoice | undefined;
}

/** `undefined`: what is chosen never ran, or nothing did. */
export function buildTimeline({ workflow, logicalInstances, choice }: TimelineInput): TimelineView | undefined {
  const found = findShownRun(logicalInstances, choice);
  if (found === undefined) return undefined;
  const { shown } = found;
  const graph = buildTaskGraph(workflow);
  const tasks = inOrder(found.detail.tasks, graph);
  const ready = readyTimes(tasks, graph, shown.startedAt);
  const isOver = isFinished(shown.state);
  return {
    shown,
    lanes: tasks.map((item) => ({
      task: item.task.name,
      state: item.task.state,
      attempts: item.attempts.map(({ number, state, startedAt, finishedAt }) => ({ number, state, startedAt, finishedAt })),
      waits: [...waitsBefore(item, ready.get(item.task.name), isOver), ...waitsBetween(item)],
    })),
    path: shown.startedAt === undefined ? [] : findCriticalPath({
      runStartedAt: shown.startedAt,
      tasks: tasks.map(pathTask),
      predecessors: (task) => graph.predecessors(task),
    }),
  };
}

function inOrder(tasks: readonly TaskInstanceDetail[], { order }: TaskGraph): readonly TaskInstanceDetail[] {
  const place = new Map(order.map((name, index) => [name, index]));
  const placeOf = ({ task }: TaskInstanceDetail) => place.get(task.name) ?? order.length;
  return [...tasks].sort((a, b) => placeOf(a) - placeOf(b));
}

/** When all that a task follows had ended; missing: not yet, or the run has not begun. `tasks` in order. */
function readyTimes(tasks: readonly TaskInstanceDetail[], graph: TaskGraph, runStartedAt: number | undefined): ReadonlyMap<string, number> {
  const ready = new Map<string, number>();
  if (runStartedAt === undefined) return ready;
  const ends = new Map<string, number | undefined>();
  for (const item of tasks) {
    const before = graph.predecessors(item.task.name).filter((name) => ends.has(name)).map((name) => ends.get(name));
    const at = before.reduce<number | undefined>((latest, end) => (latest === undefined || end === undefined ? undefined : Math.max(latest, end)), runStartedAt);
    if (at !== undefined) ready.set(item.task.name, at);
    ends.set(item.task.name, endOf(item, at));
  }
  return ready;
}

function endOf({ task, attempts }: TaskInstanceDetail, readyAt: number | undefined): number | undefined {
  if (!isTaskFinished(task.state)) return undefined;
  return attempts.at(-1)?.finishedAt ?? (isTaskPassed(task.state) ? readyAt : undefined);
}

function waitsBefore({ task, attempts }: TaskInstanceDetail, readyAt: number | undefined, isOver: boolean): readonly TimelineWait[] {
  if (readyAt === undefined) return [];
  const startedAt = attempts[0]?.startedAt;
  if (startedAt === undefined) {
    if (isOver || isTaskFinished(task.state)) return [];
    return [{ kind: task.state === 'delayed' ? 'delayed' : 'queued', from: readyAt, to: undefined }];
  }
  const delayEnd = Math.min(startedAt, readyAt + (task.delayMs ?? 0));
  return [wait('delayed', readyAt, delayEnd), wait('queued', delayEnd, startedAt)].filter(isLong);
}

function waitsBetween({ task, attempts }: TaskInstanceDetail): readonly TimelineWait[] {
  const between = attempts.slice(1).map((attempt, index) => wait('retry', endOfAttempt(attempts[index], attempt.startedAt), attempt.startedAt));
  const last = attempts.at(-1)?.finishedAt;
  const open: readonly TimelineWait[] = task.state === 'retryWaiting' && last !== undefined ? [{ kind: 'retry', from: last, to: undefined }] : [];
  return [...between.filter(isLong), ...open];
}

function endOfAttempt(attempt: Attempt | undefined, otherwise: number): number {
  return attempt?.finishedAt ?? otherwise;
}

function wait(kind: TimelineWait['kind'], from: number, to: number): TimelineWait & { readonly to: number } {
  return { kind, from, to };
}

function isLong({ from, to }: { readonly from: number; readonly to: number }): boolean {
  return to > from;
}

function pathTask({ task, attempts }: TaskInstanceDetail): PathTask {
  const last = attempts.at(-1);
  const goesOn = !isTaskFinished(task.state);
  const worked = attempts.reduce((sum, { startedAt, finishedAt }) => sum + Math.max(0, (finishedAt ?? startedAt) - startedAt), 0);
  return {
    task: task.name,
    startedAt: attempts[0]?.startedAt,
    finishedAt: goesOn ? undefined : last?.finishedAt,
    workedMs: worked,
    workingSince: last?.state === 'running' ? last.startedAt : undefined,
  };
}
