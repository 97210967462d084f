import type { TaskInstance, WorkflowInstance } from '../instance/records';
import type { WorkflowInstanceState } from '../instance/states';
import type { LogicalInstanceStatus } from '../instance/status';

/** A workflow instance that the shown one is a part of, or that a task of it began. */
export interface RelativeView {
  readonly workflowInstanceId: string;
  readonly workflow: string;
  readonly scheduleTime: string;
  readonly runNumber: number;
  readonly state: WorkflowInstanceState;
  /** The task that began the shown one; `undefined`: this is the one that was begun. */
  readonly task: string | undefined;
}

/** Of a sub-workflow. `undefined`: it is none, or what it is a part of is older than all that is known. */
export function findParent(all: readonly LogicalInstanceStatus[], { parentTaskInstanceId }: WorkflowInstance): RelativeView | undefined {
  if (parentTaskInstanceId === undefined) return undefined;
  for (const { instance, tasks } of all.flatMap(({ workflowInstances }) => workflowInstances)) {
    const begun = tasks.find(({ task }) => task.id === parentTaskInstanceId);
    if (begun !== undefined) return describe(instance, begun.task.name);
  }
  return undefined;
}

/** What a SubWorkflow task began; the newest, when it began several. */
export function findChild(all: readonly LogicalInstanceStatus[], { id }: TaskInstance): RelativeView | undefined {
  const children = all
    .flatMap(({ workflowInstances }) => workflowInstances)
    .map(({ instance }) => instance)
    .filter(({ parentTaskInstanceId }) => parentTaskInstanceId === id);
  const newest = children.sort((a, b) => b.createdAt - a.createdAt || b.runNumber - a.runNumber)[0];
  return newest === undefined ? undefined : describe(newest, undefined);
}

function describe({ id, workflow, scheduleTime, runNumber, state }: WorkflowInstance, task: string | undefined): RelativeView {
  return { workflowInstanceId: id, workflow, scheduleTime, runNumber, state, task };
}
