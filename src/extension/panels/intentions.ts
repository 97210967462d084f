import * as vscode from 'vscode';
import { RefusedError } from '../../core/base/errors';
import type { RunScope } from '../../core/instance/records';
import type { Definition } from '../../core/runner/ports';
import type { RerunRequest } from '../../core/runner/runnerService';
import { buildRunPreview, plannedDefinitionOf } from '../../core/views/preview';
import type { HostMessage, PageMessage } from '../../protocol/panelMessages';
import type { PlannerPageMessage } from '../../protocol/planner';
import { COMMANDS } from '../commands/ids';
import { findInstanceDetail } from '../commands/instances';
import { waitOption } from '../commands/runOptions';
import type { CommandTarget } from '../commands/target';
import { openError, openSqlText } from '../features/attemptDocuments';
import { askBackfillChange } from '../prompts/backfillChange';
import type { Runners } from '../runners';
import { requireTrust } from '../trust';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';
import type { Previews } from './previews';

/** What an intention of the page may need. */
export interface IntentionContext {
  readonly index: WorkflowIndex;
  readonly runners: Runners;
  readonly previews: Previews;
  readonly loaded: LoadedWorkflow;
  readonly post: (message: HostMessage) => void;
}

/** The intentions that act on instances; the ones about the page itself are the panel's. */
export type ActingMessage = Exclude<
  PageMessage,
  { readonly type: 'ready' | 'showView' | 'showWorkflow' | 'showInstance' | 'showOlder' | 'select' | 'confirm' | 'switchDefinition' | 'dismiss' | PlannerPageMessage['type'] }
>;

/** Carries out what the page asked for. The runner checks the ids against the present state; refusals are thrown. */
export async function carryOut(context: IntentionContext, message: ActingMessage): Promise<void> {
  switch (message.type) {
    case 'run': return command(COMMANDS.runWorkflow, context);
    case 'backfill': return command(COMMANDS.backfillWorkflow, context);
    case 'openSource': return command(COMMANDS.openTask, context, { task: message.task });
    case 'rerunFailed': return previewRerun(context, message.workflowInstanceId, { kind: 'failed' });
    case 'rerunFrom': return previewRerun(context, message.workflowInstanceId, { kind: 'from', tasks: [message.task] });
    case 'rerunOnly': return previewRerun(context, message.workflowInstanceId, { kind: 'only', tasks: [message.task] });
    case 'rerunAll': return previewRerun(context, message.workflowInstanceId, { kind: 'all' });
    case 'recoverTask':
    case 'forceSuccess': return mendTask(context, message);
    case 'pause':
    case 'resume':
    case 'cancel': return actOnInstance(context, message.workflowInstanceId, message.type);
    case 'pauseBackfill':
    case 'resumeBackfill':
    case 'cancelBackfill': return actOnBackfill(context, message.backfillId, message.type);
    case 'changeBackfill': return changeBackfill(context, message.backfillId);
    case 'openError': return openError(context.loaded, attemptOf(context, message));
    case 'openSql': return openSqlText(attemptOf(context, message).renderedSql, message.task);
  }
}

async function command(id: string, { loaded }: IntentionContext, more: CommandTarget = {}): Promise<void> {
  await vscode.commands.executeCommand(id, { uri: loaded.uri.toString(), ...more });
}

async function previewRerun(context: IntentionContext, workflowInstanceId: string, scope: RunScope): Promise<void> {
  requireTrust();
  const { instance } = detailOf(context, workflowInstanceId);
  const { workflow, scheduleInstant } = instance;
  const definition = await context.index.definitionOf(context.loaded);
  await showRerunPlan(context, definition, { workflow, scheduleInstant, scope, definition, ...waitOption() });
}

/** `current`: by the file as it is now; `request` may name none, which means the one of the run before. */
async function showRerunPlan(context: IntentionContext, current: Definition, request: RerunRequest): Promise<void> {
  const { workflow } = request;
  const runner = await context.runners.of(context.loaded);
  const plan = await runner.planRerun(request);
  const isPinned = request.definition === undefined;
  const definition = plannedDefinitionOf(plan, isPinned);
  const other: RerunRequest = { ...request, definition: isPinned ? current : undefined };
  const preview = context.previews.add((previewId) => buildRunPreview(previewId, { workflow, plan, definition }), {
    start: async () => {
      const made = await runner.rerun(request);
      await context.runners.refresh(context.loaded);
      context.post({ type: 'reveal', selection: { logicalInstanceId: made.logicalInstanceId, workflowInstanceId: made.id, task: undefined } });
    },
    switchDefinition: definition === 'same' ? undefined : () => showRerunPlan(context, current, other),
  });
  context.post({ type: 'preview', preview });
}

async function actOnInstance(context: IntentionContext, id: string, verb: 'pause' | 'resume' | 'cancel'): Promise<void> {
  requireTrust();
  const runner = await context.runners.of(context.loaded);
  if (verb === 'pause') await runner.pauseInstance(id);
  else if (verb === 'resume') await runner.resumeInstance(id);
  else await runner.cancelInstance(id);
}

/** Forcing says that data is there which nothing has made: the person is asked once more. */
async function mendTask(context: IntentionContext, { type, workflowInstanceId, task }: MendingMessage): Promise<void> {
  requireTrust();
  const runner = await context.runners.of(context.loaded);
  if (type === 'recoverTask') return runner.recoverTask(workflowInstanceId, task);
  const force = vscode.l10n.t('Force success');
  const question = vscode.l10n.t('Count the task {0} as done, although it did not succeed?', task);
  const detail = vscode.l10n.t('Nothing is executed. What follows it can then be rerun.');
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, force)) === force) await runner.forceSuccess(workflowInstanceId, task);
}

type MendingMessage = Extract<PageMessage, { readonly type: 'recoverTask' | 'forceSuccess' }>;

async function changeBackfill(context: IntentionContext, id: string): Promise<void> {
  requireTrust();
  const backfill = context.runners.statusOf(context.loaded)?.backfills.find((one) => one.id === id);
  if (backfill === undefined) throw new RefusedError('unknownBackfill', vscode.l10n.t('That backfill is not there any more. Refresh the view.'));
  const change = await askBackfillChange(backfill);
  if (change === undefined) return;
  const runner = await context.runners.of(context.loaded);
  await runner.changeBackfill(id, change);
}

type BackfillVerb = 'pauseBackfill' | 'resumeBackfill' | 'cancelBackfill';

async function actOnBackfill(context: IntentionContext, id: string, verb: BackfillVerb): Promise<void> {
  requireTrust();
  const runner = await context.runners.of(context.loaded);
  await runner[verb](id);
}

function detailOf(context: IntentionContext, workflowInstanceId: string) {
  const detail = findInstanceDetail(context, workflowInstanceId);
  if (detail !== undefined) return detail;
  throw new RefusedError('unknownInstance', vscode.l10n.t('That workflow instance is not there any more. Refresh the view.'));
}

interface AttemptPlace {
  readonly workflowInstanceId: string;
  readonly task: string;
  readonly attempt: number;
}

function attemptOf(context: IntentionContext, place: AttemptPlace) {
  const task = detailOf(context, place.workflowInstanceId).tasks.find((item) => item.task.name === place.task);
  const attempt = task?.attempts.find((item) => item.number === place.attempt);
  if (attempt !== undefined) return attempt;
  throw new RefusedError('unknownAttempt', vscode.l10n.t('That attempt is not there any more. Refresh the view.'));
}
