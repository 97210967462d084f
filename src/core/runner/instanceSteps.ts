import { RefusedError } from '../base/errors';
import { reasonText, text, type Message, word } from '../base/message';
import type { InstanceEffect, InstanceEvent } from '../instance/instanceMachine';
import { transitionInstance } from '../instance/instanceMachine';
import { endEvent, nextDueAt, nextTaskSteps, type TaskStep } from '../instance/progress';
import type { TaskInstance, WorkflowInstance } from '../instance/records';
import { isFinished, type WorkflowInstanceState } from '../instance/states';
import { admitNext } from './admission';
import { settleMember } from './backfillSteps';
import type { LoadedWorkflow } from './loadedWorkflow';
import { getInstance, saveInstance, type Step } from './step';
import { reportToParent, suspendWaits } from './subWorkflowSteps';
import { sendToAllTasks, sendToTask } from './taskSteps';
import { upstreamOf } from './upstream';

export interface SentToInstance {
  readonly event: InstanceEvent;
  /** Kept with the new state. */
  readonly reason?: string | undefined;
}

/**
 * Sends an event to a workflow instance and carries out the effects that belong to the same transaction. Returns it as it is
 * then. A refused event throws `RefusedError('notAllowed')`.
 */
export function sendToInstance(step: Step, id: string, sent: SentToInstance): WorkflowInstance {
  const before = getInstance(step, id);
  const cell = transitionInstance(before.state, sent.event);
  if (cell === 'ignored') return before;
  if (cell === 'refused') throw new RefusedError('notAllowed', describeRefusal(before, sent.event));
  const after = { ...before, state: cell.to, reason: sent.reason };
  saveInstance(step, cell.effects.reduce((instance, effect) => stamp(step, instance, effect), after));
  step.after.alarms.set(id, undefined);
  for (const effect of cell.effects) carryOut(step, id, { effect, reason: sent.reason });
  const now = getInstance(step, id);
  // The effects may have brought it further, and then that has been told already.
  if (now.state === cell.to) tellOthers(step, now, before.state);
  return now;
}

/** Who waits for it: its backfill, the task that it is a part of, workflow instances that may not run beside it. */
function tellOthers(step: Step, instance: WorkflowInstance, from: WorkflowInstanceState): void {
  if (isFinished(instance.state)) step.after.hasEnded = true;
  settleMember(step, instance, from);
  reportToParent(step, instance);
  if (isFinished(instance.state) || instance.state === 'paused') admitNext(step, instance);
}

const REFUSALS: Readonly<Partial<Record<InstanceEvent, Message>>> = {
  pause: text`it cannot be paused`,
  resume: text`it cannot be resumed`,
  queue: text`it cannot be resumed`,
  cancel: text`it cannot be cancelled`,
  submit: text`it cannot be begun`,
};

function describeRefusal({ runNumber, workflow, scheduleTime, state }: WorkflowInstance, event: InstanceEvent): Message {
  return text`run ${runNumber} of ${workflow} at ${scheduleTime} is ${word(state)}: ${REFUSALS[event] ?? text`${event} is not possible`}`;
}

function stamp(step: Step, instance: WorkflowInstance, effect: InstanceEffect): WorkflowInstance {
  if (effect === 'stampStart') return { ...instance, startedAt: instance.startedAt ?? step.now };
  return effect === 'stampFinish' ? { ...instance, finishedAt: step.now } : instance;
}

function carryOut(step: Step, id: string, { effect, reason }: { readonly effect: InstanceEffect; readonly reason: string | undefined }): void {
  if (effect === 'activate') step.after.ready.add(id);
  else if (effect === 'holdTasks') {
    sendToAllTasks(step, id, { event: 'hold' });
    suspendWaits(step, id);
  } else if (effect === 'releaseTasks') sendToAllTasks(step, id, { event: 'release' });
  else if (effect === 'stopTasks') sendToAllTasks(step, id, { event: 'stop', reason });
  else if (effect === 'interruptTasks') sendToAllTasks(step, id, { event: 'interrupt' });
  else if (effect === 'advance') advanceInstance(step, id);
}

