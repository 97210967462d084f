import type { Clock, IdSource, Pace, Store, Timer } from './ports';

export interface EnginePorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly ids: IdSource;
  /** For simulations; `undefined`: one attempt at a time, each as long as it takes. */
  readonly pace?: Pace | undefined;
  readonly limits?: Limits | undefined;
}

/** How much may happen at a time (I13). `undefined`: no limit of its own. */
export interface Limits {
  /** Attempts that execute SQL; without a `Pace` it is 1. */
  readonly tasks?: number | undefined;
  /** Workflow instances that run. */
  readonly instances?: number | undefined;
}
