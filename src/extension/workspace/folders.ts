import * as vscode from 'vscode';
import type { LoadedWorkflow } from './workflowIndex';

/** The workflow files of one folder: they share a store. */
export type FolderWorkflows = readonly [LoadedWorkflow, ...LoadedWorkflow[]];

/** The folder of a workflow file, to which its store belongs. */
export function folderOf({ uri }: Pick<LoadedWorkflow, 'uri'>): vscode.Uri {
  return vscode.Uri.joinPath(uri, '..');
}

/** By the folder's URI, in order. */
export function byFolder(workflows: readonly LoadedWorkflow[]): ReadonlyMap<string, FolderWorkflows> {
  const folders = new Map<string, FolderWorkflows>();
  for (const loaded of workflows) {
    const key = folderOf(loaded).toString();
    const known = folders.get(key);
    folders.set(key, known === undefined ? [loaded] : [...known, loaded]);
  }
  return folders;
}

/** Those of `folder`. */
export function inFolder(workflows: readonly LoadedWorkflow[], folder: vscode.Uri): readonly LoadedWorkflow[] {
  const key = folder.toString();
  return workflows.filter((loaded) => folderOf(loaded).toString() === key);
}
