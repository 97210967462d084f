import type { BackfillPlan, BackfillSlot, WorkflowInstancePlan } from '../../core/instance/plan';
import { formatDuration } from '../../core/views/formatTime';
import { printable } from '../../core/base/printable';
import type { Json } from './json';
import { padColumns } from '../../core/base/columns';

const ACTIONS = { run: 'run', carryOver: 'carry over', skip: 'skip' } as const;

/** What one workflow instance would do. `isPinned`: by the definition of the run before, not by the file as it is now. */
export function planText(workflow: string, plan: WorkflowInstancePlan, { isPinned = false } = {}): string {
  const rerun = plan.rerunOf === undefined ? '' : `, rerun of run ${plan.runNumber - 1}`;
  const kind = `${plan.isDryRun === true ? ', dry run' : ''}${plan.endsPaused === true ? ', which is paused and is ended' : ''}`;
  const rows = plan.tasks.map(({ name, action, reason }) => [`  ${ACTIONS[action]}`, printable(name), printable(reason)]);
  return [`${workflow} at ${plan.scheduleTime}, run ${plan.runNumber}${rerun}${kind}:`, ...padColumns(rows), ...(isPinned ? ['By the definition of the run before, not by the file as it is now (--pinned).'] : changesText(plan))].join('\n');
}

/** What differs from the definition of the run before. */
function changesText({ taskChanges }: WorkflowInstancePlan): readonly string[] {
  if (taskChanges === undefined) return [];
  if (taskChanges.length === 0) return ['The definition has changed since the run before, but nothing that these tasks do.'];
  return ['Changed since the run before (--pinned runs the old definition):', ...taskChanges.map(({ task, changes }) => `  ${printable(task)}: ${changes.join(', ')}`)];
}

export function planJson(workflow: string, plan: WorkflowInstancePlan): Json {
  return {
    plan: {
      workflow,
      scheduleTime: plan.scheduleTime,
      trigger: plan.trigger,
      runNumber: plan.runNumber,
      rerunOf: plan.rerunOf ?? null,
      dryRun: plan.isDryRun === true,
      endsPaused: plan.endsPaused === true,
      taskChanges: plan.taskChanges === undefined ? null : plan.taskChanges.map(({ task, changes }) => ({ task, changes })),
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

const ORDERS = { asc: 'oldest first', desc: 'newest first', given: 'as given' } as const;
const ON_FAILURE = {
  stop: 'When one fails no more begin, and the backfill pauses.',
  continue: 'When one fails the others run all the same.',
  failFast: 'When one fails the others are cancelled.',
} as const;

const SCOPES = { only: 'Only the tasks', from: 'Only these tasks and what follows them:', to: 'Only these tasks and what they need:' } as const;

/** What else is worth knowing before it starts. */
function backfillNotes({ continues, isSerial, isDryRun, scope, batchSize, pauseMs, onFailure, estimateMs, slots }: BackfillPlan): readonly string[] {
  const pause = pauseMs === undefined || pauseMs === 0 ? '' : `, ${formatDuration(pauseMs)} apart`;
  const excluded = slots.filter((slot) => slot.excluded === true).length;
  return [
    continues === undefined ? '' : `Continues the unfinished backfill ${continues}.`,
    isDryRun === true ? 'A dry run: no SQL is sent, and it does not count as a run.' : '',
    scope === undefined || !('tasks' in scope) ? '' : `${SCOPES[scope.kind]} ${scope.tasks.map(printable).join(', ')}.`,
    isSerial === true ? 'One at a time, because of the execution type of the workflow.' : '',
    batchSize === undefined ? '' : `In batches of ${batchSize}${pause}.`,
    excluded === 0 ? '' : `${excluded} left out.`,
    onFailure === undefined ? '' : ON_FAILURE[onFailure],
    estimateMs === undefined ? '' : `About ${formatDuration(estimateMs)}, going by earlier runs.`,
  ].filter((note) => note !== '');
}

export function backfillPlanText(plan: BackfillPlan): string {
  const willRun = plan.slots.filter((slot) => slot.willRun).length;
  const dependents = plan.dependents ?? [];
  return [
    `Backfill of ${plan.workflow}: ${willRun} of ${plan.slots.length} schedule times will run (mode ${plan.mode}), ${ORDERS[plan.order]}, at most ${plan.parallel} at a time:`,
    ...padColumns(slotRows(plan.slots)),
    ...backfillNotes(plan),
    ...dependents.flatMap((dependent, index) => ['', `When that of ${(dependents[index - 1] ?? plan).workflow} has succeeded:`, backfillPlanText(dependent)]),
  ].join('\n');
}

export function backfillPlanJson(plan: BackfillPlan): Json {
  return { plan: backfillJson(plan) };
}

function backfillJson(plan: BackfillPlan): Json {
  return {
    workflow: plan.workflow,
    mode: plan.mode,
    order: plan.order,
    parallel: plan.parallel,
    serial: plan.isSerial === true,
    dryRun: plan.isDryRun === true,
    scope: plan.scope === undefined || !('tasks' in plan.scope) ? null : { kind: plan.scope.kind, tasks: plan.scope.tasks },
    batchSize: plan.batchSize ?? null,
    pauseMs: plan.pauseMs ?? null,
    onFailure: plan.onFailure ?? null,
    estimateMs: plan.estimateMs ?? null,
    continues: plan.continues ?? null,
    slots: plan.slots.map(({ scheduleTime, scheduleInstant, state, willRun, reason }) => (
      { scheduleTime, scheduleTimeUtc: new Date(scheduleInstant).toISOString(), state, willRun, reason }
    )),
    dependents: (plan.dependents ?? []).map(backfillJson),
  };
}
