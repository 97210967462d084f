import { findColumnAt, type GridLayout } from './gridLayout';

/** The scroll position nearest to `scroll` at which no column is half under the sticky one. The same inside a column wider than the room for it. */
export function settleScroll(layout: GridLayout, scroll: number, viewWidth: number): number {
  const last = layout.width - viewWidth;
  if (scroll <= 0 || scroll >= last) return scroll;
  const { sticky, index } = columnUnder(layout, scroll);
  const column = layout.columns[index];
  if (column === undefined || column.width > viewWidth - sticky) return scroll;
  const before = column.left - sticky;
  const after = Math.min(last, (layout.columns[index + 1]?.left ?? layout.width) - sticky);
  return scroll - before <= after - scroll ? before : after;
}

/** As little right of `scroll` as is needed for a column to begin right behind the sticky one. */
export function borderFrom(layout: GridLayout, scroll: number): number {
  const { sticky, index } = columnUnder(layout, scroll);
  const border = (layout.columns[index]?.left ?? 0) - sticky;
  return border >= scroll ? border : (layout.columns[index + 1]?.left ?? layout.width) - sticky;
}

/** The column that begins at or under the edge of the sticky one. */
function columnUnder(layout: GridLayout, scroll: number) {
  const sticky = layout.columns[0]?.width ?? 0;
  return { sticky, index: Math.max(1, findColumnAt(layout.columns, scroll + sticky)) };
}
