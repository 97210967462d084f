import { noteTimeout, recordEnded, recordTimeout, type BegunAttempt } from './attempt';
import { cancelChild } from './subWorkflowSteps';
import { getInstance, getLoadedTask, getTaskInstance, type Step } from './step';
import { checkWait } from './decideLogic';

/** Ends a running attempt that has been told to end. `false`: the workflow that it began ends first, and it follows. */
export function endRunning(step: Step, { key, definition }: BegunAttempt): boolean {
  if (definition.logic?.kind === 'subWorkflow' && cancelChild(step, key.taskInstanceId)) {
    return getTaskInstance(step, key.taskInstanceId).state !== 'running';
  }
  if (getTaskInstance(step, key.taskInstanceId).state === 'running') recordEnded(step, key, 'ended while it ran');
  return true;
}

/** A running attempt takes longer than declared: a warning is noted, or it is ended (dolphinscheduler.md §3.7). */
export function timeOut(step: Step, begun: BegunAttempt): void {
  const { key, definition } = begun;
  if (getTaskInstance(step, key.taskInstanceId).state !== 'running') return;
  if (definition.timeout?.strategy === 'warn') noteTimeout(step, key, definition);
  else if (definition.logic?.kind === 'subWorkflow') endRunning(step, begun);
  else recordTimeout(step, key, { definition, log: 'ended by its timeout' });
}

/** An attempt that another runner left waiting for other workflows. `undefined`: there is nothing to wait for any more. */
export function takeUpWait(step: Step, taskInstanceId: string): BegunAttempt | undefined {
  const task = getTaskInstance(step, taskInstanceId);
  const attempt = step.ledger.listAttempts(taskInstanceId).at(-1);
  if (task.state !== 'running' || attempt === undefined) return undefined;
  const instance = getInstance(step, task.workflowInstanceId);
  const definition = getLoadedTask(step, instance, task.name);
  const key = { workflowInstanceId: instance.id, taskInstanceId };
  if (checkWait(step, key, definition)) return undefined;
  return { key, definition, startedAt: attempt.startedAt, execution: undefined, writes: () => new Set() };
}
