import * as vscode from 'vscode';
import { RefusedError } from '../../core/base/errors';
import type { TreeNode } from '../../core/views/tree/treeNode';
import type { Workflow } from '../../core/workflow/workflow';
import type { PanelViewName } from '../../protocol/panelViews';
import { folderOf } from '../runners';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';

/** What a lens, a tree node or the panel hands to a command. From the palette nothing comes, and the command asks. */
export interface CommandTarget {
  /** The workflow file. */
  readonly uri?: string;
  readonly task?: string;
  readonly workflowInstanceId?: string;
  readonly backfillId?: string;
  readonly scheduleInstant?: number;
  /** The panel's view to show; `undefined`: the one that it shows. */
  readonly view?: PanelViewName;
  /** Code of a rule. */
  readonly rule?: string;
}

/** A workflow file that has a workflow in it. */
export interface TargetWorkflow extends LoadedWorkflow {
  readonly workflow: Workflow;
}

/** Tree nodes carry their target; lenses are targets; editor menus pass the document's URI. */
export function readTarget(argument: unknown): CommandTarget {
  if (argument instanceof vscode.Uri) return { uri: argument.toString() };
  if (typeof argument !== 'object' || argument === null) return {};
  if (!('target' in argument)) return argument;
  const { target } = argument as TreeNode;
  return { ...target, uri: target.key };
}

/** The workflow that is meant: of the target, else of the active editor, else the only one, else one that the user picks. `undefined`: dismissed. */
export async function findWorkflow(index: WorkflowIndex, target: CommandTarget): Promise<TargetWorkflow | undefined> {
  await index.scan();
  const meant = target.uri ?? vscode.window.activeTextEditor?.document.uri.toString();
  const loaded = index.workflows.find((item) => item.uri.toString() === meant);
  if (loaded !== undefined) return withoutNamesake(index, withWorkflow(loaded));
  if (target.uri !== undefined) throw new RefusedError('noWorkflow', vscode.l10n.t('{0} is not a workflow file.', target.uri));
  const picked = await pickWorkflow(index);
  return picked === undefined ? undefined : withoutNamesake(index, picked);
}

/** A folder has one store, and instances are kept under the workflow's name: two files of one name would share them. */
function withoutNamesake(index: WorkflowIndex, found: TargetWorkflow): TargetWorkflow {
  const name = found.workflow.name.value;
  const folder = folderOf(found).toString();
  const other = index.workflows.find(
    (item) => item.uri.toString() !== found.uri.toString() && folderOf(item).toString() === folder && item.file.workflow?.name.value === name,
  );
  if (other === undefined) return found;
  throw new RefusedError('sameName', vscode.l10n.t('{0} and {1} both hold a workflow called {2}, and their instances would be mixed. Rename one of them.', found.file.path, other.file.path, name));
}

export function withWorkflow(loaded: LoadedWorkflow): TargetWorkflow {
  const { workflow } = loaded.file;
  if (workflow !== undefined) return { ...loaded, workflow };
  const first = loaded.file.problems[0]?.message ?? vscode.l10n.t('it has no workflow');
  throw new RefusedError('noWorkflow', vscode.l10n.t('{0} cannot be used: {1}', loaded.file.path, first));
}

async function pickWorkflow(index: WorkflowIndex): Promise<TargetWorkflow | undefined> {
  const items = index.workflows.flatMap((loaded) => {
    const { workflow } = loaded.file;
    return workflow === undefined ? [] : [{ label: workflow.name.value, description: loaded.file.path, found: { ...loaded, workflow } }];
  });
  if (items.length === 0) {
    throw new RefusedError('noWorkflow', vscode.l10n.t('This workspace has no workflow file (*.workflow.yaml).'));
  }
  const chosen = items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which workflow?') });
  return chosen?.found;
}

/** The task of the target, else one that the user picks. `undefined`: dismissed. */
export async function findTask(target: CommandTarget, workflow: Workflow): Promise<string | undefined> {
  const names = workflow.tasks.map((task) => task.name.value);
  if (target.task !== undefined && names.includes(target.task)) return target.task;
  return vscode.window.showQuickPick(names, { placeHolder: vscode.l10n.t('Which task of {0}?', workflow.name.value) });
}
