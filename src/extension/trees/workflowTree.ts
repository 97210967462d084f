import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import { buildTree, childrenOf } from '../../core/views/tree/buildTree';
import type { TreeWorkflow } from '../../core/views/tree/nodeSource';
import type { TreeNode } from '../../core/views/tree/treeNode';
import { COMMANDS } from '../commands/ids';
import type { Runners } from '../runners';
import { localisedTexts, localZone } from '../viewTexts';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';

const COLLAPSIBLE: Readonly<Record<TreeNode['collapsible'], vscode.TreeItemCollapsibleState>> = {
  none: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
};

/** Side bar: workflows → tasks and logical instances → workflow instances → task instances → attempts. */
export class WorkflowTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());
  readonly #texts = localisedTexts();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(
    readonly index: WorkflowIndex,
    readonly runners: Runners,
  ) {
    this.#store.add(index.onDidChange(() => this.#changed.fire()));
    this.#store.add(runners.onDidChange(() => this.#changed.fire()));
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()));
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node !== undefined) return [...childrenOf(node)];
    await this.index.scan();
    return [...buildTree({ workflows: this.index.workflows.map((item) => this.#entry(item)), zone: localZone(), texts: this.#texts })];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const item = new vscode.TreeItem(node.label, COLLAPSIBLE[node.collapsible]);
    item.id = node.id;
    item.description = node.description;
    item.tooltip = node.tooltip;
    item.contextValue = node.contextValue;
    item.accessibilityInformation = { label: node.accessibilityLabel };
    const color = node.icon.color === undefined ? undefined : new vscode.ThemeColor(node.icon.color);
    item.iconPath = new vscode.ThemeIcon(node.icon.id, color);
    const command = commandOf(node);
    if (command !== undefined) item.command = { title: node.label, command, arguments: [node] };
    return item;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #entry(loaded: LoadedWorkflow): TreeWorkflow {
    const snapshot = this.runners.statusOf(loaded);
    return {
      key: loaded.uri.toString(),
      path: loaded.file.path,
      workflow: loaded.file.workflow,
      snapshot,
      limit: this.runners.limitOf(loaded),
      hasOlder: this.runners.hasOlder(loaded),
      trusted: vscode.workspace.isTrusted,
    };
  }
}

/** What a click does; expanding is separate. */
function commandOf(node: TreeNode): string | undefined {
  switch (node.kind) {
    case 'task': return COMMANDS.openTask;
    case 'taskInstance':
    case 'attempt':
    case 'backfill': return COMMANDS.showStatus;
    case 'older': return COMMANDS.showOlder;
    case 'workflow': return node.collapsible === 'none' ? COMMANDS.openWorkflow : undefined;
    default: return undefined;
  }
}
