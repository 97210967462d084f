import type { Attempt, Backfill, TaskInstance, WorkflowInstance } from '../instance/records';
import type { ResolvedParameter } from '../params';
import type { Instant } from '../schedule';

/** What was played: everything that is in the store at the end, in order of creation, and what was refused. */
export interface Simulation {
  /** When the virtual clock stood still first and last, ms since the epoch. */
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly workflowInstances: readonly SimulatedInstance[];
  /** All task instances, in order of creation. */
  readonly taskInstances: readonly SimulatedTask[];
  /** All attempts, in the order in which they began. */
  readonly attempts: readonly SimulatedAttempt[];
  readonly backfills: readonly Backfill[];
  readonly refusals: readonly Refusal[];
  /** What never came to its end, and what took longer than declared. For people. */
  readonly warnings: readonly string[];
}

export interface SimulatedInstance {
  readonly instance: WorkflowInstance;
  /** The workflow instance that it is a part of. */
  readonly parent: WorkflowInstance | undefined;
  readonly tasks: readonly SimulatedTask[];
}

export interface SimulatedTask {
  readonly instance: WorkflowInstance;
  readonly task: TaskInstance;
  readonly attempts: readonly SimulatedAttempt[];
}

export interface SimulatedAttempt {
  readonly instance: WorkflowInstance;
  readonly task: TaskInstance;
  readonly attempt: Attempt;
  /** Those that its SQL uses. */
  readonly parameters: readonly ResolvedParameter[];
}

/** A command that changed nothing. */
export interface Refusal {
  /** As written: `rerunFailed`. */
  readonly command: string;
  /** `file:line:col` of the command; `undefined`: it is the start itself. */
  readonly place: string | undefined;
  readonly message: string;
  readonly at: Instant;
}
