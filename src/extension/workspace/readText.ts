import * as vscode from 'vscode';
import { messageOf } from '../../core/base/errors';
import type { ReadFileResult } from '../../core/workflow/parseWorkflowFile';
import type { Platform } from '../platform';
import { isNotFound } from './exists';

/** Larger files are refused before they are read (the YAML limit is lower and is reported by the parser). */
const MAX_BYTES = 8 * 1024 * 1024;

/** The text as the editor shows it, else as it is on disk. Throws what `workspace.fs` throws. */
export async function readText(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open === undefined ? readSaved(uri) : open.getText();
}

/** The text as it is on disk. Throws what `workspace.fs` throws. */
export async function readSaved(uri: vscode.Uri): Promise<string> {
  const stat = await vscode.workspace.fs.stat(uri);
  if (stat.size > MAX_BYTES) throw new vscode.FileSystemError(`${uri.path} is larger than 8 MB`);
  return new TextDecoder('utf-8').decode(await vscode.workspace.fs.readFile(uri));
}

export interface InsideReading {
  readonly platform: Platform;
  readonly folder: vscode.Uri;
  readonly read: (uri: vscode.Uri) => Promise<string>;
}

/** Reads a file that a workflow file names; never outside `folder`, symbolic links followed. */
export async function readInside({ platform, folder, read }: InsideReading, path: string): Promise<ReadFileResult> {
  const uri = vscode.Uri.joinPath(folder, path);
  try {
    if (!(await platform.isInside(folder, uri))) {
      return { kind: 'refused', reason: vscode.l10n.t('it lies outside of the workspace folder') };
    }
    return { kind: 'text', text: await read(uri) };
  } catch (error) {
    if (isNotFound(error)) return { kind: 'missing' };
    return { kind: 'refused', reason: messageOf(error) };
  }
}
