import * as vscode from 'vscode';
import { DisposableStore } from '../core/base/disposable';
import { registerCommands } from './commands/register';
import type { Services } from './commands/services';
import { AsIfTimes } from './features/asIfTimes';
import { DepsCompletions } from './features/depsCompletion';
import { FindingHover } from './features/findingHover';
import { registerTexts } from './features/attemptDocuments';
import { registerIgnoreFinding } from './features/ignoreFinding';
import { WorkflowLenses } from './features/lenses';
import { QuickFixes } from './features/quickFixes';
import { registerLanguage } from './features/language';
import { registerRulePages, RulePages } from './features/rulePages';
import { Findings } from './lint/findings';
import { loadFindingTexts } from './lint/findingTexts';
import { LanguageClient } from './language/languageClient';
import { ownerFiles } from './language/ownerFiles';
import { LintSettings } from './lint/lintSettings';
import { PastRuns } from './lint/pastRuns';
import { ProjectFiles } from './lint/projectFiles';
import { WorkspaceLinter } from './lint/workspaceLinter';
import { watchFirstSteps } from './onboarding/firstSteps';
import { InstancePanel } from './panels/instancePanel';
import { registerPlaces, type PlaceServices } from './places';
import type { Platform } from './platform';
import { log, reportError } from './report';
import { Runners } from './runners';
import { LocalSchedules } from './schedules/localSchedules';
import { GapBook } from './trees/gapBook';
import { WorkflowTree } from './trees/workflowTree';
import { WorkflowIndex } from './workspace/workflowIndex';

/** Documents in which findings may stand. */
const DOCUMENTS: vscode.DocumentSelector = [{ language: 'yaml' }, { language: 'dockercompose' }, { language: 'sql' }, { pattern: '**/*.sql' }, { pattern: '**/*.workflow.{yaml,yml}' }];
const WORKFLOW_FILES: vscode.DocumentSelector = [{ language: 'yaml' }, { pattern: '**/*.workflow.{yaml,yml}' }];

/** Builds the object graph of the extension; the entry files only make the platform. */
export function activateShared(context: vscode.ExtensionContext, platform: Platform): void {
  const store = new DisposableStore();
  context.subscriptions.push(store);
  const language = store.add(new LanguageClient({
    start: (events) => platform.startLanguage(context.extensionUri, events),
    owner: ownerFiles(platform),
    report: reportError,
    tooSlowText: vscode.l10n.t('Checking this takes too long. What stands here is not looked at until it changes.'),
  }));
  const index = store.add(new WorkflowIndex(platform, language));
  const runners = store.add(new Runners(platform));
  const findings = store.add(new Findings());
  const projects = store.add(new ProjectFiles());
  const settings = store.add(new LintSettings(language, projects));
  store.add(new WorkspaceLinter({ index, settings, findings, pastRuns: new PastRuns(index, runners), texts: loadFindingTexts(context.extensionUri).catch(reportError) }));
  const panel = store.add(new InstancePanel({ context, index, runners }));
  const asIf = store.add(new AsIfTimes(context.workspaceState, runners));
  const pages = new RulePages(context.extensionUri);
  const gaps = store.add(new GapBook(index, runners));
  const { revealWorkflow, showFailed } = registerTree(store, { index, runners, gaps });
  const services: Services = { context, index, runners, gaps, asIf, pages, showPanel: (target, how) => panel.show(target, how), askPanel: (message) => panel.ask(message), revealWorkflow };
  store.add(registerTexts(index, runners));
  store.add(registerRulePages(pages));
  store.add(registerIgnoreFinding(index, findings));
  store.add(registerCommands(services));
  store.add(new LocalSchedules(index, runners));
  store.add(vscode.languages.registerCodeLensProvider(WORKFLOW_FILES, store.add(new WorkflowLenses(index, runners))));
  store.add(vscode.languages.registerCodeActionsProvider(DOCUMENTS, new QuickFixes(findings), QuickFixes.metadata));
  store.add(vscode.languages.registerCompletionItemProvider(WORKFLOW_FILES, new DepsCompletions(index), ' ', '[', ','));
  store.add(vscode.languages.registerHoverProvider(DOCUMENTS, new FindingHover(findings, pages)));
  store.add(watchFirstSteps(context, runners));
  store.add(registerLanguage(index, asIf));
  store.add(registerPlaces({ services, isPanelVisible: () => panel.isVisible, showFailed, documents: DOCUMENTS }));
  publishContextKeys(store, index);
  const scanned = projects.scan().then(() => index.scan());
  vscode.window.withProgress({ location: { viewId: 'idempo.workflows' } }, () => scanned).then(undefined, () => undefined);
  scanned.then(() => void vscode.commands.executeCommand('setContext', 'idempo.scanned', true), reportError);
}

function registerTree(store: DisposableStore, { index, runners, gaps }: Pick<Services, 'index' | 'runners' | 'gaps'>): Pick<Services, 'revealWorkflow'> & Pick<PlaceServices, 'showFailed'> {
  const provider = store.add(new WorkflowTree(index, runners, gaps));
  const view = store.add(vscode.window.createTreeView('idempo.workflows', { treeDataProvider: provider, showCollapseAll: true }));
  const nothing: vscode.TreeDataProvider<never> = {
    getChildren: () => [],
    getTreeItem: () => {
      throw new Error('the view has no nodes');
    },
  };
  store.add(vscode.window.registerTreeDataProvider('idempo.restricted', nothing));
  return {
    async revealWorkflow(uri) {
      const node = await provider.findRoot(uri);
      if (node !== undefined) await view.reveal(node, { select: true, focus: true, expand: true });
    },
    showFailed(count) {
      if ((view.badge?.value ?? 0) === count) return;
      view.badge = count === 0 ? undefined : { value: count, tooltip: vscode.l10n.t('{0} failed', count) };
    },
  };
}

/** `idempo.workflowPaths`: the files for which the editor title shows our menu; `idempo.hasWorkflows`: the palette has what needs one. */
function publishContextKeys(store: DisposableStore, index: WorkflowIndex): void {
  const publish = (): void => {
    const paths = index.workflows.map((loaded) => loaded.uri.fsPath);
    for (const [key, value] of [['idempo.workflowPaths', paths], ['idempo.hasWorkflows', paths.length > 0]] as const) {
      vscode.commands.executeCommand('setContext', key, value).then(undefined, (error: unknown) => log().warn(String(error)));
    }
  };
  store.add(index.onDidChange(publish));
}
