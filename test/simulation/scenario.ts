import fc from 'fast-check';
import { BACKFILL_MODES, FAILURE_REACTIONS, type BackfillMode, type BackfillOrder, type FailureReaction } from '../../src/core/instance/records';
import type { LocalSchedule } from '../../src/core/runner/ports';
import { EXECUTION_TYPES, TASK_KINDS, type Calendar, type TaskShape, type WorkflowName, type WorkflowShape } from './shapes';

/** `tasks`: indices into the workflow's tasks, taken modulo their number. */
export type ScopePick = { readonly kind: 'all' | 'failed' } | { readonly kind: 'from' | 'to' | 'only'; readonly tasks: readonly number[] };

/** What exists at that moment and has not ended, or anything that exists; `index` is taken modulo their number. */
export interface Pick {
  readonly of: 'unfinished' | 'any';
  readonly index: number;
}

interface Start {
  readonly workflow: WorkflowName;
  /** Index of the tick. */
  readonly day: number;
  readonly scope: ScopePick;
  readonly isDryRun: boolean;
  /** Start parameter. */
  readonly level: string | undefined;
  /** Waits of 0 instead of the declared ones. */
  readonly isQuick: boolean;
}

export type Action = 'pause' | 'resume' | 'cancel';

export interface PaceChange {
  readonly parallel: number | undefined;
  readonly batchSize: number | undefined;
  readonly pauseMs: number | undefined;
  readonly onFailure: FailureReaction | undefined;
}

export type Op =
  | ({ readonly kind: 'run'; readonly version: number } & Start)
  | ({ readonly kind: 'rerun'; readonly version: number | undefined } & Start)
  | ({
      readonly kind: 'backfill'; readonly workflow: 'orders' | 'source'; readonly from: number; readonly days: number; readonly mode: BackfillMode;
      readonly order: BackfillOrder; readonly version: number; readonly isDryRun: boolean; readonly hasDependents: boolean;
      /** Picked out of the range, as given; `undefined`: all of it. */
      readonly dates: readonly number[] | undefined;
      readonly exclude: readonly number[];
    } & PaceChange)
  | { readonly kind: 'instance' | 'backfillAction'; readonly action: Action; readonly pick: Pick }
  | ({ readonly kind: 'change'; readonly pick: Pick } & PaceChange)
  | { readonly kind: 'force' | 'recover'; readonly index: number }
  | { readonly kind: 'schedule'; readonly workflow: 'orders' | 'source'; readonly policy: LocalSchedule['missedTicks'] | undefined }
  | { readonly kind: 'fire' }
  /** The clock goes on by so many ticks; whoever asks for due ticks does so at each of them. */
  | { readonly kind: 'sleep'; readonly ticks: number }
  | { readonly kind: 'fault'; readonly task: number; readonly times: number }
  /** The `commits`-th commit from now does not happen, or is the last thing that happens (F02). */
  | { readonly kind: 'crash'; readonly commits: number; readonly moment: 'before' | 'after'; readonly losesPower: boolean }
  | { readonly kind: 'kill'; readonly losesPower: boolean }
  /** The `nth` flush or commit from now fails: the disk is full (F05). */
  | { readonly kind: 'diskFull'; readonly at: 'flush' | 'commit'; readonly nth: number }
  | { readonly kind: 'clock'; readonly byMs: number }
  /** The command before comes once more (F10). */
  | { readonly kind: 'again' };

export interface TimedOp {
  /** From 0: turns of the host before it is given, 0 in the same turn as the one before. `QUIET`: when nothing runs or waits any more. Below: after so many alarms. */
  readonly gap: number;
  readonly op: Op;
}

export interface Scenario {
  readonly seed: number;
  /** In hundredths: how often an execution fails. */
  readonly failures: number;
  readonly workflow: WorkflowShape;
  readonly calendar: Calendar;
  /** `undefined`: one attempt at a time, which takes no time. */
  readonly pace: 'even' | 'uneven' | undefined;
  readonly limits: { readonly tasks: number | undefined; readonly instances: number | undefined };
  /** What each runner after the first does with what it finds. */
  readonly recovery: 'pause' | 'continue';
  readonly ops: readonly TimedOp[];
}

