import { reasonText } from '../base/message';
import { initialInstanceState } from '../instance/instanceMachine';
import type { PlannedTask, WorkflowInstancePlan } from '../instance/plan';
import { NO_INPUTS, type RunInputs, type TaskInstance, type WorkflowInstance } from '../instance/records';
import { initialTaskState } from '../instance/taskMachine';
import { admit } from './admission';
import { sendToInstance } from './instanceSteps';
import type { LoadedTask, LoadedWorkflow } from './loadedWorkflow';
import type { RunOptions } from './runnerService';
import { saveInstance, type Step } from './step';

export interface NewInstance {
  readonly plan: WorkflowInstancePlan;
  readonly workflow: LoadedWorkflow;
  readonly backfillId: string | undefined;
  readonly options: RunOptions | undefined;
  readonly inputs?: RunInputs | undefined;
  readonly isDryRun?: boolean | undefined;
  /** The task instance of another workflow instance that this one is a part of. */
  readonly parentTaskInstanceId?: string | undefined;
}

/** Makes what the plan lists, and nothing else (promise 5, I7): a workflow instance and one task instance for each planned task. */
export function createInstance(step: Step, created: NewInstance): WorkflowInstance {
  const { plan, workflow, backfillId } = created;
  if (plan.endsPaused === true && plan.rerunOf !== undefined) {
    sendToInstance(step, plan.rerunOf, { event: 'cancel', reason: reasonText`ended by run ${plan.runNumber}` });
  }
  // A backfill saves it once for all of its workflow instances.
  if (backfillId === undefined) step.ledger.saveDefinition(workflow.definition);
  const admission = backfillId === undefined ? admit(step, workflow) : 'wait';
  const logicalInstanceId = findOrInsertLogical(step, plan, workflow.name);
  const instance = saveInstance(step, describeInstance(step, created, { logicalInstanceId, isWaiting: admission === 'wait' }));
  for (const task of createTasks(step, instance, created)) step.ledger.saveTaskInstance(task);
  if (admission === 'discard') return sendToInstance(step, instance.id, { event: 'cancel', reason: reasonText`discarded: another run is at work (execution type serial_discard)` });
  if (admission === 'begin') step.after.ready.add(instance.id);
  return instance;
}

interface Place {
  readonly logicalInstanceId: string;
  readonly isWaiting: boolean;
}

function describeInstance(step: Step, created: NewInstance, { logicalInstanceId, isWaiting }: Place): WorkflowInstance {
  const { plan, workflow, backfillId, isDryRun, parentTaskInstanceId } = created;
  return {
    id: step.ids.next('workflowInstance'),
    logicalInstanceId,
    workflow: workflow.name,
    scheduleInstant: plan.scheduleInstant,
    scheduleTime: plan.scheduleTime,
    runNumber: plan.runNumber,
    trigger: plan.trigger,
    rerunOf: plan.rerunOf,
    scope: plan.scope,
    backfillId,
    state: initialInstanceState(isWaiting),
    reason: isWaiting && backfillId === undefined ? reasonText`waits for another run of this workflow` : undefined,
    definitionHash: workflow.definition.hash,
    createdAt: step.now,
    startedAt: undefined,
    finishedAt: undefined,
    isDryRun: isDryRun === true ? true : undefined,
    inputs: inputsOf(created),
    parentTaskInstanceId,
    warning: undefined,
  };
}

/** Of the run before, parameters are kept and waits are not. */
function inputsOf({ inputs, options }: NewInstance): RunInputs | undefined {
  if (options?.waitMs !== undefined) return { ...(inputs ?? NO_INPUTS), waitMs: options.waitMs };
  if (inputs?.waitMs === undefined) return inputs;
  const { startup, project, zone } = inputs;
  return { startup, project, ...(zone === undefined ? {} : { zone }) };
}

/** Every trigger comes through here: one logical instance for one schedule time (promise 1, I1). */
function findOrInsertLogical(step: Step, { scheduleInstant, scheduleTime }: WorkflowInstancePlan, workflow: string): string {
  const found = step.ledger.findLogicalInstance(workflow, scheduleInstant);
  if (found !== undefined) return found.id;
  const id = step.ids.next('logical');
  step.ledger.insertLogicalInstance({ id, workflow, scheduleInstant, scheduleTime });
  return id;
}

function createTasks(step: Step, instance: WorkflowInstance, { plan, workflow, options }: NewInstance): readonly TaskInstance[] {
  const definitions = new Map(workflow.tasks.map((task) => [task.name, task]));
  return plan.tasks.map((planned) => {
    const definition = definitions.get(planned.name);
    return {
      id: step.ids.next('taskInstance'),
      workflowInstanceId: instance.id,
      name: planned.name,
      state: initialTaskState(planned.action),
      carriedOverFrom: planned.carriedOverFrom,
      attemptsUsed: 0,
      maxRetries: definition?.maxRetries ?? 0,
      retryIntervalMs: options?.waitMs ?? definition?.retryIntervalMs ?? 0,
      retryAt: undefined,
      ...delayOf(definition, options),
      ...(planned.action === 'skip' ? { skipCause: planned.skipCause, reason: planned.reason } : {}),
      ...(planned.action === 'carryOver' ? resultOf(step, planned) : {}),
    };
  });
}

function delayOf(definition: LoadedTask | undefined, options: RunOptions | undefined): Pick<TaskInstance, 'delayMs'> {
  const delayMs = definition?.delayMs ?? 0;
  return delayMs > 0 ? { delayMs: options?.waitMs ?? delayMs } : {};
}

/** What the task handed on, and chose, in the run that produced its result. */
function resultOf(step: Step, { name, carriedOverFrom }: PlannedTask): Pick<TaskInstance, 'outputs' | 'chosen'> {
  const tasks = carriedOverFrom === undefined ? [] : step.ledger.listTaskInstances(carriedOverFrom);
  const producer = tasks.find((task) => task.name === name);
  return { outputs: producer?.outputs, chosen: producer?.chosen };
}
