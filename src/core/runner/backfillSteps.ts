import { RefusedError } from '../base/errors';
import { reasonText, text, word } from '../base/message';
import { transitionBackfill, type BackfillEffect, type BackfillEvent } from '../instance/backfillMachine';
import { backfillEndEvent, batchPauseUntil, failureEvent } from '../instance/backfillProgress';
import type { Backfill, WorkflowInstance } from '../instance/records';
import { isFinished, isLive, type BackfillState, type WorkflowInstanceState } from '../instance/states';
import type { BackfillMembers } from './backfillMembers';
import { sendToInstance } from './instanceSteps';
import { countMissed } from './newestRuns';
import type { Step } from './step';

interface SentEvent {
  readonly event: BackfillEvent;
  readonly reason?: string | undefined;
}

/** Sends an event to a backfill and carries out its effects. Returns it as it is then. A refused event throws `RefusedError('notAllowed')`. */
export function sendToBackfill(step: Step, id: string, { event, reason }: SentEvent): Backfill {
  const before = step.cache.membersOf(step.ledger, id).backfill;
  const cell = transitionBackfill(before.state, event);
  if (cell === 'ignored') return before;
  if (cell === 'refused') {
    throw new RefusedError('notAllowed', text`the backfill of ${before.workflow} is ${word(before.state)}: ${event} is not possible`);
  }
  const finishedAt = cell.effects.includes('stampFinish') ? step.now : before.finishedAt;
  const isEnded = finishedAt !== undefined;
  saveBackfill(step, {
    ...before, state: cell.to, reason: reasonAfter(before, cell.to, { event, reason }), finishedAt,
    nextBatchAt: isEnded ? undefined : before.nextBatchAt,
  });
  const members = step.cache.membersOf(step.ledger, id);
  const wasMoving = members.isMoving;
  members.isMoving = true;
  for (const effect of cell.effects) carryOut(step, members, effect);
  members.isMoving = wasMoving;
  if (isEnded) settleFollowers(step, id);
  settleBackfill(step, id);
  return members.backfill;
}

/** While it comes to a halt the first reason is the one that counts; an interruption besides is added. */
function reasonAfter(before: Backfill, to: BackfillState, { event, reason }: SentEvent): string | undefined {
  if (before.state !== 'pausing' || before.reason === undefined) return reason;
  if (event === 'interrupt' && reason !== undefined) return reasonText`${before.reason}; ${reason}`;
  return to === 'pausing' ? before.reason : reason;
}

/** Goes on with a backfill; one whose predecessor has not succeeded waits for it again. Refused as `sendToBackfill` does. */
export function resumeBackfill(step: Step, id: string): Backfill {
  const { backfill } = step.cache.membersOf(step.ledger, id);
  const isAwaiting = backfill.state === 'paused' && isHeldBack(step, backfill);
  return sendToBackfill(step, id, { event: isAwaiting ? 'await' : 'resume' });
}

export function saveBackfill(step: Step, backfill: Backfill): void {
  step.ledger.saveBackfill(backfill);
  const members = step.cache.findMembers(backfill.id);
  if (members !== undefined) members.backfill = backfill;
  step.after.workflows.add(backfill.workflow);
  takeUpBackfill(step, backfill);
}

/** After this step its free places are granted, and its alarm is set; also for one that a runner before this one has left. */
export function takeUpBackfill({ after }: Step, { id, state, nextBatchAt }: Backfill): void {
  after.backfillIds.add(id);
  after.places.add(id);
  after.backfillAlarms.set(id, state === 'running' ? nextBatchAt : undefined);
}

function carryOut(step: Step, members: BackfillMembers, effect: BackfillEffect): void {
  if (effect === 'pauseMembers') {
    for (const member of members.inState('submitted', 'running')) sendToInstance(step, member, { event: 'pause' });
  } else if (effect === 'queueMembers') {
    for (const member of members.inState('paused')) sendToInstance(step, member, { event: 'queue' });
  } else if (effect === 'cancelMembers') {
    const unfinished = members.inState('waiting', 'submitted', 'running', 'pausing', 'paused');
    const reason = members.backfill.state === 'cancelling' ? reasonText`its backfill was cancelled` : members.backfill.reason;
    for (const member of unfinished) sendToInstance(step, member, { event: 'cancel', reason });
  }
}

