import { text, type Message, type MessageValue } from '../base/message';
import type { Backfill, TaskOutput, Trigger, WorkflowInstance } from '../instance/records';
import type { AttemptState, TaskInstanceState, WorkflowInstanceState } from '../instance/states';
import type { Instant } from '../schedule';

/** What a person reads of a play, as data: plain, without SQL, so that it can be sent and said in any language. */
export interface SimulationReport {
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly instances: readonly ReportedInstance[];
  readonly backfills: readonly ReportedBackfill[];
  readonly refusals: readonly Refusal[];
  readonly warnings: readonly PlayWarning[];
}

export interface ReportedInstance extends RunName {
  readonly trigger: Trigger;
  /** The run that it is a part of. */
  readonly parent: RunName | undefined;
  readonly isDryRun: boolean;
  readonly state: WorkflowInstanceState;
  /** English, as the core stores it; so are the reasons and errors below. */
  readonly reason: string | undefined;
  readonly startedAt: Instant | undefined;
  readonly finishedAt: Instant | undefined;
  readonly tasks: readonly ReportedTask[];
}

export interface ReportedTask {
  readonly name: string;
  readonly state: TaskInstanceState;
  readonly reason: string | undefined;
  readonly outputs: readonly TaskOutput[];
  readonly attempts: readonly ReportedAttempt[];
}

export interface ReportedAttempt {
  readonly number: number;
  readonly state: AttemptState;
  readonly startedAt: Instant;
  readonly finishedAt: Instant | undefined;
  readonly error: string | undefined;
}

export type ReportedBackfill = Pick<Backfill, 'id' | 'workflow' | 'order' | 'parallel' | 'state' | 'reason'> & { readonly count: number };

/** A command that changed nothing. */
export interface Refusal {
  /** As written: `rerunFailed`. */
  readonly command: string;
  /** `file:line:col` of the command; `undefined`: it is the start itself. */
  readonly place: string | undefined;
  readonly message: MessageValue;
  readonly at: Instant;
}

export interface PlayWarning {
  /** The run or task that it is about; `undefined`: the play. */
  readonly of: Message | undefined;
  /** A text is one that the core stores, in English. */
  readonly message: Message | string;
}

export type RunName = Pick<WorkflowInstance, 'workflow' | 'scheduleTime' | 'runNumber'>;

export function nameOf({ workflow, scheduleTime, runNumber }: RunName): Message {
  return text`${workflow} at ${scheduleTime}, run ${runNumber}`;
}

/** A language: what a message says in it, and what a reason or error says that the core stores in English. */
export interface Voice {
  readonly say: (message: MessageValue) => string;
  readonly sayReason: (english: string) => string;
}
