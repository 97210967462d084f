import type { WorkflowInstance } from '../instance/records';
import { IllegalStateError } from '../base/errors';
import type { BackfillMembers } from './backfillMembers';
import type { LoadedWorkflow } from './loadedWorkflow';
import type { LedgerWriter } from './ports';

/** One transaction of the runner: what it works on, and what is to be done outside once it has been committed. */
export interface Step {
  readonly ledger: LedgerWriter;
  /** Execution clock, ms. */
  readonly now: number;
  readonly cache: StepCache;
  readonly after: StepAftermath;
}

/** Derived from the store; dropped when a transaction did not commit. */
export interface StepCache {
  workflowOf(ledger: LedgerWriter, definitionHash: string): LoadedWorkflow;
  /** `undefined`: not kept, and so not to be noted. */
  findMembers(backfillId: string): BackfillMembers | undefined;
  membersOf(ledger: LedgerWriter, backfillId: string): BackfillMembers;
  /** After its list of workflow instances has changed. */
  forgetMembers(backfillId: string): void;
}

/** Collected while the transaction runs, acted on after its commit: persist first, then act. */
export interface StepAftermath {
  readonly workflows: Set<string>;
  readonly workflowInstanceIds: Set<string>;
  readonly backfillIds: Set<string>;
  /** Workflow instances that have something to do now. */
  readonly ready: Set<string>;
  /** When a workflow instance's next wait is over; `undefined`: it waits for nothing. */
  readonly alarms: Map<string, number | undefined>;
}

export function makeAftermath(): StepAftermath {
  return {
    workflows: new Set(), workflowInstanceIds: new Set(), backfillIds: new Set(), ready: new Set(), alarms: new Map(),
  };
}

/** Saves a workflow instance and tells its backfill's count and the listeners. */
export function saveInstance(step: Step, instance: WorkflowInstance): WorkflowInstance {
  step.ledger.saveWorkflowInstance(instance);
  if (instance.backfillId !== undefined) {
    step.cache.findMembers(instance.backfillId)?.note(instance.id, instance.state);
    step.after.backfillIds.add(instance.backfillId);
  }
  touchInstance(step, instance);
  return instance;
}

export function touchInstance(step: Step, instance: WorkflowInstance): void {
  step.after.workflows.add(instance.workflow);
  step.after.workflowInstanceIds.add(instance.id);
}

export function getInstance(step: Pick<Step, 'ledger'>, id: string): WorkflowInstance {
  const instance = step.ledger.findWorkflowInstance(id);
  if (instance === undefined) throw new IllegalStateError(`workflow instance ${id} is not in the store`);
  return instance;
}
