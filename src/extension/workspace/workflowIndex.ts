import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { messageOf } from '../../core/base/errors';
import type { Definition } from '../../core/runner/ports';
import { isWorkflowFileName, looksLikeWorkflow } from '../../core/workflow/fileNames';
import type { WorkflowFile } from '../../core/workflow/workflow';
import { placeKey, type FilePlace } from '../../protocol/languageProtocol';
import type { LanguageClient } from '../language/languageClient';
import type { Platform } from '../platform';
import { log, reportError } from '../report';
import { EXCLUDED, pathIn } from './filePaths';
import { readSaved, readShown, readText } from './readText';

const WORKFLOW_GLOB = '**/*.workflow.{yaml,yml}';
const DEBOUNCE_MS = 150;
/** Files that are read at a time, so that a question of the user need not wait for all of them. */
const READ_AT_ONCE = 4;

/** One parsed workflow file of the workspace. */
export interface LoadedWorkflow {
  readonly uri: vscode.Uri;
  /** Paths in `file` are relative to this. */
  readonly workspaceFolder: vscode.Uri;
  readonly file: WorkflowFile;
}

/** All workflow files of the workspace, parsed as they are in the editor; kept current. */
export class WorkflowIndex implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #loaded = new Map<string, LoadedWorkflow>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Number of the newest reading of a file: an older one that ends later is dropped. */
  readonly #readings = new Map<string, number>();
  readonly #changed = this.#store.add(new vscode.EventEmitter<LoadedWorkflow | undefined>());
  #scanned: Promise<void> | undefined;

  /** The workflow that was read again; `undefined` when one disappeared or all were read. */
  readonly onDidChange = this.#changed.event;

  constructor(
    readonly platform: Platform,
    readonly language: LanguageClient,
  ) {
    this.#watch();
    this.#store.add(language.onDidRestart(() => void this.rescan().catch(reportError)));
  }

  /** Sorted by path. */
  get workflows(): readonly LoadedWorkflow[] {
    return [...this.#loaded.values()].sort((a, b) => (a.uri.path < b.uri.path ? -1 : 1));
  }

  find(uri: vscode.Uri): LoadedWorkflow | undefined {
    return this.#loaded.get(uri.toString());
  }

  /** Finds and reads all workflow files, once; later calls share the result. */
  scan(): Promise<void> {
    this.#scanned ??= this.#scanAll();
    return this.#scanned;
  }

  async rescan(): Promise<void> {
    this.#scanned = this.#scanAll();
    await this.#scanned;
  }

  /** `placeKey` of all workflow files. */
  get keys(): readonly string[] {
    return [...this.#loaded.values()].map((loaded) => placeKey(this.placeOf(loaded)));
  }

  /** How the language worker knows it. */
  placeOf({ workspaceFolder, file: { path } }: LoadedWorkflow): FilePlace {
    return { folder: workspaceFolder.toString(), path };
  }

  at({ folder, path }: FilePlace): LoadedWorkflow | undefined {
    return this.find(vscode.Uri.joinPath(vscode.Uri.parse(folder), path));
  }

  /** The workflow with every text it needs, for the runner: as it is now, though it may not have been parsed yet. Throws what `workspace.fs` throws. */
  async definitionOf(loaded: LoadedWorkflow): Promise<Definition> {
    return this.language.call('buildDefinition', this.placeOf(loaded), await readText(loaded.uri), 'shown');
  }

  /** The same as it is on disk: what runs by itself must not run what is just being typed. Throws what `workspace.fs` throws. */
  async savedDefinitionOf(loaded: LoadedWorkflow): Promise<Definition> {
    return this.language.call('buildDefinition', this.placeOf(loaded), await readSaved(loaded.uri), 'saved');
  }

  /** Where a path of a finding or of a `SqlSource` lies. */
  uriOf(loaded: LoadedWorkflow, path: string): vscode.Uri {
    return vscode.Uri.joinPath(loaded.workspaceFolder, path);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#store.dispose();
  }

  async #scanAll(): Promise<void> {
    const uris = await vscode.workspace.findFiles(WORKFLOW_GLOB, EXCLUDED);
    const known = new Set(uris.map((uri) => uri.toString()));
    for (const document of vscode.workspace.textDocuments) {
      if (!isWorkflowDocument(document) || known.has(document.uri.toString())) continue;
      known.add(document.uri.toString());
      uris.push(document.uri);
    }
    for (const loaded of this.#loaded.values()) if (!known.has(loaded.uri.toString())) this.#drop(loaded);
    const left = uris.values();
    const readNext = async (): Promise<void> => {
      for (const uri of left) await this.#read(uri);
    };
    await Promise.all(Array.from({ length: READ_AT_ONCE }, readNext));
    this.#changed.fire(undefined);
  }

  async #read(uri: vscode.Uri): Promise<LoadedWorkflow | undefined> {
    const key = uri.toString();
    const reading = (this.#readings.get(key) ?? 0) + 1;
    this.#readings.set(key, reading);
    const loaded = await this.#parse(uri);
    if (this.#readings.get(key) !== reading) return this.#loaded.get(key);
    if (loaded === undefined) this.#loaded.delete(key);
    else this.#loaded.set(key, loaded);
    return loaded;
  }

  /** `undefined`: the file cannot be read. */
  async #parse(uri: vscode.Uri): Promise<LoadedWorkflow | undefined> {
    const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri ?? vscode.Uri.joinPath(uri, '..');
    try {
      const file = await this.language.readWorkflow({ folder: folder.toString(), path: pathIn(folder, uri) ?? uri.path }, await readShown(uri));
      return { uri, workspaceFolder: folder, file: withoutNameless(file) };
    } catch (error) {
      log().warn(`cannot read ${uri.toString()}: ${messageOf(error)}`);
      return undefined;
    }
  }

  #watch(): void {
    const files = this.#store.add(vscode.workspace.createFileSystemWatcher(WORKFLOW_GLOB));
    this.#store.add(files.onDidChange((uri) => this.#schedule(uri)));
    this.#store.add(files.onDidCreate((uri) => this.#schedule(uri)));
    this.#store.add(files.onDidDelete((uri) => this.#forget(uri)));
    const scripts = this.#store.add(vscode.workspace.createFileSystemWatcher('**/*.sql'));
    for (const event of [scripts, files].flatMap(({ onDidChange, onDidCreate, onDidDelete }) => [onDidChange, onDidCreate, onDidDelete])) {
      this.#store.add(event((uri) => this.#scheduleReaders(uri)));
    }
    this.#store.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#documentChanged(document)));
    this.#store.add(vscode.workspace.onDidOpenTextDocument((document) => this.#documentChanged(document)));
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => void this.rescan().catch(reportError)));
  }

  #documentChanged(document: vscode.TextDocument): void {
    if (document.languageId === 'sql') this.#scheduleReaders(document.uri);
    else if (isWorkflowDocument(document)) this.#schedule(document.uri);
  }

  /** A file changed: read the workflows again that take SQL from it or run it as a part, or that name a missing file. */
  #scheduleReaders(uri: vscode.Uri): void {
    for (const loaded of this.#loaded.values()) {
      if (usesFile(loaded, pathIn(loaded.workspaceFolder, uri) ?? uri.path)) this.#schedule(loaded.uri);
    }
  }

  #schedule(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.set(key, setTimeout(() => void this.#reread(uri).catch(reportError), DEBOUNCE_MS));
  }

  async #reread(uri: vscode.Uri): Promise<void> {
    this.#timers.delete(uri.toString());
    this.#changed.fire(await this.#read(uri));
  }

  #forget(uri: vscode.Uri): void {
    const loaded = this.find(uri);
    if (loaded === undefined) return;
    this.#drop(loaded);
    this.#changed.fire(undefined);
  }

  #drop(loaded: LoadedWorkflow): void {
    this.#loaded.delete(loaded.uri.toString());
    this.language.forgetWorkflow(this.placeOf(loaded)).catch(reportError);
  }
}

/** A workflow without a name can be neither shown nor run, and its file counts as one that cannot be read: what is wrong is in its problems. */
function withoutNameless(file: WorkflowFile): WorkflowFile {
  return file.workflow?.name.value === '' ? { ...file, workflow: undefined } : file;
}

function isWorkflowDocument(document: vscode.TextDocument): boolean {
  if (document.uri.scheme === 'git' || document.uri.scheme === 'idempo') return false;
  return isWorkflowFileName(document.uri.path) || (document.languageId === 'yaml' && looksLikeWorkflow(document.getText()));
}

function usesFile(loaded: LoadedWorkflow, path: string): boolean {
  const tasks = loaded.file.workflow?.tasks ?? [];
  const sources = tasks.flatMap((task) => [task.sql, ...task.preStatements, ...task.postStatements]);
  const isPart = tasks.some(({ logic }) => logic?.kind === 'subWorkflow' && logic.path === path);
  return isPart || sources.some((source) => source?.file === path) || loaded.file.problems.some((problem) => problem.code === 'Y04');
}
