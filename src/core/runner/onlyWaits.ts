import type { TaskInstance, WorkflowInstance } from '../instance/records';
import type { WorkflowInstanceState } from '../instance/states';
import type { LedgerReader } from './ports';
import type { RunnerCache } from './runnerCache';
import { isPretended } from './step';

export interface Surroundings {
  readonly ledger: LedgerReader;
  readonly cache: Pick<RunnerCache, 'workflowOf'>;
}

/** Whether all that is left of a running workflow instance waits for other workflows: nothing of it can go on before one of these does. */
export function onlyWaits(around: Surroundings, instance: WorkflowInstance): boolean {
  if (instance.state !== 'running') return false;
  const tasks = around.ledger.listTaskInstances(instance.id);
  const running = tasks.filter(({ state }) => state === 'running');
  const hasOther = tasks.some(({ state }) => state === 'submitted' || state === 'delayed' || state === 'retryWaiting');
  return running.length > 0 && !hasOther && running.every((task) => isWait(around, instance, task));
}

/** A part that waits for its turn, or rests, needs no place either: what it is a part of would keep that from what it waits for. */
function isWait(around: Surroundings, instance: WorkflowInstance, { id, name }: TaskInstance): boolean {
  const task = around.cache.workflowOf(around.ledger, instance.definitionHash).tasks.find((each) => each.name === name);
  if (task === undefined || isPretended(instance, task)) return false;
  if (task.logic?.kind === 'dependent') return true;
  const child = task.logic?.kind === 'subWorkflow' ? around.ledger.findChildInstance(id) : undefined;
  if (child === undefined) return false;
  return child.state === 'waiting' || child.state === 'paused' || onlyWaits(around, child);
}

const RUNNING: readonly WorkflowInstanceState[] = ['running', 'pausing', 'stopping'];

/** It has begun, and has not come to rest. */
export function isRunning({ state }: WorkflowInstance): boolean {
  return RUNNING.includes(state);
}

/** In whose place it runs: a part in that of what it is a part of, as long as that runs; else in its own. */
export function placeHolderOf(ledger: LedgerReader, instance: WorkflowInstance): WorkflowInstance {
  const task = instance.parentTaskInstanceId === undefined ? undefined : ledger.findTaskInstance(instance.parentTaskInstanceId);
  const whole = task === undefined ? undefined : ledger.findWorkflowInstance(task.workflowInstanceId);
  return whole === undefined || !isRunning(whole) ? instance : placeHolderOf(ledger, whole);
}
