import type { BackfillMode, BackfillOrder, FailureReaction, RunScope, SkipCause, Trigger } from './records';
import type { WorkflowInstanceState } from './states';

/** What one workflow instance would do; shown before anything runs, and exactly that is then done (promise 5, I7). */
export interface WorkflowInstancePlan {
  readonly scheduleInstant: number;
  readonly scheduleTime: string;
  readonly trigger: Trigger;
  readonly runNumber: number;
  readonly rerunOf: string | undefined;
  /** `rerunOf` is paused, and is ended first. */
  readonly endsPaused?: boolean | undefined;
  readonly scope: RunScope;
  /** In a valid order of execution. */
  readonly tasks: readonly PlannedTask[];
  /** Of a rerun: what has changed in the definition since the run before. `undefined`: it runs by the same definition. */
  readonly taskChanges?: readonly TaskChange[] | undefined;
  /** It would pretend only: nothing is sent. */
  readonly isDryRun?: boolean | undefined;
}

/** `sql`: for this schedule time. `dependencies`: what it follows, or its branches. `settings`: retries, timeout and the like. */
export interface TaskChange {
  readonly task: string;
  readonly changes: readonly ('added' | 'removed' | 'sql' | 'dependencies' | 'settings')[];
}

export interface PlannedTask {
  readonly name: string;
  readonly action: 'run' | 'carryOver' | 'skip';
  /** For people: `failed in run 1`, `follows load_orders`, `succeeded in run 1`. */
  readonly reason: string;
  /** For `carryOver`: the workflow instance that produced the result. */
  readonly carriedOverFrom: string | undefined;
  /** Set exactly for `skip`. */
  readonly skipCause?: SkipCause | undefined;
}

/** What the runner does with one workflow's schedule times; `dependents` follow it. */
export interface BackfillPlan {
  readonly workflow: string;
  readonly mode: BackfillMode;
  readonly order: BackfillOrder;
  readonly parallel: number;
  /** Every tick of the range, in order of execution. */
  readonly slots: readonly BackfillSlot[];
  /** The unfinished backfill that asking for this one continues; nothing new is made then. */
  readonly continues?: string | undefined;
  readonly onFailure?: FailureReaction | undefined;
  readonly batchSize?: number | undefined;
  readonly pauseMs?: number | undefined;
  /** Plans for the workflows that depend on this one, each begun when the one that it follows has succeeded. */
  readonly dependents?: readonly BackfillPlan[] | undefined;
  /** `parallel` is 1 because the workflow's execution type lets one run at a time. */
  readonly isSerial?: boolean | undefined;
  /** The tasks that run; `undefined`: the whole workflow. */
  readonly scope?: RunScope | undefined;
  readonly isDryRun?: boolean | undefined;
  /** From earlier runs, ms; `undefined`: nothing like it has run. */
  readonly estimateMs?: number | undefined;
}

/** `stale`: succeeded, but with another definition than the present one. */
export type SlotState = 'neverRan' | 'unfinished' | 'failed' | 'stale' | 'succeeded';

export interface BackfillSlot {
  readonly scheduleInstant: number;
  readonly scheduleTime: string;
  readonly state: SlotState;
  readonly willRun: boolean;
  /** For people: `never ran`, `failed in run 1`, `succeeded in run 2`. */
  readonly reason: string;
  /** It was asked to be left out. */
  readonly excluded?: boolean | undefined;
  /** What executing the plan does: `create` a workflow instance, `adopt` the unfinished one `newest`, or leave it. */
  readonly action?: 'create' | 'adopt' | 'leave';
  /** The newest workflow instance of the logical instance. */
  readonly newest?: string | undefined;
  /** Of `newest`, while it has not ended. */
  readonly runState?: WorkflowInstanceState | undefined;
  /** Run number of the workflow instance that runs. */
  readonly runNumber?: number;
  /** For `create`: the workflow instance that is run again. Dry runs do not count. */
  readonly rerunOf?: string | undefined;
}
