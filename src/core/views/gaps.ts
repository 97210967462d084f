import { MISSED_AFTER_MS, ticksBetween, type Instant, type Schedule } from '../schedule';

export interface GapQuery {
  readonly schedule: Schedule;
  /** The schedule times of the workflow's logical instances, as instants, in any order. */
  readonly instants: Iterable<Instant>;
  /** Execution clock. */
  readonly now: Instant;
}

/** Schedule times without a logical instance, between the schedule's start, or the first instance, and now. */
export interface Gaps {
  readonly count: number;
  /** From where they are counted. */
  readonly since: Instant;
  /** The oldest and the newest of them; `undefined` when there are none. */
  readonly first: Instant | undefined;
  readonly last: Instant | undefined;
}

/** More schedule times than this are not counted: seven years of quarters of an hour. */
const MAX_COUNTED = 250_000;

/**
 * `none`: nothing can be missing, since nothing has run and the schedule names no start, or there is no schedule. A tick that is due
 * for less than a minute is not missing yet.
 */
export function countGaps({ schedule, instants, now }: GapQuery): Gaps | 'none' | 'tooMany' {
  const there = new Set(instants);
  const since = schedule.startAt ?? [...there].reduce((low, at) => Math.min(low, at), Infinity);
  if (schedule.cron === undefined || since === Infinity) return 'none';
  const ticks = ticksBetween(schedule, { from: since, to: now - MISSED_AFTER_MS, limit: MAX_COUNTED });
  if (ticks.kind === 'tooMany') return 'tooMany';
  const missing = ticks.ticks.filter((tick) => !there.has(tick));
  return { count: missing.length, since, first: missing[0], last: missing.at(-1) };
}
