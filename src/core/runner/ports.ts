import type { Disposable } from '../base/disposable';
import type { StateCounts } from '../instance/backfillProgress';
import type {
  Attempt, AttemptError, Backfill, LocalSchedule, LogicalInstance, TaskInstance, TaskOutput, WorkflowInstance,
} from '../instance/records';
import type { WorkflowInstanceState } from '../instance/states';
import type { RenderedTask } from '../params/renderedTask';
import type { QueryResult } from './runnerService';

export type { LocalSchedule };

/** The execution clock, ms since the epoch. Never the source of a parameter's value. */
export interface Clock {
  now(): number;
}

/** Calls back once, not before `at` (execution clock). Disposing cancels. A virtual twin drives the simulations. */
export interface Timer {
  schedule(at: number, callback: () => void): Disposable;
  /** Lets the host handle messages (pause, cancel) between two attempts. */
  yield(): Promise<void>;
}

/**
 * How long an attempt lasts before the store is asked for its outcome: for simulations, in which several attempts run at the same
 * time on a virtual clock. A runner without it executes one attempt at a time, and each takes the time that it takes.
 */
export interface Pace {
  /** ms. Called once for each attempt, when it begins. */
  durationOf(execution: TaskExecution): number;
}

export interface IdSource {
  /** Unique for ever in one store. */
  next(kind: 'logical' | 'workflowInstance' | 'taskInstance' | 'backfill'): string;
}

/** A workflow file as it was when an instance was made. Instances keep running on their pinned definition (F12). */
export interface Definition {
  /** Content hash of all the texts below, hex. */
  readonly hash: string;
  /** Path of the workflow file, as shown to people. */
  readonly path: string;
  readonly text: string;
  /** Texts of the `$FILE{"…"}` files and the seed scripts, by the path that the workflow file names. */
  readonly files: Readonly<Record<string, string>>;
}

export interface LedgerReader {
  findLogicalInstance(workflow: string, scheduleInstant: number): LogicalInstance | undefined;
  /** Ascending schedule time; `from` inclusive, `to` exclusive. */
  listLogicalInstances(query: LogicalInstanceQuery): readonly LogicalInstance[];
  findWorkflowInstance(id: string): WorkflowInstance | undefined;
  /** By run number. */
  listWorkflowInstances(logicalInstanceId: string): readonly WorkflowInstance[];
  /** All of a workflow whose schedule time lies in the range, ascending by schedule time and run number. */
  listRuns(query: RunQuery): readonly WorkflowInstance[];
  /** All whose state is not terminal (`paused` is not terminal), in order of creation. */
  listUnfinishedWorkflowInstances(): readonly WorkflowInstance[];
  /** In the order in which they were inserted. */
  listTaskInstances(workflowInstanceId: string): readonly TaskInstance[];
  findTaskInstance(id: string): TaskInstance | undefined;
  /** By number. */
  listAttempts(taskInstanceId: string): readonly Attempt[];
  findBackfill(id: string): Backfill | undefined;
  /** Newest first; `undefined`: of all workflows. */
  listBackfills(workflow: string | undefined): readonly Backfill[];
  /** How many of the workflow instances that belong to it now are in each state. */
  countBackfillStates(backfillId: string): StateCounts;
  /** Of the workflow instances that belong to it now, by their ids. */
  listBackfillStates(backfillId: string): ReadonlyMap<string, WorkflowInstanceState>;
  findDefinition(hash: string): Definition | undefined;
  /** Hash of the seed script that was applied under this path. */
  findSeedHash(path: string): string | undefined;
  /** How many of the next attempts of the task must fail. */
  faultsLeft(workflow: string, task: string): number;
  /** The workflow instance that a SubWorkflow task instance began; the newest, when it began several. */
  findChildInstance(parentTaskInstanceId: string): WorkflowInstance | undefined;
  /** In order of the workflow's name. */
  listLocalSchedules(): readonly LocalSchedule[];
}

