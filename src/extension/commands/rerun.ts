import * as vscode from 'vscode';
import { RefusedError } from '../../core/base/errors';
import type { RunScope, WorkflowInstance } from '../../core/instance/records';
import type { RerunRequest } from '../../core/runner/runnerService';
import { confirmPlan } from '../prompts/confirmPlan';
import { pickScheduleTime } from '../prompts/scheduleTime';
import { requireTrust } from '../trust';
import { findInstanceDetail } from './instances';
import { waitOption } from './runOptions';
import type { Services } from './services';
import { findTask, findWorkflow, type CommandTarget, type TargetWorkflow } from './target';

export type RerunKind = RunScope['kind'];

/** Makes a new workflow instance of the same logical instance; shows what runs and what is carried over first. */
export async function rerun(services: Services, target: CommandTarget, kind: RerunKind): Promise<void> {
  requireTrust();
  const found = await findWorkflow(services.index, target);
  if (found === undefined) return;
  const instance = target.workflowInstanceId === undefined ? undefined : findInstanceDetail(services, target.workflowInstanceId)?.instance;
  const scheduleInstant = await scheduleInstantOf(found, target, instance);
  const scope = await scopeOf(found, target, kind);
  if (scheduleInstant === undefined || scope === undefined) return;
  const definition = await services.index.definitionOf(found);
  const workflow = instance?.workflow ?? found.workflow.name.value;
  const request: RerunRequest = { workflow, scheduleInstant, scope, definition, ...waitOption() };
  const runner = await services.runners.of(found);
  const plan = await runner.planRerun(request);
  if (!(await confirmPlan(workflow, plan))) return;
  const made = await runner.rerun(request);
  await services.showPanel({ uri: found.uri.toString(), workflowInstanceId: made.id });
}

async function scheduleInstantOf(
  found: TargetWorkflow,
  target: CommandTarget,
  instance: WorkflowInstance | undefined,
): Promise<number | undefined> {
  if (target.workflowInstanceId !== undefined && instance === undefined) {
    throw new RefusedError('unknownInstance', vscode.l10n.t('That workflow instance is not there any more. Refresh the view.'));
  }
  const known = target.scheduleInstant ?? instance?.scheduleInstant;
  return known ?? pickScheduleTime(found.workflow, vscode.l10n.t('Rerun {0} for which schedule time?', found.workflow.name.value));
}

async function scopeOf(found: TargetWorkflow, target: CommandTarget, kind: RerunKind): Promise<RunScope | undefined> {
  if (kind === 'all' || kind === 'failed') return { kind };
  const task = await findTask(target, found.workflow);
  return task === undefined ? undefined : { kind, tasks: [task] };
}
