import { ID_MARKS, makeOrderedIds } from '../../core/base/orderedIds';
import type { Clock, IdSource, Timer } from '../../core/runner/ports';

export const WEB_CLOCK: Clock = { now: () => Date.now() };

/** Long waits are cut up, so that a changed clock or a sleeping machine is noticed within a minute. */
const LONGEST_WAIT_MS = 60_000;

export const WEB_TIMER: Timer = {
  schedule(at, callback) {
    let handle: unknown;
    const wait = (): void => {
      const left = at - Date.now();
      handle = left <= 0 ? setTimeout(callback, 0) : setTimeout(wait, Math.min(left, LONGEST_WAIT_MS));
    };
    wait();
    return { dispose: () => clearTimeout(handle as number) };
  },
  yield: () => new Promise((resolve) => {
    waiting.push(resolve);
    turns.port2.postMessage(undefined);
  }),
};

/** Browsers make short timeouts 4 ms long; a message to oneself takes its turn behind the messages that have arrived. */
const turns = new MessageChannel();
const waiting: (() => void)[] = [];
turns.port1.onmessage = () => waiting.shift()?.();

const PREFIXES: Readonly<Record<Parameters<IdSource['next']>[0], string>> = {
  logical: 'l', workflowInstance: 'w', taskInstance: 't', backfill: 'b',
};

const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
const nextId = makeOrderedIds(() => Date.now(), drawn % ID_MARKS);

/** Its unique keys keep one store from two that are the same. */
export const WEB_IDS: IdSource = { next: (kind) => `${PREFIXES[kind]}-${nextId()}` };
