import { IllegalStateError, RefusedError } from '../base/errors';
import { text } from '../base/message';
import type { StateCounts } from '../instance/backfillProgress';
import { BackfillMembers } from './backfillMembers';
import { loadWorkflow, type LoadedWorkflow } from './loadedWorkflow';
import type { Definition, LedgerReader } from './ports';
import type { StepCache } from './step';

/** Definitions kept parsed; more than a person works on at a time. */
const MAX_WORKFLOWS = 50;

/** What the runner keeps in memory besides the store; all of it can be made again from there. */
export class RunnerCache implements StepCache {
  readonly #workflows = new Map<string, LoadedWorkflow>();
  readonly #members = new Map<string, BackfillMembers>();
  readonly #isPlayed: boolean;

  /** `isPlayed`: attempts follow a script, and may hand on what no definition declares. */
  constructor({ isPlayed }: { readonly isPlayed: boolean }) {
    this.#isPlayed = isPlayed;
  }

  /** Throws `RefusedError` as `loadWorkflow` does. */
  load(definition: Definition): LoadedWorkflow {
    const kept = this.#workflows.get(definition.hash);
    if (kept !== undefined) return kept;
    const read = loadWorkflow(definition);
    const loaded = this.#isPlayed ? { ...read, hasOutputs: true } : read;
    const oldest = this.#workflows.keys().next();
    if (this.#workflows.size >= MAX_WORKFLOWS && oldest.done !== true) this.#workflows.delete(oldest.value);
    this.#workflows.set(definition.hash, loaded);
    return loaded;
  }

  workflowOf(ledger: LedgerReader, definitionHash: string): LoadedWorkflow {
    const kept = this.#workflows.get(definitionHash);
    if (kept !== undefined) return kept;
    const definition = ledger.findDefinition(definitionHash);
    if (definition === undefined) throw new IllegalStateError(`definition ${definitionHash} is not in the store`);
    return this.load(definition);
  }

  findMembers(backfillId: string): BackfillMembers | undefined {
    return this.#members.get(backfillId);
  }

  membersOf(ledger: LedgerReader, backfillId: string): BackfillMembers {
    const kept = this.#members.get(backfillId);
    if (kept !== undefined) return kept;
    const backfill = ledger.findBackfill(backfillId);
    if (backfill === undefined) throw new RefusedError('notFound', text`there is no backfill ${backfillId} here`);
    const members = new BackfillMembers(backfill, ledger.listBackfillStates(backfillId));
    this.#members.set(backfillId, members);
    return members;
  }

  /** Without reading the members of one that nothing has been done with. */
  countsOf(ledger: LedgerReader, backfillId: string): StateCounts {
    const kept = this.#members.get(backfillId);
    return kept === undefined ? ledger.countBackfillStates(backfillId) : { ...kept.counts };
  }

  forgetMembers(backfillId: string): void {
    this.#members.delete(backfillId);
  }

  /** After a transaction that did not commit. */
  forgetAllMembers(): void {
    this.#members.clear();
  }
}
