import * as vscode from 'vscode';
import type { Definition } from '../../core/runner/ports';
import type { LoadedWorkflow } from './workflowIndex';

/**
 * Saves the files that a run, rerun or backfill goes by, when it is started and not before, as VS Code does for tasks. What runs is
 * the text that was planned, also where saving changes it or is not possible. `undefined` definitions are those of earlier runs.
 */
export async function saveWhatRuns({ uri, workspaceFolder }: LoadedWorkflow, definitions: readonly (Definition | undefined)[]): Promise<void> {
  const places = new Set(definitions.flatMap((definition) => (definition === undefined ? [] : placesOf(definition, workspaceFolder))));
  if (places.size > 0) places.add(uri.toString());
  const open = vscode.workspace.textDocuments.filter((document) => document.isDirty && !document.isUntitled && places.has(document.uri.toString()));
  for (const document of open) await document.save();
}

function placesOf({ path, files }: Definition, workspaceFolder: vscode.Uri): readonly string[] {
  const file = vscode.Uri.joinPath(workspaceFolder, path);
  return [file, ...Object.keys(files).map((name) => vscode.Uri.joinPath(file, '..', name))].map((each) => each.toString());
}
