import type { WorkflowInstanceDetail } from '../instance/records';
import type { WorkflowInstanceState } from '../instance/states';
import type { LogicalInstanceStatus } from '../instance/status';

/** The workflow instance that a picture shows. */
export interface ShownRun {
  readonly logicalInstanceId: string;
  readonly workflowInstanceId: string;
  readonly scheduleTime: string;
  readonly runNumber: number;
  /** There is no later run of its schedule time. */
  readonly isNewest: boolean;
  readonly state: WorkflowInstanceState;
  /** Execution times, ms since the epoch. */
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
}

/** What the person chose. */
export interface RunChoice {
  readonly logicalInstanceId: string;
  /** `undefined`, or one that does not exist: the newest of its schedule time. */
  readonly workflowInstanceId: string | undefined;
}

export interface FoundRun {
  readonly shown: ShownRun;
  readonly detail: WorkflowInstanceDetail;
}

/**
 * The chosen run; without a choice the one that began last, or, when none has begun, that of the newest schedule time.
 * `undefined`: what was chosen never ran, or nothing did.
 */
export function findShownRun(statuses: readonly LogicalInstanceStatus[], choice: RunChoice | undefined): FoundRun | undefined {
  const chosen = statuses.find(({ logicalInstance }) => logicalInstance.id === choice?.logicalInstanceId);
  if (chosen !== undefined) return describe(chosen, chosen.workflowInstances.find(({ instance }) => instance.id === choice?.workflowInstanceId));
  let last = statuses.find(({ workflowInstances }) => workflowInstances.length > 0);
  for (const status of statuses) if (beginOf(status) > beginOf(last)) last = status;
  return last === undefined ? undefined : describe(last, undefined);
}

function beginOf(status: LogicalInstanceStatus | undefined): number {
  return status?.workflowInstances.at(-1)?.instance.startedAt ?? -Infinity;
}

function describe({ logicalInstance, workflowInstances }: LogicalInstanceStatus, wanted: WorkflowInstanceDetail | undefined): FoundRun | undefined {
  const detail = wanted ?? workflowInstances.at(-1);
  if (detail === undefined) return undefined;
  const { id, runNumber, state, startedAt, finishedAt } = detail.instance;
  const isNewest = detail === workflowInstances.at(-1);
  return {
    detail,
    shown: {
      logicalInstanceId: logicalInstance.id, workflowInstanceId: id, scheduleTime: logicalInstance.scheduleTime, runNumber, isNewest, state, startedAt, finishedAt,
    },
  };
}
