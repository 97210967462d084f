import type { Problem } from '../base/problem';
import type { Ranged, TextRange } from '../base/textRange';
import { readCron } from './cron';
import type { Instant, Schedule } from './instant';
import { parseScheduleTime } from './scheduleTime';
import { nextTicks } from './ticks';
import { isZone } from './zone';

/** The parts of a workflow that say when it is due; a `Workflow` is one. */
export interface ScheduleSource {
  readonly schedule: Ranged<string> | undefined;
  readonly timezone: Ranged<string> | undefined;
  readonly startTime: Ranged<string> | undefined;
  readonly endTime: Ranged<string> | undefined;
}

/** With an `error` among the problems the schedule is not to be acted on: a cron that cannot be read has no ticks, a bad zone reads as UTC. */
export interface ScheduleReading {
  readonly schedule: Schedule;
  readonly problems: readonly Problem[];
}

/** Applies when a workflow names no zone: the same on every machine (users.md P08). */
export const DEFAULT_ZONE = 'UTC';

const CODE = 'Y05';

/** The zone in which the workflow's times are written and its parameters are computed. */
export function zoneOf(source: Pick<ScheduleSource, 'timezone'>): string {
  const written = source.timezone?.value.trim();
  return written !== undefined && isZone(written) ? written : DEFAULT_ZONE;
}

/** Where the text stands inside its scalar's range, which may have quotes around it. */
function partRange(whole: Ranged<string>, part: TextRange): TextRange {
  const length = whole.range.end - whole.range.start;
  const quotes = length - whole.value.length;
  if (quotes !== 0 && quotes !== 2) return whole.range;
  const start = whole.range.start + quotes / 2;
  return { start: start + part.start, end: start + part.end };
}

function zoneProblems(zone: Ranged<string> | undefined): readonly Problem[] {
  if (zone === undefined || isZone(zone.value.trim())) return [];
  const message = `unknown time zone \`${zone.value}\`: write an IANA name such as Asia/Shanghai or Europe/Berlin`;
  return [{ code: CODE, severity: 'error', message, range: zone.range }];
}

function cronProblems(cron: Ranged<string> | undefined): readonly Problem[] {
  if (cron === undefined) return [];
  const reading = readCron(cron.value);
  const problems = reading.problems.map(({ severity, message, range }): Problem => ({
    code: CODE, severity, message: `schedule \`${cron.value}\`: ${message}`, range: partRange(cron, range),
  }));
  if (reading.cron === undefined || everFires(cron.value)) return problems;
  const message = `schedule \`${cron.value}\` never fires: no such day exists`;
  return [...problems, { code: CODE, severity: 'error', message, range: cron.range }];
}

let lastFiring = '';

/** The cron that was asked for last is remembered: a folder of workflows has few different ones. */
function everFires(cron: string): boolean {
  if (cron === lastFiring) return true;
  const fires = nextTicks({ cron, zone: DEFAULT_ZONE, startAt: undefined, endAt: undefined }, 0, 1).length > 0;
  if (fires) lastFiring = cron;
  return fires;
}

interface ReadTime {
  readonly at: Instant | undefined;
  readonly problems: readonly Problem[];
}

/** A date alone is its midnight, for the end as well (PyDolphinScheduler reads it so). */
function readTime(key: string, time: Ranged<string> | undefined, zone: string): ReadTime {
  if (time === undefined) return { at: undefined, problems: [] };
  const at = parseScheduleTime(time.value, zone, 'exact');
  if (at !== undefined) return { at, problems: [] };
  const message = `${key} \`${time.value}\` is not a time: write yyyy-MM-dd HH:mm:ss`;
  return { at, problems: [{ code: CODE, severity: 'error', message, range: time.range }] };
}

/** Reads a workflow's schedule, zone, start and end time. Never throws. */
export function scheduleOf(source: ScheduleSource): ScheduleReading {
  const zone = zoneOf(source);
  const start = readTime('start_time', source.startTime, zone);
  const end = readTime('end_time', source.endTime, zone);
  const problems = [...cronProblems(source.schedule), ...zoneProblems(source.timezone), ...start.problems, ...end.problems];
  const schedule = { cron: source.schedule?.value, zone, startAt: start.at, endAt: end.at };
  if (start.at === undefined || end.at === undefined || source.endTime === undefined || start.at < end.at) return { schedule, problems };
  const message = `end_time \`${source.endTime.value}\` is not after start_time: no instance is ever due`;
  return { schedule, problems: [...problems, { code: CODE, severity: 'error', message, range: source.endTime.range }] };
}
