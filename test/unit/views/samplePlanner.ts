import type { BackfillPlan, BackfillSlot } from '../../../src/core/instance/plan';
import { TIME_STATES, type RunStates, type TimeState } from '../../../src/core/instance/runStates';
import { formatScheduleTime, ticksBetween, type Schedule } from '../../../src/core/schedule';
import { buildCalendar } from '../../../src/core/views/calendar';
import { buildPlanView, buildSlots, countTasks, type PlannerSetup } from '../../../src/core/views/planner';
import { EMPTY_FORM, type PlannerForm, type PlannerMode } from '../../../src/core/views/plannerForm';
import { packSlots } from '../../../src/core/views/plannerPack';
import { ENGLISH_PLANNER_TEXTS } from '../../../src/core/views/plannerTexts';
import { ORDER_TASKS, sampleWorkflow } from './sampleStatus';
import type { PlannerHostMessage } from '../../../src/protocol/planner';

export const DAILY: Schedule = { cron: '0 0 0 * * ? *', zone: 'Europe/Berlin', startAt: undefined, endAt: undefined };
export const HOURLY: Schedule = { ...DAILY, cron: '0 0 * * * ? *' };

const KINDS: readonly Pick<BackfillSlot, 'state' | 'reason' | 'willRun' | 'runState'>[] = [
  { state: 'neverRan', reason: 'never ran', willRun: true },
  { state: 'neverRan', reason: 'never ran', willRun: true },
  { state: 'succeeded', reason: 'succeeded in run 1', willRun: false },
  { state: 'failed', reason: 'failed in run 2', willRun: false },
  { state: 'stale', reason: 'succeeded in run 1 with an older definition', willRun: false },
  { state: 'unfinished', reason: 'running in run 1, not touched', willRun: false, runState: 'running' },
  { state: 'unfinished', reason: 'paused in run 1, goes on', willRun: true, runState: 'paused' },
  { state: 'succeeded', reason: 'succeeded in run 3', willRun: false },
];

/** A plan over the ticks of a schedule, with something of everything. */
export function samplePlan(schedule: Schedule, range: { readonly from: number; readonly to: number }, mode: PlannerMode = 'missing'): BackfillPlan {
  const found = ticksBetween(schedule, { ...range, limit: 200_000 });
  const slots = (found.kind === 'ticks' ? found.ticks : []).map((scheduleInstant, index): BackfillSlot => {
    const kind = KINDS[(index * 3 + (index % 3 === 0 ? 1 : 0)) % KINDS.length] ?? { state: 'neverRan', reason: 'never ran', willRun: true };
    const willRun = mode === 'missing' ? kind.willRun : kind.runState !== 'running';
    return { scheduleInstant, scheduleTime: formatScheduleTime(scheduleInstant, schedule.zone), ...kind, willRun, action: willRun ? 'create' : 'leave', runNumber: 1 };
  });
  const willRun = slots.filter((slot) => slot.willRun).length;
  return { workflow: 'orders_daily', mode: mode === 'byHand' ? 'all' : mode, order: 'asc', parallel: 2, onFailure: 'stop', slots, estimateMs: Math.ceil(willRun / 2) * 1_340 };
}

export function sampleSetup(form: Partial<PlannerForm> = {}, zone = 'Europe/Berlin'): PlannerSetup {
  return {
    workflow: 'orders_daily', zone, tasks: ORDER_TASKS, dependents: { one: 1, all: 3 },
    form: { ...EMPTY_FORM, from: '2025-03-24', to: '2025-04-06', parallel: '2', ...form },
  };
}

/** What the host sends for a plan: the form, then the plan and its slots. */
export function samplePlanMessages(schedule: Schedule, plan: BackfillPlan, { mode = 'missing', planId = 'plan-1', requestId = 1 }: { readonly mode?: PlannerMode; readonly planId?: string; readonly requestId?: number } = {}): readonly PlannerHostMessage[] {
  return [
    { type: 'planned', requestId, plan: { ...buildPlanView({ plan, schedule, tasks: countTasks(sampleWorkflow(), plan.scope), mode }), planId } },
    ...packSlots(buildSlots(plan, schedule, ENGLISH_PLANNER_TEXTS)).map((chunk): PlannerHostMessage => ({ type: 'planSlots', planId, chunk })),
  ];
}

/** Runs of a year's ticks up to `now`; every thirteenth is missing. */
export function sampleRunStates(schedule: Schedule, range: { readonly from: number; readonly to: number }): RunStates {
  const found = ticksBetween(schedule, { ...range, limit: 200_000 });
  const instants = (found.kind === 'ticks' ? found.ticks : []).filter((_, index) => index % 13 !== 7 && (index < 40 || index > 43));
  const states: readonly TimeState[] = ['succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded', 'stale', 'succeeded', 'succeeded', 'failed', 'succeeded', 'succeeded'];
  return {
    instants: Float64Array.from(instants),
    states: Uint8Array.from(instants, (_, index) => TIME_STATES.indexOf(index === instants.length - 1 ? 'running' : (states[index % states.length] ?? 'succeeded'))),
    runNumbers: new Uint32Array(instants.length).fill(1),
  };
}

export function sampleCalendar(schedule: Schedule, now = Date.UTC(2025, 8, 17, 9)): PlannerHostMessage {
  const states = sampleRunStates(schedule, { from: Date.UTC(2025, 1, 10), to: now });
  return { type: 'calendar', calendar: buildCalendar({ workflow: 'orders_daily', schedule, states, year: 2025, now }) };
}
