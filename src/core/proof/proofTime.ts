import type { Disposable } from '../base/disposable';
import type { Clock, Timer } from '../runner/ports';

interface Alarm {
  readonly at: number;
  readonly callback: () => void;
}

/** Turns without a sign of the runner after which it can only be waiting for an alarm. */
const QUIET_TURNS = 3;

/** A clock that stands still while anything runs and jumps to the next alarm when nothing does: no retry is waited for. */
export class ProofTime implements Clock, Timer {
  #now: number;
  #alarms: readonly Alarm[] = [];
  #turns = 0;
  readonly #hostTurn: () => Promise<void>;

  constructor(now: number, hostTurn: () => Promise<void>) {
    this.#now = now;
    this.#hostTurn = hostTurn;
  }

  now(): number {
    return this.#now;
  }

  schedule(at: number, callback: () => void): Disposable {
    const alarm = { at, callback };
    this.#alarms = [...this.#alarms, alarm];
    return { dispose: () => void (this.#alarms = this.#alarms.filter((other) => other !== alarm)) };
  }

  async yield(): Promise<void> {
    this.#turns++;
    await this.#hostTurn();
  }

  /** Resolves when `idle` does, moving the clock on as often as needed. Rejects when `idle` does. */
  async settle(idle: Promise<void>): Promise<void> {
    let isIdle = false;
    const over = idle.finally(() => (isIdle = true));
    over.catch(() => undefined);
    for (let quiet = 0; !isIdle; ) {
      const before = this.#turns;
      await this.#hostTurn();
      quiet = this.#turns === before ? quiet + 1 : 0;
      if (quiet < QUIET_TURNS) continue;
      quiet = 0;
      this.#advance();
    }
    await over;
  }

  #advance(): void {
    const [next] = [...this.#alarms].sort((a, b) => a.at - b.at);
    if (next === undefined) return;
    this.#alarms = this.#alarms.filter((alarm) => alarm !== next);
    this.#now = Math.max(this.#now, next.at);
    next.callback();
  }
}
