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

export const TRIGGERS = ['schedule', 'manual', 'backfill', 'rerun', 'subWorkflow'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/**
 * Which tasks of the workflow take part. `from`: the tasks and all that follows them (DolphinScheduler's TASK_POST), `to`: the
 * tasks and all that they need (TASK_PRE), `only`: the tasks alone (TASK_ONLY).
 */
export type RunScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'from' | 'to' | 'only'; readonly tasks: readonly string[] };

/** Parameters from outside the definition. Pinned, so that a retry, a rerun and a resume see the same (promise 4). */
export interface RunInputs {
  /** Given when the run was started. */
  readonly startup: Readonly<Record<string, string>>;
  /** Of the project. */
  readonly project: Readonly<Record<string, string>>;
  /** IANA zone of the workflow that this one runs as a part of, in which times are written then. `undefined`: its own. */
  readonly zone?: string | undefined;
  /** Waits that were asked for instead of the declared ones, also for the workflows that run as a part of it; ms. No rendered SQL depends on it. */
  readonly waitMs?: number | undefined;
}

export const NO_INPUTS: RunInputs = { startup: {}, project: {} };

/** A value that a task hands to those that follow it. A LIST's value is a JSON array of texts. */
export interface TaskOutput {
  readonly name: string;
  /** DolphinScheduler's DataType. */
  readonly type: string;
  readonly value: string;
}

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
  /** Its tasks succeed without being executed; it leaves no data and does not count as a run of its schedule time. */
  readonly isDryRun?: boolean | undefined;
  /** `undefined`: none were given. */
  readonly inputs?: RunInputs | undefined;
  /** The task instance of another workflow instance that this one is a part of. */
  readonly parentTaskInstanceId?: string | undefined;
  /** What went on for longer than declared, for people; it did not change the state. */
  readonly warning?: string | undefined;
}

export interface TaskInstance {
  readonly id: string;
  readonly workflowInstanceId: string;
  readonly name: string;
  readonly state: TaskInstanceState;
  /** The workflow instance whose result is taken over; set exactly when the state is `carriedOver`. */
  readonly carriedOverFrom: string | undefined;
  /** 1, and one more for each time a person had it recovered: each generation has a retry budget of its own (I11, I16). `undefined`: 1. */
  readonly generation?: number | undefined;
  /** Attempts of this generation that count against the retry budget: at most 1 + maxRetries (I11). Interrupted ones do not count. */
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
  /** What it hands to the tasks that follow; set when it succeeded or was carried over. */
  readonly outputs?: readonly TaskOutput[] | undefined;
  /** Of a succeeded Conditions or Switch task: the tasks that it lets run. The others of its branches are skipped. */
  readonly chosen?: readonly string[] | undefined;
  /** What took longer than declared, for people. */
  readonly warning?: string | undefined;
}

/**
 * Why a task did not run. `disabled`: `flag: NO`. `notLocal`: its type is not executed here. `notChosen`: the run was
 * asked for other tasks only. `upstream`: a task that it follows failed for good. `branch`: a Conditions or Switch task chose another branch.
 */
export const SKIP_CAUSES = ['disabled', 'notLocal', 'notChosen', 'upstream', 'branch'] as const;
export type SkipCause = (typeof SKIP_CAUSES)[number];

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

/**
 * Which schedule times of the range a backfill runs (users.md P49). `missing` includes unfinished ones; `stale`: missing, failed,
 * and those that succeeded with another definition than the present one.
 */
export const BACKFILL_MODES = ['missing', 'missing-and-failed', 'stale', 'all'] as const;
export type BackfillMode = (typeof BACKFILL_MODES)[number];

/** Of a backfill's schedule times. `given`: as they were picked. */
export const BACKFILL_ORDERS = ['asc', 'desc', 'given'] as const;
export type BackfillOrder = (typeof BACKFILL_ORDERS)[number];

/**
 * What a failed workflow instance does to its backfill. `stop`: nothing more begins, what runs goes on, and the backfill pauses, as
 * DolphinScheduler's chain ends. `continue`: the others run. `failFast`: what runs is cancelled as well, and the backfill has failed.
 */
export const FAILURE_REACTIONS = ['stop', 'continue', 'failFast'] as const;
export type FailureReaction = (typeof FAILURE_REACTIONS)[number];

export interface Backfill {
  readonly id: string;
  readonly workflow: string;
  readonly mode: BackfillMode;
  readonly order: BackfillOrder;
  /** At most this many of its workflow instances run at a time. */
  readonly parallel: number;
  /** `undefined`: `continue`, as backfills of format 1 did. */
  readonly onFailure?: FailureReaction | undefined;
  /** After this many workflow instances have ended, the next ones wait for `pauseMs`. `undefined`: no batches. */
  readonly batchSize?: number | undefined;
  readonly pauseMs?: number | undefined;
  /** When the pause between two batches is over. */
  readonly nextBatchAt?: ExecutionInstant | undefined;
  /** The backfill of another workflow that must have succeeded before this one begins. */
  readonly follows?: string | undefined;
  readonly state: BackfillState;
  /** Why it is in this state, for people: `interrupted: the runner ended`. */
  readonly reason?: string | undefined;
  readonly definitionHash: string;
  readonly createdAt: ExecutionInstant;
  readonly finishedAt: ExecutionInstant | undefined;
  /** In order of execution. */
  readonly workflowInstanceIds: readonly string[];
}

/** A workflow whose ticks make logical instances here while somebody asks for them. */
export interface LocalSchedule {
  readonly workflow: string;
  /** What happens with ticks that passed while nobody asked (dolphinscheduler.md §6.2). */
  readonly missedTicks: 'skip' | 'newestOnly' | 'all';
  /** Ticks up to here, inclusive, have been dealt with. Schedule time as an instant. */
  readonly firedUpTo: number;
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
