import { resolve } from 'node:path';
import type { Ranged } from '../../core/base/textRange';
import {
  DEFAULT_ZONE, isZone, newestTicksWithin, nextTicks, parseDate, scheduleOf, ticksBetween, ticksForDataDates,
  type CivilDate, type Instant, type Schedule, type TickRange,
} from '../../core/schedule';
import { hasOption, optionOf, usageError, wholeNumberOf, type ParsedArguments } from '../arguments';
import type { Command, Invocation } from '../command';
import { EXIT, type ExitCode } from '../exitCodes';
import type { CliHost } from '../host';
import { jsonText } from '../output/json';
import { switchedOnJson, switchedOnText } from '../output/switchedOn';
import { findSwitchedOn } from '../localSchedules';
import { folderOf, shownPath } from '../paths';
import { ticksJson, ticksText } from '../output/ticks';
import { configurationError, placeOf, rangeOption, readDefinition } from '../workflowInput';

/** More ticks than this are not listed. */
const MAX_TICKS = 100_000;
const DEFAULT_COUNT = 10;

function scheduleOption({ host, parsed }: Invocation): Schedule {
  const cron = optionOf(parsed, 'cron');
  const [path] = parsed.positionals;
  if ((cron === undefined) === (path === undefined)) throw usageError('whose ticks? Name a workflow file, or give a cron with --cron');
  if (cron !== undefined) return writtenSchedule(cron, optionOf(parsed, 'timezone') ?? DEFAULT_ZONE, host);
  if (hasOption(parsed, 'timezone')) throw usageError('--timezone goes with --cron: a workflow file has a zone of its own');
  const { file, workflow } = readDefinition(host, path ?? '');
  const { schedule, problems } = scheduleOf(workflow);
  const [error] = problems.filter(({ severity }) => severity === 'error');
  if (error !== undefined) throw configurationError(`${placeOf(file, error.range.start)}: ${error.message} [${error.code}]`);
  for (const { message, range } of problems) host.writeError(`Note: ${placeOf(file, range.start)}: ${message}\n`);
  if (schedule.cron === undefined) host.writeError(`Note: ${file.path} has no schedule: these are the times of a backfill without one\n`);
  return schedule;
}

function writtenSchedule(cron: string, zone: string, { writeError }: Pick<CliHost, 'writeError'>): Schedule {
  if (!isZone(zone)) throw usageError(`--timezone ${zone} is not known: write an IANA name such as Asia/Shanghai or Europe/Berlin`);
  const whole = (value: string): Ranged<string> => ({ value, range: { start: 0, end: value.length } });
  const { schedule, problems } = scheduleOf({ schedule: whole(cron), timezone: whole(zone), startTime: undefined, endTime: undefined });
  for (const { severity, message, range } of problems) {
    const text = `--cron, character ${range.start + 1}: ${message}`;
    if (severity === 'error') throw usageError(text);
    writeError(`Note: ${text}\n`);
  }
  return schedule;
}

function ticksOf(parsed: ParsedArguments, schedule: Schedule, now: Instant): readonly Instant[] {
  if (hasOption(parsed, 'data-dates')) return dataDateTicks(parsed, schedule);
  const { from, to } = rangeOption(parsed, schedule);
  if (from !== undefined && to !== undefined) {
    if (hasOption(parsed, 'count')) throw usageError('--count goes with --from or with --to, not with both');
    return allOf(ticksBetween(schedule, { from, to, limit: MAX_TICKS }));
  }
  const count = wholeNumberOf(parsed, 'count', { min: 1, max: MAX_TICKS, fallback: DEFAULT_COUNT });
  if (to !== undefined) return newestTicksWithin(schedule, { from: -Infinity, to: to + 1 }, count);
  return nextTicks(schedule, from === undefined ? now : from - 1, count);
}

function dataDateTicks(parsed: ParsedArguments, schedule: Schedule): readonly Instant[] {
  if (hasOption(parsed, 'count')) throw usageError('--count and --data-dates exclude each other');
  rangeOption(parsed, schedule);
  return allOf(ticksForDataDates(schedule, { from: dateOption(parsed, 'from'), to: dateOption(parsed, 'to'), limit: MAX_TICKS }));
}

function dateOption(parsed: ParsedArguments, name: 'from' | 'to'): CivilDate {
  const text = optionOf(parsed, name);
  if (text === undefined) throw usageError('--data-dates needs the first and the last day: --from yyyy-MM-dd --to yyyy-MM-dd');
  const date = parseDate(text);
  if (date === undefined) throw usageError(`--${name} ${text} is not a day: write yyyy-MM-dd`);
  return date;
}

