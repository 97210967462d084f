import type { HostMessage } from '../../protocol/panelMessages';

/** At most so many messages a second for what comes in pieces; what else the panel sends has its own pace (vscode-ux.md, the panel's bar is 10). */
const APART_MS = 125;

/** Sends the first of many messages at once and the others one after the other, each made when its turn comes; new ones take the place of those that still wait. */
export class PacedPost {
  readonly #post: (message: HostMessage) => void;
  #waiting: readonly (() => HostMessage)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(post: (message: HostMessage) => void) {
    this.#post = post;
  }

  send(messages: readonly (() => HostMessage)[]): void {
    this.clear();
    this.#waiting = messages;
    this.#next();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#waiting = [];
  }

  #next(): void {
    const [message, ...rest] = this.#waiting;
    if (message === undefined) return;
    this.#waiting = rest;
    this.#post(message());
    if (rest.length > 0) this.#timer = setTimeout(() => this.#next(), APART_MS);
  }
}
