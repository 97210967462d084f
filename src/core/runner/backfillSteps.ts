import { RefusedError } from '../base/errors';
import { transitionBackfill, type BackfillEffect, type BackfillEvent } from '../instance/backfillMachine';
import { backfillEndEvent } from '../instance/progress';
import type { Backfill } from '../instance/records';
import { sendToInstance } from './instanceSteps';
import type { Step } from './step';

/** Sends an event to a backfill and carries out its effects. Returns it as it is then. A refused event throws `RefusedError('notAllowed')`. */
export function sendToBackfill(step: Step, id: string, sent: { readonly event: BackfillEvent; readonly reason?: string | undefined }): Backfill {
  const before = step.cache.membersOf(step.ledger, id).backfill;
  const cell = transitionBackfill(before.state, sent.event);
  if (cell === 'ignored') return before;
  if (cell === 'refused') {
    throw new RefusedError('notAllowed', `the backfill of ${before.workflow} is ${before.state}: ${sent.event} is not possible`);
  }
  const finishedAt = cell.effects.includes('stampFinish') ? step.now : before.finishedAt;
  saveBackfill(step, { ...before, state: cell.to, reason: sent.reason, finishedAt });
  for (const effect of cell.effects) carryOut(step, id, effect);
  settleBackfill(step, id);
  return step.cache.membersOf(step.ledger, id).backfill;
}

export function saveBackfill(step: Step, backfill: Backfill): void {
  step.ledger.saveBackfill(backfill);
  const members = step.cache.findMembers(backfill.id);
  if (members !== undefined) members.backfill = backfill;
  step.after.backfillIds.add(backfill.id);
  step.after.workflows.add(backfill.workflow);
}

function carryOut(step: Step, id: string, effect: BackfillEffect): void {
  const members = step.cache.membersOf(step.ledger, id);
  if (effect === 'pauseMembers') {
    for (const member of members.inState('submitted', 'running')) sendToInstance(step, member, { event: 'pause' });
  } else if (effect === 'queueMembers') {
    for (const member of members.inState('paused')) sendToInstance(step, member, { event: 'queue' });
  } else if (effect === 'cancelMembers') {
    const unfinished = members.inState('waiting', 'submitted', 'running', 'pausing', 'paused');
    for (const member of unfinished) sendToInstance(step, member, { event: 'cancel', reason: 'its backfill was cancelled' });
  }
}

/** Ends or pauses a backfill when none of its workflow instances can progress. */
export function settleBackfill(step: Step, id: string): void {
  const { backfill, counts } = step.cache.membersOf(step.ledger, id);
  const event = backfillEndEvent(backfill.state, counts);
  if (event === undefined) return;
  const failed = counts.failed + counts.stopped;
  const reason = event === 'membersFailed' ? `${failed} of ${backfill.workflowInstanceIds.length} did not succeed` : backfill.reason;
  if (transitionBackfill(backfill.state, event) !== 'ignored') sendToBackfill(step, id, { event, reason: event === 'membersSucceeded' ? undefined : reason });
}
