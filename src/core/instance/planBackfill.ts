import { RefusedError } from '../base/errors';
import type { BackfillPlan, BackfillSlot, SlotState } from './plan';
import type { BackfillMode, BackfillOrder } from './records';
import { isFinished, type BackfillState, type WorkflowInstanceState } from './states';

/** More schedule times than this in one backfill are refused. */
export const MAX_BACKFILL_TICKS = 10_000;

/** Most workflow instances of one backfill that may run at a time. */
export const MAX_PARALLEL = 100;

export interface TickTime {
  /** ms since the epoch. */
  readonly instant: number;
  /** In the workflow's zone. */
  readonly text: string;
}

/** The newest workflow instance of a logical instance. */
export interface NewestRun {
  readonly id: string;
  readonly runNumber: number;
  readonly state: WorkflowInstanceState;
  /** Some tasks were left out because they were not chosen. */
  readonly isPartial: boolean;
  readonly definitionHash: string;
  readonly backfillId: string | undefined;
}

/** A backfill of the same workflow that has not ended. */
export interface OpenBackfill {
  readonly id: string;
  readonly mode: BackfillMode;
  readonly order: BackfillOrder;
  readonly state: BackfillState;
  readonly definitionHash: string;
  /** Schedule times of all its workflow instances, and of the unfinished ones. */
  readonly members: ReadonlySet<number>;
  readonly unfinished: ReadonlySet<number>;
}

export interface BackfillTarget {
  readonly workflow: string;
  readonly mode: BackfillMode;
  readonly order: BackfillOrder;
  readonly parallel: number;
  readonly definitionHash: string;
  /** Both ends inclusive. */
  readonly from: TickTime;
  readonly to: TickTime;
  /** Every tick of the range, ascending; `tooMany`: more than `MAX_BACKFILL_TICKS`. */
  readonly ticks: readonly TickTime[] | 'tooMany';
  /** The first tick after the range, for the message when it holds none. */
  readonly nextTick: TickTime | undefined;
  /** Execution clock. */
  readonly now: number;
  readonly newestRuns: ReadonlyMap<number, NewestRun>;
  readonly openBackfills: readonly OpenBackfill[];
}

/** Which schedule times a backfill runs. `missing` includes unfinished ones. Throws `RefusedError` for a range that cannot be run. */
export function planBackfill(target: BackfillTarget): BackfillPlan {
  const ticks = checkRange(target);
  const continued = target.openBackfills.find((backfill) => isContinuation(target, ticks, backfill));
  if (continued === undefined) checkOverlap(target, ticks);
  const slots = ticks.map((tick) => planSlot(target, tick, continued));
  return {
    workflow: target.workflow,
    mode: target.mode,
    order: target.order,
    parallel: target.parallel,
    slots: target.order === 'asc' ? slots : slots.reverse(),
    ...(continued === undefined ? {} : { continues: continued.id }),
  };
}

function checkRange(target: BackfillTarget): readonly TickTime[] {
  const { workflow, from, to, ticks, nextTick, now, parallel } = target;
  if (from.instant > to.instant) {
    throw new RefusedError('rangeReversed', `backfill of ${workflow}: the range begins at ${from.text}, after its end ${to.text}: swap them`);
  }
  if (!Number.isInteger(parallel) || parallel < 1 || parallel > MAX_PARALLEL) {
    throw new RefusedError('parallelOutOfRange', `backfill of ${workflow}: ${parallel} at a time is not possible, give 1 to ${MAX_PARALLEL}`);
  }
  if (ticks === 'tooMany') {
    throw new RefusedError(
      'tooManyTicks',
      `backfill of ${workflow}: more than ${MAX_BACKFILL_TICKS} schedule times from ${from.text} to ${to.text}: split the range`,
    );
  }
  if (ticks.length === 0) {
    const hint = nextTick === undefined ? 'there is none after it' : `the next one is ${nextTick.text}`;
    throw new RefusedError('noTick', `backfill of ${workflow}: no schedule time from ${from.text} to ${to.text}; ${hint}`);
  }
  const future = ticks.find((tick) => tick.instant > now);
  if (future !== undefined) {
    throw new RefusedError('future', `backfill of ${workflow}: the range reaches into the future (${future.text}): end it earlier`);
  }
  return ticks;
}

