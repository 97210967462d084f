import type { BackfillPlan } from '../instance/plan';
import { digestPlan, digestSlots, type DigestedSlot } from '../instance/planDigest';
import { TIME_STATES, type RunStates } from '../instance/runStates';
import { buildPlanView, buildSlots, type PlanInput, type PlanView } from './planner';
import { packKinds, packSlots, type PlannerSlot, type SlotKind } from './plannerPack';
import type { PlannerTexts } from './plannerTexts';
import { fillText } from './viewTexts';

/** A plan of any length as the host of a page holds it: texts that it passes on, and arrays of numbers. */
export interface PackedPlan {
  readonly view: Omit<PlanView, 'planId'>;
  /** JSON of one `SlotChunk` each: what the page is sent. */
  readonly chunks: readonly string[];
  readonly slots: PackedSlots;
  /** `digestPlan` of all of it, also of the workflows that follow. */
  readonly digest: string;
}

/** By place in the plan. */
export interface PackedSlots {
  readonly instants: Float64Array;
  /** Of the workflow instance that runs, also when it is ticked by hand; 0: none. */
  readonly runNumbers: Uint32Array;
  /** 1: an unfinished workflow instance goes on. */
  readonly adopts: Uint8Array;
  /** Places in `table`. */
  readonly kinds: Uint32Array;
  readonly table: readonly SlotKind[];
}

export interface PackInput extends PlanInput {
  readonly texts: PlannerTexts;
}

export function packPlan({ texts, ...input }: PackInput): PackedPlan {
  const { plan, schedule } = input;
  const slots = buildSlots(plan, schedule, texts);
  const chunks = packSlots(slots).map((chunk) => JSON.stringify(chunk));
  return { view: buildPlanView(input), chunks, slots: packAll(plan, slots), digest: digestPlan(plan) };
}

function packAll({ slots: planned }: BackfillPlan, slots: readonly PlannerSlot[]): PackedSlots {
  const places = new Map<SlotKind, number>();
  for (const { kind } of slots) if (!places.has(kind)) places.set(kind, places.size);
  return {
    instants: Float64Array.from(slots, ({ instant }) => instant),
    runNumbers: Uint32Array.from(planned, ({ willRun, runNumber = 0 }) => (willRun ? runNumber : 0)),
    adopts: Uint8Array.from(planned, ({ action }) => Number(action === 'adopt')),
    kinds: Uint32Array.from(slots, ({ kind }) => places.get(kind) ?? 0),
    table: [...places.keys()],
  };
}

/** The places of the slots that run: of `chosen`, or of all. */
export function runningPlaces({ instants, runNumbers }: PackedSlots, chosen?: readonly number[]): readonly number[] {
  const runs = (place: number): boolean => (runNumbers[place] ?? 0) > 0;
  return chosen === undefined ? [...instants.keys()].filter(runs) : chosen.filter(runs);
}

/** As `digestPlan` of a plan of exactly these slots of a workflow that nothing follows. */
export function digestPlaces(workflow: string, slots: PackedSlots, places: readonly number[]): string {
  return `${workflow}:${digestSlots(slotsAt(slots, places))}`;
}

function* slotsAt({ instants, runNumbers, adopts }: PackedSlots, places: readonly number[]): Generator<DigestedSlot> {
  for (const place of places) {
    const runNumber = runNumbers[place] ?? 0;
    yield { scheduleInstant: instants[place] ?? 0, willRun: runNumber > 0, action: adopts[place] === 1 ? 'adopt' : 'create', runNumber };
  }
}

/** The slots of a plan that was started; `started`: by place, 1 for those that it runs. */
export interface StartedSlots extends Pick<PackedSlots, 'instants' | 'kinds' | 'table'> {
  readonly started: Uint8Array;
}

type FollowTexts = Pick<PlannerTexts, 'plan.inRun'>;

/** JSON of one `KindChunk` each: how the slots of a started plan stand now. */
export function packFollowed(slots: StartedSlots, states: RunStates, texts: FollowTexts): readonly string[] {
  return packKinds(followSlots(slots, states, texts)).map((chunk) => JSON.stringify(chunk));
}

/** Those that it runs by their newest run, the others as they were. */
export function followSlots({ instants, kinds, table, started }: StartedSlots, states: RunStates, texts: FollowTexts): readonly SlotKind[] {
  const places = new Map([...states.instants].map((instant, place) => [instant, place]));
  const left = table.map((kind) => (kind.willRun || kind.canRun ? { ...kind, willRun: false, canRun: false } : kind));
  const known = new Map<string, SlotKind>();
  return Array.from(kinds, (before, at): SlotKind => {
    const kind = table[before] ?? NO_KIND;
    if (started[at] !== 1) return left[before] ?? kind;
    const place = places.get(instants[at] ?? 0);
    const state = place === undefined ? undefined : TIME_STATES[states.states[place] ?? -1];
    if (place === undefined || state === undefined) return kind;
    const run = states.runNumbers[place] ?? 1;
    const key = `${state}/${String(run)}`;
    const found = known.get(key) ?? { state, willRun: true, canRun: true, reason: fillText(texts['plan.inRun'], run) };
    known.set(key, found);
    return found;
  });
}

const NO_KIND: SlotKind = { state: 'neverRan', willRun: false, canRun: false, reason: '' };
