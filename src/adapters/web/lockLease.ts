import { IdempoError } from '../../core/base/errors';
import { text } from '../../core/base/message';
import type { HostLease } from '../../protocol/runner/runnerClient';
import type { LeaseAnswer } from '../../protocol/workerProtocol';

export interface LockLeaseOptions<Grant> {
  /** The same in all tabs. */
  readonly name: string;
  readonly locks: LockManager | undefined;
  /** Made when the lease is given. */
  readonly grant: () => Grant;
}

const OTHER_TAB = 'Another tab of this browser';

/** One tab at a time owns a store. The browser takes the lock back from a tab that is closed or crashes. */
export class LockLease<Grant> implements HostLease {
  readonly #options: LockLeaseOptions<Grant>;
  #letGo: (() => void) | undefined;

  constructor(options: LockLeaseOptions<Grant>) {
    this.#options = options;
  }

  get isHeld(): boolean {
    return this.#letGo !== undefined;
  }

  acquire(waitMs: number): Promise<LeaseAnswer<Grant>> {
    const { locks, name, grant } = this.#options;
    if (this.isHeld) return Promise.resolve({ kind: 'granted', grant: grant() });
    if (locks === undefined) {
      return Promise.reject(new IdempoError('noLocks', text`Idempo cannot run here: this page has no Web Locks, by which one tab at a time owns the instances. Open it over https.`));
    }
    const limits: LockOptions = waitMs === 0 ? { ifAvailable: true } : { signal: AbortSignal.timeout(waitMs) };
    return new Promise((resolve, reject) => {
      const hold = (lock: Lock | null): Promise<void> | undefined => {
        if (lock === null) return void resolve({ kind: 'taken', holder: OTHER_TAB });
        return new Promise((letGo) => {
          this.#letGo = letGo;
          resolve({ kind: 'granted', grant: grant() });
        });
      };
      locks.request(name, limits, hold).catch((error: unknown) => {
        if (error instanceof DOMException && error.name === 'TimeoutError') resolve({ kind: 'taken', holder: OTHER_TAB });
        else reject(error instanceof Error ? error : new Error(String(error)));
      });
    });
  }

  release(): void {
    this.#letGo?.();
    this.#letGo = undefined;
  }
}
