import { BACKFILL_ORDERS, FAILURE_REACTIONS } from '../core/instance/records';
import { TIME_STATES } from '../core/instance/runStates';
import { CALENDAR_STATES, type CalendarDay, type CalendarGaps, type CalendarView } from '../core/views/calendar';
import type { PlannerSetup, PlanView } from '../core/views/planner';
import {
  PLANNER_BASES, PLANNER_CHOICES, PLANNER_DEPENDENTS, PLANNER_FIELDS, PLANNER_MODES, PLANNER_SCOPES, type PlannerFix, type PlannerForm, type PlannerPrefill, type PlannerProblem,
} from '../core/views/plannerForm';
import { coversExactly, type KindChunk, type SlotChunk, type SlotKind } from '../core/views/plannerPack';
import { MAX_COLUMNS } from './panelDecodeView';
import { constant, count, DecodeError, flag, instant, list, name, object, oneOf, optional, partial, quantity, text, type Decode } from './panelDecode';

/** Host to page, for the planner and the calendar. */
export type PlannerHostMessage =
  /** Answers `openPlanner`: what the form begins with. */
  | { readonly type: 'plannerOpened'; readonly setup: PlannerSetup }
  /** Answers the `plan` with that id. Its slots follow. */
  | { readonly type: 'planned'; readonly requestId: number; readonly plan: PlanView }
  | { readonly type: 'planSlots'; readonly planId: string; readonly chunk: SlotChunk }
  /** The form cannot be planned so. */
  | { readonly type: 'planRefused'; readonly requestId: number; readonly problems: readonly PlannerProblem[] }
  /** `startPlan` began it. */
  | { readonly type: 'planStarted'; readonly planId: string; readonly backfillId: string; readonly willRun: number }
  /** `startPlan` did not begin it, and why. */
  | { readonly type: 'planNotStarted'; readonly planId: string; readonly reason: string }
  /** How the slots of the started plan stand now. */
  | { readonly type: 'planKinds'; readonly planId: string; readonly chunk: KindChunk }
  | { readonly type: 'calendar'; readonly calendar: CalendarView };

/** Page to host, likewise. */
export type PlannerPageMessage =
  /** Another view wants something planned; or the planner is shown without a form of this workflow, and one may be on its way (`ifClosed`). */
  | { readonly type: 'openPlanner'; readonly prefill: PlannerPrefill; readonly ifClosed: boolean }
  /** The form has changed. An answer to an older one is not wanted any more. */
  | { readonly type: 'plan'; readonly requestId: number; readonly form: PlannerForm }
  /** Start exactly this plan. `ticks`: of a plan by hand, as `packTicks` gives them. */
  | { readonly type: 'startPlan'; readonly planId: string; readonly ticks: readonly number[] | undefined }
  /** `undefined`: the year of the newest instance. */
  | { readonly type: 'showCalendar'; readonly year: number | undefined };

/** Ten years of hours are 87,600 (vscode-ux.md §4 item 5). */
const MAX_SLOTS = 200_000;
const MAX_DEPENDENTS = 10_000;
const field = text(10_000);
/** A list of dates, typed or pasted. */
const longField = text(1_000_000);
const paragraph = text(200_000);
const taskNames = list(name, MAX_COLUMNS);

const formFields = {
  basis: oneOf(PLANNER_BASES),
  choice: oneOf(PLANNER_CHOICES),
  from: field,
  to: field,
  dates: longField,
  exclude: longField,
  mode: oneOf(PLANNER_MODES),
  scope: oneOf(PLANNER_SCOPES),
  startNodes: taskNames,
  order: oneOf(BACKFILL_ORDERS),
  parallel: field,
  batchSize: field,
  pause: field,
  onFailure: oneOf(FAILURE_REACTIONS),
  dependents: oneOf(PLANNER_DEPENDENTS),
  isDryRun: flag,
} as const;

/** Also what a reload of the window left. */
export const plannerForm: Decode<PlannerForm> = object<PlannerForm>(formFields);
const prefill: Decode<PlannerPrefill> = partial<PlannerPrefill>(formFields);

const setup: Decode<PlannerSetup> = object<PlannerSetup>({
  workflow: name,
  zone: text(100),
  form: plannerForm,
  dependents: object<PlannerSetup['dependents']>({ one: count, all: count }),
  tasks: taskNames,
});

