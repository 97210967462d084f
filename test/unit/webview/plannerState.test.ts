import assert from 'node:assert/strict';
import { totalsOf } from '../../../src/core/views/plannerSelection';
import { decodeHostMessage } from '../../../src/protocol/panelDecodeHost';
import { decodePageMessage } from '../../../src/protocol/panelDecodePage';
import type { PlannerHostMessage, PlannerPageMessage } from '../../../src/protocol/planner';
import { NO_PLANNER, receivePlanner, reducePlanner, type PlannerState } from '../../../src/webview/components/planner/plannerState';
import { moveRow, ROW_HEIGHTS, shownRows } from '../../../src/webview/components/planner/slotRows';
import { EMPTY_FORM } from '../../../src/core/views/plannerForm';
import { DAILY, HOURLY, sampleCalendar, samplePlan, samplePlanMessages, sampleSetup } from '../views/samplePlanner';

const RANGE = { from: 0, to: 30 * 86_400_000 };

function receiveAll(state: PlannerState, messages: readonly PlannerHostMessage[]): PlannerState {
  return messages.reduce(receivePlanner, state);
}

function opened(): PlannerState {
  return reducePlanner(receivePlanner(NO_PLANNER, { type: 'plannerOpened', setup: sampleSetup() }), { kind: 'asked', requestId: 1 });
}

function planned(): PlannerState {
  return receiveAll(opened(), samplePlanMessages(DAILY, samplePlan(DAILY, RANGE)));
}

function willRun({ plan, ticks }: PlannerState): number {
  return plan === undefined ? -1 : totalsOf(plan.slots, ticks).willRun;
}

describe('the planner of the page', () => {
  it('shows the plan that answers the newest question; an older answer never replaces a newer one', () => {
    const shown = planned();
    assert.equal(shown.isPlanning, false);
    const asked = reducePlanner(reducePlanner(shown, { kind: 'formChanged', change: { mode: 'all' } }), { kind: 'asked', requestId: 2 });
    const stale = receiveAll(asked, samplePlanMessages(DAILY, samplePlan(DAILY, { from: 0, to: 0 }), { planId: 'plan-0', requestId: 1 }));
    assert.equal(stale.plan, shown.plan);
    assert.equal(stale.isPlanning, true);
    assert.equal(receivePlanner(asked, { type: 'planRefused', requestId: 1, problems: [{ field: 'to', text: 'no', fix: undefined }] }).problems.length, 0);
    const newest = receiveAll(asked, samplePlanMessages(DAILY, samplePlan(DAILY, RANGE, 'all'), { mode: 'all', planId: 'plan-2', requestId: 2 }));
    assert.equal(newest.plan?.view.planId, 'plan-2');
    assert.equal(newest.isPlanning, false);
  });

  it('shows a refusal at its field instead of the plan', () => {
    const refused = receivePlanner(opened(), { type: 'planRefused', requestId: 1, problems: [{ field: 'to', text: 'It reaches into the future.', fix: undefined }] });
    assert.deepEqual([refused.problems[0]?.field, refused.plan, refused.isPlanning], ['to', undefined, false]);
  });

  it('ticking one goes on by hand from what the mode had chosen, also what the mode would never run', () => {
    const before = planned();
    const place = before.plan?.slots.table.findIndex(({ state }) => state === 'succeeded') ?? -1;
    const slot = before.plan?.slots.kinds.indexOf(place) ?? -1;
    const ticked = reducePlanner(before, { kind: 'ticked', from: slot, to: slot, isOn: true });
    assert.equal(ticked.form?.mode, 'byHand');
    assert.equal(ticked.isPlanning, true);
    const asked = reducePlanner(ticked, { kind: 'asked', requestId: 2 });
    const byHand = receiveAll(asked, samplePlanMessages(DAILY, samplePlan(DAILY, RANGE, 'byHand'), { mode: 'byHand', planId: 'plan-2', requestId: 2 }));
    assert.equal(willRun(byHand), willRun(before) + 1);
    assert.equal(willRun(reducePlanner(byHand, { kind: 'stateTicked', state: undefined, isOn: false })), 0);
  });

  it('keeps the ticks when the state changes and the plan comes anew, in however many pieces', () => {
    const byHand = receiveAll(reducePlanner(opened(), { kind: 'formChanged', change: { mode: 'byHand' } }), samplePlanMessages(DAILY, samplePlan(DAILY, RANGE, 'byHand'), { mode: 'byHand' }));
    const one = reducePlanner(reducePlanner(byHand, { kind: 'stateTicked', state: undefined, isOn: false }), { kind: 'ticked', from: 0, to: 4, isOn: true });
    const again = samplePlanMessages(DAILY, samplePlan(DAILY, { from: 0, to: 40 * 86_400_000 }, 'byHand'), { mode: 'byHand', planId: 'plan-2' });
    assert.equal(willRun(receiveAll(one, again)), willRun(one));
    const [first] = again;
    assert.ok(first !== undefined);
    assert.equal(willRun(receiveAll(receivePlanner(one, first), again)), willRun(one));
  });

  it('follows a started plan, which the form cannot change, until another one is planned', () => {
    const started = receivePlanner(reducePlanner(planned(), { kind: 'starting' }), { type: 'planStarted', planId: 'plan-1', backfillId: 'b', willRun: 3 });
    assert.equal(started.isStarting, false);
    assert.equal(reducePlanner(started, { kind: 'ticked', from: 0, to: 1, isOn: true }), started);
    const kind = { state: 'running', willRun: true, canRun: true, reason: 'run 1' } as const;
    const total = started.plan?.view.total ?? 0;
    const followed = receivePlanner(started, { type: 'planKinds', planId: 'plan-1', chunk: { index: 0, count: total, kinds: [0, total], table: [kind] } });
    assert.deepEqual(totalsOf(followed.plan?.slots ?? assert.fail(), undefined).byState.map(({ state, slots }) => [state, slots]), [['running', total]]);
    assert.equal(receivePlanner(followed, { type: 'planRefused', requestId: 1, problems: [] }), followed);
    const again = reducePlanner(followed, { kind: 'planAgain' });
    assert.deepEqual([again.started, again.plan, again.form?.from], [undefined, undefined, '2025-03-24']);
  });

  it('says why nothing was started', () => {
    const refused = receivePlanner(reducePlanner(planned(), { kind: 'starting' }), { type: 'planNotStarted', planId: 'plan-1', reason: 'changed' });
    assert.deepEqual([refused.refusal, refused.isStarting, refused.started], ['changed', false, undefined]);
    assert.equal(reducePlanner(refused, { kind: 'formChanged', change: { to: '2025-04-01' } }).refusal, undefined);
  });
});

