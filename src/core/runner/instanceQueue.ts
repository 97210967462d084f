import type { WorkflowInstance } from '../instance/records';
import { isRunning, onlyWaits, placeHolderOf, type Surroundings } from './onlyWaits';
import type { LedgerReader } from './ports';

/**
 * Workflow instances that are to be started, in the order in which they came, and who of those that run has a place. One that only
 * waits for others gives its place back when somebody wants it: what it waits for might be kept from beginning for ever otherwise
 * (I10, I13). It takes a place again before its next task begins, and before others are started.
 */
export class InstanceQueue {
  readonly #ids = new Set<string>();
  /** Those that run without a place, in the order in which they gave it back. */
  readonly #resting = new Set<string>();
  readonly #limit: number | undefined;

  /** `limit`: at most so many have a place at a time; `undefined`: any number. */
  constructor(limit: number | undefined) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#ids.size;
  }

  add(id: string): void {
    this.#ids.add(id);
  }

  /** The next one for which there is a place, as it is now: it may no longer be one to start. */
  takeNext(around: Surroundings): WorkflowInstance | undefined {
    const isFull = this.#limit !== undefined && !this.#share(around, this.#limit);
    for (const id of this.#ids) {
      const instance = around.ledger.findWorkflowInstance(id);
      // A part of another one begins in that one's place: it would wait for it for ever otherwise (I13).
      if (isFull && instance?.state === 'submitted' && placeHolderOf(around.ledger, instance) === instance) continue;
      this.#ids.delete(id);
      if (instance !== undefined) return instance;
    }
    return undefined;
  }

  /** Whether tasks of the workflow instance may begin: what it is a part of, or it itself, has a place. */
  mayWork(ledger: LedgerReader, workflowInstanceId: string): boolean {
    const instance = this.#resting.size === 0 ? undefined : ledger.findWorkflowInstance(workflowInstanceId);
    return instance === undefined || !this.#resting.has(placeHolderOf(ledger, instance).id);
  }

  /** Takes places from those that only wait, as far as others want them. `true`: one is left for a new one. */
  #share(around: Surroundings, limit: number): boolean {
    if (this.#ids.size + this.#resting.size === 0) return true;
    const running = listHolders(around.ledger);
    const ids = new Set(running.map(({ id }) => id));
    for (const id of this.#resting) if (!ids.has(id)) this.#resting.delete(id);
    const resting = running.filter(({ id }) => this.#resting.has(id));
    const wanting = [...this.#resting].filter((id) => resting.some((each) => each.id === id && !onlyWaits(around, each)));
    let places = limit - (running.length - resting.length);
    const isWanted = this.#ids.size + wanting.length > 0;
    for (const instance of running) {
      if (!isWanted || places > wanting.length || this.#resting.has(instance.id) || !onlyWaits(around, instance)) continue;
      this.#resting.add(instance.id);
      places++;
    }
    for (const id of wanting) if (places > 0 && this.#resting.delete(id)) places--;
    return places > 0;
  }
}

function listHolders(ledger: LedgerReader): readonly WorkflowInstance[] {
  return ledger.listUnfinishedWorkflowInstances().filter((instance) => isRunning(instance) && placeHolderOf(ledger, instance) === instance);
}
