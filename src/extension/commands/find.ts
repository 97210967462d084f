import * as vscode from 'vscode';
import { messageOf } from '../../core/base/errors';
import { findTypedTimes, listFoundTimes, type FoundTime } from '../../core/views/finder';
import { log } from '../report';
import { byFolder } from '../workspace/folders';
import { localisedTexts } from '../viewTexts';
import type { LoadedWorkflow } from '../workspace/workflowIndex';
import type { Services } from './services';

interface FindItem extends vscode.QuickPickItem {
  readonly loaded?: LoadedWorkflow;
  readonly time?: FoundTime;
}

/** Schedule times that one search shows. */
const MOST_TIMES = 200;

/** Finds a workflow by its name or path, or a schedule time of any workflow by its date; shows the one in the tree, the other in the panel. */
export async function find(services: Services): Promise<void> {
  await services.index.scan();
  const chosen = await pick(services);
  if (chosen?.loaded === undefined) return;
  const uri = chosen.loaded.uri.toString();
  if (chosen.time?.workflowInstanceId === undefined) return services.revealWorkflow(uri);
  await services.runners.load(chosen.loaded, [chosen.time.workflowInstanceId]);
  await services.showPanel({ uri, workflowInstanceId: chosen.time.workflowInstanceId }, 'takeFocus');
}

function pick(services: Services): Promise<FindItem | undefined> {
  const workflows = listWorkflows(services);
  const picker = vscode.window.createQuickPick<FindItem>();
  picker.placeholder = vscode.l10n.t('Name of a workflow, or a date as 2025-03-14');
  picker.matchOnDescription = true;
  picker.items = workflows;
  picker.onDidChangeValue((typed) => void showTimes(services, picker, { typed, workflows }));
  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      resolve(picker.selectedItems[0]);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

function listWorkflows({ index }: Services): readonly FindItem[] {
  return index.workflows.flatMap((loaded) => {
    const { workflow } = loaded.file;
    return workflow === undefined ? [] : [{ label: workflow.name.value, description: loaded.file.path, iconPath: new vscode.ThemeIcon('type-hierarchy'), loaded }];
  });
}

interface Typed {
  readonly typed: string;
  readonly workflows: readonly FindItem[];
}

async function showTimes(services: Services, picker: vscode.QuickPick<FindItem>, { typed, workflows }: Typed): Promise<void> {
  const times = findTypedTimes(typed);
  if (times === undefined) {
    if (picker.items !== workflows) picker.items = workflows;
    return;
  }
  picker.busy = true;
  try {
    const found = await findTimes(services, times);
    if (picker.value === typed) picker.items = [...found, ...workflows];
  } catch (error) {
    log().warn(messageOf(error));
  } finally {
    picker.busy = false;
  }
}

async function findTimes({ index, runners }: Services, { text, from, to }: { readonly text: string; readonly from: number; readonly to: number }): Promise<readonly FindItem[]> {
  const found = await Promise.all([...byFolder(index.workflows).values()].map(async (all) => {
    const status = await runners.readFolder(all[0], MOST_TIMES, { from, to, withoutTexts: true });
    return listFoundTimes(status?.logicalInstances ?? [], text, localisedTexts()).map((time) => ({ time, loaded: all.find(({ file }) => file.workflow?.name.value === time.workflow) }));
  }));
  return found.flat().flatMap(({ time, loaded }) => (loaded === undefined ? [] : [itemOf(time, loaded)]));
}

function itemOf(time: FoundTime, loaded: LoadedWorkflow): FindItem {
  return { label: time.scheduleTime, description: `${time.workflow} · ${time.state}`, iconPath: new vscode.ThemeIcon(time.icon), time, loaded };
}
