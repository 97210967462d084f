import * as vscode from 'vscode';
import { DisposableStore } from '../core/base/disposable';
import { messageOf } from '../core/base/errors';
import type { StatusQuery, StatusSnapshot } from '../core/instance/status';
import type { OpenedRunner } from '../protocol/runner/runnerClient';
import type { Platform } from './platform';
import { readStatus } from './readStatus';
import { log, reportError } from './report';
import { isElsewhere, PAGE_SIZE, StatusFollower } from './statusFollower';
import { requireTrust } from './trust';
import { folderOf } from './workspace/folders';
import type { LoadedWorkflow } from './workspace/workflowIndex';

/** How long until it is looked again whether somebody else, such as a terminal, has stored something first. */
const LOOK_AGAIN_MS = 5_000;

/** One folder's runner and what is known of its store. */
interface FolderRunner {
  readonly folder: vscode.Uri;
  readonly runner: Promise<OpenedRunner>;
  readonly status: StatusFollower;
}

/** The runners of the workspace, one for each folder that holds workflow files; opened when first needed. */
export class Runners implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #byFolder = new Map<string, FolderRunner>();
  /** Names of workflows, by folder, of which something is to be known once the folder's store is read. */
  readonly #names = new Map<string, Set<string>>();
  /** Folders of which it is being looked whether anything is stored. */
  readonly #asked = new Set<string>();
  /** Folders for which nothing was stored when it was looked last. */
  readonly #missing = new Map<string, vscode.Uri>();
  /** Folders of which it is known that nothing was ever stored. */
  readonly #empty = new Set<string>();
  /** Why a folder's store could not be read, until it can; it is not tried again before somebody asks for it. */
  readonly #failures = new Map<string, unknown>();
  #lookingAgain: ReturnType<typeof setTimeout> | undefined;
  #isDisposed = false;
  readonly #changed = this.#store.add(new vscode.EventEmitter<vscode.Uri>());
  readonly #elsewhere = this.#store.add(new vscode.EventEmitter<vscode.Uri>());
  readonly #looked = this.#store.add(new vscode.EventEmitter<vscode.Uri>());

  /** The folder whose status is new. */
  readonly onDidChange = this.#changed.event;
  /** The folder in whose store another process changed something, whatever it was. */
  readonly onDidChangeElsewhere = this.#elsewhere.event;
  /** The folder of which it is known now that nothing is stored, or that its store cannot be read. */
  readonly onDidLook = this.#looked.event;

  constructor(readonly platform: Platform) {}

  /** Throws `RefusedError` in an untrusted workspace. */
  async of(loaded: LoadedWorkflow): Promise<OpenedRunner> {
    requireTrust();
    return this.#open(folderOf(loaded)).runner;
  }

  /** What is known now; `undefined` until the first reading is done, which this starts when there is something to read. */
  statusOf(loaded: LoadedWorkflow): StatusSnapshot | undefined {
    const folder = folderOf(loaded);
    const known = this.#byFolder.get(folder.toString());
    this.#remember(loaded);
    if (known === undefined && vscode.workspace.isTrusted && !this.#failures.has(folder.toString())) this.#openIfStored(folder).catch((error: unknown) => log().warn(messageOf(error)));
    return known?.status.snapshot;
  }

  /** What is known now, without starting to read. */
  peek(loaded: LoadedWorkflow): StatusSnapshot | undefined {
    return this.#find(loaded)?.status.snapshot;
  }

  /** Its folder's store is being looked for or read for the first time: what is known now is not what there is. */
  isReading(loaded: LoadedWorkflow): boolean {
    const key = folderOf(loaded).toString();
    const known = this.#byFolder.get(key);
    if (this.#failures.has(key) || known?.status.snapshot !== undefined) return false;
    return known !== undefined || (this.#asked.has(key) && !this.#empty.has(key));
  }

  /** Why its folder's store cannot be read; `undefined`: it can, or was not tried. */
  failureOf(loaded: LoadedWorkflow): unknown {
    return this.#failures.get(folderOf(loaded).toString());
  }

  /** Also tries again what could not be read. */
  async refresh(loaded: LoadedWorkflow): Promise<void> {
    const folder = folderOf(loaded);
    const known = this.#byFolder.get(folder.toString());
    if (known !== undefined) return known.status.readAll();
    if (this.#failures.delete(folder.toString())) await this.#openIfStored(folder);
  }

  /** The same of all that were opened. */
  async refreshAll(): Promise<void> {
    for (const key of [...this.#failures.keys()].filter((each) => !this.#byFolder.has(each))) {
      this.#failures.delete(key);
      this.#looked.fire(vscode.Uri.parse(key));
    }
    await Promise.all([...this.#byFolder.values()].map((known) => known.status.readAll()));
  }

  /** A page of the workflow's newest logical instances is to be known from now on, however many newer ones others have. */
  async want(loaded: LoadedWorkflow): Promise<void> {
    await this.#find(loaded)?.status.want(nameOf(loaded));
  }

  async showOlder(loaded: LoadedWorkflow): Promise<void> {
    const known = this.#find(loaded);
    await known?.status.want(nameOf(loaded), known.status.limitOf(nameOf(loaded)) + PAGE_SIZE);
  }

  /** Makes these workflow instances known, however old they are. */
  async load(loaded: LoadedWorkflow, workflowInstanceIds: readonly string[]): Promise<void> {
    await this.#find(loaded)?.status.load(workflowInstanceIds);
  }

  /** Reads without keeping. `undefined`: nothing is stored for the folder. */
  async read(loaded: LoadedWorkflow, limit: number, query: StatusQuery): Promise<StatusSnapshot | undefined> {
    return this.readFolder(loaded, limit, { ...query, workflow: nameOf(loaded) });
  }

  /** The same of all workflows of its folder. */
  async readFolder(loaded: LoadedWorkflow, limit: number, query: StatusQuery): Promise<StatusSnapshot | undefined> {
    const known = this.#find(loaded);
    return known === undefined ? undefined : readStatus(await known.runner, limit, query);
  }

  /** How many logical instances of it the tree shows. */
  limitOf(loaded: LoadedWorkflow): number {
    return this.#find(loaded)?.status.limitOf(nameOf(loaded)) ?? PAGE_SIZE;
  }

  /** Whether the store may hold older logical instances of it than those known. */
  hasOlder(loaded: LoadedWorkflow): boolean {
    return this.#find(loaded)?.status.hasOlder(nameOf(loaded)) ?? false;
  }

  /** From which schedule time on all of its logical instances are known. */
  sinceOf(loaded: LoadedWorkflow): number {
    return this.#find(loaded)?.status.sinceOf(nameOf(loaded)) ?? -Infinity;
  }

  /** All that were opened, with their last status. */
  get statuses(): readonly StatusSnapshot[] {
    return [...this.#byFolder.values()].flatMap(({ status }) => status.snapshot ?? []);
  }

  /** Ends the workers; what runs is interrupted and can be resumed. */
  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#lookingAgain);
    for (const { runner } of this.#byFolder.values()) runner.then((opened) => opened.close()).catch((error: unknown) => log().warn(messageOf(error)));
    this.#byFolder.clear();
    this.#store.dispose();
  }

  #find(loaded: LoadedWorkflow): FolderRunner | undefined {
    return this.#byFolder.get(folderOf(loaded).toString());
  }

  /** Of a workflow that is shown anywhere, at least its newest instance is wanted. Those that are asked for in one turn are read together. */
  #remember(loaded: LoadedWorkflow): void {
    const key = folderOf(loaded).toString();
    const names = this.#names.get(key) ?? new Set();
    this.#names.set(key, names);
    const name = nameOf(loaded);
    if (names.has(name)) return;
    names.add(name);
    queueMicrotask(() => {
      const known = this.#byFolder.get(key);
      if (known?.status.name([...names]) === true) known.status.readAll().catch(reportError);
    });
  }

  async #openIfStored(folder: vscode.Uri): Promise<void> {
    const key = folder.toString();
    if (this.#asked.has(key)) return;
    this.#asked.add(key);
    try {
      const isStored = await this.platform.hasStore(folder);
      if (!isStored) this.#foundNothing(folder);
      else if (!this.#byFolder.has(key)) this.#open(folder).runner.catch(reportError);
    } finally {
      this.#asked.delete(key);
    }
  }

  #foundNothing(folder: vscode.Uri): void {
    const isNews = !this.#empty.has(folder.toString());
    this.#empty.add(folder.toString());
    this.#lookAgain(folder);
    if (isNews) this.#looked.fire(folder);
  }

  #lookAgain(folder: vscode.Uri): void {
    this.#missing.set(folder.toString(), folder);
    if (this.#isDisposed) return;
    this.#lookingAgain ??= setTimeout(() => {
      this.#lookingAgain = undefined;
      const folders = [...this.#missing.values()].filter((each) => !this.#byFolder.has(each.toString()));
      this.#missing.clear();
      for (const each of folders) this.#openIfStored(each).catch((error: unknown) => log().warn(messageOf(error)));
    }, LOOK_AGAIN_MS);
  }

  #open(folder: vscode.Uri): FolderRunner {
    const key = folder.toString();
    const existing = this.#byFolder.get(key);
    if (existing !== undefined) return existing;
    const runner = this.platform.openRunner(folder);
    const reader = { status: async (query: StatusQuery) => (await runner).status(query) };
    const status = new StatusFollower(reader, () => {
      this.#failures.delete(key);
      this.#changed.fire(folder);
    });
    const fail = (error: unknown): void => {
      this.#failures.set(key, error);
      this.#looked.fire(folder);
    };
    status.name([...(this.#names.get(key) ?? [])]);
    const known: FolderRunner = { folder, runner, status };
    this.#byFolder.set(key, known);
    runner.then(
      (opened) => {
        this.#store.add(opened.onChange((change) => {
          status.follow(change).catch(reportError);
          if (isElsewhere(change)) this.#elsewhere.fire(folder);
        }));
        status.readAll().catch((error: unknown) => {
          if (status.snapshot === undefined) fail(error);
          reportError(error);
        });
      },
      (error: unknown) => {
        this.#byFolder.delete(key);
        fail(error);
      },
    );
    return known;
  }
}

/** A file that cannot be read has no instances. */
function nameOf(loaded: LoadedWorkflow): string {
  return loaded.file.workflow?.name.value ?? '';
}
