import * as vscode from 'vscode';

/** For what reads the saved file later, by itself: a local schedule, a proof. */
export async function saveIfDirty(uri: vscode.Uri): Promise<void> {
  const document = vscode.workspace.textDocuments.find((item) => item.uri.toString() === uri.toString());
  if (document?.isDirty === true) await document.save();
}
