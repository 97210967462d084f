import { isFinished } from '../instance/states';
import type { StatusSnapshot } from '../instance/status';

/** The steps of the walkthrough that are seen in what has run; the others are seen where they are done. */
export const RUN_STEPS = ['run', 'rerunFailed', 'backfill'] as const;
export type RunStep = (typeof RUN_STEPS)[number];

/** Which steps the stored instances show to be done. Dry runs have run nothing. */
export function stepsDone(statuses: readonly StatusSnapshot[]): ReadonlySet<RunStep> {
  const done = new Set<RunStep>();
  for (const { logicalInstances } of statuses) {
    for (const { instance } of logicalInstances.flatMap(({ workflowInstances }) => workflowInstances)) {
      if (instance.isDryRun === true || !isFinished(instance.state)) continue;
      if (instance.trigger === 'manual') done.add('run');
      if (instance.trigger === 'rerun' && instance.scope.kind === 'failed') done.add('rerunFailed');
      if (instance.backfillId !== undefined) done.add('backfill');
    }
  }
  return done;
}
