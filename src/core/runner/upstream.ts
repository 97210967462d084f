import type { TaskInstance, TaskOutput, WorkflowInstance } from '../instance/records';
import type { LoadedTask } from './loadedWorkflow';
import type { Step } from './step';

/** What a task is handed by the tasks that it follows directly; of two with the same name the later one counts (dolphinscheduler.md §3.12). */
export function upstreamOf(step: Step, instance: WorkflowInstance, definition: LoadedTask): readonly TaskOutput[] {
  if (definition.predecessors.length === 0) return [];
  if (!step.cache.workflowOf(step.ledger, instance.definitionHash).hasOutputs) return [];
  return outputsBefore(definition.predecessors, step.ledger.listTaskInstances(instance.id));
}

/** What the tasks named `predecessors` hand on. `tasks`: of the workflow instance. */
export function outputsBefore(predecessors: readonly string[], tasks: readonly TaskInstance[]): readonly TaskOutput[] {
  const outputs = new Map(tasks.map((task) => [task.name, task.outputs ?? []]));
  return mergeOutputs(predecessors.map((name) => outputs.get(name) ?? []));
}

/** Each name once, with the value of the last list that has it. */
export function mergeOutputs(lists: readonly (readonly TaskOutput[])[]): readonly TaskOutput[] {
  return [...new Map(lists.flat().map((output) => [output.name, output])).values()];
}
