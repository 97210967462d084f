import { RefusedError } from '../base/errors';
import type { BackfillPlan, WorkflowInstancePlan } from '../instance/plan';
import { MAX_BACKFILL_TICKS, planBackfill, type NewestRun, type OpenBackfill } from '../instance/planBackfill';
import { planRerun, planResume, planRun, type PlanTarget } from '../instance/planRun';
import type { Backfill, WorkflowInstance, WorkflowInstanceDetail } from '../instance/records';
import { isFinished } from '../instance/states';
import { formatScheduleTime, nextTicks, scheduleTimeOf, ticksBetween } from '../schedule';
import { describeRenderProblem, type LoadedWorkflow } from './loadedWorkflow';
import type { LedgerReader } from './ports';
import type { BackfillRequest, RerunRequest, RunRequest } from './runnerService';

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
  if (newest === undefined) {
    const plan = planRun(target, request.scope, 'manual');
    refuseUnrenderable(workflow, plan);
    return { plan, workflow, unfinished: undefined };
  }
  if (isFinished(newest.state)) {
    const what = `${workflow.name} at ${target.scheduleTime} has already run (run ${newest.runNumber} ${newest.state})`;
    throw new RefusedError('alreadyRan', `${what}: use rerun to run it again`);
  }
  const pinned = workflowOf(newest.definitionHash);
  return { plan: planResume(targetOf(pinned, request.scheduleInstant), detailOf(ledger, newest)), workflow: pinned, unfinished: newest };
}

/** `load`: of the request's definition, or of the pinned one. */
export function planRerunRequest(
  ledger: LedgerReader, request: RerunRequest, load: (pinnedHash: string) => LoadedWorkflow,
): Planned<WorkflowInstancePlan> {
  const newest = findNewest(ledger, request.workflow, request.scheduleInstant);
  if (newest === undefined) {
    throw new RefusedError('neverRan', `${request.workflow} has not run for this schedule time: run it first`);
  }
  const workflow = load(newest.definitionHash);
  if (workflow.name !== request.workflow) {
    throw new RefusedError('otherWorkflow', `${workflow.definition.path} holds the workflow ${workflow.name}, not ${request.workflow}`);
  }
  const target = targetOf(workflow, request.scheduleInstant);
  const plan = planRerun(target, request.scope, listDetails(ledger, newest.logicalInstanceId));
  refuseUnrenderable(workflow, plan);
  return { plan, workflow };
}

/** A task whose SQL cannot be rendered fails for certain, after those before it have run: so nothing is begun. */
function refuseUnrenderable(workflow: LoadedWorkflow, plan: Pick<WorkflowInstancePlan, 'scheduleInstant' | 'tasks'>): void {
  const running = new Set(plan.tasks.filter(({ action }) => action === 'run').map(({ name }) => name));
  for (const task of workflow.tasks) {
    const failure = running.has(task.name) ? describeRenderProblem(workflow, task.render(plan.scheduleInstant)) : undefined;
    if (failure !== undefined) throw new RefusedError('definitionInvalid', `task ${task.name} cannot run: ${failure.message}`);
  }
}

export function planBackfillRequest(
  ledger: LedgerReader, request: BackfillRequest, context: { readonly workflow: LoadedWorkflow; readonly now: number },
): Planned<BackfillPlan> {
  const { workflow, now } = context;
  const { schedule, name } = workflow;
  const { from, to, mode, order, parallel } = request;
  const range = from > to ? undefined : ticksBetween(schedule, { from, to, limit: MAX_BACKFILL_TICKS });
  const timeOf = (instant: number): { readonly instant: number; readonly text: string } => scheduleTimeOf(instant, schedule.zone);
  const ticks = range?.kind === 'tooMany' ? 'tooMany' : (range?.ticks ?? []).map(timeOf);
  const next = ticks.length > 0 ? undefined : nextTicks(schedule, to, 1)[0];
  const plan = planBackfill({
    workflow: name,
    mode,
    order,
    parallel,
    definitionHash: workflow.definition.hash,
    from: timeOf(from),
    to: timeOf(to),
    ticks,
    nextTick: next === undefined ? undefined : timeOf(next),
    now,
    newestRuns: readNewestRuns(ledger, { workflow: name, from, to: to + 1 }),
    openBackfills: readOpenBackfills(ledger, name),
  });
  const first = plan.slots.find(({ willRun }) => willRun);
  if (first !== undefined) refuseUnrenderable(workflow, planRun(targetOf(workflow, first.scheduleInstant), { kind: 'all' }, 'backfill'));
  return { plan, workflow };
}

function readNewestRuns(ledger: LedgerReader, query: { readonly workflow: string; readonly from: number; readonly to: number }): ReadonlyMap<number, NewestRun> {
  const runs = new Map<number, NewestRun>();
  for (const logical of ledger.listLogicalInstances(query)) {
    const newest = ledger.listWorkflowInstances(logical.id).at(-1);
    if (newest === undefined) continue;
    const isPartial = newest.state === 'succeeded' && ledger.listTaskInstances(newest.id).some((task) => task.skipCause === 'notChosen');
    runs.set(logical.scheduleInstant, { ...newest, isPartial });
  }
  return runs;
}

function readOpenBackfills(ledger: LedgerReader, workflow: string): readonly OpenBackfill[] {
  return ledger.listBackfills(workflow).filter(({ state }) => isOpen(state)).map((backfill) => {
    const members = backfill.workflowInstanceIds.flatMap((id) => ledger.findWorkflowInstance(id) ?? []);
    const unfinished = members.filter(({ state }) => !isFinished(state));
    return { ...backfill, members: instantsOf(members), unfinished: instantsOf(unfinished) };
  });
}

function isOpen(state: Backfill['state']): boolean {
  return state === 'running' || state === 'pausing' || state === 'paused' || state === 'cancelling';
}

function instantsOf(instances: readonly WorkflowInstance[]): ReadonlySet<number> {
  return new Set(instances.map(({ scheduleInstant }) => scheduleInstant));
}
