import type { AttemptError } from '../instance/records';
import type { Clock, IdSource, Store, TaskExecution, Timer } from '../runner/ports';
import type { Instant } from '../schedule';

/** Clock and timer that stand still until they are moved on. */
export interface VirtualClock extends Clock, Timer {
  /** When the next alarm is due; `undefined`: none is set. */
  readonly nextAlarmAt: number | undefined;
  /** Moves the clock to the next alarm and rings it. `false`: none is set. */
  advance(): boolean;
  /** Clocks may jump, in both directions. */
  setClock(now: number): void;
}

/** What a scripted store does for one execution. */
export type PlayedOutcome =
  | { readonly kind: 'succeed'; readonly rowsChanged?: number; readonly out?: Readonly<Record<string, string>> }
  | { readonly kind: 'fail'; readonly error: AttemptError['kind']; readonly message?: string }
  | { readonly kind: 'stop'; readonly isKilled: true };

/** The world in which a scenario is played. Nothing in it is real: no SQL runs, and time passes at once. */
export interface SimulationPorts {
  makeClock(at: Instant): VirtualClock;
  readonly ids: IdSource;
  /** A new store; `script` is asked when an attempt ends. */
  openStore(script: (execution: TaskExecution) => PlayedOutcome): Store;
  /** Resolves when everything that can happen without the clock moving has happened. */
  settle(): Promise<void>;
}
