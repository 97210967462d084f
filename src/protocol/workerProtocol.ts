import type { ProofRequest, ProofResult } from '../core/proof/proof';
import type { RunnerService } from '../core/runner/runnerService';
import type { PlanPacker } from './planRequests';

/** What the worker offers: the runner of its store, and its end. */
export type WorkerMethods = Omit<RunnerService, 'onChange'> & Pick<PlanPacker, keyof PlanPacker> & {
  /** The store is closed when this resolves: cleanly when nothing runs, else as after a crash, to be recovered. */
  close(): Promise<void>;
  /** In copies in memory; nothing of the store is owned or changed. Nothing else is answered while a statement of it runs. */
  prove(request: ProofRequest): Promise<ProofResult>;
};

/** What the worker's owner offers: the lease on the store, which must outlive a worker that had to be terminated. */
export type WorkerOwnerMethods<Grant = unknown> = {
  /** Waits at most `waitMs` for another owner to release it. */
  acquireLease(waitMs: number): Promise<LeaseAnswer<Grant>>;
  /** `heapBytes`: of the engine. It never shrinks, so an idle worker with a large one is replaced. */
  releaseLease(heapBytes: number): Promise<void>;
};

/** `Grant`: what the worker of this host needs to know to write to the store. */
export type LeaseAnswer<Grant = unknown> =
  | { readonly kind: 'granted'; readonly grant: Grant }
  /** Who has it, for people: `VS Code (process 4711)`. */
  | { readonly kind: 'taken'; readonly holder: string };

/** All in ms. */
export interface StoreTiming {
  /** How long a command waits for another owner to give the store back. */
  readonly waitForOwner: number;
  /** How long the store is kept after the last command. */
  readonly keepAfterCommand: number;
  /** The same after a reading that had to recover. */
  readonly keepAfterReading: number;
}

/** A command outlasts an owner that has nothing more to do. */
export const STORE_TIMING: StoreTiming = { waitForOwner: 4_000, keepAfterCommand: 2_000, keepAfterReading: 250 };

/** What every worker is started with. */
export interface WorkerStart {
  /** Of the store, for people where it is no file. */
  readonly storePath: string;
  readonly timing: StoreTiming;
  /** `undefined`: this host shares no memory. */
  readonly control: SharedArrayBuffer | undefined;
}
