import type { BackfillPlan, PlannedTask, SlotState, WorkflowInstancePlan } from '../instance/plan';
import type { BackfillMode, BackfillOrder, FailureReaction } from '../instance/records';

/** What would happen, shown before anything runs (promise 5). */
export type PreviewView = RunPreview | BackfillPreview;

/** By what a plan was made. `same`: the definition has not changed since the run before, or there is none. */
export const PLANNED_DEFINITIONS = ['same', 'current', 'pinned'] as const;
export type PlannedDefinition = (typeof PLANNED_DEFINITIONS)[number];

export interface RunPreview {
  readonly kind: 'run';
  /** Started by confirming exactly this one; made by the host. */
  readonly previewId: string;
  readonly workflow: string;
  readonly scheduleTime: string;
  readonly runNumber: number;
  readonly isRerun: boolean;
  /** In order of execution. */
  readonly tasks: readonly PreviewTask[];
  /** What has changed in the definition since the run before: `clean: sql, settings`. Empty: nothing, or it is no rerun. */
  readonly changes: readonly string[];
  readonly definition: PlannedDefinition;
  readonly isDryRun: boolean;
  readonly counts: { readonly run: number; readonly carryOver: number; readonly skip: number };
}

export interface PreviewTask {
  readonly name: string;
  readonly action: PlannedTask['action'];
  readonly reason: string;
}

export interface BackfillPreview {
  readonly kind: 'backfill';
  readonly previewId: string;
  readonly workflow: string;
  readonly mode: BackfillMode;
  readonly order: BackfillOrder;
  readonly parallel: number;
  /** `parallel` is 1 because of the workflow's execution type. */
  readonly isSerial: boolean;
  readonly isDryRun: boolean;
  readonly batchSize: number | undefined;
  readonly pauseMs: number | undefined;
  readonly onFailure: FailureReaction | undefined;
  /** ms, from earlier runs. */
  readonly estimateMs: number | undefined;
  /** The workflows that follow, in order. */
  readonly dependents: readonly DependentPreview[];
  /** Every schedule time of the range, in order of execution. */
  readonly slots: readonly PreviewSlot[];
  readonly willRun: number;
  /** Nothing new is made: an unfinished backfill goes on. */
  readonly continues: boolean;
}

export interface DependentPreview {
  readonly workflow: string;
  readonly willRun: number;
}

export interface PreviewSlot {
  readonly scheduleTime: string;
  readonly state: SlotState;
  readonly willRun: boolean;
  readonly reason: string;
}

/** `plan` must be by the definition that the request of a rerun named; `isPinned`: it named none. */
export function plannedDefinitionOf({ taskChanges }: WorkflowInstancePlan, isPinned: boolean): PlannedDefinition {
  if (isPinned) return 'pinned';
  return taskChanges === undefined ? 'same' : 'current';
}

/** What has changed since the run before, for people. */
export function changesOf({ taskChanges }: WorkflowInstancePlan): readonly string[] {
  return (taskChanges ?? []).map(({ task, changes }) => `${task}: ${changes.join(', ')}`);
}

export interface PlannedRun {
  readonly workflow: string;
  readonly plan: WorkflowInstancePlan;
  readonly definition: PlannedDefinition;
}

export function buildRunPreview(previewId: string, { workflow, plan, definition }: PlannedRun): RunPreview {
  const count = (action: PlannedTask['action']) => plan.tasks.filter((task) => task.action === action).length;
  return {
    kind: 'run',
    previewId,
    workflow,
    scheduleTime: plan.scheduleTime,
    runNumber: plan.runNumber,
    isRerun: plan.rerunOf !== undefined,
    tasks: plan.tasks.map(({ name, action, reason }) => ({ name, action, reason })),
    changes: changesOf(plan),
    definition,
    isDryRun: plan.isDryRun === true,
    counts: { run: count('run'), carryOver: count('carryOver'), skip: count('skip') },
  };
}

export function buildBackfillPreview(previewId: string, plan: BackfillPlan): BackfillPreview {
  return {
    kind: 'backfill',
    previewId,
    workflow: plan.workflow,
    mode: plan.mode,
    order: plan.order,
    parallel: plan.parallel,
    isSerial: plan.isSerial === true,
    isDryRun: plan.isDryRun === true,
    batchSize: plan.batchSize,
    pauseMs: plan.pauseMs,
    onFailure: plan.onFailure,
    estimateMs: plan.estimateMs,
    dependents: (plan.dependents ?? []).map(({ workflow, slots }) => ({ workflow, willRun: countRunning(slots) })),
    slots: plan.slots.map(({ scheduleTime, state, willRun, reason }) => ({ scheduleTime, state, willRun, reason })),
    willRun: countRunning(plan.slots),
    continues: plan.continues !== undefined,
  };
}

function countRunning(slots: BackfillPlan['slots']): number {
  return slots.filter(({ willRun }) => willRun).length;
}
