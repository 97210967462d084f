import { describeAnyReason } from './reasons';
import type { TaskInstanceDetail, Trigger, WorkflowInstance, WorkflowInstanceDetail } from '../instance/records';
import type { TaskInstanceState, WorkflowInstanceState } from '../instance/states';
import type { LogicalInstanceStatus } from '../instance/status';
import { describeActions, type ActionView, type Permission } from './actions';
import type { SentSql } from '../params';
import { describeAttempt, describeAttemptRow, type AttemptRow, type AttemptView, type EarlierAttempt, type LocateOffset } from './attempts';
import { clipEnd } from './clipText';
import type { NeverRan } from './neverRan';
import { findChild, findParent, type RelativeView } from './relatives';
import { buildRunFacts, type DefinitionState, type RunFacts } from './runFacts';
import { ENGLISH_VIEW_TEXTS, type ViewTexts } from './viewTexts';

/** One logical instance, one of its runs, and in it one task or, without a task, all of them. */
export interface DetailView {
  readonly logicalInstanceId: string;
  readonly scheduleTime: string;
  /** All workflow instances of the logical instance, newest first. */
  readonly runs: readonly RunView[];
  /** The shown one of `runs`; `undefined` while nothing ran. */
  readonly run: RunView | undefined;
  /** What `run` was asked for and did; set exactly with `run`. */
  readonly facts: RunFacts | undefined;
  /** Why nothing ran; `undefined` when something did, or the reason is not known. */
  readonly never: NeverRan | undefined;
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
  readonly attempts: readonly AttemptRow[];
  /** The one of `attempts` that was asked for, else the newest; `undefined` when there is none. */
  readonly shown: AttemptView | undefined;
  /** The workflow instance that `attempts` belong to. */
  readonly attemptsOf: string;
}

const OUTPUT_LIMIT = 500;

export interface DetailInput {
  readonly status: LogicalInstanceStatus;
  /** `undefined`, or one that does not exist: the newest. */
  readonly workflowInstanceId: string | undefined;
  /** `undefined`, or one that is not in the run: the whole run. */
  readonly task: string | undefined;
  /** Number of the attempt. `undefined`, or one that there is not: the newest. */
  readonly attempt?: number | undefined;
  /** Where what it is a part of, and what is a part of it, is looked for. */
  readonly all: readonly LogicalInstanceStatus[];
  readonly permission: Permission;
  readonly locate: LocateOffset;
  /** What is known of the definition that a workflow instance is pinned to. */
  readonly pinned?: PinnedSource | undefined;
  readonly never?: NeverRan | undefined;
  readonly texts?: ViewTexts;
}

/** What the runner tells of the definition that a workflow instance is pinned to; `undefined`: nothing (yet). */
export interface PinnedSource {
  /** The SQL of one of its tasks again. */
  readonly sqlOf: (instance: WorkflowInstance, task: string) => SentSql | undefined;
  /** Path of the workflow file, as its SQL's parts name it. */
  readonly pathOf: (instance: WorkflowInstance) => string | undefined;
  readonly stateOf: (instance: WorkflowInstance) => DefinitionState | undefined;
}

