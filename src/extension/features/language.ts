import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import type { WorkflowIndex } from '../workspace/workflowIndex';
import { AsIfStatus } from './asIfStatus';
import type { AsIfTimes } from './asIfTimes';
import { WorkflowFolding } from './folding';
import { WorkflowInlays } from './inlayHints';
import { WorkflowNavigation } from './navigation';
import { WorkflowOutline } from './outline';
import { LEGEND, WorkflowTokens } from './semanticTokens';
import { COMPLETION_TRIGGERS, WorkflowCompletions } from './workflowCompletion';
import { registerHoverCopy, WorkflowHovers } from './workflowHover';

/** Workflow files and the `.sql` files that they name. */
const DOCUMENTS: vscode.DocumentSelector = [{ language: 'yaml' }, { language: 'sql' }, { pattern: '**/*.sql' }, { pattern: '**/*.workflow.{yaml,yml}' }];

/** What the editor knows about workflow files beyond findings. `asIf`: the schedule time that values are shown for. */
export function registerLanguage(index: WorkflowIndex, asIf: AsIfTimes): vscode.Disposable {
  const store = new DisposableStore();
  const navigation = new WorkflowNavigation(index);
  const tokens = store.add(new WorkflowTokens(index));
  const { languages } = vscode;
  store.add(new AsIfStatus(index, asIf));
  store.add(registerHoverCopy(index));
  store.add(languages.registerHoverProvider(DOCUMENTS, new WorkflowHovers(index, asIf)));
  store.add(languages.registerInlayHintsProvider(DOCUMENTS, store.add(new WorkflowInlays(index, asIf))));
  store.add(languages.registerDocumentSemanticTokensProvider(DOCUMENTS, tokens, LEGEND));
  store.add(languages.registerDocumentRangeSemanticTokensProvider(DOCUMENTS, tokens, LEGEND));
  store.add(languages.registerFoldingRangeProvider(DOCUMENTS, new WorkflowFolding(index)));
  store.add(languages.registerCompletionItemProvider(DOCUMENTS, new WorkflowCompletions(index, asIf), ...COMPLETION_TRIGGERS));
  store.add(languages.registerDocumentSymbolProvider(DOCUMENTS, new WorkflowOutline(index), { label: 'Idempo' }));
  store.add(languages.registerDefinitionProvider(DOCUMENTS, navigation));
  store.add(languages.registerReferenceProvider(DOCUMENTS, navigation));
  store.add(languages.registerRenameProvider(DOCUMENTS, navigation));
  store.add(languages.registerDocumentLinkProvider(DOCUMENTS, navigation));
  return store;
}
