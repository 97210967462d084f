/** How a row is laid out: one line, three lines, four where the data window takes two, or each part under the other. */
export type RowLayout = 'wide' | 'medium' | 'narrow' | 'tiny';

/** Height of a row, CSS pixels. */
export const ROW_HEIGHTS: Readonly<Record<RowLayout, number>> = { wide: 28, medium: 66, narrow: 84, tiny: 158 };

/** By the width of the table, CSS pixels: each part must be readable whole. */
export function rowLayout(width: number): RowLayout {
  if (width >= 880) return 'wide';
  if (width >= 450) return 'medium';
  return width >= 260 ? 'narrow' : 'tiny';
}

/** Half-open. */
export interface RowSpan {
  readonly first: number;
  readonly end: number;
}

const OVERSCAN = 6;

/** The rows to draw; begins and ends at multiples of four, so that most scroll events change nothing. */
export function shownRows(scrollTop: number, view: { readonly height: number; readonly rowHeight: number; readonly rowCount: number }): RowSpan {
  const { height, rowHeight, rowCount } = view;
  const first = Math.floor((Math.floor(scrollTop / rowHeight) - OVERSCAN) / 4) * 4;
  const end = Math.ceil((Math.ceil((scrollTop + height) / rowHeight) + OVERSCAN) / 4) * 4;
  return { first: Math.min(rowCount, Math.max(0, first)), end: Math.min(rowCount, Math.max(0, end)) };
}

/** Where a key leads to in a list; `undefined`: it does not move. */
export function moveRow(key: string, from: number, extent: { readonly rowCount: number; readonly pageRows: number }): number | undefined {
  const target = targetRow(key, from, extent);
  return target === undefined ? undefined : Math.max(0, Math.min(extent.rowCount - 1, target));
}

function targetRow(key: string, from: number, { rowCount, pageRows }: { readonly rowCount: number; readonly pageRows: number }): number | undefined {
  switch (key) {
    case 'ArrowUp': return from - 1;
    case 'ArrowDown': return from + 1;
    case 'PageUp': return from - pageRows;
    case 'PageDown': return from + pageRows;
    case 'Home': return 0;
    case 'End': return rowCount - 1;
    default: return undefined;
  }
}
