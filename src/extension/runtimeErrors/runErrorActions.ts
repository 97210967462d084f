import * as vscode from 'vscode';
import { COMMANDS, type CommandId } from '../commands/ids';
import type { CommandTarget } from '../commands/commandTarget';
import { RUN_SOURCE } from './runDiagnostic';
import type { PlacedRunError, RuntimeErrors } from './runtimeErrors';

/** What can be done about an error of a past run, for the newest schedule time that it made fail. */
export class RunErrorActions implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };

  constructor(readonly errors: RuntimeErrors) {}

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range, context: vscode.CodeActionContext): vscode.CodeAction[] {
    if (context.only !== undefined && !context.only.intersects(vscode.CodeActionKind.QuickFix)) return [];
    return this.errors.at(document.uri, range).flatMap(actionsOf);
  }
}

function actionsOf(placed: PlacedRunError): readonly vscode.CodeAction[] {
  const [newest] = placed.error.failures;
  if (newest === undefined) return [];
  const { task, workflowInstanceId, scheduleTime, runNumber } = newest;
  const target: CommandTarget = { uri: placed.workflow.toString(), task, workflowInstanceId };
  const show = action(placed, { title: vscode.l10n.t('Show attempt of {0}, run {1}', scheduleTime, runNumber), command: COMMANDS.showStatus, target });
  if (!vscode.workspace.isTrusted) return [show];
  return [
    action(placed, { title: vscode.l10n.t('Rerun from here for {0}…', scheduleTime), command: COMMANDS.rerunFrom, target }),
    action(placed, { title: vscode.l10n.t('Rerun only this task for {0}…', scheduleTime), command: COMMANDS.rerunOnly, target }),
    show,
  ];
}

interface ActionParts {
  readonly title: string;
  readonly command: CommandId;
  readonly target: CommandTarget;
}

function action({ location }: PlacedRunError, { title, command, target }: ActionParts): vscode.CodeAction {
  const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  made.command = { title, command, arguments: [target] };
  made.diagnostics = vscode.languages.getDiagnostics(location.uri).filter(({ source, range }) => source === RUN_SOURCE && range.isEqual(location.range));
  return made;
}
