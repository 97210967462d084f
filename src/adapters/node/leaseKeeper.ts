import type { HostLease } from '../../protocol/runner/runnerClient';
import type { LeaseAnswer } from '../../protocol/workerProtocol';
import { HEARTBEAT_INTERVAL_MS, isLease, LeaseDesk, type Lease, type LeaseHolder } from './lease';

const POLL_MS = 40;

/** What the worker's fence looks at. */
export interface LeaseGrant {
  readonly path: string;
  readonly epoch: number;
}

/** Holds the lease for a worker, which may be terminated and replaced meanwhile, and shows that this process lives. */
export class LeaseKeeper implements HostLease {
  readonly #desk: LeaseDesk;
  #lease: Lease | undefined;
  #heartbeat: NodeJS.Timeout | undefined;

  /** `folder` exists. */
  constructor(folder: string, name: string) {
    this.#desk = new LeaseDesk(folder, name);
  }

  get isHeld(): boolean {
    return this.#lease !== undefined;
  }

  async acquire(waitMs: number): Promise<LeaseAnswer<LeaseGrant>> {
    const until = performance.now() + waitMs;
    for (;;) {
      const lease = this.#lease ?? this.#desk.tryAcquire();
      if (isLease(lease)) return this.#hold(lease);
      if (performance.now() >= until) return { kind: 'taken', holder: describeHolder(lease) };
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  release(): void {
    clearInterval(this.#heartbeat);
    this.#lease?.release();
    this.#lease = undefined;
  }

  #hold(lease: Lease): LeaseAnswer<LeaseGrant> {
    this.#lease = lease;
    clearInterval(this.#heartbeat);
    this.#heartbeat = setInterval(() => lease.beat(), HEARTBEAT_INTERVAL_MS).unref();
    return { kind: 'granted', grant: { path: lease.path, epoch: lease.epoch } };
  }
}

function describeHolder({ name, identity }: LeaseHolder): string {
  return `${name} (process ${identity.pid})`;
}
