import type { BackfillMode, BackfillOrder, FailureReaction, RunInputs, RunScope } from './records';
import type { BackfillState, WorkflowInstanceState } from './states';

/** More schedule times than this in one backfill are refused: eleven years of hours. */
export const MAX_BACKFILL_TICKS = 100_000;

/** Most workflow instances of one backfill that may run at a time. */
export const MAX_PARALLEL = 100;

/** Longest pause between two batches: a week, ms. */
export const MAX_PAUSE_MS = 604_800_000;

export interface TickTime {
  /** ms since the epoch. */
  readonly instant: number;
  /** In the workflow's zone. */
  readonly text: string;
}

/** A time that was given as a schedule time and is none; the nearest ones. */
export interface Stray {
  readonly time: TickTime;
  readonly before: TickTime | undefined;
  readonly after: TickTime | undefined;
}

/** A backfill of the same workflow that has not ended. */
export interface OpenBackfill {
  readonly id: string;
  readonly mode: BackfillMode;
  readonly order: BackfillOrder;
  readonly state: BackfillState;
  readonly definitionHash: string;
  /** Schedule times of all its workflow instances, and of the unfinished ones, in order of execution. */
  readonly members: ReadonlySet<number>;
  readonly unfinished: ReadonlySet<number>;
  readonly isDryRun: boolean;
  readonly inputs: RunInputs | undefined;
  /** Of the workflow instances that it made. */
  readonly scope: RunScope;
}

/** How many at a time, batches, and what a failure does. */
export interface BackfillPace {
  readonly parallel: number;
  readonly onFailure: FailureReaction;
  readonly batchSize: number | undefined;
  readonly pauseMs: number | undefined;
}

export interface BackfillTarget extends BackfillPace {
  readonly workflow: string;
  readonly mode: BackfillMode;
  readonly order: BackfillOrder;
  readonly definitionHash: string;
  /** Both ends inclusive. */
  readonly from: TickTime;
  readonly to: TickTime;
  /** Every tick of the range, ascending, or the picked ones as given; `tooMany`: more than `maxTicks`. */
  readonly ticks: readonly TickTime[] | 'tooMany';
  /** Picked or left out, but no tick. */
  readonly strays: readonly Stray[];
  /** Schedule times that are left out. */
  readonly excluded: ReadonlySet<number>;
  readonly maxTicks: number;
  /** The first tick after the range, for the message when it holds none. */
  readonly nextTick: TickTime | undefined;
  /** Execution clock. */
  readonly now: number;
  readonly newestRuns: ReadonlyMap<number, NewestRun>;
  readonly openBackfills: readonly OpenBackfill[];
  readonly isDryRun: boolean;
  readonly inputs: RunInputs | undefined;
  /** The tasks that it is about. */
  readonly scope: RunScope;
  /** The workflow's execution type lets one run at a time. */
  readonly isSerial: boolean;
  /** Schedule times whose data is made anew by a backfill before this one, and the workflow that makes it. */
  readonly remade: ReadonlyMap<number, string>;
}

/** The newest workflow instance of a logical instance, and the newest that counts: dry runs do not. */
export interface NewestRun extends PastRun {
  readonly counted: PastRun | undefined;
}

export interface PastRun {
  readonly id: string;
  readonly runNumber: number;
  readonly state: WorkflowInstanceState;
  /** Some tasks were left out because they were not chosen. */
  readonly isPartial: boolean;
  /** The tasks that it was about. */
  readonly scope: RunScope;
  readonly isDryRun: boolean;
  readonly definitionHash: string;
  readonly backfillId: string | undefined;
  readonly inputs: RunInputs | undefined;
}

/** Whether two runs are given the same parameters from outside. */
export function isSameInputs(a: RunInputs | undefined, b: RunInputs | undefined): boolean {
  return a === b || (textOf(a?.startup) === textOf(b?.startup) && textOf(a?.project) === textOf(b?.project));
}

function textOf(values: Readonly<Record<string, string>> | undefined): string {
  return JSON.stringify(Object.entries(values ?? {}).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Whether two runs are about the same tasks. */
export function isSameScope(a: RunScope, b: RunScope): boolean {
  return a.kind === b.kind && tasksOf(a) === tasksOf(b);
}

function tasksOf(scope: RunScope): string {
  return 'tasks' in scope ? JSON.stringify([...new Set(scope.tasks)].sort()) : '';
}
