import fc from 'fast-check';
import type { BackfillMode } from '../../src/core/instance/records';
import type { TaskText, WorkflowText } from '../unit/runner/harness';

/** `task`: an index into the workflow's tasks, taken modulo their number. `pick`: into what exists at that moment. */
export type ScopePick = { readonly kind: 'all' | 'failed' } | { readonly kind: 'from' | 'only'; readonly task: number };

export type Op =
  | { readonly kind: 'run'; readonly day: number; readonly scope: ScopePick; readonly version: number }
  | { readonly kind: 'rerun'; readonly day: number; readonly scope: ScopePick; readonly version: number | undefined }
  | {
      readonly kind: 'backfill'; readonly from: number; readonly days: number; readonly mode: BackfillMode;
      readonly order: 'asc' | 'desc'; readonly parallel: number; readonly version: number;
    }
  | { readonly kind: 'instance'; readonly action: 'pause' | 'resume' | 'cancel'; readonly pick: number }
  | { readonly kind: 'backfillAction'; readonly action: 'pause' | 'resume' | 'cancel'; readonly pick: number }
  | { readonly kind: 'fault'; readonly task: number; readonly times: number }
  /** The `commits`-th commit from now does not happen, or is the last thing that happens. */
  | { readonly kind: 'crash'; readonly commits: number; readonly moment: 'before' | 'after'; readonly losesPower: boolean }
  | { readonly kind: 'kill'; readonly losesPower: boolean }
  | { readonly kind: 'clock'; readonly byMs: number };

export interface TimedOp {
  /** Turns of the host before it is given; 0: in the same turn as the one before. `QUIET`: when nothing runs or waits any more. */
  readonly gap: number;
  readonly op: Op;
}

export interface Scenario {
  readonly seed: number;
  /** In hundredths: how often an execution fails. */
  readonly failures: number;
  readonly workflow: WorkflowText;
  readonly ops: readonly TimedOp[];
}

export const DAYS = 4;

export const QUIET = -1;

const day = fc.constantFrom(0, 0, 0, 1, 2, 3);
const pick = fc.nat(20);
const version = fc.constantFrom(0, 0, 0, 1);
const action = fc.constantFrom('pause' as const, 'resume' as const, 'cancel' as const);

const scope: fc.Arbitrary<ScopePick> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'all' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'failed' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('from' as const, 'only' as const), task: pick }) },
);

const op: fc.Arbitrary<Op> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('run' as const), day, scope, version }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('rerun' as const), day, scope, version: fc.option(version, { nil: undefined }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('backfill' as const), from: day, days: fc.integer({ min: 1, max: DAYS }),
      mode: fc.constantFrom('missing' as const, 'missing-and-failed' as const, 'all' as const),
      order: fc.constantFrom('asc' as const, 'desc' as const), parallel: fc.integer({ min: 1, max: 3 }), version,
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('instance' as const), action, pick }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('backfillAction' as const), action, pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fault' as const), task: pick, times: fc.nat(3) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('crash' as const), commits: fc.integer({ min: 1, max: 12 }),
      moment: fc.constantFrom('before' as const, 'after' as const), losesPower: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const), losesPower: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clock' as const), byMs: fc.constantFrom(-3_600_000, 86_400_000) }) },
);

const gap = fc.constantFrom(0, 0, 1, 1, 2, 3, 5, 8, QUIET, QUIET, QUIET);

/** Commands that follow each other closely, to meet the states that last a moment only. */
const burst: fc.Arbitrary<readonly TimedOp[]> = fc.oneof(
  fc.record({ first: fc.constantFrom('instance' as const, 'backfillAction' as const), action: fc.constantFrom('pause' as const, 'pause' as const, 'cancel' as const), gap, pick, second: fc.constantFrom('cancel' as const, 'kill' as const) })
    .map(({ first, action, gap, pick, second }) => [
      { gap, op: { kind: first, action, pick } },
      { gap: 0, op: second === 'kill' ? { kind: 'kill' as const, losesPower: false } : { kind: first, action: 'cancel' as const, pick } },
    ]),
  fc.record({ day, version, gap: fc.integer({ min: 1, max: 4 }) }).map(({ day, version, gap }) => [
    { gap: 0, op: { kind: 'backfill' as const, from: day, days: 1, mode: 'all' as const, order: 'asc' as const, parallel: 1, version } },
    { gap, op: { kind: 'backfillAction' as const, action: 'pause' as const, pick: 0 } },
  ]),
);

/** A schedule time that is run again and again, each time after the run before has ended. */
const history: fc.Arbitrary<readonly TimedOp[]> = fc.record({ day, version, reruns: fc.array(fc.record({ scope, version: fc.option(version, { nil: undefined }) }), { minLength: 1, maxLength: 4 }) })
  .map(({ day, version, reruns }) => [
    { gap: QUIET, op: { kind: 'run' as const, day, scope: { kind: 'all' as const }, version } },
    ...reruns.map((rerun) => ({ gap: QUIET, op: { kind: 'rerun' as const, day, ...rerun } })),
  ]);

const timed: fc.Arbitrary<readonly TimedOp[]> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ gap, op }).map((one) => [one]) },
  { weight: 2, arbitrary: burst },
  { weight: 1, arbitrary: history },
);

interface TaskShape {
  readonly deps: readonly number[];
  readonly retries: number;
  readonly kind: 'sql' | 'shell' | 'disabled' | 'broken';
  readonly isDelayed: boolean;
}

const task: fc.Arbitrary<TaskShape> = fc.record({
  deps: fc.array(fc.nat(6), { maxLength: 3 }),
  retries: fc.nat(2),
  kind: fc.constantFrom('sql' as const, 'sql' as const, 'sql' as const, 'sql' as const, 'sql' as const, 'shell' as const, 'disabled' as const, 'broken' as const),
  isDelayed: fc.constantFrom(false, false, false, true),
});

function toTask(shape: TaskShape, index: number): TaskText {
  const deps = [...new Set(shape.deps.filter((dep) => dep < index).map((dep) => `t${dep}`))];
  return {
    name: `t${index}`,
    deps,
    retries: shape.retries,
    type: shape.kind === 'shell' ? 'Shell' : 'Sql',
    ...(shape.kind === 'broken' ? { sql: 'select ${no_such_parameter}' } : {}),
    extra: [...(shape.kind === 'disabled' ? ['flag: NO'] : []), ...(shape.isDelayed ? ['delay_time: 2'] : [])],
  };
}

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  seed: fc.nat(),
  failures: fc.constantFrom(0, 10, 30),
  workflow: fc.record({
    tasks: fc.array(task, { minLength: 1, maxLength: 5 }).map((shapes) => shapes.map(toTask)),
    workflowLines: fc.constantFrom([], [], ['failure_strategy: end']),
  }),
  ops: fc.array(timed, { minLength: 1, maxLength: 25 }).map((groups) => groups.flat()),
});
