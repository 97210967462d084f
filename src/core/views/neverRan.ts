import type { LocalSchedule } from '../instance/records';
import { nextTicks, type Schedule } from '../schedule';

export const NEVER_REASONS = ['noTick', 'beforeStart', 'afterEnd', 'ahead', 'switchedOff', 'passed', 'waits'] as const;

/** Why a schedule time has no workflow instance. */
export interface NeverRan {
  readonly scheduleInstant: number;
  /**
   * `noTick`: the schedule has no such time. `beforeStart`, `afterEnd`: outside of its `start_time` and `end_time`. `ahead`: not due
   * yet. `switchedOff`: nobody runs this workflow's ticks here, and nobody asked for this one. `passed`: before the ticks were
   * switched on, or unnoticed, and the policy leaves such out. `waits`: due, and made any moment.
   */
  readonly reason: (typeof NEVER_REASONS)[number];
}

export interface NeverRanInput {
  readonly scheduleInstant: number;
  readonly schedule: Schedule;
  /** Whether its ticks make instances here; `undefined`: not switched on. */
  readonly local: LocalSchedule | undefined;
  /** Execution clock, ms. */
  readonly now: number;
}

export function explainNeverRan({ scheduleInstant: at, schedule, local, now }: NeverRanInput): NeverRan {
  const reasonOf = (): NeverRan['reason'] => {
    if (schedule.startAt !== undefined && at < schedule.startAt) return 'beforeStart';
    if (schedule.endAt !== undefined && at > schedule.endAt) return 'afterEnd';
    if (nextTicks(schedule, at - 1, 1)[0] !== at) return 'noTick';
    if (at > now) return 'ahead';
    if (local === undefined) return 'switchedOff';
    return at > local.firedUpTo ? 'waits' : 'passed';
  };
  return { scheduleInstant: at, reason: reasonOf() };
}

const PREFIX = 'at:';

/** What a selection names instead of a logical instance where there is none: the schedule time itself. */
export function neverRanId(scheduleInstant: number): string {
  return `${PREFIX}${String(scheduleInstant)}`;
}

/** The schedule time of a `neverRanId`; `undefined`: the id of a logical instance. */
export function readNeverRanId(id: string): number | undefined {
  const instant = id.startsWith(PREFIX) ? Number(id.slice(PREFIX.length)) : undefined;
  return Number.isSafeInteger(instant) ? instant : undefined;
}