/** The same backfill asked for again: nothing but its own unfinished workflow instances would run. */
function isContinuation(target: BackfillTarget, ticks: readonly TickTime[], backfill: OpenBackfill): boolean {
  if (backfill.mode !== target.mode || backfill.order !== target.order) return false;
  if (backfill.state === 'cancelling' || backfill.definitionHash !== target.definitionHash) return false;
  const ours = (tick: TickTime): boolean => target.newestRuns.get(tick.instant)?.backfillId === backfill.id;
  if (target.mode === 'all') return ticks.length === backfill.members.size && ticks.every(ours);
  const wanted = ticks.filter((tick) => {
    const slot = planSlot(target, tick, undefined);
    return slot.willRun || (ours(tick) && backfill.unfinished.has(tick.instant));
  });
  return (
    wanted.length === backfill.unfinished.size &&
    wanted.every((tick) => backfill.unfinished.has(tick.instant) && planSlot(target, tick, undefined).action !== 'create')
  );
}

/** Taking queued workflow instances away from a backfill that is at work would confuse both. */
function checkOverlap(target: BackfillTarget, ticks: readonly TickTime[]): void {
  for (const backfill of target.openBackfills) {
    if (backfill.state === 'paused') continue;
    const shared = ticks.find((tick) => backfill.unfinished.has(tick.instant));
    if (shared === undefined) continue;
    throw new RefusedError(
      'backfillRunning',
      `backfill of ${target.workflow}: another one is ${backfill.state} and holds ${shared.text}: wait for it, pause it or cancel it`,
    );
  }
}

function planSlot(target: BackfillTarget, tick: TickTime, continued: OpenBackfill | undefined): BackfillSlot {
  const run = target.newestRuns.get(tick.instant);
  const base = { scheduleInstant: tick.instant, scheduleTime: tick.text, newest: run?.id };
  if (run === undefined) return { ...base, state: 'neverRan', willRun: true, reason: 'never ran', action: 'create', runNumber: 1 };
  const state = slotStateOf(run);
  const said = describeRun(run);
  const leave = (reason: string): BackfillSlot => ({ ...base, state, willRun: false, reason, action: 'leave', runNumber: run.runNumber });
  if (isLive(run.state)) return leave(`${said}, not touched`);
  if (!isFinished(run.state)) {
    if (continued !== undefined || run.definitionHash === target.definitionHash) {
      return { ...base, state, willRun: true, reason: `${said}, goes on`, action: 'adopt', runNumber: run.runNumber };
    }
    return { ...base, state, willRun: true, reason: `${said} with an older definition, begins anew`, action: 'create', runNumber: run.runNumber + 1 };
  }
  if (continued !== undefined && continued.members.has(tick.instant)) return leave(`${said}, in this backfill`);
  if (!isWanted(target.mode, state)) return leave(said);
  return { ...base, state, willRun: true, reason: said, action: 'create', runNumber: run.runNumber + 1 };
}

function isLive(state: WorkflowInstanceState): boolean {
  return state === 'submitted' || state === 'running' || state === 'pausing' || state === 'stopping';
}

/** A stopped run, and one of chosen tasks only, leave the schedule time unfinished. */
function slotStateOf(run: NewestRun): SlotState {
  if (run.state === 'failed') return 'failed';
  return run.state === 'succeeded' && !run.isPartial ? 'succeeded' : 'unfinished';
}

function describeRun(run: NewestRun): string {
  const partly = run.state === 'succeeded' && run.isPartial ? ', but only chosen tasks ran' : '';
  return `${run.state} in run ${run.runNumber}${partly}`;
}

function isWanted(mode: BackfillMode, state: SlotState): boolean {
  if (state === 'neverRan' || state === 'unfinished') return true;
  return mode === 'all' || (mode === 'missing-and-failed' && state === 'failed');
}
