import { findListedBackfill } from './backfillNode';
import type { TreeNode } from './treeNode';
import { instancesOf } from './workflowNodes';

/** Whether two nodes of one workflow, and all below them, show the same. What did not change must have kept its identity. */
export function isSameTree(before: TreeNode, after: TreeNode): boolean {
  const a = before.source.entry;
  const b = after.source.entry;
  return before.label === after.label && before.description === after.description && before.tooltip === after.tooltip
    && before.contextValue === after.contextValue && before.icon.id === after.icon.id
    && a.workflow === b.workflow && a.limit === b.limit && a.hasOlder === b.hasOlder && a.trusted === b.trusted
    && a.snapshot?.access === b.snapshot?.access
    && isSameList(instancesOf(a), instancesOf(b))
    && JSON.stringify(findListedBackfill(a)) === JSON.stringify(findListedBackfill(b));
}

function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a === b || (a.length === b.length && a.every((item, index) => item === b[index]));
}
