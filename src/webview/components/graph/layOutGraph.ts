import { layOutByDagre } from './dagreLayout';
import { layOutInLayers } from './layeredLayout';
import type { GraphLayout, GraphShape, GraphSpace, Point } from './graphShape';

/** Nodes and edges together up to which dagre is used: its time grows faster than their number (120 ms for 60 nodes and 75 edges). */
const DAGRE_UP_TO = 160;

export function layOutGraph(shape: GraphShape, space: GraphSpace): GraphLayout {
  if (shape.nodeCount === 0) return { width: 0, height: 0, nodes: [], lines: [] };
  return shape.nodeCount + shape.edges.length <= DAGRE_UP_TO ? layOutByDagre(shape, space) : layOutInLayers(shape, space);
}

/** An SVG path through the points of a line that leaves and arrives straight. */
export function pathThrough(points: readonly Point[], direction: GraphSpace['direction']): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let from = first;
  const curves = rest.map((to) => {
    const curve = direction === 'across' ? curveAcross(from, to) : curveDown(from, to);
    from = to;
    return curve;
  });
  return `M${at(first)}${curves.join('')}`;
}

function curveAcross(from: Point, to: Point): string {
  const bend = to.x > from.x ? (from.x + to.x) / 2 - from.x : 40;
  return `C${at({ x: from.x + bend, y: from.y })} ${at({ x: to.x - bend, y: to.y })} ${at(to)}`;
}

function curveDown(from: Point, to: Point): string {
  const bend = to.y > from.y ? (from.y + to.y) / 2 - from.y : 40;
  return `C${at({ x: from.x, y: from.y + bend })} ${at({ x: to.x, y: to.y - bend })} ${at(to)}`;
}

function at({ x, y }: Point): string {
  return `${String(Math.round(x))},${String(Math.round(y))}`;
}
