import type { CalendarView } from '../../../core/views/calendar';
import type { PlannerSetup, PlanView } from '../../../core/views/planner';
import type { PlannerForm, PlannerProblem } from '../../../core/views/plannerForm';
import { addSlots, emptySlots, replaceKinds, type SlotChunk, type SlotList } from '../../../core/views/plannerPack';
import { carryTicks, tickRange, ticksOfPlan, tickState, type Ticks } from '../../../core/views/plannerSelection';
import type { TimeState } from '../../../core/instance/runStates';
import type { PlannerHostMessage } from '../../../protocol/planner';

/** A plan that is shown, or that is still coming in. */
export interface ShownPlan {
  readonly view: PlanView;
  readonly slots: SlotList;
}

/** What the page knows of the planner and of the calendar. */
export interface PlannerState {
  /** `undefined` until the host has opened the planner for the workflow. */
  readonly setup: PlannerSetup | undefined;
  /** It was asked to, and has not answered. */
  readonly isOpening: boolean;
  readonly form: PlannerForm | undefined;
  /** Of the newest `plan` message. */
  readonly requestId: number;
  /** The form has changed since, or its answer has not come. */
  readonly isPlanning: boolean;
  readonly plan: ShownPlan | undefined;
  /** Of a plan by hand. */
  readonly ticks: Ticks | undefined;
  /** Ticks of the list before, until the new one is whole. */
  readonly carried: { readonly list: SlotList; readonly ticks: Ticks } | undefined;
  readonly problems: readonly PlannerProblem[];
  readonly isStarting: boolean;
  readonly started: { readonly planId: string; readonly backfillId: string; readonly willRun: number } | undefined;
  /** Why `Start` began nothing. */
  readonly refusal: string | undefined;
  readonly calendar: CalendarView | undefined;
}

export const NO_PLANNER: PlannerState = {
  setup: undefined,
  isOpening: false,
  form: undefined,
  requestId: 0,
  isPlanning: false,
  plan: undefined,
  ticks: undefined,
  carried: undefined,
  problems: [],
  isStarting: false,
  started: undefined,
  refusal: undefined,
  calendar: undefined,
};

export type PlannerEvent =
  | { readonly kind: 'opening' }
  | { readonly kind: 'formChanged'; readonly change: Partial<PlannerForm> }
  | { readonly kind: 'asked'; readonly requestId: number }
  /** Ticks or unticks the slots between two places, both included. */
  | { readonly kind: 'ticked'; readonly from: number; readonly to: number; readonly isOn: boolean }
  /** `undefined`: of every state. */
  | { readonly kind: 'stateTicked'; readonly state: TimeState | undefined; readonly isOn: boolean }
  | { readonly kind: 'starting' }
  /** Back from a started plan to planning. */
  | { readonly kind: 'planAgain' };

/** Pure but for the arrays of a list that is still coming in. */
export function reducePlanner(state: PlannerState, event: PlannerEvent): PlannerState {
  switch (event.kind) {
    case 'opening': return { ...state, isOpening: true };
    case 'formChanged': return changeForm(state, event.change);
    case 'asked': return { ...state, requestId: event.requestId, isPlanning: true };
    case 'ticked': return tick(state, (list, ticks) => (isByHand(state) ? tickRange(list, ticks, event) : setTicks(ticks, event)));
    case 'stateTicked': return tick(state, (list, ticks) => tickState(list, ticks, event));
    case 'starting': return { ...state, isStarting: true, refusal: undefined };
    case 'planAgain': return state.form === undefined ? state : { ...state, started: undefined, plan: undefined, ticks: undefined, form: { ...state.form }, isPlanning: true };
  }
}

function isByHand({ plan }: PlannerState): boolean {
  return plan?.view.mode === 'byHand';
}

function changeForm(state: PlannerState, change: Partial<PlannerForm>): PlannerState {
  if (state.form === undefined) return state;
  const form = { ...state.form, ...change };
  const changed = { ...state, form, isPlanning: true, refusal: undefined };
  if (form.mode !== 'byHand') return { ...changed, ticks: undefined, carried: undefined };
  return state.ticks === undefined && state.plan !== undefined ? { ...changed, ticks: ticksOfPlan(state.plan.slots) } : changed;
}

/** Ticking one in a plan by mode goes on by hand, from what the mode had chosen. */
function tick(state: PlannerState, change: (list: SlotList, ticks: Ticks) => Ticks): PlannerState {
  const { plan, form } = state;
  if (plan === undefined || form === undefined || state.started !== undefined) return state;
  const byHand = form.mode === 'byHand' ? state : changeForm(state, { mode: 'byHand' });
  const ticks = change(plan.slots, byHand.ticks ?? ticksOfPlan(plan.slots));
  return { ...byHand, ticks, refusal: undefined };
}

/** The plan by mode does not know yet what can be ticked: the one by hand does. */
function setTicks(ticks: Ticks, { from, to, isOn }: { readonly from: number; readonly to: number; readonly isOn: boolean }): Ticks {
  return Uint8Array.from(ticks).fill(isOn ? 1 : 0, Math.min(from, to), Math.max(from, to) + 1);
}

export function receivePlanner(state: PlannerState, message: PlannerHostMessage): PlannerState {
  switch (message.type) {
    case 'plannerOpened':
      return { ...NO_PLANNER, requestId: state.requestId, calendar: state.calendar, setup: message.setup, form: message.setup.form, isPlanning: true };
    case 'planned':
      return message.requestId === state.requestId && state.started === undefined ? beginPlan(state, message.plan) : state;
    case 'planSlots':
      return state.plan?.view.planId === message.planId ? addToPlan(state, state.plan, message.chunk) : state;
    case 'planRefused':
      return message.requestId === state.requestId && state.started === undefined ? { ...state, problems: message.problems, plan: undefined, isPlanning: false, isStarting: false } : state;
    case 'planStarted':
      return { ...state, isStarting: false, started: { planId: message.planId, backfillId: message.backfillId, willRun: message.willRun } };
    case 'planNotStarted':
      return { ...state, isStarting: false, refusal: message.reason };
    case 'planKinds':
      if (state.plan?.view.planId !== message.planId) return state;
      return { ...state, plan: { ...state.plan, slots: replaceKinds(state.plan.slots, message.chunk) } };
    case 'calendar':
      return { ...state, calendar: message.calendar };
  }
}

function beginPlan(state: PlannerState, view: PlanView): PlannerState {
  const before = state.carried ?? (state.plan === undefined || state.ticks === undefined ? undefined : { list: state.plan.slots, ticks: state.ticks });
  const isByHand = view.mode === 'byHand';
  return {
    ...state,
    plan: { view, slots: emptySlots(view.total) },
    ticks: isByHand ? new Uint8Array(view.total) : undefined,
    carried: isByHand ? before : undefined,
    problems: [],
    isPlanning: true,
  };
}

function addToPlan(state: PlannerState, plan: ShownPlan, chunk: SlotChunk): PlannerState {
  const slots = addSlots(plan.slots, chunk);
  const isWhole = slots.loaded === slots.total;
  const grown = { ...state, plan: { ...plan, slots }, isPlanning: !isWhole };
  if (!isWhole || plan.view.mode !== 'byHand') return grown;
  return { ...grown, ticks: state.carried === undefined ? ticksOfPlan(slots) : carryTicks(state.carried, slots), carried: undefined };
}