export const QUIET = -1;

const HOUR_MS = 3_600_000;

const index = fc.nat(20);
const day = fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3, 5);
const version = fc.constantFrom(0, 0, 0, 1);
const rarely = fc.constantFrom(false, false, false, false, false, true);
const workflow = fc.constantFrom<WorkflowName>('orders', 'orders', 'orders', 'orders', 'source', 'reports', 'part');
const action = fc.constantFrom<Action>('pause', 'resume', 'cancel');
const pick: fc.Arbitrary<Pick> = fc.record({ of: fc.constantFrom('unfinished', 'unfinished', 'unfinished', 'any'), index });
const maybe = <T>(...values: readonly T[]): fc.Arbitrary<T | undefined> => fc.constantFrom(undefined, undefined, ...values);

const scope: fc.Arbitrary<ScopePick> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'all' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'failed' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('from', 'to', 'only'), tasks: fc.array(index, { minLength: 1, maxLength: 3 }) }) },
);

const start = { workflow, day, scope, isDryRun: rarely, level: maybe('1', '2'), isQuick: rarely };

const paceChange = {
  parallel: fc.integer({ min: 1, max: 4 }), batchSize: maybe(1, 2, 3), pauseMs: fc.constantFrom(undefined, 0, 60_000),
  onFailure: fc.constantFrom(undefined, ...FAILURE_REACTIONS),
};

const backfill: fc.Arbitrary<Op> = fc.record({
  kind: fc.constant('backfill' as const), workflow: fc.constantFrom('orders', 'orders', 'orders', 'source'), from: day, days: fc.integer({ min: 1, max: 6 }),
  mode: fc.constantFrom(...BACKFILL_MODES), order: fc.constantFrom<BackfillOrder>('asc', 'asc', 'desc', 'given'), version, isDryRun: rarely,
  hasDependents: fc.constantFrom(false, false, true), dates: fc.option(fc.array(fc.nat(6), { minLength: 1, maxLength: 4 }), { nil: undefined, freq: 3 }), exclude: fc.array(fc.nat(6), { maxLength: 2 }),
  ...paceChange,
});

const commands: fc.Arbitrary<Op> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('run' as const), version, ...start }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('rerun' as const), version: fc.option(version, { nil: undefined }), ...start }) },
  { weight: 4, arbitrary: backfill },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('instance' as const), action, pick }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('backfillAction' as const), action, pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('change' as const), pick, ...paceChange, parallel: maybe(1, 2, 4) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('force' as const, 'recover' as const), index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('schedule' as const), workflow: fc.constantFrom('orders', 'source'), policy: fc.constantFrom<LocalSchedule['missedTicks'] | undefined>('skip', 'newestOnly', 'all', undefined) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('again' as const) }) },
);

const faults: fc.Arbitrary<Op> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fault' as const), task: index, times: fc.nat(3) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('crash' as const), commits: fc.integer({ min: 1, max: 12 }), moment: fc.constantFrom('before', 'after'), losesPower: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const), losesPower: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('diskFull' as const), at: fc.constantFrom('flush', 'commit'), nth: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clock' as const), byMs: fc.constantFrom(-HOUR_MS, 24 * HOUR_MS) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'fire' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sleep' as const), ticks: fc.integer({ min: 1, max: 3 }) }) },
);

const gap = fc.constantFrom(0, 0, 1, 1, 2, 3, 5, 8, -2, -2, -3, -4, QUIET, QUIET, QUIET);

const alone = (op: fc.Arbitrary<Op>): fc.Arbitrary<readonly TimedOp[]> => fc.record({ gap, op }).map((one) => [one]);

/** Commands that follow each other closely, to meet the states that last a moment only. */
const burst: fc.Arbitrary<readonly TimedOp[]> = fc.record({
  first: fc.constantFrom('instance' as const, 'backfillAction' as const), action: fc.constantFrom<Action>('pause', 'pause', 'cancel'), gap, pick,
  second: fc.constantFrom('cancel' as const, 'kill' as const, 'pause' as const),
}).map(({ first, action: what, gap: before, pick: which, second }) => [
  { gap: before, op: { kind: first, action: what, pick: which } },
  { gap: 0, op: second === 'kill' ? { kind: 'kill' as const, losesPower: false } : { kind: first, action: second, pick: which } },
]);

