import type { GraphEdge } from '../../../core/views/graph';
import { fillText } from '../../../core/views/viewTexts';
import type { PanelTexts } from '../../../protocol/panelTexts';

/** Room for the text of an edge, CSS pixels: what is longer is cut, and its tooltip says it whole. */
const MOST_WIDTH = 150;
const GLYPH = 6.6;

/** When the one task lets the other run; empty: always. */
export function edgeText({ kind, condition }: GraphEdge, texts: PanelTexts): string {
  switch (kind) {
    case 'follows':
      return '';
    case 'case':
      return condition ?? '';
    case 'success':
    case 'failure':
    case 'otherwise':
      return texts[`graph.${kind}`];
  }
}

export function edgeTextWidth(edge: GraphEdge, texts: PanelTexts): number {
  const { length } = edgeText(edge, texts);
  return length === 0 ? 0 : Math.round(Math.min(MOST_WIDTH, length * GLYPH + 14));
}

/** `after stage_orders, decide (success)`; empty: it follows nothing. */
export function followsText(edges: readonly GraphEdge[], names: readonly string[], { to, texts }: { readonly to: number; readonly texts: PanelTexts }): string {
  const before = edges.filter((edge) => edge.to === to).map((edge) => {
    const text = edgeText(edge, texts);
    const name = names[edge.from] ?? '';
    return text === '' ? name : `${name} (${text})`;
  });
  return before.length === 0 ? '' : fillText(texts['tree.after'], before.join(texts['list.comma']));
}
