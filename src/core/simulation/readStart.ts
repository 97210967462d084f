import { BACKFILL_MODES, type BackfillMode, type BackfillOrder, type FailureReaction } from '../instance/records';
import { newestTickNotAfter, type Instant } from '../schedule';
import type { YamlNode } from '../workflow/yamlNode';
import { Fields, nodesOf, type FilledEntry, type ScenarioContext } from './fields';
import { readStartInputs, type StartInputs } from './readInputs';
import type { BackfillAction, ScheduleAction, SimulatedWorkflow } from './scenario';
import { readChoice, readDuration, readTime, readWhole, timeOf, type Choices } from './values';

/** A moment at which the clock stands when nothing in the scenario says a time: 2025-01-01T00:00:00Z. */
export const DEFAULT_NOW: Instant = 1_735_689_600_000;

const MAX_PARALLEL = 100;
const MAX_BATCH = 1_000_000;

const MODES: Choices<BackfillMode> = {
  missing: [], 'missing-and-failed': ['missing+failed', 'failed'], stale: [], all: [],
};

export const ORDERS: Choices<BackfillOrder> = {
  asc: ['ascending', 'ASC_ORDER', 'oldest first'], desc: ['descending', 'DESC_ORDER', 'newest first'], given: ['as given', 'list'],
};

const REACTIONS: Choices<FailureReaction> = { stop: ['pause'], continue: ['go on'], failFast: ['fail', 'end', 'cancel'] };

const RUN_MODES: Choices<'serial' | 'parallel'> = { serial: ['RUN_MODE_SERIAL'], parallel: ['RUN_MODE_PARALLEL'] };

const DEPENDENTS: Choices<'none' | 'one' | 'all'> = {
  none: ['off', 'OFF_MODE', 'false', 'no'], one: ['true', 'yes', 'ALL_DEPENDENT', 'direct'], all: ['all levels', 'allLevelDependent'],
};

const MISSED: Choices<'skip' | 'newestOnly' | 'all'> = {
  skip: ['SKIP_MISSED', 'none'], newestOnly: ['FIRE_ONCE_NOW', 'newest', 'once'], all: ['FIRE_ALL_MISSED', 'true', 'on', 'yes'],
};

export interface StartContext {
  readonly context: ScenarioContext;
  readonly main: SimulatedWorkflow;
  /** From the top level of the scenario. */
  readonly inputs: StartInputs;
}

/** `backfill:`, a mapping or only the dates. `undefined`: no schedule time in it could be read. */
export function readBackfill(start: StartContext, entry: FilledEntry): BackfillAction | undefined {
  const { context, main } = start;
  if (entry.value.kind !== 'mapping') return finishBackfill(start, { ...PLAIN_BACKFILL, scope: start.inputs.scope, ...datesOf(readDates(start, entry)) });
  const fields = new Fields(context, entry.value, '"backfill"');
  const action = readBackfillFields(start, fields);
  fields.finish();
  if (action !== undefined) return action;
  context.report(entry.key.range, `A backfill needs "dates: [...]", or "from" and "to" (zone ${main.schedule.zone}).`);
  return undefined;
}

