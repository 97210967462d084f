import { ENGLISH_VIEW_TEXTS, type ViewTexts } from '../viewTexts';
import { makeAttemptNode, makeRunNode, makeScheduleTimeNode, makeTaskInstanceNode } from './instanceNodes';
import type { NodeSource, TreeContext, TreeWorkflow } from './nodeSource';
import type { TreeNode } from './treeNode';
import { instancesOf, makeNoneNode, makeOlderNode, makeReadingNode, makeRestrictedNode, makeTaskListNode, makeTaskNode, makeWorkflowNode } from './workflowNodes';
import { makeOrphanNode, type TreeOrphan } from './orphanNode';
import { isSameEntry } from './sameTree';
import { makeBackfillNode, findListedBackfill } from './backfillNode';

export interface TreeInput {
  /** In the order to show. */
  readonly workflows: readonly TreeWorkflow[];
  /** IANA zone in which execution times are shown. */
  readonly zone: string;
  readonly texts?: ViewTexts;
}

/** Roots behind those of the workflow files. */
export function buildOrphans(orphans: readonly TreeOrphan[], { zone, texts = ENGLISH_VIEW_TEXTS }: Omit<TreeInput, 'workflows'>): readonly TreeNode[] {
  return orphans.map((orphan) => makeOrphanNode({ zone, texts }, orphan));
}

/**
 * The roots of the side-bar tree: one node a workflow file. `before`: roots that were made with the same zone and texts, by their keys;
 * a workflow in which nothing changed is not described anew.
 */
export function buildTree(input: TreeInput, before: ReadonlyMap<string, TreeNode> = new Map()): readonly TreeNode[] {
  const context: TreeContext = { zone: input.zone, texts: input.texts ?? ENGLISH_VIEW_TEXTS };
  return input.workflows.map((entry) => {
    const known = before.get(entry.key);
    const isSame = known !== undefined && isSameEntry(known.source.entry, entry);
    return isSame ? { ...known, source: { context, entry, kind: 'workflow' as const } } : makeWorkflowNode({ context, entry });
  });
}

/** The node's children, made anew at every call; the same ids each time. Costs only what it returns. */
export function childrenOf(node: TreeNode): readonly TreeNode[] {
  const source = node.source;
  switch (source.kind) {
    case 'workflow':
      return workflowChildren(node, source);
    case 'taskList':
      return (source.entry.workflow?.tasks ?? []).map((task) => makeTaskNode(node, task));
    case 'logicalInstance':
      return source.status.workflowInstances.map((run) => makeRunNode(node, source.status, run)).reverse();
    case 'workflowInstance':
      return source.run.tasks.map((task) => makeTaskInstanceNode(node, { status: source.status, run: source.run, task }));
    case 'taskInstance':
      return source.task.attempts.map((attempt) => makeAttemptNode(node, source.task, attempt));
    case 'backfill':
    case 'leaf':
      return [];
  }
}

function makeEmptyNode(node: TreeNode, { trusted, isReading }: TreeWorkflow): TreeNode {
  if (!trusted) return makeRestrictedNode(node);
  return isReading ? makeReadingNode(node) : makeNoneNode(node);
}

function workflowChildren(node: TreeNode, { entry }: NodeSource): readonly TreeNode[] {
  if (entry.workflow === undefined) return [];
  const all = instancesOf(entry);
  const shown = all.slice(0, entry.limit);
  const backfill = findListedBackfill(entry);
  return [
    makeTaskListNode(node, entry.workflow.tasks.length),
    ...(backfill === undefined ? [] : [makeBackfillNode(node, backfill)]),
    ...shown.map((status) => makeScheduleTimeNode(node, status)),
    ...(all.length === 0 ? [makeEmptyNode(node, entry)] : []),
    ...(entry.hasOlder || shown.length < all.length ? [makeOlderNode(node)] : []),
  ];
}
