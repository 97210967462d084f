import { RefusedError } from '../base/errors';
import { text, word } from '../base/message';
import { checkPace } from '../instance/planBackfillChecks';
import type { Backfill } from '../instance/records';
import { saveBackfill } from './backfillSteps';
import type { BackfillChange } from './runnerService';
import type { Step } from './step';

/**
 * Changes how an unfinished backfill goes on. `batchSize` 0: no more batches. What runs is never cut short: with fewer at a time the
 * next one waits until there is room. Throws `RefusedError` for one that has ended, and for numbers that are not possible.
 */
export function changeBackfill(step: Step, id: string, change: BackfillChange): Backfill {
  const { backfill } = step.cache.membersOf(step.ledger, id);
  if (backfill.finishedAt !== undefined || backfill.state === 'cancelling') {
    throw new RefusedError('notAllowed', text`the backfill of ${backfill.workflow} is ${word(backfill.state)}: its pace cannot be changed any more`);
  }
  const batchSize = change.batchSize === 0 ? undefined : (change.batchSize ?? backfill.batchSize);
  const kept = change.batchSize === 0 ? undefined : backfill.pauseMs;
  const pace = { parallel: change.parallel ?? backfill.parallel, batchSize, pauseMs: change.pauseMs ?? kept };
  checkPace(backfill.workflow, pace);
  const isSerial = step.cache.workflowOf(step.ledger, backfill.definitionHash).concurrency !== 'parallel';
  if (isSerial && pace.parallel > 1) {
    throw new RefusedError('parallelOutOfRange', text`backfill of ${backfill.workflow}: its execution type lets one run at a time`);
  }
  const changed = withPace(backfill, { ...pace, onFailure: change.onFailure ?? backfill.onFailure });
  saveBackfill(step, changed);
  return changed;
}

/** A pause that is under way becomes as long as it would be now. */
export function withPace(backfill: Backfill, pace: Pick<Backfill, 'parallel' | 'onFailure' | 'batchSize' | 'pauseMs'>): Backfill {
  const { nextBatchAt, pauseMs = 0 } = backfill;
  const isOver = nextBatchAt === undefined || pace.batchSize === undefined || pace.pauseMs === undefined;
  return { ...backfill, ...pace, nextBatchAt: isOver ? undefined : nextBatchAt - pauseMs + pace.pauseMs };
}
