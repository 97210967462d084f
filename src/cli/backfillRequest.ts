import { RefusedError } from '../core/base/errors';
import { MAX_BACKFILL_TICKS, MAX_PARALLEL, MAX_PAUSE_MS } from '../core/instance/backfillTarget';
import { BACKFILL_MODES, BACKFILL_ORDERS } from '../core/instance/records';
import { DEPENDENT_LEVELS } from '../core/runner/findDependents';
import type { BackfillRequest } from '../core/runner/runnerService';
import {
  dataDateOf, dataWindowOf, dayNumberOf, formatDate, formatScheduleTime, nextTicks, parseDate, parseScheduleTime, startOfDay, ticksBetween, ticksForDataDates,
  type CivilDate, type Instant, type Schedule,
} from '../core/schedule';
import { choiceOf, hasOption, optionOf, usageError, wholeNumberOf, type OptionSpecs, type ParsedArguments } from './arguments';
import { dependentsOf } from './dependents';
import { TRIAL_OPTIONS } from './command';
import type { CliHost } from './host';
import { DRY_RUN, inputsOf, pretending, runOptions, runScopeOf, SCOPE_OPTIONS, START_VALUES } from './requests';
import { timeOption, type WorkflowInput } from './workflowInput';

export const BACKFILL_OPTIONS: OptionSpecs = {
  from: { value: 'TIME', summary: 'the first schedule time, included' },
  to: { value: 'TIME', summary: 'the last schedule time, included; a date alone means through the end of that day' },
  dates: { value: 'TIME,TIME', summary: 'these schedule times instead of a range; a date alone means all of that day' },
  'data-from': { value: 'DATE', summary: 'instead of schedule times: the first day whose data is made' },
  'data-to': { value: 'DATE', summary: 'the last day whose data is made, included' },
  exclude: { value: 'TIME,TIME', summary: 'leave these schedule times out; a date alone means all of that day' },
  mode: { value: 'MODE', summary: 'which schedule times run: missing (default), missing-and-failed, stale, all' },
  order: { value: 'asc|desc|given', summary: 'oldest first (default), newest first, or as --dates has them' },
  parallel: { value: 'N', summary: 'at most N at a time, from one queue (default: the file\'s backfill.max_parallel, else 1)' },
  batch: { value: 'N', summary: 'after N have ended, the next ones wait for --pause' },
  pause: { value: 'LENGTH', summary: 'between two batches: 30s, 5m, 2h' },
  'on-failure': { value: 'stop|continue|fail-fast', summary: 'when one fails: begin no more and pause (default), run the others, or cancel them' },
  dependents: { value: 'one|all', summary: 'then the workflows of this folder that depend on it: directly, or all' },
  max: { value: 'N', summary: `refuse more than N schedule times (default ${MAX_BACKFILL_TICKS})` },
  ...SCOPE_OPTIONS,
  'dry-run': DRY_RUN,
  ...START_VALUES,
  ...TRIAL_OPTIONS,
};

/** Throws `RefusedError('usage')` for a command line that cannot be understood. */
export function backfillRequestOf(host: CliHost, parsed: ParsedArguments, input: WorkflowInput): BackfillRequest {
  const fallback = Math.min(Math.max(input.workflow.local.backfillMaxParallel?.value ?? 1, 1), MAX_PARALLEL);
  const maxTicks = wholeNumberOf(parsed, 'max', { min: 1, max: MAX_BACKFILL_TICKS, fallback: MAX_BACKFILL_TICKS });
  return {
    definition: input.definition,
    ...timesOf(parsed, input.schedule, maxTicks),
    exclude: timesIn(parsed, 'exclude', input.schedule),
    maxTicks,
    mode: choiceOf(parsed, 'mode', BACKFILL_MODES),
    order: choiceOf(parsed, 'order', BACKFILL_ORDERS),
    parallel: wholeNumberOf(parsed, 'parallel', { min: 1, max: MAX_PARALLEL, fallback }),
    ...paceOf(parsed),
    onFailure: REACTIONS[choiceOf(parsed, 'on-failure', ['stop', 'continue', 'fail-fast'])],
    ...dependentsOption(host, parsed, input),
    scope: runScopeOf(parsed, input),
    ...pretending(parsed),
    ...inputsOf(parsed),
    ...runOptions(parsed),
  };
}

const REACTIONS = { stop: 'stop', continue: 'continue', 'fail-fast': 'failFast' } as const;

type Times = Pick<BackfillRequest, 'from' | 'to' | 'dates'>;

function timesOf(parsed: ParsedArguments, schedule: Schedule, maxTicks: number): Times {
  const hasData = hasOption(parsed, 'data-from') || hasOption(parsed, 'data-to');
  const hasRange = hasOption(parsed, 'from') || hasOption(parsed, 'to');
  const ways = [hasRange ? '--from and --to' : '', hasOption(parsed, 'dates') ? '--dates' : '', hasData ? '--data-from and --data-to' : ''].filter((way) => way !== '');
  if (ways.length > 1) throw usageError(`${ways.join(', ')} exclude each other: give one`);
  if (hasData) return dataTimes(parsed, schedule, maxTicks);
  if (hasOption(parsed, 'dates')) return pickedTimes(parsed, schedule);
  const from = timeOption(parsed, schedule, { name: 'from', edge: 'exact' });
  const to = timeOption(parsed, schedule, { name: 'to', edge: 'endOfDay' });
  if (from === undefined || to === undefined) throw usageError('which range? Give --from and --to, both included, for example --from 2025-03-01 --to 2025-03-07');
  return { from, to };
}

