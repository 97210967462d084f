import { RefusedError } from '../base/errors';
import { reasonText, text } from '../base/message';
import { countLive } from '../instance/backfillProgress';
import type { Backfill, WorkflowInstance } from '../instance/records';
import { mayBegin } from './admission';
import { sendToInstance } from './instanceSteps';
import type { Step } from './step';

/**
 * Goes on with an unfinished workflow instance. One of a backfill that is at work gets back into its queue, and one of a serial
 * workflow waits while another lives; any other begins at once, unless it would exceed the limit of its backfill (I13).
 */
export function resumeInstance(step: Step, instance: WorkflowInstance): WorkflowInstance {
  const { id, state, backfillId, definitionHash } = instance;
  step.cache.workflowOf(step.ledger, definitionHash);
  const isIdle = state === 'waiting' || state === 'paused';
  if (backfillId !== undefined && isIdle) {
    const { backfill, counts } = step.cache.membersOf(step.ledger, backfillId);
    if (backfill.state === 'running') return sendToInstance(step, id, { event: 'queue' });
    if (countLive(counts) >= backfill.parallel) throw limitReached(backfill, countLive(counts));
  }
  if (isIdle && !mayBegin(step, instance)) return sendToInstance(step, id, { event: 'queue', reason: reasonText`waits for another run of this workflow` });
  return sendToInstance(step, id, { event: state === 'waiting' ? 'submit' : 'resume' });
}

function limitReached(backfill: Backfill, live: number): RefusedError {
  const what = text`the backfill of ${backfill.workflow} allows ${backfill.parallel} at a time and ${live} is at work`;
  return new RefusedError('limitReached', text`${what}: wait for it, or resume the backfill`);
}
