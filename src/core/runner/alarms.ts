import type { Disposable } from '../base/disposable';
import type { Timer } from './ports';

export interface TimedWork {
  /** Execution clock, ms. */
  readonly at: number;
  readonly work: () => void;
}

/** One alarm for each name at a time. */
export class Alarms {
  readonly #alarms = new Map<string, Disposable>();
  readonly #timer: Timer;
  readonly #attend: (work: () => void) => void;

  /** `attend`: runs what is due. */
  constructor(timer: Timer, attend: (work: () => void) => void) {
    this.#timer = timer;
    this.#attend = attend;
  }

  get size(): number {
    return this.#alarms.size;
  }

  /** In place of the one that has the name. `at` undefined: none. Execution clock, ms. */
  set(name: string, at: number | undefined, work: () => void): void {
    this.#alarms.get(name)?.dispose();
    this.#alarms.delete(name);
    if (at === undefined) return;
    this.#alarms.set(name, this.#timer.schedule(at, () => {
      this.#alarms.delete(name);
      this.#attend(work);
    }));
  }

  clear(): void {
    for (const alarm of this.#alarms.values()) alarm.dispose();
    this.#alarms.clear();
  }
}
