import type { TextRange } from '../base/textRange';
import type { Task, Workflow, WorkflowFile } from '../workflow/workflow';

/** How a message calls a task: `the task "a"`, or by its position from 1 when it has no usable name: `task 3`. */
export function callTask(workflow: Workflow, task: Task): string {
  const name = task.name.value;
  return name.trim() === '' ? `task ${workflow.tasks.indexOf(task) + 1}` : `the task "${name}"`;
}

/** How a message calls the workflow: its name in quotes, or `this workflow` when it has no usable name. */
export function callWorkflow({ name }: Workflow): string {
  return name.value.trim() === '' ? 'this workflow' : `"${name.value}"`;
}

interface Node {
  readonly name: { readonly value: string };
  readonly range: TextRange;
}

/**
 * Whether the YAML of a task or workflow could not be read in full (Y01), so that a key that seems to be missing may
 * well be written. A quote without an end is a problem at the end of the file; what it spoiled is the node without a name.
 */
export function isDamaged(file: WorkflowFile, { name, range }: Node): boolean {
  const problems = file.problems.filter(({ code }) => code === 'Y01');
  return problems.some((problem) => problem.range.start < range.end && problem.range.end >= range.start) || (problems.length > 0 && name.value.trim() === '');
}
