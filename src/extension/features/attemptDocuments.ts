import * as vscode from 'vscode';
import { LineIndex } from '../../core/base/lineIndex';
import { makeRange } from '../../core/base/textRange';
import type { Attempt } from '../../core/instance/records';
import { folderOf } from '../runners';
import type { LoadedWorkflow } from '../workspace/workflowIndex';
import { readText } from '../workspace/readText';
import { toVscodeRange } from './positions';

/** Shows the place that an attempt's error names; the workflow file when it names none. */
export async function openError(loaded: LoadedWorkflow, attempt: Attempt): Promise<void> {
  const { error } = attempt;
  const uri = error?.file === undefined ? loaded.uri : await locateFile(loaded, error.file);
  const lines = new LineIndex(await readText(uri));
  const range = makeRange(error?.start ?? 0, error?.end ?? 0);
  await vscode.window.showTextDocument(uri, { selection: toVscodeRange(lines, range), viewColumn: vscode.ViewColumn.One });
}

/**
 * The file that an error names: relative to the workspace folder when the editor ran it, to the terminal's folder or absolute
 * when a terminal did. The workflow file when none of these exists in the workspace.
 */
async function locateFile(loaded: LoadedWorkflow, path: string): Promise<vscode.Uri> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const candidates = [
    vscode.Uri.joinPath(loaded.workspaceFolder, path),
    vscode.Uri.joinPath(folderOf(loaded), path),
    loaded.workspaceFolder.with({ path }),
    vscode.Uri.joinPath(folderOf(loaded), name),
  ];
  for (const candidate of candidates) {
    if (!candidate.path.startsWith(`${loaded.workspaceFolder.path}/`)) continue;
    if (await vscode.workspace.fs.stat(candidate).then(() => true, () => false)) return candidate;
  }
  return loaded.uri;
}

const SCHEME = 'idempo';
/** Texts of read-only documents, oldest first; an older one that is still open keeps what it shows. */
const texts = new Map<string, string>();
const MAX_TEXTS = 50;
let made = 0;

/** Read-only documents for `openText`: nothing to save when they are closed. */
export function registerTexts(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: (uri) => texts.get(uri.path) ?? '',
  });
}

/** Opens SQL that is stored in no file, read-only: an attempt's SQL, a preview. `name`: the tab's title. */
export async function openSqlText(content: string, name: string): Promise<void> {
  await openText(content, `${name}.sql`);
}

/** Opens a text that is stored in no file beside the active editor, read-only. `fileName`: the tab's title; its ending tells the language. */
export async function openText(content: string, fileName: string): Promise<void> {
  const path = `/${String(++made)}/${fileName.replace(/[^\w.-]+/g, '_')}`;
  texts.set(path, content);
  const [oldest] = texts.keys();
  if (texts.size > MAX_TEXTS && oldest !== undefined) texts.delete(oldest);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: SCHEME, path }));
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
}
