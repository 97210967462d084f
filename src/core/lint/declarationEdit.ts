import { insertionText } from '../workflow/insertion';
import type { Task, Workflow, WorkflowFile } from '../workflow/workflow';
import type { TextEdit } from './finding';
import type { TaskScript } from './taskScript';

/** The task that something is declared about. */
export interface Declared {
  readonly file: WorkflowFile;
  readonly workflow: Workflow;
  readonly task: Task;
  readonly script: TaskScript;
}

/** Adds `line` (`write: merge`) below `idempo: tasks: <task>:`; `undefined` where that place cannot be written to. */
export function declarationEdit({ file, workflow, task, script }: Declared, line: string): TextEdit | undefined {
  const name = task.name.value;
  const own = script.declared?.insertion;
  const insertion = own ?? (workflow.tasksInsertion && { ...workflow.tasksInsertion, missing: [...workflow.tasksInsertion.missing, yamlKey(name)] });
  if (insertion === undefined || name.trim() === '') return undefined;
  const range = { start: insertion.offset, end: insertion.offset };
  return { file: file.path, range, newText: insertionText(insertion, line) };
}

/** A task name as a YAML key; in quotes unless it is a plain word for certain. */
function yamlKey(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(name) ? name : JSON.stringify(name);
}
