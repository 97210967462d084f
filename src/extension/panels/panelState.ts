import * as vscode from 'vscode';
import { LineIndex } from '../../core/base/lineIndex';
import type { StatusSnapshot } from '../../core/instance/status';
import { buildBackfillBar, findShownBackfill } from '../../core/views/backfillBar';
import { buildDetail, type DetailView, type LocateOffset } from '../../core/views/detail';
import { buildGrid } from '../../core/views/grid';
import type { PanelState, Selection } from '../../protocol/panelMessages';
import type { PanelTexts } from '../../protocol/panelTexts';
import type { PanelViewName } from '../../protocol/panelViews';
import type { Runners } from '../runners';
import { localZone } from '../viewTexts';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';

export interface PanelSource {
  readonly index: WorkflowIndex;
  readonly runners: Runners;
  readonly texts: PanelTexts;
}

/** Nothing stored, or nothing read yet. */
const EMPTY: StatusSnapshot = { logicalInstances: [], backfills: [], localSchedules: [], access: 'owner' };

/** The workflows that the panel can show: name and file. */
export function shownWorkflows(index: WorkflowIndex): readonly { readonly name: string; readonly loaded: LoadedWorkflow }[] {
  return index.workflows.flatMap((loaded) => {
    const name = loaded.file.workflow?.name.value;
    return name === undefined ? [] : [{ name, loaded }];
  });
}

/** What the page looks at. */
export interface Shown {
  /** `undefined`: there is no workflow in the workspace. */
  readonly loaded: LoadedWorkflow | undefined;
  readonly selection: Selection | undefined;
  /** What only another view needs is not built. */
  readonly view: PanelViewName;
}

export function buildPanelState(source: PanelSource, { loaded, selection }: Shown): PanelState {
  const { index, runners, texts } = source;
  const workflow = loaded?.file.workflow;
  const whole = (loaded === undefined ? undefined : runners.statusOf(loaded)) ?? EMPTY;
  const name = workflow?.name.value;
  const logicalInstances = whole.logicalInstances.filter((item) => item.logicalInstance.workflow === name);
  const trusted = vscode.workspace.isTrusted;
  const permission = { access: whole.access, trusted };
  const backfill = name === undefined ? undefined : findShownBackfill(whole, name);
  return {
    workflow: name,
    workflows: shownWorkflows(index).map((item) => item.name),
    access: whole.access,
    trusted,
    zone: localZone(),
    grid: buildGrid({
      tasks: workflow?.tasks.map((task) => task.name.value) ?? [],
      logicalInstances,
      hasOlder: loaded !== undefined && runners.hasOlder(loaded),
    }),
    backfill: backfill === undefined ? undefined : buildBackfillBar({ backfill, snapshot: whole, permission, texts }),
    detail: loaded === undefined ? undefined : detailOf({ source, loaded, selection, status: whole }),
  };
}

interface DetailSource {
  readonly source: PanelSource;
  readonly loaded: LoadedWorkflow;
  readonly selection: Selection | undefined;
  readonly status: StatusSnapshot;
}

function detailOf({ source, loaded, selection, status }: DetailSource): DetailView | undefined {
  const chosen = status.logicalInstances.find((item) => item.logicalInstance.id === selection?.logicalInstanceId);
  if (chosen === undefined || selection === undefined) return undefined;
  return buildDetail({
    status: chosen,
    all: status.logicalInstances,
    workflowInstanceId: selection.workflowInstanceId,
    task: selection.task,
    permission: { access: status.access, trusted: vscode.workspace.isTrusted },
    locate: locator(loaded),
    texts: source.texts,
  });
}

/** Places in the workflow file itself; other files are located when they are opened. */
function locator(loaded: LoadedWorkflow): LocateOffset {
  const lines = new LineIndex(loaded.file.text);
  return (file, offset) => (`/${loaded.uri.path}`.endsWith(`/${file}`) ? lines.positionAt(offset) : undefined);
}
