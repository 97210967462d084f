import type { TaskInstance, WorkflowInstance } from '../instance/records';
import { IllegalStateError } from '../base/errors';
import type { BackfillMembers } from './backfillMembers';
import type { LoadedTask, LoadedWorkflow } from './loadedWorkflow';
import type { Definition, IdSource, LedgerWriter } from './ports';

/** One transaction of the runner: what it works on, and what is to be done outside once it has been committed. */
export interface Step {
  readonly ledger: LedgerWriter;
  /** Execution clock, ms. */
  readonly now: number;
  readonly ids: IdSource;
  readonly cache: StepCache;
  readonly after: StepAftermath;
}

/** Derived from the store; dropped when a transaction did not commit. */
export interface StepCache {
  workflowOf(ledger: LedgerWriter, definitionHash: string): LoadedWorkflow;
  /** Throws `RefusedError` as `loadWorkflow` does. */
  load(definition: Definition): LoadedWorkflow;
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
  /** Backfills in which a place may be free. */
  readonly places: Set<string>;
  /** Workflow instances that are to be started. */
  readonly ready: Set<string>;
  /** Task instances that may begin. */
  readonly submitted: Map<string, SubmittedTask>;
  /** Task instances whose running attempts are to be ended. */
  readonly endings: Set<string>;
  /** Task instances whose attempts have ended in this step. */
  readonly ended: Set<string>;
  /** Task instances that wait for other workflows, taken over from a runner before this one. */
  readonly waits: Set<string>;
  /** Whether a workflow instance has ended, which others may wait for. */
  hasEnded: boolean;
  /** When a workflow instance's next wait is over; `undefined`: it waits for nothing. */
  readonly alarms: Map<string, number | undefined>;
  /** When a backfill's pause between two batches is over. */
  readonly backfillAlarms: Map<string, number | undefined>;
}

export interface SubmittedTask {
  readonly workflowInstanceId: string;
  readonly taskInstanceId: string;
  readonly task: LoadedTask;
  /** How many tasks of its group may run at a time; `undefined`: it is in no group. */
  readonly groupSlots: number | undefined;
  /** The tables that it will write. */
  readonly writes: () => ReadonlySet<string>;
}

export function makeAftermath(): StepAftermath {
  return {
    workflows: new Set(), workflowInstanceIds: new Set(), backfillIds: new Set(), places: new Set(), ready: new Set(), submitted: new Map(),
    endings: new Set(), ended: new Set(), waits: new Set(), hasEnded: false, alarms: new Map(), backfillAlarms: new Map(),
  };
}

/** Whether something may begin because of it: a command that changed nothing does not keep the drive going. */
export function hasWork({ ready, submitted, ended, places }: StepAftermath): boolean {
  return ready.size + submitted.size + ended.size + places.size > 0;
}

/** Saves a workflow instance and tells its backfill's count and the listeners. */
export function saveInstance(step: Step, instance: WorkflowInstance): WorkflowInstance {
  step.ledger.saveWorkflowInstance(instance);
  if (instance.backfillId !== undefined) {
    step.cache.findMembers(instance.backfillId)?.note(instance.id, instance.state);
    step.after.backfillIds.add(instance.backfillId);
    step.after.places.add(instance.backfillId);
  }
  touchInstance(step, instance);
  return instance;
}

export function touchInstance(step: Step, instance: WorkflowInstance): void {
  step.after.workflows.add(instance.workflow);
  step.after.workflowInstanceIds.add(instance.id);
}

export function getTaskInstance(step: Pick<Step, 'ledger'>, id: string): TaskInstance {
  const task = step.ledger.findTaskInstance(id);
  if (task === undefined) throw new IllegalStateError(`task instance ${id} is not in the store`);
  return task;
}

/** The task's definition that its workflow instance is pinned to. */
export function getLoadedTask(step: Step, instance: WorkflowInstance, name: string): LoadedTask {
  const task = step.cache.workflowOf(step.ledger, instance.definitionHash).tasks.find((each) => each.name === name);
  if (task === undefined) throw new IllegalStateError(`task ${name} is not in the definition of ${instance.workflow}`);
  return task;
}

/** Its task only counts as done: it waits for nothing, and decides nothing. */
export function isPretended({ isDryRun }: WorkflowInstance, { isStub }: LoadedTask): boolean {
  return isStub || isDryRun === true;
}

export function getInstance(step: Pick<Step, 'ledger'>, id: string): WorkflowInstance {
  const instance = step.ledger.findWorkflowInstance(id);
  if (instance === undefined) throw new IllegalStateError(`workflow instance ${id} is not in the store`);
  return instance;
}
