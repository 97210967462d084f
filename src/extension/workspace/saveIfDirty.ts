import * as vscode from 'vscode';

/** What runs is what is saved: the instance is pinned to the text that the user sees. */
export async function saveIfDirty(uri: vscode.Uri): Promise<void> {
  const document = vscode.workspace.textDocuments.find((item) => item.uri.toString() === uri.toString());
  if (document?.isDirty === true) await document.save();
}
