import * as vscode from 'vscode';
import { messageOf } from '../../core/base/errors';
import type { ReadFileResult } from '../../core/workflow/parseWorkflowFile';
import type { Platform } from '../platform';
import { isNotFound } from './exists';

/** Larger files are refused before they are read (the YAML limit is lower and is reported by the parser). */
const MAX_BYTES = 8 * 1024 * 1024;

/** What the editor shows in place of wrong bytes. */
const REPLACEMENT = '\ufffd';

/** The text as the editor shows it, else as it is on disk. Throws what `workspace.fs` throws, and as `readSaved` also where the editor shows wrong bytes as other ones. */
export async function readText(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open === undefined) return readSaved(uri);
  const text = open.getText();
  if (text.includes(REPLACEMENT) && !open.isUntitled) await readSaved(uri);
  return text;
}

/** The same to look at: wrong bytes are replaced, as the editor does. Nothing may run by it. */
export async function readShown(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open === undefined ? new TextDecoder('utf-8').decode(await readBytes(uri)) : open.getText();
}

/** The text as it is on disk. Throws what `workspace.fs` throws, and for bytes that are not UTF-8: replaced, they would be other values. */
export async function readSaved(uri: vscode.Uri): Promise<string> {
  const bytes = await readBytes(uri);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new vscode.FileSystemError(vscode.l10n.t('{0} is not UTF-8: save it with that encoding', uri.path.slice(uri.path.lastIndexOf('/') + 1)));
  }
}

async function readBytes(uri: vscode.Uri): Promise<Uint8Array> {
  const stat = await vscode.workspace.fs.stat(uri);
  if (stat.size > MAX_BYTES) throw new vscode.FileSystemError(`${uri.path} is larger than 8 MB`);
  return vscode.workspace.fs.readFile(uri);
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
