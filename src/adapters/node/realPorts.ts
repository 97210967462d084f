import { randomInt } from 'node:crypto';
import { ID_MARKS, makeOrderedIds } from '../../core/base/orderedIds';
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

const nextId = makeOrderedIds(() => Date.now(), randomInt(ID_MARKS));

/** Its unique keys keep one store from two that are the same. */
export const REAL_IDS: IdSource = { next: (kind) => `${PREFIXES[kind]}-${nextId()}` };
