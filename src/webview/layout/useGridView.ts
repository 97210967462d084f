import { useCallback, useLayoutEffect, useState } from 'preact/hooks';
import { visibleColumns, visibleRows, type GridLayout, type Span } from './gridLayout';

export interface ElementRef {
  readonly current: HTMLElement | null;
}

/** Size of the scrolling element, in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Follows the element's inner size. Before the first measurement: a size at which something is drawn. */
export function useSize(element: ElementRef): Size {
  const [size, setSize] = useState<Size>({ width: 800, height: 600 });
  useLayoutEffect(() => {
    const node = element.current;
    if (node === null) return undefined;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = node;
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    return () => { observer.disconnect(); };
  }, [element]);
  return size;
}

export interface GridSpans {
  readonly rows: Span;
  readonly columns: Span;
}

/** Which rows and columns to draw; a scroll event that changes neither costs nothing. */
export function useSpans(element: ElementRef, layout: GridLayout, view: Size & { readonly rowCount: number }) {
  const { width, height, rowCount } = view;
  const compute = useCallback((): GridSpans => ({
    rows: visibleRows(element.current?.scrollTop ?? 0, height - layout.headerHeight, rowCount),
    columns: visibleColumns(layout, element.current?.scrollLeft ?? 0, width),
  }), [element, layout, width, height, rowCount]);
  const [, redraw] = useState<GridSpans>();
  const onScroll = useCallback(() => {
    const next = compute();
    redraw((old) => (old !== undefined && isSame(old, next) ? old : next));
  }, [compute]);
  return { spans: compute(), onScroll };
}

function isSame(a: GridSpans, b: GridSpans): boolean {
  return a.rows.first === b.rows.first && a.rows.end === b.rows.end
    && a.columns.first === b.columns.first && a.columns.end === b.columns.end;
}
