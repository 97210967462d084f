import { randomBytes } from 'node:crypto';
import type { Clock, IdSource, Timer } from '../../core/runner/ports';

export const REAL_CLOCK: Clock = { now: () => Date.now() };

/** Long waits are cut up, so that a changed clock or a sleeping machine is noticed within a minute. */
const LONGEST_WAIT_MS = 60_000;

export const REAL_TIMER: Timer = {
  schedule(at, callback) {
    let handle: NodeJS.Timeout;
    const wait = (): void => {
      const left = at - Date.now();
      handle = left <= 0 ? setTimeout(callback, 0) : setTimeout(wait, Math.min(left, LONGEST_WAIT_MS));
    };
    wait();
    return { dispose: () => clearTimeout(handle) };
  },
  yield: () => new Promise((resolve) => setImmediate(resolve)),
};

const PREFIXES: Readonly<Record<Parameters<IdSource['next']>[0], string>> = {
  logical: 'l', workflowInstance: 'w', taskInstance: 't', backfill: 'b',
};

const ID_BYTES = 8;

/** Random bytes are had cheaply in bulk: a backfill of three years of hours takes tens of thousands of ids at once. */
const POOL_BYTES = 4096;

let pool = Buffer.alloc(0);
let used = 0;

function randomId(): string {
  if (used + ID_BYTES > pool.length) {
    pool = randomBytes(POOL_BYTES);
    used = 0;
  }
  used += ID_BYTES;
  return pool.toString('hex', used - ID_BYTES, used);
}

/** 64 random bits: a collision within one store is not to be expected, and its unique keys would refuse it. */
export const REAL_IDS: IdSource = { next: (kind) => `${PREFIXES[kind]}-${randomId()}` };
