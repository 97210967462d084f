import { Graph, layout, type EdgeLabel, type GraphLabel, type NodeLabel } from '@dagrejs/dagre';
import {
  LABEL_HEIGHT, MARGIN, NODE_GAP, portsOf, RANK_GAP, validEdges, type EdgeLine, type GraphLayout, type GraphShape, type GraphSpace, type Point,
} from './graphShape';

/** Above this many nodes the exact ranker takes longer than it is worth (240 ms at 100 nodes; the other one 100 ms). */
const EXACT_UP_TO = 40;

/** Few crossings, straight lines; takes 20 ms for 30 nodes and grows faster than their number. */
export function layOutByDagre(shape: GraphShape, space: GraphSpace): GraphLayout {
  const { nodeWidth, nodeHeight, direction } = space;
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true });
  graph.setGraph({
    rankdir: direction === 'across' ? 'LR' : 'TB',
    ranker: shape.nodeCount <= EXACT_UP_TO ? 'network-simplex' : 'tight-tree',
    nodesep: NODE_GAP,
    edgesep: NODE_GAP,
    ranksep: RANK_GAP,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  for (let node = 0; node < shape.nodeCount; node++) graph.setNode(String(node), { width: nodeWidth, height: nodeHeight });
  const edges = validEdges(shape);
  for (const { from, to, edge, labelWidth } of edges) {
    const label: EdgeLabel = labelWidth === undefined || labelWidth === 0 ? {} : { width: labelWidth, height: LABEL_HEIGHT, labelpos: 'c' };
    graph.setEdge(String(from), String(to), label, String(edge));
  }
  layout(graph);
  const nodes = Array.from({ length: shape.nodeCount }, (_, node) => cornerOf(graph.node(String(node)), space));
  const lines = edges.map((item): EdgeLine => {
    const label = graph.edge(String(item.from), String(item.to), String(item.edge));
    return lineOf(item, label, (node) => portsOf(nodes[node] ?? { x: 0, y: 0 }, space));
  });
  const { width = 0, height = 0 } = graph.graph();
  return { width: Math.ceil(Math.max(0, width)), height: Math.ceil(Math.max(0, height)), nodes, lines };
}

function cornerOf({ x = 0, y = 0 }: { readonly x?: number; readonly y?: number }, { nodeWidth, nodeHeight }: GraphSpace): Point {
  return { x: Math.round(x - nodeWidth / 2), y: Math.round(y - nodeHeight / 2) };
}

type Ports = (node: number) => ReturnType<typeof portsOf>;

/** Dagre lets a line end anywhere on the border: ours end in its middle, where they are told apart from the border. */
function lineOf(edge: { readonly edge: number; readonly from: number; readonly to: number; readonly labelWidth?: number }, label: EdgeLabel, ports: Ports): EdgeLine {
  const bends = (label.points ?? []).slice(1, -1);
  const isLabelled = edge.labelWidth !== undefined && edge.labelWidth > 0;
  return {
    edge: edge.edge,
    points: [ports(edge.from).out, ...bends, ports(edge.to).in],
    label: isLabelled && label.x !== undefined && label.y !== undefined ? { x: label.x, y: label.y } : undefined,
  };
}
