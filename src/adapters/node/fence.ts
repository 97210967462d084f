import { IdempoError } from '../../core/base/errors';
import { text } from '../../core/base/message';
import { beatLease, isLeaseHeld } from './lease';

/** How old the last look at the lease may be when a file is changed. A process that slept looks again before it writes. */
const LOOK_EVERY_MS = 200;

/** For `createNodeBackend`: throws `IdempoError('leaseLost')` once another process has taken the store over. */
export function createFence(leasePath: string, epoch: number): () => void {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let isLost = false;
  return () => {
    const now = Date.now();
    if (!isLost && Math.abs(now - lookedAt) < LOOK_EVERY_MS) return;
    isLost ||= !isLeaseHeld(leasePath, epoch);
    lookedAt = now;
    // A process that writes lives, even when its main thread is too busy to say so.
    if (!isLost) beatLease(leasePath);
    else {
      throw new IdempoError('leaseLost', text`Another process has taken the store over, because this one had not answered for several seconds.`);
    }
  };
}
