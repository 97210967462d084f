import * as vscode from 'vscode';
import { exists } from '../workspace/exists';

/** In the installed extension, and where it is copied to. A list, since the files of a web extension cannot be listed. */
export const SAMPLE_FILES = ['sales.workflow.yaml', 'seed/receipts.sql'] as const;
const SOURCE = ['examples', 'first-steps'];
const FOLDER = 'idempo-first-steps';
/** Set while the window reloads with the sample's folder. */
const TO_OPEN = 'idempo.sample.open';

/** Copies the sample into the workspace, or without one into a folder of its own which is opened, and shows its workflow file. */
export async function openSample(context: vscode.ExtensionContext): Promise<void> {
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri;
  const folder = vscode.Uri.joinPath(workspace ?? context.globalStorageUri, FOLDER);
  for (const path of SAMPLE_FILES) await copyMissing(vscode.Uri.joinPath(context.extensionUri, ...SOURCE, path), vscode.Uri.joinPath(folder, path));
  if (workspace !== undefined) return show(folder);
  await context.globalState.update(TO_OPEN, folder.toString());
  await vscode.commands.executeCommand('vscode.openFolder', folder);
}

/** After the window has opened the sample's folder. */
export async function goOnWithSample(context: vscode.ExtensionContext): Promise<void> {
  const waiting = context.globalState.get<string>(TO_OPEN);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (waiting === undefined || folder?.toString() !== waiting) return;
  await context.globalState.update(TO_OPEN, undefined);
  await show(folder);
}

/** What the person has changed stays. */
async function copyMissing(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  if (await exists(to)) return;
  await vscode.workspace.fs.writeFile(to, await vscode.workspace.fs.readFile(from));
}

async function show(folder: vscode.Uri): Promise<void> {
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, SAMPLE_FILES[0]), { preview: false });
}
