import type * as vscode from 'vscode';

/** What no search for files looks into. */
export const EXCLUDED = '**/{node_modules,.git}/**';

/** A file's path in a folder, with forward slashes; `undefined`: it lies elsewhere. */
export function pathIn(folder: Pick<vscode.Uri, 'path'>, file: Pick<vscode.Uri, 'path'>): string | undefined {
  const prefix = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  return file.path.startsWith(prefix) ? file.path.slice(prefix.length) : undefined;
}
