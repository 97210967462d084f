import type { SqljsStore } from '../adapters/sqljs/sqljsStore';
import type { Clock, IdSource, Timer } from '../core/runner/ports';
import { Runner } from '../core/runner/runner';
import type { RunnerChange } from '../core/runner/runnerService';
import type { StoreTiming } from '../protocol/workerProtocol';

export interface OwnedStoreOptions {
  readonly clock: Clock;
  readonly timer: Timer;
  readonly ids: IdSource;
  readonly timing: StoreTiming;
  readonly onChange: (change: RunnerChange) => void;
  /** Called once, after the store was closed or abandoned. */
  readonly onEnd: () => void;
}

export type Use = 'command' | 'reading';

/** The store while this process owns it, with its runner. Closes itself when nothing has happened for a while. */
export class OwnedStore {
  readonly #store: SqljsStore;
  readonly #options: OwnedStoreOptions;
  readonly #runner: Runner;
  #uses = 0;
  #pending = 0;
  #keepMs = 0;
  #isWatched = false;
  #isEnded = false;

  constructor(store: SqljsStore, options: OwnedStoreOptions) {
    this.#store = store;
    this.#options = options;
    this.#runner = new Runner({ store, clock: options.clock, timer: options.timer, ids: options.ids });
    this.#runner.onChange(options.onChange);
  }

  /** Before any use. */
  async recover(): Promise<void> {
    await this.#runner.recover();
  }

  async use<T>(use: Use, work: (runner: Runner) => Promise<T>): Promise<T> {
    const { timing } = this.#options;
    this.#uses++;
    this.#pending++;
    this.#keepMs = Math.max(this.#keepMs, use === 'command' ? timing.keepAfterCommand : timing.keepAfterReading);
    try {
      return await work(this.#runner);
    } finally {
      this.#pending--;
      void this.#closeWhenIdle();
    }
  }

  /** Cleanly when nothing runs; else what runs is left as after a crash. */
  async close(): Promise<void> {
    const isIdle = await Promise.race([
      this.#runner.whenIdle().then(() => true, () => false),
      this.#options.timer.yield().then(() => false),
    ]);
    this.#end(isIdle ? 'close' : 'abandon');
  }

  async #closeWhenIdle(): Promise<void> {
    if (this.#isWatched) return;
    this.#isWatched = true;
    while (!this.#isEnded) {
      try {
        await this.#runner.whenIdle();
      } catch {
        // The store has failed; what it holds is what counts when it is opened again.
        return this.#end('abandon');
      }
      const uses = this.#uses;
      await this.#wait(this.#keepMs);
      if (this.#uses === uses && this.#pending === 0) return this.#end('close');
    }
  }

  #wait(ms: number): Promise<void> {
    const { timer, clock } = this.#options;
    return new Promise((resolve) => void timer.schedule(clock.now() + ms, resolve));
  }

  #end(how: 'close' | 'abandon'): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    try {
      this.#store[how]();
    } finally {
      this.#options.onEnd();
    }
  }
}
