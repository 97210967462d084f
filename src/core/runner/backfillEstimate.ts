import type { BackfillPlan } from '../instance/plan';
import type { LedgerReader } from './ports';

/** So many of the newest schedule times are looked at. */
const SAMPLE = 50;

/**
 * How long a backfill will take, ms: what the attempts of earlier workflow instances took on average, times those that will run,
 * over how many run at a time, and the pauses between batches. `undefined`: none has succeeded yet.
 */
export function estimateMs(ledger: LedgerReader, plan: BackfillPlan): number | undefined {
  const each = averageMs(ledger, plan.workflow);
  if (each === undefined) return undefined;
  const running = plan.slots.filter(({ willRun }) => willRun).length;
  const pauses = plan.batchSize === undefined ? 0 : Math.max(0, Math.ceil(running / plan.batchSize) - 1) * (plan.pauseMs ?? 0);
  return Math.round(each * Math.ceil(running / plan.parallel)) + pauses;
}

function averageMs(ledger: LedgerReader, workflow: string): number | undefined {
  const sample = ledger.listLogicalInstances({ workflow, limit: SAMPLE, newestFirst: true });
  const runs = sample.flatMap(({ id }) => ledger.listWorkflowInstances(id).filter(({ state, isDryRun }) => state === 'succeeded' && isDryRun !== true).slice(-1));
  if (runs.length === 0) return undefined;
  return runs.reduce((sum, { id }) => sum + attemptsMs(ledger, id), 0) / runs.length;
}

function attemptsMs(ledger: LedgerReader, workflowInstanceId: string): number {
  const attempts = ledger.listTaskInstances(workflowInstanceId).flatMap(({ id }) => ledger.listAttempts(id));
  return attempts.reduce((sum, { startedAt, finishedAt = startedAt }) => sum + Math.max(0, finishedAt - startedAt), 0);
}
