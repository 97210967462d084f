import type { Disposable } from '../../core/base/disposable';
import type { Clock, Timer } from '../../core/runner/ports';

interface Alarm {
  readonly at: number;
  readonly callback: () => void;
}

/** Turns of the promise queue that a real host's turn is worth: a command that was given in the one before has arrived. */
const HOST_TURNS = 6;

/** Clock and timer that stand still until they are moved on. */
export class VirtualTime implements Clock, Timer {
  #now: number;
  #alarms: Alarm[] = [];
  readonly #onYield: (() => void) | undefined;

  /** `onYield`: what the host does when it gets its turn. */
  constructor(now: number, onYield?: () => void) {
    this.#now = now;
    this.#onYield = onYield;
  }

  now(): number {
    return this.#now;
  }

  schedule(at: number, callback: () => void): Disposable {
    const alarm = { at, callback };
    this.#alarms.push(alarm);
    return { dispose: () => void (this.#alarms = this.#alarms.filter((other) => other !== alarm)) };
  }

  async yield(): Promise<void> {
    for (let turn = 0; turn < HOST_TURNS; turn++) await Promise.resolve();
    this.#onYield?.();
  }

  /** Clocks may jump, in both directions. */
  setClock(now: number): void {
    this.#now = now;
  }

  /** The process that had set the alarms is gone. */
  dropAlarms(): void {
    this.#alarms = [];
  }

  /** When the next alarm is due; `undefined`: none is set. */
  get nextAlarmAt(): number | undefined {
    return this.#alarms.length === 0 ? undefined : Math.min(...this.#alarms.map(({ at }) => at));
  }

  /** Moves the clock to the next alarm and rings it. `false`: none is set. */
  advance(): boolean {
    const at = this.nextAlarmAt;
    const alarm = this.#alarms.find((other) => other.at === at);
    if (alarm === undefined) return false;
    this.#alarms = this.#alarms.filter((other) => other !== alarm);
    this.#now = Math.max(this.#now, alarm.at);
    alarm.callback();
    return true;
  }
}
