import type { IdSource, Store } from '../runner/ports';
import type { QueryResult } from '../runner/runnerService';

/** A copy of the user's store in memory. Nothing that happens in it is kept. */
export interface ProofStore extends Store {
  query(sql: string, limit: number): QueryResult;
  abandon(): void;
}

export interface ProofPorts {
  /** A copy of its own, as the user's store is now; an empty one when there is none. */
  openCopy(): Promise<ProofStore>;
  /** Whether a table of the file is the user's, not the run ledger's. */
  readonly isUserTable: (name: string) => boolean;
  readonly ids: IdSource;
  /** What the execution clock of the first round shows, ms. */
  readonly now: number;
  /** Lets everything else of the host have its turn. */
  yield(): Promise<void>;
}
