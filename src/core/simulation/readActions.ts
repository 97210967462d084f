import { parseDuration } from './duration';
import type { Fields } from './fields';
import { readStartInputs, type StartInputs } from './readInputs';
import { readBackfillFields, readBackfillOptions, readSchedule } from './readStart';
import type { Action, CommandTarget, RecoveryChoice, RerunAction } from './scenario';
import type { CommandsContext } from './readCommands';
import { readChoice, readDuration, readText, readTime, readWhole, type Choices } from './values';

export type ActionKind =
  | 'pause' | 'resume' | 'stop' | 'rerun' | 'rerunFailed' | 'rerunFrom' | 'rerunOnly' | 'rerunTo' | 'forceSuccess' | 'recover' | 'crash'
  | 'run' | 'backfill' | 'pauseBackfill' | 'resumeBackfill' | 'cancelBackfill' | 'changeBackfill' | 'clock' | 'edit' | 'fault'
  | 'schedule' | 'scheduleOff';

export interface ActionReading extends CommandsContext {
  readonly fields: Fields;
  readonly kind: ActionKind;
  readonly target: CommandTarget;
}

export const RECOVERIES: Choices<RecoveryChoice> = { continue: ['go on', 'resume'], pause: ['paused'] };

const DEFINITIONS: Choices<'pinned' | 'current'> = { pinned: ['same', 'old'], current: ['new', 'edited', 'present'] };

const MAX_TIMES = 1000;

type Reader = (reading: ActionReading) => Action | undefined;

const READERS: Readonly<Record<ActionKind, Reader>> = {
  pause: () => ({ kind: 'pause' }),
  resume: () => ({ kind: 'resume' }),
  stop: () => ({ kind: 'cancel' }),
  rerun: (reading) => readRerun(reading, 'all'),
  rerunFailed: (reading) => readRerun(reading, 'failed'),
  rerunFrom: (reading) => readRerun(reading, 'from'),
  rerunOnly: (reading) => readRerun(reading, 'only'),
  rerunTo: (reading) => readRerun(reading, 'to'),
  forceSuccess: (reading) => readTaskAction(reading, 'forceSuccess'),
  recover: (reading) => readTaskAction(reading, 'recoverTask'),
  crash: readCrash,
  run: readRun,
  backfill: readBackfillAction,
  pauseBackfill: () => ({ kind: 'pauseBackfill' }),
  resumeBackfill: () => ({ kind: 'resumeBackfill' }),
  cancelBackfill: () => ({ kind: 'cancelBackfill' }),
  changeBackfill: readChange,
  clock: readClock,
  edit: readEdit,
  fault: readFault,
  schedule: ({ context, fields }) => readSchedule(context, fields.find('missed', 'missedTicks', 'missedFirePolicy')) ?? { kind: 'schedule', missedTicks: 'all' },
  scheduleOff: () => ({ kind: 'schedule', missedTicks: undefined }),
};

export function readAction(reading: ActionReading): Action | undefined {
  return READERS[reading.kind](reading);
}

function readRerun(reading: ActionReading, kind: RerunAction['scope']['kind']): Action | undefined {
  const { context, fields } = reading;
  const definition = readChoice(context, fields.find('definition', 'with'), DEFINITIONS) ?? 'pinned';
  const { scope: written, inputs, isDryRun } = readStartInputs(fields);
  const scope = kind === 'failed' ? { kind } : readScope(reading, kind, written);
  return scope && { kind: 'rerun', scope, definition, inputs, isDryRun };
}

/** `tasks` or `task` with a `scope`, else `from` or `only`; a whole rerun needs none of them. */
function readScope({ context, fields, kind: verb }: ActionReading, kind: 'all' | 'from' | 'only' | 'to', written: StartInputs['scope']): RerunAction['scope'] | undefined {
  const from = readText(context, fields.find('from'));
  const only = readText(context, fields.find('only'));
  if (from !== undefined) return { kind: 'from', tasks: [from] };
  if (only !== undefined) return { kind: 'only', tasks: [only] };
  if (written.kind !== 'all') return kind === 'only' || kind === 'to' ? { ...written, kind } : written;
  if (kind === 'all') return written;
  context.report(fields.mapping.range, `"${verb}" needs a task: {do: ${verb}, task: NAME}.`);
  return undefined;
}

