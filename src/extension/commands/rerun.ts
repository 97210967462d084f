import * as vscode from 'vscode';
import { RefusedError } from '../../core/base/errors';
import { digestRun } from '../../core/instance/planDigest';
import type { RunScope, WorkflowInstance } from '../../core/instance/records';
import type { RerunRequest, RunnerService } from '../../core/runner/runnerService';
import { describeState } from '../../core/views/describeState';
import { plannedDefinitionOf } from '../../core/views/preview';
import { confirmRerun } from '../prompts/confirmPlan';
import { pickScheduleTime } from '../prompts/scheduleTime';
import { requireTrust } from '../trust';
import { localisedTexts } from '../viewTexts';
import { saveWhatRuns } from '../workspace/saveWhatRuns';
import { findInstanceDetail } from './instances';
import { waitOption } from './runOptions';
import type { Services } from './services';
import type { CommandTarget } from './commandTarget';
import { findTask, findWorkflow, type TargetWorkflow } from './target';

/** `dry`: all of it, without sending any SQL. */
export type RerunKind = RunScope['kind'] | 'dry';

/** Makes a new workflow instance of the same logical instance; shows what runs and what is carried over first. */
export async function rerun(services: Services, target: CommandTarget, kind: RerunKind): Promise<void> {
  requireTrust();
  const found = await findWorkflow(services.index, target);
  if (found === undefined) return;
  const instance = target.workflowInstanceId === undefined ? undefined : findInstanceDetail(services, target.workflowInstanceId)?.instance;
  const scheduleInstant = knownInstant(target, instance) ?? await pickRun(services, found, kind);
  const scope = await scopeOf(found, target, kind);
  if (scheduleInstant === undefined || scope === undefined) return;
  const definition = await services.index.definitionOf(found);
  const workflow = instance?.workflow ?? found.workflow.name.value;
  const request: RerunRequest = { workflow, scheduleInstant, scope, definition, isDryRun: kind === 'dry', ...waitOption() };
  const runner = await services.runners.of(found);
  const confirmed = await confirm(runner, request);
  if (confirmed === undefined) return;
  await saveWhatRuns(found, [confirmed.definition]);
  const made = await runner.rerun(confirmed);
  await services.showPanel({ uri: found.uri.toString(), workflowInstanceId: made.id });
}

/** By the file as it is now; where that has changed, the user may see and choose the plan by the definition of the run before. */
async function confirm(runner: RunnerService, request: RerunRequest): Promise<RerunRequest | undefined> {
  for (let shown = request; ; ) {
    const plan = await runner.planRerun(shown);
    const answer = await confirmRerun(request.workflow, plan, plannedDefinitionOf(plan, shown.definition === undefined));
    if (answer === 'start') return { ...shown, expects: digestRun(plan) };
    if (answer === undefined) return undefined;
    shown = shown.definition === undefined ? request : { ...request, definition: undefined };
  }
}

function knownInstant(target: CommandTarget, instance: WorkflowInstance | undefined): number | undefined {
  if (target.workflowInstanceId !== undefined && instance === undefined) {
    throw new RefusedError('unknownInstance', vscode.l10n.t('That workflow instance is not there any more. Refresh the view.'));
  }
  return target.scheduleInstant ?? instance?.scheduleInstant;
}

const OFFERED_RUNS = 50;

/** Asks for a schedule time among those that ran, or failed when that is what is rerun. */
async function pickRun(services: Services, found: TargetWorkflow, kind: RerunKind): Promise<number | undefined> {
  const name = found.workflow.name.value;
  const { logicalInstances } = await (await services.runners.of(found)).status({ workflow: name, limit: OFFERED_RUNS });
  const newest = logicalInstances.flatMap(({ workflowInstances }) => workflowInstances.findLast(({ instance }) => instance.isDryRun !== true)?.instance ?? []);
  const offered = kind === 'failed' ? newest.filter(({ state, finishedAt }) => finishedAt !== undefined && state !== 'succeeded') : newest;
  if (newest.length === 0) throw new RefusedError('notRun', vscode.l10n.t('{0} has not run yet.', name));
  if (offered.length === 0) throw new RefusedError('nothingFailed', vscode.l10n.t('{0} has no failed run.', name));
  return pickScheduleTime(found.workflow, vscode.l10n.t('Rerun {0} for which schedule time?', name), offered.map(({ scheduleInstant, scheduleTime, runNumber, state }) => ({
    instant: scheduleInstant,
    label: scheduleTime,
    description: vscode.l10n.t('run {0}, {1}', runNumber, describeState(state, localisedTexts()).word),
  })));
}

async function scopeOf(found: TargetWorkflow, target: CommandTarget, kind: RerunKind): Promise<RunScope | undefined> {
  if (kind === 'all' || kind === 'dry') return { kind: 'all' };
  if (kind === 'failed') return { kind };
  const task = await findTask(target, found);
  return task === undefined ? undefined : { kind, tasks: [task] };
}
