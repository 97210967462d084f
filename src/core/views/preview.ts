import { type ViewTexts, ENGLISH_VIEW_TEXTS } from './viewTexts';
import { describeReason } from './reasons';
import type { PlannedTask, TaskChange, WorkflowInstancePlan } from '../instance/plan';
import type { WorkflowInstanceDetail } from '../instance/records';
import type { TaskInstanceState } from '../instance/states';
import type { GraphEdge } from './graph';

/** By what a plan was made. `same`: the definition has not changed since the run before, or there is none. */
export const PLANNED_DEFINITIONS = ['same', 'current', 'pinned'] as const;
export type PlannedDefinition = (typeof PLANNED_DEFINITIONS)[number];

/** What would happen, shown before anything runs (promise 5). */
export interface RunPreview {
  /** Started by confirming exactly this one; made by the host. */
  readonly previewId: string;
  readonly workflow: string;
  readonly scheduleTime: string;
  readonly runNumber: number;
  readonly isRerun: boolean;
  /** In order of execution. */
  readonly tasks: readonly PreviewTask[];
  /** What follows what, as indexes in `tasks`. */
  readonly edges: readonly GraphEdge[];
  /** What has changed in the definition since the run before. Empty: nothing that tasks do, or it is no rerun. */
  readonly changes: readonly TaskChange[];
  readonly definition: PlannedDefinition;
  readonly isDryRun: boolean;
  readonly counts: { readonly run: number; readonly carryOver: number; readonly skip: number };
  readonly resets: PreviewResets;
  /** What else can be rerun; `undefined`: it is no rerun. */
  readonly choice: RerunChoice | undefined;
  /** Why this cannot run, for people: there is no plan then. */
  readonly refusal: string | undefined;
}

export interface PreviewTask {
  readonly name: string;
  readonly action: PlannedTask['action'];
  readonly reason: string;
  /** In the run before; `undefined`: it was not in it. */
  readonly before: TaskInstanceState | undefined;
}

/** What begins anew. */
export interface PreviewResets {
  /** Tasks that have used up attempts, and get their retries back. */
  readonly retries: number;
  /** Tasks that have a result already, which is made again. */
  readonly results: number;
  /** Run number of the paused run that is ended first. */
  readonly endedRun: number | undefined;
}

export const RERUN_SCOPES = ['failed', 'from', 'only', 'all'] as const;
export type RerunScope = (typeof RERUN_SCOPES)[number];

export interface RerunChoice {
  /** Of the run before: what `openDefinition` compares with. */
  readonly workflowInstanceId: string;
  readonly scope: RerunScope;
  /** For `from` and `only`; kept while another scope is chosen. */
  readonly task: string | undefined;
  /** All that can be chosen. */
  readonly tasks: readonly string[];
}

/** `plan` must be by the definition that the request of a rerun named; `isPinned`: it named none. */
export function plannedDefinitionOf({ taskChanges }: WorkflowInstancePlan, isPinned: boolean): PlannedDefinition {
  if (isPinned) return 'pinned';
  return taskChanges === undefined ? 'same' : 'current';
}

export interface PlannedRun {
  readonly workflow: string;
  readonly plan: WorkflowInstancePlan;
  readonly definition: PlannedDefinition;
  /** By names of the plan's tasks. `undefined`: not known. */
  readonly edges?: readonly GraphEdge[] | undefined;
  /** The run that is run again. */
  readonly before?: WorkflowInstanceDetail | undefined;
  readonly choice?: RerunChoice | undefined;
  readonly texts?: ViewTexts;
}

export function buildRunPreview(previewId: string, { workflow, plan, definition, edges = [], before, choice, texts = ENGLISH_VIEW_TEXTS }: PlannedRun): RunPreview {
  const count = (action: PlannedTask['action']) => plan.tasks.filter((task) => task.action === action).length;
  const states = new Map(before?.tasks.map(({ task }) => [task.name, task.state]));
  return {
    previewId,
    workflow,
    scheduleTime: plan.scheduleTime,
    runNumber: plan.runNumber,
    isRerun: plan.rerunOf !== undefined,
    tasks: plan.tasks.map(({ name, action, reason }) => ({ name, action, reason: describeReason(reason, texts), before: states.get(name) })),
    edges,
    changes: plan.taskChanges ?? [],
    definition,
    isDryRun: plan.isDryRun === true,
    counts: { run: count('run'), carryOver: count('carryOver'), skip: count('skip') },
    resets: resetsOf(plan, before),
    choice,
    refusal: undefined,
  };
}

function resetsOf(plan: WorkflowInstancePlan, before: WorkflowInstanceDetail | undefined): PreviewResets {
  const running = new Set(plan.tasks.filter(({ action }) => action === 'run').map(({ name }) => name));
  const again = (before?.tasks ?? []).filter(({ task }) => running.has(task.name)).map(({ task }) => task);
  return {
    retries: again.filter(({ attemptsUsed }) => attemptsUsed > 0).length,
    results: again.filter(({ state }) => state === 'succeeded' || state === 'forcedSuccess' || state === 'carriedOver').length,
    endedRun: plan.endsPaused === true ? before?.instance.runNumber : undefined,
  };
}

export interface RefusedRerun {
  readonly before: WorkflowInstanceDetail;
  readonly choice: RerunChoice;
  readonly definition: PlannedDefinition;
  readonly refusal: string;
}

/** A choice that cannot run, with the others at hand. */
export function buildRefusedPreview(previewId: string, { before, choice, definition, refusal }: RefusedRerun): RunPreview {
  const { workflow, scheduleTime, runNumber } = before.instance;
  return {
    previewId,
    workflow,
    scheduleTime,
    runNumber: runNumber + 1,
    isRerun: true,
    tasks: [],
    edges: [],
    changes: [],
    definition,
    isDryRun: false,
    counts: { run: 0, carryOver: 0, skip: 0 },
    resets: { retries: 0, results: 0, endedRun: undefined },
    choice,
    refusal,
  };
}