function allOf(range: TickRange): readonly Instant[] {
  if (range.kind === 'ticks') return range.ticks;
  throw usageError(`more than ${range.limit} ticks: choose a shorter range, or give --count`);
}

/** Also of a workflow whose file is gone: the folder in which it was has the store. */
async function switchOff({ host, parsed }: Invocation, workflow: string): Promise<ExitCode> {
  const [path] = parsed.positionals;
  const isFolder = path === undefined || host.files.kindOf(path) === 'folder';
  const runner = await host.openRunner(isFolder ? resolve(host.cwd, path ?? '.') : folderOf(host.cwd, path));
  try {
    await runner.setLocalSchedule({ workflow });
  } finally {
    await runner.close();
  }
  host.writeOut(`The schedule of ${workflow} is switched off: its ticks make nothing any more\n`);
  return EXIT.clean;
}

const TICK_OPTIONS = ['cron', 'timezone', 'from', 'to', 'count', 'data-dates'];

/** Whose switched on schedules are asked for. `undefined`: the ticks of a file or a cron are. */
function folderNamed({ host, parsed }: Invocation): string | undefined {
  const [path] = parsed.positionals;
  if (path === undefined ? hasOption(parsed, 'cron') : host.files.kindOf(path) !== 'folder') return undefined;
  const option = TICK_OPTIONS.find((name) => hasOption(parsed, name));
  if (option !== undefined) throw usageError(`whose ticks? Name a workflow file, or give a cron with --cron: --${option} does not go with a folder`);
  return path === undefined || resolve(host.cwd, path) === host.cwd ? '.' : shownPath(host.cwd, path);
}

async function run(invocation: Invocation): Promise<ExitCode> {
  const { host, parsed, format } = invocation;
  const off = optionOf(parsed, 'switch-off');
  if (off !== undefined) return switchOff(invocation, off);
  const folder = folderNamed(invocation);
  if (folder !== undefined) {
    const found = await findSwitchedOn(host, folder);
    host.writeOut(format === 'json' ? jsonText(switchedOnJson(found)) : `${switchedOnText(found)}\n`);
    return EXIT.clean;
  }
  const schedule = scheduleOption(invocation);
  const ticks = ticksOf(parsed, schedule, host.now());
  host.writeOut(format === 'json' ? jsonText(ticksJson(schedule, ticks)) : `${ticksText(schedule, ticks)}\n`);
  return EXIT.clean;
}

export const ticksCommand: Command = {
  name: 'ticks',
  usage: 'FILE | --cron CRON [--timezone ZONE]  [--from TIME] [--to TIME] [--count N] | [FOLDER] [--switch-off WORKFLOW]',
  summary: 'list the times of a schedule, with their data windows',
  about: [
    'Prints the schedule times of a workflow or of a cron: the next ten, those of a range, or so many after or before a time. Each stands with its offset from UTC, its data window (from the tick before up to the tick) and the data date, the day on which that window begins. Nothing is made and nothing runs.',
    'Without a file and a cron it lists the schedules that are switched on in this folder, or in FOLDER, and below: their next tick, what becomes of missed ones, and how they are switched off. One whose file is gone is among them; its ticks make nothing any more.',
    'Where clocks change, a cron that names its hours fires what the clocks skip right after, and what they show twice the first time only; a cron for every hour counts real hours.',
  ],
  examples: [
    ['idempo ticks examples/orders/orders.workflow.yaml', 'the next ten schedule times'],
    ['idempo ticks examples/orders/orders.workflow.yaml --from 2025-03-01 --to 2025-03-07 --data-dates', 'those that work on the data of seven days'],
    ['idempo ticks --cron "0 30 2 * * ? *" --timezone Europe/Berlin --from 2025-03-29 --count 3', 'through a change of the clocks'],
    ['idempo ticks examples', 'which schedules are switched on there, and how to switch them off'],
    ['idempo ticks --cron "0 2 * * 1-5" --to 2025-03-01 --count 5', 'the five before a time, of a Unix cron'],
  ],
  options: {
    cron: { value: 'CRON', summary: 'this cron, of seven, six or five fields, instead of a file\'s' },
    timezone: { value: 'ZONE', summary: 'with --cron: its IANA zone (default: UTC)' },
    from: { value: 'TIME', summary: 'the first time, included (default: now)' },
    to: { value: 'TIME', summary: 'the last time, included; a day alone means through its end. Without --from: the newest up to it' },
    count: { value: 'N', summary: `how many (default: ${DEFAULT_COUNT})` },
    'switch-off': { value: 'WORKFLOW', summary: 'instead: switch off its local schedule, in FOLDER, the folder of FILE or this one; its file may be gone' },
    'data-dates': { summary: '--from and --to are days of data: list the ticks whose data window begins on one of them' },
  },
  positionals: [0, 1],
  run,
};
