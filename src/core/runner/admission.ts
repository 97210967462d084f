import { reasonText } from '../base/message';
import type { WorkflowInstance } from '../instance/records';
import { isLive } from '../instance/states';
import { sendToInstance } from './instanceSteps';
import type { LoadedWorkflow } from './loadedWorkflow';
import { getInstance, type Step } from './step';

/** What becomes of a workflow instance that has just been made (dolphinscheduler.md §3.10). */
export type Admission = 'begin' | 'wait' | 'discard';

/** Whether a new workflow instance may run beside those that live. `serialPriority` ends them; it begins when they have ended. */
export function admit(step: Step, workflow: LoadedWorkflow): Admission {
  const { concurrency, name } = workflow;
  if (concurrency === 'parallel') return 'begin';
  const others = othersOf(step, name);
  if (concurrency === 'serialPriority') {
    for (const { id } of others) sendToInstance(step, id, { event: 'cancel', reason: reasonText`a newer run goes first (execution type serial_priority)` });
  }
  if (!othersOf(step, name).some(holdsPlace)) return 'begin';
  return concurrency === 'serialDiscard' ? 'discard' : 'wait';
}

/** Whether no other workflow instance of a serial workflow lives. Always for a parallel one. */
export function mayBegin(step: Pick<Step, 'ledger' | 'cache'>, instance: WorkflowInstance): boolean {
  if (step.cache.workflowOf(step.ledger, instance.definitionHash).concurrency === 'parallel') return true;
  return !step.ledger.listUnfinishedWorkflowInstances().some((other) =>
    other.workflow === instance.workflow && other.id !== instance.id && isLive(other.state));
}

/** Begins a waiting workflow instance of a backfill. `false`: another one of its serial workflow lives. */
export function submitNext(step: Step, id: string): boolean {
  if (!mayBegin(step, getInstance(step, id))) return false;
  sendToInstance(step, id, { event: 'submit' });
  return true;
}

/** When a workflow instance of a serial workflow has ended or paused: the one that has waited longest begins, or its backfill's next one. */
export function admitNext(step: Step, ended: WorkflowInstance): void {
  if (step.cache.workflowOf(step.ledger, ended.definitionHash).concurrency === 'parallel') return;
  const others = othersOf(step, ended.workflow);
  if (others.some(({ state }) => isLive(state))) return;
  const next = others.find(({ state, backfillId }) => state === 'waiting' && backfillId === undefined);
  if (next !== undefined) sendToInstance(step, next.id, { event: 'submit' });
  else for (const { backfillId } of others) if (backfillId !== undefined) step.after.places.add(backfillId);
}

/** In order of creation. */
function othersOf(step: Pick<Step, 'ledger'>, workflow: string): readonly WorkflowInstance[] {
  return step.ledger.listUnfinishedWorkflowInstances().filter((other) => other.workflow === workflow && other.state !== 'paused');
}

/** It runs, or waits for its turn before the new one. */
function holdsPlace(instance: WorkflowInstance): boolean {
  return isLive(instance.state) || instance.backfillId === undefined;
}
