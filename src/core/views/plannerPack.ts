import type { TimeState } from '../instance/runStates';

/** What slots have in common: the table that they point into is short, however many they are. */
export interface SlotKind {
  readonly state: TimeState;
  /** By the mode; by hand, what is ticked decides among those that can run. */
  readonly willRun: boolean;
  /** It may be ticked. */
  readonly canRun: boolean;
  /** For people. */
  readonly reason: string;
}

/** One slot of a plan, in order of execution. */
export interface PlannerSlot {
  /** The schedule time, ms since the epoch. */
  readonly instant: number;
  /** Length of its data window, which ends at the schedule time, ms. 0: it has none. */
  readonly windowMs: number;
  readonly kind: SlotKind;
}

/**
 * Slots that follow each other, as pairs of a value and how many times it comes in a row: an hourly plan of ten years is a few
 * hundred numbers. `kinds` point into `table`, which is this chunk's own.
 */
export interface SlotChunk {
  /** Place of the first of them in the plan. */
  readonly index: number;
  readonly count: number;
  readonly first: number;
  /** From each slot's instant to the next one's, ms; they cover `count - 1`. */
  readonly steps: readonly number[];
  readonly windows: readonly number[];
  readonly kinds: readonly number[];
  readonly table: readonly SlotKind[];
}

/** Only how they stand: for slots that the page has. */
export type KindChunk = Pick<SlotChunk, 'index' | 'count' | 'kinds' | 'table'>;

/** What a message to the page may weigh, in UTF-16 units of JSON; 256 KB is the bar, and reasons may be Chinese. */
const MAX_CHUNK_SIZE = 150_000;

/** In chunks of at most `maxSize`; one slot is never cut. */
export function packSlots(slots: readonly PlannerSlot[], maxSize: number = MAX_CHUNK_SIZE): readonly SlotChunk[] {
  return inParts(slots, { index: 0, maxSize }, packChunk);
}

/** The same of how the slots stand alone. */
export function packKinds(kinds: readonly SlotKind[], maxSize: number = MAX_CHUNK_SIZE): readonly KindChunk[] {
  return inParts(kinds, { index: 0, maxSize }, packKindChunk);
}

interface Part {
  readonly index: number;
  readonly maxSize: number;
}

function inParts<T, C>(items: readonly T[], { index, maxSize }: Part, pack: (items: readonly T[], index: number) => C): readonly C[] {
  if (items.length === 0) return [];
  const chunk = pack(items, index);
  if (items.length === 1 || JSON.stringify(chunk).length <= maxSize) return [chunk];
  const middle = items.length >> 1;
  return [
    ...inParts(items.slice(0, middle), { index, maxSize }, pack),
    ...inParts(items.slice(middle), { index: index + middle, maxSize }, pack),
  ];
}

function packChunk(slots: readonly PlannerSlot[], index: number): SlotChunk {
  return {
    ...packKindChunk(slots.map(({ kind }) => kind), index),
    first: slots[0]?.instant ?? 0,
    steps: packRuns(slots.slice(1).map(({ instant }, before) => instant - (slots[before]?.instant ?? 0))),
    windows: packRuns(slots.map(({ windowMs }) => windowMs)),
  };
}

function packKindChunk(kinds: readonly SlotKind[], index: number): KindChunk {
  const places = new Map<string, number>();
  const table: SlotKind[] = [];
  const byObject = new Map<SlotKind, number>();
  const placeOf = (kind: SlotKind): number => {
    const key = keyOf(kind);
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, table.length);
    return table.push(kind) - 1;
  };
  const indexes = kinds.map((kind) => {
    const known = byObject.get(kind) ?? placeOf(kind);
    byObject.set(kind, known);
    return known;
  });
  return { index, count: kinds.length, kinds: packRuns(indexes), table };
}

function packRuns(values: readonly number[]): readonly number[] {
  const runs: number[] = [];
  for (const value of values) {
    const last = runs.length - 1;
    if (last > 0 && runs[last - 1] === value) runs[last] = (runs[last] ?? 0) + 1;
    else runs.push(value, 1);
  }
  return runs;
}

/** Whether pairs of value and count cover exactly `count` items; each count is 1 or more. */
export function coversExactly(runs: readonly number[], count: number): boolean {
  if (runs.length % 2 !== 0) return false;
  let covered = 0;
  for (let place = 1; place < runs.length; place += 2) {
    const times = runs[place] ?? 0;
    if (!Number.isInteger(times) || times < 1) return false;
    covered += times;
  }
  return covered === count;
}

/** The slots of a plan as the page keeps them: some 20 bytes each. */
export interface SlotList {
  /** Of all, also those that have not come yet. */
  readonly total: number;
  /** Those before this have come. */
  readonly loaded: number;
  readonly instants: Float64Array;
  readonly windowsMs: Float64Array;
  /** Places in `table`. */
  readonly kinds: Uint32Array;
  readonly table: readonly SlotKind[];
}

export function emptySlots(total: number): SlotList {
  return { total, loaded: 0, instants: new Float64Array(total), windowsMs: new Float64Array(total), kinds: new Uint32Array(total), table: [] };
}

/** With the slots of the chunk, whose arrays are filled in place. A chunk that does not follow what has come, or does not fit, changes nothing. */
export function addSlots(list: SlotList, chunk: SlotChunk): SlotList {
  const { index, count } = chunk;
  if (index !== list.loaded || index + count > list.total) return list;
  spread(chunk.windows, (place, length) => { list.windowsMs[index + place] = length; });
  let instant = chunk.first;
  list.instants[index] = instant;
  spread(chunk.steps, (place, step) => {
    instant += step;
    list.instants[index + place + 1] = instant;
  });
  return replaceKinds({ ...list, loaded: index + count }, chunk);
}

/** With how the slots stand now, of those that have come; filled in place. */
export function replaceKinds(list: SlotList, chunk: KindChunk): SlotList {
  const { index, count } = chunk;
  if (index + count > list.loaded) return list;
  const table = [...list.table];
  const places = new Map(table.map((kind, place) => [keyOf(kind), place]));
  const placeOf = chunk.table.map((kind) => {
    const key = keyOf(kind);
    const place = places.get(key) ?? table.push(kind) - 1;
    places.set(key, place);
    return place;
  });
  spread(chunk.kinds, (place, kind) => { list.kinds[index + place] = placeOf[kind] ?? 0; });
  return { ...list, table };
}

function keyOf({ state, willRun, canRun, reason }: SlotKind): string {
  return [state, willRun, canRun, reason].join('\n');
}

function spread(runs: readonly number[], set: (place: number, value: number) => void): void {
  let place = 0;
  for (let at = 0; at + 1 < runs.length; at += 2) {
    const value = runs[at] ?? 0;
    for (let left = runs[at + 1] ?? 0; left > 0; left--) set(place++, value);
  }
}
