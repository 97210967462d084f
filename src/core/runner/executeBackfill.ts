import { IllegalStateError } from '../base/errors';
import { INITIAL_BACKFILL_STATE } from '../instance/backfillMachine';
import type { BackfillPlan, BackfillSlot } from '../instance/plan';
import { countLive } from '../instance/progress';
import { planRun } from '../instance/planRun';
import type { Backfill } from '../instance/records';
import { isFinished } from '../instance/states';
import { saveBackfill, sendToBackfill, settleBackfill } from './backfillSteps';
import { createInstance } from './createInstance';
import { sendToInstance } from './instanceSteps';
import { targetOf, type Planned } from './planning';
import type { IdSource } from './ports';
import type { RunOptions } from './runnerService';
import { getInstance, saveInstance, type Step } from './step';

export interface BackfillExecution extends Planned<BackfillPlan> {
  readonly options: RunOptions | undefined;
  readonly ids: IdSource;
}

/**
 * Does in one transaction what the plan lists: every workflow instance exists before any of them runs (I3). They share one
 * queue, from which at most `parallel` run at a time.
 */
export function executeBackfill(step: Step, execution: BackfillExecution): Backfill {
  const { plan, workflow, ids } = execution;
  if (plan.continues !== undefined) return continueBackfill(step, plan.continues, plan.parallel);
  const id = ids.next('backfill');
  const givers = new Set<string>();
  const members = plan.slots.filter((slot) => slot.willRun).map((slot) =>
    slot.action === 'adopt' ? adopt(step, slot, { id, givers }) : createMember(step, slot, { ...execution, id }));
  step.ledger.saveDefinition(workflow.definition);
  saveBackfill(step, {
    id,
    workflow: workflow.name,
    mode: plan.mode,
    order: plan.order,
    parallel: plan.parallel,
    state: INITIAL_BACKFILL_STATE,
    definitionHash: workflow.definition.hash,
    createdAt: step.now,
    finishedAt: undefined,
    workflowInstanceIds: members,
  });
  for (const giver of givers) leaveBehind(step, giver, new Set(members));
  settleBackfill(step, id);
  return step.cache.membersOf(step.ledger, id).backfill;
}

function continueBackfill(step: Step, id: string, parallel: number): Backfill {
  const { backfill } = step.cache.membersOf(step.ledger, id);
  saveBackfill(step, { ...backfill, parallel });
  return sendToBackfill(step, id, { event: 'resume' });
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

function createMember(step: Step, slot: BackfillSlot, context: BackfillExecution & { readonly id: string }): string {
  const { workflow, options, ids } = context;
  if (slot.newest !== undefined && !isFinished(getInstance(step, slot.newest).state)) {
    sendToInstance(step, slot.newest, { event: 'cancel', reason: 'replaced by a run with the changed definition' });
  }
  const first = planRun(targetOf(workflow, slot.scheduleInstant), { kind: 'all' }, 'backfill');
  const plan = { ...first, runNumber: slot.runNumber ?? first.runNumber, rerunOf: slot.newest };
  return createInstance(step, { plan, workflow, backfillId: context.id, options, ids }).id;
}

/** The backfill that gave workflow instances away keeps the others; with nothing left to do it ends. */
function leaveBehind(step: Step, giver: string, taken: ReadonlySet<string>): void {
  const { backfill } = step.cache.membersOf(step.ledger, giver);
  const kept = backfill.workflowInstanceIds.filter((id) => !taken.has(id));
  saveBackfill(step, { ...backfill, workflowInstanceIds: kept });
  step.cache.forgetMembers(giver);
  const { counts } = step.cache.membersOf(step.ledger, giver);
  if (countLive(counts) + counts.waiting + counts.paused === 0) sendToBackfill(step, giver, { event: 'cancel', reason: 'a later backfill goes on with the rest' });
}
