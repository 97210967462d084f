import type { BackfillEvent } from './backfillMachine';
import type { Backfill } from './records';
import type { BackfillState, WorkflowInstanceState } from './states';

/** How many workflow instances of a backfill are in each state. */
export type StateCounts = Readonly<Record<WorkflowInstanceState, number>>;

export function countStates(states: Iterable<readonly [WorkflowInstanceState, number]>): StateCounts {
  const counts: Record<WorkflowInstanceState, number> = { waiting: 0, submitted: 0, running: 0, pausing: 0, paused: 0, stopping: 0, stopped: 0, failed: 0, succeeded: 0 };
  for (const [state, count] of states) counts[state] += count;
  return counts;
}

/** Those that hold one of the backfill's places (I13). */
export function countLive(counts: StateCounts): number {
  return counts.submitted + counts.running + counts.pausing + counts.stopping;
}

function countEnded(counts: StateCounts): number {
  return counts.stopped + counts.failed + counts.succeeded;
}

/**
 * The event that ends or pauses a backfill none of whose workflow instances can progress. `countMissed`: how many of them have not
 * succeeded, nor has a rerun of theirs; asked for only when all have ended.
 */
export function backfillEndEvent(state: BackfillState, counts: StateCounts, countMissed: () => number): BackfillEvent | undefined {
  if (countLive(counts) > 0) return undefined;
  const unfinished = counts.waiting + counts.paused;
  if (state === 'cancelling') return unfinished === 0 ? 'membersStopped' : undefined;
  if (state === 'running' && counts.waiting > 0) return undefined;
  if (state !== 'running' && state !== 'pausing' && state !== 'paused') return undefined;
  if (unfinished > 0) return 'membersPaused';
  return countMissed() > 0 ? 'membersFailed' : 'membersSucceeded';
}

/** What a failed workflow instance does to its backfill; nothing when it was the last one. */
export function failureEvent(backfill: Pick<Backfill, 'onFailure'>, counts: StateCounts): BackfillEvent | undefined {
  const isLast = countLive(counts) + counts.waiting + counts.paused === 0;
  if (isLast || backfill.onFailure === undefined || backfill.onFailure === 'continue') return undefined;
  if (backfill.onFailure === 'failFast') return 'failFast';
  return counts.waiting > 0 ? 'halt' : undefined;
}

/** Whether another workflow instance may begin now: a place is free, and its batch has room and has begun (I13). */
export function hasRoom(backfill: Backfill, counts: StateCounts, now: number): boolean {
  const { state, parallel, batchSize, nextBatchAt } = backfill;
  const live = countLive(counts);
  if (state !== 'running' || live >= parallel) return false;
  if (nextBatchAt !== undefined && now < nextBatchAt) return false;
  if (batchSize === undefined) return true;
  const ended = countEnded(counts);
  return ended + live < (Math.floor(ended / batchSize) + 1) * batchSize;
}

/** When the next batch begins, once one more workflow instance has ended; `undefined`: there is nothing to wait for. */
export function batchPauseUntil(backfill: Backfill, counts: StateCounts, now: number): number | undefined {
  const { batchSize, pauseMs = 0 } = backfill;
  if (batchSize === undefined || pauseMs === 0 || counts.waiting === 0) return undefined;
  return countEnded(counts) % batchSize === 0 ? now + pauseMs : undefined;
}
