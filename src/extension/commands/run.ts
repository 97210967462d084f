import * as vscode from 'vscode';
import { RefusedError } from '../../core/base/errors';
import { sayError } from '../report';
import { digestRun } from '../../core/instance/planDigest';
import type { RunRequest } from '../../core/runner/runnerService';
import { confirmPlan } from '../prompts/confirmPlan';
import { pickScheduleTime } from '../prompts/scheduleTime';
import { requireTrust } from '../trust';
import { saveWhatRuns } from '../workspace/saveWhatRuns';
import { rerun } from './rerun';
import { waitOption } from './runOptions';
import type { Services } from './services';
import type { CommandTarget } from './commandTarget';
import { findTask, findWorkflow, type TargetWorkflow } from './target';

/** `dry`: all of it, without sending any SQL. */
export type RunKind = 'all' | 'dry' | 'from' | 'only';

/** Runs a workflow, or a part of it, for a schedule time that the user picks; shows the plan before anything runs. */
export async function run(services: Services, target: CommandTarget, kind: RunKind): Promise<void> {
  requireTrust();
  const found = await findWorkflow(services.index, target);
  if (found === undefined) return;
  const isWhole = kind === 'all' || kind === 'dry';
  const task = isWhole ? undefined : await findTask(target, found);
  if (!isWhole && task === undefined) return;
  const scheduleInstant = target.scheduleInstant ?? (await pickScheduleTime(found.workflow, titleOf(found, kind, task)));
  if (scheduleInstant === undefined) return;
  const definition = await services.index.definitionOf(found);
  const scope: RunRequest['scope'] = isWhole || task === undefined ? { kind: 'all' } : { kind, tasks: [task] };
  await start(services, found, { definition, scheduleInstant, scope, isDryRun: kind === 'dry', ...waitOption() });
}

async function start(services: Services, found: TargetWorkflow, request: RunRequest): Promise<void> {
  const runner = await services.runners.of(found);
  try {
    const plan = await runner.planRun(request);
    if (!(await confirmPlan(found.workflow.name.value, plan))) return;
    await saveWhatRuns(found, [request.definition]);
    const instance = await runner.run({ ...request, expects: digestRun(plan) });
    await services.showPanel({ uri: found.uri.toString(), workflowInstanceId: instance.id });
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    if (error.code === 'planChanged') return startAnew(services, found, { request, refusal: error });
    if (error.code !== 'alreadyRan') throw error;
    if (await wantsRerun(sayError(error))) await rerunInstead(services, found, request);
  }
}

/** A task ended, say, while the plan was looked at: what would run now is shown. */
async function startAnew(services: Services, found: TargetWorkflow, { request, refusal }: { readonly request: RunRequest; readonly refusal: RefusedError }): Promise<void> {
  void vscode.window.showWarningMessage(sayError(refusal));
  await start(services, found, request);
}

/** The schedule time has run before: running again is a rerun, and the user must say so. */
async function wantsRerun(refusal: string): Promise<boolean> {
  const again = vscode.l10n.t('Rerun…');
  return (await vscode.window.showInformationMessage(refusal, { modal: true }, again)) === again;
}

function rerunInstead(services: Services, found: TargetWorkflow, { scope, scheduleInstant, isDryRun = false }: RunRequest): Promise<void> {
  const target = { uri: found.uri.toString(), scheduleInstant };
  const task = scope.kind === 'all' ? undefined : scope.tasks[0];
  if (task === undefined) return rerun(services, target, isDryRun ? 'dry' : 'all');
  return rerun(services, { ...target, task }, scope.kind === 'only' ? 'only' : 'from');
}

function titleOf(found: TargetWorkflow, kind: RunKind, task: string | undefined): string {
  const workflow = found.workflow.name.value;
  switch (kind) {
    case 'all': return vscode.l10n.t('Run {0} for which schedule time?', workflow);
    case 'dry': return vscode.l10n.t('Dry run of {0} for which schedule time?', workflow);
    case 'from': return vscode.l10n.t('Run {0} from {1} on, for which schedule time?', workflow, task ?? '');
    case 'only': return vscode.l10n.t('Run only {1} of {0}, for which schedule time?', workflow, task ?? '');
  }
}
