import * as vscode from 'vscode';
import type { Completion } from '../../core/language/completion';
import type { WorkflowIndex } from '../workspace/workflowIndex';
import type { AsIfTimes } from './asIfTimes';
import { findTypedFile } from './typedFile';

/** Typing one of these asks anew: behind a key, in a placeholder, in a list. */
export const COMPLETION_TRIGGERS = [' ', '{', '[', '.'] as const;

const KINDS: Readonly<Record<Completion['kind'], vscode.CompletionItemKind>> = {
  key: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.EnumMember,
  task: vscode.CompletionItemKind.Reference,
  workflow: vscode.CompletionItemKind.Module,
  parameter: vscode.CompletionItemKind.Variable,
  table: vscode.CompletionItemKind.Struct,
  column: vscode.CompletionItemKind.Field,
};

/** Completes keys, values, names, parameters and tables in workflow files and their `.sql` files. */
export class WorkflowCompletions implements vscode.CompletionItemProvider {
  constructor(
    readonly index: WorkflowIndex,
    readonly asIf: AsIfTimes,
  ) {}

  async provideCompletionItems(...[document, position, , context]: Parameters<vscode.CompletionItemProvider['provideCompletionItems']>): Promise<vscode.CompletionItem[]> {
    const found = findTypedFile(this.index, document);
    if (found === undefined) return [];
    const request = { offset: document.offsetAt(position), now: Date.now(), scheduleInstant: this.asIf.of(found.loaded) };
    const completions = await this.index.language.ask('completeAt', found.place, request);
    // A blank alone does not ask for columns: Enter behind it begins a new line.
    const wanted = (completions ?? []).filter(({ kind }) => kind !== 'column' || context.triggerCharacter !== ' ');
    return wanted.map((completion, order) => toItem(completion, document, order));
  }
}

function toItem({ kind, label, insertText, range, detail }: Completion, document: vscode.TextDocument, order: number): vscode.CompletionItem {
  const item = new vscode.CompletionItem(label, KINDS[kind]);
  item.insertText = insertText;
  item.range = new vscode.Range(document.positionAt(range.start), document.positionAt(range.end));
  item.sortText = String(order).padStart(5, '0');
  item.detail = kind === 'table' && detail !== '' ? vscode.l10n.t('written by {0}', detail) : kind === 'key' ? vscode.l10n.t(detail) : detail;
  return item;
}
