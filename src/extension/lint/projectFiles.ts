import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { messageOf } from '../../core/base/errors';
import type { Baseline } from '../../core/lint/project/baseline';
import { parseBaseline } from '../../core/lint/project/baselineFile';
import { folderOf } from '../../core/lint/project/pathPattern';
import { parseProjectFile, projectFileCandidates, PROJECT_FILE_NAME, type ProjectFile } from '../../core/lint/project/projectFile';
import type { Platform } from '../platform';
import { log } from '../report';
import { readReferencedFile, readText } from '../workspace/readText';

const GLOB = `**/${PROJECT_FILE_NAME}`;
const EXCLUDED = '**/{node_modules,.git}/**';
const DEBOUNCE_MS = 200;

/** A project file with the baseline that it names. */
export interface LoadedProject {
  readonly uri: vscode.Uri;
  readonly text: string;
  /** Its `path` is relative to the workspace folder, as the paths of findings are. */
  readonly project: ProjectFile;
  readonly baseline: LoadedBaseline | undefined;
}

export interface LoadedBaseline {
  /** Relative to the workspace folder. */
  readonly path: string;
  readonly baseline: Baseline;
}

/** The project files (`idempo.json`) of the workspace, as they are in the editor; kept current. */
export class ProjectFiles implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());
  #loaded: ReadonlyMap<string, LoadedProject> = new Map();
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(readonly platform: Platform) {
    for (const glob of [GLOB, '**/*baseline*.json']) {
      const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher(glob));
      for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) this.#store.add(event(() => this.#schedule()));
    }
    this.#store.add(vscode.workspace.onDidChangeTextDocument(({ document }) => void (isProjectFile(document.uri) && this.#schedule())));
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#schedule()));
  }

  get all(): readonly LoadedProject[] {
    return [...this.#loaded.values()];
  }

  async scan(): Promise<void> {
    const uris = await vscode.workspace.findFiles(GLOB, EXCLUDED);
    const loaded = await Promise.all(uris.map((uri) => this.#load(uri)));
    this.#loaded = new Map(loaded.flatMap((one) => (one === undefined ? [] : [[one.uri.toString(), one] as const])));
    this.#changed.fire();
  }

  /** The project file that sets up the linter for a file. `path`: relative to the workspace folder. */
  find(folder: vscode.Uri, path: string): LoadedProject | undefined {
    for (const candidate of projectFileCandidates(path, '')) {
      const found = this.#loaded.get(vscode.Uri.joinPath(folder, candidate).toString());
      if (found !== undefined) return found;
    }
    return undefined;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#store.dispose();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.scan(), DEBOUNCE_MS);
  }

  /** `undefined`: it cannot be read, or lies in no workspace folder. */
  async #load(uri: vscode.Uri): Promise<LoadedProject | undefined> {
    const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
    if (folder === undefined) return undefined;
    try {
      const text = await readText(uri);
      const project = parseProjectFile(uri.path.slice(folder.path.length + 1), text);
      return { uri, text, project, baseline: await this.#readBaseline(folder, project) };
    } catch (error) {
      log().warn(`cannot read ${uri.toString()}: ${messageOf(error)}`);
      return undefined;
    }
  }

  async #readBaseline(folder: vscode.Uri, { path, settings }: ProjectFile): Promise<LoadedBaseline | undefined> {
    if (settings.baseline === undefined) return undefined;
    const parent = folderOf(path);
    const written = parent === '' ? settings.baseline : `${parent}/${settings.baseline}`;
    const read = await readReferencedFile(this.platform, folder, written);
    return read.kind === 'text' ? { path: written, baseline: parseBaseline(written, read.text).baseline } : undefined;
  }
}

function isProjectFile(uri: vscode.Uri): boolean {
  return uri.path.endsWith(`/${PROJECT_FILE_NAME}`);
}
