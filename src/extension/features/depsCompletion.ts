import * as vscode from 'vscode';
import { LineIndex } from '../../core/base/lineIndex';
import { completeDeps, type DepsCompletion } from '../../core/language/depsCompletion';
import { parseWorkflowFile, type ReadFileResult } from '../../core/workflow/parseWorkflowFile';
import type { WorkflowFile } from '../../core/workflow/workflow';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';
import { toVscodeRange } from './positions';

/** Completes `deps`: first the tasks that write what this one reads. */
export class DepsCompletions implements vscode.CompletionItemProvider {
  constructor(readonly index: WorkflowIndex) {}

  provideCompletionItems(document: vscode.TextDocument, position: vscode.Position): vscode.CompletionItem[] {
    const loaded = this.index.find(document.uri);
    if (loaded === undefined) return [];
    const text = document.getText();
    const lines = new LineIndex(text);
    return completeDeps(asTyped(loaded, text), document.offsetAt(position)).map((completion, order) => toItem(completion, lines, order));
  }
}

/** The file as it is typed now; the index follows a moment later. */
function asTyped({ file }: LoadedWorkflow, text: string): WorkflowFile {
  if (file.text === text) return file;
  const sources = file.workflow?.tasks.flatMap((task) => [task.sql, ...task.preStatements, ...task.postStatements]) ?? [];
  const known = new Map(sources.flatMap((source) => (source === undefined || source.file === file.path ? [] : [[source.file, source.text] as const])));
  const readFile = (path: string): ReadFileResult => {
    const script = known.get(path);
    return script === undefined ? { kind: 'missing' } : { kind: 'text', text: script };
  };
  return parseWorkflowFile({ path: file.path, text, readFile, root: '' });
}

function toItem({ name, insertText, range, tables }: DepsCompletion, lines: LineIndex, order: number): vscode.CompletionItem {
  const item = new vscode.CompletionItem(name, vscode.CompletionItemKind.Reference);
  item.insertText = insertText;
  item.range = toVscodeRange(lines, range);
  item.sortText = String(order).padStart(5, '0');
  if (tables.length > 0) item.detail = vscode.l10n.t('writes {0}', tables.join(', '));
  return item;
}
