import { decodeOrUndefined, flag, object, oneOf, optional, text } from '../../protocol/panelDecode';
import type { Selection } from '../../protocol/panelMessages';
import { selection, viewName } from '../../protocol/panelDecodePage';
import { ENGLISH_PANEL_TEXTS } from '../../protocol/panelTexts';
import { plannerForm } from '../../protocol/planner';
import type { PlannerForm } from '../../core/views/plannerForm';
import { NO_PLANNER } from '../components/planner/plannerState';
import type { PanelViewName } from '../../protocol/panelViews';
import { ZOOM_LEVELS, type ZoomLevel } from './gridGroups';
import { ROW_FILTERS, type PageState, type RowFilter } from './pageState';

/** What survives a reload of the window: choices, never data. */
export interface SavedState {
  readonly workflow: string | undefined;
  /** `undefined`: saved by a version that had only one. */
  readonly view: PanelViewName | undefined;
  readonly selection: Selection | undefined;
  readonly filter: RowFilter;
  readonly search: string | undefined;
  readonly zoom: ZoomLevel | undefined;
  readonly legendOpen: boolean;
  readonly closedBackfill: string | undefined;
  /** The planner's form; `undefined` also for one of a version with other fields. */
  readonly plannerForm: PlannerForm | undefined;
}

const savedState = object<SavedState>({
  workflow: optional(text(70_000)),
  view: optional(viewName),
  selection: optional(selection),
  filter: oneOf(ROW_FILTERS),
  search: optional(text(1_000)),
  zoom: optional(oneOf(ZOOM_LEVELS)),
  legendOpen: flag,
  closedBackfill: optional(text(70_000)),
  plannerForm: (value) => decodeOrUndefined(plannerForm, value),
});

export function saveState(state: PageState): SavedState {
  return {
    workflow: state.panel?.workflow,
    view: state.view,
    selection: state.selection,
    filter: state.filter,
    search: state.search,
    zoom: state.zoom,
    legendOpen: state.legendOpen,
    closedBackfill: state.closedBackfill,
    plannerForm: state.planner.form,
  };
}

/** `undefined` when nothing usable was saved. */
export function restoreState(saved: unknown): SavedState | undefined {
  return decodeOrUndefined(savedState, saved);
}

export function initialState(saved: SavedState | undefined): PageState {
  return {
    panel: undefined,
    seq: 0,
    isStale: false,
    clockOffsetMs: 0,
    updatedAt: undefined,
    texts: ENGLISH_PANEL_TEXTS,
    view: saved?.view ?? 'grid',
    selection: saved?.selection,
    isChosenInPlan: false,
    cursor: undefined,
    filter: saved?.filter ?? 'all',
    search: saved?.search ?? '',
    zoom: saved?.zoom ?? 'each',
    legendOpen: saved?.legendOpen ?? false,
    keysOpen: false,
    preview: undefined,
    isStarting: false,
    notice: undefined,
    closedBackfill: saved?.closedBackfill,
    planner: { ...NO_PLANNER, form: saved?.plannerForm },
  };
}
