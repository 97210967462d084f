import { hasRoom, type StateCounts } from '../instance/backfillProgress';
import type { Backfill } from '../instance/records';
import type { WorkflowInstanceState } from '../instance/states';

/** The states of one backfill's workflow instances, counted, so that ending one of ten thousand costs the same as one of ten. */
export class BackfillMembers {
  /** As last saved. */
  backfill: Backfill;
  /** One by one they are being moved by an event to the backfill: what their states mean together is known when that is done. */
  isMoving = false;
  readonly #states = new Map<string, WorkflowInstanceState>();
  readonly #counts: Record<WorkflowInstanceState, number> = {
    waiting: 0, submitted: 0, running: 0, pausing: 0, paused: 0, stopping: 0, stopped: 0, failed: 0, succeeded: 0,
  };
  /** None before it waits. */
  #cursor = 0;

  constructor(backfill: Backfill, states: ReadonlyMap<string, WorkflowInstanceState>) {
    this.backfill = backfill;
    for (const id of this.#ids) {
      const state = states.get(id);
      if (state !== undefined) this.note(id, state);
    }
  }

  /** In order of execution. */
  get #ids(): readonly string[] {
    return this.backfill.workflowInstanceIds;
  }

  get counts(): StateCounts {
    return this.#counts;
  }

  note(id: string, state: WorkflowInstanceState): void {
    const before = this.#states.get(id);
    if (before !== undefined) this.#counts[before]--;
    this.#states.set(id, state);
    this.#counts[state]++;
    if (state === 'waiting') this.#cursor = 0;
  }

  /** The workflow instance that may begin now; `undefined`: none waits, or there is no room for it. */
  findNext(now: number): string | undefined {
    if (this.#counts.waiting === 0 || !hasRoom(this.backfill, this.#counts, now)) return undefined;
    while (this.#cursor < this.#ids.length) {
      const id = this.#ids[this.#cursor];
      if (id !== undefined && this.#states.get(id) === 'waiting') return id;
      this.#cursor++;
    }
    return undefined;
  }

  inState(...wanted: readonly WorkflowInstanceState[]): readonly string[] {
    return this.#ids.filter((id) => {
      const state = this.#states.get(id);
      return state !== undefined && wanted.includes(state);
    });
  }
}
