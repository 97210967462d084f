import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { LineIndex } from '../../core/base/lineIndex';
import { lensesOf, type Lens, type LensAction } from '../../core/language/lenses';
import { findLocalSchedule } from '../../core/views/localSchedule';
import { COMMANDS, type CommandId } from '../commands/ids';
import type { Runners } from '../runners';
import type { WorkflowIndex } from '../workspace/workflowIndex';
import { toVscodeRange } from './positions';

const LENS_COMMANDS: Readonly<Record<LensAction, CommandId>> = {
  run: COMMANDS.runWorkflow,
  backfill: COMMANDS.backfillWorkflow,
  showStatus: COMMANDS.showStatus,
  switchOn: COMMANDS.switchOnSchedule,
  switchOff: COMMANDS.switchOffSchedule,
  runFrom: COMMANDS.runFromTask,
  runOnly: COMMANDS.runOnlyTask,
  injectFault: COMMANDS.injectFault,
};

/** `next`: the tick that a switched-on schedule waits for. */
function titleOf(action: LensAction, next: string | undefined): string {
  switch (action) {
    case 'run': return vscode.l10n.t('$(play) Run…');
    case 'backfill': return vscode.l10n.t('$(calendar) Backfill…');
    case 'showStatus': return vscode.l10n.t('$(table) Show status');
    case 'switchOn': return vscode.l10n.t('$(clock) Schedule…');
    case 'switchOff': return next === undefined ? vscode.l10n.t('$(clock) Switch off local schedule') : vscode.l10n.t('$(clock) Next {0}, switch off', next);
    case 'runFrom': return vscode.l10n.t('$(run-below) Run from here…');
    case 'runOnly': return vscode.l10n.t('$(play) Run only this…');
    case 'injectFault': return vscode.l10n.t('$(beaker) Make it fail…');
  }
}

/** Lenses over the workflow and its tasks; none where nothing may run. */
export class WorkflowLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly onDidChangeCodeLenses: vscode.Event<void>;
  /** What the lenses show of the stores. */
  #shown = '';

  constructor(
    readonly index: WorkflowIndex,
    readonly runners: Runners,
  ) {
    const changed = new vscode.EventEmitter<void>();
    this.onDidChangeCodeLenses = changed.event;
    this.#store.add(changed);
    this.#store.add(index.onDidChange(() => changed.fire()));
    this.#store.add(runners.onDidChange(() => {
      const shown = JSON.stringify(runners.statuses.map(({ localSchedules }) => localSchedules));
      if (shown === this.#shown) return;
      this.#shown = shown;
      changed.fire();
    }));
  }

  dispose(): void {
    this.#store.dispose();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const loaded = this.index.find(document.uri);
    if (loaded === undefined || !vscode.workspace.isTrusted) return [];
    const lines = new LineIndex(loaded.file.text);
    const { workflow } = loaded.file;
    const local = workflow === undefined ? undefined : findLocalSchedule(this.runners.peek(loaded), workflow);
    return lensesOf(loaded.file, local !== undefined).map(
      (lens) => new vscode.CodeLens(toVscodeRange(lines, lens.range), commandOf(lens, document.uri, local?.next)),
    );
  }
}

function commandOf(lens: Lens, uri: vscode.Uri, next: string | undefined): vscode.Command {
  const target = lens.task === undefined ? { uri: uri.toString() } : { uri: uri.toString(), task: lens.task };
  return { title: titleOf(lens.action, next), command: LENS_COMMANDS[lens.action], arguments: [target] };
}
