import { epochUs, fromEpochUs, readMoment, timestampText } from './moment';
import { asText, strict, type SqlFunction, type SqlValue } from './udf';

/** More windows than this for one row would be a mistake. */
const MAX_WINDOWS = 10_000;

function windowList(ranges: readonly (readonly [number, number])[]): string {
  return JSON.stringify(ranges.map(([start, end]) => ({ start: timestampText(fromEpochUs(start)), end: timestampText(fromEpochUs(end)) })));
}

function epochOf(value: SqlValue): number | undefined {
  const moment = readMoment(asText(value));
  return moment === undefined ? undefined : epochUs(moment);
}

function below(us: number, unit: number, origin: number): number {
  return us - ((((us - origin) % unit) + unit) % unit);
}

/** The windows of a width that a moment is in; one begins every `slide`. */
function sliding(us: number, [width, slide, origin]: readonly [number, number, number]): string {
  if (width <= 0 || slide <= 0 || slide > width || width / slide > MAX_WINDOWS) throw new Error('a window needs a width, and a slide that is not longer');
  const ranges: (readonly [number, number])[] = [];
  for (let start = below(us, slide, origin); start + width > us; start -= slide) ranges.push([start, start + width]);
  return windowList(ranges.reverse());
}

/** The windows that begin where the widest one does and end a step later each. */
function growing(us: number, [step, width, origin]: readonly [number, number, number]): string {
  if (step <= 0 || width <= 0 || width % step !== 0 || width / step > MAX_WINDOWS) throw new Error('the size of a cumulating window must be a multiple of its step');
  const start = below(us, width, origin);
  const ranges: (readonly [number, number])[] = [];
  for (let end = below(us, step, start) + step; end <= start + width; end += step) ranges.push([start, end]);
  return windowList(ranges);
}

function windows(name: string, make: (us: number, parts: readonly [number, number, number]) => string): SqlFunction {
  return strict(name, 4, ([value = '', first, second, origin]) => {
    const us = epochOf(value);
    return us === undefined ? null : make(us, [Number(first), Number(second), Number(origin)]);
  });
}

/** Windows of time as JSON, `[{"start": …, "end": …}]`; all lengths are in microseconds, and the last argument moves the windows. */
export const TIME_WINDOW_FUNCTIONS: readonly SqlFunction[] = [windows('sliding_windows', sliding), windows('growing_windows', growing)];
