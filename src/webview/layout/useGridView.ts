import { useCallback, useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { firstRows, visibleColumns, visibleRows, type GridLayout, type Span } from './gridLayout';

export interface ElementRef {
  readonly current: HTMLElement | null;
}

/** Size of the scrolling element, in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Follows the element's inner size. Before the first measurement: that of the page, which most of it will be. */
export function useSize(element: ElementRef): Size {
  const [size, setSize] = useState<Size>(() => {
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    return { width, height };
  });
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

/** Which rows and columns to draw; a scroll event that changes neither costs nothing. The rows out of view come after the first paint. */
export function useSpans(element: ElementRef, layout: GridLayout, view: Size & { readonly rowCount: number }) {
  const { width, height, rowCount } = view;
  const [isPainted, setPainted] = useState(false);
  const compute = useCallback((): GridSpans => {
    const { scrollTop, scrollLeft } = element.current ?? { scrollTop: 0, scrollLeft: 0 };
    const room = height - layout.headerHeight;
    return {
      rows: isPainted || scrollTop > 0 ? visibleRows(scrollTop, room, rowCount) : firstRows(room, rowCount),
      columns: visibleColumns(layout, scrollLeft, width),
    };
  }, [element, layout, width, height, rowCount, isPainted]);
  useEffect(() => { setPainted(true); }, []);
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
