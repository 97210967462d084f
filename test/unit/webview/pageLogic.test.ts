import assert from 'node:assert/strict';
import type { HostMessage, PanelState, Selection } from '../../../src/protocol/panelMessages';
import { ENGLISH_PANEL_TEXTS } from '../../../src/protocol/panelTexts';
import { moveTab } from '../../../src/webview/components/ViewSwitch';
import { moveCursor, scrollToShow } from '../../../src/webview/layout/moveCursor';
import { readPageKey } from '../../../src/webview/pageKeys';
import { filterRows } from '../../../src/webview/state/filterRows';
import type { PageState } from '../../../src/webview/state/pageState';
import { reducePage } from '../../../src/webview/state/reducePage';
import { initialState, restoreState, saveState } from '../../../src/webview/state/savedState';
import { samplePanel } from '../views/samplePanel';
import { sampleStatus } from '../views/sampleStatus';

const SELECTION: Selection = { logicalInstanceId: 'orders_daily@2025-03-02', workflowInstanceId: undefined, task: 'stage_orders' };
const PANEL = samplePanel(sampleStatus('2025-03-02: ssrpppp\n2025-03-01: sssssss'));

function receive(state: PageState, message: HostMessage, pageNow = 100): PageState {
  return reducePage(state, { type: 'received', message, pageNow });
}

const snapshot = (state: PanelState, seq = 1): HostMessage => ({ type: 'snapshot', seq, now: 5_100, texts: ENGLISH_PANEL_TEXTS, state });
const START = receive(initialState(undefined), snapshot(PANEL));

describe('reducePage', () => {
  it('takes everything from a snapshot, and the difference of the clocks', () => {
    assert.deepEqual([START.panel, START.seq, START.clockOffsetMs, START.updatedAt], [PANEL, 1, 5_000, 5_100]);
  });

  it('applies updates in order', () => {
    const row = { ...PANEL.grid.rows[0], runNumber: 2 } as (typeof PANEL.grid.rows)[number];
    const next = receive(START, { type: 'update', seq: 2, now: 6_000, patch: { grid: { rows: [row], removed: [], hasOlder: false }, access: 'reader' } });
    assert.deepEqual([next.panel?.grid.rows[0]?.runNumber, next.panel?.grid.rows.length, next.panel?.access, next.seq], [2, 2, 'reader', 2]);
    assert.equal(next.panel?.grid.rows[1], PANEL.grid.rows[1]);
  });

  it('asks again instead of applying an update after a gap, or before a snapshot', () => {
    const update: HostMessage = { type: 'update', seq: 4, now: 0, patch: { access: 'reader' } };
    const stale = receive(START, update);
    assert.deepEqual([stale.isStale, stale.panel], [true, PANEL]);
    assert.equal(receive(initialState(undefined), update).isStale, true);
    assert.equal(receive(stale, snapshot(PANEL, 5)).isStale, false);
  });

  it('keeps the selection over snapshots of the same workflow while its schedule time exists', () => {
    const selected = reducePage(START, { type: 'selected', selection: SELECTION });
    assert.equal(receive(selected, snapshot(PANEL, 2)).selection, SELECTION);
    assert.equal(receive(selected, snapshot({ ...PANEL, workflow: 'another' }, 2)).selection, undefined);
    const gone: HostMessage = { type: 'update', seq: 2, now: 0, patch: { grid: { rows: [], removed: [SELECTION.logicalInstanceId], hasOlder: false } } };
    assert.equal(receive(selected, gone).selection, undefined);
  });

  it('keeps the selection of before a reload until rows have been read', () => {
    const unread = { ...PANEL, grid: { ...PANEL.grid, rows: [] } };
    const reloaded = receive({ ...initialState(undefined), selection: SELECTION }, snapshot(unread));
    assert.equal(reloaded.selection, SELECTION);
    assert.equal(receive(reloaded, snapshot(PANEL, 2)).selection, SELECTION);
  });

  it('reveals: selects, moves the cursor there and shows all rows', () => {
    const revealed = receive(reducePage(START, { type: 'filtered', filter: 'failed' }), { type: 'reveal', selection: SELECTION });
    assert.deepEqual(
      [revealed.selection, revealed.cursor, revealed.filter],
      [SELECTION, { logicalInstanceId: SELECTION.logicalInstanceId, column: 'task:stage_orders' }, 'all'],
    );
  });

  it('reveals a view alone: the selection and the filter stay', () => {
    const before = reducePage(reducePage(START, { type: 'filtered', filter: 'failed' }), { type: 'selected', selection: SELECTION });
    const revealed = receive(before, { type: 'reveal', selection: undefined, view: 'timeline' });
    assert.deepEqual([revealed.view, revealed.selection, revealed.filter], ['timeline', SELECTION, 'failed']);
    assert.equal(receive(revealed, { type: 'reveal', selection: SELECTION }).view, 'timeline');
  });

  it('reveals the planner without the details of an earlier choice', () => {
    const before = reducePage(START, { type: 'selected', selection: SELECTION });
    const shown = receive(before, { type: 'reveal', selection: SELECTION, view: 'plan' });
    assert.deepEqual([shown.selection, shown.isChosenInPlan], [SELECTION, false]);
    assert.equal(receive(shown, { type: 'reveal', selection: SELECTION }).isChosenInPlan, true);
  });

  it('shows a view, and the list of keys', () => {
    assert.equal(reducePage(START, { type: 'viewShown', view: 'graph' }).view, 'graph');
    assert.equal(reducePage(START, { type: 'keysToggled', isOpen: true }).keysOpen, true);
  });

  it('closes only the preview that is over', () => {
    const preview = { previewId: 'p1', workflow: 'w', scheduleTime: 't', runNumber: 1, isRerun: false, tasks: [], edges: [], changes: [], definition: 'same', isDryRun: false, counts: { run: 0, carryOver: 0, skip: 0 }, resets: { retries: 0, results: 0, endedRun: undefined }, choice: undefined, refusal: undefined } as const;
    const open = reducePage(receive(START, { type: 'preview', preview }), { type: 'previewConfirmed' });
    assert.equal(open.isStarting, true);
    assert.equal(receive(open, { type: 'previewClosed', previewId: 'p0' }).preview, preview);
    assert.deepEqual([receive(open, { type: 'previewClosed', previewId: 'p1' }).preview, receive(open, { type: 'previewClosed', previewId: 'p1' }).isStarting], [undefined, false]);
    assert.equal(receive(open, { type: 'notice', severity: 'error', text: 'refused' }).isStarting, false);
  });
});

