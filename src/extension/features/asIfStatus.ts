import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { formatOffset, formatScheduleTime, nextTicks, scheduleOf } from '../../core/schedule';
import { COMMANDS } from '../commands/ids';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';
import type { AsIfTimes } from './asIfTimes';
import { findTypedFile } from './typedFile';

/** Right of most other items, left of the editor's own. */
const PRIORITY = 110;
/** Timers of more than 24 days do not exist; a clock may also be set. */
const LONGEST_WAIT_MS = 60 * 60 * 1000;

/** In the status bar, while a workflow file or its `.sql` file is active: the schedule time that values are shown for. */
export class AsIfStatus implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #item = this.#store.add(vscode.window.createStatusBarItem('idempo.asIf', vscode.StatusBarAlignment.Right, PRIORITY));
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly index: WorkflowIndex,
    readonly asIf: AsIfTimes,
  ) {
    this.#item.name = vscode.l10n.t('Idempo: schedule time of shown values');
    this.#item.command = COMMANDS.chooseAsIf;
    this.#store.add(vscode.window.onDidChangeActiveTextEditor(() => this.#show()));
    this.#store.add(index.onDidChange(() => this.#show()));
    this.#store.add(asIf.onDidChange(() => this.#show()));
    this.#show();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#store.dispose();
  }

  #show(): void {
    clearTimeout(this.#timer);
    const document = vscode.window.activeTextEditor?.document;
    const loaded = document === undefined ? undefined : findTypedFile(this.index, document)?.loaded;
    if (loaded?.file.workflow === undefined) this.#item.hide();
    else this.#showOf(loaded, loaded.file.workflow);
  }

  #showOf(loaded: LoadedWorkflow, workflow: NonNullable<LoadedWorkflow['file']['workflow']>): void {
    const { schedule } = scheduleOf(workflow);
    const { zone } = schedule;
    const instant = this.asIf.of(loaded);
    const { kind } = this.asIf.choiceOf(loaded);
    const time = formatScheduleTime(instant, zone);
    this.#item.text = `${kind === 'newest' ? '$(history)' : '$(pinned)'} ${time.replace(/:00$/, '')}`;
    const meaning = kind === 'newest' ? vscode.l10n.t('the newest tick') : kind === 'newestFailed' ? vscode.l10n.t('the newest failed one') : vscode.l10n.t('chosen');
    const text = vscode.l10n.t('Idempo shows the values of {0} for the schedule time {1} ({2}): {3}. Choose another one.', workflow.name.value, `${time} ${formatOffset(instant, zone)}`, zone, meaning);
    this.#item.tooltip = text;
    this.#item.accessibilityInformation = { label: text, role: 'button' };
    this.#item.show();
    const [next] = kind === 'newest' ? nextTicks(schedule, Date.now(), 1) : [];
    if (next !== undefined) this.#timer = setTimeout(() => this.asIf.refresh(), Math.min(LONGEST_WAIT_MS, Math.max(1000, next - Date.now() + 1000)));
  }
}
