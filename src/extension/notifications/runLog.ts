import * as vscode from 'vscode';
import { assertNever } from '../../core/base/errors';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import type { WorkflowInstance } from '../../core/instance/records';
import { describeState } from '../../core/views/describeState';
import { formatDuration } from '../../core/views/formatTime';
import type { RunNews } from '../../core/views/runNews';
import { localisedTexts, sayReason } from '../viewTexts';
import type { RunWatch } from './runWatch';

/** The runs of the workspace in plain lines, in an output channel of its own that is made with the first one. */
export function logRuns(watch: RunWatch): Disposable {
  const store = new DisposableStore();
  let channel: vscode.LogOutputChannel | undefined;
  store.add(watch.onNews(({ news }) => {
    channel ??= store.add(vscode.window.createOutputChannel('Idempo Runs', { log: true }));
    for (const each of news) write(channel, each);
  }));
  return store;
}

function write(channel: vscode.LogOutputChannel, news: RunNews): void {
  switch (news.kind) {
    case 'backfillStarted':
      return channel.info(vscode.l10n.t('{0}: backfill of {1} schedule times started', news.backfill.workflow, news.backfill.workflowInstanceIds.length));
    case 'backfillRests': return writeRest(channel, news);
    case 'started': return channel.info(vscode.l10n.t('{0}: started ({1})', nameOf(news.instance), localisedTexts()[`trigger.${news.instance.trigger}`]));
    case 'attemptFailed': return writeAttempt(channel, news);
    case 'attemptSucceeded': return channel.debug(vscode.l10n.t('{0}: task {1} done, {2} rows', nameOf(news.instance), news.task, news.attempt.rowsChanged ?? 0));
    case 'ended': return writeEnd(channel, news);
    default: return assertNever(news);
  }
}

function writeAttempt(channel: vscode.LogOutputChannel, { instance, task, attempt, willRetry }: Extract<RunNews, { readonly kind: 'attemptFailed' }>): void {
  const message = sayReason(attempt.error?.message ?? '');
  const line = willRetry
    ? vscode.l10n.t('{0}: attempt {1} of task {2} failed, and is tried again: {3}', nameOf(instance), attempt.number, task, message)
    : vscode.l10n.t('{0}: attempt {1} of task {2} failed: {3}', nameOf(instance), attempt.number, task, message);
  if (willRetry) channel.warn(line);
  else channel.error(line);
}

function writeEnd(channel: vscode.LogOutputChannel, { instance, failedTasks }: Extract<RunNews, { readonly kind: 'ended' }>): void {
  const { word } = describeState(instance.state, localisedTexts());
  const duration = formatDuration((instance.finishedAt ?? 0) - (instance.startedAt ?? instance.finishedAt ?? 0));
  if (instance.state !== 'failed') return channel.info(vscode.l10n.t('{0}: {1} after {2}', nameOf(instance), word, duration));
  channel.error(vscode.l10n.t('{0}: {1} after {2}, failed tasks: {3}', nameOf(instance), word, duration, failedTasks.join(', ')));
}

function writeRest(channel: vscode.LogOutputChannel, { backfill, failed }: Extract<RunNews, { readonly kind: 'backfillRests' }>): void {
  const { word } = describeState(backfill.state, localisedTexts());
  const line = vscode.l10n.t('{0}: backfill {1}, {2} of {3} schedule times failed', backfill.workflow, word, failed.length, backfill.workflowInstanceIds.length);
  if (failed.length > 0) channel.error(line);
  else channel.info(line);
}

function nameOf({ workflow, scheduleTime, runNumber }: WorkflowInstance): string {
  return vscode.l10n.t('{0} for {1}, run {2}', workflow, scheduleTime, runNumber);
}