describe('saved state', () => {
  it('comes back as it was', () => {
    const saved = saveState({ ...START, view: 'calendar', search: 'load', zoom: 'week', selection: SELECTION, filter: 'failed', legendOpen: true, closedBackfill: 'b1' });
    assert.deepEqual(restoreState(JSON.parse(JSON.stringify(saved))), saved);
    const again = initialState(saved);
    assert.deepEqual([again.view, again.search, again.zoom, again.selection, again.filter, again.legendOpen, again.closedBackfill], ['calendar', 'load', 'week', SELECTION, 'failed', true, 'b1']);
  });

  it('holds choices, no data', () => {
    assert.deepEqual(Object.keys(saveState(START)).sort(), ['closedBackfill', 'filter', 'legendOpen', 'plannerForm', 'search', 'selection', 'view', 'workflow', 'zoom']);
  });

  it('shows the grid where a version without views had saved', () => {
    const { view, ...old } = saveState({ ...START, view: 'plan' });
    assert.equal(view, 'plan');
    assert.equal(initialState(restoreState(old)).view, 'grid');
  });

  it('is ignored when it is not ours', () => {
    for (const value of [undefined, null, 5, {}, { filter: 'x', legendOpen: 1 }]) assert.equal(restoreState(value), undefined);
  });
});

describe('the page\'s keys', () => {
  const views = ['grid', 'graph'] as const;
  const press = (key: string, more: { readonly isModified?: boolean; readonly isTaken?: boolean } = {}) =>
    readPageKey({ key, isModified: false, isTaken: false, ...more }, views);

  it('number the views of the switch', () => {
    assert.deepEqual([press('1'), press('2'), press('3')], [{ type: 'showView', view: 'grid' }, { type: 'showView', view: 'graph' }, undefined]);
  });

  it('are not taken from VS Code, from fields or from dialogs', () => {
    for (const key of ['1', 'd', '?']) {
      assert.notEqual(press(key), undefined);
      assert.deepEqual([press(key, { isModified: true }), press(key, { isTaken: true })], [undefined, undefined]);
    }
  });

  it('go round in the switch', () => {
    assert.deepEqual(['ArrowLeft', 'ArrowRight', 'Home', 'End', 'x'].map((key) => moveTab(key, 0, 3)), [2, 1, 0, 2, undefined]);
    assert.equal(moveTab('ArrowRight', 2, 3), 0);
  });
});

describe('filterRows', () => {
  const { rows } = samplePanel(sampleStatus('2025-03-05: \n2025-03-04: ppppppp\n2025-03-03: sxxxxxx\n2025-03-02: sf-----\n2025-03-01: sssssss')).grid;
  const shown = (filter: 'all' | 'failed' | 'unfinished') => filterRows(rows, filter).map((row) => row.scheduleTime.slice(8, 10)).join(' ');
  it('shows failed and stopped ones, or those that have not ended', () => {
    assert.deepEqual([shown('all'), shown('failed'), shown('unfinished')], ['05 04 03 02 01', '03 02', '05 04']);
  });
});

describe('moveCursor', () => {
  const extent = { rowCount: 100, columnCount: 10, pageRows: 20 };
  const cases: readonly (readonly [string, boolean, readonly [number, number], readonly [number, number] | undefined])[] = [
    ['ArrowDown', false, [5, 5], [6, 5]], ['ArrowUp', false, [0, 5], [0, 5]], ['ArrowRight', false, [5, 9], [5, 9]], ['ArrowLeft', false, [5, 5], [5, 4]],
    ['Home', false, [5, 5], [5, 0]], ['End', false, [5, 5], [5, 9]], ['Home', true, [5, 5], [0, 0]], ['End', true, [5, 5], [99, 9]],
    ['PageDown', false, [5, 5], [25, 5]], ['PageDown', false, [95, 5], [99, 5]], ['PageUp', false, [5, 5], [0, 5]],
    ['ArrowDown', true, [5, 5], [99, 5]], ['ArrowLeft', true, [5, 5], [5, 0]], ['Tab', false, [5, 5], undefined], ['a', false, [5, 5], undefined],
  ];
  for (const [key, isCtrl, [row, column], to] of cases) {
    it(`${isCtrl ? 'Control+' : ''}${key} from ${String(row)},${String(column)}`, () => {
      const target = to === undefined ? undefined : { row: to[0], column: to[1] };
      assert.deepEqual(moveCursor({ key, isCtrl }, { row, column }, extent), target);
    });
  }
});

describe('scrollToShow', () => {
  it('moves as little as needed, and never under what is sticky', () => {
    const view = { scroll: 100, size: 200, covered: 50 };
    assert.equal(scrollToShow(160, 30, view), 100);
    assert.equal(scrollToShow(120, 30, view), 70);
    assert.equal(scrollToShow(280, 30, view), 110);
    assert.equal(scrollToShow(10, 30, view), 0);
  });
});