export function buildDetail(input: DetailInput): DetailView {
  const { status, texts = ENGLISH_VIEW_TEXTS } = input;
  const runs = status.workflowInstances;
  const chosen = runs.find(({ instance }) => instance.id === input.workflowInstanceId) ?? runs.at(-1);
  const task = chosen?.tasks.find((candidate) => candidate.task.name === input.task);
  return {
    logicalInstanceId: status.logicalInstance.id,
    scheduleTime: status.logicalInstance.scheduleTime,
    runs: runs.map(({ instance }) => describeRun(instance, texts)).reverse(),
    run: chosen === undefined ? undefined : describeRun(chosen.instance, texts),
    facts: chosen === undefined ? undefined : buildRunFacts(chosen, status, input.pinned?.stateOf(chosen.instance)),
    never: chosen === undefined ? input.never : undefined,
    parent: chosen === undefined ? undefined : findParent(input.all, chosen.instance),
    task: task === undefined ? undefined : describeTask(task, input),
    tasks: chosen?.tasks.map((each) => summarise(each, texts)) ?? [],
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

function describeRun(instance: WorkflowInstance, texts: ViewTexts): RunView {
  return {
    workflowInstanceId: instance.id,
    runNumber: instance.runNumber,
    state: instance.state,
    trigger: instance.trigger,
    isDryRun: instance.isDryRun === true,
    reason: describeAnyReason(instance.reason, texts),
    warning: describeAnyReason(instance.warning, texts),
    startedAt: instance.startedAt,
    finishedAt: instance.finishedAt,
  };
}

function summarise(detail: TaskInstanceDetail, texts: ViewTexts): TaskSummary {
  return {
    name: detail.task.name,
    state: detail.task.state,
    reason: describeAnyReason(detail.task.reason, texts),
    attempts: detail.attempts.length,
    startedAt: detail.attempts[0]?.startedAt,
    finishedAt: detail.attempts.at(-1)?.finishedAt,
  };
}

function describeTask(detail: TaskInstanceDetail, input: DetailInput): TaskView {
  const { task } = detail;
  const { texts = ENGLISH_VIEW_TEXTS } = input;
  const producer = findProducer(detail, input.status);
  const shown = producer?.task ?? detail;
  return {
    name: task.name,
    state: task.state,
    reason: describeAnyReason(task.reason, texts),
    warning: describeAnyReason(task.warning, texts),
    outputs: (task.outputs ?? []).map(({ name, value }) => clipEnd(`${name} = ${value}`, OUTPUT_LIMIT)),
    child: findChild(input.all, task),
    maxRetries: task.maxRetries,
    retryIntervalMs: task.retryIntervalMs,
    retryAt: task.retryAt,
    carriedOverFromRun: producer?.run.instance.runNumber,
    attempts: shown.attempts.map((attempt) => describeAttemptRow(attempt, texts)).reverse(),
    shown: findShown(shown, input),
    attemptsOf: producer?.run.instance.id ?? task.workflowInstanceId,
  };
}

/** `detail`: of the run whose attempts they are. */
function findShown(detail: TaskInstanceDetail, input: DetailInput): AttemptView | undefined {
  const attempt = detail.attempts.find(({ number }) => number === input.attempt) ?? detail.attempts.at(-1);
  const run = input.status.workflowInstances.find(({ instance }) => instance.id === detail.task.workflowInstanceId);
  if (attempt === undefined || run === undefined) return undefined;
  const { name } = detail.task;
  return describeAttempt(attempt, {
    task: detail.task,
    ...(input.texts !== undefined && { texts: input.texts }),
    locate: input.locate,
    again: input.pinned?.sqlOf(run.instance, name),
    workflowFile: input.pinned?.pathOf(run.instance),
    earlier: earlierAttempts(input.status, { name, runNumber: run.instance.runNumber, attempt: attempt.number }),
  });
}

interface AttemptPlace {
  readonly name: string;
  readonly runNumber: number;
  readonly attempt: number;
}

/** Newest first. */
function earlierAttempts({ workflowInstances }: LogicalInstanceStatus, place: AttemptPlace): readonly EarlierAttempt[] {
  return workflowInstances
    .filter(({ instance }) => instance.runNumber <= place.runNumber)
    .flatMap(({ instance, tasks }) => {
      const attempts = tasks.find(({ task }) => task.name === place.name)?.attempts ?? [];
      const before = instance.runNumber < place.runNumber ? attempts : attempts.filter(({ number }) => number < place.attempt);
      return before.map((attempt): EarlierAttempt => ({ runNumber: instance.runNumber, workflowInstanceId: instance.id, attempt }));
    })
    .reverse();
}

function findProducer(detail: TaskInstanceDetail, status: LogicalInstanceStatus) {
  const id = detail.task.carriedOverFrom;
  const run = id === undefined ? undefined : status.workflowInstances.find(({ instance }) => instance.id === id);
  const task = run?.tasks.find((candidate) => candidate.task.name === detail.task.name);
  return run === undefined || task === undefined ? undefined : { run, task };
}
