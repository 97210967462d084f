/** A span of execution time, ms since the epoch; `to` is after `from`. */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

/** Places on the time axis, in CSS pixels from its begin. */
export interface TimeScale extends Extent {
  readonly width: number;
  readonly xOf: (at: number) => number;
  readonly timeAt: (x: number) => number;
}

/** Browsers keep positions exact up to several million pixels. */
const MOST_WIDTH = 2_000_000;
/** A view narrower in time than this says nothing. */
const LEAST_VIEW_MS = 20;
/** What goes on is shown as at least this, and what is finished as at least that: runs on this computer take milliseconds. */
const LEAST_EXTENT_MS = 1_000;
const LEAST_FINISHED_MS = 100;

/**
 * From the earliest to the latest instant. `now`, when something goes on: the end then lies a little ahead of it and moves in few
 * large steps, so that bars do not shrink with every second. `undefined`: there are no instants.
 */
export function extentOf(instants: readonly number[], now: number | undefined): Extent | undefined {
  if (instants.length === 0) return undefined;
  const from = instants.reduce((least, at) => Math.min(least, at));
  const latest = instants.reduce((most, at) => Math.max(most, at));
  if (now === undefined) return { from, to: Math.max(latest, from + LEAST_FINISHED_MS) };
  return { from, to: from + roomyLength(Math.max(LEAST_EXTENT_MS, latest - from, now - from) * 1.02) };
}

/** The next of 1, 1.25, 1.5, 1.75 times a power of two. */
function roomyLength(length: number): number {
  const quarter = 2 ** Math.floor(Math.log2(length)) / 4;
  return Math.ceil(length / quarter) * quarter;
}

export function scaleFor({ from, to }: Extent, width: number): TimeScale {
  const factor = width / (to - from);
  return { from, to, width, xOf: (at) => (at - from) * factor, timeAt: (x) => from + x / factor };
}

/** The nearest zoom that can be drawn; 1: the whole extent fills `room`. */
export function clampZoom(zoom: number, { from, to }: Extent, room: number): number {
  const most = Math.max(1, Math.min(MOST_WIDTH / Math.max(1, room), (to - from) / LEAST_VIEW_MS));
  return Math.max(1, Math.min(most, zoom));
}
