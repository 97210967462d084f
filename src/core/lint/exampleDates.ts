import { formatScheduleTime, newestTickNotAfter, nextTicks, type Schedule } from '../schedule';
import { DAY_MS } from '../schedule/calendar';
import type { Workflow } from '../workflow/workflow';
import { readSchedule } from './schedules/readSchedule';

/** Two dates of the workflow's own schedule for messages. They depend on the schedule alone, never on the clock. */
export interface ExampleDates {
  /** A schedule time: `2025-03-10`, or with the time of day when that is not midnight. */
  readonly scheduleTime: string;
  /** A later day on which that schedule time is run again: `2025-03-25`. */
  readonly rerunDay: string;
  /** Whether the schedule time is a midnight, so that `${schedule_time}` is a plain date. */
  readonly isDaily: boolean;
  /** The example schedule time, in milliseconds. */
  readonly instant: number;
}

/** 10 March 2025, 00:00 UTC: where examples start. */
const FROM = 1_741_564_800_000;

/** How much later the example's rerun is. */
const RERUN_DAYS = 15;

const DEFAULT_DATES: ExampleDates = { scheduleTime: '2025-03-10', rerunDay: '2025-03-25', isDaily: true, instant: FROM };

export function exampleDatesOf(workflow: Workflow | undefined): ExampleDates {
  if (workflow?.schedule === undefined) return DEFAULT_DATES;
  const { schedule, problems } = readSchedule(workflow);
  const instant = problems.some((problem) => problem.severity === 'error') ? undefined : exampleTick(schedule);
  if (instant === undefined) return DEFAULT_DATES;
  return datesAt(instant, schedule.zone);
}

let last: { readonly dates: ExampleDates; readonly zone: string } | undefined;

/** The last ones are kept: many files in a row have the same. */
function datesAt(instant: number, zone: string): ExampleDates {
  if (last?.dates.instant === instant && last.zone === zone) return last.dates;
  const text = formatScheduleTime(instant, zone);
  const isDaily = text.endsWith('00:00:00');
  const rerunDay = formatScheduleTime(instant + RERUN_DAYS * DAY_MS, zone).slice(0, 10);
  const dates = { scheduleTime: isDaily ? text.slice(0, 10) : text, rerunDay, isDaily, instant };
  last = { dates, zone };
  return dates;
}

/** The first tick from the example's day on; for a schedule that ended before it, its last. */
function exampleTick(schedule: Schedule): number | undefined {
  return nextTicks(schedule, FROM - DAY_MS / 2, 1)[0] ?? newestTickNotAfter(schedule, FROM);
}
