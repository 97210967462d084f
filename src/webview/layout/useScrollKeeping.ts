import { useCallback, useLayoutEffect, useRef } from 'preact/hooks';
import type { GridRow } from '../../core/views/grid';
import { borderFrom, settleScroll } from './columnBorders';
import { ROW_HEIGHT, type GridLayout } from './gridLayout';
import type { ElementRef, Size } from './useGridView';
import { scrollToShow, type GridPlace } from './moveCursor';

/** Keeps the row at the top edge in place when rows come or go above it. At the very top, new rows show. */
export function useAnchoredScroll(element: ElementRef, rows: readonly GridRow[]): void {
  const before = useRef<readonly GridRow[]>(rows);
  useLayoutEffect(() => {
    const node = element.current;
    const old = before.current;
    before.current = rows;
    if (node === null || old === rows || node.scrollTop === 0) return;
    const index = Math.floor(node.scrollTop / ROW_HEIGHT);
    const anchor = old[index]?.logicalInstanceId;
    const now = anchor === undefined ? -1 : rows.findIndex((row) => row.logicalInstanceId === anchor);
    if (now >= 0 && now !== index) node.scrollTop += (now - index) * ROW_HEIGHT;
  }, [element, rows]);
}

/** Scrolls a place into view whenever it or the room changes: opening the details must not hide what was chosen. */
export function useShownPlace(element: ElementRef, view: Size & { readonly layout: GridLayout }, place: GridPlace | undefined): void {
  const { layout, width, height: room } = view;
  const row = place?.row;
  const column = place?.column;
  const shown = useRef<string>('');
  useLayoutEffect(() => {
    const node = element.current;
    const key = [row, column, width, room].join('/');
    // What was laid out before the first measurement stands elsewhere.
    if (node === null || node.clientWidth !== width || row === undefined || column === undefined || shown.current === key) return;
    shown.current = key;
    const height = { scroll: node.scrollTop, size: node.clientHeight, covered: 0 };
    node.scrollTop = scrollToShow(row * ROW_HEIGHT, ROW_HEIGHT, { ...height, size: height.size - layout.headerHeight });
    const target = layout.columns[column];
    if (target === undefined || column === 0) return;
    const covered = layout.columns[0]?.width ?? 0;
    const left = scrollToShow(target.left, target.width, { scroll: node.scrollLeft, size: node.clientWidth, covered });
    if (left !== node.scrollLeft) node.scrollLeft = Math.min(borderFrom(layout, left), target.left - covered);
  }, [element, layout, row, column, width, room]);
}

/** After scrolling by hand: moves on to the nearest border of a column, so that none stays half covered. */
export function useSettledScroll(element: ElementRef, layout: GridLayout): () => void {
  return useCallback(() => {
    const node = element.current;
    if (node === null) return;
    const left = settleScroll(layout, node.scrollLeft, node.clientWidth);
    // A browser keeps whole pixels only: less than one apart is there.
    if (Math.abs(left - node.scrollLeft) >= 1) node.scrollTo({ left, behavior: isMotionReduced() ? 'instant' : 'smooth' });
  }, [element, layout]);
}

function isMotionReduced(): boolean {
  return document.body.classList.contains('vscode-reduce-motion') || matchMedia('(prefers-reduced-motion: reduce)').matches;
}
