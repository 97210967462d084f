import { submitNext } from './admission';
import { DispatchQueue, type Occupancy } from './dispatchQueue';
import { InstanceQueue } from './instanceQueue';
import { sendToInstance } from './instanceSteps';
import type { LedgerReader } from './ports';
import type { RunnerCache } from './runnerCache';
import type { Step, StepAftermath, SubmittedTask } from './step';

export interface AgendaLimits {
  /** Workflow instances that run; `undefined`: any number. */
  readonly instances: number | undefined;
  /** Attempts that execute SQL. */
  readonly tasks: number;
}

/** Where something is brought nearer to its beginning. */
export interface Stage {
  /** As the work that `run` is given sees it. */
  readonly ledger: LedgerReader;
  readonly cache: RunnerCache;
  /** Execution clock, ms. */
  readonly now: number;
  /** In a transaction of its own, or in one that is open. */
  readonly run: <T>(work: (step: Step) => T) => T;
}

/**
 * What may begin, in the order in which it is looked at: places of backfills, workflow instances that are to be started, tasks. All of
 * it says only what is to be looked at: whether it may begin is what the store says then.
 */
export class Agenda {
  /** Backfills with a place that may be free. */
  readonly #backfills = new Set<string>();
  readonly #starting: InstanceQueue;
  readonly #tasks: DispatchQueue;
  #taken: { readonly backfills: string[]; readonly instances: string[]; readonly tasks: SubmittedTask[] } = { backfills: [], instances: [], tasks: [] };

  constructor({ instances, tasks }: AgendaLimits) {
    this.#starting = new InstanceQueue(instances);
    this.#tasks = new DispatchQueue(tasks);
  }

  /** Takes over what a step leaves to be begun. */
  takeOver({ places, ready, submitted }: StepAftermath): void {
    for (const id of places) this.#backfills.add(id);
    for (const id of ready) this.#starting.add(id);
    for (const task of submitted.values()) this.#tasks.add(task);
    places.clear();
    ready.clear();
    submitted.clear();
  }

  /** Grants one place in a backfill, or starts one workflow instance. `false`: none of it is possible now. */
  moveOn(stage: Stage): boolean {
    return this.#grant(stage) || this.#start(stage);
  }

  /** The next task that may begin beside what runs; it is no longer here then. */
  takeTask(ledger: LedgerReader, occupancy: Occupancy): SubmittedTask | undefined {
    const task = this.#tasks.take(occupancy, ({ workflowInstanceId }) => this.#starting.mayWork(ledger, workflowInstanceId));
    if (task !== undefined) this.#taken.tasks.push(task);
    return task;
  }

  /** From here on `putBack` counts. */
  mark(): void {
    this.#taken = { backfills: [], instances: [], tasks: [] };
  }

  /** After a transaction that was undone: all that was taken since the mark. */
  putBack(): void {
    for (const id of this.#taken.backfills) this.#backfills.add(id);
    for (const id of this.#taken.instances) this.#starting.add(id);
    for (const task of this.#taken.tasks) this.#tasks.add(task);
    this.mark();
  }

  /** One that waits gets a place in its backfill as soon as there is room for it (I13). */
  #grant({ ledger, cache, now, run }: Stage): boolean {
    for (const id of this.#backfills) {
      const members = cache.membersOf(ledger, id);
      const next = members.findNext(now);
      if (next !== undefined && run((step) => submitNext(step, next))) return true;
      this.#backfills.delete(id);
      this.#taken.backfills.push(id);
      if (members.backfill.finishedAt !== undefined) cache.forgetMembers(id);
    }
    return false;
  }

  #start({ ledger, cache, run }: Stage): boolean {
    const next = this.#starting.takeNext({ ledger, cache });
    if (next === undefined) return false;
    this.#taken.instances.push(next.id);
    if (next.state === 'submitted') run((step) => sendToInstance(step, next.id, { event: 'start' }));
    return true;
  }
}
