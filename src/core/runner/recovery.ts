import { reasonText } from '../base/message';
import type { TaskInstance, WorkflowInstance } from '../instance/records';
import { sendToBackfill, takeUpBackfill } from './backfillSteps';
import { wouldWait } from './dependentSteps';
import { sendToInstance } from './instanceSteps';
import { getLoadedTask, isPretended, type Step } from './step';

const INTERRUPTED = reasonText`interrupted: the runner ended while it was at work`;

/** What recovery found and put into an honest state. */
export interface Recovery {
  readonly interruptedInstances: readonly string[];
  readonly interruptedBackfills: readonly string[];
}

export interface RecoveryOptions {
  /**
   * `pause`: what was at work is paused, and a person says that it goes on. `continue`: it goes on at once, in the state that it
   * had, as DolphinScheduler's failover does (dolphinscheduler.md §3.11).
   */
  readonly then: 'pause' | 'continue';
}

/**
 * One idempotent pass in one transaction (I15): running attempts become `interrupted`, which does not count against the retry
 * budget, and their tasks `pending`. A cancellation that was acknowledged is completed. What waits for another workflow only,
 * goes on waiting. With `pause` a second pass finds nothing to do.
 */
export function recover(step: Step, { then }: RecoveryOptions): Recovery {
  const open = step.ledger.listBackfills(undefined).filter(({ finishedAt }) => finishedAt === undefined);
  if (then === 'continue') for (const backfill of open) takeUpBackfill(step, backfill);
  const interruptedBackfills = then === 'continue' ? [] : open.flatMap(({ id, state }) => {
    const after = sendToBackfill(step, id, { event: 'interrupt', reason: INTERRUPTED });
    return after.state === state ? [] : [id];
  });
  const interrupted = new Set<string>();
  // With `pause` the next one of a serial workflow gets the place of one that was interrupted, and is paused as well.
  while (interruptAll(step, then, interrupted) && then === 'pause');
  return { interruptedInstances: [...interrupted], interruptedBackfills };
}

/** `true`: some of them changed. */
function interruptAll(step: Step, then: RecoveryOptions['then'], interrupted: Set<string>): boolean {
  const changed = step.ledger.listUnfinishedWorkflowInstances().filter((instance) => {
    if (takeUpWaits(step, instance)) return false;
    const event = then === 'continue' ? 'takeOver' : 'interrupt';
    return sendToInstance(step, instance.id, { event, reason: reasonFor(instance, then) }).state !== instance.state;
  });
  for (const { id } of changed) interrupted.add(id);
  return changed.length > 0;
}

function reasonFor(instance: WorkflowInstance, then: RecoveryOptions['then']): string | undefined {
  return instance.state === 'stopping' || then === 'continue' ? instance.reason : INTERRUPTED;
}

/** `true`: nothing of it was interrupted, since all that runs of it waits for workflows that somebody else runs (I10). */
function takeUpWaits(step: Step, instance: WorkflowInstance): boolean {
  if (instance.state !== 'running') return false;
  const tasks = step.ledger.listTaskInstances(instance.id);
  const running = tasks.filter(({ state }) => state === 'running');
  const hasOther = tasks.some(({ state }) => state === 'submitted' || state === 'delayed' || state === 'retryWaiting');
  if (hasOther || running.length === 0) return false;
  if (!running.every((task) => isWaiting(step, instance, task))) return false;
  for (const { id } of running) step.after.waits.add(id);
  return true;
}

/** What it waited for may have come while nobody looked: then it would go on, and that is for a person to say. */
function isWaiting(step: Step, instance: WorkflowInstance, { id, name }: TaskInstance): boolean {
  const task = getLoadedTask(step, instance, name);
  if (task.logic?.kind !== 'dependent' || isPretended(instance, task)) return false;
  return wouldWait(step, { workflowInstanceId: instance.id, taskInstanceId: id }, task.logic);
}
