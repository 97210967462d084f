import { sayReason } from '../viewTexts';
import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable';
import { failureNotices, type FailureNotice } from '../../core/views/runNews';
import { backfillWhenConfirmed } from '../commands/backfill';
import { COMMANDS } from '../commands/ids';
import { maxTicksSetting, waitOption } from '../commands/runOptions';
import type { Services } from '../commands/services';
import type { CommandTarget } from '../commands/commandTarget';
import { reportError } from '../report';
import type { LoadedWorkflow } from '../workspace/workflowIndex';
import type { RunWatch } from './runWatch';

export interface NotificationServices {
  readonly services: Services;
  readonly watch: RunWatch;
  readonly isPanelVisible: () => boolean;
  /** Whether somebody else tells of a run or a backfill already, such as a terminal that follows it. */
  readonly isFollowed: (id: string) => boolean;
}

/** Tells of failures while the panel is hidden: once for a backfill, never of what went well. */
export function notifyOfFailures(parts: NotificationServices): Disposable {
  return parts.watch.onNews(({ folder, news }) => {
    if (parts.isPanelVisible() || !isSwitchedOn()) return;
    for (const notice of failureNotices(news)) {
      const loaded = parts.watch.find(folder, notice.workflow);
      const isFollowed = parts.isFollowed(notice.backfill?.id ?? notice.failed[0]?.id ?? '');
      if (loaded !== undefined && !isFollowed) tell(parts.services, loaded, notice).catch(reportError);
    }
  });
}

const SETTING = 'notifications.onFailure';

function isSwitchedOn(): boolean {
  return vscode.workspace.getConfiguration('idempo').get<boolean>(SETTING, true);
}

async function tell(services: Services, loaded: LoadedWorkflow, notice: FailureNotice): Promise<void> {
  const [show, rerun, never] = [vscode.l10n.t('Show'), vscode.l10n.t('Rerun failed…'), vscode.l10n.t('Don\'t show again')];
  const answer = await vscode.window.showWarningMessage(messageOf(notice), show, rerun, never);
  if (answer === show) await services.showPanel(targetOf(loaded, notice));
  else if (answer === rerun) await rerunFailed(services, loaded, notice);
  else if (answer === never) await vscode.workspace.getConfiguration('idempo').update(SETTING, false, vscode.ConfigurationTarget.Global);
}

function messageOf({ workflow, failed, backfill }: FailureNotice): string {
  const [first] = failed;
  const total = backfill?.workflowInstanceIds.length;
  if (total !== undefined) return vscode.l10n.t('Backfill of {0}: {1} of {2} schedule times failed.', workflow, failed.length, total);
  if (failed.length > 1) return vscode.l10n.t('{0} failed for {1} schedule times.', workflow, failed.length);
  return vscode.l10n.t('{0} failed for schedule time {1}: {2}.', workflow, first?.scheduleTime ?? '', sayReason(first?.reason ?? ''));
}

function targetOf(loaded: LoadedWorkflow, { failed }: FailureNotice): CommandTarget {
  const uri = loaded.uri.toString();
  const id = failed[0]?.id;
  return id === undefined ? { uri } : { uri, workflowInstanceId: id };
}

/** One is rerun by itself; several by a backfill of just these schedule times. Either shows its plan first. */
async function rerunFailed(services: Services, loaded: LoadedWorkflow, notice: FailureNotice): Promise<void> {
  if (notice.failed.length === 1) {
    await vscode.commands.executeCommand(COMMANDS.rerunFailed, targetOf(loaded, notice));
    return;
  }
  const dates = notice.failed.map(({ scheduleInstant }) => scheduleInstant);
  const definition = await services.index.definitionOf(loaded);
  await backfillWhenConfirmed(services, loaded, {
    definition, dates, from: dates[0] ?? 0, to: dates.at(-1) ?? 0,
    mode: 'missing-and-failed', order: 'asc', parallel: notice.backfill?.parallel ?? 1, onFailure: notice.backfill?.onFailure ?? 'stop', maxTicks: maxTicksSetting(), ...waitOption(),
  });
}
