import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { inlayLabel } from '../../core/language/inlayLabel';
import type { Inlay, InlayValue } from '../../core/language/inlays';
import { formatOffset, formatScheduleTime } from '../../core/schedule';
import type { WorkflowIndex } from '../workspace/workflowIndex';
import type { AsIfTimes } from './asIfTimes';
import { plainMarkdown } from './markdown';
import { sourceText } from './sourceText';
import { findTypedFiles } from './typedFile';

const SECTION = 'idempo.editor';
const SETTING = 'inlayHints';

/** Behind placeholders their values for the chosen schedule time, behind a schedule its next tick. */
export class WorkflowInlays implements vscode.InlayHintsProvider, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());
  readonly onDidChangeInlayHints = this.#changed.event;

  constructor(
    readonly index: WorkflowIndex,
    readonly asIf: AsIfTimes,
  ) {
    this.#store.add(asIf.onDidChange(() => this.#changed.fire()));
    this.#store.add(index.onDidChange(() => this.#changed.fire()));
    this.#store.add(vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration(`${SECTION}.${SETTING}`) && this.#changed.fire()));
  }

  dispose(): void {
    this.#store.dispose();
  }

  async provideInlayHints(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.InlayHint[]> {
    if (!vscode.workspace.getConfiguration(SECTION, document).get<boolean>(SETTING, true)) return [];
    const places = findTypedFiles(this.index, document).map(({ place, loaded }) => ({ ...place, scheduleInstant: this.asIf.of(loaded) }));
    if (places.length === 0) return [];
    const within = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
    const { version } = document;
    const inlays = await this.index.language.ask('inlaysOf', places, { within, now: Date.now() });
    if (document.version !== version) throw new vscode.CancellationError();
    return (inlays ?? []).map((inlay) => toHint(inlay, document));
  }
}

function toHint(inlay: Inlay, document: vscode.TextDocument): vscode.InlayHint {
  const position = document.positionAt(inlay.offset);
  const hint = new vscode.InlayHint(position, inlay.kind === 'nextTick' ? vscode.l10n.t('next {0}', inlay.tick) : inlayLabel(inlay.values));
  hint.paddingLeft = true;
  hint.paddingRight = true;
  if (inlay.kind === 'value') hint.tooltip = tooltipOf(inlay.values);
  return hint;
}

function tooltipOf(values: readonly InlayValue[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  for (const value of values) {
    const { task, workflow, text, type, source, awaits, scheduleInstant, zone } = value;
    if (values.length > 1) markdown.appendMarkdown(plainMarkdown(task === undefined ? workflow : vscode.l10n.t('Task {0} of {1}', task, workflow)));
    markdown.appendCodeblock(text, 'text');
    const time = `${formatScheduleTime(scheduleInstant, zone)} ${formatOffset(scheduleInstant, zone)}`;
    markdown.appendMarkdown(plainMarkdown(`${type}, ${sourceText(source)}, ${vscode.l10n.t('for the schedule time {0} ({1})', time, zone)}`));
    if (awaits !== undefined) markdown.appendMarkdown('\n\n').appendMarkdown(plainMarkdown(vscode.l10n.t('In a run the output of task {0} takes its place.', awaits)));
    markdown.appendMarkdown('\n\n');
  }
  return markdown;
}
