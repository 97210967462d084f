/** States of a workflow instance (architecture.md §6). */
export const WORKFLOW_INSTANCE_STATES = [
  'waiting', 'submitted', 'running', 'pausing', 'paused', 'stopping', 'stopped', 'failed', 'succeeded',
] as const;
export type WorkflowInstanceState = (typeof WORKFLOW_INSTANCE_STATES)[number];

/** States of a task instance. */
export const TASK_INSTANCE_STATES = [
  'pending', 'submitted', 'delayed', 'running', 'retryWaiting', 'paused', 'stopped', 'failed', 'succeeded',
  'forcedSuccess', 'skipped', 'carriedOver',
] as const;
export type TaskInstanceState = (typeof TASK_INSTANCE_STATES)[number];

/** States of one attempt. `interrupted`: the runner died while it ran; nothing of it took effect (promise 3). */
export const ATTEMPT_STATES = ['running', 'succeeded', 'failed', 'stopped', 'interrupted'] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

export const BACKFILL_STATES = ['waiting', 'running', 'pausing', 'paused', 'cancelling', 'cancelled', 'failed', 'succeeded'] as const;
export type BackfillState = (typeof BACKFILL_STATES)[number];

/** Terminal states never change (I16). `paused` is not terminal: it can be resumed. */
export function isFinished(state: WorkflowInstanceState): boolean {
  return state === 'stopped' || state === 'failed' || state === 'succeeded';
}

/** It runs, or is about to begin or to end. */
export function isLive(state: WorkflowInstanceState): boolean {
  return state === 'submitted' || state === 'running' || state === 'pausing' || state === 'stopping';
}

export function isTaskFinished(state: TaskInstanceState): boolean {
  return (
    state === 'stopped' || state === 'failed' || state === 'succeeded' || state === 'forcedSuccess' ||
    state === 'skipped' || state === 'carriedOver'
  );
}

/** Successors may start after these. */
export function isTaskPassed(state: TaskInstanceState): boolean {
  return state === 'succeeded' || state === 'forcedSuccess' || state === 'carriedOver' || state === 'skipped';
}
