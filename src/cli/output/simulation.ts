import type { Backfill } from '../../core/instance/records';
import type { SimulatedAttempt, SimulatedInstance, SimulatedTask, Simulation } from '../../core/simulation/simulation';
import { englishOf } from '../../core/base/message';
import { warningText } from '../../core/views/playText';
import type { Json } from './json';

type At = (instant: number | undefined) => Json;

interface Times {
  /** ISO 8601. */
  readonly iso: At;
  /** Seconds since the beginning. */
  readonly since: At;
}

/** `README.md`, "JSON that you can rely on": keys may be added, never changed. */
export function simulationJson(simulation: Simulation): Json {
  const { startedAt, endedAt, refusals } = simulation;
  const times: Times = {
    iso: (instant) => (instant === undefined ? null : new Date(instant).toISOString()),
    since: (instant) => (instant === undefined ? null : (instant - startedAt) / 1000),
  };
  return {
    startedAt: times.iso(startedAt),
    endedAt: times.iso(endedAt),
    seconds: times.since(endedAt),
    workflowInstances: simulation.workflowInstances.map((each) => instanceJson(each, times)),
    taskInstances: simulation.taskInstances.map((task) => ({ ...ownerJson(task), ...taskJson(task, times) })),
    attempts: simulation.attempts.map((attempt) => ({ ...ownerJson(attempt), task: attempt.task.name, ...attemptJson(attempt, times) })),
    backfills: simulation.backfills.map((backfill) => backfillJson(backfill, times)),
    refusals: refusals.map(({ command, place, message, at }) => ({ command, message: englishOf(message), place: place ?? null, at: times.iso(at), seconds: times.since(at) })),
    warnings: simulation.warnings.map((warning) => warningText(warning)),
  };
}

function ownerJson({ instance }: SimulatedTask | SimulatedAttempt): { readonly [key: string]: Json } {
  const { id, workflow, scheduleTime, runNumber } = instance;
  return { workflowInstance: id, workflow, scheduleTime, runNumber };
}

function instanceJson({ instance, parent, tasks }: SimulatedInstance, times: Times): Json {
  return {
    id: instance.id,
    workflow: instance.workflow,
    scheduleTime: instance.scheduleTime,
    scheduleTimeUtc: times.iso(instance.scheduleInstant),
    runNumber: instance.runNumber,
    trigger: instance.trigger,
    rerunOf: instance.rerunOf ?? null,
    state: instance.state,
    reason: instance.reason ?? null,
    warning: instance.warning ?? null,
    dryRun: instance.isDryRun ?? false,
    isSubWorkflow: instance.parentTaskInstanceId !== undefined,
    parent: parent?.id ?? null,
    backfill: instance.backfillId ?? null,
    startedAt: times.iso(instance.startedAt),
    finishedAt: times.iso(instance.finishedAt),
    start: times.since(instance.startedAt),
    end: times.since(instance.finishedAt),
    tasks: tasks.map((task) => taskJson(task, times)),
  };
}

function taskJson({ task, attempts }: SimulatedTask, times: Times): { readonly [key: string]: Json } {
  return {
    name: task.name,
    state: task.state,
    skipCause: task.skipCause ?? null,
    reason: task.reason ?? null,
    warning: task.warning ?? null,
    carriedOverFrom: task.carriedOverFrom ?? null,
    outputs: task.outputs === undefined ? null : Object.fromEntries(task.outputs.map(({ name, value }) => [name, value])),
    chosen: task.chosen ?? null,
    attempts: attempts.map((attempt) => attemptJson(attempt, times)),
  };
}

function attemptJson({ attempt, parameters }: SimulatedAttempt, times: Times): { readonly [key: string]: Json } {
  const { number, state, startedAt, finishedAt, rowsChanged, error, renderedSql } = attempt;
  return {
    number,
    state,
    startedAt: times.iso(startedAt),
    finishedAt: times.iso(finishedAt),
    start: times.since(startedAt),
    end: times.since(finishedAt),
    rowsChanged: rowsChanged ?? null,
    error: error === undefined ? null : { message: error.message, kind: error.kind },
    sql: renderedSql,
    parameters: parameters.map(({ name, value, type, source }) => ({ name, value, type, source })),
  };
}

function backfillJson(backfill: Backfill, times: Times): Json {
  return {
    id: backfill.id,
    workflow: backfill.workflow,
    mode: backfill.mode,
    order: backfill.order,
    parallel: backfill.parallel,
    onFailure: backfill.onFailure ?? null,
    batchSize: backfill.batchSize ?? null,
    pauseSeconds: backfill.pauseMs === undefined ? null : backfill.pauseMs / 1000,
    follows: backfill.follows ?? null,
    state: backfill.state,
    reason: backfill.reason ?? null,
    finishedAt: times.iso(backfill.finishedAt),
    end: times.since(backfill.finishedAt),
    workflowInstances: backfill.workflowInstanceIds,
  };
}
