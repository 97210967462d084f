import type { AnyState } from '../core/views/describeState';
import type { BackfillView } from '../core/views/backfillBar';
import type { DetailView } from '../core/views/detail';
import type { GridColumn, GridRow, GridView } from '../core/views/grid';
import type { RunPreview } from '../core/views/preview';
import type { DetailPageMessage } from './detailMessages';
import type { PicturePatches, PictureViews } from './panelPictures';
import type { PanelTexts } from './panelTexts';
import type { PlannerHostMessage, PlannerPageMessage } from './planner';
import type { PanelViewName } from './panelViews';

/** What the page shows. The chosen row and, in it, the chosen run and task. */
export interface Selection {
  readonly logicalInstanceId: string;
  /** `undefined`: the newest. */
  readonly workflowInstanceId: string | undefined;
  /** `undefined`: the whole run. */
  readonly task: string | undefined;
  /** Number of the task's attempt. `undefined`: the newest. */
  readonly attempt?: number | undefined;
}

/**
 * How the file of the shown workflow is. `gone`: deleted or renamed; `mistaken`: there is no workflow in it as it is now. In both
 * cases what is shown of it goes by its text before.
 */
export const FILE_STATES = ['there', 'gone', 'mistaken'] as const;
export type FileState = (typeof FILE_STATES)[number];

/** Everything that the panel shows of one workflow at one moment. */
export interface PanelState extends PictureViews {
  /** The shown workflow; `undefined`: there is none in the workspace. */
  readonly workflow: string | undefined;
  /** All that can be shown, by name. */
  readonly workflows: readonly string[];
  readonly file: FileState;
  /** What is stored is being read for the first time: an empty grid does not mean that nothing ran. */
  readonly isReading: boolean;
  /** Why what is stored cannot be read; `undefined`: it can. */
  readonly unreadable: string | undefined;
  readonly access: 'owner' | 'reader';
  readonly trusted: boolean;
  /** IANA zone in which execution times are shown. */
  readonly zone: string;
  readonly grid: GridView;
  readonly backfill: BackfillView | undefined;
  /** Of the selection that the page asked for last; `undefined` when nothing is selected or it no longer exists. */
  readonly detail: DetailView | undefined;
}

/** The parts of `PanelState` that changed. Missing: unchanged. */
export interface PanelPatch extends PicturePatches {
  readonly workflows?: readonly string[];
  readonly file?: FileState;
  readonly isReading?: boolean;
  /** `null`: it can be read again. */
  readonly unreadable?: string | null;
  readonly access?: 'owner' | 'reader';
  readonly trusted?: boolean;
  readonly zone?: string;
  readonly grid?: GridPatch;
  /** `null`: there is none any more. */
  readonly backfill?: BackfillView | null;
  readonly detail?: DetailView | null;
}

export interface GridPatch {
  /** New or changed rows. */
  readonly rows: readonly GridRow[];
  /** Ids of logical instances that are no longer shown. */
  readonly removed: readonly string[];
  readonly hasOlder: boolean;
}

/** Host to page. */
export type HostMessage =
  /** Answers `ready`; replaces everything. `now`: the execution clock, for running durations. */
  | { readonly type: 'snapshot'; readonly seq: number; readonly now: number; readonly texts: PanelTexts; readonly state: PanelState }
  /** Follows the message with `seq - 1`; after a gap the page says `ready` again. */
  | { readonly type: 'update'; readonly seq: number; readonly now: number; readonly patch: PanelPatch }
  /** Answers an intention that would run something. */
  | { readonly type: 'preview'; readonly preview: RunPreview }
  /** The preview is over: started, or no longer true. */
  | { readonly type: 'previewClosed'; readonly previewId: string }
  /** A refusal or failure of what the page asked for; shown until closed or replaced. */
  | { readonly type: 'notice'; readonly severity: 'info' | 'warning' | 'error'; readonly text: string }
  /** Show this (the person used the tree, a lens or a command). What is `undefined` stays as it is. */
  | { readonly type: 'reveal'; readonly selection: Selection | undefined; readonly view?: PanelViewName | undefined }
  | PlannerHostMessage;

/**
 * Page to host: intentions only. Ids come from what the host sent; the host checks each against the present state and
 * answers with `preview`, `update` or `notice`.
 */
export type PageMessage =
  | DetailPageMessage
  /** The page is loaded (again). The rest is what it showed before a reload. */
  | { readonly type: 'ready'; readonly workflow: string | undefined; readonly selection: Selection | undefined; readonly view: PanelViewName }
  /** The host builds what only one view needs while that view is shown. */
  | { readonly type: 'showView'; readonly view: PanelViewName }
  | { readonly type: 'showWorkflow'; readonly workflow: string }
  /** Of whatever workflow. */
  | { readonly type: 'showInstance'; readonly workflowInstanceId: string }
  /** Rows for older schedule times; `all`: as many as can be shown at once. */
  | { readonly type: 'showOlder'; readonly all: boolean }
  /** `undefined`: nothing is selected any more. */
  | { readonly type: 'select'; readonly selection: Selection | undefined }
  /** Of a workspace that is not trusted: the editor for trusting it. */
  | { readonly type: 'manageTrust' }
  /** Try once more to read what is stored. */
  | { readonly type: 'readAgain' }
  /** Of a workspace without any. */
  | { readonly type: 'newWorkflow' }
  | { readonly type: 'openSample' }
  /** Ask for schedule time or range in the host's own dialogs. */
  | { readonly type: 'run' }
  | { readonly type: 'backfill' }
  | { readonly type: 'rerunFailed'; readonly workflowInstanceId: string }
  | { readonly type: 'rerunFrom'; readonly workflowInstanceId: string; readonly task: string }
  | { readonly type: 'rerunOnly'; readonly workflowInstanceId: string; readonly task: string }
  | { readonly type: 'recoverTask'; readonly workflowInstanceId: string; readonly task: string }
  | { readonly type: 'forceSuccess'; readonly workflowInstanceId: string; readonly task: string }
  | { readonly type: 'rerunAll'; readonly workflowInstanceId: string }
  | { readonly type: 'pause'; readonly workflowInstanceId: string }
  | { readonly type: 'resume'; readonly workflowInstanceId: string }
  | { readonly type: 'cancel'; readonly workflowInstanceId: string }
  | { readonly type: 'pauseBackfill'; readonly backfillId: string }
  | { readonly type: 'resumeBackfill'; readonly backfillId: string }
  | { readonly type: 'cancelBackfill'; readonly backfillId: string }
  /** Opens the questions about its pace. */
  | { readonly type: 'changeBackfill'; readonly backfillId: string }
  /** Show the task in the workflow file. */
  | { readonly type: 'openSource'; readonly task: string }
  /** Show the place of the attempt's error. */
  | { readonly type: 'openError'; readonly workflowInstanceId: string; readonly task: string; readonly attempt: number }
  /** Show the attempt's SQL in an editor. */
  | { readonly type: 'openSql'; readonly workflowInstanceId: string; readonly task: string; readonly attempt: number }
  | { readonly type: 'confirm'; readonly previewId: string }
  | { readonly type: 'dismiss'; readonly previewId: string }
  | PlannerPageMessage;

export type { AnyState, BackfillView, DetailView, GridColumn, GridRow, GridView, PanelTexts, PanelViewName, RunPreview };