const plan: Decode<PlanView> = object<PlanView>({
  planId: name,
  workflow: name,
  zone: text(100),
  mode: oneOf(PLANNER_MODES),
  scope: oneOf(PLANNER_SCOPES),
  startNodes: taskNames,
  tasks: count,
  total: (value) => {
    const total = count(value);
    if (total > MAX_SLOTS) throw new DecodeError('fewer slots expected');
    return total;
  },
  first: instant,
  last: instant,
  eachMs: optional(quantity),
  parallel: count,
  isSerial: flag,
  batchSize: optional(count),
  pauseMs: optional(quantity),
  isDryRun: flag,
  continues: flag,
  dependents: list(object<PlanView['dependents'][number]>({ workflow: name, willRun: count }), MAX_DEPENDENTS),
});

const fix: Decode<PlannerFix> = object<PlannerFix>({ label: field, from: optional(field), to: optional(field) });
const problems = list(object<PlannerProblem>({ field: oneOf(PLANNER_FIELDS), text: paragraph, fix: optional(fix) }), 100);

const kind: Decode<SlotKind> = object<SlotKind>({ state: oneOf(TIME_STATES), willRun: flag, canRun: flag, reason: paragraph });
const runs = list(instant, 2 * MAX_SLOTS);
const kinds = list(count, 2 * MAX_SLOTS);

const kindChunk: Decode<KindChunk> = (value) => {
  const chunk = object<KindChunk>({ index: count, count, kinds, table: list(kind, MAX_SLOTS) })(value);
  const isKnown = chunk.kinds.every((place, index) => index % 2 === 1 || place < chunk.table.length);
  if (!isKnown || !coversExactly(chunk.kinds, chunk.count)) throw new DecodeError('kinds of all slots expected');
  return chunk;
};

const slotChunk: Decode<SlotChunk> = (value) => {
  const chunk = { ...kindChunk(value), ...object<Pick<SlotChunk, 'first' | 'steps' | 'windows'>>({ first: instant, steps: runs, windows: runs })(value) };
  const isWhole = chunk.count > 0 && coversExactly(chunk.windows, chunk.count) && coversExactly(chunk.steps, chunk.count - 1);
  if (!isWhole) throw new DecodeError('bounds of all slots expected');
  return chunk;
};

/** Of what the worker has packed. Throws `DecodeError` for anything else. */
export function parseSlotChunk(json: string): SlotChunk {
  return slotChunk(JSON.parse(json));
}

/** The same of how slots stand. */
export function parseKindChunk(json: string): KindChunk {
  return kindChunk(JSON.parse(json));
}

const calendar: Decode<CalendarView> = object<CalendarView>({
  workflow: name,
  zone: text(100),
  year: count,
  today: count,
  days: list(object<CalendarDay>({ day: instant, counts: list(count, CALENDAR_STATES.length) }), 400),
  gaps: optional(object<CalendarGaps>({ count, since: field, first: optional(field), last: optional(field) })),
  noGaps: optional(oneOf(['none', 'tooMany'])),
});

type Host<K extends PlannerHostMessage['type']> = Extract<PlannerHostMessage, { readonly type: K }>;
type Page<K extends PlannerPageMessage['type']> = Extract<PlannerPageMessage, { readonly type: K }>;

/** The types make sure that no message lacks a decoder. */
export const PLANNER_HOST_DECODERS: { readonly [K in PlannerHostMessage['type']]: Decode<PlannerHostMessage> } = {
  plannerOpened: object<Host<'plannerOpened'>>({ type: constant('plannerOpened'), setup }),
  planned: object<Host<'planned'>>({ type: constant('planned'), requestId: count, plan }),
  planSlots: object<Host<'planSlots'>>({ type: constant('planSlots'), planId: name, chunk: slotChunk }),
  planRefused: object<Host<'planRefused'>>({ type: constant('planRefused'), requestId: count, problems }),
  planStarted: object<Host<'planStarted'>>({ type: constant('planStarted'), planId: name, backfillId: name, willRun: count }),
  planNotStarted: object<Host<'planNotStarted'>>({ type: constant('planNotStarted'), planId: name, reason: paragraph }),
  planKinds: object<Host<'planKinds'>>({ type: constant('planKinds'), planId: name, chunk: kindChunk }),
  calendar: object<Host<'calendar'>>({ type: constant('calendar'), calendar }),
};

export const PLANNER_PAGE_DECODERS: { readonly [K in PlannerPageMessage['type']]: Decode<PlannerPageMessage> } = {
  openPlanner: object<Page<'openPlanner'>>({ type: constant('openPlanner'), prefill, ifClosed: flag }),
  plan: object<Page<'plan'>>({ type: constant('plan'), requestId: count, form: plannerForm }),
  startPlan: object<Page<'startPlan'>>({ type: constant('startPlan'), planId: name, ticks: optional(list(count, MAX_SLOTS)) }),
  showCalendar: object<Page<'showCalendar'>>({ type: constant('showCalendar'), year: optional(count) }),
};
