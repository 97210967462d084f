import { RefusedError } from '../base/errors';
import { type Message, reasonText, text, word } from '../base/message';
import type { TaskInstance, WorkflowInstance } from '../instance/records';
import { isFinished, isTaskPassed } from '../instance/states';
import { transitionTask } from '../instance/taskMachine';
import { advanceInstance, sendToInstance } from './instanceSteps';
import { getInstance, touchInstance, type Step } from './step';
import { sendToTask } from './taskSteps';

/** Which task of which workflow instance a person means. */
export interface ChosenTask {
  readonly workflowInstanceId: string;
  readonly task: string;
}

/**
 * A failed or stopped task counts as done (dolphinscheduler.md §3.6.5). Its workflow instance, which must have ended and be the
 * newest of its schedule time, has succeeded when that was the last thing that it lacked.
 */
export function forceSuccess(step: Step, chosen: ChosenTask): void {
  const { instance, task } = find(step, chosen);
  const what = describe(instance, task);
  if (!isFinished(instance.state)) throw new RefusedError('notAllowed', text`${what}: run ${instance.runNumber} is ${word(instance.state)}, wait until it has ended, or cancel it`);
  if (step.ledger.listWorkflowInstances(instance.logicalInstanceId).at(-1)?.id !== instance.id) {
    throw new RefusedError('notAllowed', text`${what}: run ${instance.runNumber} is not the newest of this schedule time`);
  }
  if (transitionTask(task.state, 'forceSuccess') === 'refused') throw new RefusedError('notAllowed', text`${what} is ${word(task.state)}: only a failed or stopped task can be forced to succeed`);
  sendToTask(step, task, { event: 'forceSuccess', reason: reasonText`forced to succeed; it had ${task.state}` });
  touchInstance(step, instance);
  const tasks = step.ledger.listTaskInstances(instance.id);
  if (tasks.every(isDone)) sendToInstance(step, instance.id, { event: 'forced', reason: reasonText`task ${task.name} was forced to succeed` });
}

function isDone(task: TaskInstance): boolean {
  return isTaskPassed(task.state) && task.skipCause !== 'upstream';
}

/**
 * A failed task runs again in the same workflow instance while the others go on, with a full retry budget (a new generation), and
 * with it what was skipped because of it; what follows it and has not begun waits for it again (I12). Other than a rerun it makes
 * no new workflow instance: the present one has not ended.
 */
export function recoverTask(step: Step, chosen: ChosenTask): void {
  const { instance, task } = find(step, chosen);
  const what = describe(instance, task);
  if (instance.state !== 'running') throw new RefusedError('notAllowed', text`${what}: run ${instance.runNumber} is ${word(instance.state)}, rerun the failed tasks instead`);
  if (task.state !== 'failed' && task.state !== 'stopped') throw new RefusedError('notAllowed', text`${what} is ${word(task.state)}: only a failed or stopped task can be recovered`);
  sendToTask(step, task, { event: 'recover', reason: reasonText`recovered; it had ${task.state}` });
  const { tasks } = step.cache.workflowOf(step.ledger, instance.definitionHash);
  const reopened = new Set([task.name]);
  const byName = new Map(step.ledger.listTaskInstances(instance.id).map((each) => [each.name, each]));
  for (const node of tasks) {
    const follower = byName.get(node.name);
    if (follower === undefined || !node.predecessors.some((name) => reopened.has(name))) continue;
    if (follower.skipCause !== 'upstream') {
      sendToTask(step, follower, { event: 'withdraw' });
      continue;
    }
    reopened.add(node.name);
    sendToTask(step, follower, { event: 'recover' });
  }
  advanceInstance(step, instance.id);
}

function find(step: Step, { workflowInstanceId, task: name }: ChosenTask): { readonly instance: WorkflowInstance; readonly task: TaskInstance } {
  if (step.ledger.findWorkflowInstance(workflowInstanceId) === undefined) throw new RefusedError('notFound', text`there is no workflow instance ${workflowInstanceId} here`);
  const instance = getInstance(step, workflowInstanceId);
  const tasks = step.ledger.listTaskInstances(workflowInstanceId);
  const task = tasks.find((each) => each.name === name);
  if (task === undefined) {
    const names = tasks.map((each) => each.name).join(', ');
    throw new RefusedError('unknownTask', text`run ${instance.runNumber} of ${instance.workflow} has no task "${name}"; its tasks are ${names}`);
  }
  return { instance, task };
}

function describe(instance: WorkflowInstance, task: TaskInstance): Message {
  return text`task ${task.name} of ${instance.workflow} at ${instance.scheduleTime}`;
}
