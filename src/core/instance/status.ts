import type { StateCounts } from './backfillProgress';
import type { Backfill, LocalSchedule, LogicalInstance, WorkflowInstanceDetail } from './records';

/** Everything stored about the workflows of one folder, or the part that was asked for, at one moment. */
export interface StatusSnapshot {
  /** Newest schedule time first. */
  readonly logicalInstances: readonly LogicalInstanceStatus[];
  /** Newest first. */
  readonly backfills: readonly BackfillStatus[];
  /** Workflows whose ticks make instances here. */
  readonly localSchedules: readonly LocalSchedule[];
  /** `reader`: another process (a terminal, another window) owns the store now; commands are refused, states are live. */
  readonly access: 'owner' | 'reader';
}

/** The unfinished ones and the newest of each workflow are counted, as they can be many times as long as what is listed. */
export interface BackfillStatus extends Backfill {
  /** `undefined`: not counted. */
  readonly counts?: StateCounts;
  /** Earliest and latest schedule time, where the order tells them. */
  readonly ends?: { readonly first: string; readonly last: string };
}

export interface LogicalInstanceStatus {
  readonly logicalInstance: LogicalInstance;
  /** By run number. */
  readonly workflowInstances: readonly WorkflowInstanceDetail[];
}

export interface StatusQuery {
  /** `undefined`: all workflows of the store. */
  readonly workflow?: string;
  /** Half-open range of schedule times, as instants. */
  readonly from?: number;
  readonly to?: number;
  /** At most this many logical instances, newest first. With `newestOf`: of each of them. */
  readonly limit?: number;
  /** Only the newest of these workflows; nothing else narrows them. */
  readonly newestOf?: readonly string[];
  /** Only the logical instances of these workflow instances; nothing else narrows them. Ids that are not stored are left out. */
  readonly workflowInstanceIds?: readonly string[];
  /** Without the SQL and the log of the attempts, which are empty then: most of what a long list weighs. */
  readonly withoutTexts?: boolean;
}
