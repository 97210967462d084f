import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildGraph } from '../../../src/core/views/graph';
import { buildTimeline } from '../../../src/core/views/timeline';
import { decodeHostMessage } from '../../../src/protocol/panelDecodeHost';
import { applyPictures, diffPictures, type PictureViews } from '../../../src/protocol/panelPictures';
import { samplePanel } from '../views/samplePanel';
import { sampleStatus, sampleWorkflow } from '../views/sampleStatus';

const TASKS = ['a', 'b', 'c', 'd'];

/** What the host builds for a run of as many tasks as there are letters; empty: no such view is shown. */
function viewsOf(view: 'graph' | 'timeline' | 'grid', letters: string): PictureViews {
  const { logicalInstances } = sampleStatus(letters === '' ? '' : `2025-03-01: ${letters}`, { workflow: 'w', tasks: TASKS });
  const input = { workflow: sampleWorkflow('w', TASKS.slice(0, Math.max(1, letters.length))), logicalInstances, choice: undefined };
  if (view === 'graph') return { graph: buildGraph(input) };
  return view === 'timeline' ? { timeline: buildTimeline(input) } : {};
}

const views = fc.tuple(fc.constantFrom('graph', 'timeline', 'grid'), fc.string({ unit: fc.constantFrom(...'sSfrwpx-do'), maxLength: 4 })).map(([view, letters]) => viewsOf(view, letters));
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('patches of graph and timeline', () => {
  it('turn any state into any other, after a way through the decoder', () => {
    fc.assert(fc.property(views, views, (before, after) => {
      const message = decodeHostMessage(plain({ type: 'update', seq: 1, now: 0, patch: diffPictures(before, after) }));
      assert.ok(message?.type === 'update');
      assert.deepEqual(plain(applyPictures(before, message.patch)), plain(after));
    }));
  });

  it('come whole through the decoder in a snapshot', () => {
    fc.assert(fc.property(views, (shown) => {
      const state = { ...samplePanel(), ...shown };
      const message = decodeHostMessage(plain({ type: 'snapshot', seq: 1, now: 0, texts: {}, state }));
      assert.ok(message?.type === 'snapshot');
      assert.deepEqual(plain([message.state.graph, message.state.timeline]), plain([shown.graph, shown.timeline]));
    }), { numRuns: 20 });
  });

  it('leave the structure of a graph alone while its states change', () => {
    const before = viewsOf('graph', 'srpp');
    const patch = diffPictures(before, viewsOf('graph', 'ssrp'));
    assert.equal(patch.graph?.structure, undefined);
    assert.equal(applyPictures(before, patch).graph?.structure, before.graph?.structure);
  });

  it('carry only the lanes that changed', () => {
    const before = viewsOf('timeline', 'sssr');
    const patch = diffPictures(before, viewsOf('timeline', 'sssf'));
    assert.deepEqual(patch.timeline?.lanes.map(({ task }) => task), ['d']);
    assert.equal(patch.timeline.order, undefined);
    assert.equal(applyPictures(before, patch).timeline?.lanes[0], before.timeline?.lanes[0]);
    assert.deepEqual(diffPictures(before, viewsOf('timeline', 'sssr')), {});
  });

  it('are refused when they are not what they should be', () => {
    for (const patch of [{ graph: { structure: { nodes: 'x', edges: [] } } }, { timeline: { lanes: [{ task: 'a' }] } }, { graph: { run: { shown: {} } } }]) {
      assert.equal(decodeHostMessage({ type: 'update', seq: 1, now: 0, patch }), undefined);
    }
  });
});