/** A schedule time that is run again and again, each time after the run before has ended. */
const history: fc.Arbitrary<readonly TimedOp[]> = fc.record({
  first: fc.record({ kind: fc.constant('run' as const), version, ...start, scope: fc.constant({ kind: 'all' as const }) }),
  reruns: fc.array(fc.record({ kind: fc.constant('rerun' as const), version: fc.option(version, { nil: undefined }), ...start }), { minLength: 1, maxLength: 3 }),
}).map(({ first, reruns }) => [first, ...reruns.map((rerun) => ({ ...rerun, workflow: first.workflow, day: first.day }))].map((op) => ({ gap: QUIET, op })));

/** The workflow's ticks are switched on, and then time passes. */
const ticking: fc.Arbitrary<readonly TimedOp[]> = fc.record({ policy: fc.constantFrom<LocalSchedule['missedTicks']>('skip', 'newestOnly', 'all'), sleeps: fc.array(fc.record({ ticks: fc.integer({ min: 1, max: 3 }), jump: rarely }), { minLength: 1, maxLength: 3 }) })
  .map(({ policy, sleeps }) => [
    { gap: QUIET, op: { kind: 'schedule' as const, workflow: 'orders' as const, policy } },
    ...sleeps.flatMap(({ ticks, jump }) => [
      ...(jump ? [{ gap: QUIET, op: { kind: 'clock' as const, byMs: 72 * HOUR_MS } }] : []),
      { gap: QUIET, op: { kind: 'sleep' as const, ticks } },
    ]),
  ]);

/** A task that has failed for good is recovered while others of its workflow instance still run, or forced when it has ended. */
const repair: fc.Arbitrary<readonly TimedOp[]> = fc.record({ first: fc.record({ kind: fc.constant('run' as const), version, ...start }), kind: fc.constantFrom('force' as const, 'recover' as const), index, gap: fc.constantFrom(QUIET, -2, -3, 3, 8) })
  .map(({ first, kind, index: which, gap: after }) => [{ gap: 0, op: first }, { gap: after, op: { kind, index: which } }, { gap: 1, op: { kind, index: which + 1 } }]);

/** A backfill that pauses while its last ones run, and some of these fail. */
const pausing: fc.Arbitrary<readonly TimedOp[]> = fc.record({ backfill, days: fc.integer({ min: 1, max: 4 }), onFailure: fc.constantFrom('failFast' as const, 'stop' as const), gap: fc.constantFrom(3, 8, -2, -2, -3) })
  .map(({ backfill: made, days, onFailure, gap: after }) => [
    { gap: QUIET, op: { kind: 'fault' as const, task: 0, times: 3 } },
    { gap: 0, op: { ...made, mode: 'all' as const, days, parallel: 4, onFailure, dates: undefined } as Op },
    { gap: after, op: { kind: 'backfillAction' as const, action: 'pause' as const, pick: { of: 'unfinished' as const, index: 0 } } },
  ]);

/** Of two backfills the one that follows the other is paused, and goes on waiting. */
const following: fc.Arbitrary<readonly TimedOp[]> = fc.record({ backfill, gap: fc.constantFrom(1, 2, -2) }).map(({ backfill: made, gap: after }) => [
  { gap: QUIET, op: { ...made, workflow: 'orders', mode: 'all' as const, hasDependents: true } as Op },
  ...(['pause', 'resume'] as const).map((action) => ({ gap: after, op: { kind: 'backfillAction' as const, action, pick: { of: 'unfinished' as const, index: 1 } } })),
]);