describe('the planner\'s messages', () => {
  const host: readonly PlannerHostMessage[] = [
    { type: 'plannerOpened', setup: sampleSetup() },
    ...samplePlanMessages(HOURLY, samplePlan(HOURLY, RANGE)),
    { type: 'planRefused', requestId: 3, problems: [{ field: 'to', text: 'no', fix: { label: 'End', from: undefined, to: '2025-03-01' } }] },
    { type: 'planStarted', planId: 'p', backfillId: 'b', willRun: 2 },
    { type: 'planNotStarted', planId: 'p', reason: 'changed' },
    { type: 'planKinds', planId: 'p', chunk: { index: 0, count: 2, kinds: [0, 2], table: [{ state: 'failed', willRun: false, canRun: true, reason: '' }] } },
    sampleCalendar(DAILY),
  ];
  const page: readonly PlannerPageMessage[] = [
    { type: 'openPlanner', prefill: { from: '2025-03-01', mode: 'missing' }, ifClosed: false },
    { type: 'plan', requestId: 1, form: EMPTY_FORM },
    { type: 'startPlan', planId: 'p', ticks: [0, 3] },
    { type: 'startPlan', planId: 'p', ticks: undefined },
    { type: 'showCalendar', year: 2025 },
  ];

  it('arrive as they were sent', () => {
    for (const message of host) assert.deepEqual(decodeHostMessage(structuredClone(message)), message);
    for (const message of page) assert.deepEqual(decodePageMessage(structuredClone(message)), message);
  });

  it('are dropped when a chunk does not hold what it says', () => {
    const slots = host.find((message) => message.type === 'planSlots') ?? assert.fail();
    for (const change of [{ count: 1 }, { kinds: [9, slots.chunk.count] }, { windows: [1] }, { steps: [3_600_000, 1e15] }, { kinds: [0, -1] }]) {
      assert.equal(decodeHostMessage({ ...slots, chunk: { ...slots.chunk, ...change } }), undefined);
    }
    assert.equal(decodePageMessage({ type: 'plan', requestId: 1, form: { ...EMPTY_FORM, mode: 'everything' } }), undefined);
    assert.equal(decodePageMessage({ type: 'startPlan', planId: 'p', ticks: [-1] }), undefined);
  });
});

describe('the rows of the planner\'s table', () => {
  it('that are drawn cover the view and some more, however far it is scrolled', () => {
    const view = { height: 500, rowHeight: ROW_HEIGHTS.wide, rowCount: 87_600 };
    for (const scrollTop of [0, 27, 28_000, 87_600 * 28 - 500]) {
      const { first, end } = shownRows(scrollTop, view);
      assert.ok(first * 28 <= scrollTop && Math.min(87_600, end) * 28 >= Math.min(scrollTop + 500, 87_600 * 28));
      assert.ok(end - first < 50);
    }
    assert.deepEqual(shownRows(0, { ...view, rowCount: 2 }), { first: 0, end: 2 });
  });

  it('are reached by keys', () => {
    const extent = { rowCount: 100, pageRows: 10 };
    assert.deepEqual(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End', 'x'].map((key) => moveRow(key, 5, extent)), [6, 4, 15, 0, 0, 99, undefined]);
  });
});
