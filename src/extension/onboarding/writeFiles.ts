import * as vscode from 'vscode';
import { RefusedError } from '../../core/base/errors';
import type { NewFile } from '../../core/onboarding/newWorkflow';
import { exists } from '../workspace/exists';

/** Writes files that are not there yet, all or none, and opens the first. Throws `RefusedError` when one of them exists. */
export async function writeNewFiles(folder: vscode.Uri, files: readonly NewFile[]): Promise<void> {
  const placed = files.map(({ path, text }) => ({ path, text, uri: vscode.Uri.joinPath(folder, path) }));
  for (const { path, uri } of placed) {
    if (await exists(uri)) throw new RefusedError('fileExists', vscode.l10n.t('{0} exists already. Choose another name; nothing was written.', path));
  }
  for (const { uri, text } of placed) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const [first] = placed;
  if (first !== undefined) await vscode.window.showTextDocument(first.uri, { preview: false });
}
