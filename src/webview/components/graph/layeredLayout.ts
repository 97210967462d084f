import {
  MARGIN, NODE_GAP, portsOf, RANK_GAP, validEdges, type EdgeLine, type GraphLayout, type GraphShape, type GraphSpace, type Point,
} from './graphShape';

/** A rank with more nodes than this goes on in another column. */
const RANK_LIMIT = 40;
const SWEEPS = 4;

/**
 * For graphs that are too large for dagre: a rank is one more than that of the last one before it, and nodes stand near those that
 * they follow. Time grows with nodes and edges only (about 10 ms for 500 nodes). Lines may pass behind nodes.
 */
export function layOutInLayers(shape: GraphShape, space: GraphSpace): GraphLayout {
  const edges = withoutCycles(shape);
  const columns = splitRanks(orderRanks(ranksOf(shape.nodeCount, edges), edges, shape.nodeCount));
  const isAcross = space.direction === 'across';
  const along = isAcross ? space.nodeWidth : space.nodeHeight;
  const beside = isAcross ? space.nodeHeight : space.nodeWidth;
  const step = beside + NODE_GAP;
  const tops = placeBeside(columns, edges, step);
  const lefts = placeAlong(columns, along);
  const nodes = Array.from({ length: shape.nodeCount }, (_, node): Point => {
    const left = lefts[node] ?? MARGIN;
    const top = tops[node] ?? MARGIN;
    return isAcross ? { x: left, y: top } : { x: top, y: left };
  });
  const lines = validEdges(shape).map(({ from, to, edge, labelWidth }): EdgeLine => {
    const points = [portsOf(nodes[from] ?? ORIGIN, space).out, portsOf(nodes[to] ?? ORIGIN, space).in];
    return { edge, points, label: labelWidth === undefined || labelWidth === 0 ? undefined : middleOf(points) };
  });
  const width = Math.max(0, ...nodes.map(({ x }) => x + space.nodeWidth)) + MARGIN;
  const height = Math.max(0, ...nodes.map(({ y }) => y + space.nodeHeight)) + MARGIN;
  return { width, height, nodes, lines };
}

const ORIGIN: Point = { x: 0, y: 0 };

function middleOf([from = ORIGIN, to = ORIGIN]: readonly Point[]): Point {
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
}

interface Neighbours {
  readonly before: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
}

/** Without the edges that close a cycle. */
function withoutCycles(shape: GraphShape): Neighbours {
  const all = validEdges(shape);
  const targets: number[][] = Array.from({ length: shape.nodeCount }, () => []);
  for (const { from, to } of all) targets[from]?.push(to);
  const before: number[][] = targets.map(() => []);
  const after: number[][] = targets.map(() => []);
  const seen = new Uint8Array(shape.nodeCount);
  for (let start = 0; start < shape.nodeCount; start++) {
    if (seen[start] !== 0) continue;
    seen[start] = 1;
    const path = [{ node: start, next: 0 }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const to = targets[top.node]?.[top.next++];
      if (to === undefined) {
        seen[top.node] = 2;
        path.pop();
      } else if (seen[to] !== 1) {
        after[top.node]?.push(to);
        before[to]?.push(top.node);
        if (seen[to] === 0) path.push({ node: to, next: 0 });
        seen[to] = seen[to] === 0 ? 1 : 2;
      }
    }
  }
  return { before, after };
}

