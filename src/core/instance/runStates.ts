import type { WorkflowInstanceState } from './states';

/**
 * How a schedule time stands. As the slots of a plan, with what runs and what waits in a backfill apart from what rests
 * (`unfinished`: paused, stopped, or only some tasks ran). `stale`: succeeded with another definition than the present one.
 */
export const TIME_STATES = ['neverRan', 'unfinished', 'waiting', 'running', 'failed', 'stale', 'succeeded'] as const;
export type TimeState = (typeof TIME_STATES)[number];

export interface RunStatesQuery {
  readonly workflow: string;
  /** Of the present definition. */
  readonly definitionHash: string;
  /** Schedule times as instants, half-open. */
  readonly from: number;
  readonly to: number;
  /** Dry runs do not count, unless they are asked for. */
  readonly withDryRuns?: boolean;
  /** What ran in part counts as whole: for whoever asked for a part and follows it. */
  readonly withPartialRuns?: boolean;
}

/** By the newest run of each schedule time that has one, ascending. The three have one length. */
export interface RunStates {
  readonly instants: Float64Array;
  /** Positions in `TIME_STATES`. */
  readonly states: Uint8Array;
  readonly runNumbers: Uint32Array;
}

export const NO_RUN_STATES: RunStates = { instants: new Float64Array(), states: new Uint8Array(), runNumbers: new Uint32Array() };

/** `isPartial`: some tasks were left out because they were not chosen. */
export function timeStateOf(state: WorkflowInstanceState, { isPartial, isCurrent }: { readonly isPartial: boolean; readonly isCurrent: boolean }): TimeState {
  switch (state) {
    case 'waiting': return 'waiting';
    case 'submitted':
    case 'running':
    case 'pausing':
    case 'stopping': return 'running';
    case 'paused':
    case 'stopped': return 'unfinished';
    case 'failed': return 'failed';
    case 'succeeded':
      if (isPartial) return 'unfinished';
      return isCurrent ? 'succeeded' : 'stale';
  }
}
