import type { Ranged, TextRange } from '../base/textRange';

/** What a `Dependent` or `SubWorkflow` task says about other workflows (dolphinscheduler.md §3.9, §7.5). */
export interface Dependence {
  /** `dependent`: waits for instances of other workflows. `subWorkflow`: runs another workflow as a part of this one. */
  readonly kind: 'dependent' | 'subWorkflow';
  readonly items: readonly DependenceItem[];
}

/** One instance of another workflow that a task waits for or runs. */
export interface DependenceItem {
  /** The name, or the token `$WORKFLOW{"other.yaml"}` as written. */
  readonly workflow: Ranged<string>;
  /** `undefined`: the whole workflow. */
  readonly task: Ranged<string> | undefined;
  /** DolphinScheduler's date value in its own spelling: `today`, `last1Hour`; `undefined`: not declared, which means `today`. */
  readonly date: Ranged<string> | undefined;
  /** It stands in an `or` with others, so that it need not be there. */
  readonly isAlternative: boolean;
  readonly range: TextRange;
}

/** The edges that a `Switch` or `Condition` task has besides its `deps`: PyDolphinScheduler makes them from these names. */
export interface Branching {
  /** Tasks whose outcome decides. */
  readonly waitsFor: readonly Ranged<string>[];
  /** Tasks of which some are run and the others are skipped. */
  readonly starts: readonly Ranged<string>[];
}

/** What a task that runs no SQL decides or waits for (dolphinscheduler.md §3.9), as the runner needs it. */
export type TaskLogic = ConditionsLogic | SwitchLogic | DependentLogic | SubWorkflowLogic;

export type Relation = 'and' | 'or';

/** Runs `successTasks` or `failedTasks`, by how other tasks of the same run ended. It succeeds itself in either case. */
export interface ConditionsLogic {
  readonly kind: 'conditions';
  /** Between the groups. */
  readonly relation: Relation;
  readonly groups: readonly ConditionsGroup[];
  readonly successTasks: readonly Ranged<string>[];
  readonly failedTasks: readonly Ranged<string>[];
}

export interface ConditionsGroup {
  readonly relation: Relation;
  readonly items: readonly { readonly task: Ranged<string>; readonly status: 'success' | 'failure' }[];
}

/** Runs the task of the first case whose condition is true, else `otherwise`. */
export interface SwitchLogic {
  readonly kind: 'switch';
  readonly cases: readonly { readonly condition: Ranged<string>; readonly task: Ranged<string> }[];
  readonly otherwise: Ranged<string> | undefined;
}

/** Waits until instances of other workflows have succeeded. */
export interface DependentLogic {
  readonly kind: 'dependent';
  /** Between the groups. */
  readonly relation: Relation;
  readonly groups: readonly DependentGroup[];
  /** How often it looks again, ms. */
  readonly checkIntervalMs: number;
  /** When an instance that it waits for has failed: `failure` ends it as failed, `waiting` goes on waiting for `failureWaitingMs`. */
  readonly failurePolicy: 'failure' | 'waiting';
  readonly failureWaitingMs: number;
}

export interface DependentGroup {
  readonly relation: Relation;
  readonly items: readonly DependentItem[];
}

export interface DependentItem {
  /** The name, or the token `$WORKFLOW{"other.yaml"}` as written. */
  readonly workflow: Ranged<string>;
  /** The name that the token stands for, from the other file. `undefined`: `workflow` is the name. */
  readonly workflowName?: string;
  /** `undefined`: the whole workflow. `'*'`: all its tasks. */
  readonly task: Ranged<string> | undefined;
  /** DolphinScheduler's date value: `today`, `last1Hour`, `thisMonth`, … */
  readonly dateValue: string;
}

/** Runs another workflow for the same schedule time; its task instance follows that one's state. */
export interface SubWorkflowLogic {
  readonly kind: 'subWorkflow';
  /** The name, or the token `$WORKFLOW{"other.yaml"}` as written. */
  readonly workflow: Ranged<string>;
  /** Path of the other workflow file, resolved as `$FILE{"…"}` paths are; `undefined`: only a name is given. */
  readonly path: string | undefined;
  /** The name that the token stands for, from the other file. `undefined`: `workflow` is the name. */
  readonly workflowName?: string;
}
