import { MAX_BACKFILL_TICKS, type BackfillTarget, type Stray, type TickTime } from '../instance/backfillTarget';
import { newestTickNotAfter, nextTicks, scheduleTimeOf, ticksBetween, type Schedule } from '../schedule';
import type { BackfillRequest } from './runnerService';

/** The schedule times that a backfill is about, as far as the schedule decides. */
export type BackfillTimes = Pick<BackfillTarget, 'from' | 'to' | 'ticks' | 'strays' | 'excluded' | 'nextTick'>;

export function readBackfillTimes(schedule: Schedule, request: BackfillRequest): BackfillTimes {
  const timeOf = (instant: number): TickTime => scheduleTimeOf(instant, schedule.zone);
  const picked = request.dates === undefined ? undefined : [...new Set(request.dates)];
  const from = picked === undefined ? request.from : Math.min(...boundsOf(picked, request.from));
  const to = picked === undefined ? request.to : Math.max(...boundsOf(picked, request.to));
  const exclude = (request.exclude ?? []).filter((instant) => instant >= from && instant <= to);
  const ticks = picked === undefined ? ticksOfRange(schedule, { from, to }, request.maxTicks) : limited(picked, request.maxTicks);
  const next = ticks !== 'tooMany' && ticks.length === 0 ? nextTicks(schedule, to, 1)[0] : undefined;
  const isTick = membership(schedule, picked === undefined && ticks !== 'tooMany' ? ticks : []);
  const asked = ticks === 'tooMany' ? [] : [...(picked ?? []), ...exclude];
  return {
    from: timeOf(from),
    to: timeOf(to),
    ticks: ticks === 'tooMany' ? ticks : ticks.map(timeOf),
    strays: asked.filter((instant) => !isTick(instant)).map((instant) => strayOf(schedule, instant)),
    excluded: new Set(exclude),
    nextTick: next === undefined ? undefined : timeOf(next),
  };
}

/** First and last without spreading a long list over the stack. */
function boundsOf(instants: readonly number[], absent: number): readonly [number, number] {
  const [first = absent] = instants;
  return instants.reduce<readonly [number, number]>(([low, high], at) => [Math.min(low, at), Math.max(high, at)], [first, first]);
}

function limited(picked: readonly number[], maxTicks = MAX_BACKFILL_TICKS): readonly number[] | 'tooMany' {
  return picked.length > maxTicks ? 'tooMany' : picked;
}

function ticksOfRange(schedule: Schedule, { from, to }: { readonly from: number; readonly to: number }, maxTicks = MAX_BACKFILL_TICKS): readonly number[] | 'tooMany' {
  if (from > to) return [];
  // A limit that is no number of schedule times is refused later, with its own words.
  const range = ticksBetween(schedule, { from, to, limit: Math.min(Math.max(maxTicks, 0), MAX_BACKFILL_TICKS) });
  return range.kind === 'tooMany' ? 'tooMany' : range.ticks;
}

function membership(schedule: Schedule, known: readonly number[]): (instant: number) => boolean {
  const ticks = new Set(known);
  return (instant) => ticks.has(instant) || newestTickNotAfter(schedule, instant) === instant;
}

function strayOf(schedule: Schedule, instant: number): Stray {
  const timeOf = (at: number | undefined): TickTime | undefined => (at === undefined ? undefined : scheduleTimeOf(at, schedule.zone));
  return {
    time: scheduleTimeOf(instant, schedule.zone),
    before: timeOf(newestTickNotAfter(schedule, instant)),
    after: timeOf(nextTicks(schedule, instant, 1)[0]),
  };
}
