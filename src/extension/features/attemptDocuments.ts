import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { LineIndex } from '../../core/base/lineIndex';
import { relocateLine } from '../../core/base/relocate';
import { makeRange } from '../../core/base/textRange';
import type { Attempt, WorkflowInstance } from '../../core/instance/records';
import { definitionText, type Definition } from '../../core/runner/definitionTexts';
import { attemptPath, pathSegment, type AttemptText } from '../../core/views/documentPath';
import { RestfulWork } from '../restfulWork';
import type { Runners } from '../runners';
import { folderOf } from '../workspace/folders';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';
import { exists } from '../workspace/exists';
import { readText } from '../workspace/readText';
import { readDocument, uriIn, type DocumentServices } from './documentTexts';
import { IdempoFiles, SCHEME } from './idempoFiles';
import { toVscodeRange } from './positions';

/** Texts that are in no store, by path; oldest first. An older one that is still open keeps what it shows. */
const texts = new Map<string, string>();
const MAX_TEXTS = 50;
/** Open documents are read again at most so often. */
const FOLLOWED_EVERY_MS = 250;
let made = 0;

/** The read-only documents of the scheme `idempo:`. Those of attempts follow what runs, and come back after a reload. */
export function registerTexts(index: WorkflowIndex, runners: Runners): vscode.Disposable {
  const store = new DisposableStore();
  const services: DocumentServices = { index, runners };
  const files = store.add(new IdempoFiles((uri) => (uri.query === '' ? Promise.resolve(texts.get(uri.path)) : readDocument(services, uri))));
  const following = store.add(new RestfulWork({ work: () => files.refresh(), minMs: FOLLOWED_EVERY_MS, rests: 1 }));
  store.add(runners.onDidChange(() => following.ask()));
  return store;
}

/** Opens SQL that is stored in no file, read-only: a preview. `name`: the tab's title. */
export async function openSqlText(content: string, name: string): Promise<void> {
  await openText(content, `${name}.sql`);
}

/** Opens a text that is stored in no file beside the active editor, read-only. `fileName`: the tab's title; its ending tells the language. */
export async function openText(content: string, fileName: string): Promise<void> {
  const path = `/${String(++made)}/${fileName.replace(/[^\w.-]+/g, '_')}`;
  texts.set(path, content);
  const [oldest] = texts.keys();
  if (texts.size > MAX_TEXTS && oldest !== undefined) texts.delete(oldest);
  await openBeside(vscode.Uri.from({ scheme: SCHEME, path }));
}

/** An attempt of a task, in the workflow instance that made it. */
export interface AttemptSubject {
  readonly instance: WorkflowInstance;
  readonly task: string;
  readonly attempt: Pick<Attempt, 'number'>;
}

/** Opens what an attempt sent, or its log, beside the active editor. */
export async function openAttempt(loaded: LoadedWorkflow, subject: AttemptSubject, text: AttemptText): Promise<void> {
  await openBeside(attemptUri(loaded, subject, text));
}

/** Shows the SQL of two attempts side by side. */
export async function compareAttempts(loaded: LoadedWorkflow, before: AttemptSubject, after: AttemptSubject): Promise<void> {
  const nameOf = ({ instance, attempt }: AttemptSubject) => vscode.l10n.t('run {0}, attempt {1}', instance.runNumber, attempt.number);
  const title = `${after.task}: ${nameOf(before)} ↔ ${nameOf(after)}`;
  await vscode.commands.executeCommand('vscode.diff', attemptUri(loaded, before, 'sql'), attemptUri(loaded, after, 'sql'), title);
}

function attemptUri(loaded: LoadedWorkflow, { instance, task, attempt }: AttemptSubject, text: AttemptText): vscode.Uri {
  const { workflow, scheduleTime, runNumber, scheduleInstant } = instance;
  return uriIn(folderOf(loaded), attemptPath({ workflow, scheduleTime, runNumber, task, attempt: attempt.number, text }), { at: String(scheduleInstant) });
}

/** Shows each file of the pinned definition that is another one now beside what it is now. `undefined` files of either are left out. */
export async function compareDefinition(loaded: LoadedWorkflow, pinned: Definition, current: Definition): Promise<void> {
  const { path } = pinned;
  const names = [path, ...Object.keys(pinned.files)].filter((name) => definitionText(pinned, name) !== definitionText(current, name === path ? current.path : name));
  const pairs = names.map((name) => {
    const now = name === path ? loaded.uri : vscode.Uri.joinPath(folderOf(loaded), name);
    return { now, before: uriIn(folderOf(loaded), `/${pathSegment(loaded.file.workflow?.name.value ?? path)}/definition/${name.split('/').map(pathSegment).join('/')}`, { hash: pinned.hash, file: name }) };
  });
  const [first] = pairs;
  const title = vscode.l10n.t('Definition: then ↔ now');
  if (first === undefined) void vscode.window.showInformationMessage(vscode.l10n.t('The files of this definition are as they were.'));
  else if (pairs.length === 1) await vscode.commands.executeCommand('vscode.diff', first.before, first.now, title);
  else await vscode.commands.executeCommand('vscode.changes', title, pairs.map(({ before, now }) => [now, before, now]));
}

/** Opens the status of a workflow as plain lines, for a screen reader; it follows what runs. */
export async function openSummary(loaded: LoadedWorkflow, workflow: string): Promise<void> {
  await openBeside(uriIn(folderOf(loaded), `/${pathSegment(workflow)}/${vscode.l10n.t('Status')}.txt`, { workflow }));
}

async function openBeside(uri: vscode.Uri): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { viewColumn: columnBeside(), preview: true });
}

/** Beside the text that has the keyboard; from the panel or the side bar in a group that is there already, so that the panel stays in view. */
function columnBeside(): vscode.ViewColumn {
  if (vscode.window.activeTextEditor !== undefined) return vscode.ViewColumn.Beside;
  const other = vscode.window.tabGroups.all.find(({ activeTab }) => !(activeTab?.input instanceof vscode.TabInputWebview));
  return other?.viewColumn ?? vscode.ViewColumn.Beside;
}

/** Shows the place that an attempt's error names, as the file is now; the workflow file when it names none. */
export async function openError(loaded: LoadedWorkflow, attempt: Attempt, pinned: Definition | undefined): Promise<void> {
  const { error } = attempt;
  const uri = error?.file === undefined ? loaded.uri : await locateFile(loaded, error.file);
  const text = await readText(uri);
  const range = placeNow({ text, before: pinned === undefined || error?.file === undefined ? undefined : definitionText(pinned, error.file) }, error);
  await vscode.window.showTextDocument(uri, { selection: range, viewColumn: vscode.ViewColumn.One });
}

interface TextThenAndNow {
  readonly text: string;
  /** `undefined`: not known; places are taken as they are. */
  readonly before: string | undefined;
}

/** The line may have moved since the attempt: its columns then hold in the line where it is now. */
function placeNow({ text, before = text }: TextThenAndNow, error: Attempt['error']): vscode.Range {
  const range = toVscodeRange(new LineIndex(before), makeRange(error?.start ?? 0, error?.end ?? 0));
  const line = relocateLine(before, text, range.start.line) ?? range.start.line;
  return new vscode.Range(line, range.start.character, line + range.end.line - range.start.line, range.end.character);
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
    if (await exists(candidate)) return candidate;
  }
  return loaded.uri;
}
