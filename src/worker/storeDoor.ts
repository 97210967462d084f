import type { FileBackend } from '../adapters/sqljs/fileBackend';
import type { Magic } from '../adapters/sqljs/guardBackend';

/**
 * How the worker gets at the store's files; one implementation a platform. Throws `IdempoError('stateFolder')` when they or
 * their folder cannot be used.
 */
export interface StoreDoor {
  readonly storePath: string;
  /** Before `magic`, `copy` and `version` are asked, where these cannot look for themselves (a browser). */
  readonly prepare?: () => Promise<void>;
  /** What the store file begins with; may be asked without owning it. */
  magic(): Magic;
  /** Waits at most `waitMs` for another owner. */
  acquire(waitMs: number): Promise<DoorAnswer>;
  /** After the store was closed or abandoned. `heapBytes`: see `WorkerOwnerMethods.releaseLease`. */
  release(heapBytes: number): Promise<void>;
  /** For reading without owning the store. `undefined`: not to be had right now. */
  copy(): DoorCopy | undefined;
  /** Changes whenever the store's files do; `undefined`: there is none. */
  version(): string | undefined;
}

export type DoorAnswer =
  | { readonly kind: 'granted'; readonly backend: FileBackend }
  | { readonly kind: 'taken'; readonly holder: string };

export interface DoorCopy {
  readonly version: string;
  /** In memory: it is the reader's own. */
  readonly backend: FileBackend;
}
