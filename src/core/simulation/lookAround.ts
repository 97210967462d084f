import type { Attempt, Backfill, TaskInstance, WorkflowInstance } from '../instance/records';
import { isFinished, isLive } from '../instance/states';
import type { Action, CommandTarget, Condition } from './scenario';
import type { Stage } from './stage';

/** What a command is about: the workflow, and the instances that its condition was met by. */
export interface Outlook {
  readonly main: string;
  readonly target: CommandTarget;
}

/** The newest run of each logical instance that may be meant, in order of creation. */
export function candidatesOf(stage: Stage, { main, target }: Outlook): readonly WorkflowInstance[] {
  const { id, workflow = main, scheduleInstant } = target;
  if (id !== undefined) return stage.instances.filter((instance) => instance.id === id);
  const newest = new Map<string, WorkflowInstance>();
  for (const instance of stage.instances) {
    const isMeant = instance.workflow === workflow && instance.parentTaskInstanceId === undefined;
    if (isMeant && (scheduleInstant === undefined || instance.scheduleInstant === scheduleInstant)) newest.set(instance.logicalInstanceId, instance);
  }
  return [...newest.values()];
}

/** `undefined`: the condition does not hold. Else the instances that meet it; none are needed when everything has ended. */
export function meets(stage: Stage, condition: Condition, outlook: Outlook): readonly WorkflowInstance[] | undefined {
  if (condition.kind === 'none') return [];
  const candidates = candidatesOf(stage, outlook);
  if (condition.kind === 'ended') return hasEnded(stage, candidates, outlook.target) ? [] : undefined;
  const met = candidates.filter((instance) => (condition.kind === 'instance'
    ? instance.state === condition.state
    : stage.store.listTaskInstances(instance.id).some((task) => isTaskAt(condition, task, stage.store.listAttempts(task.id)))));
  if (met.length > 0) return met;
  return condition.kind === 'instance' && stage.backfills.at(-1)?.state === condition.state ? [] : undefined;
}

/** Nothing of it runs or is about to. Without a named instance nothing at all may, backfills included. */
function hasEnded(stage: Stage, candidates: readonly WorkflowInstance[], { id, scheduleInstant }: CommandTarget): boolean {
  if (candidates.length === 0) return false;
  if (id !== undefined || scheduleInstant !== undefined) return candidates.every(({ state }) => isFinished(state) || state === 'paused');
  // A running backfill none of whose instances is live waits for its next batch, or for a person.
  const isBusy = stage.backfills.some(({ state, nextBatchAt }) => state === 'pausing' || state === 'cancelling' || (state === 'running' && nextBatchAt !== undefined));
  return !isBusy && !stage.instances.some(({ state }) => isLive(state));
}

function isTaskAt(condition: Extract<Condition, { readonly kind: 'task' }>, task: TaskInstance, attempts: readonly Attempt[]): boolean {
  if (task.name !== condition.task || task.state !== condition.state) return false;
  return condition.attempt === undefined || attempts.length === condition.attempt;
}

/** The workflow instances that an action is done to; empty when there is none at all. */
export function chooseInstances(stage: Stage, action: Action, { met, ...outlook }: Outlook & { readonly met: readonly WorkflowInstance[] }): readonly WorkflowInstance[] {
  const candidates = candidatesOf(stage, outlook);
  const fitting = candidates.filter((instance) => fits(stage, action, instance));
  const named = fitting.filter(({ id }) => met.some((each) => each.id === id));
  if (named.length > 0) return named;
  const isPlural = action.kind === 'pause' || action.kind === 'resume' || action.kind === 'cancel' || (action.kind === 'rerun' && action.scope.kind === 'failed');
  if (fitting.length > 0) return isPlural ? fitting : fitting.slice(-1);
  const stopped = action.kind === 'resume' ? candidates.filter(({ state }) => state === 'stopped') : [];
  return stopped.length > 0 ? stopped : candidates.slice(-1);
}

/** Where no instance is named, pausing and resuming is meant for the backfill that the instances belong to. */
export function chooseBackfills(stage: Stage, { kind }: Action, { main, target, met }: Outlook & { readonly met: readonly WorkflowInstance[] }): readonly Backfill[] {
  const { id, workflow = main, scheduleInstant } = target;
  if (id !== undefined || scheduleInstant !== undefined) return [];
  const own = stage.backfills.filter((backfill) => backfill.workflow === workflow);
  if (kind === 'pause') return met.length > 0 ? [] : own.filter(({ state }) => state === 'running');
  if (kind !== 'resume') return [];
  return own.filter((backfill) => isPausing(backfill) && (met.length === 0 || met.some(({ backfillId }) => backfillId === backfill.id)));
}

function isPausing({ state }: Backfill): boolean {
  return state === 'paused' || state === 'pausing';
}

function fits(stage: Stage, action: Action, { id, state }: WorkflowInstance): boolean {
  const hasTask = (name: string): boolean => stage.store.listTaskInstances(id).some((task) => task.name === name && (task.state === 'failed' || task.state === 'stopped'));
  if (action.kind === 'pause') return state === 'running' || state === 'submitted';
  if (action.kind === 'resume') return state === 'paused' || state === 'pausing';
  if (action.kind === 'cancel') return isLive(state) || state === 'paused';
  if (action.kind === 'rerun') return action.scope.kind === 'failed' ? state === 'failed' || state === 'stopped' : isFinished(state);
  return (action.kind === 'forceSuccess' || action.kind === 'recoverTask') && hasTask(action.task);
}
