import type { LocalSchedule } from '../instance/records';
import type { StatusSnapshot } from '../instance/status';
import { formatScheduleTime, nextTicks, scheduleOf } from '../schedule';
import type { Workflow } from '../workflow/workflow';
import { shortScheduleTime } from './formatTime';

/** A workflow whose ticks make instances here. */
export interface LocalScheduleView {
  readonly missedTicks: LocalSchedule['missedTicks'];
  /** The next tick that is to be dealt with, as an instant; in the past while nobody has. `undefined`: there is none. */
  readonly nextAt: number | undefined;
  /** The same for people, in the workflow's zone: `2025-04-02`, `2025-04-02 06:30`. */
  readonly next: string | undefined;
  readonly zone: string;
}

/** `undefined`: the workflow is not switched on, or nothing is known of its store. */
export function findLocalSchedule(snapshot: StatusSnapshot | undefined, workflow: Workflow): LocalScheduleView | undefined {
  const kept = snapshot?.localSchedules.find((each) => each.workflow === workflow.name.value);
  if (kept === undefined) return undefined;
  const { schedule } = scheduleOf(workflow);
  const nextAt = schedule.cron === undefined ? undefined : nextTicks(schedule, kept.firedUpTo, 1)[0];
  const next = nextAt === undefined ? undefined : shortScheduleTime(formatScheduleTime(nextAt, schedule.zone));
  return { missedTicks: kept.missedTicks, nextAt, next, zone: schedule.zone };
}

/** Those that are switched on although no file defines their workflow: their ticks cannot be made, and they can only be switched off. */
export function findOrphanedSchedules({ localSchedules }: StatusSnapshot, workflows: readonly Workflow[]): readonly LocalSchedule[] {
  const names = new Set(workflows.map(({ name }) => name.value));
  return localSchedules.filter(({ workflow }) => !names.has(workflow));
}

/**
 * When the first tick of a store is to be dealt with. A workflow that is switched on and not among `workflows` is due at once, so
 * that somebody hears of it. `undefined`: nothing is switched on, or has a tick ahead.
 */
export function findNextDue(snapshot: StatusSnapshot, workflows: readonly Workflow[]): number | undefined {
  const dues = snapshot.localSchedules.flatMap(({ workflow: name, firedUpTo }) => {
    const workflow = workflows.find((each) => each.name.value === name);
    return workflow === undefined ? [firedUpTo] : (findLocalSchedule(snapshot, workflow)?.nextAt ?? []);
  });
  return dues.length === 0 ? undefined : Math.min(...dues);
}
