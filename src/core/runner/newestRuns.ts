import type { WorkflowInstance } from '../instance/records';
import type { LedgerReader } from './ports';

/** Whether some tasks of a succeeded workflow instance were left out because they were not chosen. */
export function isPartial(ledger: LedgerReader, { id, state, scope }: WorkflowInstance): boolean {
  if (state !== 'succeeded' || scope.kind === 'all') return false;
  return ledger.listTaskInstances(id).some((task) => task.skipCause === 'notChosen');
}

/** How many of these failed or stopped workflow instances have not been made good by a later run of their schedule time. */
export function countMissed(ledger: LedgerReader, workflowInstanceIds: readonly string[]): number {
  return workflowInstanceIds.filter((id) => {
    const instance = ledger.findWorkflowInstance(id);
    if (instance === undefined) return true;
    const runs = ledger.listWorkflowInstances(instance.logicalInstanceId).filter(({ isDryRun }) => isDryRun === instance.isDryRun);
    const newest = runs.at(-1);
    return newest?.state !== 'succeeded' || isPartial(ledger, newest);
  }).length;
}
