import { text } from '../base/message';
import type { TaskInstance, WorkflowInstance } from '../instance/records';
import type { Instant } from '../schedule';
import { nameOf, type PlayWarning, type Refusal } from '../views/playReport';
import type { SimulatedAttempt, SimulatedInstance, SimulatedTask, Simulation } from './simulation';
import type { Stage } from './stage';

export interface SimulationEnd {
  readonly stage: Stage;
  /** Ids of workflow instances that were there before: they are not a part of what was played. */
  readonly scenery: ReadonlySet<string>;
  readonly startedAt: Instant;
  readonly refusals: readonly Refusal[];
  readonly warnings: readonly PlayWarning[];
}

/** Takes everything from the store, as it stands at the end of a play. */
export function reportSimulation({ stage, scenery, startedAt, refusals, warnings }: SimulationEnd): Simulation {
  const parameters = parametersByAttempt(stage);
  const instances = stage.instances.filter(({ id }) => !scenery.has(id));
  const byTask = new Map<string, WorkflowInstance>();
  const workflowInstances = instances.map((instance): SimulatedInstance => {
    const tasks = stage.store.listTaskInstances(instance.id).filter(takesPart).map((task): SimulatedTask => {
      byTask.set(task.id, instance);
      const attempts = stage.store.listAttempts(task.id).map((attempt) =>
        ({ instance, task, attempt, parameters: parameters.get(keyOf(task.id, attempt.number)) ?? [] }));
      return { instance, task, attempts };
    });
    return { instance, parent: undefined, tasks };
  });
  const order = new Map(stage.ids.made('taskInstance').map((id, index) => [id, index]));
  const rank = (id: string): number => order.get(id) ?? 0;
  const taskInstances = workflowInstances.flatMap(({ tasks }) => tasks).sort((a, b) => rank(a.task.id) - rank(b.task.id));
  return {
    startedAt,
    endedAt: stage.clock.now(),
    workflowInstances: workflowInstances.map((each) => ({ ...each, parent: byTask.get(each.instance.parentTaskInstanceId ?? '') })),
    taskInstances,
    attempts: taskInstances.flatMap(({ attempts }) => attempts).sort(compareAttempts(rank)),
    backfills: stage.backfills,
    refusals,
    warnings: [...warnings, ...warningsOf(workflowInstances)],
  };
}

/** The runner keeps a row for tasks that a run was not asked for, so that people see them; they take no part in it (architecture.md §1). */
function takesPart({ skipCause }: TaskInstance): boolean {
  return skipCause !== 'notChosen';
}

function parametersByAttempt({ scripts }: Stage): ReadonlyMap<string, SimulatedAttempt['parameters']> {
  return new Map(scripts.begun.map(({ taskInstanceId, number, parameters }) => [keyOf(taskInstanceId, number), parameters]));
}

function keyOf(taskInstanceId: string, number: number): string {
  return JSON.stringify([taskInstanceId, number]);
}

function warningsOf(instances: readonly SimulatedInstance[]): readonly PlayWarning[] {
  return instances.flatMap(({ instance, tasks }) => [
    ...(instance.warning === undefined ? [] : [{ of: nameOf(instance), message: instance.warning }]),
    ...tasks.flatMap(({ task }) => (task.warning === undefined ? [] : [{ of: text`${task.name} of ${nameOf(instance)}`, message: task.warning }])),
  ]);
}

/** In the order in which they began; of those at one moment, the task instance that was made first. */
function compareAttempts(rank: (taskInstanceId: string) => number): (a: SimulatedAttempt, b: SimulatedAttempt) => number {
  return (a, b) =>
    a.attempt.startedAt - b.attempt.startedAt || rank(a.task.id) - rank(b.task.id) || a.attempt.number - b.attempt.number;
}
