import type { BackfillPlan, BackfillSlot } from '../instance/plan';
import type { RunScope } from '../instance/records';
import { timeStateOf, type TimeState } from '../instance/runStates';
import { dataWindowOf, ticksBetween, type Schedule } from '../schedule';
import { buildTaskGraph } from '../workflow/taskGraph';
import type { Workflow } from '../workflow/workflow';
import type { PlannerForm, PlannerMode, PlannerScope } from './plannerForm';
import type { PlannerSlot, SlotKind } from './plannerPack';
import { describeReason } from './reasons';
import type { PlannerTexts } from './plannerTexts';

/** What the planner offers for a workflow before anything was asked. */
export interface PlannerSetup {
  readonly workflow: string;
  /** IANA zone of the workflow: schedule times and data windows are written in it. */
  readonly zone: string;
  readonly form: PlannerForm;
  /** How many workflows depend on it: directly, and in all. */
  readonly dependents: { readonly one: number; readonly all: number };
  /** Those of the workflow, in the order of its file. */
  readonly tasks: readonly string[];
}

/** A plan without its slots, which follow in chunks. */
export interface PlanView {
  readonly planId: string;
  readonly workflow: string;
  readonly zone: string;
  readonly mode: PlannerMode;
  readonly scope: PlannerScope;
  readonly startNodes: readonly string[];
  /** Tasks that run in one workflow instance. */
  readonly tasks: number;
  /** How many slots there are. */
  readonly total: number;
  /** The earliest and the latest schedule time of the plan, as instants: both are included. */
  readonly first: number;
  readonly last: number;
  /** What one workflow instance took on average, ms; `undefined`: nothing like it has run. */
  readonly eachMs: number | undefined;
  readonly parallel: number;
  /** `parallel` is 1 because of the execution type. */
  readonly isSerial: boolean;
  readonly batchSize: number | undefined;
  readonly pauseMs: number | undefined;
  readonly isDryRun: boolean;
  /** Nothing new is made: an unfinished backfill goes on. */
  readonly continues: boolean;
  /** The workflows that follow, in order. */
  readonly dependents: readonly { readonly workflow: string; readonly willRun: number }[];
}

export interface PlanInput {
  readonly plan: BackfillPlan;
  readonly schedule: Schedule;
  /** Tasks that run in one workflow instance: `countTasks`. */
  readonly tasks: number;
  readonly mode: PlannerMode;
}

export function buildPlanView({ plan, schedule, tasks, mode }: PlanInput): Omit<PlanView, 'planId'> {
  const instants = plan.slots.map(({ scheduleInstant }) => scheduleInstant);
  const willRun = plan.slots.filter((slot) => slot.willRun).length;
  return {
    workflow: plan.workflow,
    zone: schedule.zone,
    mode,
    ...startNodesOf(plan.scope),
    tasks,
    total: instants.length,
    first: instants.reduce((low, at) => Math.min(low, at), Infinity),
    last: instants.reduce((high, at) => Math.max(high, at), -Infinity),
    eachMs: averageOf(plan, willRun),
    parallel: plan.parallel,
    isSerial: plan.isSerial === true,
    batchSize: plan.batchSize,
    pauseMs: plan.pauseMs,
    isDryRun: plan.isDryRun === true,
    continues: plan.continues !== undefined,
    dependents: (plan.dependents ?? []).map(({ workflow, slots }) => ({ workflow, willRun: slots.filter((slot) => slot.willRun).length })),
  };
}

function startNodesOf(scope: RunScope | undefined): Pick<PlanView, 'scope' | 'startNodes'> {
  return scope === undefined || !('tasks' in scope) ? { scope: 'all', startNodes: [] } : { scope: scope.kind, startNodes: scope.tasks };
}

