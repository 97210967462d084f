import { RefusedError } from '../base/errors';
import type { InstanceEffect, InstanceEvent } from '../instance/instanceMachine';
import { transitionInstance } from '../instance/instanceMachine';
import { countLive, endEvent, nextDueAt, nextTaskSteps } from '../instance/progress';
import type { Backfill, TaskInstance, WorkflowInstance } from '../instance/records';
import { settleBackfill } from './backfillSteps';
import { getInstance, saveInstance, type Step } from './step';
import { sendToAllTasks, sendToTask } from './taskSteps';

/**
 * Sends an event to a workflow instance and carries out the effects that belong to the same transaction. Returns it as it is
 * then. `reason` is kept with the new state. A refused event throws `RefusedError('notAllowed')`.
 */
export function sendToInstance(step: Step, id: string, sent: { readonly event: InstanceEvent; readonly reason?: string | undefined }): WorkflowInstance {
  const before = getInstance(step, id);
  const cell = transitionInstance(before.state, sent.event);
  if (cell === 'ignored') return before;
  if (cell === 'refused') throw new RefusedError('notAllowed', describeRefusal(before, sent.event));
  const after = { ...before, state: cell.to, reason: sent.reason };
  saveInstance(step, cell.effects.reduce((instance, effect) => stamp(step, instance, effect), after));
  step.after.alarms.set(id, undefined);
  for (const effect of cell.effects) carryOut(step, id, { effect, reason: sent.reason });
  if (before.backfillId !== undefined) settleBackfill(step, before.backfillId);
  return getInstance(step, id);
}

const VERBS: Readonly<Partial<Record<InstanceEvent, string>>> = {
  pause: 'paused', resume: 'resumed', queue: 'resumed', cancel: 'cancelled', submit: 'begun',
};

function describeRefusal(instance: WorkflowInstance, event: InstanceEvent): string {
  const done = VERBS[event];
  const what = `run ${instance.runNumber} of ${instance.workflow} at ${instance.scheduleTime}`;
  return done === undefined
    ? `${what} is ${instance.state}: ${event} is not possible`
    : `${what} is ${instance.state}: it cannot be ${done}`;
}

function stamp(step: Step, instance: WorkflowInstance, effect: InstanceEffect): WorkflowInstance {
  if (effect === 'stampStart') return { ...instance, startedAt: instance.startedAt ?? step.now };
  return effect === 'stampFinish' ? { ...instance, finishedAt: step.now } : instance;
}

function carryOut(step: Step, id: string, sent: { readonly effect: InstanceEffect; readonly reason: string | undefined }): void {
  const { effect, reason } = sent;
  if (effect === 'activate') step.after.ready.add(id);
  else if (effect === 'holdTasks') sendToAllTasks(step, id, { event: 'hold' });
  else if (effect === 'releaseTasks') sendToAllTasks(step, id, { event: 'release' });
  else if (effect === 'stopTasks') sendToAllTasks(step, id, { event: 'stop', reason });
  else if (effect === 'interruptTasks') sendToAllTasks(step, id, { event: 'interrupt' });
  else if (effect === 'advance') advanceInstance(step, id);
}

/** Starts what may start, skips what can no longer start, and ends or pauses the workflow instance when nothing can progress (I10). */
export function advanceInstance(step: Step, id: string): WorkflowInstance {
  const instance = getInstance(step, id);
  if (instance.state !== 'running' && instance.state !== 'pausing' && instance.state !== 'stopping') return instance;
  if (instance.state !== 'stopping') moveTasks(step, instance);
  const tasks = step.ledger.listTaskInstances(id);
  const event = endEvent(instance.state, tasks);
  if (event !== undefined) return sendToInstance(step, id, { event, reason: endReason(instance, tasks) });
  step.after.alarms.set(id, instance.state === 'running' ? nextDueAt(tasks) : undefined);
  return instance;
}

function moveTasks(step: Step, instance: WorkflowInstance): void {
  const workflow = step.cache.workflowOf(step.ledger, instance.definitionHash);
  const steps = nextTaskSteps(step.ledger.listTaskInstances(instance.id), {
    nodes: workflow.tasks,
    failureStrategy: workflow.failureStrategy,
    mayStart: instance.state === 'running',
    now: step.now,
  });
  for (const { task, event, reason } of steps) {
    const retryAt = event === 'delay' ? step.now + (task.delayMs ?? 0) : undefined;
    sendToTask(step, task, { event, reason, retryAt });
  }
  if (step.ledger.listTaskInstances(instance.id).some((task) => task.state === 'submitted')) step.after.ready.add(instance.id);
}

function endReason(instance: WorkflowInstance, tasks: readonly TaskInstance[]): string | undefined {
  if (instance.state === 'stopping') return instance.reason;
  const failed = tasks.filter((task) => task.state === 'failed').map((task) => task.name);
  if (failed.length === 0) return undefined;
  return failed.length === 1 ? `task ${failed.join('')} failed` : `tasks ${failed.join(', ')} failed`;
}

/**
 * Goes on with an unfinished workflow instance. One of a backfill that is at work gets back into its queue; any other begins
 * at once, unless it would exceed the limit of its backfill (I13).
 */
export function resumeInstance(step: Step, { id, state, backfillId, definitionHash }: WorkflowInstance): WorkflowInstance {
  step.cache.workflowOf(step.ledger, definitionHash);
  const isIdle = state === 'waiting' || state === 'paused';
  if (backfillId !== undefined && isIdle) {
    const { backfill, counts } = step.cache.membersOf(step.ledger, backfillId);
    if (backfill.state === 'running') return sendToInstance(step, id, { event: 'queue' });
    if (countLive(counts) >= backfill.parallel) throw limitReached(backfill, countLive(counts));
  }
  return sendToInstance(step, id, { event: state === 'waiting' ? 'submit' : 'resume' });
}

function limitReached(backfill: Backfill, live: number): RefusedError {
  const what = `the backfill of ${backfill.workflow} allows ${backfill.parallel} at a time and ${live} is at work`;
  return new RefusedError('limitReached', `${what}: wait for it, or resume the backfill`);
}
