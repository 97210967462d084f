import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ENGLISH_PANEL_TEXTS } from '../../../src/protocol/panelTexts';
import { edgeText, edgeTextWidth, followsText } from '../../../src/webview/components/graph/edgeText';
import { layOutGraph } from '../../../src/webview/components/graph/layOutGraph';
import { moveInGraph, readingOrder } from '../../../src/webview/components/graph/moveInGraph';
import { fittingScale, openingScale } from '../../../src/webview/components/graph/useGraphZoom';
import { layOutChart, visibleLanes } from '../../../src/webview/components/timeline/chartLayout';
import { runLane, taskLane } from '../../../src/webview/components/timeline/lane';
import { clampZoom, extentOf, scaleFor } from '../../../src/webview/components/timeline/timeScale';
import { targetOf } from '../../../src/webview/components/timeline/useLaneInput';
import { SAMPLE_START } from '../views/sampleStatus';

const texts = ENGLISH_PANEL_TEXTS;
const follows = (from: number, to: number) => ({ from, to, kind: 'follows', condition: undefined }) as const;

describe('keys of the graph', () => {
  const edges = [follows(0, 1), follows(0, 2), follows(1, 3), follows(2, 3)];
  const placesFor = (direction: 'across' | 'down') => ({
    nodes: layOutGraph({ nodeCount: 4, edges }, { direction, nodeWidth: 100, nodeHeight: 40 }).nodes, edges, direction,
  });

  it('follow the lines in the direction of the graph, there and back', () => {
    for (const [direction, forward, back] of [['across', 'ArrowRight', 'ArrowLeft'], ['down', 'ArrowDown', 'ArrowUp']] as const) {
      const places = placesFor(direction);
      const next = moveInGraph(forward, 0, places);
      assert.ok(next === 1 || next === 2);
      assert.deepEqual([moveInGraph(forward, next, places), moveInGraph(back, next, places), moveInGraph(forward, 3, places)], [3, 0, undefined]);
    }
  });

  it('go from each node to each other with one key', () => {
    const graph = fc.integer({ min: 1, max: 12 }).chain((nodeCount) => fc.record({
      nodeCount: fc.constant(nodeCount), edges: fc.array(fc.record({ from: fc.nat(nodeCount - 1), to: fc.nat(nodeCount - 1) }), { maxLength: 20 }),
    }));
    fc.assert(fc.property(graph, (shape) => {
      const places = { ...shape, nodes: layOutGraph(shape, { direction: 'across', nodeWidth: 90, nodeHeight: 30 }).nodes, direction: 'across' as const };
      const seen: number[] = [];
      for (let node = moveInGraph('Home', 0, places); node !== undefined; node = moveInGraph('ArrowDown', node, places)) seen.push(node);
      assert.deepEqual([...seen].sort((a, b) => a - b), Array.from({ length: shape.nodeCount }, (_, node) => node));
      assert.equal(moveInGraph('End', 0, places), readingOrder(places).at(-1));
    }), { numRuns: 40 });
    assert.equal(moveInGraph('x', 0, placesFor('across')), undefined);
  });
});

describe('texts of edges', () => {
  it('say when the one task lets the other run', () => {
    assert.equal(edgeText({ from: 0, to: 1, kind: 'success', condition: undefined }, texts), 'success');
    assert.equal(edgeText({ from: 0, to: 1, kind: 'case', condition: '${n} < 10' }, texts), '${n} < 10');
    assert.equal(edgeTextWidth(follows(0, 1), texts), 0);
    assert.ok(edgeTextWidth({ from: 0, to: 1, kind: 'case', condition: 'x'.repeat(120) }, texts) <= 150);
  });

  it('name what a task follows', () => {
    const edges = [follows(0, 2), { from: 1, to: 2, kind: 'failure', condition: undefined } as const];
    assert.equal(followsText(edges, ['a', 'b', 'c'], { to: 2, texts }), 'after a, b (failure)');
    assert.equal(followsText(edges, ['a', 'b', 'c'], { to: 0, texts }), '');
  });
});

