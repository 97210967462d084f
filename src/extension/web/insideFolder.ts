import * as vscode from 'vscode';
import { wayInside } from '../../adapters/web/insideFolder';
import { isNotFound } from '../workspace/exists';

/** Whether `file` lies in `folder`. Where a link leads cannot be seen here, so what lies behind one counts as outside. */
export async function isInsideFolder(folder: vscode.Uri, file: vscode.Uri): Promise<boolean> {
  const way = wayInside(folder, file);
  if (way === undefined) return false;
  const links = await Promise.all(way.map((_, index) => isLink(vscode.Uri.joinPath(folder, ...way.slice(0, index + 1)))));
  return !links.includes(true);
}

/** What does not exist is no link. Throws what `workspace.fs` throws when it cannot be told. */
async function isLink(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.SymbolicLink) !== 0;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
