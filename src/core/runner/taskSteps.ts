import { IllegalStateError } from '../base/errors';
import type { SkipCause, TaskInstance } from '../instance/records';
import { transitionTask, type TaskEffect, type TaskEvent } from '../instance/taskMachine';
import type { Step } from './step';

export interface SentToTask {
  readonly event: TaskEvent;
  readonly reason?: string | undefined;
  /** For events that begin a wait: when it is over. */
  readonly retryAt?: number | undefined;
  /** For `skip`. */
  readonly skipCause?: SkipCause | undefined;
}

/**
 * Sends an event to a task instance and saves what it changes. `advance: true` in the answer: the workflow instance is to be
 * looked at next. Refused events are bugs here: tasks get their events from the runner only.
 */
export function sendToTask(step: Step, task: TaskInstance, sent: SentToTask): { readonly task: TaskInstance; readonly advance: boolean } {
  const cell = transitionTask(task.state, sent.event);
  if (cell === 'ignored') return { task, advance: false };
  if (cell === 'refused') throw new IllegalStateError(`task ${task.name} is ${task.state}: ${sent.event} is not possible`);
  const moved: TaskInstance = {
    ...task,
    state: cell.to,
    reason: sent.reason,
    skipCause: cell.to === 'skipped' ? (sent.skipCause ?? task.skipCause ?? 'upstream') : undefined,
  };
  const saved = cell.effects.reduce((now, effect) => carryOut(step, now, { effect, retryAt: sent.retryAt }), moved);
  step.ledger.saveTaskInstance(saved);
  return { task: saved, advance: cell.effects.includes('advance') };
}

function carryOut(step: Step, task: TaskInstance, sent: { readonly effect: TaskEffect; readonly retryAt: number | undefined }): TaskInstance {
  switch (sent.effect) {
    case 'countAttempt':
      return { ...task, attemptsUsed: task.attemptsUsed + 1 };
    case 'uncountAttempt':
      return { ...task, attemptsUsed: task.attemptsUsed - 1 };
    case 'setWait':
      return { ...task, retryAt: sent.retryAt };
    case 'clearWait':
      return { ...task, retryAt: undefined };
    case 'newGeneration':
      return { ...task, generation: (task.generation ?? 1) + 1, attemptsUsed: 0, retryAt: undefined };
    case 'endAttempt':
      step.after.endings.add(task.id);
      return task;
    case 'interruptAttempt':
      interruptAttempt(step, task);
      return task;
    case 'advance':
      return task;
  }
}

/** Nothing of it took effect: its changes and its success commit together (promise 3). */
function interruptAttempt(step: Step, task: TaskInstance): void {
  step.after.ended.add(task.id);
  for (const attempt of step.ledger.listAttempts(task.id)) {
    if (attempt.state === 'running') step.ledger.saveAttempt({ ...attempt, state: 'interrupted', finishedAt: step.now });
  }
}

export function sendToAllTasks(step: Step, workflowInstanceId: string, sent: SentToTask): void {
  for (const task of step.ledger.listTaskInstances(workflowInstanceId)) sendToTask(step, task, sent);
}
