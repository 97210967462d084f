import { RefusedError } from '../base/errors';
import { text, word } from '../base/message';
import type { WorkflowInstancePlan } from '../instance/plan';
import { planRerun, planResume, planRun, type PlanTarget } from '../instance/planRun';
import type { RunInputs, WorkflowInstance, WorkflowInstanceDetail } from '../instance/records';
import { isFinished } from '../instance/states';
import { formatScheduleTime } from '../schedule';
import { describeRenderProblem, type LoadedWorkflow } from './loadedWorkflow';
import type { LedgerReader } from './ports';
import type { RerunRequest, RunRequest } from './runnerService';

/** A plan together with the definition that it is for: what is shown and what is executed are this one object (promise 5). */
export interface Planned<P> {
  readonly plan: P;
  readonly workflow: LoadedWorkflow;
}

export function targetOf(workflow: LoadedWorkflow, scheduleInstant: number): PlanTarget {
  return {
    workflow: workflow.name,
    scheduleInstant,
    scheduleTime: formatScheduleTime(scheduleInstant, workflow.schedule.zone),
    tasks: workflow.tasks,
  };
}

/** By run number. */
export function listDetails(ledger: LedgerReader, logicalInstanceId: string): readonly WorkflowInstanceDetail[] {
  return ledger.listWorkflowInstances(logicalInstanceId).map((instance) => detailOf(ledger, instance));
}

export function detailOf(ledger: LedgerReader, instance: WorkflowInstance): WorkflowInstanceDetail {
  const tasks = ledger.listTaskInstances(instance.id);
  return { instance, tasks: tasks.map((task) => ({ task, attempts: ledger.listAttempts(task.id) })) };
}

export function findNewest(ledger: LedgerReader, workflow: string, scheduleInstant: number): WorkflowInstance | undefined {
  const logical = ledger.findLogicalInstance(workflow, scheduleInstant);
  return logical === undefined ? undefined : ledger.listWorkflowInstances(logical.id).at(-1);
}

/** `workflowOf`: the definition that an unfinished workflow instance is pinned to. */
export function planRunRequest(
  ledger: LedgerReader, request: RunRequest, workflowOf: (hash: string | undefined) => LoadedWorkflow,
): Planned<WorkflowInstancePlan> & { readonly unfinished: WorkflowInstance | undefined } {
  const workflow = workflowOf(undefined);
  const target = targetOf(workflow, request.scheduleInstant);
  const newest = findNewest(ledger, workflow.name, request.scheduleInstant);
  if (newest === undefined || hasLeftNothing(newest)) {
    const first = planRun(target, request.scope, 'manual');
    const plan = newest === undefined ? first : { ...first, runNumber: newest.runNumber + 1, rerunOf: newest.id };
    refuseUnrenderable(workflow, { plan, inputs: request.inputs });
    return { plan, workflow, unfinished: undefined };
  }
  if (isFinished(newest.state)) {
    const what = text`${workflow.name} at ${target.scheduleTime} has already run (run ${newest.runNumber} ${word(newest.state)})`;
    throw new RefusedError('alreadyRan', text`${what}: use rerun to run it again`);
  }
  const pinned = workflowOf(newest.definitionHash);
  return { plan: planResume(targetOf(pinned, request.scheduleInstant), detailOf(ledger, newest)), workflow: pinned, unfinished: newest };
}

/** A dry run does not count as a run of its schedule time. */
function hasLeftNothing({ state, isDryRun }: WorkflowInstance): boolean {
  return isDryRun === true && isFinished(state);
}

export interface PlannedRerun extends Planned<WorkflowInstancePlan> {
  readonly inputs: RunInputs | undefined;
  /** Of the definition that the run before is pinned to. */
  readonly pinnedHash: string;
}

/** `load`: of the request's definition, or of the pinned one. */
export function planRerunRequest(
  ledger: LedgerReader, request: RerunRequest, load: (pinnedHash: string) => LoadedWorkflow,
): PlannedRerun {
  const newest = findNewest(ledger, request.workflow, request.scheduleInstant);
  if (newest === undefined) {
    throw new RefusedError('neverRan', text`${request.workflow} has not run for this schedule time: run it first`);
  }
  const workflow = load(newest.definitionHash);
  if (workflow.name !== request.workflow) {
    throw new RefusedError('otherWorkflow', text`${workflow.definition.path} holds the workflow ${workflow.name}, not ${request.workflow}`);
  }
  const target = { ...targetOf(workflow, request.scheduleInstant), scheduleTime: newest.scheduleTime };
  const inputs = request.inputs ?? newest.inputs;
  const plan = planRerun(target, request.scope, listDetails(ledger, newest.logicalInstanceId));
  refuseUnrenderable(workflow, { plan, inputs });
  return { plan, workflow, inputs, pinnedHash: newest.definitionHash };
}

interface ToRender {
  readonly plan: Pick<WorkflowInstancePlan, 'scheduleInstant' | 'tasks'>;
  readonly inputs: RunInputs | undefined;
}

/** A task whose SQL cannot be rendered fails for certain, after those before it have run: so nothing is begun. */
export function refuseUnrenderable(workflow: LoadedWorkflow, { plan, inputs }: ToRender): void {
  const running = new Set(plan.tasks.filter(({ action }) => action === 'run').map(({ name }) => name));
  for (const task of workflow.tasks) {
    if (!running.has(task.name) || task.logic !== undefined || task.isStub) continue;
    const failure = describeRenderProblem(workflow, task.renderExample({ scheduleInstant: plan.scheduleInstant, inputs }));
    if (failure !== undefined) throw new RefusedError('definitionInvalid', text`task ${task.name} cannot run: ${failure.message}`);
  }
}
