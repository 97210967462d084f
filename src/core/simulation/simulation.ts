import type { Attempt, Backfill, TaskInstance, WorkflowInstance } from '../instance/records';
import type { ResolvedParameter } from '../params';
import type { Instant } from '../schedule';
import type { PlayWarning, Refusal } from '../views/playReport';

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
  readonly warnings: readonly PlayWarning[];
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
