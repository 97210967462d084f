import type { AnyState } from '../describeState';
import type { NodeSource } from './nodeSource';

export type NodeKind =
  | 'workflow' | 'taskList' | 'task' | 'backfill' | 'logicalInstance' | 'workflowInstance' | 'taskInstance' | 'attempt'
  | 'older' | 'none' | 'orphan';

/** One line of the side-bar tree, ready to show. Children are made when asked for, by `childrenOf`. */
export interface TreeNode {
  /** The same thing has the same id in every later tree. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  readonly description: string;
  /** `undefined` for nodes without a state. */
  readonly state: AnyState | undefined;
  /** Codicon id, with `~spin` where it turns, and the theme colour's id if it has one. */
  readonly icon: { readonly id: string; readonly color: string | undefined };
  /** Plain text, lines separated by `\n`. */
  readonly tooltip: string;
  /** Name and state in one sentence: `load_orders, failed, attempt 3 of 3`. */
  readonly accessibilityLabel: string;
  /**
   * Kind, state and flags separated by dots, for `when` clauses: `workflowInstance.failed.rerunnable.rerunFailed.rerunAll`.
   * The flags are the actions that are possible now (`InstanceAction`), `rerunnable` when one of them is a rerun.
   */
  readonly contextValue: string;
  readonly collapsible: 'none' | 'collapsed' | 'expanded';
  readonly target: NodeTarget;
  readonly parent: TreeNode | undefined;
  /** Where the children come from; opaque. */
  readonly source: NodeSource;
}

/** What a command on the node is about. Fields that make no sense for the kind are `undefined`. */
export interface NodeTarget {
  /** `TreeWorkflow.key`. */
  readonly key: string;
  readonly workflow: string;
  readonly task?: string;
  readonly scheduleInstant?: number;
  readonly logicalInstanceId?: string;
  /** Of a logical instance: its newest workflow instance. */
  readonly workflowInstanceId?: string;
  readonly attempt?: number;
  readonly backfillId?: string;
  /** A workflow whose file is gone, while its local schedule is switched on; `key` is then another file of its folder. */
  readonly orphan?: string;
}
