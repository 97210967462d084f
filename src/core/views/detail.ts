import type {
  Attempt, AttemptError, TaskInstanceDetail, Trigger, WorkflowInstance, WorkflowInstanceDetail,
} from '../instance/records';
import type { AttemptState, TaskInstanceState, WorkflowInstanceState } from '../instance/states';
import type { LogicalInstanceStatus } from '../instance/status';
import { describeActions, type ActionView, type Permission } from './actions';
import { clipEnd, clipStart } from './clipText';
import { findChild, findParent, type RelativeView } from './relatives';
import type { ViewTexts } from './viewTexts';

/** One logical instance, one of its runs, and in it one task or, without a task, all of them. */
export interface DetailView {
  readonly logicalInstanceId: string;
  readonly scheduleTime: string;
  /** All workflow instances of the logical instance, newest first. */
  readonly runs: readonly RunView[];
  /** The shown one of `runs`; `undefined` while nothing ran. */
  readonly run: RunView | undefined;
  /** What `run` is a part of. */
  readonly parent: RelativeView | undefined;
  /** `undefined`: the whole run is shown. */
  readonly task: TaskView | undefined;
  /** Every task of the run, for choosing one. */
  readonly tasks: readonly TaskSummary[];
  readonly actions: readonly ActionView[];
}

export interface RunView {
  readonly workflowInstanceId: string;
  readonly runNumber: number;
  readonly state: WorkflowInstanceState;
  readonly trigger: Trigger;
  readonly isDryRun: boolean;
  readonly reason: string | undefined;
  readonly warning: string | undefined;
  /** Execution times, ms since the epoch. */
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
}

export interface TaskSummary {
  readonly name: string;
  readonly state: TaskInstanceState;
  /** Why it is in this state, for people. */
  readonly reason: string | undefined;
  readonly attempts: number;
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
}

export interface TaskView {
  readonly name: string;
  readonly state: TaskInstanceState;
  /** Why it is in this state, for people. */
  readonly reason: string | undefined;
  /** What took longer than declared, for people. */
  readonly warning: string | undefined;
  /** What it hands to the tasks that follow: `n = 6`. */
  readonly outputs: readonly string[];
  /** The workflow instance that a SubWorkflow task began. */
  readonly child: RelativeView | undefined;
  readonly maxRetries: number;
  readonly retryIntervalMs: number;
  /** When the next attempt is due, on the execution clock. */
  readonly retryAt: number | undefined;
  /** The run that produced the result; set exactly when the state is `carriedOver` and that run is known. */
  readonly carriedOverFromRun: number | undefined;
  /** Newest first; those of the producing run for a carried-over task. */
  readonly attempts: readonly AttemptView[];
  /** The workflow instance that `attempts` belong to. */
  readonly attemptsOf: string;
}

export interface AttemptView {
  readonly number: number;
  readonly state: AttemptState;
  readonly startedAt: number;
  readonly finishedAt: number | undefined;
  readonly rowsChanged: number | undefined;
  readonly error: ErrorView | undefined;
  /** Cut after `SQL_LIMIT` characters. */
  readonly renderedSql: string;
  /** Only the last `LOG_LIMIT` characters. */
  readonly log: string;
}

export interface ErrorView {
  readonly message: string;
  readonly kind: AttemptError['kind'];
  /** Where in the user's file; `line` and `column` count from 1 and are `undefined` when the file's text is not known. */
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
}

export const SQL_LIMIT = 200_000;
export const LOG_LIMIT = 100_000;
const MESSAGE_LIMIT = 10_000;
const OUTPUT_LIMIT = 500;

/** From 0. `undefined`: the file's text is not known. */
export type LocateOffset = (file: string, offset: number) => { readonly line: number; readonly character: number } | undefined;

export interface DetailInput {
  readonly status: LogicalInstanceStatus;
  /** `undefined`, or one that does not exist: the newest. */
  readonly workflowInstanceId: string | undefined;
  /** `undefined`, or one that is not in the run: the whole run. */
  readonly task: string | undefined;
  /** Where what it is a part of, and what is a part of it, is looked for. */
  readonly all: readonly LogicalInstanceStatus[];
  readonly permission: Permission;
  readonly locate: LocateOffset;
  readonly texts?: ViewTexts;
}

