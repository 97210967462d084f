import * as vscode from 'vscode';
import type { WorkflowIndex } from '../workspace/workflowIndex';
import { WorkflowNavigation } from './navigation';
import { WorkflowOutline } from './outline';
import { COMPLETION_TRIGGERS, WorkflowCompletions } from './workflowCompletion';
import { WorkflowHovers } from './workflowHover';

/** Workflow files and the `.sql` files that they name. */
const DOCUMENTS: vscode.DocumentSelector = [{ language: 'yaml' }, { language: 'sql' }, { pattern: '**/*.sql' }, { pattern: '**/*.workflow.{yaml,yml}' }];

/** What the editor knows about workflow files beyond findings. */
export function registerLanguage(index: WorkflowIndex): vscode.Disposable {
  const navigation = new WorkflowNavigation(index);
  return vscode.Disposable.from(
    vscode.languages.registerHoverProvider(DOCUMENTS, new WorkflowHovers(index)),
    vscode.languages.registerCompletionItemProvider(DOCUMENTS, new WorkflowCompletions(index), ...COMPLETION_TRIGGERS),
    vscode.languages.registerDocumentSymbolProvider(DOCUMENTS, new WorkflowOutline(index), { label: 'Idempo' }),
    vscode.languages.registerDefinitionProvider(DOCUMENTS, navigation),
    vscode.languages.registerReferenceProvider(DOCUMENTS, navigation),
    vscode.languages.registerRenameProvider(DOCUMENTS, navigation),
    vscode.languages.registerDocumentLinkProvider(DOCUMENTS, navigation),
  );
}
