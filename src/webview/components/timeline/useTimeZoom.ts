import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ElementRef } from '../../layout/useGridView';
import { clampZoom, scaleFor, type Extent, type TimeScale } from './timeScale';

export const ZOOM_STEP = 1.5;

export interface TimeZoom {
  readonly scale: TimeScale;
  /** 1: everything is in view. */
  readonly zoom: number;
  /** `x`: CSS pixels from the left edge of the track's view, which stay at their time; missing: its middle. */
  readonly zoomBy: (factor: number, x?: number) => void;
  readonly fit: () => void;
}

/** `room`: the width of the track's view. */
export function useTimeZoom(element: ElementRef, extent: Extent, room: number): TimeZoom {
  const [chosen, setChosen] = useState(1);
  const zoom = clampZoom(chosen, extent, room);
  const anchor = useRef<{ readonly time: number; readonly x: number } | undefined>(undefined);
  const scale = scaleFor(extent, Math.max(1, room * zoom));
  useLayoutEffect(() => {
    const kept = anchor.current;
    anchor.current = undefined;
    if (element.current !== null && kept !== undefined) element.current.scrollLeft = scale.xOf(kept.time) - kept.x;
  }, [element, zoom]);
  const zoomTo = useCallback((next: number, x: number) => {
    anchor.current = { time: scale.timeAt((element.current?.scrollLeft ?? 0) + x), x };
    setChosen(clampZoom(next, extent, room));
  }, [element, scale.from, scale.to, scale.width, room]);
  return {
    scale,
    zoom,
    zoomBy: (factor, x = room / 2) => { zoomTo(zoom * factor, x); },
    fit: () => { zoomTo(1, 0); },
  };
}
