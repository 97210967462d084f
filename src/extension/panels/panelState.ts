import * as vscode from 'vscode';
import type { StatusSnapshot } from '../../core/instance/status';
import { buildBackfillBar, findShownBackfill } from '../../core/views/backfillBar';
import type { GridView } from '../../core/views/grid';
import type { FileState, PanelState, Selection } from '../../protocol/panelMessages';
import type { ViewTexts } from '../../core/views/viewTexts';
import type { PanelTexts } from '../../protocol/panelTexts';
import type { PanelViewName } from '../../protocol/panelViews';
import { sayError } from '../report';
import type { Runners } from '../runners';
import { localZone } from '../viewTexts';
import { folderOf } from '../workspace/folders';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';
import { buildPictures } from './pictureState';
import { buildDetailState } from './detailState';
import type { Explanations } from './explanations';

export interface PanelSource {
  readonly index: WorkflowIndex;
  readonly runners: Runners;
  readonly explanations: Explanations;
  readonly texts: PanelTexts & ViewTexts;
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

/** The workflow as its file has it now or, while there is none in it, as it was before; also where its file has got another name. */
export function newestOf(index: WorkflowIndex, shown: LoadedWorkflow): LoadedWorkflow {
  const found = index.find(shown.uri);
  if (found !== undefined) return found.file.workflow === undefined && shown.file.workflow !== undefined ? shown : found;
  const folder = folderOf(shown).toString();
  const name = shown.file.workflow?.name.value;
  return shownWorkflows(index).find((other) => other.name === name && folderOf(other.loaded).toString() === folder)?.loaded ?? shown;
}

function fileStateOf(index: WorkflowIndex, { uri }: LoadedWorkflow): FileState {
  const found = index.find(uri);
  if (found === undefined) return 'gone';
  return found.file.workflow === undefined ? 'mistaken' : 'there';
}

function failureOf(runners: Runners, loaded: LoadedWorkflow): string | undefined {
  const failure = runners.failureOf(loaded);
  return failure === undefined ? undefined : sayError(failure);
}

/** What the page looks at. */
export interface Shown {
  /** `undefined`: there is no workflow in the workspace. */
  readonly loaded: LoadedWorkflow | undefined;
  readonly selection: Selection | undefined;
  readonly grid: GridView;
  /** What only another view needs is not built. */
  readonly view: PanelViewName;
}

export function buildPanelState(source: PanelSource, { loaded, selection, grid, view }: Shown): PanelState {
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
    file: loaded === undefined ? 'there' : fileStateOf(index, loaded),
    isReading: loaded !== undefined && runners.isReading(loaded),
    unreadable: loaded === undefined ? undefined : failureOf(runners, loaded),
    access: whole.access,
    trusted,
    zone: localZone(),
    grid,
    ...buildPictures({ view, workflow, logicalInstances, selection }),
    backfill: backfill === undefined ? undefined : buildBackfillBar({ backfill, snapshot: whole, permission, texts }),
    detail: loaded === undefined ? undefined : buildDetailState({ ...source, loaded, selection, status: whole }),
  };
}
