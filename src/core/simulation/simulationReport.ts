import type { ReportedAttempt, ReportedInstance, ReportedTask, RunName, SimulationReport } from '../views/playReport';
import type { SimulatedAttempt, SimulatedInstance, SimulatedTask, Simulation } from './simulation';

/** What a person reads of a play. */
export function reportOf({ startedAt, endedAt, workflowInstances, backfills, refusals, warnings }: Simulation): SimulationReport {
  return {
    startedAt,
    endedAt,
    instances: workflowInstances.map(reportInstance),
    backfills: backfills.map(({ id, workflow, order, parallel, state, reason, workflowInstanceIds }) => ({ id, workflow, order, parallel, state, reason, count: workflowInstanceIds.length })),
    refusals,
    warnings,
  };
}

function runName({ workflow, scheduleTime, runNumber }: RunName): RunName {
  return { workflow, scheduleTime, runNumber };
}

function reportInstance({ instance, parent, tasks }: SimulatedInstance): ReportedInstance {
  const { trigger, isDryRun, state, reason, startedAt, finishedAt } = instance;
  return {
    ...runName(instance),
    trigger,
    parent: parent && runName(parent),
    isDryRun: isDryRun === true,
    state,
    reason,
    startedAt,
    finishedAt,
    tasks: tasks.map(reportTask),
  };
}

function reportTask({ task: { name, state, reason, outputs = [] }, attempts }: SimulatedTask): ReportedTask {
  return { name, state, reason, outputs, attempts: attempts.map(reportAttempt) };
}

function reportAttempt({ attempt: { number, state, startedAt, finishedAt, error } }: SimulatedAttempt): ReportedAttempt {
  return { number, state, startedAt, finishedAt, error: error?.message };
}
