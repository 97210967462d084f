import { BACKFILL_MODES, BACKFILL_ORDERS, FAILURE_REACTIONS, type BackfillMode, type BackfillOrder, type FailureReaction } from '../instance/records';

export { BACKFILL_ORDERS, FAILURE_REACTIONS };

/** `dataDate`: days whose data is made; a tick's data date is the day on which its data window begins. */
export const PLANNER_BASES = ['scheduleTime', 'dataDate'] as const;
export type PlannerBasis = (typeof PLANNER_BASES)[number];

export const PLANNER_CHOICES = ['range', 'dates'] as const;
export type PlannerChoice = (typeof PLANNER_CHOICES)[number];

/** `byHand`: exactly the slots that are ticked. */
export const PLANNER_MODES = [...BACKFILL_MODES, 'byHand'] as const;
export type PlannerMode = BackfillMode | 'byHand';

export const PLANNER_DEPENDENTS = ['none', 'one', 'all'] as const;
export type PlannerDependents = (typeof PLANNER_DEPENDENTS)[number];

/**
 * Which tasks run at each schedule time: every one, the start nodes and what follows (TASK_POST), the start nodes and what they need
 * (TASK_PRE), or the start nodes alone (TASK_ONLY).
 */
export const PLANNER_SCOPES = ['all', 'from', 'to', 'only'] as const;
export type PlannerScope = (typeof PLANNER_SCOPES)[number];

/** The planner's form as it stands: fields to type in are kept as typed, so that a mistake is shown where it was made. */
export interface PlannerForm {
  readonly basis: PlannerBasis;
  readonly choice: PlannerChoice;
  /** `yyyy-MM-dd` or `yyyy-MM-dd HH:mm[:ss]` in the workflow's zone; of data dates the day alone. Both ends inclusive. */
  readonly from: string;
  readonly to: string;
  /** Times with commas or spaces between; a day alone means every schedule time of it. */
  readonly dates: string;
  /** Left out; as `dates`. */
  readonly exclude: string;
  readonly mode: PlannerMode;
  readonly scope: PlannerScope;
  /** Names of tasks; of no effect with the scope `all`. */
  readonly startNodes: readonly string[];
  readonly order: BackfillOrder;
  readonly parallel: string;
  /** Empty: no batches. */
  readonly batchSize: string;
  /** `30s`, `5m`, `2h`; a number alone is seconds. Empty: none. */
  readonly pause: string;
  readonly onFailure: FailureReaction;
  readonly dependents: PlannerDependents;
  readonly isDryRun: boolean;
}

/** The fields at which a refusal is shown; `plan`: of the whole. */
export const PLANNER_FIELDS = ['from', 'to', 'dates', 'exclude', 'startNodes', 'parallel', 'batchSize', 'pause', 'plan'] as const;
export type PlannerField = (typeof PLANNER_FIELDS)[number];

/** What keeps a plan from being made, at its field, with what to do about it. */
export interface PlannerProblem {
  readonly field: PlannerField;
  readonly text: string;
  /** Fields that, so filled in, are no longer a problem; `undefined`: the person must decide. */
  readonly fix: PlannerFix | undefined;
}

export interface PlannerFix {
  readonly label: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** What another view or a command asks the planner to show; the rest of the form stays as it is. */
export type PlannerPrefill = Partial<PlannerForm>;

export const EMPTY_FORM: PlannerForm = {
  basis: 'scheduleTime',
  choice: 'range',
  from: '',
  to: '',
  dates: '',
  exclude: '',
  mode: 'missing',
  scope: 'all',
  startNodes: [],
  order: 'asc',
  parallel: '1',
  batchSize: '',
  pause: '',
  onFailure: 'stop',
  dependents: 'none',
  isDryRun: false,
};

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A length of time as typed, ms. `undefined`: not one. */
export function parseLength(text: string): number | undefined {
  const match = /^(\d{1,9})\s*(ms|s|m|h|d)?$/.exec(text.trim());
  const unit = UNITS_MS[match?.[2] ?? 's'];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}

/** The parts of a list of times: a space belongs to a time when a clock time follows it. */
export function splitTimes(text: string): readonly string[] {
  return text.split(/[,;\n]+|\s+(?=\d{4}-)/).map((part) => part.trim()).filter((part) => part !== '');
}
