import * as vscode from 'vscode';
import { RefusedError } from '../../core/base/errors';
import type { WorkflowInstancePlan } from '../../core/instance/plan';
import { digestRun } from '../../core/instance/planDigest';
import type { RunScope } from '../../core/instance/records';
import type { BackfillRequest, RerunRequest, RunRequest } from '../../core/runner/runnerService';
import { formatScheduleTime, scheduleOf } from '../../core/schedule';
import { isIdleSketch, type PlanSketch } from '../../core/views/planSketch';
import { readRunTask, resolveTaskTime, type RunTask } from '../../core/views/runTask';
import type { OpenedRunner } from '../../protocol/runner/runnerClient';
import { maxTicksSetting, waitOption } from '../commands/runOptions';
import type { Services } from '../commands/services';
import { findWorkflow, type TargetWorkflow } from '../commands/target';
import { describeBackfill, describeRun } from '../prompts/confirmPlan';
import { requireTrust } from '../trust';
import { namedWorkflows, writtenPathOf } from '../workspace/namedWorkflows';
import { saveWhatRuns } from '../workspace/saveWhatRuns';

export type RunPlan =
  | { readonly kind: 'run'; readonly plan: WorkflowInstancePlan }
  | { readonly kind: 'backfill'; readonly plan: PlanSketch };

export interface StartedRun {
  /** Of a workflow instance or a backfill. */
  readonly id: string;
  readonly cancel: () => Promise<void>;
}

/** What somebody asked for in writing, ready to be looked at or started. Before `start` nothing is saved, stored or run. */
export interface PreparedRun {
  readonly found: TargetWorkflow;
  /** The schedule times that are meant, for people. */
  readonly times: readonly string[];
  plan(): Promise<RunPlan>;
  /** What is asked for is so already: the newest run of the schedule time has succeeded. `false` for a backfill: its plan says it. */
  isDone(): Promise<boolean>;
  /** Throws `RefusedError('alreadyRan')` and the like when there is nothing to start, and `planChanged` when it would do something else than `shown`. */
  start(shown: RunPlan): Promise<StartedRun>;
}

/** Throws `RefusedError` when what is written asks for nothing that could be done, and in an untrusted workspace. */
export async function prepareRun(services: Services, written: Readonly<Record<string, unknown>>): Promise<PreparedRun> {
  requireTrust();
  const task = readRunTask(written);
  if ('property' in task) throw new RefusedError('badTask', vscode.l10n.t('"{0}" is wrong or missing. Write for example: {1}', task.property, task.allowed));
  const found = await findTaskWorkflow(services, task);
  const context = { services, task, found, runner: await services.runners.of(found) };
  return task.action === 'backfill' ? prepareBackfill(context) : prepareInstance(context);
}

interface Context {
  readonly services: Services;
  readonly task: RunTask;
  readonly found: TargetWorkflow;
  readonly runner: OpenedRunner;
}

async function findTaskWorkflow(services: Services, { workflow, task }: RunTask): Promise<TargetWorkflow> {
  await services.index.scan();
  const [loaded, ...others] = namedWorkflows(services.index, workflow);
  if (loaded !== undefined && others.length > 0) {
    throw new RefusedError('severalWorkflows', vscode.l10n.t('{0} may be any of these files: {1}. Write the path of one.', workflow, [loaded, ...others].map(writtenPathOf).join(', ')));
  }
  const found = loaded === undefined ? undefined : await findWorkflow(services.index, { uri: loaded.uri.toString() });
  if (found === undefined) throw new RefusedError('noWorkflow', vscode.l10n.t('There is no workflow {0} in this workspace: give the path of its file, or its name.', workflow));
  if (task === '' || found.workflow.tasks.some(({ name }) => name.value === task)) return found;
  throw new RefusedError('unknownTask', vscode.l10n.t('{0} has no task {1}.', found.workflow.name.value, task));
}