export interface LogicalInstanceQuery {
  readonly workflow: string | undefined;
  readonly from?: number;
  readonly to?: number;
  readonly limit?: number;
  readonly newestFirst?: boolean;
}

export interface RunQuery {
  readonly workflow: string;
  /** Inclusive; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

/** `save…` inserts or replaces by id. `insertLogicalInstance` throws `IdempoError('duplicateLogicalInstance')` when the key exists. */
export interface LedgerWriter extends LedgerReader {
  insertLogicalInstance(instance: LogicalInstance): void;
  saveWorkflowInstance(instance: WorkflowInstance): void;
  saveTaskInstance(task: TaskInstance): void;
  saveAttempt(attempt: Attempt): void;
  saveBackfill(backfill: Backfill): void;
  saveDefinition(definition: Definition): void;
  saveSeedHash(path: string, hash: string): void;
  saveFaults(workflow: string, task: string, times: number): void;
  /** `undefined`: it is switched off. */
  saveLocalSchedule(workflow: string, schedule: LocalSchedule | undefined): void;
}

/** User tables and ledger in one place: promise 3 is one COMMIT. All calls are synchronous; only durability is awaited. */
export interface Store extends LedgerReader {
  /** All or nothing; not nested. */
  transaction<T>(work: (ledger: LedgerWriter) => T): T;
  /**
   * Runs a task's SQL and, when it succeeded, `recordSuccess` in the SAME transaction. On failure or cancellation nothing
   * of it remains and the caller records the outcome in a transaction of its own. Never throws for what the SQL did.
   */
  executeTask(execution: TaskExecution, recordSuccess: (ledger: LedgerWriter, outcome: TaskSuccess) => void): TaskOutcome;
  /** Runs a seed script and records its hash, in one transaction. Throws `IdempoError('seedFailed')` naming script and cause. */
  applySeed(path: string, sql: string, hash: string): void;
  /** Resolves when everything committed so far is on disk. Nothing may be acknowledged before. */
  flush(): Promise<void>;
  /** Rows of one SELECT over the user's tables, at most `limit`. Throws `RefusedError` for anything else. */
  query?(sql: string, limit: number): QueryResult;
}

export interface TaskExecution {
  readonly workflowInstanceId: string;
  readonly task: string;
  readonly rendered: RenderedTask;
  /** As declared (`datasource_type`), lower case; `undefined`: generic. */
  readonly dialect: string | undefined;
  /** What current-time functions read: the attempt's start on the execution clock. */
  readonly clockMs: number;
  /** Seeds `random()`: the same attempt of the same instance gives the same values. */
  readonly randomSeed: string;
  /** Set: run the statements, then fail with this message (an injected fault), so that the rollback is real. */
  readonly injectedFault: string | undefined;
  /** `dryRun`, `stub`: no SQL is sent, and it succeeds. */
  readonly instead?: 'dryRun' | 'stub' | undefined;
  /** Parameters that its SQL hands to the tasks that follow (dolphinscheduler.md §5.6). */
  readonly outputs?: readonly DeclaredOutput[] | undefined;
  readonly sqlKind?: 'query' | 'nonQuery' | undefined;
  /** Statements that still run then are ended, and the outcome is `stopped` with `timedOut`. Execution clock, ms. */
  readonly deadlineAt?: number | undefined;
}

/** An OUT parameter as declared; `value` stays when the SQL yields none. */
export type DeclaredOutput = TaskOutput;

export interface TaskSuccess {
  readonly rowsChanged: number;
  readonly log: string;
  readonly outputs?: readonly TaskOutput[] | undefined;
}

/** `isKilled`: somebody ended this attempt alone, not its workflow instance. */
export type TaskOutcome =
  | ({ readonly kind: 'succeeded' } & TaskSuccess)
  | { readonly kind: 'failed'; readonly error: AttemptError; readonly log: string }
  | { readonly kind: 'stopped'; readonly log: string; readonly timedOut?: boolean; readonly isKilled?: boolean };
