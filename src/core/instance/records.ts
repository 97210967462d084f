import type { AttemptState, BackfillState, TaskInstanceState, WorkflowInstanceState } from './states';

/** Milliseconds since the epoch, on the execution clock. */
export type ExecutionInstant = number;

/** The unit of "exactly once": unique per (workflow, schedule time) in the store (promise 1, I1). */
export interface LogicalInstance {
  readonly id: string;
  readonly workflow: string;
  /** Schedule time as an instant, ms since the epoch. */
  readonly scheduleInstant: number;
  /** The same in the workflow's zone, `yyyy-MM-dd HH:mm:ss`. */
  readonly scheduleTime: string;
}

export type Trigger = 'schedule' | 'manual' | 'backfill' | 'rerun';

/** Which tasks of the workflow take part. */
export type RunScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'from'; readonly task: string }
  | { readonly kind: 'only'; readonly task: string };

export interface WorkflowInstance {
  readonly id: string;
  readonly logicalInstanceId: string;
  readonly workflow: string;
  readonly scheduleInstant: number;
  readonly scheduleTime: string;
  /** 1, 2, 3 … within the logical instance. */
  readonly runNumber: number;
  readonly trigger: Trigger;
  /** The workflow instance that this one runs again. */
  readonly rerunOf: string | undefined;
  readonly scope: RunScope;
  readonly backfillId: string | undefined;
  readonly state: WorkflowInstanceState;
  /** Why it is in this state, for people: `interrupted: the runner ended`, `task load_orders failed`. */
  readonly reason: string | undefined;
  /** Key of the stored definition that it is pinned to. */
  readonly definitionHash: string;
  readonly createdAt: ExecutionInstant;
  readonly startedAt: ExecutionInstant | undefined;
  readonly finishedAt: ExecutionInstant | undefined;
}

export interface TaskInstance {
  readonly id: string;
  readonly workflowInstanceId: string;
  readonly name: string;
  readonly state: TaskInstanceState;
  /** The workflow instance whose result is taken over; set exactly when the state is `carriedOver`. */
  readonly carriedOverFrom: string | undefined;
  /** Attempts begun that count against the retry budget: at most 1 + maxRetries (I11). Interrupted ones do not count. */
  readonly attemptsUsed: number;
  readonly maxRetries: number;
  readonly retryIntervalMs: number;
  /** When a `retryWaiting` or `delayed` task is due. */
  readonly retryAt: ExecutionInstant | undefined;
  /** Wait before the first attempt, ms. `undefined`: none. */
  readonly delayMs?: number | undefined;
  /** Set exactly when the state is `skipped`. */
  readonly skipCause?: SkipCause | undefined;
  /** Why it is in this state, for people: `Shell tasks are not executed locally`, `follows load_orders, which failed`. */
  readonly reason?: string | undefined;
}

/**
 * Why a task did not run. `disabled`: `flag: NO`. `notLocal`: its type is not executed here. `notChosen`: the run was
 * asked for other tasks only. `upstream`: a task that it follows failed for good.
 */
export type SkipCause = 'disabled' | 'notLocal' | 'notChosen' | 'upstream';

export interface Attempt {
  readonly taskInstanceId: string;
  /** 1, 2, 3 … within the task instance, interrupted ones included (I14). */
  readonly number: number;
  readonly state: AttemptState;
  readonly startedAt: ExecutionInstant;
  readonly finishedAt: ExecutionInstant | undefined;
  /** Rows inserted, updated and deleted by the task's statements. */
  readonly rowsChanged: number | undefined;
  readonly error: AttemptError | undefined;
  /** The SQL that was sent, parts joined. */
  readonly renderedSql: string;
  /** Lines of text, one statement's outcome each. */
  readonly log: string;
}

/** Serialised failure of an attempt. */
export interface AttemptError {
  readonly message: string;
  /** Where in the user's file, when the engine's error could be mapped. */
  readonly file: string | undefined;
  readonly start: number | undefined;
  readonly end: number | undefined;
  /** `injected`: a fault the user asked for. `transient` may pass on retry, `permanent` cannot. */
  readonly kind: 'injected' | 'transient' | 'permanent';
}

/** Which schedule times of the range a backfill runs (users.md P49). `missing` includes unfinished ones. */
export type BackfillMode = 'missing' | 'missing-and-failed' | 'all';

export interface Backfill {
  readonly id: string;
  readonly workflow: string;
  readonly mode: BackfillMode;
  readonly order: 'asc' | 'desc';
  /** At most this many of its workflow instances run at a time. */
  readonly parallel: number;
  readonly state: BackfillState;
  /** Why it is in this state, for people: `interrupted: the runner ended`. */
  readonly reason?: string | undefined;
  readonly definitionHash: string;
  readonly createdAt: ExecutionInstant;
  readonly finishedAt: ExecutionInstant | undefined;
  /** In order of execution. */
  readonly workflowInstanceIds: readonly string[];
}

/** A workflow instance with everything under it, as stored at one moment. */
export interface WorkflowInstanceDetail {
  readonly instance: WorkflowInstance;
  readonly tasks: readonly TaskInstanceDetail[];
}

export interface TaskInstanceDetail {
  readonly task: TaskInstance;
  readonly attempts: readonly Attempt[];
}
