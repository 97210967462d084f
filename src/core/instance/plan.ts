import type { BackfillMode, RunScope, Trigger } from './records';

/** What one workflow instance would do; shown before anything runs, and exactly that is then done (promise 5, I7). */
export interface WorkflowInstancePlan {
  readonly scheduleInstant: number;
  readonly scheduleTime: string;
  readonly trigger: Trigger;
  readonly runNumber: number;
  readonly rerunOf: string | undefined;
  readonly scope: RunScope;
  /** In a valid order of execution. */
  readonly tasks: readonly PlannedTask[];
}

export interface PlannedTask {
  readonly name: string;
  readonly action: 'run' | 'carryOver' | 'skip';
  /** For people: `failed in run 1`, `follows load_orders`, `succeeded in run 1`. */
  readonly reason: string;
  /** For `carryOver`: the workflow instance that produced the result. */
  readonly carriedOverFrom: string | undefined;
}

export interface BackfillPlan {
  readonly workflow: string;
  readonly mode: BackfillMode;
  readonly order: 'asc' | 'desc';
  readonly parallel: number;
  /** Every tick of the range, in order of execution. */
  readonly slots: readonly BackfillSlot[];
}

export type SlotState = 'neverRan' | 'unfinished' | 'failed' | 'succeeded';

export interface BackfillSlot {
  readonly scheduleInstant: number;
  readonly scheduleTime: string;
  readonly state: SlotState;
  readonly willRun: boolean;
  readonly reason: string;
}
