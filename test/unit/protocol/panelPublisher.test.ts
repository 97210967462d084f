import assert from 'node:assert/strict';
import fc from 'fast-check';
import { packCell, type GridRow } from '../../../src/core/views/grid';
import { applyGridPatch, diffPanelState } from '../../../src/protocol/panelDiff';
import type { HostMessage, PanelState } from '../../../src/protocol/panelMessages';
import type { MessageSource } from '../../../src/protocol/panelOutbox';
import { PanelPublisher } from '../../../src/protocol/panelPublisher';
import { ENGLISH_PANEL_TEXTS } from '../../../src/protocol/panelTexts';
import { samplePanel } from '../views/samplePanel';
import { sampleStatus } from '../views/sampleStatus';

const panelOf = (text: string): PanelState => samplePanel(sampleStatus(text));
const BEFORE = panelOf('2025-03-02: srppppp\n2025-03-01: sssssss');
const AFTER = panelOf('2025-03-03: ppppppp\n2025-03-02: ssrpppp\n2025-03-01: sssssss');

describe('diffPanelState', () => {
  it('sends changed and new rows only', () => {
    const patch = diffPanelState(BEFORE, AFTER);
    assert.deepEqual(Object.keys(patch ?? {}), ['grid']);
    assert.deepEqual(patch?.grid?.rows.map((row) => row.scheduleTime.slice(0, 10)), ['2025-03-03', '2025-03-02']);
  });

  it('is undefined when columns or workflow changed: only a snapshot will do', () => {
    assert.equal(diffPanelState(BEFORE, { ...BEFORE, workflow: 'another' }), undefined);
    assert.equal(diffPanelState(BEFORE, { ...BEFORE, grid: { ...BEFORE.grid, columns: BEFORE.grid.columns.slice(1) } }), undefined);
  });

  it('says null for what is gone', () => {
    const selected = samplePanel(undefined, { logicalInstanceId: 'orders_daily@2025-03-14', workflowInstanceId: undefined, task: undefined });
    assert.deepEqual(diffPanelState(selected, { ...selected, detail: undefined, backfill: undefined }), { backfill: null, detail: null });
  });

  it('turns any grid into any other with the same columns', () => {
    const row = (day: number): fc.Arbitrary<GridRow> => fc.nat(3).map((attempts) => ({
      logicalInstanceId: `l${String(day)}`, scheduleInstant: day, scheduleTime: `day ${String(day)}`, workflowInstanceId: 'i', state: 'running' as const,
      runNumber: 1, trigger: 'manual' as const, startedAt: 1, finishedAt: undefined, cells: [packCell({ state: 'running', attempts, runs: 1 })],
    }));
    const rows = fc.uniqueArray(fc.nat(12)).chain((days) => fc.tuple(...[...days].sort((a, b) => b - a).map(row)));
    fc.assert(fc.property(rows, rows, fc.boolean(), (old, next, hasOlder) => {
      const before = { ...BEFORE, grid: { ...BEFORE.grid, rows: old } };
      const after = { ...BEFORE, grid: { ...BEFORE.grid, rows: next, hasOlder } };
      const patch = diffPanelState(before, after)?.grid;
      assert.deepEqual(patch === undefined ? before.grid : applyGridPatch(before.grid, patch), after.grid);
    }));
  });
});

describe('PanelPublisher', () => {
  function make() {
    const posted: HostMessage[] = [];
    // Asks at once, and again as long as something comes.
    let waiting: MessageSource | undefined;
    let isOpen = false;
    const flush = () => {
      for (let message = isOpen ? waiting?.() : undefined; message !== undefined; message = waiting?.()) posted.push(message);
      if (isOpen) waiting = undefined;
    };
    const outbox = {
      offer: (source: MessageSource) => { waiting = source; flush(); },
      setOpen: (open: boolean) => { isOpen = open; flush(); },
    };
    const built = { count: 0 };
    const inner = new PanelPublisher({ outbox, texts: ENGLISH_PANEL_TEXTS, now: () => 7 });
    const publisher = {
      ready: () => { inner.ready(); },
      setVisible: (isVisible: boolean) => { inner.setVisible(isVisible); },
      publish: (state: PanelState) => { inner.publish(() => { built.count++; return state; }); },
    };
    const take = () => posted.splice(0).map((message) => ('seq' in message ? `${message.type} ${String(message.seq)}` : message.type));
    return { publisher, take, posted, built };
  }

  it('sends nothing before the page is ready, then one snapshot, then numbered updates', () => {
    const { publisher, take } = make();
    publisher.publish(BEFORE);
    assert.deepEqual(take(), []);
    publisher.ready();
    publisher.publish(AFTER);
    publisher.publish(BEFORE);
    assert.deepEqual(take(), ['snapshot 1', 'update 2', 'update 3']);
  });

  it('sends nothing when nothing changed', () => {
    const { publisher, take } = make();
    publisher.ready();
    publisher.publish(BEFORE);
    publisher.publish(panelOf('2025-03-02: srppppp\n2025-03-01: sssssss'));
    assert.deepEqual(take(), ['snapshot 1']);
  });

  it('keeps only the newest state while hidden', () => {
    const { publisher, take, posted, built } = make();
    publisher.ready();
    publisher.publish(BEFORE);
    publisher.setVisible(false);
    built.count = 0;
    for (let turn = 0; turn < 50; turn++) publisher.publish(turn % 2 === 0 ? AFTER : BEFORE);
    publisher.publish(AFTER);
    assert.deepEqual([take(), built.count], [['snapshot 1'], 0]);
    publisher.setVisible(true);
    assert.equal(posted.length, 1);
    assert.deepEqual(take(), ['update 2']);
  });

  it('sends a snapshot when the page says ready again, and when only a snapshot will do', () => {
    const { publisher, take } = make();
    publisher.publish(BEFORE);
    publisher.ready();
    publisher.ready();
    publisher.publish({ ...BEFORE, workflow: 'another' });
    assert.deepEqual(take(), ['snapshot 1', 'snapshot 2', 'snapshot 3']);
  });
});
