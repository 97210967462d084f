import * as vscode from 'vscode';
import { RefusedError } from '../../core/base/errors';
import { containsOffset } from '../../core/base/textRange';
import type { Workflow } from '../../core/workflow/workflow';
import { sayFinding } from '../lint/findingTexts';
import { folderOf, inFolder } from '../workspace/folders';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';
import { readCommandTarget, type CommandTarget } from './commandTarget';

/** A workflow file that has a workflow in it. */
export interface TargetWorkflow extends LoadedWorkflow {
  readonly workflow: Workflow;
}

/** Editor menus pass the document's URI. Throws `RefusedError` for what no place of ours hands to a command. */
export function readTarget(argument: unknown): CommandTarget {
  const target = argument instanceof vscode.Uri ? { uri: argument.toString() } : readCommandTarget(argument);
  if (target !== undefined) return target;
  throw new RefusedError('badArgument', vscode.l10n.t('This command was called with something that it does not know.'));
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
  const other = inFolder(index.workflows, folderOf(found)).find((item) => item.uri.toString() !== found.uri.toString() && item.file.workflow?.name.value === name);
  if (other === undefined) return found;
  throw new RefusedError('sameName', vscode.l10n.t('{0} and {1} both hold a workflow called {2}, and their instances would be mixed. Rename one of them.', found.file.path, other.file.path, name));
}

export function withWorkflow(loaded: LoadedWorkflow): TargetWorkflow {
  const { workflow } = loaded.file;
  if (workflow !== undefined) return { ...loaded, workflow };
  const [first] = loaded.file.problems;
  const why = first === undefined ? vscode.l10n.t('it has no workflow') : sayFinding(first.code, first.message);
  throw new RefusedError('noWorkflow', vscode.l10n.t('{0} cannot be used: {1}', loaded.file.path, why));
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

/**
 * The task of the target, else one that the user picks; the one at the cursor stands first. The editor's own menu, which names the file
 * alone, means that one. `undefined`: dismissed.
 */
export async function findTask(target: CommandTarget, { uri, workflow }: Pick<TargetWorkflow, 'uri' | 'workflow'>): Promise<string | undefined> {
  const names = workflow.tasks.map((task) => task.name.value);
  if (target.task !== undefined && names.includes(target.task)) return target.task;
  const here = taskAtCursor(uri, workflow);
  if (here !== undefined && target.uri !== undefined) return here;
  const offered = here === undefined ? names : [here, ...names.filter((name) => name !== here)];
  return vscode.window.showQuickPick(offered, { placeHolder: vscode.l10n.t('Which task of {0}?', workflow.name.value) });
}

function taskAtCursor(uri: vscode.Uri, { tasks }: Workflow): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.toString() !== uri.toString()) return undefined;
  const offset = editor.document.offsetAt(editor.selection.active);
  return tasks.find(({ range }) => containsOffset(range, offset))?.name.value;
}
