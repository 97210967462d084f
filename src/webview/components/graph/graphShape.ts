/** What is laid out: nodes of one size, and edges between them. */
export interface GraphShape {
  readonly nodeCount: number;
  /** Indexes of nodes. Cycles are allowed; an edge to itself, or to no node, is left out. */
  readonly edges: readonly ShapeEdge[];
}

export interface ShapeEdge {
  readonly from: number;
  readonly to: number;
  /** Room for a text on the edge, CSS pixels. Missing or 0: none. */
  readonly labelWidth?: number;
}

export interface GraphSpace {
  /** `across`: what follows stands to the right. `down`: below. */
  readonly direction: 'across' | 'down';
  readonly nodeWidth: number;
  readonly nodeHeight: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The line of one edge. */
export interface EdgeLine {
  /** Index in `GraphShape.edges`. */
  readonly edge: number;
  /** From the border of the one node to the border of the other. */
  readonly points: readonly Point[];
  /** The middle of its text; `undefined`: no room was asked for. */
  readonly label: Point | undefined;
}

/** Where everything stands, in CSS pixels from the left upper corner. No two nodes touch. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  /** Left upper corners, by node. */
  readonly nodes: readonly Point[];
  readonly lines: readonly EdgeLine[];
}

/** Room around the whole. */
export const MARGIN = 16;
/** Between neighbours that do not follow each other. */
export const NODE_GAP = 16;
/** Between a node and what follows it. */
export const RANK_GAP = 44;
export const LABEL_HEIGHT = 18;

export function validEdges({ nodeCount, edges }: GraphShape): readonly (ShapeEdge & { readonly edge: number })[] {
  const isNode = (index: number) => index >= 0 && index < nodeCount;
  return edges.map((item, edge) => ({ ...item, edge })).filter(({ from, to }) => from !== to && isNode(from) && isNode(to));
}

/** Where a line leaves a node, and where it arrives. */
export function portsOf(corner: Point, { direction, nodeWidth, nodeHeight }: GraphSpace): { readonly out: Point; readonly in: Point } {
  const middle = { x: corner.x + nodeWidth / 2, y: corner.y + nodeHeight / 2 };
  return direction === 'across'
    ? { out: { x: corner.x + nodeWidth, y: middle.y }, in: { x: corner.x, y: middle.y } }
    : { out: { x: middle.x, y: corner.y + nodeHeight }, in: { x: middle.x, y: corner.y } };
}
