import { evaluateDependent, type DependentCandidate, type DependentContext } from '../logic';
import type { WorkflowInstance } from '../instance/records';
import type { InstantSpan } from '../schedule';
import type { DependentLogic } from '../workflow/logicalTask';
import { recordFailure, recordSuccess, type AttemptKey } from './attempt';
import { getInstance, getTaskInstance, touchInstance, type Step } from './step';

/**
 * Looks at what a Dependent task waits for. `true`: its attempt has ended. DolphinScheduler looks again every ten seconds; here it
 * is looked at again whenever a workflow instance has ended, and so nothing is missed and nothing polls.
 */
export function checkDependent(step: Step, key: AttemptKey, logic: DependentLogic): boolean {
  const task = getTaskInstance(step, key.taskInstanceId);
  if (task.state !== 'running') return true;
  const instance = getInstance(step, key.workflowInstanceId);
  const { result, reason = '' } = evaluateDependent(logic, contextOf(step, instance));
  if (result === 'success') recordSuccess(step, key, { rowsChanged: 0, log: 'what it waits for is there' });
  else if (result === 'failed' && !mayStillWait(step, key, logic)) {
    const error = { message: reason, kind: 'transient' as const, file: undefined, start: undefined, end: undefined };
    recordFailure(step, key, { error, log: reason });
  } else {
    if (task.reason !== reason) step.ledger.saveTaskInstance({ ...task, reason });
    touchInstance(step, instance);
    return false;
  }
  return true;
}

/** Whether the task, whose attempt runs, would have to go on waiting if it were looked at now. */
export function wouldWait(step: Step, key: AttemptKey, logic: DependentLogic): boolean {
  const { result } = evaluateDependent(logic, contextOf(step, getInstance(step, key.workflowInstanceId)));
  return result === 'waiting' || (result === 'failed' && mayStillWait(step, key, logic));
}

function mayStillWait(step: Step, key: AttemptKey, { failurePolicy, failureWaitingMs }: DependentLogic): boolean {
  const startedAt = step.ledger.listAttempts(key.taskInstanceId).at(-1)?.startedAt ?? step.now;
  return failurePolicy === 'waiting' && step.now < startedAt + failureWaitingMs;
}

function contextOf(step: Step, { workflow, scheduleInstant, definitionHash }: WorkflowInstance): DependentContext {
  const { ledger } = step;
  return {
    workflow,
    scheduleInstant,
    zone: step.cache.workflowOf(ledger, definitionHash).schedule.zone,
    findInstances: (name, span) => findInstances(step, name, span),
    hasInstanceBefore: (name, instant) => ledger.listLogicalInstances({ workflow: name, to: instant, limit: 1 }).length > 0,
  };
}

/** Dry runs left nothing that could be waited for. */
function findInstances({ ledger }: Step, workflow: string, span: InstantSpan): readonly DependentCandidate[] {
  return ledger.listLogicalInstances({ workflow, ...span }).flatMap(({ id, scheduleInstant }) => {
    const newest = ledger.listWorkflowInstances(id).filter(({ isDryRun }) => isDryRun !== true).at(-1);
    if (newest === undefined) return [];
    return [{ scheduleInstant, state: newest.state, tasks: () => new Map(ledger.listTaskInstances(newest.id).map((task) => [task.name, task])) }];
  });
}
