import * as vscode from 'vscode';
import { LineIndex } from '../../core/base/lineIndex';
import type { Findings, PlacedFinding } from '../lint/findings';
import { reportError } from '../report';
import { readText } from '../workspace/readText';
import type { WorkflowIndex } from '../workspace/workflowIndex';
import { toVscodeRange } from './positions';

/** Started by a quick fix alone; not in the palette, since it needs a finding. */
const IGNORE_FINDING = 'idempo.finding.ignore';

/** The quick fix that silences a finding where it stands. */
export function ignoreAction(placed: PlacedFinding): vscode.CodeAction {
  const { code, range } = placed.finding;
  const action = new vscode.CodeAction(vscode.l10n.t('Ignore {0} here, with a reason…', code), vscode.CodeActionKind.QuickFix);
  action.command = { command: IGNORE_FINDING, title: action.title, arguments: [placed.uri.toString(), code, range.start] };
  return action;
}

export function registerIgnoreFinding(index: WorkflowIndex, findings: Findings): vscode.Disposable {
  return vscode.commands.registerCommand(IGNORE_FINDING, (uri: unknown, code: unknown, start: unknown) => {
    const placed = findings.find(uri, code, start);
    return placed === undefined ? undefined : ignore(placed, index, findings).catch(reportError);
  });
}

async function ignore(placed: PlacedFinding, index: WorkflowIndex, findings: Findings): Promise<void> {
  const { finding, uri } = placed;
  const reason = await vscode.window.showInputBox({
    title: vscode.l10n.t('Why is {0} right here?', finding.code),
    prompt: vscode.l10n.t('The reason is written into the comment. A comment without one silences nothing.'),
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('Write a reason.') : undefined),
  });
  if (reason === undefined) return;
  const text = await readText(uri);
  const loaded = index.find(uri);
  const edit = await index.language.call('suppressionEdit', finding, {
    reason,
    text,
    workflow: loaded && index.placeOf(loaded),
    others: findings.of(uri).map((other) => other.finding),
  });
  if (edit === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No comment can stand here. Add {0} under "idempo: ignore:" of the workflow file, with its reason.', finding.code));
    return;
  }
  const change = new vscode.WorkspaceEdit();
  change.replace(uri, toVscodeRange(new LineIndex(text), edit.range), edit.newText);
  await vscode.workspace.applyEdit(change);
}
