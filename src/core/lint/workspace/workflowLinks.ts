import type { Task } from '../../workflow/workflow';
import type { WorkspaceFile } from '../workspace';

/** Whether a name, or the token `$WORKFLOW{"other.yaml"}`, means the workflow of that file. */
export function refersTo(written: string, { file }: WorkspaceFile): boolean {
  const path = /^\$WORKFLOW\{"(.+?)"\}$/.exec(written.trim())?.[1];
  if (path === undefined) return written.trim() !== '' && written.trim() === file.workflow?.name.value.trim();
  const tail = path.replace(/^(?:\.{1,2}\/)+/, '');
  return file.path === tail || file.path.endsWith(`/${tail}`);
}

/** The tasks of `file` that wait for an instance of the other workflow, or run it. */
export function dependentTasksOn({ file }: WorkspaceFile, other: WorkspaceFile): readonly Task[] {
  return (file.workflow?.tasks ?? []).filter((task) => task.enabled && task.dependence?.items.some((item) => refersTo(item.workflow.value, other)) === true);
}
