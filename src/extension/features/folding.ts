import * as vscode from 'vscode';
import { foldsOf } from '../../core/language/folding';
import type { WorkflowIndex } from '../workspace/workflowIndex';

/** Folds the tasks of a workflow file, and all else that is indented. */
export class WorkflowFolding implements vscode.FoldingRangeProvider {
  constructor(readonly index: WorkflowIndex) {}

  provideFoldingRanges(document: vscode.TextDocument): vscode.FoldingRange[] | undefined {
    if (this.index.find(document.uri) === undefined) return undefined;
    return foldsOf(document.getText()).map(({ kind, first, last }) => new vscode.FoldingRange(first, last, kind === 'comment' ? vscode.FoldingRangeKind.Comment : undefined));
  }
}
