import type { Disposable } from '../core/base/disposable';
import { messageOf } from '../core/base/errors';
import { log } from './report';

export interface RestOptions {
  readonly work: () => Promise<void>;
  /** At least this long from one beginning to the next, ms. */
  readonly minMs: number;
  /** The rest after the work, as many times as it took: 9 leaves it a tenth of the time. */
  readonly rests: number;
}

/** Does work when asked to, never twice at a time and not too often; what is asked for meanwhile is done once, afterwards. */
export class RestfulWork implements Disposable {
  readonly #options: RestOptions;
  #isBusy = false;
  #isWanted = false;
  #isOver = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RestOptions) {
    this.#options = options;
  }

  ask(): void {
    this.#isWanted = true;
    if (!this.#isBusy) void this.#begin();
  }

  dispose(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  async #begin(): Promise<void> {
    const { work, minMs, rests } = this.#options;
    this.#isBusy = true;
    this.#isWanted = false;
    const begun = Date.now();
    await work().catch((error: unknown) => log().warn(messageOf(error)));
    if (this.#isOver) return;
    this.#timer = setTimeout(() => {
      this.#isBusy = false;
      if (this.#isWanted) void this.#begin();
    }, Math.max(minMs - (Date.now() - begun), rests * (Date.now() - begun)));
  }
}
