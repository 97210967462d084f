import * as vscode from 'vscode';
import { LineIndex } from '../../core/base/lineIndex';
import type { Fix } from '../../core/lint/finding';
import { readText } from '../workspace/readText';
import type { Findings, PlacedFinding } from '../lint/findings';
import { sayFix } from '../lint/findingTexts';
import { FINDING_FIXED } from '../onboarding/firstSteps';
import { ignoreAction } from './ignoreFinding';
import { toVscodeRange } from './positions';

const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('idempo');

/** Quick fixes of the findings at the cursor, best first, then ignoring them with a reason; `source.fixAll.idempo` applies the safe ones of the file. */
export class QuickFixes implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, FIX_ALL],
  };

  constructor(readonly findings: Findings) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    if (context.only !== undefined && FIX_ALL.contains(context.only)) return this.#fixAll(document);
    if (context.only !== undefined && !context.only.intersects(vscode.CodeActionKind.QuickFix)) return [];
    const placed = this.findings.at(document.uri, range);
    const actions = placed.flatMap((item) => item.finding.fixes.map((fix, index) => ({ item, fix, index })));
    const fixes = await Promise.all(actions.map(({ item, fix, index }) => this.#action(item, fix, index === 0)));
    return [...fixes, ...placed.map(ignoreAction)];
  }

  async #action(placed: PlacedFinding, fix: Fix, isPreferred: boolean): Promise<vscode.CodeAction> {
    const action = new vscode.CodeAction(sayFix(fix.title), vscode.CodeActionKind.QuickFix);
    action.edit = await this.#edit(placed, [fix]);
    action.command = { command: FINDING_FIXED, title: action.title };
    action.isPreferred = isPreferred;
    action.diagnostics = [...vscode.languages.getDiagnostics(placed.uri)].filter(
      (diagnostic) => codeOf(diagnostic) === placed.finding.code && diagnostic.range.isEqual(placed.range),
    );
    return action;
  }

  async #fixAll(document: vscode.TextDocument): Promise<vscode.CodeAction[]> {
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const edit = new vscode.WorkspaceEdit();
    for (const placed of this.findings.at(document.uri, whole)) {
      const safe = placed.finding.fixes.find((fix) => fix.kind === 'safe');
      if (safe !== undefined) await this.#addEdits(edit, placed, safe);
    }
    if (edit.size === 0) return [];
    const action = new vscode.CodeAction(vscode.l10n.t('Apply all safe Idempo fixes'), FIX_ALL);
    action.edit = edit;
    action.command = { command: FINDING_FIXED, title: action.title };
    return [action];
  }

  async #edit(placed: PlacedFinding, fixes: readonly Fix[]): Promise<vscode.WorkspaceEdit> {
    const edit = new vscode.WorkspaceEdit();
    for (const fix of fixes) await this.#addEdits(edit, placed, fix);
    return edit;
  }

  async #addEdits(edit: vscode.WorkspaceEdit, placed: PlacedFinding, fix: Fix): Promise<void> {
    for (const change of fix.edits) {
      const uri = vscode.Uri.joinPath(placed.folder, change.file);
      const lines = new LineIndex(await readText(uri));
      edit.replace(uri, toVscodeRange(lines, change.range), change.newText);
    }
  }
}

function codeOf({ code }: vscode.Diagnostic): string | number | undefined {
  return typeof code === 'object' ? code.value : code;
}