export function buildDetail(input: DetailInput): DetailView {
  const { status } = input;
  const runs = status.workflowInstances;
  const chosen = runs.find(({ instance }) => instance.id === input.workflowInstanceId) ?? runs.at(-1);
  const task = chosen?.tasks.find((candidate) => candidate.task.name === input.task);
  return {
    logicalInstanceId: status.logicalInstance.id,
    scheduleTime: status.logicalInstance.scheduleTime,
    runs: runs.map(({ instance }) => describeRun(instance)).reverse(),
    run: chosen === undefined ? undefined : describeRun(chosen.instance),
    parent: chosen === undefined ? undefined : findParent(input.all, chosen.instance),
    task: task === undefined ? undefined : describeTask(task, input),
    tasks: chosen?.tasks.map(summarise) ?? [],
    actions: chosen === undefined ? [] : actionsOf(chosen, task, input),
  };
}

function actionsOf(
  chosen: WorkflowInstanceDetail,
  task: TaskInstanceDetail | undefined,
  input: DetailInput,
): readonly ActionView[] {
  const subject = {
    state: chosen.instance.state,
    runNumber: chosen.instance.runNumber,
    isNewest: chosen === input.status.workflowInstances.at(-1),
    taskState: task?.task.state,
    hasFailedTask: hasTaskToRepair(chosen),
  };
  return describeActions(subject, input.permission, input.texts);
}

/**
 * Is there a task that `rerunFailed` would run? A stopped or never begun one counts as failed, and one that was skipped because of
 * a task before it: that one may have been forced to succeed since.
 */
export function hasTaskToRepair(detail: WorkflowInstanceDetail): boolean {
  return detail.tasks.some(({ task }) => task.state === 'failed' || task.state === 'stopped' || task.state === 'pending' || task.skipCause === 'upstream');
}

function describeRun(instance: WorkflowInstance): RunView {
  return {
    workflowInstanceId: instance.id,
    runNumber: instance.runNumber,
    state: instance.state,
    trigger: instance.trigger,
    isDryRun: instance.isDryRun === true,
    reason: instance.reason,
    warning: instance.warning,
    startedAt: instance.startedAt,
    finishedAt: instance.finishedAt,
  };
}

function summarise(detail: TaskInstanceDetail): TaskSummary {
  return {
    name: detail.task.name,
    state: detail.task.state,
    reason: detail.task.reason,
    attempts: detail.attempts.length,
    startedAt: detail.attempts[0]?.startedAt,
    finishedAt: detail.attempts.at(-1)?.finishedAt,
  };
}

function describeTask(detail: TaskInstanceDetail, input: DetailInput): TaskView {
  const { task } = detail;
  const producer = findProducer(detail, input.status);
  const shown = producer?.task ?? detail;
  return {
    name: task.name,
    state: task.state,
    reason: task.reason,
    warning: task.warning,
    outputs: (task.outputs ?? []).map(({ name, value }) => clipEnd(`${name} = ${value}`, OUTPUT_LIMIT)),
    child: findChild(input.all, task),
    maxRetries: task.maxRetries,
    retryIntervalMs: task.retryIntervalMs,
    retryAt: task.retryAt,
    carriedOverFromRun: producer?.run.instance.runNumber,
    attempts: shown.attempts.map((attempt) => describeAttempt(attempt, input.locate)).reverse(),
    attemptsOf: producer?.run.instance.id ?? task.workflowInstanceId,
  };
}

function findProducer(detail: TaskInstanceDetail, status: LogicalInstanceStatus) {
  const id = detail.task.carriedOverFrom;
  const run = id === undefined ? undefined : status.workflowInstances.find(({ instance }) => instance.id === id);
  const task = run?.tasks.find((candidate) => candidate.task.name === detail.task.name);
  return run === undefined || task === undefined ? undefined : { run, task };
}

function describeAttempt(attempt: Attempt, locate: LocateOffset): AttemptView {
  return {
    number: attempt.number,
    state: attempt.state,
    startedAt: attempt.startedAt,
    finishedAt: attempt.finishedAt,
    rowsChanged: attempt.rowsChanged,
    error: attempt.error === undefined ? undefined : describeError(attempt.error, locate),
    renderedSql: clipEnd(attempt.renderedSql, SQL_LIMIT),
    log: clipStart(attempt.log, LOG_LIMIT),
  };
}

function describeError(error: AttemptError, locate: LocateOffset): ErrorView {
  const at = error.file === undefined || error.start === undefined ? undefined : locate(error.file, error.start);
  return {
    message: clipEnd(error.message, MESSAGE_LIMIT),
    kind: error.kind,
    file: error.file,
    line: at === undefined ? undefined : at.line + 1,
    column: at === undefined ? undefined : at.character + 1,
  };
}
