import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { asIfInstantOf, knownInstancesOf, readAsIf, type AsIf, type KnownInstance } from '../../core/language/asIfTime';
import type { Runners } from '../runners';
import type { LoadedWorkflow } from '../workspace/workflowIndex';

/** In the workspace's state: choices by the URI of the workflow file. */
const STATE_KEY = 'idempo.asIf';

/** For which schedule time hovers, hints and completions show values; chosen for each workflow, and kept. */
export class AsIfTimes implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());
  readonly #state: vscode.Memento;
  readonly #runners: Runners;
  /** What "newest failed" last meant, by URI. */
  readonly #failed = new Map<string, number>();

  /** A choice, or what it means, is another one. */
  readonly onDidChange = this.#changed.event;

  constructor(state: vscode.Memento, runners: Runners) {
    this.#state = state;
    this.#runners = runners;
    this.#store.add(runners.onDidChange(() => this.#followFailures()));
  }

  choiceOf({ uri }: LoadedWorkflow): AsIf {
    return readAsIf(this.#choices()[uri.toString()]);
  }

  of(loaded: LoadedWorkflow): number {
    const { workflow } = loaded.file;
    if (workflow === undefined) return Date.now();
    const asIf = this.choiceOf(loaded);
    const instances = asIf.kind === 'newestFailed' ? this.instancesOf(loaded) : [];
    const instant = asIfInstantOf(workflow, asIf, { now: Date.now(), instances });
    if (asIf.kind === 'newestFailed') this.#failed.set(loaded.uri.toString(), instances.find(({ state }) => state === 'failed')?.instant ?? 0);
    return instant;
  }

  /** What is known now of the workflow's instances, newest schedule time first; reading the store begins where it was not read yet. */
  instancesOf(loaded: LoadedWorkflow): readonly KnownInstance[] {
    const { workflow } = loaded.file;
    return workflow === undefined ? [] : knownInstancesOf(workflow, this.#runners.statusOf(loaded)?.logicalInstances ?? []);
  }

  async choose({ uri }: LoadedWorkflow, asIf: AsIf): Promise<void> {
    const others = Object.entries(this.#choices()).filter(([key]) => key !== uri.toString());
    await this.#state.update(STATE_KEY, Object.fromEntries(asIf.kind === 'newest' ? others : [...others, [uri.toString(), asIf]]));
    this.#changed.fire();
  }

  /** The clock went on: what follows it is to be shown anew. */
  refresh(): void {
    this.#changed.fire();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #choices(): Readonly<Record<string, unknown>> {
    return this.#state.get<Readonly<Record<string, unknown>>>(STATE_KEY, {});
  }

  #followFailures(): void {
    if (this.#failed.size === 0) return;
    this.#failed.clear();
    this.#changed.fire();
  }
}
