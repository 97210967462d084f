import { formatOffset, formatScheduleTime } from '../schedule';

/** `2025-03-30 03:00 +02:00`: as a clock in the zone shows it, and how far that is ahead of UTC. Seconds only where there are any. */
export function exactTime(instant: number, zone: string): string {
  return `${formatScheduleTime(instant, zone).replace(/:00$/, '')} ${formatOffset(instant, zone)}`;
}

export interface WindowTexts {
  readonly from: string;
  readonly to: string;
}

/** The bounds of a data window that ends at the instant: the first is included, the second is not. `undefined`: there is none. */
export function exactWindow(instant: number, windowMs: number, zone: string): WindowTexts | undefined {
  return windowMs > 0 ? { from: exactTime(instant - windowMs, zone), to: exactTime(instant, zone) } : undefined;
}