/** Starts what may start, skips what can no longer start, and ends or pauses the workflow instance when nothing can progress (I10). */
export function advanceInstance(step: Step, id: string): WorkflowInstance {
  const instance = getInstance(step, id);
  if (instance.state !== 'running' && instance.state !== 'pausing' && instance.state !== 'stopping') return instance;
  const workflow = step.cache.workflowOf(step.ledger, instance.definitionHash);
  if (instance.state !== 'stopping') moveTasks(step, instance, workflow);
  const tasks = step.ledger.listTaskInstances(id);
  const event = endEvent(instance.state, tasks, workflow.tasks);
  if (event !== undefined) return sendToInstance(step, id, { event, reason: endReason(instance, tasks, event) });
  step.after.alarms.set(id, alarmOf(noteTimeout(step, instance, workflow), tasks, workflow));
  return instance;
}

function moveTasks(step: Step, instance: WorkflowInstance, workflow: LoadedWorkflow): void {
  const steps = nextTaskSteps(step.ledger.listTaskInstances(instance.id), {
    nodes: workflow.tasks,
    failureStrategy: workflow.failureStrategy,
    mayStart: instance.state === 'running',
    now: step.now,
  });
  for (const taskStep of steps) moveTask(step, { instance, workflow, taskStep });
}

function moveTask(step: Step, { instance, workflow, taskStep }: { readonly instance: WorkflowInstance; readonly workflow: LoadedWorkflow; readonly taskStep: TaskStep }): void {
  const { task, event, ...sent } = taskStep;
  // A pause does not make a delay longer.
  const retryAt = event === 'delay' ? (task.retryAt ?? step.now + (task.delayMs ?? 0)) : undefined;
  const { task: moved } = sendToTask(step, task, { event, ...sent, retryAt });
  if (moved.state !== 'submitted') return;
  const definition = workflow.tasks.find(({ name }) => name === task.name);
  if (definition === undefined) return;
  const groupSlots = definition.group === undefined ? undefined : (workflow.taskGroups[definition.group.id] ?? 1);
  const { scheduleInstant, inputs } = instance;
  const upstream = upstreamOf(step, instance, definition);
  const writes = once(() => definition.writes({ scheduleInstant, inputs, upstream }));
  step.after.submitted.set(task.id, { workflowInstanceId: instance.id, taskInstanceId: task.id, task: definition, groupSlots, writes });
}

/** A workflow's timeout warns, and never ends anything (dolphinscheduler.md §3.7). */
function noteTimeout(step: Step, instance: WorkflowInstance, { timeoutMs }: LoadedWorkflow): WorkflowInstance {
  const { startedAt, warning } = instance;
  if (timeoutMs === undefined || startedAt === undefined || warning !== undefined || step.now < startedAt + timeoutMs) return instance;
  return saveInstance(step, { ...instance, warning: reasonText`takes longer than ${timeoutMs / 60_000} min` });
}

function alarmOf(instance: WorkflowInstance, tasks: readonly TaskInstance[], { timeoutMs }: LoadedWorkflow): number | undefined {
  const dueAt = instance.state === 'running' ? nextDueAt(tasks) : undefined;
  const isTimed = timeoutMs !== undefined && instance.startedAt !== undefined && instance.warning === undefined;
  const timeoutAt = isTimed ? instance.startedAt + timeoutMs : undefined;
  return dueAt === undefined || timeoutAt === undefined ? (dueAt ?? timeoutAt) : Math.min(dueAt, timeoutAt);
}

function endReason(instance: WorkflowInstance, tasks: readonly TaskInstance[], event: InstanceEvent): string | undefined {
  if (instance.state === 'stopping') return instance.reason;
  const failed = tasks.filter((task) => task.state === 'failed').map((task) => task.name);
  if (failed.length > 0 && event === 'tasksSucceeded') return reasonText`${failed.join(', ')} failed, which the workflow provides for`;
  if (failed.length > 0) return failed.length === 1 ? reasonText`task ${failed.join('')} failed` : reasonText`tasks ${failed.join(', ')} failed`;
  const stopped = tasks.find((task) => task.state === 'stopped');
  return stopped === undefined ? undefined : reasonText`task ${stopped.name} was stopped`;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