function readTaskAction({ context, fields, kind }: ActionReading, action: 'forceSuccess' | 'recoverTask'): Action | undefined {
  const task = readText(context, fields.find('task', 'tasks'));
  if (task !== undefined) return { kind: action, task };
  context.report(fields.mapping.range, `"${kind}" needs a task: {do: ${kind}, task: NAME}.`);
  return undefined;
}

function readCrash({ context, fields, recovery }: ActionReading): Action {
  const chosen = readChoice(context, fields.find('recovery', 'then'), RECOVERIES);
  const downMs = readDuration(context, fields.find('down', 'downFor', 'outage'));
  return { kind: 'crash', recovery: chosen ?? recovery, downMs: downMs ?? 0 };
}

function readRun({ fields, inputs, target, main, startedAt }: ActionReading): Action | undefined {
  const start = readStartInputs(fields, inputs);
  const scheduleInstant = target.scheduleInstant ?? startedAt;
  if (scheduleInstant !== undefined) return { kind: 'run', scheduleInstant, ...start };
  fields.context.report(fields.mapping.range, `"run" needs a schedule time: {do: run, at: "yyyy-MM-dd HH:mm:ss"} (zone ${main.schedule.zone}).`);
  return undefined;
}

function readBackfillAction({ context, fields, main, inputs }: ActionReading): Action | undefined {
  const action = readBackfillFields({ context, main, inputs }, fields);
  if (action === undefined) context.report(fields.mapping.range, '"backfill" needs "dates: [...]", or "from" and "to".');
  return action;
}

function readChange({ fields }: ActionReading): Action {
  const { parallel, onFailure, batchSize, pauseMs } = readBackfillOptions(fields);
  const change = {
    ...(parallel === undefined ? {} : { parallel }), ...(onFailure === undefined ? {} : { onFailure }),
    ...(batchSize === undefined ? {} : { batchSize }), ...(pauseMs === undefined ? {} : { pauseMs }),
  };
  return { kind: 'changeBackfill', change };
}

/** `by: 1h`, `by: -1h`, or `to: "2024-08-11 03:00:00"`. */
function readClock({ context, fields, main }: ActionReading): Action | undefined {
  const by = fields.find('by');
  const at = readTime(context, fields.find('to'), { zone: main.schedule.zone });
  if (at !== undefined) return { kind: 'clockTo', at };
  const text = readText(context, by)?.trim() ?? '';
  const ms = parseDuration(text.replace(/^[-+]/, ''));
  if (ms !== undefined) return { kind: 'clockBy', ms: text.startsWith('-') ? -ms : ms };
  context.report(by?.value.range ?? fields.mapping.range, '"clock" needs a length or a time: {after: 3s, do: clock, by: 1h}, {…, by: -1h} or {…, to: "yyyy-MM-dd HH:mm:ss"}.');
  return undefined;
}

function readEdit({ context, fields, readDefinition }: ActionReading): Action | undefined {
  const entry = fields.find('definition', 'file', 'to');
  if (entry === undefined) context.report(fields.mapping.range, '"edit" needs a definition: {do: edit, definition: {workflow: …, tasks: …}}.');
  const workflow = entry && readDefinition(entry);
  return workflow && { kind: 'edit', workflow };
}

function readFault({ context, fields }: ActionReading): Action | undefined {
  const task = readText(context, fields.find('task'));
  const times = readWhole(context, fields.find('times'), { min: 0, max: MAX_TIMES }) ?? 1;
  if (task !== undefined) return { kind: 'fault', task, times };
  context.report(fields.mapping.range, '"fault" needs a task: {do: fault, task: NAME, times: 1}.');
  return undefined;
}
