import { firstInstantShowing, offsetAt } from '../schedule/zone';
import { formatExecutionTime } from './formatTime';

/** A mark on the time axis. */
export interface TimeTick {
  /** ms since the epoch. */
  readonly at: number;
  /** `09:05`, `09:05:10`, `10.250 s` within a second, `11-22` at midnight. */
  readonly label: string;
}

export interface TickSpan {
  readonly from: number;
  readonly to: number;
  /** IANA zone of the labels. Marks stand at its full hours and midnights. */
  readonly zone: string;
  /** At most this many, at least 1. */
  readonly most: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS: readonly number[] = [
  1, 2, 5, 10, 20, 50, 100, 200, 500,
  SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND,
  MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
  DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 91 * DAY, 364 * DAY,
];

/** Round times within the span, ascending, evenly apart on the zone's clock. Empty for an empty span. */
export function timeTicks({ from, to, zone, most }: TickSpan): readonly TimeTick[] {
  if (!(to > from)) return [];
  const least = (to - from) / Math.max(1, most);
  const step = STEPS.find((candidate) => candidate >= least) ?? Math.ceil(least / (364 * DAY)) * 364 * DAY;
  const ticks: TimeTick[] = [];
  const offset = offsetAt(zone, from);
  const last = to + (step < HOUR ? offset : Math.max(offset, offsetAt(zone, to)));
  for (let wall = Math.ceil((from + offset) / step) * step; wall <= last; wall += step) {
    const at = step < HOUR ? wall - offset : firstInstantShowing(zone, wall);
    const before = ticks.at(-1)?.at ?? -Infinity;
    if (at >= from && at <= to && at > before) ticks.push({ at, label: labelOf(at, step, zone) });
  }
  return ticks;
}

function labelOf(at: number, step: number, zone: string): string {
  const time = formatExecutionTime(at, zone);
  if (time.endsWith(' 00:00:00') && step >= MINUTE) return time.slice(5, 10);
  if (step >= MINUTE) return time.slice(11, 16);
  if (step >= SECOND) return time.slice(11);
  const ms = ((at % MINUTE) + MINUTE) % MINUTE;
  return `${(ms / SECOND).toFixed(3)} s`;
}
