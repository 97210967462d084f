import { MAX_PARALLEL } from '../instance/backfillTarget';
import { BACKFILL_MODES, BACKFILL_ORDERS, FAILURE_REACTIONS, type BackfillMode, type BackfillOrder, type FailureReaction } from '../instance/records';
import { dateOfDay, dayAt, formatDate, newestTickNotAfter, parseScheduleTime, ticksBefore, type Instant, type Schedule } from '../schedule';

const RUN_TASK_ACTIONS = ['run', 'backfill', 'rerunFailed', 'rerunFrom', 'rerunOnly', 'rerunAll'] as const;
export type RunTaskAction = (typeof RUN_TASK_ACTIONS)[number];

/** What a task of `tasks.json`, or a language model, asks for. Times as written. */
export interface RunTask {
  /** Path of the workflow file in its workspace folder, or the workflow's name. */
  readonly workflow: string;
  readonly action: RunTaskAction;
  /** Of `rerunFrom` and `rerunOnly`; else empty. */
  readonly task: string;
  readonly scheduleTime: string;
  readonly from: string;
  readonly to: string;
  readonly mode: BackfillMode;
  readonly order: BackfillOrder;
  readonly parallel: number;
  readonly onFailure: FailureReaction;
}

export const NEWEST_TICK = 'newest tick';

/** Which property of a task is wrong, and what it may be. */
export interface RunTaskProblem {
  readonly property: string;
  readonly allowed: string;
}

/** Reads a task as a person wrote it. What is missing has its default. */
export function readRunTask(written: Readonly<Record<string, unknown>>): RunTask | RunTaskProblem {
  const text = (property: string, otherwise: string): string => {
    const value = written[property];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : otherwise;
  };
  const parallel = written['parallel'] ?? 1;
  const checks: readonly (RunTaskProblem | undefined)[] = [
    text('workflow', '') === '' ? { property: 'workflow', allowed: 'orders.workflow.yaml' } : undefined,
    oneOf('action', text('action', ''), RUN_TASK_ACTIONS),
    oneOf('mode', text('mode', 'missing'), BACKFILL_MODES),
    oneOf('order', text('order', 'asc'), BACKFILL_ORDERS.filter((order) => order !== 'given')),
    oneOf('onFailure', text('onFailure', 'stop'), FAILURE_REACTIONS),
    typeof parallel === 'number' && Number.isInteger(parallel) && parallel >= 1 && parallel <= MAX_PARALLEL ? undefined : { property: 'parallel', allowed: `1 … ${MAX_PARALLEL}` },
    /^rerun(From|Only)$/.test(text('action', '')) && text('task', '') === '' ? { property: 'task', allowed: 'load_orders' } : undefined,
    text('action', '') === 'backfill' && text('from', '') === '' ? { property: 'from', allowed: `yyyy-MM-dd, ${NEWEST_TICK} - 6` } : undefined,
  ];
  const problem = checks.find((check) => check !== undefined);
  if (problem !== undefined) return problem;
  return {
    workflow: text('workflow', ''),
    action: pick(RUN_TASK_ACTIONS, text('action', '')) ?? 'run',
    task: text('task', ''),
    scheduleTime: text('scheduleTime', NEWEST_TICK),
    from: text('from', ''),
    to: text('to', NEWEST_TICK),
    mode: pick(BACKFILL_MODES, text('mode', '')) ?? 'missing',
    order: pick(BACKFILL_ORDERS, text('order', '')) ?? 'asc',
    parallel: Number(parallel),
    onFailure: pick(FAILURE_REACTIONS, text('onFailure', '')) ?? 'stop',
  };
}

function oneOf(property: string, value: string, allowed: readonly string[]): RunTaskProblem | undefined {
  return allowed.includes(value) ? undefined : { property, allowed: allowed.join(', ') };
}

function pick<T extends string>(all: readonly T[], value: string): T | undefined {
  return all.find((each) => each === value);
}

/**
 * A schedule time as written in a task: `newest tick`, `newest tick - 6` (six ticks before it), `today`, `yesterday`, or a time in the
 * schedule's zone. `end`: a day alone means through its end. `undefined`: it is none, or the schedule has no such tick.
 */
export function resolveTaskTime(text: string, schedule: Schedule, { now, end }: { readonly now: Instant; readonly end: boolean }): Instant | undefined {
  const back = /^newest tick(?:\s*-\s*(\d{1,5}))?$/i.exec(text.trim());
  if (back !== null) {
    const steps = Number(back[1] ?? 0);
    return steps === 0 ? newestTickNotAfter(schedule, now) : ticksBefore(schedule, now, steps + 1)[steps];
  }
  const daysBack = /^today$/i.test(text.trim()) ? 0 : /^yesterday$/i.test(text.trim()) ? 1 : undefined;
  const written = daysBack === undefined ? text.trim() : formatDate(dateOfDay(dayAt(schedule.zone, now) - daysBack));
  return parseScheduleTime(written, schedule.zone, end ? 'endOfDay' : 'exact');
}
