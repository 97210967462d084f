import { TIME_STATES, type TimeState } from '../instance/runStates';
import type { SlotKind, SlotList } from './plannerPack';

/** By place in the list of slots: 1 is ticked. */
export type Ticks = Uint8Array;

/** How many slots of a plan are in a state, and how many of these will run. */
export interface StateTotal {
  readonly state: TimeState;
  readonly slots: number;
  readonly willRun: number;
  /** How many of them may be ticked. */
  readonly canRun: number;
}

export interface PlanTotals {
  readonly slots: number;
  readonly willRun: number;
  /** Those that occur, in the order of `TIME_STATES`. */
  readonly byState: readonly StateTotal[];
}

/** Whether the slot runs: by the plan, or by hand when `ticks` are given. */
export function runsSlot(list: SlotList, place: number, ticks: Ticks | undefined): boolean {
  const kind = kindAt(list, place);
  if (kind === undefined) return false;
  return ticks === undefined ? kind.willRun : kind.canRun && ticks[place] === 1;
}

export function kindAt(list: SlotList, place: number): SlotKind | undefined {
  return list.table[list.kinds[place] ?? -1];
}

export function totalsOf(list: SlotList, ticks: Ticks | undefined): PlanTotals {
  const counts = new Map(TIME_STATES.map((state) => [state, { slots: 0, willRun: 0, canRun: 0 }]));
  let willRun = 0;
  for (let place = 0; place < list.loaded; place++) {
    const kind = kindAt(list, place);
    const count = kind === undefined ? undefined : counts.get(kind.state);
    if (kind === undefined || count === undefined) continue;
    count.slots += 1;
    if (kind.canRun) count.canRun += 1;
    if (!(ticks === undefined ? kind.willRun : kind.canRun && ticks[place] === 1)) continue;
    count.willRun += 1;
    willRun += 1;
  }
  const byState = [...counts].filter(([, { slots }]) => slots > 0).map(([state, count]) => ({ state, ...count }));
  return { slots: list.loaded, willRun, byState };
}

/** What the plan would run, as ticks to go on from by hand. */
export function ticksOfPlan(list: SlotList): Ticks {
  return Uint8Array.from({ length: list.total }, (_, place) => (kindAt(list, place)?.willRun === true ? 1 : 0));
}

/** Ticks or unticks the slots between two places, both included; those that cannot run stay as they are. */
export function tickRange(list: SlotList, ticks: Ticks, range: { readonly from: number; readonly to: number; readonly isOn: boolean }): Ticks {
  const next = Uint8Array.from(ticks);
  const last = Math.min(list.loaded - 1, Math.max(range.from, range.to));
  for (let place = Math.max(0, Math.min(range.from, range.to)); place <= last; place++) {
    if (kindAt(list, place)?.canRun === true) next[place] = range.isOn ? 1 : 0;
  }
  return next;
}

/** Ticks or unticks all slots of a state that can run; `undefined`: of every state. */
export function tickState(list: SlotList, ticks: Ticks, { state, isOn }: { readonly state: TimeState | undefined; readonly isOn: boolean }): Ticks {
  return Uint8Array.from(ticks, (before, place) => {
    const kind = kindAt(list, place);
    const isMeant = kind?.canRun === true && (state === undefined || kind.state === state);
    return isMeant ? Number(isOn) : before;
  });
}

/** The ticks of one list for another one: by schedule time. */
export function carryTicks(from: { readonly list: SlotList; readonly ticks: Ticks }, to: SlotList): Ticks {
  const ticked = new Set<number>();
  for (let place = 0; place < from.list.loaded; place++) {
    const instant = from.list.instants[place];
    if (from.ticks[place] === 1 && instant !== undefined) ticked.add(instant);
  }
  return Uint8Array.from(to.instants, (instant, place) => (place < to.loaded && ticked.has(instant) && kindAt(to, place)?.canRun === true ? 1 : 0));
}

/** Lengths of what is not ticked and what is, in turn, beginning with what is not: what a message carries. */
export function packTicks(list: SlotList, ticks: Ticks): readonly number[] {
  const runs: number[] = [];
  let isOn = false;
  let length = 0;
  for (let place = 0; place < list.loaded; place++) {
    if (runsSlot(list, place, ticks) === isOn) length += 1;
    else {
      runs.push(length);
      isOn = !isOn;
      length = 1;
    }
  }
  return isOn ? [...runs, length] : runs;
}

/** The places that are ticked, ascending; those of `total` and beyond are left out. */
export function unpackTicks(runs: readonly number[], total: number): readonly number[] {
  const places: number[] = [];
  let place = 0;
  runs.forEach((length, index) => {
    const end = Math.min(total, place + length);
    if (index % 2 === 1) for (let at = place; at < end; at++) places.push(at);
    place = end;
  });
  return places;
}

/**
 * How long so many workflow instances will take, ms: one of them on average, times how many follow each other, and the pauses
 * between batches; as `estimateMs` of the runner. `undefined`: nothing like it has run.
 */
export function estimateOf(eachMs: number | undefined, pace: { readonly willRun: number; readonly parallel: number; readonly batchSize: number | undefined; readonly pauseMs: number | undefined }): number | undefined {
  if (eachMs === undefined) return undefined;
  const { willRun, parallel, batchSize, pauseMs = 0 } = pace;
  const pauses = batchSize === undefined ? 0 : Math.max(0, Math.ceil(willRun / batchSize) - 1) * pauseMs;
  return Math.round(eachMs * Math.ceil(willRun / Math.max(1, parallel))) + pauses;
}