function pickedTimes(parsed: ParsedArguments, schedule: Schedule): Times {
  const dates = timesIn(parsed, 'dates', schedule);
  const [first] = dates;
  if (first === undefined) throw usageError('--dates names no time: write them with commas between, for example --dates 2025-03-01,2025-03-05');
  return { from: first, to: dates.at(-1) ?? first, dates };
}

/** The schedule times whose data windows begin on one of the days. */
function dataTimes(parsed: ParsedArguments, schedule: Schedule, maxTicks: number): Times {
  const from = dateOption(parsed, 'data-from');
  const to = dateOption(parsed, 'data-to');
  const what = `for the data of ${optionOf(parsed, 'data-from')} to ${optionOf(parsed, 'data-to')}`;
  const range = ticksForDataDates(schedule, { from, to, limit: maxTicks });
  if (range.kind === 'tooMany') throw new RefusedError('tooManyTicks', `more than ${maxTicks} schedule times ${what}: take fewer at once, or allow more with --max`);
  const [first] = range.ticks;
  if (first === undefined) throw new RefusedError('noTick', `the schedule has no time ${what}${nearestData(schedule, from)}`);
  return { from: first, to: range.ticks.at(-1) ?? first };
}

/** Of a weekly schedule six of seven days are no data day. Empty when no schedule time follows. */
function nearestData(schedule: Schedule, day: CivilDate): string {
  const { zone } = schedule;
  const [tick] = nextTicks(schedule, startOfDay(zone, dayNumberOf(day)), 1);
  const window = tick === undefined ? undefined : dataWindowOf(schedule, tick);
  if (tick === undefined || window === undefined) return '';
  return `: it counts by the day on which a data window begins, and that of ${formatScheduleTime(tick, zone)} begins on ${formatDate(dataDateOf(window, zone))}`;
}

function dateOption(parsed: ParsedArguments, name: string): CivilDate {
  const text = optionOf(parsed, name);
  if (text === undefined) throw usageError('which days? Give --data-from and --data-to, both included');
  const date = parseDate(text);
  if (date === undefined) throw usageError(`--${name} ${text} is not a day: write yyyy-MM-dd`);
  return date;
}

/** Times with commas between; a date alone stands for every schedule time of that day. */
function timesIn(parsed: ParsedArguments, name: string, schedule: Schedule): readonly Instant[] {
  const texts = (optionOf(parsed, name) ?? '').split(',').map((text) => text.trim()).filter((text) => text !== '');
  return texts.flatMap((text) => {
    const at = parseScheduleTime(text, schedule.zone, 'exact');
    const end = parseScheduleTime(text, schedule.zone, 'endOfDay');
    if (at === undefined || end === undefined) throw usageError(`--${name} ${text} is not a time: write yyyy-MM-dd or "yyyy-MM-dd HH:mm:ss" (zone ${schedule.zone})`);
    const day = at === end ? undefined : ticksBetween(schedule, { from: at, to: end, limit: MAX_BACKFILL_TICKS });
    // A day without any is told by the refusal that names the nearest.
    return day?.kind === 'ticks' && day.ticks.length > 0 ? day.ticks : [at];
  });
}

function paceOf(parsed: ParsedArguments): Pick<BackfillRequest, 'batchSize' | 'pauseMs'> {
  const pause = optionOf(parsed, 'pause');
  if (!hasOption(parsed, 'batch')) {
    if (pause !== undefined) throw usageError('--pause goes with --batch: say after how many');
    return {};
  }
  const batchSize = wholeNumberOf(parsed, 'batch', { min: 1, max: MAX_BACKFILL_TICKS, fallback: 1 });
  return pause === undefined ? { batchSize } : { batchSize, pauseMs: lengthOf(pause) };
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function lengthOf(text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text.trim()) ?? [];
  const ms = Number(number) * (UNITS[unit] ?? Number.NaN);
  if (ms <= MAX_PAUSE_MS) return ms;
  throw usageError(`--pause ${text}: write a whole number of seconds, minutes, hours or days, for example 5m, up to 7d`);
}

function dependentsOption(host: CliHost, parsed: ParsedArguments, input: WorkflowInput): Pick<BackfillRequest, 'dependents'> {
  if (!hasOption(parsed, 'dependents')) return {};
  const dependents = dependentsOf(host, input, choiceOf(parsed, 'dependents', DEPENDENT_LEVELS));
  if (dependents.length === 0) host.writeError(`Note: no other workflow of this folder depends on ${input.workflow.name.value}\n`);
  return { dependents };
}
