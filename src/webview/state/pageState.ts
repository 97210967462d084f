import type { HostMessage, PanelState, RunPreview, Selection } from '../../protocol/panelMessages';
import type { PanelTexts } from '../../protocol/panelTexts';
import type { PanelViewName } from '../../protocol/panelViews';
import type { ZoomLevel } from './gridGroups';
import type { PlannerEvent, PlannerState } from '../components/planner/plannerState';

export type RowFilter = 'all' | 'failed' | 'unfinished';
export const ROW_FILTERS: readonly RowFilter[] = ['all', 'failed', 'unfinished'];

/** Where the keyboard is in the grid. */
export interface Cursor {
  readonly logicalInstanceId: string;
  /** `LayoutColumn.key`. */
  readonly column: string;
}

export interface Notice {
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
}

/** Everything that the page knows; changed only by `reducePage`. */
export interface PageState {
  /** `undefined` until the first snapshot. */
  readonly panel: PanelState | undefined;
  /** Number of the last message that was applied. */
  readonly seq: number;
  /** A message was missed: the page must say `ready` again. */
  readonly isStale: boolean;
  /** Execution clock minus this page's clock, ms. */
  readonly clockOffsetMs: number;
  /** When the last change came, on the execution clock. */
  readonly updatedAt: number | undefined;
  readonly texts: PanelTexts;
  readonly view: PanelViewName;
  readonly selection: Selection | undefined;
  /** The planner shows the details of what was chosen in it, not of an earlier choice: it needs the room. */
  readonly isChosenInPlan: boolean;
  readonly cursor: Cursor | undefined;
  readonly filter: RowFilter;
  /** What the grid is searched for; empty: nothing. */
  readonly search: string;
  readonly zoom: ZoomLevel;
  readonly legendOpen: boolean;
  /** The list of keys is shown. */
  readonly keysOpen: boolean;
  readonly preview: RunPreview | undefined;
  /** The preview was confirmed and the host has not answered yet. */
  readonly isStarting: boolean;
  readonly notice: Notice | undefined;
  /** A finished backfill whose bar was closed. */
  readonly closedBackfill: string | undefined;
  readonly planner: PlannerState;
}

export type PageEvent =
  | { readonly type: 'received'; readonly message: HostMessage; readonly pageNow: number }
  | { readonly type: 'resynced' }
  | { readonly type: 'viewShown'; readonly view: PanelViewName }
  | { readonly type: 'selected'; readonly selection: Selection | undefined }
  | { readonly type: 'cursorMoved'; readonly cursor: Cursor }
  | { readonly type: 'filtered'; readonly filter: RowFilter }
  | { readonly type: 'searched'; readonly text: string }
  /** `cursor`: where the keyboard goes; `undefined`: it stays. */
  | { readonly type: 'zoomed'; readonly zoom: ZoomLevel; readonly cursor: Cursor | undefined }
  | { readonly type: 'legendToggled'; readonly isOpen: boolean }
  | { readonly type: 'keysToggled'; readonly isOpen: boolean }
  | { readonly type: 'previewConfirmed' }
  | { readonly type: 'previewDismissed' }
  | { readonly type: 'noticeClosed' }
  | { readonly type: 'backfillClosed'; readonly backfillId: string }
  | { readonly type: 'planner'; readonly event: PlannerEvent };
