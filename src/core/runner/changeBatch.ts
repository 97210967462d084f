import type { RunnerChange } from './runnerService';
import type { StepAftermath } from './step';

/** At most this many transactions, or this long, pass before listeners hear of them (storage.md §11: 20 to 50 ms). */
const MAX_STEPS = 20;
const MAX_AGE_MS = 30;

/** What has changed since listeners were last told. */
export class ChangeBatch {
  #workflows = new Set<string>();
  #workflowInstanceIds = new Set<string>();
  #backfillIds = new Set<string>();
  #steps = 0;
  #since: number | undefined;

  add(after: StepAftermath, now: number): void {
    for (const name of after.workflows) this.#workflows.add(name);
    for (const id of after.workflowInstanceIds) this.#workflowInstanceIds.add(id);
    for (const id of after.backfillIds) this.#backfillIds.add(id);
    this.#steps++;
    this.#since ??= now;
  }

  isDue(now: number): boolean {
    return this.#since !== undefined && (this.#steps >= MAX_STEPS || Math.abs(now - this.#since) >= MAX_AGE_MS);
  }

  /** `undefined`: nothing has changed. */
  take(): RunnerChange | undefined {
    const change = {
      workflows: [...this.#workflows],
      workflowInstanceIds: [...this.#workflowInstanceIds],
      backfillIds: [...this.#backfillIds],
    };
    this.#workflows = new Set();
    this.#workflowInstanceIds = new Set();
    this.#backfillIds = new Set();
    this.#steps = 0;
    this.#since = undefined;
    return change.workflows.length + change.workflowInstanceIds.length + change.backfillIds.length > 0 ? change : undefined;
  }
}
