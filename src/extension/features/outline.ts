import * as vscode from 'vscode';
import { LineIndex } from '../../core/base/lineIndex';
import type { OutlineEntry } from '../../core/language/outline';
import type { WorkflowIndex } from '../workspace/workflowIndex';
import { toVscodeRange } from './positions';
import { findTypedFile, isWorkflowItself } from './typedFile';

const KINDS: Readonly<Record<OutlineEntry['kind'], vscode.SymbolKind>> = {
  workflow: vscode.SymbolKind.Module,
  task: vscode.SymbolKind.Function,
  parameter: vscode.SymbolKind.Variable,
  sql: vscode.SymbolKind.String,
};

/** The outline and breadcrumbs of a workflow file. */
export class WorkflowOutline implements vscode.DocumentSymbolProvider {
  constructor(readonly index: WorkflowIndex) {}

  async provideDocumentSymbols(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
    const found = findTypedFile(this.index, document);
    if (found === undefined || !isWorkflowItself(found)) return [];
    const lines = new LineIndex(found.place.text);
    const entries = await this.index.language.ask('outlineOf', found.place);
    return (entries ?? []).map((entry) => toSymbol(entry, lines));
  }
}

function toSymbol({ kind, name, detail, range, selection, children }: OutlineEntry, lines: LineIndex): vscode.DocumentSymbol {
  const symbol = new vscode.DocumentSymbol(name, detail, KINDS[kind], toVscodeRange(lines, range), toVscodeRange(lines, selection));
  symbol.children = children.map((child) => toSymbol(child, lines));
  return symbol;
}
