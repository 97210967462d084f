import type { BackfillPlan, BackfillSlot, WorkflowInstancePlan } from '../../core/instance/plan';
import type { Json } from './json';
import { padColumns, printable } from './table';

const ACTIONS = { run: 'run', carryOver: 'carry over', skip: 'skip' } as const;

/** What one workflow instance would do. */
export function planText(workflow: string, plan: WorkflowInstancePlan): string {
  const rerun = plan.rerunOf === undefined ? '' : `, rerun of run ${plan.runNumber - 1}`;
  const rows = plan.tasks.map(({ name, action, reason }) => [`  ${ACTIONS[action]}`, printable(name), printable(reason)]);
  return [`${workflow} at ${plan.scheduleTime}, run ${plan.runNumber}${rerun}:`, ...padColumns(rows)].join('\n');
}

export function planJson(workflow: string, plan: WorkflowInstancePlan): Json {
  return {
    plan: {
      workflow,
      scheduleTime: plan.scheduleTime,
      trigger: plan.trigger,
      runNumber: plan.runNumber,
      rerunOf: plan.rerunOf ?? null,
      tasks: plan.tasks.map(({ name, action, reason, carriedOverFrom }) => ({ name, action, reason, carriedOverFrom: carriedOverFrom ?? null })),
    },
  };
}

/** Longer lists are cut in the middle: a preview must stay readable. */
const SHOWN_SLOTS = 40;

function slotRows(slots: readonly BackfillSlot[]): readonly (readonly string[])[] {
  const row = ({ scheduleTime, willRun, reason }: BackfillSlot): readonly string[] => [`  ${willRun ? 'run' : 'leave'}`, scheduleTime, printable(reason)];
  if (slots.length <= SHOWN_SLOTS) return slots.map(row);
  const half = SHOWN_SLOTS / 2;
  const hidden = [`  … ${slots.length - SHOWN_SLOTS} more (all with --format json)`];
  return [...slots.slice(0, half).map(row), hidden, ...slots.slice(-half).map(row)];
}

export function backfillPlanText(plan: BackfillPlan): string {
  const willRun = plan.slots.filter((slot) => slot.willRun).length;
  const order = plan.order === 'asc' ? 'oldest first' : 'newest first';
  const continues = plan.continues === undefined ? [] : [`Continues the unfinished backfill ${plan.continues}.`];
  return [
    `Backfill of ${plan.workflow}: ${willRun} of ${plan.slots.length} schedule times will run (mode ${plan.mode}), ${order}, at most ${plan.parallel} at a time:`,
    ...padColumns(slotRows(plan.slots)),
    ...continues,
  ].join('\n');
}

export function backfillPlanJson(plan: BackfillPlan): Json {
  return {
    plan: {
      workflow: plan.workflow,
      mode: plan.mode,
      order: plan.order,
      parallel: plan.parallel,
      continues: plan.continues ?? null,
      slots: plan.slots.map(({ scheduleTime, scheduleInstant, state, willRun, reason }) => (
        { scheduleTime, scheduleTimeUtc: new Date(scheduleInstant).toISOString(), state, willRun, reason }
      )),
    },
  };
}
