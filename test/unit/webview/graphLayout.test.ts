import assert from 'node:assert/strict';
import fc from 'fast-check';
import { layOutByDagre } from '../../../src/webview/components/graph/dagreLayout';
import type { GraphLayout, GraphShape, GraphSpace } from '../../../src/webview/components/graph/graphShape';
import { layOutInLayers } from '../../../src/webview/components/graph/layeredLayout';
import { layOutGraph, pathThrough } from '../../../src/webview/components/graph/layOutGraph';

const ACROSS: GraphSpace = { direction: 'across', nodeWidth: 180, nodeHeight: 44 };
const DOWN: GraphSpace = { direction: 'down', nodeWidth: 140, nodeHeight: 44 };
const LAYOUTS = [{ name: 'dagre', layOut: layOutByDagre }, { name: 'layers', layOut: layOutInLayers }];

/** Edges lead from a lower to a higher index, so that there is no cycle. */
function shapes(nodeLimit: number, isAcyclic: boolean): fc.Arbitrary<GraphShape> {
  return fc.integer({ min: 1, max: nodeLimit }).chain((nodeCount) => {
    const node = fc.integer({ min: 0, max: nodeCount - 1 });
    const edge = fc.record({ a: node, b: node, labelWidth: fc.constantFrom(0, 0, 60) });
    return fc.array(edge, { maxLength: 3 * nodeCount }).map((edges) => ({
      nodeCount,
      edges: edges.map(({ a, b, labelWidth }) => (isAcyclic ? { from: Math.min(a, b), to: Math.max(a, b), labelWidth } : { from: a, to: b, labelWidth })),
    }));
  });
}

function overlaps({ nodes }: GraphLayout, { nodeWidth, nodeHeight }: GraphSpace): readonly string[] {
  return nodes.flatMap((a, i) => nodes.slice(i + 1).flatMap((b, k) => (
    Math.abs(a.x - b.x) < nodeWidth && Math.abs(a.y - b.y) < nodeHeight ? [`${String(i)} and ${String(i + 1 + k)}`] : []
  )));
}

function outside({ nodes, width, height }: GraphLayout, { nodeWidth, nodeHeight }: GraphSpace): readonly unknown[] {
  return nodes.filter(({ x, y }) => x < 0 || y < 0 || x + nodeWidth > width || y + nodeHeight > height);
}

describe('layout of a graph', () => {
  for (const { name, layOut } of LAYOUTS) {
    for (const space of [ACROSS, DOWN]) {
      it(`${name}, ${space.direction}: no two nodes overlap, all are inside, and each edge has a line`, () => {
        fc.assert(fc.property(shapes(30, true), (shape) => {
          const layout = layOut(shape, space);
          assert.equal(layout.nodes.length, shape.nodeCount);
          assert.deepEqual(overlaps(layout, space), []);
          assert.deepEqual(outside(layout, space), []);
          assert.deepEqual(layout.lines.map(({ edge }) => edge), shape.edges.flatMap(({ from, to }, edge) => (from === to ? [] : [edge])));
        }), { numRuns: 60 });
      });

      it(`${name}, ${space.direction}: what follows stands after`, () => {
        fc.assert(fc.property(shapes(20, true), (shape) => {
          const { nodes } = layOut(shape, space);
          const along = (node: number) => (space.direction === 'across' ? nodes[node]?.x : nodes[node]?.y) ?? NaN;
          for (const { from, to } of shape.edges) assert.ok(from === to || along(from) < along(to), `${String(from)} before ${String(to)}`);
        }), { numRuns: 60 });
      });
    }

    it(`${name}: survives cycles, edges to nowhere and to itself`, () => {
      fc.assert(fc.property(shapes(12, false), (shape) => {
        const layout = layOut({ ...shape, edges: [...shape.edges, { from: 0, to: 99 }, { from: 0, to: 0 }] }, ACROSS);
        assert.deepEqual(overlaps(layout, ACROSS), []);
      }), { numRuns: 60 });
    });
  }

  it('keeps a place for the text of an edge', () => {
    const layout = layOutGraph({ nodeCount: 2, edges: [{ from: 0, to: 1, labelWidth: 80 }] }, ACROSS);
    const label = layout.lines[0]?.label;
    const [a, b] = layout.nodes;
    assert.ok(label !== undefined && a !== undefined && b !== undefined);
    assert.ok(a.x + ACROSS.nodeWidth + 40 <= label.x && label.x + 40 <= b.x, JSON.stringify({ a, b, label }));
  });

  it('wraps a rank of 400 nodes into columns', () => {
    const edges = Array.from({ length: 400 }, (_, index) => ({ from: 0, to: index + 1 }));
    const layout = layOutGraph({ nodeCount: 401, edges }, ACROSS);
    assert.ok(layout.height < 45 * 60, String(layout.height));
    assert.deepEqual(overlaps(layout, ACROSS), []);
  });

  it('lays out 500 nodes in a chain, and nothing', () => {
    const edges = Array.from({ length: 499 }, (_, index) => ({ from: index, to: index + 1 }));
    const { nodes } = layOutGraph({ nodeCount: 500, edges }, DOWN);
    assert.equal(new Set(nodes.map(({ x }) => x)).size, 1);
    assert.deepEqual(layOutGraph({ nodeCount: 0, edges: [] }, DOWN), { width: 0, height: 0, nodes: [], lines: [] });
  });

  it('draws a line that leaves and arrives straight', () => {
    assert.equal(pathThrough([{ x: 0, y: 0 }, { x: 100, y: 40 }], 'across'), 'M0,0C50,0 50,40 100,40');
    assert.equal(pathThrough([{ x: 0, y: 0 }, { x: 40, y: 100 }], 'down'), 'M0,0C0,50 40,50 40,100');
    assert.equal(pathThrough([], 'down'), '');
  });
});
