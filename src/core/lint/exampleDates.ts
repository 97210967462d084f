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
  const { schedule, timezone, startTime, endTime } = workflow;
  const key = JSON.stringify([schedule, timezone, startTime, endTime].map((written) => written?.value));
  const known = datesBySchedule.get(key) ?? datesOf(workflow);
  if (datesBySchedule.size >= REMEMBERED) datesBySchedule.clear();
  datesBySchedule.set(key, known);
  return known;
}

/** Many files have the same few schedules. */
const datesBySchedule = new Map<string, ExampleDates>();
const REMEMBERED = 100;

function datesOf(workflow: Workflow): ExampleDates {
  const { schedule, problems } = readSchedule(workflow);
  const instant = problems.some((problem) => problem.severity === 'error') ? undefined : exampleTick(schedule);
  return instant === undefined ? DEFAULT_DATES : datesAt(instant, schedule.zone);
}

function datesAt(instant: number, zone: string): ExampleDates {
  const text = formatScheduleTime(instant, zone);
  const isDaily = text.endsWith('00:00:00');
  const rerunDay = formatScheduleTime(instant + RERUN_DAYS * DAY_MS, zone).slice(0, 10);
  return { scheduleTime: isDaily ? text.slice(0, 10) : text, rerunDay, isDaily, instant };
}

/** The first tick from the example's day on; for a schedule that ended before it, its last. */
function exampleTick(schedule: Schedule): number | undefined {
  return nextTicks(schedule, FROM - DAY_MS / 2, 1)[0] ?? newestTickNotAfter(schedule, FROM);
}
