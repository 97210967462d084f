import type { Disposable } from '../../core/base/disposable';

/**
 * Timers stand still while a computer sleeps, and clocks are changed: nothing is waited for longer than this. Well below
 * `MISSED_AFTER_MS`, so that a tick which was refused once is not missed because of that.
 */
export const LOOK_AGAIN_MS = 30_000;

export interface TickTimerOptions {
  /** Execution clock, ms. */
  readonly now: () => number;
  /** Calls back once, after `ms`. */
  readonly after: (ms: number, callback: () => void) => Disposable;
  /** The stores, and when the first tick of each is due; `undefined`: none is. */
  readonly dues: () => ReadonlyMap<string, number | undefined>;
  /** Deals with what is due in a store, of which `dues` knows afterwards. `false`: that was not possible. Never rejects. */
  readonly fire: (store: string) => Promise<boolean>;
}

/** One timer for the ticks of all stores. A store whose ticks could not be dealt with is asked again after `LOOK_AGAIN_MS`. */
export class TickTimer implements Disposable {
  readonly #options: TickTimerOptions;
  readonly #firing = new Set<string>();
  /** Not before this instant. */
  readonly #held = new Map<string, number>();
  #waiting: Disposable | undefined;
  #isDisposed = false;

  constructor(options: TickTimerOptions) {
    this.#options = options;
  }

  /** Fires what is due now, and waits for what comes next. To be called whenever `dues` may have changed. */
  look(): void {
    this.#waiting?.dispose();
    this.#waiting = undefined;
    if (this.#isDisposed) return;
    const now = this.#options.now();
    const waits: number[] = [];
    for (const [store, due] of this.#options.dues()) {
      if (due === undefined || this.#firing.has(store)) continue;
      const wait = Math.max(due, this.#held.get(store) ?? due) - now;
      if (wait <= 0) void this.#fire(store);
      else waits.push(wait);
    }
    if (waits.length > 0) this.#waiting = this.#options.after(Math.min(...waits, LOOK_AGAIN_MS), () => this.look());
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#waiting?.dispose();
  }

  async #fire(store: string): Promise<void> {
    this.#firing.add(store);
    this.#held.delete(store);
    const isDone = await this.#options.fire(store);
    this.#firing.delete(store);
    if (!isDone) this.#held.set(store, this.#options.now() + LOOK_AGAIN_MS);
    this.look();
  }
}
