import type { TimedWork } from './alarms';
import type { BegunAttempt } from './attempt';
import type { Pace } from './ports';

export interface AttemptWork {
  readonly pace: Pace | undefined;
  /** The store is asked how the attempt ended. */
  readonly finish: () => void;
  /** It takes longer than declared. */
  readonly timeOut: () => void;
  /** Looks at what a Dependent task waits for. */
  readonly lookAgain: () => void;
}

/** What happens to an attempt when time passes: its end, when it is paced; its timeout; and the end of a Dependent task's patience. */
export function alarmsOf(begun: BegunAttempt, { pace, finish, timeOut, lookAgain }: AttemptWork): readonly TimedWork[] {
  const { execution, definition: { timeout, logic }, startedAt } = begun;
  const works: TimedWork[] = [];
  if (execution !== undefined && pace !== undefined) works.push({ at: startedAt + pace.durationOf(execution), work: finish });
  if (logic?.kind === 'dependent' && logic.failurePolicy === 'waiting') works.push({ at: startedAt + logic.failureWaitingMs, work: lookAgain });
  if (timeout !== undefined) works.push({ at: startedAt + timeout.ms, work: timeOut });
  // An attempt that never ends has no alarm for it.
  return works.filter(({ at }) => Number.isFinite(at));
}
