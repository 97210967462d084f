import { RefusedError } from '../base/errors';
import { reasonText, text, word } from '../base/message';
import { planRun } from '../instance/planRun';
import type { AttemptError, RunInputs, TaskInstance, TaskOutput, WorkflowInstance } from '../instance/records';
import { isFinished } from '../instance/states';
import type { SubWorkflowLogic } from '../workflow/logicalTask';
import { recordEnded, recordFailure, recordSuccess, type AttemptKey } from './attempt';
import { createInstance } from './createInstance';
import { definitionOfPart } from './definition';
import { advanceInstance, sendToInstance } from './instanceSteps';
import type { LoadedWorkflow } from './loadedWorkflow';
import { findNewest, targetOf } from './planning';
import { resumeInstance } from './resumeInstance';
import { getInstance, getLoadedTask, getTaskInstance, type Step } from './step';
import { sendToTask } from './taskSteps';
import { mergeOutputs, upstreamOf } from './upstream';

/**
 * A SubWorkflow task begins: its workflow runs for the same schedule time, or goes on where it was (dolphinscheduler.md §3.9).
 * `true`: the attempt has ended already.
 */
export function beginSubWorkflow(step: Step, key: AttemptKey, logic: SubWorkflowLogic): boolean {
  const child = step.ledger.findChildInstance(key.taskInstanceId);
  try {
    if (child === undefined || isFinished(child.state)) createChild(step, key, logic);
    else if (child.state === 'paused') resumeInstance(step, child);
    return false;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    recordFailure(step, key, { error: failureOf(error.message, 'permanent'), log: error.message });
    return true;
  }
}

function createChild(step: Step, key: AttemptKey, logic: SubWorkflowLogic): void {
  const parent = getInstance(step, key.workflowInstanceId);
  const workflow = loadChild(step, parent, logic);
  const newest = findNewest(step.ledger, workflow.name, parent.scheduleInstant);
  if (newest !== undefined && !isFinished(newest.state)) {
    throw new RefusedError('unfinished', text`run ${newest.runNumber} of ${newest.workflow} at ${newest.scheduleTime} is ${word(newest.state)}: let it end first`);
  }
  const target = { ...targetOf(workflow, parent.scheduleInstant), scheduleTime: parent.scheduleTime };
  const first = planRun(target, { kind: 'all' }, 'subWorkflow');
  createInstance(step, {
    plan: { ...first, runNumber: (newest?.runNumber ?? 0) + 1, rerunOf: newest?.id },
    workflow,
    backfillId: undefined,
    options: parent.inputs?.waitMs === undefined ? undefined : { waitMs: parent.inputs.waitMs },
    inputs: inputsOfChild(step, parent, key),
    parentTaskInstanceId: key.taskInstanceId,
  });
}

function loadChild(step: Step, parent: WorkflowInstance, logic: SubWorkflowLogic): LoadedWorkflow {
  const { definition } = step.cache.workflowOf(step.ledger, parent.definitionHash);
  if (logic.path === undefined) {
    throw new RefusedError('unknownWorkflow', text`the sub-workflow ${logic.workflow.value} is only named: write $WORKFLOW{"file.workflow.yaml"} so that it can be run here`);
  }
  return step.cache.load(definitionOfPart(definition, logic.path));
}

/** It is handed the parent's start parameters, outputs and zone; the parent's own parameters count for less than its own (dolphinscheduler.md §3.9). */
function inputsOfChild(step: Step, parent: WorkflowInstance, key: AttemptKey): RunInputs {
  const definition = getLoadedTask(step, parent, getTaskInstance(step, key.taskInstanceId).name);
  const { globals, schedule } = step.cache.workflowOf(step.ledger, parent.definitionHash);
  const handed = Object.fromEntries(upstreamOf(step, parent, definition).map(({ name, value }) => [name, value]));
  return {
    startup: { ...parent.inputs?.startup, ...handed },
    project: { ...parent.inputs?.project, ...globals },
    zone: parent.inputs?.zone ?? schedule.zone,
  };
}

/** A SubWorkflow task instance follows the state of the workflow instance that it began. */
export function reportToParent(step: Step, child: WorkflowInstance): void {
  const task = child.parentTaskInstanceId === undefined ? undefined : step.ledger.findTaskInstance(child.parentTaskInstanceId);
  if (task?.state !== 'running') return;
  const key = { workflowInstanceId: task.workflowInstanceId, taskInstanceId: task.id };
  const { runNumber, workflow, scheduleTime, state } = child;
  const log = reasonText`run ${runNumber} of ${workflow} at ${scheduleTime} ${state}`;
  if (child.state === 'succeeded') recordSuccess(step, key, { rowsChanged: 0, log, outputs: outputsOf(step, child) });
  else if (child.state === 'failed') recordFailure(step, key, { error: failureOf(reasonText`run ${runNumber} of ${workflow} at ${scheduleTime} ${state}: ${child.reason ?? ''}`, 'transient'), log });
  else if (child.state === 'stopped') recordEnded(step, key, log);
  else if (child.state === 'paused') suspend(step, task, log);
}

function outputsOf(step: Step, child: WorkflowInstance): readonly TaskOutput[] {
  return mergeOutputs(step.ledger.listTaskInstances(child.id).map(({ outputs }) => outputs ?? []));
}

function suspend(step: Step, task: TaskInstance, reason: string): void {
  sendToTask(step, task, { event: 'suspend', reason });
  advanceInstance(step, task.workflowInstanceId);
}

/** A workflow instance pauses: what it waits for need not end first, unlike SQL. */
export function suspendWaits(step: Step, workflowInstanceId: string): void {
  const instance = getInstance(step, workflowInstanceId);
  for (const task of step.ledger.listTaskInstances(workflowInstanceId)) {
    if (task.state !== 'running') continue;
    const kind = getLoadedTask(step, instance, task.name).logic?.kind;
    if (kind === 'dependent') sendToTask(step, task, { event: 'suspend' });
    else if (kind === 'subWorkflow') sendToChild(step, task, 'pause');
  }
}

/** The attempt of a SubWorkflow task is told to end: what it began ends first, and reports. `false`: it began nothing that lives. */
export function cancelChild(step: Step, taskInstanceId: string): boolean {
  const task = getTaskInstance(step, taskInstanceId);
  const child = step.ledger.findChildInstance(taskInstanceId);
  if (child === undefined || isFinished(child.state)) return false;
  sendToChild(step, task, 'cancel');
  return true;
}

function sendToChild(step: Step, task: TaskInstance, event: 'pause' | 'cancel'): void {
  const child = step.ledger.findChildInstance(task.id);
  const mayPause = child?.state === 'running' || child?.state === 'submitted' || child?.state === 'waiting';
  if (child === undefined || isFinished(child.state) || (event === 'pause' && !mayPause)) return;
  sendToInstance(step, child.id, { event, reason: event === 'cancel' ? reasonText`the workflow that it is a part of was cancelled` : undefined });
}

function failureOf(message: string, kind: AttemptError['kind']): AttemptError {
  return { message, kind, file: undefined, start: undefined, end: undefined };
}