/** Nodes by rank; in a rank by index. What nothing comes before stands right before what follows it. */
function ranksOf(nodeCount: number, { before, after }: Neighbours): readonly (readonly number[])[] {
  const rank = new Int32Array(nodeCount);
  const open = before.map((list) => list.length);
  const ready = open.flatMap((count, node) => (count === 0 ? [node] : []));
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    for (const next of after[node] ?? []) {
      rank[next] = Math.max(rank[next] ?? 0, (rank[node] ?? 0) + 1);
      open[next] = (open[next] ?? 0) - 1;
      if (open[next] === 0) ready.push(next);
    }
  }
  const ranks: number[][] = [];
  for (let node = 0; node < nodeCount; node++) {
    const followers = after[node] ?? [];
    const isSource = (before[node]?.length ?? 0) === 0 && followers.length > 0;
    const own = isSource ? Math.min(...followers.map((next) => (rank[next] ?? 0) - 1)) : (rank[node] ?? 0);
    while (ranks.length <= own) ranks.push([]);
    ranks[own]?.push(node);
  }
  return ranks.filter((nodes) => nodes.length > 0);
}

/** Each node near the middle of its neighbours in the ranks before and after, in turn. */
function orderRanks(ranks: readonly (readonly number[])[], edges: Neighbours, nodeCount: number): readonly (readonly number[])[] {
  const place = new Float64Array(nodeCount);
  const note = (nodes: readonly number[]) => { nodes.forEach((node, index) => { place[node] = (index + 0.5) / nodes.length; }); };
  ranks.forEach(note);
  const ordered = [...ranks];
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isForward = sweep % 2 === 0;
    for (let step = 1; step < ordered.length; step++) {
      const index = isForward ? step : ordered.length - 1 - step;
      const wanted = (node: number) => meanOf((isForward ? edges.before : edges.after)[node] ?? [], place) ?? place[node] ?? 0;
      const nodes = (ordered[index] ?? []).map((node) => ({ node, wanted: wanted(node) })).sort((a, b) => a.wanted - b.wanted || a.node - b.node).map(({ node }) => node);
      ordered[index] = nodes;
      note(nodes);
    }
  }
  return ordered;
}

function meanOf(nodes: readonly number[], place: Float64Array): number | undefined {
  return nodes.length === 0 ? undefined : nodes.reduce((sum, node) => sum + (place[node] ?? 0), 0) / nodes.length;
}

interface Column {
  readonly nodes: readonly number[];
  /** The first of its rank. */
  readonly isFirst: boolean;
}

function splitRanks(ranks: readonly (readonly number[])[]): readonly Column[] {
  return ranks.flatMap((nodes) => {
    const count = Math.ceil(nodes.length / RANK_LIMIT);
    const size = Math.ceil(nodes.length / count);
    return Array.from({ length: count }, (_, column) => ({ nodes: nodes.slice(column * size, (column + 1) * size), isFirst: column === 0 }));
  });
}

function placeAlong(columns: readonly Column[], size: number): Float64Array {
  const lefts = new Float64Array(countNodes(columns));
  let left = MARGIN;
  columns.forEach(({ nodes, isFirst }, index) => {
    if (index > 0) left += size + (isFirst ? RANK_GAP : NODE_GAP);
    for (const node of nodes) lefts[node] = left;
  });
  return lefts;
}

/** Each as near to the middle of those before it as the ones above it let. */
function placeBeside(columns: readonly Column[], { before }: Neighbours, step: number): Float64Array {
  const tops = new Float64Array(countNodes(columns));
  for (const { nodes } of columns) {
    const wanted = nodes.map((node) => meanOf(before[node] ?? [], tops));
    let end = -Infinity;
    let excess = 0;
    nodes.forEach((node, index) => {
      const wish = wanted[index] ?? (end === -Infinity ? 0 : end);
      const top = Math.max(end, wish);
      excess += top - wish;
      tops[node] = top;
      end = top + step;
    });
    const shift = excess / Math.max(1, nodes.length);
    for (const node of nodes) tops[node] = (tops[node] ?? 0) - shift;
  }
  const least = tops.reduce((lowest, top) => Math.min(lowest, top), Infinity);
  return tops.map((top) => Math.round(top - least) + MARGIN);
}

function countNodes(columns: readonly Column[]): number {
  return columns.reduce((sum, { nodes }) => sum + nodes.length, 0);
}
