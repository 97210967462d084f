import * as vscode from 'vscode';
import { RefusedError } from '../../core/base/errors';
import type { HostMessage, PageMessage } from '../../protocol/panelMessages';
import type { PlannerPageMessage } from '../../protocol/planner';
import { COMMANDS } from '../commands/ids';
import type { CommandTarget } from '../commands/commandTarget';
import { compareAttempts, compareDefinition, openAttempt, openError } from '../features/attemptDocuments';
import { askBackfillChange } from '../prompts/backfillChange';
import type { Runners } from '../runners';
import { requireTrust } from '../trust';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';
import { attemptOf, detailOf, type AttemptPlace } from './intentionSubjects';
import type { Previews } from './previews';
import { previewRerun } from './rerunPreview';

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
  { readonly type: 'ready' | 'newWorkflow' | 'openSample' | 'showView' | 'showWorkflow' | 'showInstance' | 'showOlder' | 'manageTrust' | 'readAgain' | 'select' | 'confirm' | 'replan' | 'dismiss' | PlannerPageMessage['type'] }
>;

/** Carries out what the page asked for. The runner checks the ids against the present state; refusals are thrown. */
export async function carryOut(context: IntentionContext, message: ActingMessage): Promise<void> {
  switch (message.type) {
    case 'run': return command(COMMANDS.runWorkflow, context);
    case 'backfill': return command(COMMANDS.backfillWorkflow, context);
    case 'openSource': return command(COMMANDS.openTask, context, { task: message.task });
    case 'rerunFailed': return previewRerun(context, { ...wishOf(message), scope: 'failed' });
    case 'rerunFrom': return previewRerun(context, { ...wishOf(message), scope: 'from' });
    case 'rerunOnly': return previewRerun(context, { ...wishOf(message), scope: 'only' });
    case 'rerunAll': return previewRerun(context, { ...wishOf(message), scope: 'all' });
    case 'recoverTask':
    case 'forceSuccess': return mendTask(context, message);
    case 'pause':
    case 'resume':
    case 'cancel': return actOnInstance(context, message.workflowInstanceId, message.type);
    case 'pauseBackfill':
    case 'resumeBackfill':
    case 'cancelBackfill': return actOnBackfill(context, message.backfillId, message.type);
    case 'changeBackfill': return changeBackfill(context, message.backfillId);
    case 'runAt': return command(COMMANDS.runWorkflow, context, { scheduleInstant: message.scheduleInstant });
    case 'openError': return showError(context, message);
    case 'openSql': return openAttempt(context.loaded, attemptOf(context, message), 'sql');
    case 'openLog': return openAttempt(context.loaded, attemptOf(context, message), 'log');
    case 'compareSql': return compareSql(context, message);
    case 'compareDefinition': return showDefinitionChange(context, message.workflowInstanceId);
  }
}

async function command(id: string, { loaded }: IntentionContext, more: CommandTarget = {}): Promise<void> {
  await vscode.commands.executeCommand(id, { uri: loaded.uri.toString(), ...more });
}

interface RerunSubject {
  readonly workflowInstanceId: string;
  readonly task?: string;
}

/** By the file as it is now, until the person chooses otherwise. */
function wishOf({ workflowInstanceId, task }: RerunSubject) {
  return { workflowInstanceId, task, definition: 'current' } as const;
}

async function showError(context: IntentionContext, place: AttemptPlace): Promise<void> {
  const { instance, attempt } = attemptOf(context, place);
  const runner = await context.runners.of(context.loaded);
  await openError(context.loaded, attempt, await runner.findDefinition(instance.definitionHash));
}

async function compareSql(context: IntentionContext, message: Extract<PageMessage, { readonly type: 'compareSql' }>): Promise<void> {
  const { task, otherInstanceId, otherAttempt } = message;
  const before = attemptOf(context, { workflowInstanceId: otherInstanceId, task, attempt: otherAttempt });
  await compareAttempts(context.loaded, before, attemptOf(context, message));
}

async function showDefinitionChange(context: IntentionContext, workflowInstanceId: string): Promise<void> {
  const { instance } = detailOf(context, workflowInstanceId);
  const runner = await context.runners.of(context.loaded);
  const pinned = await runner.findDefinition(instance.definitionHash);
  if (pinned === undefined) throw new RefusedError('unknownInstance', vscode.l10n.t('That workflow instance is not there any more. Refresh the view.'));
  await compareDefinition(context.loaded, pinned, await context.index.definitionOf(context.loaded));
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
