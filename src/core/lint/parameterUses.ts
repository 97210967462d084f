import { collect } from '../base/collect';
import { findPlaceholders, sqlPartsOf } from '../params';
import type { ParameterDefinition, Task, Workflow, WorkflowFile } from '../workflow/workflow';

/** Who uses which parameters of a workflow file, by text: in SQL, in other parameters' values, and in tasks that are no SQL. */
export interface ParameterUses {
  /** `false` only where no text that can be seen names the parameter. */
  readonly isGlobalUsed: (name: string) => boolean;
  readonly isLocalUsed: (task: Task, name: string) => boolean;
}

/** Tasks that hand the workflow's parameters on to something that is not in this file. */
const SUB_WORKFLOW = /^sub_?(?:workflow|process)$|^dynamic$/i;

export function parameterUsesOf(file: WorkflowFile, workflow: Workflow): ParameterUses {
  const all = new Set([...namesIn(file.text), ...collect(collect(workflow.tasks, sqlPartsOf), ({ text }) => [...namesIn(text)])]);
  const isOpen = workflow.tasks.some((task) => SUB_WORKFLOW.test(task.type.value) || readsOtherFile(file, task));
  const byTask = new Map<Task, ReadonlySet<string>>();
  return {
    isGlobalUsed: (name) => isOpen || all.has(name),
    isLocalUsed: (task, name) => {
      const names = byTask.get(task) ?? namesOfTask(file, task);
      byTask.set(task, names);
      return names.has(name) || readsOtherFile(file, task);
    },
  };
}

/** A task without SQL that has its script in a file, or SQL in a file that cannot be read. */
function readsOtherFile(file: WorkflowFile, task: Task): boolean {
  return sqlPartsOf(task).length === 0 && file.text.slice(task.range.start, task.range.end).includes('$FILE{');
}

function namesOfTask(file: WorkflowFile, task: Task): ReadonlySet<string> {
  const texts = [file.text.slice(task.range.start, task.range.end), ...sqlPartsOf(task).map(({ text }) => text)];
  return new Set(collect(texts, (text) => [...namesIn(text)]));
}

/** `${x}`, `!{x}`, a shell's `$x`, and every word of other tools' templates. */
function namesIn(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { kind, name } of findPlaceholders(text)) {
    if (kind === 'foreign') for (const word of name.match(/[\w.]+/g) ?? []) names.add(word.replace(/^.*\./, ''));
    else names.add(name);
  }
  for (const [, name] of text.matchAll(/\$([A-Za-z_]\w*)/g)) if (name !== undefined) names.add(name);
  return names;
}

/** Whether the parameter's line can be taken out of a block mapping that has others. */
export function removableLine(text: string, definition: ParameterDefinition, others: readonly ParameterDefinition[]): { readonly start: number; readonly end: number } | undefined {
  const start = text.lastIndexOf('\n', definition.range.start - 1) + 1;
  const lineEnd = text.indexOf('\n', definition.range.end);
  const end = lineEnd === -1 ? text.length : lineEnd + 1;
  const isAlone = /^[ ]*$/.test(text.slice(start, definition.range.start)) && /^\s*(?:#.*)?$/.test(text.slice(definition.range.end, end));
  return isAlone && others.length > 1 ? { start, end } : undefined;
}