describe('scales', () => {
  it('fit a picture into its room, and never enlarge it', () => {
    assert.equal(fittingScale({ width: 200, height: 100 }, { width: 100, height: 100 }), 0.5);
    const view = { width: 600, height: 400 };
    assert.deepEqual([300, 600, 1_000, 1_200, 1_300, 9_000].map((width) => openingScale({ width, height: 100 }, view)), [1, 1, 0.6, 0.5, 0.75, 0.75]);
    assert.equal(fittingScale({ width: 20, height: 10 }, { width: 100, height: 100 }), 1);
    assert.equal(fittingScale({ width: 0, height: 0 }, { width: 100, height: 100 }), 1);
    assert.equal(fittingScale({ width: 1e6, height: 10 }, { width: 100, height: 100 }), 0.1);
  });

  it('hold all instants, and while something goes on some more that seldom changes', () => {
    assert.equal(extentOf([], 5), undefined);
    assert.deepEqual(extentOf([10], undefined), { from: 10, to: 110 });
    assert.deepEqual(extentOf([0, 90_000], undefined), { from: 0, to: 90_000 });
    const ends = new Set(Array.from({ length: 600 }, (_, second) => extentOf([0], 60_000 + second * 1_000)?.to));
    assert.ok(ends.size <= 15, String(ends.size));
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e12 }), fc.nat(1e10), (from, length) => {
      const extent = extentOf([from], from + length);
      assert.ok(extent !== undefined && extent.to > from + length && extent.to - from <= 1.3 * Math.max(1_000, length));
    }));
  });

  it('place times and find them again', () => {
    const scale = scaleFor({ from: 1_000, to: 3_000 }, 400);
    assert.deepEqual([scale.xOf(1_000), scale.xOf(2_000), scale.timeAt(400)], [0, 200, 3_000]);
    assert.equal(clampZoom(0.2, scale, 400), 1);
    assert.equal(clampZoom(1e9, { from: 0, to: 1e12 }, 1_000), 2_000);
    assert.equal(clampZoom(1e9, { from: 0, to: 1_000 }, 1_000), 50);
  });
});

describe('lanes', () => {
  const context = { texts, zone: 'UTC', now: SAMPLE_START + 65_000 };

  it('say in words all that they show', () => {
    const lane = taskLane({
      task: 'load', state: 'running',
      attempts: [{ number: 1, state: 'failed', startedAt: SAMPLE_START, finishedAt: SAMPLE_START + 1_000 }, { number: 2, state: 'running', startedAt: SAMPLE_START + 61_000, finishedAt: undefined }],
      waits: [{ kind: 'retry', from: SAMPLE_START + 1_000, to: SAMPLE_START + 61_000 }],
    }, true, context);
    assert.equal(lane.label, 'load, running, attempt 1 failed from 09:00:00, 1.0 s, waited 1 min 00 s for the next attempt, attempt 2 running from 09:01:01, 4.0 s, on the critical path');
    assert.deepEqual(lane.bars.map(({ isOpen, text }) => [isOpen, text]), [[false, ''], [false, ''], [true, '4.0 s']]);
  });

  it('name schedule time and execution time of a run', () => {
    const run = { logicalInstanceId: 'l', scheduleTime: '2025-03-01 00:00:00', state: 'succeeded', runNumber: 2, startedAt: SAMPLE_START, finishedAt: SAMPLE_START + 2_000 } as const;
    assert.equal(runLane(run, context).label, 'Schedule time 2025-03-01 00:00:00, Run 2, succeeded, Execution time 2026-11-22 09:00:00, 2.0 s');
  });

  it('are drawn only where they are in view', () => {
    assert.deepEqual(visibleLanes(0, 500, { count: 500, laneHeight: 28 }), { first: 0, end: 24 });
    assert.deepEqual(visibleLanes(13_500, 500, { count: 500, laneHeight: 28 }), { first: 476, end: 500 });
    assert.deepEqual(visibleLanes(0, 500, { count: 0, laneHeight: 28 }), { first: 0, end: 0 });
  });

  it('have their names above the bars where there is no room beside them', () => {
    assert.deepEqual([layOutChart(170, 40).nameWidth, layOutChart(170, 40).isNarrow], [0, true]);
    for (const width of [480, 700, 1_600]) assert.ok(layOutChart(width, 60).nameWidth <= 0.36 * width);
    for (const width of [170, 320, 480, 1_600]) {
      const { nameWidth, trackLeft, room } = layOutChart(width, 20);
      assert.ok(trackLeft >= nameWidth + 4 && trackLeft + room < width, `${String(width)} px: the first bar and its outline are in view`);
    }
  });

  it('are reached by keys, and not left', () => {
    const at = { cursor: 3, count: 5, page: 4 };
    assert.deepEqual(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', 'toString'].map((key) => targetOf(key, at)), [2, 4, 0, 4, 0, 4, undefined]);
  });
});
