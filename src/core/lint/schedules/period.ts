import { nextTicks, type Schedule } from '../../schedule';
import { MINUTE_MS } from '../../schedule/calendar';

/** How many schedule times are looked at for the shortest time between two. */
const COMPARED = 60;

/** By schedule and instant: a folder of workflows has few different ones. */
const periods = new Map<string, { readonly minutes: number | undefined }>();

/** The shortest time between two of the next schedule times, in minutes. `undefined`: there are fewer than two. */
export function shortestPeriodMinutes(schedule: Schedule, from: number): number | undefined {
  const key = [schedule.cron, schedule.zone, schedule.startAt, schedule.endAt, from].join('|');
  const known = periods.get(key) ?? { minutes: findShortestPeriod(schedule, from) };
  if (periods.size > 1000) periods.clear();
  periods.set(key, known);
  return known.minutes;
}

function findShortestPeriod(schedule: Schedule, from: number): number | undefined {
  const ticks = nextTicks(schedule, from - 1, COMPARED);
  const gaps = ticks.slice(1).map((tick, index) => tick - (ticks[index] ?? tick));
  return gaps.length === 0 ? undefined : Math.min(...gaps) / MINUTE_MS;
}

/** `45 s`, `90 min`, `3 h`, `2 d`: rounded for a message. */
export function writeMinutes(minutes: number): string {
  if (minutes < 1) return `${Math.round(minutes * 60)} s`;
  if (minutes < 120) return `${Math.round(minutes)} min`;
  if (minutes < 2880) return `${Math.round(minutes / 6) / 10} h`;
  return `${Math.round(minutes / 144) / 10} d`;
}

/** Whether instances of a workflow may run side by side: DolphinScheduler's default. */
export function runsInParallel(executionType: string | undefined): boolean {
  return executionType === undefined || !/^serial/i.test(executionType.trim());
}
