import { RefusedError } from '../base/errors';
import { type Message, text, word } from '../base/message';
import { MAX_BACKFILL_TICKS, MAX_PARALLEL, MAX_PAUSE_MS, type BackfillPace, type BackfillTarget, type Stray, type TickTime } from './backfillTarget';

/** Throws `RefusedError` for numbers that are not possible. */
export function checkLimits(target: BackfillTarget): void {
  const { workflow, from, to, maxTicks } = target;
  if (from.instant > to.instant) {
    throw new RefusedError('rangeReversed', text`backfill of ${workflow}: the range begins at ${from.text}, after its end ${to.text}: swap them`);
  }
  checkPace(workflow, target);
  if (!isWhole(maxTicks, { min: 1, max: MAX_BACKFILL_TICKS })) {
    throw new RefusedError('maximumOutOfRange', text`backfill of ${workflow}: a maximum of ${maxTicks} schedule times is not possible, give 1 to ${MAX_BACKFILL_TICKS}`);
  }
}

/** Throws `RefusedError` for a pace that is not possible. */
export function checkPace(workflow: string, { parallel, batchSize, pauseMs }: Omit<BackfillPace, 'onFailure'>): void {
  const refuse = (code: string, message: Message): never => {
    throw new RefusedError(code, text`backfill of ${workflow}: ${message}`);
  };
  if (!isWhole(parallel, { min: 1, max: MAX_PARALLEL })) refuse('parallelOutOfRange', text`${parallel} at a time is not possible, give 1 to ${MAX_PARALLEL}`);
  if (batchSize !== undefined && !isWhole(batchSize, { min: 1, max: MAX_BACKFILL_TICKS })) {
    refuse('batchOutOfRange', text`batches of ${batchSize} are not possible, give 1 to ${MAX_BACKFILL_TICKS}`);
  }
  if (pauseMs !== undefined && !isWhole(pauseMs, { min: 0, max: MAX_PAUSE_MS })) {
    refuse('pauseOutOfRange', text`a pause of ${pauseMs} ms is not possible, give 0 to ${MAX_PAUSE_MS} (a week)`);
  }
  if (pauseMs !== undefined && pauseMs > 0 && batchSize === undefined) refuse('pauseWithoutBatch', text`a pause needs batches: say after how many workflow instances`);
}

function isWhole(value: number, { min, max }: { readonly min: number; readonly max: number }): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

/** The schedule times that it is about, left out ones too. Throws `RefusedError` when there are none, too many, or some that cannot be run. */
export function checkTicks(target: BackfillTarget): readonly TickTime[] {
  const { workflow, from, to, ticks, nextTick, now, maxTicks, excluded } = target;
  const refuse = (code: string, message: Message): never => {
    throw new RefusedError(code, text`backfill of ${workflow}: ${message}`);
  };
  if (ticks === 'tooMany') {
    return refuse('tooManyTicks', text`more than ${maxTicks} schedule times from ${from.text} to ${to.text}: take fewer at once, or allow more`);
  }
  const [stray] = target.strays;
  if (stray !== undefined) refuse('notATick', describeStray(stray));
  if (ticks.length === 0) {
    const hint = nextTick === undefined ? text`there is none after it` : text`the next one is ${nextTick.text}`;
    refuse('noTick', text`no schedule time from ${from.text} to ${to.text}; ${hint}`);
  }
  const meant = ticks.filter(({ instant }) => !excluded.has(instant));
  if (meant.length === 0) refuse('noTick', text`each of the ${ticks.length} schedule times from ${from.text} to ${to.text} is left out`);
  const future = meant.find((tick) => tick.instant > now);
  if (future !== undefined) refuse('future', text`the range reaches into the future (${future.text}): end it earlier`);
  return ticks;
}

function describeStray({ time, before, after }: Stray): Message {
  return text`${time.text} is not one of its schedule times; ${nearestOf(before, after)}`;
}

function nearestOf(before: TickTime | undefined, after: TickTime | undefined): Message {
  if (before !== undefined && after !== undefined) return text`the nearest are ${before.text} and ${after.text}`;
  const only = before ?? after;
  return only === undefined ? text`it has none` : text`the nearest is ${only.text}`;
}

/** Taking queued workflow instances away from a backfill that is at work would confuse both. */
export function checkOverlap(target: BackfillTarget, ticks: readonly TickTime[]): void {
  for (const backfill of target.openBackfills) {
    if (backfill.state === 'paused') continue;
    const shared = ticks.find((tick) => backfill.unfinished.has(tick.instant) && !target.excluded.has(tick.instant));
    if (shared === undefined) continue;
    throw new RefusedError(
      'backfillRunning',
      text`backfill of ${target.workflow}: another one is ${word(backfill.state)} and holds ${shared.text}: wait for it, pause it or cancel it`,
    );
  }
}
