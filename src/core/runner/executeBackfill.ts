import { IllegalStateError } from '../base/errors';
import { reasonText } from '../base/message';
import { initialBackfillState } from '../instance/backfillMachine';
import { countLive } from '../instance/backfillProgress';
import type { BackfillPlan, BackfillSlot, PlannedTask } from '../instance/plan';
import { planChosenAgain, planRun } from '../instance/planRun';
import type { Backfill, RunInputs } from '../instance/records';
import { isFinished } from '../instance/states';
import { resumeBackfill, saveBackfill, sendToBackfill, settleBackfill } from './backfillSteps';
import { withPace } from './changeBackfill';
import { createInstance } from './createInstance';
import { sendToInstance } from './instanceSteps';
import type { PlannedBackfill } from './planBackfillRequest';
import { listDetails, targetOf, type Planned } from './planning';
import type { RunOptions } from './runnerService';
import { getInstance, saveInstance, type Step } from './step';

export interface BackfillExecution {
  readonly options: RunOptions | undefined;
  readonly inputs: RunInputs | undefined;
}

/**
 * Does in one transaction what the plan lists: every workflow instance exists before any of them runs (I3). They share one
 * queue, from which at most `parallel` run at a time. The dependents are made first, so that one without work ends none too early.
 */
export function executeBackfill(step: Step, planned: PlannedBackfill, execution: BackfillExecution): Backfill {
  const chain = [planned, ...planned.dependents];
  const ids = chain.map(({ plan }) => plan.continues ?? step.ids.next('backfill'));
  const made = chain.map((link, index) => ({ ...link, ...execution, id: ids[index] ?? '', follows: ids[index - 1] }));
  for (const link of made.reverse()) {
    if (link.plan.continues === undefined) createBackfill(step, link);
    else continueBackfill(step, link);
  }
  return step.cache.membersOf(step.ledger, ids[0] ?? '').backfill;
}

interface NewBackfill extends Planned<BackfillPlan>, BackfillExecution {
  readonly id: string;
  readonly follows: string | undefined;
}

function createBackfill(step: Step, made: NewBackfill): void {
  const { id, plan, workflow, follows } = made;
  const givers = new Set<string>();
  const create = memberMaker(step, made);
  step.ledger.saveDefinition(workflow.definition);
  const members = plan.slots.filter((slot) => slot.willRun).map((slot) =>
    slot.action === 'adopt' ? adopt(step, slot, { id, givers }) : create(slot));
  saveBackfill(step, {
    id,
    workflow: workflow.name,
    mode: plan.mode,
    order: plan.order,
    ...paceOf(plan),
    nextBatchAt: undefined,
    follows,
    state: initialBackfillState(follows),
    reason: undefined,
    definitionHash: workflow.definition.hash,
    createdAt: step.now,
    finishedAt: undefined,
    workflowInstanceIds: members,
  });
  for (const giver of givers) leaveBehind(step, giver, new Set(members));
  settleBackfill(step, id);
}

function paceOf({ parallel, onFailure, batchSize, pauseMs }: BackfillPlan): Pick<Backfill, 'parallel' | 'onFailure' | 'batchSize' | 'pauseMs'> {
  return { parallel, onFailure, batchSize, pauseMs };
}

/** Goes on with the unfinished one, at the pace that is asked for now. */
function continueBackfill(step: Step, { id, plan, follows }: NewBackfill): void {
  const { backfill } = step.cache.membersOf(step.ledger, id);
  saveBackfill(step, { ...withPace(backfill, paceOf(plan)), follows: follows ?? backfill.follows });
  resumeBackfill(step, id);
}

/** Takes an unfinished workflow instance over into this backfill's queue; it goes on where it was. */
function adopt(step: Step, slot: BackfillSlot, target: { readonly id: string; readonly givers: Set<string> }): string {
  if (slot.newest === undefined) throw new IllegalStateError(`nothing to adopt at ${slot.scheduleTime}`);
  const { backfillId } = getInstance(step, slot.newest);
  if (backfillId !== undefined) target.givers.add(backfillId);
  const queued = sendToInstance(step, slot.newest, { event: 'queue' });
  saveInstance(step, { ...queued, backfillId: target.id });
  return queued.id;
}

/** The tasks are the same for each schedule time, unless results of other tasks are kept: they are planned once. */
function memberMaker(step: Step, made: NewBackfill): (slot: BackfillSlot) => string {
  const { id, plan, workflow, options, inputs } = made;
  const { scope = { kind: 'all' } } = plan;
  let whole: readonly PlannedTask[] | undefined;
  const tasksOf = ({ scheduleInstant, rerunOf }: BackfillSlot): readonly PlannedTask[] => {
    const target = targetOf(workflow, scheduleInstant);
    if (rerunOf === undefined || scope.kind === 'all') return (whole ??= planRun(target, scope, 'backfill').tasks);
    return planChosenAgain(target, scope, listDetails(step.ledger, getInstance(step, rerunOf).logicalInstanceId));
  };
  return (slot) => {
    const { scheduleInstant, scheduleTime, newest } = slot;
    if (newest !== undefined && !isFinished(getInstance(step, newest).state)) {
      sendToInstance(step, newest, { event: 'cancel', reason: reasonText`replaced by a run of a later backfill` });
    }
    const member = { scheduleInstant, scheduleTime, trigger: 'backfill', runNumber: slot.runNumber ?? 1, rerunOf: slot.rerunOf, scope, tasks: tasksOf(slot) } as const;
    return createInstance(step, { plan: member, workflow, backfillId: id, options, inputs, isDryRun: plan.isDryRun }).id;
  };
}

/** The backfill that gave workflow instances away keeps the others; with nothing left to do it ends. */
function leaveBehind(step: Step, giver: string, taken: ReadonlySet<string>): void {
  const { backfill } = step.cache.membersOf(step.ledger, giver);
  const kept = backfill.workflowInstanceIds.filter((id) => !taken.has(id));
  saveBackfill(step, { ...backfill, workflowInstanceIds: kept });
  step.cache.forgetMembers(giver);
  const { counts } = step.cache.membersOf(step.ledger, giver);
  if (countLive(counts) + counts.waiting + counts.paused === 0) sendToBackfill(step, giver, { event: 'cancel', reason: reasonText`a later backfill goes on with the rest` });
}
