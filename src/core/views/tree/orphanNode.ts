import type { LocalSchedule } from '../../instance/records';
import type { StatusSnapshot } from '../../instance/status';
import { findOrphanedSchedules } from '../localSchedule';
import { fillText } from '../viewTexts';
import type { TreeContext, TreeWorkflow } from './nodeSource';
import type { TreeNode } from './treeNode';

/** A local schedule that is switched on although no file defines its workflow any more. */
export interface TreeOrphan {
  /** A workflow file of the folder in whose store it is: commands find the store by it. */
  readonly entry: TreeWorkflow;
  readonly schedule: LocalSchedule;
}

/** Of one store. `workflows`: all files of its folder; while one of them cannot be read, the missing name may be its. */
export function findOrphans(snapshot: StatusSnapshot, workflows: readonly TreeWorkflow[]): readonly TreeOrphan[] {
  const [entry] = workflows;
  const known = workflows.flatMap(({ workflow }) => workflow ?? []);
  if (entry === undefined || known.length < workflows.length) return [];
  return findOrphanedSchedules(snapshot, known).map((schedule) => ({ entry, schedule }));
}

/** It can only be switched off. */
export function makeOrphanNode(context: TreeContext, { entry, schedule: { workflow } }: TreeOrphan): TreeNode {
  const { texts } = context;
  const hint = fillText(texts['tree.orphanHint'], workflow);
  return {
    id: `o:${entry.key}/${workflow}`,
    kind: 'orphan',
    label: workflow,
    description: texts['tree.orphan'],
    state: undefined,
    icon: { id: 'clock', color: 'list.warningForeground' },
    tooltip: hint,
    accessibilityLabel: `${workflow}, ${texts['tree.orphan']}`,
    contextValue: 'orphan.switchedOn',
    collapsible: 'none',
    target: { key: entry.key, workflow, orphan: workflow },
    parent: undefined,
    source: { kind: 'leaf', context, entry },
  };
}
