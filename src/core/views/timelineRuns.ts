import { isLive, type WorkflowInstanceState } from '../instance/states';
import type { GridRow } from './grid';

/** The newest run of one schedule time on the execution clock. */
export interface RunBar {
  readonly logicalInstanceId: string;
  readonly scheduleTime: string;
  readonly state: WorkflowInstanceState;
  readonly runNumber: number;
  readonly startedAt: number;
  /** `undefined` while it goes on. */
  readonly finishedAt: number | undefined;
}

/** Those that have begun, in the order of the rows. */
export function runBars(rows: readonly GridRow[]): readonly RunBar[] {
  return rows.flatMap(({ logicalInstanceId, scheduleTime, state, runNumber, startedAt, finishedAt }) => (
    state === undefined || startedAt === undefined ? [] : [{ logicalInstanceId, scheduleTime, state, runNumber, startedAt, finishedAt }]
  ));
}

/** How many ran at the same time at most. `now`: the execution clock, for those that go on. */
export function mostAtOnce(bars: readonly Pick<RunBar, 'startedAt' | 'finishedAt'>[], now: number): number {
  const steps = bars.flatMap(({ startedAt, finishedAt }) => [{ at: startedAt, by: 1 }, { at: Math.max(startedAt, finishedAt ?? now), by: -1 }]);
  // One that ends when another begins does not run beside it; one of no length runs by itself.
  steps.sort((a, b) => a.at - b.at || a.by - b.by);
  let running = 0;
  let most = 0;
  for (const { by } of steps) {
    running += by;
    most = Math.max(most, running);
  }
  return bars.length > 0 ? Math.max(1, most) : 0;
}

/** Where a bar ends that may go on. A paused or unfinished run goes on until somebody ends it. */
export function endsAt({ startedAt, finishedAt }: Pick<RunBar, 'startedAt' | 'finishedAt'>, now: number): number {
  return Math.max(startedAt, finishedAt ?? now);
}

/** Does something of these move with the clock? */
export function movesOn(bars: readonly Pick<RunBar, 'state' | 'finishedAt'>[]): boolean {
  return bars.some(({ state, finishedAt }) => finishedAt === undefined && isLive(state));
}
