import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import type { WorkflowInstance } from '../../core/instance/records';
import { shortScheduleTime } from '../../core/views/formatTime';
import { summarize, type StatusSummary } from '../../core/views/statusSummary';
import { COMMANDS } from '../commands/ids';
import type { Runners } from '../runners';
import { sayReason } from '../viewTexts';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';

/** A backfill's steps come in bursts, and a number that changes more often cannot be read. */
const SETTLE_MS = 250;
/** Of each kind; the rest is counted. */
const MAX_LISTED = 8;
/** Left of the language's and extension's own items, right of the branch. */
const PRIORITY = 40;

/** How many runs are at work and how many failed. A click opens the panel. Hidden where there are no workflows. */
export class StatusItem implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #item = this.#store.add(vscode.window.createStatusBarItem('idempo.status', vscode.StatusBarAlignment.Left, PRIORITY));
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly index: WorkflowIndex,
    readonly runners: Runners,
    readonly showFailed: (count: number) => void,
  ) {
    this.#item.name = vscode.l10n.t('Idempo Runs');
    for (const event of [index.onDidChange, runners.onDidChange, runners.onDidLook, vscode.workspace.onDidGrantWorkspaceTrust]) {
      this.#store.add(event(() => this.#schedule()));
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#store.dispose();
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#show();
    }, SETTLE_MS);
  }

  #show(): void {
    const workflows = this.index.workflows.filter(({ file }) => file.workflow !== undefined);
    if (workflows.length === 0) {
      this.showFailed(0);
      return this.#item.hide();
    }
    // Starts reading where something is stored.
    for (const loaded of workflows) this.runners.statusOf(loaded);
    const summary = summarize(this.runners.statuses);
    this.showFailed(summary.failed.length);
    const known = this.#knownOf(workflows);
    const counts = sayCounts(summary, known);
    this.#item.text = textOf(summary, known);
    this.#item.tooltip = tooltipOf(summary, counts);
    this.#item.accessibilityInformation = { label: `Idempo: ${counts}`, role: 'button' };
    this.#item.command = { title: vscode.l10n.t('Show status'), command: COMMANDS.showStatus, arguments: this.#targetsOf(summary) };
    this.#item.show();
  }

  #knownOf(workflows: readonly LoadedWorkflow[]): Known {
    if (workflows.some((loaded) => this.runners.failureOf(loaded) !== undefined)) return 'unreadable';
    return workflows.some((loaded) => this.runners.isReading(loaded)) ? 'reading' : 'all';
  }

  /** What is at work, else what failed; nothing: the panel shows what it showed last. */
  #targetsOf({ running, failed }: StatusSummary): object[] {
    const instance = running[0] ?? failed[0];
    const loaded = instance && this.index.workflows.find((each) => (
      each.file.workflow?.name.value === instance.workflow && this.runners.peek(each)?.logicalInstances.some(({ logicalInstance }) => logicalInstance.id === instance.logicalInstanceId)
    ));
    return loaded === undefined ? [] : [{ uri: loaded.uri.toString(), workflowInstanceId: instance?.id }];
  }
}

/** How much is known of what is stored. */
type Known = 'all' | 'reading' | 'unreadable';

function sayCounts(summary: StatusSummary, known: Known): string {
  if (!vscode.workspace.isTrusted) return vscode.l10n.t('nothing runs until you trust this workspace');
  if (known === 'all' || !isQuiet(summary)) return countsOf(summary);
  return known === 'reading' ? vscode.l10n.t('reading what ran before') : vscode.l10n.t('What ran before cannot be read');
}

function isQuiet({ running, failed, waiting }: StatusSummary): boolean {
  return running.length === 0 && failed.length === 0 && waiting === 0;
}

/** A tick only where it is known that nothing failed. */
function textOf({ running, failed }: StatusSummary, known: Known): string {
  const parts = [
    ...(running.length === 0 ? [] : [`$(sync~spin) ${running.length}`]),
    ...(failed.length === 0 ? [] : [`$(error) ${failed.length}`]),
  ];
  if (!vscode.workspace.isTrusted) return '$(workspace-untrusted) Idempo';
  const quiet = { all: '$(pass) Idempo', reading: '$(loading~spin) Idempo', unreadable: '$(warning) Idempo' }[known];
  return parts.length === 0 ? quiet : `Idempo ${parts.join(' ')}`;
}

function countsOf({ running, failed, waiting }: StatusSummary): string {
  const parts = [
    ...(running.length === 0 ? [] : [vscode.l10n.t('{0} running', running.length)]),
    ...(waiting === 0 ? [] : [vscode.l10n.t('{0} waiting', waiting)]),
    ...(failed.length === 0 ? [] : [vscode.l10n.t('{0} failed', failed.length)]),
  ];
  return parts.length === 0 ? vscode.l10n.t('nothing runs, and nothing has failed') : parts.join(', ');
}

function tooltipOf(summary: StatusSummary, counts: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  text.appendText(`Idempo: ${counts}`);
  list(text, '$(sync)', summary.running);
  list(text, '$(error)', summary.failed);
  return text;
}

function list(text: vscode.MarkdownString, icon: string, instances: readonly WorkflowInstance[]): void {
  for (const { workflow, scheduleTime, reason } of instances.slice(0, MAX_LISTED)) {
    text.appendMarkdown(`\n\n${icon} `).appendText(`${workflow} ${shortScheduleTime(scheduleTime)}${reason === undefined ? '' : `: ${sayReason(reason)}`}`);
  }
  const more = instances.length - MAX_LISTED;
  if (more > 0) text.appendMarkdown('\n\n').appendText(vscode.l10n.t('… and {0} more', more));
}
