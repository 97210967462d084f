import type { ShapeEdge, GraphSpace, Point } from './graphShape';

export interface GraphPlaces {
  /** By node. */
  readonly nodes: readonly Point[];
  readonly edges: readonly Pick<ShapeEdge, 'from' | 'to'>[];
  readonly direction: GraphSpace['direction'];
}

/**
 * Where an arrow key leads from a node: along the graph to what follows it or what it follows, the nearest of them; beside that to
 * the next node in reading order, so that each can be reached. `undefined`: the key does not move, or there is nothing there.
 */
export function moveInGraph(key: string, from: number, places: GraphPlaces): number | undefined {
  const isAcross = places.direction === 'across';
  switch (key) {
    case isAcross ? 'ArrowRight' : 'ArrowDown':
      return nearest(from, places.edges.filter((edge) => edge.from === from).map(({ to }) => to), places);
    case isAcross ? 'ArrowLeft' : 'ArrowUp':
      return nearest(from, places.edges.filter((edge) => edge.to === from).map((edge) => edge.from), places);
    case isAcross ? 'ArrowDown' : 'ArrowRight':
      return neighbour(from, 1, places);
    case isAcross ? 'ArrowUp' : 'ArrowLeft':
      return neighbour(from, -1, places);
    case 'Home':
      return readingOrder(places)[0];
    case 'End':
      return readingOrder(places).at(-1);
    default:
      return undefined;
  }
}

/** Rank after rank, and in a rank as they stand. */
export function readingOrder({ nodes, direction }: GraphPlaces): readonly number[] {
  const along = ({ x, y }: Point) => (direction === 'across' ? x : y);
  const beside = ({ x, y }: Point) => (direction === 'across' ? y : x);
  return nodes.map((point, node) => ({ point, node })).sort((a, b) => along(a.point) - along(b.point) || beside(a.point) - beside(b.point)).map(({ node }) => node);
}

function neighbour(from: number, step: 1 | -1, places: GraphPlaces): number | undefined {
  const order = readingOrder(places);
  return order[order.indexOf(from) + step];
}

function nearest(from: number, candidates: readonly number[], { nodes }: GraphPlaces): number | undefined {
  const origin = nodes[from];
  if (origin === undefined) return undefined;
  const distance = (node: number) => {
    const { x, y } = nodes[node] ?? origin;
    return Math.abs(x - origin.x) + Math.abs(y - origin.y);
  };
  return [...candidates].sort((a, b) => distance(a) - distance(b) || a - b)[0];
}
