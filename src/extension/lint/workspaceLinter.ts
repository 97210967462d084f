import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { reportError } from '../report';
import { inFolder } from '../workspace/folders';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';
import type { Findings } from './findings';
import type { LintSettings } from './lintSettings';
import type { PastRuns } from './pastRuns';

/** After the last key press: what a change means for the other files. */
const PAUSE_MS = 800;

export interface WorkspaceLinterOptions {
  readonly index: WorkflowIndex;
  readonly settings: LintSettings;
  readonly pastRuns: PastRuns;
  readonly findings: Findings;
  /** Findings are shown when what they say in the display language has been read. */
  readonly texts: Promise<void>;
}

/**
 * Keeps the findings current: a workflow file that changes is linted at once, those to which the change matters when typing
 * pauses, everything when settings change. The language worker does it; what comes back for an older text is dropped.
 */
export class WorkspaceLinter implements vscode.Disposable {
  readonly #options: WorkspaceLinterOptions;
  readonly #store = new DisposableStore();
  /** By key of the workflow file. What is not here is to be linted in the next round. */
  readonly #linted = new Map<string, LoadedWorkflow>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Number of the newest round: an older one stops. */
  #round = 0;

  constructor(options: WorkspaceLinterOptions) {
    this.#options = options;
    const { index, settings, pastRuns } = options;
    const onSql = ({ languageId, uri }: vscode.TextDocument): void => void (languageId === 'sql' && uri.scheme !== 'idempo' && this.#soon([]));
    this.#store.add(index.onDidChange((loaded) => void this.#changed(loaded).catch(reportError)));
    this.#store.add(settings.onDidChange(() => this.#soon(index.workflows)));
    this.#store.add(pastRuns.onDidChange((folder) => this.#soon(inFolder(index.workflows, folder))));
    this.#store.add(vscode.workspace.onDidOpenTextDocument(onSql));
    this.#store.add(vscode.workspace.onDidChangeTextDocument(({ document }) => onSql(document)));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#round++;
    this.#store.dispose();
  }

  async #changed(loaded: LoadedWorkflow | undefined): Promise<void> {
    if (loaded === undefined) {
      this.#linted.clear();
      return this.#lintDue();
    }
    const { index } = this.#options;
    // Asked before the file is linted: what it was like at the last lint counts too.
    const tied = index.language.ask('filesTiedTo', index.placeOf(loaded));
    await Promise.all([tied.then((places) => this.#soon((places ?? []).flatMap((place) => index.at(place) ?? []))), this.#lint(loaded)]);
  }

  /** Lints files at the next pause, and with them what is of no single file: names, loose scripts, project files. */
  #soon(files: readonly LoadedWorkflow[]): void {
    for (const { uri } of files) this.#linted.delete(uri.toString());
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#lintDue().catch(reportError), PAUSE_MS);
  }

  /** One file after the other, so that what the user asks meanwhile is answered between two of them. */
  async #lintDue(): Promise<void> {
    const round = ++this.#round;
    for (const loaded of this.#options.index.workflows) {
      if (this.#linted.get(loaded.uri.toString()) === loaded) continue;
      await this.#lint(loaded);
      if (round !== this.#round) return;
    }
    await this.#lintRest(() => round === this.#round);
  }

  /** What is of no single workflow file; what belongs to a file that is gone is taken away. */
  async #lintRest(isCurrent: () => boolean): Promise<void> {
    const { index, findings, texts } = this.#options;
    const [rest] = await Promise.all([index.language.ask('lintRest'), texts]);
    if (rest === undefined || !isCurrent()) return;
    const workflows = new Set(index.workflows.map(({ uri }) => uri.toString()));
    for (const key of [...this.#linted.keys()]) if (!workflows.has(key)) this.#linted.delete(key);
    for (const source of rest) findings.show(source);
    const shown = new Set([...index.keys, ...rest.map(({ key }) => key)]);
    for (const key of findings.sources) if (!shown.has(key)) findings.remove(key);
  }

  async #lint(loaded: LoadedWorkflow): Promise<void> {
    const { index, pastRuns, findings, texts } = this.#options;
    this.#linted.set(loaded.uri.toString(), loaded);
    const [source] = await Promise.all([index.language.lintWorkflow(index.placeOf(loaded), await pastRuns.of(loaded)), texts]);
    if (source !== undefined && index.find(loaded.uri) === loaded) findings.show(source);
  }
}
