import { initialInstanceState } from '../instance/instanceMachine';
import type { WorkflowInstancePlan } from '../instance/plan';
import type { TaskInstance, WorkflowInstance } from '../instance/records';
import { initialTaskState } from '../instance/taskMachine';
import type { LoadedWorkflow } from './loadedWorkflow';
import type { IdSource } from './ports';
import type { RunOptions } from './runnerService';
import { saveInstance, type Step } from './step';

export interface NewInstance {
  readonly plan: WorkflowInstancePlan;
  readonly workflow: LoadedWorkflow;
  readonly backfillId: string | undefined;
  readonly options: RunOptions | undefined;
  readonly ids: IdSource;
}

/** Makes what the plan lists, and nothing else (promise 5, I7): a workflow instance and one task instance for each planned task. */
export function createInstance(step: Step, { plan, workflow, backfillId, options, ids }: NewInstance): WorkflowInstance {
  step.ledger.saveDefinition(workflow.definition);
  const instance: WorkflowInstance = {
    id: ids.next('workflowInstance'),
    logicalInstanceId: findOrInsertLogical(step, plan, { workflow: workflow.name, ids }),
    workflow: workflow.name,
    scheduleInstant: plan.scheduleInstant,
    scheduleTime: plan.scheduleTime,
    runNumber: plan.runNumber,
    trigger: plan.trigger,
    rerunOf: plan.rerunOf,
    scope: plan.scope,
    backfillId,
    state: initialInstanceState(backfillId !== undefined),
    reason: undefined,
    definitionHash: workflow.definition.hash,
    createdAt: step.now,
    startedAt: undefined,
    finishedAt: undefined,
  };
  saveInstance(step, instance);
  for (const task of createTasks(instance, { plan, workflow, backfillId, options, ids })) step.ledger.saveTaskInstance(task);
  if (backfillId === undefined) step.after.ready.add(instance.id);
  return instance;
}

/** Every trigger comes through here: one logical instance for one schedule time (promise 1, I1). */
function findOrInsertLogical(step: Step, plan: WorkflowInstancePlan, key: { readonly workflow: string; readonly ids: IdSource }): string {
  const { scheduleInstant, scheduleTime } = plan;
  const found = step.ledger.findLogicalInstance(key.workflow, scheduleInstant);
  if (found !== undefined) return found.id;
  const id = key.ids.next('logical');
  step.ledger.insertLogicalInstance({ id, workflow: key.workflow, scheduleInstant, scheduleTime });
  return id;
}

function createTasks(instance: WorkflowInstance, { plan, workflow, options, ids }: NewInstance): readonly TaskInstance[] {
  const definitions = new Map(workflow.tasks.map((task) => [task.name, task]));
  const waitMs = options?.waitMs;
  return plan.tasks.map((planned) => {
    const definition = definitions.get(planned.name);
    const delayMs = definition?.delayMs ?? 0;
    return {
      id: ids.next('taskInstance'),
      workflowInstanceId: instance.id,
      name: planned.name,
      state: initialTaskState(planned.action),
      carriedOverFrom: planned.carriedOverFrom,
      attemptsUsed: 0,
      maxRetries: definition?.maxRetries ?? 0,
      retryIntervalMs: waitMs ?? definition?.retryIntervalMs ?? 0,
      retryAt: undefined,
      ...(delayMs > 0 ? { delayMs: waitMs ?? delayMs } : {}),
      ...(planned.action === 'skip' ? { skipCause: planned.skipCause, reason: planned.reason } : {}),
    };
  });
}
