import type { Disposable } from '../base/disposable';
import type { BackfillPlan, WorkflowInstancePlan } from '../instance/plan';
import type { Backfill, BackfillMode, RunScope, WorkflowInstance } from '../instance/records';
import type { StatusQuery, StatusSnapshot } from '../instance/status';
import type { Definition } from './ports';

/**
 * Everything that a terminal or an editor can ask of the runner of one store. `Runner` implements it; the worker's client
 * forwards it. A promise resolves only when its effect is on disk (I18). Refusals reject with `RefusedError` and change nothing.
 */
export interface RunnerService {
  planRun(request: RunRequest): Promise<WorkflowInstancePlan>;
  planRerun(request: RerunRequest): Promise<WorkflowInstancePlan>;
  planBackfill(request: BackfillRequest): Promise<BackfillPlan>;
  /** Makes the instance and begins; resolves before it has finished. An unfinished one is resumed; a finished one is refused (`alreadyRan`). */
  run(request: RunRequest): Promise<WorkflowInstance>;
  rerun(request: RerunRequest): Promise<WorkflowInstance>;
  /** All logical instances exist when this resolves (I3). */
  backfill(request: BackfillRequest): Promise<Backfill>;
  pauseInstance(workflowInstanceId: string): Promise<void>;
  resumeInstance(workflowInstanceId: string): Promise<void>;
  cancelInstance(workflowInstanceId: string): Promise<void>;
  pauseBackfill(backfillId: string): Promise<void>;
  resumeBackfill(backfillId: string): Promise<void>;
  /** Waiting instances become `stopped`, the running ones are cancelled, finished ones stay as they are. */
  cancelBackfill(backfillId: string): Promise<void>;
  /** The next `times` attempts of the task fail, in whatever instance. 0 takes it back. */
  injectFault(fault: Fault): Promise<void>;
  status(query: StatusQuery): Promise<StatusSnapshot>;
  /** Rows of a user table or query for looking at results; refuses anything but one SELECT. At most `limit` rows. */
  query(sql: string, limit: number): Promise<QueryResult>;
  /** Resolves when nothing runs, waits for a retry, or is queued. */
  whenIdle(): Promise<void>;
  /** Batched; carries the ids of what changed. */
  onChange(listener: (change: RunnerChange) => void): Disposable;
}

export interface RunnerChange {
  readonly workflows: readonly string[];
  readonly workflowInstanceIds: readonly string[];
  readonly backfillIds: readonly string[];
}

export interface Fault {
  readonly workflow: string;
  readonly task: string;
  readonly times: number;
}

export interface RunRequest {
  readonly definition: Definition;
  readonly scheduleInstant: number;
  readonly scope: Exclude<RunScope, { readonly kind: 'failed' }>;
  readonly options?: RunOptions;
}

/** Reruns the newest workflow instance of the logical instance. `definition` undefined: the one that it is pinned to. */
export interface RerunRequest {
  readonly workflow: string;
  readonly scheduleInstant: number;
  readonly scope: RunScope;
  readonly definition: Definition | undefined;
  readonly options?: RunOptions;
}

export interface BackfillRequest {
  readonly definition: Definition;
  /** Both ends inclusive, as instants. */
  readonly from: number;
  readonly to: number;
  readonly mode: BackfillMode;
  readonly order: 'asc' | 'desc';
  /** 1 … 100. */
  readonly parallel: number;
  readonly options?: RunOptions;
}

export interface RunOptions {
  /** Waits between attempts and before delayed tasks, instead of the declared minutes; ms. For trying things out. */
  readonly waitMs?: number;
}

export interface QueryResult {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  readonly truncated: boolean;
}
