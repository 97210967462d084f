import type { WorkflowInstanceDetail } from '../instance/records';
import type { TaskRendering } from '../params';
import type { LoadedWorkflow } from './loadedWorkflow';
import { outputsBefore } from './upstream';

/**
 * The SQL of a task as its attempts sent it: by the definition that the workflow instance is pinned to, its schedule time, its inputs
 * and what the tasks before handed on. The same as `Attempt.renderedSql` unless a task before was recovered since. `undefined`:
 * the definition has no such task.
 */
export function renderAgain(pinned: LoadedWorkflow, { instance, tasks }: WorkflowInstanceDetail, name: string): TaskRendering | undefined {
  const task = pinned.tasks.find((each) => each.name === name);
  if (task === undefined) return undefined;
  const upstream = outputsBefore(task.predecessors, tasks.map((each) => each.task));
  return task.render({ scheduleInstant: instance.scheduleInstant, inputs: instance.inputs, upstream });
}
