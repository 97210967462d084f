import * as vscode from 'vscode';
import { LineIndex } from '../../core/base/lineIndex';
import type { DepsCompletion } from '../../core/language/depsCompletion';
import type { WorkflowIndex } from '../workspace/workflowIndex';
import { toVscodeRange } from './positions';
import { findTypedFile, isWorkflowItself } from './typedFile';

/** Completes `deps`: first the tasks that write what this one reads. */
export class DepsCompletions implements vscode.CompletionItemProvider {
  constructor(readonly index: WorkflowIndex) {}

  async provideCompletionItems(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.CompletionItem[]> {
    const found = findTypedFile(this.index, document);
    if (found === undefined || !isWorkflowItself(found)) return [];
    const lines = new LineIndex(found.place.text);
    const completions = await this.index.language.ask('completeDeps', found.place, document.offsetAt(position));
    return (completions ?? []).map((completion, order) => toItem(completion, lines, order));
  }
}

function toItem({ name, insertText, range, tables }: DepsCompletion, lines: LineIndex, order: number): vscode.CompletionItem {
  const item = new vscode.CompletionItem(name, vscode.CompletionItemKind.Reference);
  item.insertText = insertText;
  item.range = toVscodeRange(lines, range);
  item.sortText = String(order).padStart(5, '0');
  if (tables.length > 0) item.detail = vscode.l10n.t('writes {0}', tables.join(', '));
  return item;
}
