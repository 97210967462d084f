import type { Instant, Schedule } from './instant';
import { newestTicksWithin, nextTicks } from './ticks';

/** A tick that is looked at later than this after its time was missed (Quartz' misfire threshold, dolphinscheduler.md §6.2). */
export const MISSED_AFTER_MS = 60_000;

/** How many of the skipped ticks are listed. */
const LISTED = 1000;

/** What happens with missed ticks: SKIP_MISSED, FIRE_ONCE_NOW and FIRE_ALL_MISSED of dolphinscheduler.md §6.2. */
export type MissedTickPolicy = 'skip' | 'newestOnly' | 'all';

export interface DueQuery {
  /** Ticks up to here, inclusive, have been dealt with. */
  readonly firedUpTo: Instant;
  readonly now: Instant;
  readonly policy: MissedTickPolicy;
  /** The most ticks that fire at once; older ones are skipped. */
  readonly limit: number;
}

export interface DueTicks {
  /** Ascending; at most `limit`. */
  readonly fire: readonly Instant[];
  /** Ascending: the newest 1,000 that were due and do not fire. */
  readonly skipped: readonly Instant[];
  /** More were skipped than are listed. */
  readonly hasMoreSkipped: boolean;
  /** To be kept with what fires, as the next query's `firedUpTo`: it never goes back, whatever the clock does. */
  readonly firedUpTo: Instant;
  /** The first tick after all that have been dealt with; `undefined`: there is none. */
  readonly nextAt: Instant | undefined;
}

/**
 * The ticks that are due and have not been dealt with. Those that are not missed fire under every policy; of the missed ones
 * `skip` fires none, `all` fires each, and `newestOnly` lets the newest due tick stand for all. A workflow without a cron
 * has none: daily midnight is a default of backfills.
 */
export function dueTicks(schedule: Schedule, { firedUpTo, now, policy, limit }: DueQuery): DueTicks {
  if (schedule.cron === undefined) return { fire: [], skipped: [], hasMoreSkipped: false, firedUpTo, nextAt: undefined };
  const due = newestTicksWithin(schedule, { from: firedUpTo + 1, to: now + 1 }, limit + LISTED + 1);
  const count = Math.min(limit, countOfFiring(due, { now, policy }));
  const skipped = due.slice(0, due.length - count);
  const done = Math.max(firedUpTo, due.at(-1) ?? firedUpTo);
  return {
    fire: due.slice(due.length - count),
    skipped: skipped.slice(-LISTED),
    hasMoreSkipped: skipped.length > LISTED,
    firedUpTo: done,
    nextAt: nextTicks(schedule, Math.max(done, now), 1)[0],
  };
}

/** How many of the newest due ticks the policy lets fire. */
function countOfFiring(due: readonly Instant[], { now, policy }: Pick<DueQuery, 'now' | 'policy'>): number {
  const fresh = due.filter((tick) => now - tick <= MISSED_AFTER_MS).length;
  if (policy === 'skip' || fresh === due.length) return fresh;
  return policy === 'all' ? due.length : 1;
}
