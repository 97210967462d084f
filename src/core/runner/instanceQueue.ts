import type { WorkflowInstance } from '../instance/records';
import type { WorkflowInstanceState } from '../instance/states';
import type { LedgerReader } from './ports';

/** Workflow instances that are to be started, in the order in which they came. */
export class InstanceQueue {
  readonly #ids = new Set<string>();
  readonly #limit: number | undefined;

  /** `limit`: at most so many run at a time; `undefined`: any number. */
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
  takeNext(ledger: LedgerReader): WorkflowInstance | undefined {
    const isFull = this.#limit !== undefined && this.#ids.size > 0 && countRunning(ledger) >= this.#limit;
    for (const id of this.#ids) {
      const instance = ledger.findWorkflowInstance(id);
      // A part of another one begins in that one's place: it would wait for it for ever otherwise (I13).
      if (isFull && instance?.state === 'submitted' && instance.parentTaskInstanceId === undefined) continue;
      this.#ids.delete(id);
      if (instance !== undefined) return instance;
    }
    return undefined;
  }
}

const RUNNING: readonly WorkflowInstanceState[] = ['running', 'pausing', 'stopping'];

function countRunning(ledger: LedgerReader): number {
  return ledger.listUnfinishedWorkflowInstances().filter(({ state, parentTaskInstanceId }) => parentTaskInstanceId === undefined && RUNNING.includes(state)).length;
}
