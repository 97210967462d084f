import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { LineIndex } from '../../core/base/lineIndex';
import { lensesOf, type Lens, type LensAction } from '../../core/language/lenses';
import { COMMANDS, type CommandId } from '../commands/ids';
import type { WorkflowIndex } from '../workspace/workflowIndex';
import { toVscodeRange } from './positions';

const LENS_COMMANDS: Readonly<Record<LensAction, CommandId>> = {
  run: COMMANDS.runWorkflow,
  backfill: COMMANDS.backfillWorkflow,
  showStatus: COMMANDS.showStatus,
  runFrom: COMMANDS.runFromTask,
  runOnly: COMMANDS.runOnlyTask,
  injectFault: COMMANDS.injectFault,
};

function titleOf(action: LensAction): string {
  switch (action) {
    case 'run': return vscode.l10n.t('$(play) Run…');
    case 'backfill': return vscode.l10n.t('$(calendar) Backfill…');
    case 'showStatus': return vscode.l10n.t('$(table) Show status');
    case 'runFrom': return vscode.l10n.t('$(run-below) Run from here…');
    case 'runOnly': return vscode.l10n.t('$(play) Run only this…');
    case 'injectFault': return vscode.l10n.t('$(beaker) Make it fail…');
  }
}

/** Lenses over the workflow and its tasks; none where nothing may run. */
export class WorkflowLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(readonly index: WorkflowIndex) {
    const changed = new vscode.EventEmitter<void>();
    this.onDidChangeCodeLenses = changed.event;
    this.#store.add(changed);
    this.#store.add(index.onDidChange(() => changed.fire()));
  }

  dispose(): void {
    this.#store.dispose();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const loaded = this.index.find(document.uri);
    if (loaded === undefined || !vscode.workspace.isTrusted) return [];
    const lines = new LineIndex(loaded.file.text);
    return lensesOf(loaded.file).map(
      (lens) => new vscode.CodeLens(toVscodeRange(lines, lens.range), commandOf(lens, document.uri)),
    );
  }
}

function commandOf(lens: Lens, uri: vscode.Uri): vscode.Command {
  const target = lens.task === undefined ? { uri: uri.toString() } : { uri: uri.toString(), task: lens.task };
  return { title: titleOf(lens.action), command: LENS_COMMANDS[lens.action], arguments: [target] };
}
