import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { scheduleOf } from '../../core/schedule';
import type { CalendarGaps } from '../../core/views/calendar';
import { RestfulWork } from '../restfulWork';
import type { Runners } from '../runners';
import { folderOf } from '../workspace/folders';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';

/** Instants of all times. */
const ALL_TIMES = { from: -8.64e15, to: 8.64e15 };
/** How often it is looked whether a tick has passed without a run, ms. */
const LOOK_EVERY_MS = 60_000;

interface Known {
  /** What it was counted for: another one has other gaps. */
  readonly loaded: LoadedWorkflow;
  readonly gaps: CalendarGaps | undefined;
}

/** The schedule times that are missing of the workflows that somebody looks at; counted in workers, one after the other. */
export class GapBook implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());
  readonly #known = new Map<string, Known>();
  /** By the workflow file's URI. */
  readonly #wanted = new Map<string, LoadedWorkflow>();
  readonly #work = this.#store.add(new RestfulWork({ work: () => this.#count(), minMs: 1000, rests: 9 }));
  readonly #timer: ReturnType<typeof setInterval>;
  readonly onDidChange = this.#changed.event;

  constructor(
    readonly index: WorkflowIndex,
    readonly runners: Runners,
  ) {
    this.#store.add(runners.onDidChange((folder) => this.#wantAgain(folder.toString())));
    this.#timer = setInterval(() => this.#wantAgain(undefined), LOOK_EVERY_MS);
  }

  /** What is known now; counts them once something of the workflow's folder is known to be stored. */
  gapsOf(loaded: LoadedWorkflow): CalendarGaps | undefined {
    const key = loaded.uri.toString();
    const known = this.#known.get(key);
    if (known?.loaded !== loaded && loaded.file.workflow?.schedule !== undefined && this.runners.peek(loaded) !== undefined) this.#want(loaded);
    return known?.gaps;
  }

  /** Counts those of one workflow anew. */
  async find(loaded: LoadedWorkflow): Promise<CalendarGaps | undefined> {
    const { workflow } = loaded.file;
    if (workflow?.schedule === undefined) return undefined;
    const runner = await this.runners.of(loaded);
    const { instants } = await runner.runStates({ workflow: workflow.name.value, definitionHash: '', ...ALL_TIMES });
    return this.index.language.ask('findGaps', { schedule: scheduleOf(workflow).schedule, instants, now: Date.now() });
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#store.dispose();
  }

  #want(loaded: LoadedWorkflow): void {
    this.#wanted.set(loaded.uri.toString(), loaded);
    this.#work.ask();
  }

  /** `undefined`: in every folder. */
  #wantAgain(folder: string | undefined): void {
    for (const { loaded } of this.#known.values()) {
      const now = this.index.find(loaded.uri);
      if (now === undefined) this.#known.delete(loaded.uri.toString());
      else if (folder === undefined || folderOf(now).toString() === folder) this.#want(now);
    }
  }

  async #count(): Promise<void> {
    const wanted = [...this.#wanted.values()];
    this.#wanted.clear();
    let isNews = false;
    for (const loaded of wanted) {
      const key = loaded.uri.toString();
      const before = this.#known.get(key)?.gaps;
      const found = await this.find(loaded);
      const isSame = JSON.stringify(found) === JSON.stringify(before);
      this.#known.set(key, { loaded, gaps: isSame ? before : found });
      isNews ||= !isSame;
    }
    if (isNews) this.#changed.fire();
  }
}
