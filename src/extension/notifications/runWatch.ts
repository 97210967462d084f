import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { RunNewsReader, type RunNews } from '../../core/views/runNews';
import type { Runners } from '../runners';
import { inFolder } from '../workspace/folders';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';

/** News of one folder's runs. */
export interface FolderNews {
  readonly folder: vscode.Uri;
  readonly news: readonly RunNews[];
}

/** Tells what happens to the runs of the workspace while this window is open, each thing once. */
export class RunWatch implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #readers = new Map<string, RunNewsReader>();
  readonly #since = Date.now();
  readonly #told = this.#store.add(new vscode.EventEmitter<FolderNews>());

  readonly onNews = this.#told.event;

  constructor(
    readonly index: WorkflowIndex,
    readonly runners: Runners,
  ) {
    this.#store.add(runners.onDidChange((folder) => this.#read(folder)));
  }

  /** The file of a workflow of a folder. */
  find(folder: vscode.Uri, workflow: string): LoadedWorkflow | undefined {
    return inFolder(this.index.workflows, folder).find(({ file }) => file.workflow?.name.value === workflow);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #read(folder: vscode.Uri): void {
    const [loaded] = inFolder(this.index.workflows, folder);
    const snapshot = loaded === undefined ? undefined : this.runners.peek(loaded);
    if (snapshot === undefined) return;
    const reader = this.#readers.get(folder.toString()) ?? new RunNewsReader(this.#since);
    this.#readers.set(folder.toString(), reader);
    const news = reader.read(snapshot);
    if (news.length > 0) this.#told.fire({ folder, news });
  }
}
