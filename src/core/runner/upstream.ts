import type { TaskOutput, WorkflowInstance } from '../instance/records';
import type { LoadedTask } from './loadedWorkflow';
import type { Step } from './step';

/** What a task is handed by the tasks that it follows directly; of two with the same name the later one counts (dolphinscheduler.md §3.12). */
export function upstreamOf(step: Step, instance: WorkflowInstance, definition: LoadedTask): readonly TaskOutput[] {
  if (definition.predecessors.length === 0) return [];
  if (!step.cache.workflowOf(step.ledger, instance.definitionHash).hasOutputs) return [];
  const outputs = new Map(step.ledger.listTaskInstances(instance.id).map((task) => [task.name, task.outputs ?? []]));
  return mergeOutputs(definition.predecessors.map((name) => outputs.get(name) ?? []));
}

/** Each name once, with the value of the last list that has it. */
export function mergeOutputs(lists: readonly (readonly TaskOutput[])[]): readonly TaskOutput[] {
  return [...new Map(lists.flat().map((output) => [output.name, output])).values()];
}
