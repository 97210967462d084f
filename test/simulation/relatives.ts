import type { WorkflowInstance } from '../../src/core/instance/records';
import type { World } from './world';

/**
 * Workflow instances that a change of these may change with them: parts and what they are a part of, others of the same backfill or
 * serial workflow, backfills that follow theirs, and what waits for other workflows.
 */
export function relatives(world: World, targets: readonly string[]): ReadonlySet<string> {
  const { store } = world;
  const all = store.listLogicalInstances({ workflow: undefined }).flatMap(({ id }) => store.listWorkflowInstances(id));
  const backfills = store.listBackfills(undefined);
  const related = new Set(targets);
  const add = (runs: readonly (WorkflowInstance | undefined)[]): void => {
    for (const run of runs) if (run !== undefined) related.add(run.id);
  };
  for (let before = -1; before !== related.size;) {
    before = related.size;
    for (const run of all.filter(({ id }) => related.has(id))) {
      add(store.listTaskInstances(run.id).map(({ id }) => store.findChildInstance(id)));
      const parent = run.parentTaskInstanceId === undefined ? undefined : store.findTaskInstance(run.parentTaskInstanceId);
      if (parent !== undefined) related.add(parent.workflowInstanceId);
      const isSerial = world.workflowOf(run).concurrency !== 'parallel';
      const family = new Set(backfills.filter(({ id, follows }) => id === run.backfillId || (run.backfillId !== undefined && follows === run.backfillId)).map(({ id }) => id));
      add(all.filter((other) => (isSerial && other.workflow === run.workflow) || (other.backfillId !== undefined && family.has(other.backfillId))));
    }
    add(all.filter((run) => world.workflowOf(run).tasks.some(({ logic }) => logic?.kind === 'dependent')));
  }
  return related;
}
