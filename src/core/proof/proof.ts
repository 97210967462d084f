import type { AttemptError, RunInputs } from '../instance/records';
import type { Definition } from '../runner/ports';

/**
 * What is proved by running. `twice`: a second run of the same schedule time leaves the same rows. `clock`: so does a run at
 * another time. `random`: so does a run that draws other random values.
 */
export const PROOF_KINDS = ['twice', 'clock', 'random'] as const;
export type ProofKind = (typeof PROOF_KINDS)[number];

export interface ProofRequest {
  readonly definition: Definition;
  readonly scheduleInstant: number;
  /** Of this task, after what it needs has run. `undefined`: of the whole workflow. */
  readonly task?: string | undefined;
  readonly kind: ProofKind;
  readonly inputs?: RunInputs | undefined;
}

export type ProofResult = SameRows | DifferentRows | NotRun;

export interface SameRows {
  readonly outcome: 'same';
  /** How many tables were compared: those that were written, or all of them where rows were only written again as they were. 0: nothing was written, which proves nothing. */
  readonly tables: number;
}

export interface DifferentRows {
  readonly outcome: 'differs';
  /** The table that the task at fault wrote. */
  readonly difference: TableDifference;
  /** The first task after which the rows were others. `undefined`: it could not be told apart. */
  readonly task: string | undefined;
  /** Names of the other tables that differ. */
  readonly others: readonly string[];
}

/** A run did not succeed, so that there is nothing to compare. */
export interface NotRun {
  readonly outcome: 'notRun';
  readonly round: Round;
  /** The task that failed; `undefined`: the run could not begin or did not end. */
  readonly task: string | undefined;
  readonly message: string;
  readonly error: AttemptError | undefined;
}

/** The run that is compared with, or the one that is compared. */
export type Round = 'first' | 'second';

export interface TableDifference {
  readonly table: string;
  /** Rows in each round; `undefined`: the table is not there. */
  readonly firstRows: number | undefined;
  readonly secondRows: number | undefined;
  /** Examples as SQL literals, in the order of `columns`; `undefined`: the tables are too large to be compared row by row. */
  readonly rows: RowDifference | undefined;
}

export interface RowDifference {
  readonly columns: readonly string[];
  /** How many rows only one of the rounds has; rows that are there several times count each time. */
  readonly missing: number;
  readonly added: number;
  /** At most `SHOWN_ROWS` of each. */
  readonly missingRows: readonly (readonly string[])[];
  readonly addedRows: readonly (readonly string[])[];
}

export const SHOWN_ROWS = 5;
