import type { MessageValue } from '../base/message';
import type { BackfillMode, BackfillOrder, FailureReaction, RunInputs, RunScope } from '../instance/records';
import type { TaskInstanceState, WorkflowInstanceState } from '../instance/states';
import type { Definition, LocalSchedule } from '../runner/ports';
import type { BackfillChange } from '../runner/runnerService';
import type { Instant, Schedule } from '../schedule';
import type { Workflow } from '../workflow/workflow';

/** A play: a workflow, what its tasks do, and what a person does meanwhile. */
export interface Scenario {
  readonly path: string;
  /** The workflow that is played. */
  readonly main: SimulatedWorkflow;
  /** All that the scenario knows, `main` first, by name. */
  readonly workflows: readonly SimulatedWorkflow[];
  /** What happens at the beginning; `undefined`: only what `commands` say. */
  readonly start: StartAction | undefined;
  /** When the virtual clock starts, ms since the epoch. */
  readonly clockAt: Instant;
  /** By task name, or `workflow.task` for a task of one workflow only. */
  readonly scripts: ReadonlyMap<string, TaskScript>;
  readonly commands: readonly ScenarioCommand[];
  readonly others: readonly OtherInstance[];
  readonly limits: ScenarioLimits;
  /** What becomes of interrupted work after a crash. */
  readonly recovery: RecoveryChoice;
  /** The play ends here at the latest, ms since its start. */
  readonly untilMs: number;
}

export interface SimulatedWorkflow {
  readonly name: string;
  readonly definition: Definition;
  readonly workflow: Workflow;
  readonly schedule: Schedule;
  /** Turns places in messages about the definition back into places of the file that the user wrote. */
  readonly relocate: (message: MessageValue) => MessageValue;
}

export type RecoveryChoice = 'continue' | 'pause';

/** How many may run at a time; `undefined`: the runner's own limit. */
export interface ScenarioLimits {
  readonly tasks: number | undefined;
  readonly instances: number | undefined;
}

/** What the attempts of one task do. */
export interface TaskScript {
  /** In turn, whatever they are an attempt of; the last one repeats. Never empty. */
  readonly attempts: readonly ScriptedAttempt[];
  /** Of one schedule time, instead of `attempts`. */
  readonly byTime: ReadonlyMap<Instant, readonly ScriptedAttempt[]>;
}

export interface ScriptedAttempt {
  /** ms; `undefined`: it never ends by itself. */
  readonly takesMs: number | undefined;
  readonly ends: ScriptedEnd;
}

export type ScriptedEnd =
  | { readonly kind: 'succeeded'; readonly outputs: Readonly<Record<string, string>>; readonly rowsChanged: number | undefined }
  /** `permanent` ones are not retried. */
  | { readonly kind: 'failed'; readonly error: 'transient' | 'permanent'; readonly message: string | undefined }
  /** Somebody kills it from outside. */
  | { readonly kind: 'stopped' };

/** An instance of another workflow that is there before anything runs. */
export interface OtherInstance {
  readonly workflow: string;
  readonly scheduleInstant: Instant;
  readonly scheduleTime: string;
  readonly state: WorkflowInstanceState;
  readonly tasks: ReadonlyMap<string, TaskInstanceState>;
}

/** One line of `commands`. */
export interface ScenarioCommand {
  /** As written, for messages: `rerunFailed`. */
  readonly written: string;
  /** `file:line:col`. */
  readonly place: string;
  readonly moment: Moment;
  readonly target: CommandTarget;
  readonly action: Action;
}

export type Moment =
  /** On the virtual clock, ms since the epoch. */
  | { readonly kind: 'at'; readonly at: Instant }
  /** `afterMs` after the condition holds, which is looked for when the commands before it have been carried out. */
  | { readonly kind: 'when'; readonly condition: Condition; readonly afterMs: number };

export type Condition =
  /** Right after the commands before it. */
  | { readonly kind: 'none' }
  /** Nothing runs or is about to. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'instance'; readonly state: WorkflowInstanceState }
  | { readonly kind: 'task'; readonly task: string; readonly state: TaskInstanceState; readonly attempt: number | undefined };

/** Which workflow instances are meant; without a word the one there is, or those that the action fits. */
export interface CommandTarget {
  readonly workflow: string | undefined;
  readonly scheduleInstant: Instant | undefined;
  /** Id of a workflow instance or backfill. */
  readonly id: string | undefined;
}

export interface RunAction {
  readonly kind: 'run';
  readonly scheduleInstant: Instant;
  readonly scope: Exclude<RunScope, { readonly kind: 'failed' }>;
  readonly inputs: RunInputs | undefined;
  readonly isDryRun: boolean;
}

export interface BackfillAction {
  readonly kind: 'backfill';
  /** Both included. */
  readonly from: Instant;
  readonly to: Instant;
  readonly dates: readonly Instant[] | undefined;
  readonly exclude: readonly Instant[];
  readonly mode: BackfillMode;
  readonly order: BackfillOrder;
  readonly parallel: number;
  readonly onFailure: FailureReaction | undefined;
  readonly batchSize: number | undefined;
  readonly pauseMs: number | undefined;
  /** `one`: workflows that depend on this one; `all`: those that depend on them as well. */
  readonly dependents: 'none' | 'one' | 'all';
  /** Start nodes. */
  readonly scope: RunAction['scope'];
  readonly inputs: RunInputs | undefined;
  readonly isDryRun: boolean;
}

export type StartAction = RunAction | BackfillAction | ScheduleAction;

/** Switches the workflow's ticks on; they then fire as the virtual clock goes on. */
export interface ScheduleAction {
  readonly kind: 'schedule';
  /** `undefined`: off. */
  readonly missedTicks: LocalSchedule['missedTicks'] | undefined;
}

export interface RerunAction {
  readonly kind: 'rerun';
  readonly scope: RunScope;
  /** `pinned`: the definition of the run before; `current`: the newest one of the play. */
  readonly definition: 'pinned' | 'current';
  /** `undefined`: those of the run before. */
  readonly inputs: RunInputs | undefined;
  readonly isDryRun: boolean;
}

export type Action =
  | StartAction
  | RerunAction
  | { readonly kind: 'pause' | 'resume' | 'cancel' }
  | { readonly kind: 'forceSuccess' | 'recoverTask'; readonly task: string }
  | { readonly kind: 'pauseBackfill' | 'resumeBackfill' | 'cancelBackfill' }
  | { readonly kind: 'changeBackfill'; readonly change: BackfillChange }
  /** Memory is lost; a new runner recovers from the store. */
  | { readonly kind: 'crash'; readonly recovery: RecoveryChoice; readonly downMs: number }
  /** The clock jumps, in either direction. */
  | { readonly kind: 'clockBy'; readonly ms: number }
  | { readonly kind: 'clockTo'; readonly at: Instant }
  /** The workflow file is another one from now on. */
  | { readonly kind: 'edit'; readonly workflow: SimulatedWorkflow }
  | { readonly kind: 'fault'; readonly task: string; readonly times: number };
