import { messageOf, RefusedError } from '../base/errors';
import { reasonText, text, type Message } from '../base/message';
import { planRun } from '../instance/planRun';
import type { WorkflowInstance } from '../instance/records';
import { dueTicks, formatScheduleTime, type DueTicks } from '../schedule';
import { createInstance } from './createInstance';
import type { LoadedWorkflow } from './loadedWorkflow';
import { findNewest, refuseUnrenderable, targetOf } from './planning';
import type { Definition, LocalSchedule } from './ports';
import type { FiredTicks } from './runnerService';
import type { Step, StepCache } from './step';

/** More missed ticks of one workflow than this are not made up at once; a backfill is the way to do that. */
const MAX_FIRED = 1_000;

/** Switches the workflow's ticks on, from the next one on, or off. */
export function setLocalSchedule(step: Step, workflow: LoadedWorkflow, missedTicks: LocalSchedule['missedTicks'] | undefined): void {
  if (missedTicks !== undefined && workflow.schedule.cron === undefined) {
    throw new RefusedError('noSchedule', text`${workflow.name} has no schedule: add "schedule:" to the workflow before its ticks can be switched on`);
  }
  const kept = step.ledger.listLocalSchedules().find((each) => each.workflow === workflow.name);
  const schedule = missedTicks === undefined ? undefined : { workflow: workflow.name, missedTicks, firedUpTo: kept?.firedUpTo ?? step.now };
  step.ledger.saveLocalSchedule(workflow.name, schedule);
  step.after.workflows.add(workflow.name);
}

/** Also of a workflow whose file is gone. Throws `RefusedError('notFound')` when it is not switched on. */
export function switchOff(step: Step, workflow: string): void {
  if (!step.ledger.listLocalSchedules().some((each) => each.workflow === workflow)) {
    throw new RefusedError('notFound', text`no schedule of a workflow ${workflow} is switched on here`);
  }
  step.ledger.saveLocalSchedule(workflow, undefined);
  step.after.workflows.add(workflow);
}

/**
 * Makes the logical instances of all ticks that are due. That they have been dealt with is kept in the same transaction, so that no
 * tick is lost or made twice (I1); a schedule time that has run already is left alone.
 */
export function fireTicks(step: Step, definitions: readonly Definition[]): FiredTicks {
  const problems: string[] = [];
  const fired = step.ledger.listLocalSchedules().flatMap((schedule) => {
    const workflow = findWorkflow(step, definitions, schedule.workflow);
    if (typeof workflow !== 'string') return [fireWorkflow(step, schedule, workflow)];
    problems.push(workflow);
    return [];
  });
  const next = fired.flatMap(({ nextAt }) => nextAt ?? []);
  return {
    instances: fired.flatMap(({ instances }) => instances),
    skipped: fired.flatMap(({ skipped }) => skipped),
    nextAt: next.length === 0 ? undefined : Math.min(...next),
    problems: [...problems, ...fired.flatMap((each) => each.problems)],
  };
}

/** Those that can be read. */
export function loadAll(cache: StepCache, definitions: readonly Definition[]): readonly LoadedWorkflow[] {
  return definitions.flatMap((definition) => {
    try {
      return [cache.load(definition)];
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      return [];
    }
  });
}

/** A text says why it cannot be had; its ticks stay due. */
function findWorkflow(step: Step, definitions: readonly Definition[], name: string): LoadedWorkflow | string {
  let reason = reasonText`the file of the workflow ${name} was not found`;
  for (const definition of definitions) {
    try {
      const workflow = step.cache.load(definition);
      if (workflow.name === name) return workflow;
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      reason = messageOf(error);
    }
  }
  return reasonText`${name} is switched on, but its ticks cannot be made: ${reason}`;
}

function fireWorkflow(step: Step, schedule: LocalSchedule, workflow: LoadedWorkflow): FiredTicks {
  const { missedTicks: policy, firedUpTo } = schedule;
  const due = dueTicks(workflow.schedule, { firedUpTo, now: step.now, policy, limit: MAX_FIRED });
  if (due.firedUpTo !== firedUpTo) step.ledger.saveLocalSchedule(workflow.name, { ...schedule, firedUpTo: due.firedUpTo });
  const problems: string[] = [];
  const instances = due.fire.flatMap((tick) => {
    const made = fireTick(step, workflow, tick);
    if (typeof made !== 'string') return made ?? [];
    problems.push(made);
    return [];
  });
  return { instances, skipped: describeSkipped(workflow, due), nextAt: due.nextAt, problems };
}

/** `undefined`: the schedule time has run already. */
function fireTick(step: Step, workflow: LoadedWorkflow, tick: number): WorkflowInstance | string | undefined {
  const newest = findNewest(step.ledger, workflow.name, tick);
  if (newest !== undefined && newest.isDryRun !== true) return undefined;
  const first = planRun(targetOf(workflow, tick), { kind: 'all' }, 'schedule');
  const plan = newest === undefined ? first : { ...first, runNumber: newest.runNumber + 1, rerunOf: newest.id };
  try {
    refuseUnrenderable(workflow, { plan, inputs: undefined });
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return reasonText`${workflow.name} at ${plan.scheduleTime} was not begun: ${error.message}`;
  }
  return createInstance(step, { plan, workflow, backfillId: undefined, options: undefined });
}

function describeSkipped({ name, schedule }: LoadedWorkflow, { skipped, hasMoreSkipped }: DueTicks): readonly Message[] {
  const times = skipped.map((tick) => text`${name} at ${formatScheduleTime(tick, schedule.zone)}`);
  return hasMoreSkipped ? [text`${name}: and older ones`, ...times] : times;
}
