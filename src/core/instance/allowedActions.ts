import { isFinished, type BackfillState, type TaskInstanceState, type WorkflowInstanceState } from './states';

/** What a person may ask of a workflow instance. */
export const INSTANCE_ACTIONS = ['rerunFailed', 'rerunFrom', 'rerunAll', 'pause', 'resume', 'cancel'] as const;
export type InstanceAction = (typeof INSTANCE_ACTIONS)[number];

/** The one place that says which actions a state allows, for tree, lens, panel, CLI and remote alike. */
const ALLOWED: Readonly<Record<WorkflowInstanceState, readonly InstanceAction[]>> = {
  waiting: ['pause', 'cancel'],
  submitted: ['cancel'],
  running: ['pause', 'cancel'],
  pausing: ['cancel'],
  paused: ['rerunFrom', 'rerunAll', 'resume', 'cancel'],
  stopping: [],
  stopped: ['rerunFailed', 'rerunFrom', 'rerunAll'],
  failed: ['rerunFailed', 'rerunFrom', 'rerunAll'],
  succeeded: ['rerunFrom', 'rerunAll'],
};

/** `isNewest`: only the newest workflow instance of a logical instance may be rerun. A rerun of a paused one ends that one. */
export function allowedActions(state: WorkflowInstanceState, isNewest: boolean): readonly InstanceAction[] {
  const actions = ALLOWED[state];
  return isNewest || !isFinished(state) ? actions : [];
}

/** What a person may ask of a task of the newest workflow instance. */
export const TASK_ACTIONS = ['rerunFrom', 'rerunOnly', 'recoverTask', 'forceSuccess'] as const;
export type TaskAction = (typeof TASK_ACTIONS)[number];

/**
 * `state`: of the task instance. One that was skipped cannot begin a rerun: it is not executed here, was not chosen, or follows a
 * failed one, which must begin (I12). A failed one is recovered while its run goes on, and forced when that has ended.
 */
export function allowedTaskActions(
  instance: WorkflowInstanceState, state: TaskInstanceState, isNewest: boolean,
): readonly TaskAction[] {
  const isNotDone = state === 'failed' || state === 'stopped';
  if (instance === 'running') return isNotDone ? ['recoverTask'] : [];
  if (!allowedActions(instance, isNewest).includes('rerunFrom') || state === 'skipped') return [];
  return isNotDone ? ['rerunFrom', 'rerunOnly', 'forceSuccess'] : ['rerunFrom', 'rerunOnly'];
}

/** What a person may ask of a backfill. */
export const BACKFILL_ACTIONS = ['pause', 'resume', 'cancel'] as const;
export type BackfillAction = (typeof BACKFILL_ACTIONS)[number];

const BACKFILL_ALLOWED: Readonly<Record<BackfillState, readonly BackfillAction[]>> = {
  waiting: ['pause', 'cancel'],
  running: ['pause', 'cancel'],
  pausing: ['cancel'],
  paused: ['resume', 'cancel'],
  cancelling: [],
  cancelled: [],
  failed: [],
  succeeded: [],
};

export function allowedBackfillActions(state: BackfillState): readonly BackfillAction[] {
  return BACKFILL_ALLOWED[state];
}