/** The keys of a backfill, wherever they stand. */
export function readBackfillFields(start: StartContext, fields: Fields): BackfillAction | undefined {
  const { context } = start;
  const zone = start.main.schedule.zone;
  const dates = readDates(start, fields.find('dates', 'list', 'scheduleTimes', 'complementScheduleDateList'));
  const from = readTime(context, fields.find('from', 'startDate', 'complementStartDate', 'begin'), { zone });
  const to = readTime(context, fields.find('to', 'endDate', 'complementEndDate', 'until'), { zone, edge: 'endOfDay' });
  const exclude = readDates(start, fields.find('exclude', 'exclusions', 'except')) ?? [];
  const mode = readChoice(context, fields.find('mode'), MODES);
  const options = readBackfillOptions(fields);
  const runMode = readChoice(context, fields.find('runMode'), RUN_MODES);
  const dependents = readChoice(context, fields.find('dependents', 'dependentMode', 'complementDependentMode'), DEPENDENTS);
  const order = readChoice(context, fields.find('order', 'executionOrder'), ORDERS);
  const inputs = readStartInputs(fields, start.inputs);
  const range = from === undefined || to === undefined ? {} : { from, to };
  return finishBackfill(start, {
    ...PLAIN_BACKFILL, ...datesOf(dates), ...range, exclude,
    ...(mode === undefined ? {} : { mode }),
    ...(order === undefined ? {} : { order }),
    parallel: runMode === 'serial' ? 1 : (options.parallel ?? 1),
    onFailure: options.onFailure, batchSize: options.batchSize, pauseMs: options.pauseMs,
    dependents: dependents ?? 'none',
    scope: inputs.scope, inputs: inputs.inputs, isDryRun: inputs.isDryRun,
  });
}

export interface BackfillOptions {
  readonly parallel: number | undefined;
  readonly onFailure: FailureReaction | undefined;
  readonly batchSize: number | undefined;
  readonly pauseMs: number | undefined;
}

/** What can be changed while it runs. */
export function readBackfillOptions(fields: Fields): BackfillOptions {
  const { context } = fields;
  return {
    parallel: readWhole(context, fields.find('parallel', 'expectedParallelismNumber', 'parallelism'), { min: 1, max: MAX_PARALLEL }),
    onFailure: readChoice(context, fields.find('onFailure', 'failure'), REACTIONS),
    batchSize: readWhole(context, fields.find('batchSize', 'batch'), { min: 1, max: MAX_BATCH }),
    pauseMs: readDuration(context, fields.find('pause', 'pauseBetween')),
  };
}

type Dates = Pick<BackfillAction, 'dates' | 'from' | 'to'>;

const PLAIN_BACKFILL = {
  kind: 'backfill', exclude: [], mode: BACKFILL_MODES[0], order: 'asc', parallel: 1, onFailure: undefined, batchSize: undefined,
  pauseMs: undefined, dependents: 'none', scope: { kind: 'all' }, inputs: undefined, isDryRun: false,
} as const;

function datesOf(dates: readonly Instant[] | undefined): Partial<Dates> {
  return dates === undefined || dates.length === 0 ? {} : { dates, from: Math.min(...dates), to: Math.max(...dates) };
}

function finishBackfill(
  { inputs }: StartContext, parts: Omit<BackfillAction, keyof Dates> & Partial<Dates>,
): BackfillAction | undefined {
  const { from, to } = parts;
  if (from === undefined || to === undefined) return undefined;
  return { ...parts, from, to, dates: parts.dates, inputs: parts.inputs ?? inputs.inputs };
}

/** A list of times, or one text with commas. */
function readDates({ context, main }: StartContext, entry: FilledEntry | undefined): readonly Instant[] | undefined {
  if (entry === undefined) return undefined;
  const { zone } = main.schedule;
  const nodes = nodesOf(entry.value).flatMap((node): readonly YamlNode[] =>
    (node.kind === 'scalar' ? node.text.split(',').map((text) => ({ ...node, text })) : [node]));
  return nodes.flatMap((node) => timeOf(context, node, { zone }) ?? []);
}

/** The schedule's newest tick at the default moment; a workflow without a schedule runs for that day. */
export function defaultScheduleTime({ schedule }: SimulatedWorkflow): Instant {
  return newestTickNotAfter(schedule, DEFAULT_NOW) ?? DEFAULT_NOW;
}

/** `schedule: all`: ticks fire as the clock goes on, and this is done with those that passed while nobody was there. */
export function readSchedule(context: ScenarioContext, entry: FilledEntry | undefined): ScheduleAction | undefined {
  if (entry === undefined) return undefined;
  return { kind: 'schedule', missedTicks: readChoice(context, entry, MISSED) ?? 'all' };
}
