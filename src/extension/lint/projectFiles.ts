import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { messageOf } from '../../core/base/errors';
import { PROJECT_FILE_NAME } from '../../core/lint/project/projectFileName';
import type { ProjectText } from '../../protocol/languageProtocol';
import { log, reportError } from '../report';
import { EXCLUDED, pathIn } from '../workspace/filePaths';
import { readText } from '../workspace/readText';

const GLOB = `**/${PROJECT_FILE_NAME}`;
const DEBOUNCE_MS = 200;

/** The project files (`idempo.json`) of the workspace, as they are in the editor; kept current. */
export class ProjectFiles implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());
  #loaded: readonly ProjectText[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** One of them or a baseline changed. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    for (const glob of [GLOB, '**/*baseline*.json']) {
      const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher(glob));
      for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) this.#store.add(event(() => this.#schedule()));
    }
    this.#store.add(vscode.workspace.onDidChangeTextDocument(({ document }) => void (isProjectFile(document.uri) && this.#schedule())));
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#schedule()));
  }

  get all(): readonly ProjectText[] {
    return this.#loaded;
  }

  async scan(): Promise<void> {
    const uris = await vscode.workspace.findFiles(GLOB, EXCLUDED);
    this.#loaded = (await Promise.all(uris.map(load))).flatMap((one) => one ?? []);
    this.#changed.fire();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#store.dispose();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.scan().catch(reportError), DEBOUNCE_MS);
  }
}

/** `undefined`: it cannot be read, or lies in no workspace folder. */
async function load(uri: vscode.Uri): Promise<ProjectText | undefined> {
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  const path = folder && pathIn(folder, uri);
  if (folder === undefined || path === undefined) return undefined;
  try {
    return { folder: folder.toString(), path, text: await readText(uri) };
  } catch (error) {
    log().warn(`cannot read ${uri.toString()}: ${messageOf(error)}`);
    return undefined;
  }
}

function isProjectFile(uri: vscode.Uri): boolean {
  return uri.path.endsWith(`/${PROJECT_FILE_NAME}`);
}
