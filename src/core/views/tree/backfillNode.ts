import type { Backfill } from '../../instance/records';
import { buildBackfillBar, countDone, findShownBackfill, isBackfillFinished } from '../backfillBar';
import { describeState } from '../describeState';
import { fillText } from '../viewTexts';
import { permissionOf, type TreeWorkflow } from './nodeSource';
import type { TreeNode } from './treeNode';
import { stateIcon } from './stateIcon';

/** The unfinished backfill of the workflow, if there is one. */
export function findListedBackfill(entry: TreeWorkflow): Backfill | undefined {
  if (entry.snapshot === undefined || entry.workflow === undefined || entry.snapshot.backfills.length === 0) return undefined;
  const shown = findShownBackfill(entry.snapshot, entry.workflow.name.value);
  return shown === undefined || isBackfillFinished(shown.state) ? undefined : shown;
}

export function makeBackfillNode(parent: TreeNode, backfill: Backfill): TreeNode {
  const { context, entry } = parent.source;
  const { texts } = context;
  const snapshot = entry.snapshot ?? { logicalInstances: [], backfills: [], localSchedules: [], access: 'owner' } as const;
  const bar = buildBackfillBar({ backfill, snapshot, permission: permissionOf(entry), texts });
  const done = countDone(bar.counts);
  const progress = fillText(texts['tree.backfillDone'], done, bar.total);
  const state = describeState(backfill.state, texts);
  const label = texts['tree.backfill'];
  const flags = bar.actions.filter(({ enabled }) => enabled).map(({ action }) => action);
  return {
    id: `${parent.id}/backfill/${backfill.id}`,
    kind: 'backfill',
    label,
    description: `${state.word} · ${progress}`,
    state: backfill.state,
    icon: stateIcon(backfill.state),
    tooltip: `${label}: ${state.word}, ${progress}`,
    accessibilityLabel: `${label}, ${state.word}, ${progress}`,
    contextValue: ['backfill', backfill.state, ...flags].join('.'),
    collapsible: 'none',
    target: { ...parent.target, backfillId: backfill.id },
    parent,
    source: { kind: 'backfill', context, entry, backfill },
  };
}