/** How many tasks run in one workflow instance. */
export function countTasks(workflow: Pick<Workflow, 'tasks'>, scope: RunScope | undefined): number {
  const enabled = new Set(workflow.tasks.flatMap(({ name, enabled }) => (enabled ? [name.value] : [])));
  if (scope === undefined || !('tasks' in scope)) return enabled.size;
  const graph = buildTaskGraph(workflow);
  const { kind, tasks } = scope;
  const chosen = kind === 'from' ? graph.downstreamOf(tasks) : kind === 'to' ? graph.upstreamOf(tasks) : tasks;
  return chosen.filter((name) => enabled.has(name)).length;
}

/** What the runner's estimate says of one: the inverse of `estimateOf`. */
function averageOf({ estimateMs, parallel, batchSize, pauseMs = 0 }: BackfillPlan, willRun: number): number | undefined {
  if (estimateMs === undefined || willRun === 0) return undefined;
  const pauses = batchSize === undefined ? 0 : Math.max(0, Math.ceil(willRun / batchSize) - 1) * pauseMs;
  return Math.max(0, estimateMs - pauses) / Math.ceil(willRun / parallel);
}

/** Every slot with its bounds and how it stands, in order of execution. */
export function buildSlots(plan: BackfillPlan, schedule: Schedule, texts: PlannerTexts): readonly PlannerSlot[] {
  const kindOf = kindMaker(texts);
  const windows = windowsOf(plan.slots, schedule);
  return plan.slots.map((slot, place) => ({ instant: slot.scheduleInstant, windowMs: windows[place] ?? 0, kind: kindOf(slot) }));
}

/** Of equal slots one and the same object. */
function kindMaker(texts: PlannerTexts): (slot: BackfillSlot) => SlotKind {
  const byReason = new Map<string, { readonly slot: BackfillSlot; readonly kind: SlotKind }[]>();
  return (slot) => {
    const alike = byReason.get(slot.reason) ?? [];
    const found = alike.find((each) => each.slot.state === slot.state && each.slot.willRun === slot.willRun && each.slot.runState === slot.runState);
    if (found !== undefined) return found.kind;
    const kind = { state: stateOf(slot), willRun: slot.willRun, canRun: slot.willRun, reason: describeReason(slot.reason, texts) };
    byReason.set(slot.reason, [...alike, { slot, kind }]);
    return kind;
  };
}

function stateOf({ state, runState }: BackfillSlot): TimeState {
  return state === 'unfinished' && runState !== undefined ? timeStateOf(runState, { isPartial: false, isCurrent: true }) : state;
}

/** Ticks are counted through from the first slot to the last up to this many; beyond, each slot's window is looked up alone. */
const MAX_COUNTED = 250_000;

/** Lengths of the data windows, ms, by place; 0 for what is no tick. A schedule's start and end do not cut windows. */
function windowsOf(slots: readonly BackfillSlot[], schedule: Schedule): readonly number[] {
  const instants = slots.map(({ scheduleInstant }) => scheduleInstant);
  const from = instants.reduce((low, at) => Math.min(low, at), Infinity);
  const to = instants.reduce((high, at) => Math.max(high, at), -Infinity);
  const lookUp = (instant: number): number => {
    const window = dataWindowOf(schedule, instant);
    return window === undefined ? 0 : window.to - window.from;
  };
  if (instants.length === 0) return [];
  const counted = ticksBetween({ ...schedule, startAt: undefined, endAt: undefined }, { from, to, limit: MAX_COUNTED });
  if (counted.kind === 'tooMany') return instants.map(lookUp);
  const { ticks } = counted;
  return instants.map((instant) => {
    const place = placeOf(ticks, instant);
    const start = ticks[place - 1];
    return ticks[place] === instant && start !== undefined ? instant - start : lookUp(instant);
  });
}

/** Of the last tick that is not after the instant, by halving. */
function placeOf(ticks: readonly number[], instant: number): number {
  let low = 0;
  let high = ticks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((ticks[middle] ?? 0) <= instant) low = middle;
    else high = middle - 1;
  }
  return low;
}
