import { describeState, type AnyState } from '../describeState';
import type { TreeNode } from './treeNode';

export function stateIcon(state: AnyState): TreeNode['icon'] {
  const { icon, color, spins } = describeState(state);
  return { id: spins ? `${icon}~spin` : icon, color };
}
