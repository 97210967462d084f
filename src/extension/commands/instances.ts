import * as vscode from 'vscode';
import { RefusedError } from '../../core/base/errors';
import { localisedTexts } from '../viewTexts';
import { describeState } from '../../core/views/describeState';
import type { Backfill, WorkflowInstanceDetail } from '../../core/instance/records';
import { requireTrust } from '../trust';
import type { Services } from './services';
import type { CommandTarget } from './commandTarget';
import { findWorkflow } from './target';

export type InstanceVerb = 'pause' | 'resume' | 'cancel';

/** Among what the tree and the panel show. */
export function findInstanceDetail({ runners }: Pick<Services, 'runners'>, id: string): WorkflowInstanceDetail | undefined {
  return runners.statuses
    .flatMap((status) => status.logicalInstances)
    .flatMap((logical) => logical.workflowInstances)
    .find((detail) => detail.instance.id === id);
}

/** Pauses, resumes or cancels a workflow instance; asks which one when called without a target. */
export async function actOnInstance(services: Services, target: CommandTarget, verb: InstanceVerb): Promise<void> {
  requireTrust();
  const found = await findWorkflow(services.index, target);
  if (found === undefined) return;
  const id = target.workflowInstanceId ?? (await pickLive(services, found.workflow.name.value, verb));
  if (id === undefined) return;
  const runner = await services.runners.of(found);
  if (verb === 'pause') await runner.pauseInstance(id);
  else if (verb === 'resume') await runner.resumeInstance(id);
  else await runner.cancelInstance(id);
}

/** Pauses, resumes or cancels the workflow's newest backfill, or the one of the target. */
export async function actOnBackfill(services: Services, target: CommandTarget, verb: InstanceVerb): Promise<void> {
  requireTrust();
  const found = await findWorkflow(services.index, target);
  if (found === undefined) return;
  const runner = await services.runners.of(found);
  const id = target.backfillId ?? newestBackfill(services, found.workflow.name.value).id;
  if (verb === 'pause') await runner.pauseBackfill(id);
  else if (verb === 'resume') await runner.resumeBackfill(id);
  else await runner.cancelBackfill(id);
}

function newestBackfill(services: Services, workflow: string): Backfill {
  const newest = services.runners.statuses
    .flatMap((status) => status.backfills)
    .filter((backfill) => backfill.workflow === workflow)
    .sort((a, b) => b.createdAt - a.createdAt)[0];
  if (newest !== undefined) return newest;
  throw new RefusedError('noBackfill', vscode.l10n.t('{0} has no backfill.', workflow));
}

async function pickLive(services: Services, workflow: string, verb: InstanceVerb): Promise<string | undefined> {
  const live = services.runners.statuses
    .flatMap((status) => status.logicalInstances)
    .flatMap((logical) => logical.workflowInstances)
    .map((detail) => detail.instance)
    .filter((instance) => instance.workflow === workflow && instance.finishedAt === undefined);
  if (live.length === 0) throw new RefusedError('noInstance', vscode.l10n.t('{0} has no unfinished workflow instance.', workflow));
  const items = live.map((instance) => ({
    label: instance.scheduleTime,
    description: vscode.l10n.t('run {0}, {1}', instance.runNumber, describeState(instance.state, localisedTexts()).word),
    id: instance.id,
  }));
  const placeHolder = { pause: vscode.l10n.t('Pause which?'), resume: vscode.l10n.t('Resume which?'), cancel: vscode.l10n.t('Cancel which?') }[verb];
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.id;
}
