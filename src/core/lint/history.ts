/** What past runs of one workflow tell; made from the run ledger by whoever has one. */
export interface WorkflowHistory {
  /** Median length of the workflow instances that succeeded, in seconds. `undefined`: none did. */
  readonly medianSeconds: number | undefined;
  /** By task name. */
  readonly tasks: Readonly<Record<string, TaskHistory>>;
}

export interface TaskHistory {
  /** Median length of the attempts that succeeded, in seconds. `undefined`: none did. */
  readonly medianSeconds: number | undefined;
  /** Messages of the newest attempts, newest first, up to the last success, where every one failed for good (syntax, missing table, constraint). */
  readonly permanentFailures: readonly string[];
}
