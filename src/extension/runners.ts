import * as vscode from 'vscode';
import type { OpenedRunner } from '../adapters/node/openRunner';
import { DisposableStore } from '../core/base/disposable';
import { RefusedError } from '../core/base/errors';
import type { StatusSnapshot } from '../core/instance/status';
import type { Platform } from './platform';
import { readStatus } from './readStatus';
import { reportError } from './report';
import { requireTrust } from './trust';
import type { LoadedWorkflow } from './workspace/workflowIndex';

/** Logical instances that the tree and the panel show at first; "Show older" adds as many. */
const PAGE_SIZE = 60;

/** One folder's runner and what was last read from it. */
interface FolderRunner {
  readonly folder: vscode.Uri;
  readonly runner: Promise<OpenedRunner>;
  status: StatusSnapshot | undefined;
  limit: number;
}

/** The runners of the workspace, one for each folder that holds workflow files; opened when first needed. */
export class Runners implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #byFolder = new Map<string, FolderRunner>();
  readonly #changed = this.#store.add(new vscode.EventEmitter<vscode.Uri>());

  /** The folder whose status is new. */
  readonly onDidChange = this.#changed.event;

  constructor(readonly platform: Platform) {}

  /** Throws `RefusedError` in an untrusted workspace and where the host cannot run. */
  async of(loaded: LoadedWorkflow): Promise<OpenedRunner> {
    requireTrust();
    return this.#open(folderOf(loaded)).runner;
  }

  /** What is known now; `undefined` until the first reading is done, which this starts when there is something to read. */
  statusOf(loaded: LoadedWorkflow): StatusSnapshot | undefined {
    const folder = folderOf(loaded);
    const known = this.#byFolder.get(folder.toString());
    if (known === undefined && vscode.workspace.isTrusted) void this.#openIfStored(folder);
    return known?.status;
  }

  /** What is known now, without starting to read. */
  peek(loaded: LoadedWorkflow): StatusSnapshot | undefined {
    return this.#byFolder.get(folderOf(loaded).toString())?.status;
  }

  async refresh(loaded: LoadedWorkflow): Promise<void> {
    const known = this.#byFolder.get(folderOf(loaded).toString());
    if (known !== undefined) await this.#read(known);
  }

  async refreshAll(): Promise<void> {
    await Promise.all([...this.#byFolder.values()].map((known) => this.#read(known)));
  }

  async showOlder(loaded: LoadedWorkflow): Promise<void> {
    const known = this.#byFolder.get(folderOf(loaded).toString());
    if (known === undefined) return;
    known.limit += PAGE_SIZE;
    await this.#read(known);
  }

  /** How many logical instances are shown. */
  limitOf(loaded: LoadedWorkflow): number {
    return this.#byFolder.get(folderOf(loaded).toString())?.limit ?? PAGE_SIZE;
  }

  /** Whether the store may hold older logical instances than those read. */
  hasOlder(loaded: LoadedWorkflow): boolean {
    const known = this.#byFolder.get(folderOf(loaded).toString());
    return known?.status !== undefined && known.status.logicalInstances.length >= known.limit;
  }

  /** All that were opened, with their last status. */
  get statuses(): readonly StatusSnapshot[] {
    return [...this.#byFolder.values()].flatMap((known) => (known.status === undefined ? [] : [known.status]));
  }

  dispose(): void {
    void this.closeAll();
    this.#store.dispose();
  }

  /** Ends the workers; what runs is interrupted and can be resumed. */
  async closeAll(): Promise<void> {
    const all = [...this.#byFolder.values()];
    this.#byFolder.clear();
    await Promise.allSettled(all.map(async (known) => (await known.runner).close()));
  }

  async #openIfStored(folder: vscode.Uri): Promise<void> {
    if (this.platform.openRunner === undefined || !(await this.platform.hasStore(folder))) return;
    if (!this.#byFolder.has(folder.toString())) this.#open(folder).runner.catch(reportError);
  }

  #open(folder: vscode.Uri): FolderRunner {
    const key = folder.toString();
    const existing = this.#byFolder.get(key);
    if (existing !== undefined) return existing;
    const known: FolderRunner = { folder, runner: this.#start(folder), status: undefined, limit: PAGE_SIZE };
    this.#byFolder.set(key, known);
    known.runner.then(
      (runner) => {
        this.#store.add(runner.onChange(() => void this.#read(known).catch(reportError)));
        void this.#read(known).catch(reportError);
      },
      () => this.#byFolder.delete(key),
    );
    return known;
  }

  async #start(folder: vscode.Uri): Promise<OpenedRunner> {
    if (this.platform.openRunner !== undefined) return this.platform.openRunner(folder);
    throw new RefusedError(
      'noRunner',
      vscode.l10n.t('Idempo cannot run workflows in the browser host yet. Open the folder in desktop VS Code or on a remote.'),
    );
  }

  async #read(known: FolderRunner): Promise<void> {
    const runner = await known.runner;
    known.status = await readStatus(runner, known.limit);
    this.#changed.fire(known.folder);
  }
}

export function folderOf(loaded: LoadedWorkflow): vscode.Uri {
  return vscode.Uri.joinPath(loaded.uri, '..');
}
