import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { LineIndex } from '../../core/base/lineIndex';
import { findFailedAttempts, type FailedAttempt, type RuntimeError } from '../../core/language/runtimeErrors';
import { attemptPath } from '../../core/views/documentPath';
import { uriIn } from '../features/documentTexts';
import { toVscodeRange } from '../features/positions';
import { log } from '../report';
import type { Runners } from '../runners';
import { folderOf } from '../workspace/folders';
import { readText } from '../workspace/readText';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';
import { PinnedDefinitions } from './pinnedDefinitions';
import { toDiagnostic } from './runDiagnostic';

/** An error of a past run where the user edits it. */
export interface PlacedRunError {
  readonly error: RuntimeError;
  /** The workflow file. */
  readonly workflow: vscode.Uri;
  readonly location: vscode.Location;
  readonly task: vscode.Location;
  /** The log of the newest attempt that failed so. */
  readonly log: vscode.Uri;
}

/** Typing and a backfill's steps come in bursts. */
const SETTLE_MS = 150;

function logOf(loaded: LoadedWorkflow, { task, failures: [newest] }: RuntimeError): vscode.Uri {
  const { scheduleTime = '', scheduleInstant = 0, runNumber = 0, attempt = 0 } = newest ?? {};
  const name = { workflow: loaded.file.workflow?.name.value ?? '', scheduleTime, runNumber, task, attempt, text: 'log' } as const;
  return uriIn(folderOf(loaded), attemptPath(name), { at: String(scheduleInstant) });
}

/** The failed attempts of past runs in the Problems panel, at the SQL that failed, until the task succeeds or the text is changed. */
export class RuntimeErrors implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(vscode.languages.createDiagnosticCollection('idempo-runs'));
  readonly #byWorkflow = new Map<string, readonly PlacedRunError[]>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #updates = new Map<string, number>();
  readonly #pinned: PinnedDefinitions;

  constructor(
    readonly index: WorkflowIndex,
    readonly runners: Runners,
  ) {
    this.#pinned = new PinnedDefinitions(runners);
    this.#store.add(index.onDidChange((loaded) => (loaded === undefined ? this.#scheduleAll() : this.#schedule(loaded))));
    this.#store.add(runners.onDidChange((folder) => this.#scheduleAll(folder)));
  }

  /** Of a document, as far as they touch `range`. */
  at(uri: vscode.Uri, range: vscode.Range): readonly PlacedRunError[] {
    return this.#of(uri).filter(({ location }) => location.range.intersection(range) !== undefined);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#store.dispose();
  }

  /** `folder` undefined: those of every folder. */
  #scheduleAll(folder?: vscode.Uri): void {
    const known = new Set(this.index.workflows.map(({ uri }) => uri.toString()));
    for (const key of this.#byWorkflow.keys()) if (!known.has(key)) this.#show(key, []);
    for (const loaded of this.index.workflows) {
      if (folder === undefined || folderOf(loaded).toString() === folder.toString()) this.#schedule(loaded);
    }
  }

  #schedule({ uri }: LoadedWorkflow): void {
    const key = uri.toString();
    if (this.#timers.has(key)) return;
    this.#timers.set(key, setTimeout(() => {
      this.#timers.delete(key);
      this.#update(uri).catch((error: unknown) => log().warn(`errors of past runs of ${uri.path}: ${String(error)}`));
    }, SETTLE_MS));
  }

  async #update(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    const update = (this.#updates.get(key) ?? 0) + 1;
    this.#updates.set(key, update);
    const loaded = this.index.find(uri);
    const name = loaded?.file.workflow?.name.value;
    const status = loaded === undefined ? undefined : this.runners.peek(loaded);
    const failures = name === undefined ? [] : findFailedAttempts(status?.logicalInstances ?? [], name);
    const placed = loaded === undefined || failures.length === 0 ? [] : await this.#place(loaded, failures);
    if (this.#updates.get(key) === update) this.#show(key, placed);
  }

  async #place(loaded: LoadedWorkflow, failures: readonly FailedAttempt[]): Promise<readonly PlacedRunError[]> {
    const definitions = await this.#pinned.read(loaded, failures.map(({ definitionHash }) => definitionHash));
    const errors = await this.index.language.ask('placeErrors', this.index.placeOf(loaded), failures, definitions) ?? [];
    const lines = new Map([[loaded.file.path, new LineIndex(loaded.file.text)]]);
    for (const { file } of errors) {
      if (!lines.has(file)) lines.set(file, new LineIndex(await readText(this.index.uriOf(loaded, file))));
    }
    const locate = (file: string, range: RuntimeError['range']): vscode.Location => (
      new vscode.Location(this.index.uriOf(loaded, file), toVscodeRange(lines.get(file) ?? new LineIndex(''), range))
    );
    return errors.map((error) => ({
      error, workflow: loaded.uri, location: locate(error.file, error.range), task: locate(loaded.file.path, error.taskRange), log: logOf(loaded, error),
    }));
  }

  #show(key: string, placed: readonly PlacedRunError[]): void {
    const before = this.#byWorkflow.get(key) ?? [];
    if (placed.length === 0) this.#byWorkflow.delete(key);
    else this.#byWorkflow.set(key, placed);
    const touched = new Map([...before, ...placed].map(({ location: { uri } }) => [uri.toString(), uri]));
    for (const uri of touched.values()) this.#collection.set(uri, this.#of(uri).map(toDiagnostic));
  }

  #of(uri: vscode.Uri): readonly PlacedRunError[] {
    const key = uri.toString();
    return [...this.#byWorkflow.values()].flat().filter(({ location }) => location.uri.toString() === key);
  }
}
