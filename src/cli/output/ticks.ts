import {
  clockMarkOf, dataDateOf, dataWindowsOf, describeCron, formatDate, formatOffset, formatScheduleTime, readCron, stepsThroughHoursOf,
  type ClockMark, type Instant, type InstantSpan, type Schedule,
} from '../../core/schedule';
import type { Json } from './json';
import { padColumns } from '../../core/base/columns';

/** Longer lists are cut in the middle. */
const SHOWN = 400;

interface Row {
  readonly tick: Instant;
  readonly window: InstantSpan | undefined;
  readonly mark: ClockMark | undefined;
}

function rowsOf(schedule: Schedule, ticks: readonly Instant[]): readonly Row[] {
  const windows = dataWindowsOf(schedule, ticks);
  return ticks.map((tick, index) => ({ tick, window: windows[index], mark: clockMarkOf(schedule, tick) }));
}

function inWords({ cron }: Schedule): string {
  const read = cron === undefined ? undefined : readCron(cron).cron;
  return read === undefined ? 'at 00:00, every day' : describeCron(read);
}

const HOUR_MS = 3_600_000;

/** What people should know of a tick near a change of the clocks. */
function noteOf(schedule: Schedule, { tick, window, mark }: Row): string {
  const { zone } = schedule;
  const changed = window !== undefined && formatOffset(window.from, zone) !== formatOffset(tick, zone);
  const length = changed ? [`the clocks change in its data window, which is ${Number(((window.to - window.from) / HOUR_MS).toFixed(2))} h long`] : [];
  return [...markText(schedule, mark), ...length].join('; ');
}

function markText(schedule: Schedule, mark: ClockMark | undefined): readonly string[] {
  if (mark === undefined) return [];
  if (mark.kind === 'skipped') return [`the clocks skip ${mark.named.slice(11)}: it fires right after`];
  if (!stepsThroughHoursOf(schedule)) return ['the clocks show this time twice: it fires the first time only'];
  return [`the ${mark.kind} of two ticks with this time`];
}

/** ` from TIME to TIME`, as far as the workflow declares its ends; empty when it declares none. */
export function boundsText({ startAt, endAt, zone }: Schedule): string {
  const from = startAt === undefined ? '' : ` from ${formatScheduleTime(startAt, zone)}`;
  const to = endAt === undefined ? '' : ` to ${formatScheduleTime(endAt, zone)}`;
  return from + to;
}

function noTicksText(schedule: Schedule): string {
  const bounds = boundsText(schedule);
  return bounds === '' ? 'No ticks.' : `No ticks: the schedule goes${bounds}. Give --from or --to for those of another time.`;
}

/** Columns for people: schedule time, offset, data window, data date, and what the clocks do. */
export function ticksText(schedule: Schedule, ticks: readonly Instant[]): string {
  const text = (instant: Instant): string => formatScheduleTime(instant, schedule.zone);
  const line = (row: Row): readonly string[] => [
    text(row.tick),
    formatOffset(row.tick, schedule.zone),
    row.window === undefined ? '-' : `${text(row.window.from)} … ${text(row.window.to)}`,
    row.window === undefined ? '-' : formatDate(dataDateOf(row.window, schedule.zone)),
    noteOf(schedule, row),
  ];
  const title = `${schedule.cron ?? 'daily midnight'} (${schedule.zone}): ${inWords(schedule)}`;
  if (ticks.length === 0) return `${title}\n${noTicksText(schedule)}`;
  const half = SHOWN / 2;
  const hidden = ticks.length - SHOWN;
  const lines = hidden <= 0
    ? rowsOf(schedule, ticks).map(line)
    : [...rowsOf(schedule, ticks.slice(0, half)).map(line), [`… ${hidden} more (all with --format json)`, '', '', '', ''], ...rowsOf(schedule, ticks.slice(-half)).map(line)];
  return [title, ...padColumns([['schedule time', 'offset', 'data window', 'data date', ''], ...lines])].join('\n');
}

/** `README.md`, "JSON that you can rely on". */
export function ticksJson(schedule: Schedule, ticks: readonly Instant[]): Json {
  const { zone } = schedule;
  const utc = (instant: Instant): string => new Date(instant).toISOString();
  return {
    schedule: {
      cron: schedule.cron ?? null,
      inWords: inWords(schedule),
      timezone: zone,
      startTime: schedule.startAt === undefined ? null : formatScheduleTime(schedule.startAt, zone),
      endTime: schedule.endAt === undefined ? null : formatScheduleTime(schedule.endAt, zone),
    },
    ticks: rowsOf(schedule, ticks).map(({ tick, window, mark }) => ({
      scheduleTime: formatScheduleTime(tick, zone),
      scheduleTimeUtc: utc(tick),
      utcOffset: formatOffset(tick, zone),
      dataWindow: window === undefined ? null : {
        from: formatScheduleTime(window.from, zone), to: formatScheduleTime(window.to, zone), fromUtc: utc(window.from), toUtc: utc(window.to),
      },
      dataDate: window === undefined ? null : formatDate(dataDateOf(window, zone)),
      clockChange: mark?.kind ?? null,
      skippedTime: mark?.kind === 'skipped' ? mark.named : null,
    })),
  };
}