async function prepareInstance(context: Context): Promise<PreparedRun> {
  const { services, task, found, runner } = context;
  const scheduleInstant = timeOf(context, 'scheduleTime');
  const definition = await services.index.definitionOf(found);
  const run: RunRequest = { definition, scheduleInstant, scope: { kind: 'all' }, ...waitOption() };
  const rerun: RerunRequest = { ...run, workflow: found.workflow.name.value, scope: scopeOf(task) };
  const isRun = task.action === 'run';
  return {
    found,
    times: [describeTime(found, scheduleInstant)],
    plan: async () => ({ kind: 'run', plan: await (isRun ? runner.planRun(run) : runner.planRerun(rerun)) }),
    async isDone() {
      if (!isRun && task.action !== 'rerunFailed') return false;
      const { logicalInstances } = await runner.status({ workflow: rerun.workflow, from: scheduleInstant, to: scheduleInstant + 1 });
      return logicalInstances[0]?.workflowInstances.findLast(({ instance }) => instance.isDryRun !== true)?.instance.state === 'succeeded';
    },
    async start(shown) {
      await saveWhatRuns(found, [definition]);
      const expected = shown.kind === 'run' ? { expects: digestRun(shown.plan) } : {};
      const { id } = await (isRun ? runner.run({ ...run, ...expected }) : runner.rerun({ ...rerun, ...expected }));
      return { id, cancel: () => runner.cancelInstance(id) };
    },
  };
}

function scopeOf({ action, task }: RunTask): RunScope {
  if (action === 'rerunFrom') return { kind: 'from', tasks: [task] };
  if (action === 'rerunOnly') return { kind: 'only', tasks: [task] };
  return { kind: action === 'rerunAll' ? 'all' : 'failed' };
}

async function prepareBackfill(context: Context): Promise<PreparedRun> {
  const { services, task: { mode, order, parallel, onFailure }, found, runner } = context;
  const [from, to] = [timeOf(context, 'from'), timeOf(context, 'to')];
  const definition = await services.index.definitionOf(found);
  const request: BackfillRequest = { definition, from, to, mode, order, parallel, onFailure, maxTicks: maxTicksSetting(), ...waitOption() };
  return {
    found,
    times: [describeTime(found, from), describeTime(found, to)],
    plan: async () => ({ kind: 'backfill', plan: await runner.sketchBackfill(request) }),
    isDone: () => Promise.resolve(false),
    async start(shown) {
      await saveWhatRuns(found, [definition]);
      const { id } = await runner.backfill(shown.kind === 'backfill' ? { ...request, expects: shown.plan.digest } : request);
      return { id, cancel: () => runner.cancelBackfill(id) };
    },
  };
}

function timeOf({ task, found }: Context, property: 'scheduleTime' | 'from' | 'to'): number {
  const instant = resolveTaskTime(task[property], scheduleOf(found.workflow).schedule, { now: Date.now(), end: property === 'to' });
  if (instant !== undefined) return instant;
  throw new RefusedError('badTask', vscode.l10n.t('"{0}": "{1}" is no schedule time of {2}. Write "newest tick", "newest tick - 6", "today", "yesterday" or yyyy-MM-dd HH:mm:ss.', property, task[property], found.workflow.name.value));
}

function describeTime({ workflow }: TargetWorkflow, instant: number): string {
  const { zone } = scheduleOf(workflow).schedule;
  return `${formatScheduleTime(instant, zone)} (${zone})`;
}

/** One line for people: how much would run. */
export function describePlan(planned: RunPlan, workflow: string): string {
  return planned.kind === 'run' ? describeRun(workflow, planned.plan) : describeBackfill(planned.plan);
}

/** Equal for plans that do the same. */
export function digestShown(planned: RunPlan): string {
  return planned.kind === 'backfill' ? planned.plan.digest : digestRun(planned.plan);
}

export function runsNothing(planned: RunPlan): boolean {
  return planned.kind === 'run' ? planned.plan.tasks.every(({ action }) => action !== 'run') : isIdleSketch(planned.plan);
}
