import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { englishOf } from '../../core/base/message';
import { IdempoError } from '../../core/base/errors';
import { sayReason } from '../viewTexts';
import type { StatusSnapshot } from '../../core/instance/status';
import type { Definition } from '../../core/runner/ports';
import { findNextDue } from '../../core/views/localSchedule';
import { after } from '../../protocol/runner/waits';
import { log, reportError, sayError } from '../report';
import type { Runners } from '../runners';
import { byFolder, type FolderWorkflows } from '../workspace/folders';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';
import { TickTimer } from './tickTimer';

/**
 * Makes the ticks of switched-on workflows fire while the extension is active. Which ones are switched on, and which ticks have
 * been dealt with, is in the store alone; where several windows have it open, its lease decides who makes a tick.
 */
export class LocalSchedules implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #timer: TickTimer;
  /** Told to the user and not yet over, by folder. */
  readonly #told = new Map<string, ReadonlySet<string>>();

  constructor(
    readonly index: WorkflowIndex,
    readonly runners: Runners,
  ) {
    this.#timer = this.#store.add(new TickTimer({
      now: () => Date.now(),
      after,
      dues: () => this.#dues(),
      fire: (folder) => this.#fire(folder),
    }));
    this.#store.add(runners.onDidChange(() => this.#timer.look()));
    this.#store.add(index.onDidChange(() => this.#timer.look()));
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#timer.look()));
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Asking for a folder's status makes the runners read its store, when there is one. */
  #dues(): ReadonlyMap<string, number | undefined> {
    if (!vscode.workspace.isTrusted) return new Map();
    return new Map([...byFolder(this.index.workflows)].map(([folder, all]) => {
      const status = this.runners.statusOf(all[0]);
      const workflows = all.flatMap(({ file }) => file.workflow ?? []);
      return [folder, status === undefined ? undefined : findNextDue(status, workflows)];
    }));
  }

  async #fire(folder: string): Promise<boolean> {
    try {
      await this.index.scan();
      const workflows = byFolder(this.index.workflows).get(folder);
      return workflows !== undefined && (await this.#fireDue(folder, workflows));
    } catch (error) {
      // Another window or a terminal is at work: it may make the tick itself, and this window looks again.
      if (error instanceof IdempoError && error.code === 'storeBusy') log().debug(error.message);
      else this.#tell(folder, [sayError(error)]);
      return false;
    }
  }

  async #fireDue(folder: string, all: FolderWorkflows): Promise<boolean> {
    const [first] = all;
    await this.runners.refresh(first);
    const status = this.runners.statusOf(first);
    if (status === undefined || status.access === 'reader') return false;
    const runner = await this.runners.of(first);
    const fired = await runner.fireTicks(await this.#definitions(status, all));
    for (const skipped of fired.skipped) log().info(`missed and skipped: ${englishOf(skipped)}`);
    this.#tell(folder, fired.problems);
    await this.runners.refresh(first);
    return fired.problems.length === 0;
  }

  /** Of those that are switched on, and of those that cannot be read now: their problem is what kept a tick from being made. */
  async #definitions({ localSchedules }: StatusSnapshot, all: readonly LoadedWorkflow[]): Promise<readonly Definition[]> {
    const switchedOn = new Set(localSchedules.map(({ workflow }) => workflow));
    const meant = all.filter(({ uri, file }) => file.workflow === undefined || switchedOn.has(file.workflow.name.value) || isBeingEdited(uri));
    const found = await Promise.all(meant.map((loaded) => this.index.savedDefinitionOf(loaded).then((definition) => [definition], isGone)));
    return found.flat();
  }

  /** Each problem once, until it is over. */
  #tell(folder: string, problems: readonly string[]): void {
    const told = this.#told.get(folder);
    this.#told.set(folder, new Set(problems));
    for (const problem of problems) {
      if (told?.has(problem) === true) continue;
      log().warn(problem);
      vscode.window.showWarningMessage(sayReason(problem)).then(undefined, reportError);
    }
  }
}

/** Its saved text may have another name than the one that the editor shows. */
function isBeingEdited(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some((document) => document.isDirty && document.uri.toString() === uri.toString());
}

/** A file that was deleted, or never saved, is missing: the runner says so. */
function isGone(error: unknown): readonly Definition[] {
  if (error instanceof vscode.FileSystemError) return [];
  throw error;
}
