import type { WorkflowInstance } from '../instance/records';
import { isLive } from '../instance/states';
import type { StatusSnapshot } from '../instance/status';

/** What the status bar counts. */
export interface StatusSummary {
  /** Workflow instances that run, are about to begin or to end. Newest schedule time first. */
  readonly running: readonly WorkflowInstance[];
  /** The newest run of each schedule time whose newest run failed. Newest schedule time first. */
  readonly failed: readonly WorkflowInstance[];
  /** Waiting for their turn in backfills. */
  readonly waiting: number;
}

/** Runs that are parts of others and dry runs do not count. */
export function summarize(snapshots: readonly StatusSnapshot[]): StatusSummary {
  const running: WorkflowInstance[] = [];
  const failed: WorkflowInstance[] = [];
  let waiting = 0;
  for (const { workflowInstances } of snapshots.flatMap(({ logicalInstances }) => logicalInstances)) {
    const newest = workflowInstances.findLast(({ instance }) => instance.isDryRun !== true && instance.parentTaskInstanceId === undefined)?.instance;
    if (newest === undefined) continue;
    if (isLive(newest.state)) running.push(newest);
    else if (newest.state === 'failed') failed.push(newest);
    else if (newest.state === 'waiting') waiting++;
  }
  return { running: newestFirst(running), failed: newestFirst(failed), waiting };
}

function newestFirst(instances: readonly WorkflowInstance[]): readonly WorkflowInstance[] {
  return [...instances].sort((a, b) => b.scheduleInstant - a.scheduleInstant || (a.workflow < b.workflow ? -1 : 1));
}
