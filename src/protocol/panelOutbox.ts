import type { Disposable } from '../core/base/disposable';
import type { HostMessage } from './panelMessages';
import { splitMessage, type MessagePart } from './panelParts';

/** At most so many messages in any second (issue 6). */
const MESSAGES_PER_SECOND = 10;
/** Between two states, so that what the page asks for always finds its turn soon. */
const STATE_EVERY_MS = 125;

/** What to send when its turn has come. `undefined`: nothing any more. */
export type MessageSource = () => HostMessage | undefined;

export interface OutboxOptions {
  readonly send: (message: HostMessage | MessagePart) => void;
  /** A clock that never goes back, ms. */
  readonly now: () => number;
  readonly after: (ms: number, callback: () => void) => Disposable;
}

/** Sends messages in the order given, no faster and no larger than the page can take. Closed, it keeps them. */
export class PanelOutbox implements Disposable {
  readonly #options: OutboxOptions;
  readonly #queue: (HostMessage | MessagePart | MessageSource)[] = [];
  /** When the last messages were sent, the oldest first. */
  readonly #sentAt: number[] = [];
  #stateAt = -Infinity;
  #isOpen = false;
  #timer: Disposable | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  post(message: HostMessage): void {
    this.#queue.push(message);
    this.#flush();
  }

  /** Asks `source` when its turn has come, and as long as it has something; a source that waits already is not asked twice. */
  offer(source: MessageSource, isFirst = false): void {
    const waiting = this.#queue.indexOf(source);
    if (waiting >= 0 && isFirst) this.#queue.splice(waiting, 1);
    if (isFirst) this.#queue.unshift(source);
    else if (waiting < 0) this.#queue.push(source);
    this.#flush();
  }

  setOpen(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.#flush();
  }

  dispose(): void {
    this.#isOpen = false;
    this.#queue.length = 0;
    this.#timer?.dispose();
  }

  #flush(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    for (let next = this.#queue[0]; next !== undefined && this.#isOpen; next = this.#queue[0]) {
      const wait = this.#waitFor(next);
      if (wait > 0) {
        this.#timer = this.#options.after(wait, () => { this.#flush(); });
        return;
      }
      this.#queue.shift();
      this.#take(next);
    }
  }

  #waitFor(next: HostMessage | MessagePart | MessageSource): number {
    const now = this.#options.now();
    const first = this.#sentAt.length < MESSAGES_PER_SECOND ? undefined : this.#sentAt[0];
    const forAll = first === undefined ? 0 : first + 1_000 - now;
    return typeof next === 'function' ? Math.max(forAll, this.#stateAt + STATE_EVERY_MS - now) : forAll;
  }

  #take(next: HostMessage | MessagePart | MessageSource): void {
    if (typeof next !== 'function') {
      this.#send(next);
      return;
    }
    const message = next();
    if (message === undefined) return;
    this.#stateAt = this.#options.now();
    this.#send(message);
    this.#queue.push(next);
  }

  /** Of one that is too large the parts follow each other. */
  #send(message: HostMessage | MessagePart): void {
    const parts = message.type === 'part' ? undefined : splitMessage(message);
    if (parts !== undefined) {
      this.#queue.unshift(...parts);
      return;
    }
    this.#options.send(message);
    this.#sentAt.push(this.#options.now());
    if (this.#sentAt.length > MESSAGES_PER_SECOND) this.#sentAt.shift();
  }
}
