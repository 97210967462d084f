import type { Disposable } from '../base/disposable';
import type { Message } from '../base/message';
import type { BackfillPlan, WorkflowInstancePlan } from '../instance/plan';
import type { Backfill, BackfillMode, BackfillOrder, FailureReaction, RunInputs, RunScope, WorkflowInstance } from '../instance/records';
import type { RunStates, RunStatesQuery } from '../instance/runStates';
import type { StatusQuery, StatusSnapshot } from '../instance/status';
import type { ExplainQuery, RunExplanation } from './explainRun';
import type { Definition, LocalSchedule } from './ports';

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
  /** While it runs or is paused: how many at a time, batches, and what a failure does. */
  changeBackfill(backfillId: string, change: BackfillChange): Promise<void>;
  /** Waiting instances become `stopped`, the running ones are cancelled, finished ones stay as they are. */
  cancelBackfill(backfillId: string): Promise<void>;
  /**
   * A failed or stopped task counts as done from now on. Its workflow instance must have ended; it has succeeded when nothing
   * else of it failed, was stopped or did not run.
   */
  forceSuccess(workflowInstanceId: string, task: string): Promise<void>;
  /** Runs a failed task again, and what was skipped because of it, while the rest of its workflow instance still runs. A new generation with a full retry budget. */
  recoverTask(workflowInstanceId: string, task: string): Promise<void>;
  /** Switches the workflow's ticks on from now on, or off. */
  setLocalSchedule(request: LocalScheduleRequest): Promise<void>;
  /** Makes the logical instances of all ticks that are due, by the workflows' present definitions. */
  fireTicks(definitions: readonly Definition[]): Promise<FiredTicks>;
  /** The next `times` attempts of the task fail, in whatever instance. 0 takes it back. */
  injectFault(fault: Fault): Promise<void>;
  status(query: StatusQuery): Promise<StatusSnapshot>;
  /** The definition that instances with this `definitionHash` are pinned to; `undefined`: there is none here. */
  findDefinition(hash: string): Promise<Definition | undefined>;
  /** Of a workflow instance: its SQL again with what was bound where, and what has changed in the definition since. */
  explainRun(query: ExplainQuery): Promise<RunExplanation>;
  /** How each schedule time of a range stands, without its tasks: for ten thousands of them. */
  runStates(query: RunStatesQuery): Promise<RunStates>;
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
  readonly isDryRun?: boolean;
  readonly inputs?: RunInputs;
  readonly options?: RunOptions;
  /** `digestRun` of the plan that a person has seen: when another one would be carried out now, it is refused (`planChanged`). */
  readonly expects?: string;
}

export type LocalScheduleRequest =
  | {
    readonly definition: Definition;
    /** `undefined`: switch it off. */
    readonly missedTicks: LocalSchedule['missedTicks'] | undefined;
  }
  /** Switches off the one of that name, whose file may be gone. Refused (`notFound`) when it is not switched on. */
  | { readonly workflow: string; readonly missedTicks?: undefined };

export interface FiredTicks {
  readonly instances: readonly WorkflowInstance[];
  /** Ticks that passed unnoticed and are left out by the workflow's policy, as schedule times with the workflow's name. */
  readonly skipped: readonly Message[];
  /** When the next tick is due; `undefined`: nothing is switched on. */
  readonly nextAt: number | undefined;
  /** What kept a workflow's ticks from being made, for people. */
  readonly problems: readonly string[];
}

export interface BackfillChange {
  readonly parallel?: number;
  readonly batchSize?: number;
  readonly pauseMs?: number;
  readonly onFailure?: FailureReaction;
}

/** Reruns the newest workflow instance of the logical instance. `definition` undefined: the one that it is pinned to. */
export interface RerunRequest {
  readonly workflow: string;
  readonly scheduleInstant: number;
  readonly scope: RunScope;
  readonly definition: Definition | undefined;
  readonly isDryRun?: boolean;
  /** `undefined`: those of the run before. */
  readonly inputs?: RunInputs;
  readonly options?: RunOptions;
  /** As in `RunRequest`. */
  readonly expects?: string;
}

export interface BackfillRequest {
  readonly definition: Definition;
  /** Both ends inclusive, as instants. With `dates`, the first and the last of them. */
  readonly from: number;
  readonly to: number;
  /** Picked schedule times, in the order `given`; each must be a tick. `undefined`: every tick of the range. */
  readonly dates?: readonly number[];
  /** Schedule times that are left out. */
  readonly exclude?: readonly number[];
  readonly mode: BackfillMode;
  readonly order: BackfillOrder;
  /** 1 … 100. */
  readonly parallel: number;
  /** Default: `stop`. */
  readonly onFailure?: FailureReaction;
  /** Default: no batches. */
  readonly batchSize?: number;
  /** Between two batches. Default: 0. */
  readonly pauseMs?: number;
  /** Start nodes, as in a run of one schedule time; the workflows that depend on it run whole. Default: the whole workflow. */
  readonly scope?: RunRequest['scope'];
  /** Definitions of workflows that depend on this one, each after what it depends on; they get a backfill of the same schedule times. */
  readonly dependents?: readonly Definition[];
  /** More schedule times than this are refused. Default: `MAX_BACKFILL_TICKS`. */
  readonly maxTicks?: number;
  readonly isDryRun?: boolean;
  readonly inputs?: RunInputs;
  readonly options?: RunOptions;
  /** `digestPlan` of the plan that a person has seen: when another one would be carried out now, it is refused (`planChanged`). */
  readonly expects?: string;
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
