import * as vscode from 'vscode';
import type { AsyncFiles } from '../../adapters/web/storeLog';
import { isNotFound } from '../workspace/exists';

/** Where the store of the workflow files in `folder` lies: in the storage of this workspace, keyed by the folder's address. */
export async function storeFolderOf(context: vscode.ExtensionContext, folder: vscode.Uri): Promise<vscode.Uri> {
  // A lock of the browser reaches the tabs of one workspace, and so must the store.
  const base = context.storageUri ?? context.globalStorageUri;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(folder.toString()));
  const name = [...new Uint8Array(digest).slice(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return vscode.Uri.joinPath(base, 'stores', name);
}

/** The files of one folder, which is made with the first of them. */
export function filesIn(folder: vscode.Uri): AsyncFiles {
  let making: Thenable<void> | undefined;
  return {
    async read(name) {
      try {
        return await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name));
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    async write(name, bytes) {
      making ??= vscode.workspace.fs.createDirectory(folder);
      await making;
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), bytes);
    },
  };
}
