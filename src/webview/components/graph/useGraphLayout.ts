import { useMemo } from 'preact/hooks';
import type { GraphEdge } from '../../../core/views/graph';
import { letterCount } from '../../layout/letterCount';
import type { Size } from '../../layout/useGridView';
import { usePage } from '../../pageContext';
import { edgeTextWidth } from './edgeText';
import type { GraphLayout, GraphSpace } from './graphShape';
import { layOutGraph } from './layOutGraph';
import { fittingScale } from './useGraphZoom';

/** In a view that is narrower than this, what follows stands below. */
const NARROW_BELOW = 480;
/** Shown at least this large, what follows stands to the right. */
const GOOD_SCALE = 0.75;
/** Up to so many nodes both directions are tried where it is shown smaller, and the larger one wins. */
const TRY_BOTH_UP_TO = 60;
const GLYPH = 7.4;

export interface NodeSizes {
  readonly height: number;
  readonly leastWidth: number;
  readonly mostWidth: number;
  /** Beside the name, CSS pixels. */
  readonly extraWidth: number;
}

export interface PlacedGraph {
  readonly layout: GraphLayout;
  readonly space: GraphSpace;
}

/** Laid out again only when names, edges or the direction change: states may change ten times a second. */
export function useGraphLayout(names: readonly string[], edges: readonly GraphEdge[], { view, sizes }: { readonly view: Size; readonly sizes: NodeSizes }): PlacedGraph {
  const { texts } = usePage();
  const shape = JSON.stringify([names, edges]);
  const longest = names.reduce((most, name) => Math.max(most, letterCount(name)), 0);
  const isNarrow = view.width < NARROW_BELOW;
  const mostWidth = Math.min(sizes.mostWidth, Math.max(sizes.leastWidth, (view.width - 48) / GOOD_SCALE));
  const nodeWidth = Math.round(Math.max(sizes.leastWidth, Math.min(mostWidth, longest * GLYPH + sizes.extraWidth)));
  const make = useMemo(() => {
    const made = new Map<string, PlacedGraph>();
    const labelled = edges.map((edge) => ({ from: edge.from, to: edge.to, labelWidth: edgeTextWidth(edge, texts) }));
    return (direction: GraphSpace['direction']): PlacedGraph => {
      const space = { direction, nodeWidth, nodeHeight: sizes.height };
      const placed = made.get(direction) ?? { space, layout: layOutGraph({ nodeCount: names.length, edges: labelled }, space) };
      made.set(direction, placed);
      return placed;
    };
  }, [shape, nodeWidth, sizes.height, texts]);
  if (isNarrow) return make('down');
  const across = make('across');
  if (names.length > TRY_BOTH_UP_TO) return across;
  const acrossScale = fittingScale(across.layout, view);
  if (acrossScale >= GOOD_SCALE) return across;
  const down = make('down');
  return fittingScale(down.layout, view) > acrossScale ? down : across;
}
