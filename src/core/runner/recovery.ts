import type { WorkflowInstance } from '../instance/records';
import { sendToBackfill } from './backfillSteps';
import { sendToInstance } from './instanceSteps';
import type { Step } from './step';

export const INTERRUPTED = 'interrupted: the runner ended while it was at work';

/** What recovery found and put into an honest state. */
export interface Recovery {
  readonly interruptedInstances: readonly string[];
  readonly interruptedBackfills: readonly string[];
}

/**
 * One idempotent pass in one transaction (I15): running attempts become `interrupted`, which does not count against the retry
 * budget, their tasks `pending`, their workflow instances and backfills `paused`. A cancellation that was acknowledged is
 * completed. Nothing begins by itself. A second pass finds nothing to do.
 */
export function recover(step: Step): Recovery {
  const backfills = step.ledger.listBackfills(undefined).filter(({ finishedAt }) => finishedAt === undefined);
  const interruptedBackfills = backfills.flatMap(({ id, state }) => {
    const after = sendToBackfill(step, id, { event: 'interrupt', reason: INTERRUPTED });
    return after.state === state ? [] : [id];
  });
  const interruptedInstances = step.ledger.listUnfinishedWorkflowInstances().flatMap((instance) => {
    const after = sendToInstance(step, instance.id, { event: 'interrupt', reason: reasonFor(instance) });
    return after.state === instance.state ? [] : [instance.id];
  });
  return { interruptedInstances, interruptedBackfills };
}

function reasonFor(instance: WorkflowInstance): string | undefined {
  return instance.state === 'stopping' ? instance.reason : INTERRUPTED;
}
