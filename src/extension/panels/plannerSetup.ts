import type { BackfillOrder } from '../../core/instance/records';
import { scheduleOf } from '../../core/schedule';
import type { PlannerSetup } from '../../core/views/planner';
import { EMPTY_FORM, type PlannerForm, type PlannerPrefill } from '../../core/views/plannerForm';
import { offeredRange, shortTime } from '../../core/views/plannerTimes';
import type { Workflow } from '../../core/workflow/workflow';
import type { CommandTarget } from '../commands/commandTarget';
import { readDependents } from '../workspace/dependents';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';

/** `undefined`: the file has no workflow. */
export async function setUpPlanner(index: WorkflowIndex, loaded: LoadedWorkflow, prefill: PlannerPrefill): Promise<PlannerSetup | undefined> {
  const { workflow } = loaded.file;
  if (workflow === undefined) return undefined;
  const { one, all } = await readDependents(index, loaded);
  return {
    workflow: workflow.name.value,
    zone: scheduleOf(workflow).schedule.zone,
    form: { ...defaultForm(workflow), ...prefill },
    dependents: { one: one.length, all: all.length },
    tasks: workflow.tasks.map(({ name }) => name.value),
  };
}

const ORDERS: Readonly<Record<'ascending' | 'descending', BackfillOrder>> = { ascending: 'asc', descending: 'desc' };

function defaultForm({ local, ...workflow }: Workflow): PlannerForm {
  const { schedule } = scheduleOf(workflow);
  return {
    ...EMPTY_FORM,
    ...offeredRange(schedule, Date.now()),
    order: ORDERS[local.backfillOrder?.value ?? 'ascending'],
    parallel: String(local.backfillMaxParallel?.value ?? 1),
  };
}

/** A schedule time that a command was called on is the whole of the range, and runs whatever it did before. */
export function prefillOf({ file: { workflow } }: LoadedWorkflow, { scheduleInstant, plan }: CommandTarget): PlannerPrefill {
  if (plan !== undefined) return plan;
  if (workflow === undefined || scheduleInstant === undefined) return {};
  const time = shortTime(scheduleOf(workflow).schedule, scheduleInstant);
  return { from: time, to: time, choice: 'range', basis: 'scheduleTime', mode: 'all' };
}
