import { findListedBackfill } from './backfillNode';
import type { TreeWorkflow } from './nodeSource';
import type { TreeNode } from './treeNode';
import { instancesOf } from './workflowNodes';

/** Whether two nodes of one workflow, and all below them, show the same. What did not change must have kept its identity. */
export function isSameTree(before: TreeNode, after: TreeNode): boolean {
  const a = before.source.entry;
  const b = after.source.entry;
  return before.label === after.label && before.description === after.description && before.tooltip === after.tooltip
    && before.contextValue === after.contextValue && before.icon.id === after.icon.id
    && isSameBelow(a, b);
}

/** Whether a workflow's node and all below it show the same from both entries. */
export function isSameEntry(a: TreeWorkflow, b: TreeWorkflow): boolean {
  return a.path === b.path && a.folder === b.folder && isSameBelow(a, b) && JSON.stringify(keptSchedule(a)) === JSON.stringify(keptSchedule(b));
}

function isSameBelow(a: TreeWorkflow, b: TreeWorkflow): boolean {
  return a.workflow === b.workflow && a.hasErrors === b.hasErrors && a.gaps === b.gaps && a.limit === b.limit && a.hasOlder === b.hasOlder && a.trusted === b.trusted && a.isReading === b.isReading
    && a.snapshot?.access === b.snapshot?.access
    && isSameList(instancesOf(a), instancesOf(b))
    && JSON.stringify(findListedBackfill(a)) === JSON.stringify(findListedBackfill(b));
}

function keptSchedule({ snapshot, workflow }: TreeWorkflow): unknown {
  return snapshot?.localSchedules.find((each) => each.workflow === workflow?.name.value);
}

function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a === b || (a.length === b.length && a.every((item, index) => item === b[index]));
}