/** A paused backfill whose workflow instances go on one by one. */
const oneByOne: fc.Arbitrary<readonly TimedOp[]> = fc.record({ backfill, gap: fc.constantFrom(1, 3, -2) }).map(({ backfill: made, gap: after }) => [
  { gap: QUIET, op: { ...made, mode: 'all' as const, days: 1, dates: undefined, exclude: [] } as Op },
  { gap: after, op: { kind: 'backfillAction' as const, action: 'pause' as const, pick: { of: 'unfinished' as const, index: 0 } } },
  { gap: QUIET, op: { kind: 'instance' as const, action: 'resume' as const, pick: { of: 'unfinished' as const, index: 0 } } },
]);

/** The process dies between a cancellation and the end of what runs. */
const dying: fc.Arbitrary<readonly TimedOp[]> = fc.record({ gap, commits: fc.integer({ min: 1, max: 2 }), pick, first: fc.constantFrom('instance' as const, 'backfillAction' as const) })
  .map(({ gap: before, commits, pick: which, first }) => [
    { gap: before, op: { kind: 'crash' as const, commits, moment: 'after' as const, losesPower: false } },
    { gap: 0, op: { kind: first, action: 'cancel' as const, pick: which } },
  ]);

const timed: fc.Arbitrary<readonly TimedOp[]> = fc.oneof(
  { weight: 7, arbitrary: alone(commands) },
  { weight: 2, arbitrary: alone(faults) },
  { weight: 2, arbitrary: burst },
  { weight: 1, arbitrary: history },
  { weight: 1, arbitrary: ticking },
  { weight: 2, arbitrary: repair },
  { weight: 1, arbitrary: pausing },
  { weight: 1, arbitrary: dying },
  { weight: 1, arbitrary: following },
  { weight: 1, arbitrary: oneByOne },
);

const task: fc.Arbitrary<TaskShape> = fc.record({
  kind: fc.oneof({ weight: 5, arbitrary: fc.constant('sql' as const) }, { weight: 4, arbitrary: fc.constantFrom(...TASK_KINDS) }),
  deps: fc.array(fc.nat(8), { maxLength: 3 }),
  retries: fc.nat(2),
  isDelayed: rarely,
  timeout: fc.constantFrom('none', 'none', 'none', 'none', 'WARN', 'FAILED', 'WARNFAILED'),
  priority: fc.constantFrom('HIGHEST', 'MEDIUM', 'MEDIUM', 'LOWEST'),
  isGrouped: rarely,
  table: maybe(0, 1),
});

const tasks: fc.Arbitrary<readonly TaskShape[]> = fc.oneof(
  { weight: 9, arbitrary: fc.array(task, { minLength: 1, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.array(task, { minLength: 7, maxLength: 30 }) },
);

/** Ticks once a day, four times a day, on working days; in zones whose clocks change within the 60 days. */
const calendar: fc.Arbitrary<Calendar> = fc.record({
  cron: fc.constantFrom('0 0 0 * * ? *', '0 0 0 * * ? *', '0 30 1,2 * * ? *', '0 0 0/6 * * ? *', '0 0 8 ? * MON-FRI *'),
  zone: fc.constantFrom('UTC', 'UTC', 'America/New_York', 'Asia/Shanghai'),
});

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  seed: fc.nat(),
  failures: fc.constantFrom(0, 10, 30),
  workflow: fc.record({
    tasks,
    failureStrategy: fc.constantFrom('continue', 'continue', 'end'),
    executionType: fc.oneof({ weight: 3, arbitrary: fc.constant('parallel' as const) }, { weight: 2, arbitrary: fc.constantFrom(...EXECUTION_TYPES) }),
    isTimed: rarely,
  }),
  calendar,
  pace: fc.constantFrom('even', 'uneven', 'uneven', undefined),
  limits: fc.record({ tasks: maybe(1, 2, 3), instances: maybe(1, 2) }),
  recovery: fc.constantFrom('pause', 'continue'),
  ops: fc.array(timed, { minLength: 1, maxLength: 18 }).map((groups) => groups.flat()),
});

/** The scenario of a seed: always the same one. */
export function scenarioOf(seed: number): Scenario {
  const [scenario] = fc.sample(scenarios, { seed, numRuns: 1 });
  if (scenario === undefined) throw new Error(`there is no scenario ${seed}`);
  return scenario;
}
