import type { Span } from '../../layout/gridLayout';

/** Where the lines of the chart stand, in CSS pixels. */
export interface ChartLayout {
  /** Narrow charts write a name above its bars instead of beside them: `nameWidth` is 0 then. */
  readonly isNarrow: boolean;
  readonly nameWidth: number;
  /** Where the track begins: the first bar must not be cut by the edge or by the names. */
  readonly trackLeft: number;
  readonly laneHeight: number;
  /** Middle of the bars in a lane. */
  readonly barMiddle: number;
  /** Of the track's view at zoom 1. */
  readonly room: number;
}

export const AXIS_HEIGHT = 28;
export const BAR_HEIGHT = 14;
const NARROW_BELOW = 480;
const GLYPH = 7.4;
const NAME_EXTRA = 62;
const LEAST_NAME = 120;
/** For the length beside the last bar. */
const END_ROOM = 84;
const NARROW_END_ROOM = 58;
const TRACK_INSET = 8;

/** `longestName`: in letters. */
export function layOutChart(width: number, longestName: number): ChartLayout {
  if (width < NARROW_BELOW) return { isNarrow: true, nameWidth: 0, trackLeft: TRACK_INSET, laneHeight: 42, barMiddle: 30, room: Math.max(40, width - TRACK_INSET - NARROW_END_ROOM) };
  const nameWidth = Math.round(Math.max(LEAST_NAME, Math.min(0.35 * width, longestName * GLYPH + NAME_EXTRA)));
  const trackLeft = nameWidth + TRACK_INSET;
  return { isNarrow: false, nameWidth, trackLeft, laneHeight: 28, barMiddle: 14, room: Math.max(40, width - trackLeft - END_ROOM) };
}

const OVERSCAN = 6;
/** Spans begin and end at multiples of this, so that most scroll events change nothing. */
const STEP = 4;

/** The lanes to draw for a scroll position. */
export function visibleLanes(scrollTop: number, height: number, { count, laneHeight }: { readonly count: number; readonly laneHeight: number }): Span {
  const first = Math.floor((scrollTop / laneHeight - OVERSCAN) / STEP) * STEP;
  const end = Math.ceil(((scrollTop + height) / laneHeight + OVERSCAN) / STEP) * STEP;
  return { first: Math.max(0, Math.min(count, first)), end: Math.max(0, Math.min(count, end)) };
}
