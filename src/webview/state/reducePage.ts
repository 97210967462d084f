import { readNeverRanId } from '../../core/views/neverRan';
import { applyPanelPatch } from '../../protocol/panelDiff';
import type { HostMessage, PanelState } from '../../protocol/panelMessages';
import { receivePlanner, reducePlanner } from '../components/planner/plannerState';
import type { PageEvent, PageState } from './pageState';

/** The only place where the page's state changes. Pure. */
export function reducePage(state: PageState, event: PageEvent): PageState {
  switch (event.type) {
    case 'received':
      return receive(state, event.message, event.pageNow);
    case 'resynced':
      return { ...state, isStale: false };
    case 'viewShown':
      return { ...state, view: event.view, isChosenInPlan: false };
    case 'selected':
      return { ...state, selection: event.selection, isChosenInPlan: state.view === 'plan' };
    case 'cursorMoved':
      return { ...state, cursor: event.cursor };
    case 'filtered':
      return { ...state, filter: event.filter };
    case 'searched':
      return { ...state, search: event.text };
    case 'zoomed':
      return { ...state, zoom: event.zoom, cursor: event.cursor ?? state.cursor };
    case 'legendToggled':
      return { ...state, legendOpen: event.isOpen };
    case 'keysToggled':
      return { ...state, keysOpen: event.isOpen };
    case 'previewConfirmed':
      return { ...state, isStarting: true };
    case 'previewDismissed':
      return { ...state, preview: undefined, isStarting: false };
    case 'noticeClosed':
      return { ...state, notice: undefined };
    case 'backfillClosed':
      return { ...state, closedBackfill: event.backfillId };
    case 'planner':
      return { ...state, planner: reducePlanner(state.planner, event.event) };
  }
}

function receive(state: PageState, message: HostMessage, pageNow: number): PageState {
  switch (message.type) {
    case 'snapshot':
      return receiveSnapshot(state, message, pageNow);
    case 'update':
      return receiveUpdate(state, message, pageNow);
    case 'preview':
      return { ...state, preview: message.preview, isStarting: false, notice: undefined };
    case 'previewClosed':
      return state.preview?.previewId === message.previewId ? { ...state, preview: undefined, isStarting: false } : state;
    case 'notice':
      return { ...state, notice: { severity: message.severity, text: message.text }, isStarting: false };
    case 'reveal':
      return reveal(state, message);
    default:
      return { ...state, planner: receivePlanner(state.planner, message) };
  }
}

function reveal(state: PageState, { selection, view }: Extract<HostMessage, { type: 'reveal' }>): PageState {
  const shown = { ...state, view: view ?? state.view, isChosenInPlan: selection !== undefined && view !== 'plan' };
  if (selection === undefined) return shown;
  return { ...shown, selection, cursor: { logicalInstanceId: selection.logicalInstanceId, column: columnOf(selection.task) }, filter: 'all', search: '', zoom: 'each' };
}

/** Key of the grid column for a task or, without one, of the schedule time. */
export function columnOf(task: string | undefined): string {
  return task === undefined ? 'scheduleTime' : `task:${task}`;
}

function receiveSnapshot(state: PageState, message: Extract<HostMessage, { type: 'snapshot' }>, pageNow: number): PageState {
  const panel = message.state;
  const isOther = state.panel !== undefined && state.panel.workflow !== panel.workflow;
  return {
    ...state,
    panel,
    seq: message.seq,
    isStale: false,
    clockOffsetMs: message.now - pageNow,
    updatedAt: message.now,
    texts: message.texts,
    selection: isOther ? undefined : keepSelection(state, panel),
    cursor: isOther ? undefined : state.cursor,
  };
}

function receiveUpdate(state: PageState, message: Extract<HostMessage, { type: 'update' }>, pageNow: number): PageState {
  if (state.panel === undefined || message.seq !== state.seq + 1) return { ...state, isStale: true };
  const panel = applyPanelPatch(state.panel, message.patch);
  return {
    ...state,
    panel,
    seq: message.seq,
    clockOffsetMs: message.now - pageNow,
    updatedAt: message.now,
    selection: keepSelection(state, panel),
  };
}

/** A selected schedule time that is no longer there is no longer selected. Without any row nothing has been read yet, after a reload. */
function keepSelection(state: PageState, panel: PanelState): PageState['selection'] {
  if (panel.grid.rows.length === 0) return state.selection;
  const id = state.selection?.logicalInstanceId;
  const exists = panel.detail?.logicalInstanceId === id || (id !== undefined && readNeverRanId(id) !== undefined) || panel.grid.rows.some((row) => row.logicalInstanceId === id);
  return exists ? state.selection : undefined;
}
