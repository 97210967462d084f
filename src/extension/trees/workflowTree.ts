import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable';
import type { StatusSnapshot } from '../../core/instance/status';
import { buildOrphans, buildTree, childrenOf } from '../../core/views/tree/buildTree';
import type { TreeWorkflow } from '../../core/views/tree/nodeSource';
import { findOrphans } from '../../core/views/tree/orphanNode';
import { isSameTree } from '../../core/views/tree/sameTree';
import type { TreeNode } from '../../core/views/tree/treeNode';
import { COMMANDS } from '../commands/ids';
import { reportError } from '../report';
import type { Runners } from '../runners';
import type { GapBook } from './gapBook';
import { localisedTexts, localZone } from '../viewTexts';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';

const COLLAPSIBLE: Readonly<Record<TreeNode['collapsible'], vscode.TreeItemCollapsibleState>> = {
  none: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
};

/** Changes within this time are shown together. */
const SHOWN_EVERY_MS = 200;

/** A workflow's node as VS Code holds it, and as it is now. */
interface Root {
  readonly handed: TreeNode;
  readonly now: TreeNode;
}

/** Side bar: workflows → tasks and logical instances → workflow instances → task instances → attempts. */
export class WorkflowTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<TreeNode[] | undefined>());
  readonly #texts = localisedTexts();
  /** By the workflow file's URI. */
  readonly #roots = new Map<string, Root>();
  /** Ids of those shown. */
  #orphans = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(
    readonly index: WorkflowIndex,
    readonly runners: Runners,
    readonly gaps: GapBook,
  ) {
    this.#store.add(gaps.onDidChange(() => this.#refreshSoon()));
    this.#store.add(index.onDidChange(() => this.#changed.fire(undefined)));
    this.#store.add(runners.onDidChange(() => this.#refreshSoon()));
    this.#store.add(runners.onDidLook(() => this.#refreshSoon()));
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire(undefined)));
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node === undefined) return this.#makeRoots();
    const loaded = node.kind === 'workflow' ? this.#findLoaded(node) : undefined;
    if (loaded !== undefined) this.runners.want(loaded).catch(reportError);
    return [...childrenOf(this.#now(node))];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    const { parent } = node;
    return parent?.kind === 'workflow' ? (this.#roots.get(parent.target.key)?.handed ?? parent) : parent;
  }

  getTreeItem(asked: TreeNode): vscode.TreeItem {
    const node = this.#now(asked);
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

  /** The node of a workflow file, for revealing it. `undefined`: there is none. */
  async findRoot(uri: string): Promise<TreeNode | undefined> {
    if (!this.#roots.has(uri)) await this.#makeRoots();
    return this.#roots.get(uri)?.handed;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#store.dispose();
  }

  async #makeRoots(): Promise<TreeNode[]> {
    await this.index.scan();
    const roots = this.#build(this.index.workflows);
    this.#roots.clear();
    for (const root of roots) this.#roots.set(root.target.key, { handed: root, now: root });
    const orphans = this.#buildOrphans(roots);
    this.#orphans = idsOf(orphans);
    return [...roots, ...orphans];
  }

  #refreshSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#refresh();
    }, SHOWN_EVERY_MS);
  }

  /** Tells VS Code of the workflows in which something changed, so that the others are not drawn again. */
  #refresh(): void {
    const roots = this.#build(this.index.workflows);
    if (idsOf(this.#buildOrphans(roots)) !== this.#orphans) return this.#changed.fire(undefined);
    const changed = roots.flatMap((now) => {
      const root = this.#roots.get(now.target.key);
      if (root === undefined) return [];
      this.#roots.set(now.target.key, { handed: root.handed, now });
      return isSameTree(root.now, now) ? [] : [root.handed];
    });
    if (changed.length > 0) this.#changed.fire(changed);
  }

  #build(all: readonly LoadedWorkflow[]): readonly TreeNode[] {
    const folders = foldersOf(all);
    const before = new Map([...this.#roots].map(([key, { now }]) => [key, now]));
    return buildTree({ workflows: all.map((item, place) => this.#entry(item, folders?.[place])), zone: localZone(), texts: this.#texts }, before);
  }

  #buildOrphans(roots: readonly TreeNode[]): readonly TreeNode[] {
    const byStore = new Map<StatusSnapshot, TreeWorkflow[]>();
    for (const { source: { entry } } of roots) {
      if (entry.snapshot === undefined || entry.snapshot.localSchedules.length === 0) continue;
      const entries = byStore.get(entry.snapshot);
      if (entries === undefined) byStore.set(entry.snapshot, [entry]);
      else entries.push(entry);
    }
    const orphans = [...byStore].flatMap(([snapshot, entries]) => findOrphans(snapshot, entries));
    return buildOrphans(orphans, { zone: localZone(), texts: this.#texts });
  }

  #now(node: TreeNode): TreeNode {
    return node.kind === 'workflow' ? (this.#roots.get(node.target.key)?.now ?? node) : node;
  }

  #findLoaded(node: TreeNode): LoadedWorkflow | undefined {
    return this.index.workflows.find((item) => item.uri.toString() === node.target.key);
  }

  #entry(loaded: LoadedWorkflow, folder: string | undefined): TreeWorkflow {
    const snapshot = this.runners.statusOf(loaded);
    return {
      key: loaded.uri.toString(),
      path: loaded.file.path,
      folder: folder === '' ? undefined : folder,
      workflow: loaded.file.workflow,
      snapshot,
      gaps: this.gaps.gapsOf(loaded),
      limit: this.runners.limitOf(loaded),
      hasOlder: this.runners.hasOlder(loaded),
      trusted: vscode.workspace.isTrusted,
      hasErrors: loaded.file.problems.some(({ severity }) => severity === 'error'),
      isReading: this.runners.isReading(loaded),
    };
  }
}

/** The folder of each within the workspace, for people; `undefined`: all lie in one. */
function foldersOf(all: readonly LoadedWorkflow[]): readonly string[] | undefined {
  const folders = all.map((loaded) => {
    const folder = FOLDERS.get(loaded) ?? parentOf(vscode.workspace.asRelativePath(loaded.uri));
    FOLDERS.set(loaded, folder);
    return folder;
  });
  return new Set(folders).size > 1 ? folders : undefined;
}

/** Thousands of workflows are described anew whenever one of them changes. */
const FOLDERS = new WeakMap<LoadedWorkflow, string>();

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function idsOf(nodes: readonly TreeNode[]): string {
  return nodes.map(({ id }) => id).join('\n');
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
