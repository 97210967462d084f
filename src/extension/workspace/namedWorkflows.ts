import * as vscode from 'vscode';
import type { LoadedWorkflow, WorkflowIndex } from './workflowIndex';

/** How people write which file is meant: its path, with the name of its workspace folder before it where there are several. */
export function writtenPathOf({ uri }: LoadedWorkflow): string {
  return vscode.workspace.asRelativePath(uri);
}

/** The workflow files that somebody means who writes a path, or else the name of a workflow. */
export function namedWorkflows({ workflows }: WorkflowIndex, written: string): readonly LoadedWorkflow[] {
  const byPath = workflows.filter((loaded) => writtenPathOf(loaded) === written || loaded.file.path === written);
  return byPath.length > 0 ? byPath : workflows.filter(({ file }) => file.workflow?.name.value === written);
}
