import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { messageOf } from '../../core/base/errors';
import type { WorkflowInstance } from '../../core/instance/records';
import type { ExplainQuery, RunExplanation } from '../../core/runner/explainRun';
import type { Definition } from '../../core/runner/ports';
import { log } from '../report';
import type { Runners } from '../runners';
import { folderOf } from '../workspace/folders';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';

/** Answers kept; a person looks at a few instances at a time. */
const MAX_ANSWERS = 200;

/** An answer of the runner that never changes, or that is asked for again under another key. */
interface Answer<T> {
  readonly value: T | undefined;
}

/** What the runner tells of pinned definitions, asked for when it is first needed and kept. */
export class Explanations implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());
  readonly #explained = new Map<string, Answer<RunExplanation>>();
  readonly #definitions = new Map<string, Answer<Definition>>();
  /** By the reading of the file: another reading is another object. */
  readonly #current = new WeakMap<LoadedWorkflow, Answer<Definition>>();
  /** The newest one of each file, shown until the one of a newer reading is there. */
  readonly #newest = new Map<string, Definition>();

  /** An answer has come. */
  readonly onDidChange = this.#changed.event;

  constructor(readonly index: WorkflowIndex, readonly runners: Runners) {}

  dispose(): void {
    this.#store.dispose();
  }

  /** The workflow file is not there any more. */
  isGone(loaded: LoadedWorkflow): boolean {
    return this.index.find(loaded.uri) === undefined;
  }

  /** The definition of the file as it is now; `undefined`: not known yet, or it cannot be read. */
  currentOf(loaded: LoadedWorkflow): Definition | undefined {
    const known = this.#current.get(loaded);
    if (known === undefined) {
      this.#current.set(loaded, { value: undefined });
      this.#ask(() => this.index.definitionOf(loaded), (value) => {
        this.#current.set(loaded, { value });
        this.#newest.set(loaded.uri.toString(), value);
      });
    }
    return known?.value ?? this.#newest.get(loaded.uri.toString());
  }

  /** The definition with that hash; `undefined`: not known yet, or not in the store. */
  definitionOf(loaded: LoadedWorkflow, hash: string): Definition | undefined {
    const key = `${folderOf(loaded).toString()} ${hash}`;
    return this.#find(this.#definitions, key, async () => (await this.runners.of(loaded)).findDefinition(hash));
  }

  /** `stamp`: changes when what the task was handed may have changed. */
  explain(loaded: LoadedWorkflow, instance: WorkflowInstance, { task, stamp }: { readonly task: string | undefined; readonly stamp: string }): RunExplanation | undefined {
    const current = this.currentOf(loaded);
    const key = [folderOf(loaded).toString(), instance.id, task ?? '', stamp, current?.hash ?? ''].join('\n');
    const query: ExplainQuery = { workflowInstanceId: instance.id, task, current };
    return this.#find(this.#explained, key, async () => {
      const runner = await this.runners.of(loaded);
      // The file as it is now may be no workflow at all: what is pinned can be told all the same.
      return runner.explainRun(query).catch(() => runner.explainRun({ ...query, current: undefined }));
    });
  }

  #find<T>(answers: Map<string, Answer<T>>, key: string, ask: () => Promise<T | undefined>): T | undefined {
    const known = answers.get(key);
    if (known !== undefined) return known.value;
    if (!vscode.workspace.isTrusted) return undefined;
    const [oldest] = answers.keys();
    if (answers.size >= MAX_ANSWERS && oldest !== undefined) answers.delete(oldest);
    answers.set(key, { value: undefined });
    this.#ask(ask, (value) => answers.set(key, { value }));
    return undefined;
  }

  /** What cannot be told is left out of what is shown. */
  #ask<T>(ask: () => Promise<T>, keep: (value: T) => void): void {
    ask().then(keep, (error: unknown) => log().warn(messageOf(error))).finally(() => this.#changed.fire());
  }
}