/** To be called after each transition of a workflow instance, from the state `from`: what it means for its backfill, if it has one. */
export function settleMember(step: Step, instance: WorkflowInstance, from: WorkflowInstanceState): void {
  const id = instance.backfillId;
  if (id === undefined) return;
  if (isFinished(instance.state) && !isFinished(from)) {
    if (instance.state === 'failed' || (instance.state === 'stopped' && isLive(from))) reactToFailure(step, id, instance);
    pauseAfterBatch(step, id);
  }
  settleBackfill(step, id);
}

/** One that was stopped while it ran keeps the others from beginning, as a failed one does (dolphinscheduler.md §4.3); it does not end them. */
function reactToFailure(step: Step, id: string, { scheduleTime, state }: WorkflowInstance): void {
  const { backfill, counts } = step.cache.membersOf(step.ledger, id);
  const event = failureEvent(backfill, counts);
  if (event === undefined || (state === 'stopped' && event !== 'halt') || transitionBackfill(backfill.state, event) === 'ignored') return;
  const then = event === 'halt' ? reasonText`rerun it and resume, or resume to go on without it` : reasonText`the others were cancelled`;
  sendToBackfill(step, id, { event, reason: state === 'stopped' ? reasonText`${scheduleTime} was stopped: ${then}` : reasonText`${scheduleTime} failed: ${then}` });
}

function pauseAfterBatch(step: Step, id: string): void {
  const { backfill, counts } = step.cache.membersOf(step.ledger, id);
  const nextBatchAt = backfill.state === 'running' ? batchPauseUntil(backfill, counts, step.now) : undefined;
  if (nextBatchAt !== undefined) saveBackfill(step, { ...backfill, nextBatchAt });
}

/** The pause between two batches is over. A clock that was set back makes it wait again. */
export function beginBatch(step: Step, id: string): void {
  const { backfill } = step.cache.membersOf(step.ledger, id);
  if (backfill.state !== 'running' || backfill.nextBatchAt === undefined) return;
  const isOver = step.now >= backfill.nextBatchAt;
  saveBackfill(step, { ...backfill, nextBatchAt: isOver ? undefined : backfill.nextBatchAt });
}

/** Ends or pauses a backfill when none of its workflow instances can progress. */
export function settleBackfill(step: Step, id: string): void {
  const members = step.cache.membersOf(step.ledger, id);
  const { backfill, counts } = members;
  const missed = (): number => countMissed(step.ledger, members.inState('failed', 'stopped'));
  const event = members.isMoving ? undefined : backfillEndEvent(backfill.state, counts, missed);
  if (event === undefined || transitionBackfill(backfill.state, event) === 'ignored') return;
  if (backfill.state === 'paused' && isHeldBack(step, backfill)) return;
  sendToBackfill(step, id, { event, reason: endReason(backfill, event, missed) });
}

function endReason(backfill: Backfill, event: BackfillEvent, missed: () => number): string | undefined {
  if (event === 'membersSucceeded') return undefined;
  if (event !== 'membersFailed') return backfill.reason;
  const said = reasonText`${missed()} of ${backfill.workflowInstanceIds.length} did not succeed`;
  const isFailFast = backfill.state === 'pausing' && backfill.onFailure === 'failFast' && backfill.reason !== undefined;
  return isFailFast ? reasonText`${backfill.reason}; ${said}` : said;
}

/** Whether the backfill that it follows has not succeeded yet. */
function isHeldBack(step: Step, { follows }: Backfill): boolean {
  return follows !== undefined && step.ledger.findBackfill(follows)?.state !== 'succeeded';
}

/** Backfills that waited for this one begin when it has succeeded, or end with nothing left to do, and are cancelled when it never will. */
function settleFollowers(step: Step, id: string): void {
  const ended = step.cache.membersOf(step.ledger, id).backfill;
  const followers = step.ledger.listBackfills(undefined).filter(({ follows, finishedAt }) => follows === id && finishedAt === undefined);
  for (const follower of followers) {
    if (ended.state !== 'succeeded') {
      const reason = ended.state === 'cancelled'
        ? reasonText`the backfill of ${ended.workflow}, which it follows, was cancelled`
        : reasonText`the backfill of ${ended.workflow}, which it follows, failed`;
      sendToBackfill(step, follower.id, { event: 'cancel', reason });
    } else if (follower.state === 'waiting') {
      sendToBackfill(step, follower.id, { event: 'begin' });
    } else {
      settleBackfill(step, follower.id);
    }
  }
}
