import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ElementRef, Size } from '../../layout/useGridView';

export const ZOOM_STEP = 1.25;
const LEAST_ZOOM = 0.1;
const MOST_ZOOM = 2;
/** Below this size names cannot be told apart: a graph that would only fit smaller begins at a size to read, and is scrolled. */
const LEAST_FIT = 0.5;
const READABLE_ZOOM = 0.75;

/** A place on the screen, as in mouse events. */
interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

export interface GraphZoom {
  /** 1: as designed. */
  readonly scale: number;
  /** `at` stays where it is; without one, the middle of the view does. */
  readonly zoomBy: (factor: number, at?: ScreenPoint) => void;
  /** Everything in view, however small. */
  readonly fit: () => void;
}

/** The scale at which `content` fits into `view`, never above 1. */
export function fittingScale(content: Size, view: Size): number {
  if (content.width <= 0 || content.height <= 0) return 1;
  return clamp(Math.min(1, view.width / content.width, view.height / content.height));
}

/** At what scale a graph is shown until a person zooms: whole, unless that is too small. */
export function openingScale(content: Size, view: Size): number {
  const fitting = fittingScale(content, view);
  return fitting < LEAST_FIT ? READABLE_ZOOM : fitting;
}

/** Above the buttons in the lower corner. */
const TOOLS_HEIGHT = 44;

/** What of a view is free for the picture. */
export function roomIn({ width, height }: Size): Size {
  return { width, height: height - TOOLS_HEIGHT };
}

function clamp(scale: number): number {
  return Math.max(LEAST_ZOOM, Math.min(MOST_ZOOM, scale));
}

/** `element` scrolls, and its first child is the picture. Until a person zooms, the scale follows the room. */
export function useGraphZoom(element: ElementRef, content: Size, view: Size): GraphZoom {
  const [chosen, setChosen] = useState<number>();
  const anchor = useRef<{ readonly at: ScreenPoint; readonly x: number; readonly y: number } | undefined>(undefined);
  const scale = chosen ?? openingScale(content, view);
  useLayoutEffect(() => {
    const node = element.current;
    const kept = anchor.current;
    const picture = node?.firstElementChild?.getBoundingClientRect();
    anchor.current = undefined;
    if (node === null || kept === undefined || picture === undefined) return;
    node.scrollLeft += picture.left + kept.x * scale - kept.at.x;
    node.scrollTop += picture.top + kept.y * scale - kept.at.y;
  }, [element, scale]);
  const zoomTo = useCallback((next: number, at?: ScreenPoint) => {
    const node = element.current;
    const picture = node?.firstElementChild?.getBoundingClientRect();
    if (node !== null && picture !== undefined) {
      const from = at ?? middleOf(node.getBoundingClientRect());
      anchor.current = { at: from, x: (from.x - picture.left) / scale, y: (from.y - picture.top) / scale };
    }
    setChosen(clamp(next));
  }, [element, scale]);
  return {
    scale,
    zoomBy: (factor, at) => { zoomTo(scale * factor, at); },
    fit: () => { zoomTo(fittingScale(content, view)); },
  };
}

function middleOf({ left, top, width, height }: DOMRect): ScreenPoint {
  return { x: left + width / 2, y: top + height / 2 };
}
