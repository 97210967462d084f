import type { TaskChange } from '../instance/plan';
import type { RunScope, TaskInstance, WorkflowInstanceDetail } from '../instance/records';
import { TASK_INSTANCE_STATES, type TaskInstanceState } from '../instance/states';
import type { LogicalInstanceStatus } from '../instance/status';

/** What a whole run was asked for, did, and took over. */
export interface RunFacts {
  /** Which tasks were asked for. */
  readonly scope: RunScope['kind'];
  /** The tasks that the scope names. */
  readonly scopeTasks: readonly string[];
  readonly counts: readonly StateCount[];
  /** What it took over instead of running it again, the oldest producing run first. */
  readonly carriedOver: readonly CarriedOver[];
  /** Whether the definition has changed since. `undefined`: not known (yet). */
  readonly definition: DefinitionState | undefined;
}

export interface StateCount {
  readonly state: TaskInstanceState;
  readonly count: number;
}

export interface CarriedOver {
  /** `undefined`: the run is not known any more. */
  readonly runNumber: number | undefined;
  readonly tasks: readonly string[];
}

export const DEFINITION_NOW = ['same', 'changed', 'gone'] as const;

export interface DefinitionState {
  /** `gone`: the file is not there any more. */
  readonly now: (typeof DEFINITION_NOW)[number];
  /** What has changed of what tasks do, for this schedule time. */
  readonly changes: readonly TaskChange[];
}

export function buildRunFacts(chosen: WorkflowInstanceDetail, status: LogicalInstanceStatus, definition: DefinitionState | undefined): RunFacts {
  const { scope } = chosen.instance;
  const tasks = chosen.tasks.map(({ task }) => task);
  return {
    scope: scope.kind,
    scopeTasks: 'tasks' in scope ? scope.tasks : [],
    counts: countStates(tasks),
    carriedOver: carriedOverOf(tasks, status),
    definition,
  };
}

/** In the order of the states' list, those that occur. */
export function countStates(tasks: readonly TaskInstance[]): readonly StateCount[] {
  return TASK_INSTANCE_STATES.flatMap((state) => {
    const count = tasks.filter((task) => task.state === state).length;
    return count === 0 ? [] : [{ state, count }];
  });
}

function carriedOverOf(tasks: readonly TaskInstance[], { workflowInstances }: LogicalInstanceStatus): readonly CarriedOver[] {
  const numbers = new Map(workflowInstances.map(({ instance }) => [instance.id, instance.runNumber]));
  const byRun = new Map<number | undefined, string[]>();
  for (const { carriedOverFrom, name, state } of tasks) {
    if (state !== 'carriedOver' || carriedOverFrom === undefined) continue;
    const run = numbers.get(carriedOverFrom);
    byRun.set(run, [...(byRun.get(run) ?? []), name]);
  }
  return [...byRun].map(([runNumber, names]) => ({ runNumber, tasks: names })).sort((a, b) => (a.runNumber ?? 0) - (b.runNumber ?? 0));
}
