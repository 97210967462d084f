import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RefusedError } from '../../../src/core/base/errors';
import type { BackfillTarget, NewestRun, OpenBackfill, PastRun, TickTime } from '../../../src/core/instance/backfillTarget';
import { planBackfill } from '../../../src/core/instance/planBackfill';
import { BACKFILL_MODES, type BackfillMode } from '../../../src/core/instance/records';
import { WORKFLOW_INSTANCE_STATES, type WorkflowInstanceState } from '../../../src/core/instance/states';

const DAY_MS = 86_400_000;
const tick = (day: number): TickTime => ({ instant: day * DAY_MS, text: `day ${day}` });

function newest(state: WorkflowInstanceState, change: Partial<NewestRun> = {}): NewestRun {
  const run: PastRun = {
    id: `W-${state}`, runNumber: 1, state, isPartial: false, isDryRun: false, definitionHash: 'd', backfillId: undefined, inputs: undefined, scope: { kind: 'all' }, ...change,
  };
  return { ...run, counted: run.isDryRun ? undefined : run, ...('counted' in change ? { counted: change.counted } : {}) };
}

function range(runs: readonly (NewestRun | undefined)[], change: Partial<BackfillTarget> = {}): BackfillTarget {
  const newestRuns = new Map(runs.flatMap((one, index) => (one === undefined ? [] : [[(index + 1) * DAY_MS, one] as const])));
  return {
    workflow: 'orders', mode: 'missing', order: 'asc', parallel: 1, onFailure: 'stop', batchSize: undefined, pauseMs: undefined, definitionHash: 'd',
    from: tick(1), to: tick(runs.length), ticks: runs.map((_, index) => tick(index + 1)), strays: [], excluded: new Set(), maxTicks: 100_000,
    nextTick: undefined, now: 100 * DAY_MS, newestRuns, openBackfills: [], isDryRun: false, inputs: undefined, isSerial: false, scope: { kind: 'all' }, remade: new Map(), ...change,
  };
}

function open(change: Partial<OpenBackfill> = {}): OpenBackfill {
  return {
    id: 'B1', mode: 'missing', order: 'asc', state: 'paused', definitionHash: 'd', members: new Set([DAY_MS, 2 * DAY_MS]), unfinished: new Set([2 * DAY_MS]),
    isDryRun: false, inputs: undefined, scope: { kind: 'all' }, ...change,
  };
}

function refusal(code: string, message: RegExp) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof RefusedError);
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  };
}

const days = (target: BackfillTarget): string => planBackfill(target).slots.filter(({ willRun }) => willRun).map(({ scheduleTime }) => scheduleTime.slice(4)).join(' ');

describe('planning a backfill', () => {
  const MIXED = [
    undefined, newest('succeeded'), newest('failed'), newest('paused'), newest('running'), newest('stopped'),
    newest('succeeded', { isPartial: true, scope: { kind: 'only', tasks: ['load'] } }), newest('succeeded', { definitionHash: 'old' }),
  ];
  const slots = (change: Partial<BackfillTarget>) =>
    planBackfill(range(MIXED, change)).slots.map(({ scheduleTime, state, action, reason, runNumber }) => `${scheduleTime} ${state} ${action} ${runNumber}: ${reason}`);

  it('of what is missing includes what is unfinished', () => {
    assert.deepEqual(slots({}), [
      'day 1 neverRan create 1: never ran',
      'day 2 succeeded leave 1: succeeded in run 1',
      'day 3 failed leave 1: failed in run 1',
      'day 4 unfinished adopt 1: paused in run 1, goes on',
      'day 5 unfinished leave 1: running in run 1, not touched',
      'day 6 unfinished create 2: stopped in run 1',
      'day 7 unfinished create 2: succeeded in run 1, but only chosen tasks ran',
      'day 8 stale leave 1: succeeded in run 1 with an older definition',
    ]);
  });

  it('adds failed ones, those of an older definition, or all, as the mode says', () => {
    assert.deepEqual(BACKFILL_MODES.map((mode) => [mode, days(range(MIXED, { mode }))]), [
      ['missing', '1 4 6 7'], ['missing-and-failed', '1 3 4 6 7'], ['stale', '1 3 4 6 7 8'], ['all', '1 2 3 4 6 7 8'],
    ]);
  });

  it('runs oldest first, newest first, or as given', () => {
    const picked = [tick(2), tick(3), tick(1)];
    const three = [undefined, undefined, undefined];
    assert.deepEqual((['asc', 'desc', 'given'] as const).map((order) => days(range(three, { order, ticks: picked }))), ['1 2 3', '3 2 1', '2 3 1']);
  });

  it('lists what is left out, and does not run it', () => {
    const plan = planBackfill(range([undefined, newest('failed'), undefined], { mode: 'all', excluded: new Set([2 * DAY_MS]) }));
    assert.deepEqual(plan.slots.map(({ willRun, reason, excluded }) => [willRun, reason, excluded]), [
      [true, 'never ran', undefined], [false, 'failed in run 1, left out', true], [true, 'never ran', undefined],
    ]);
  });

  it('begins anew what is unfinished under another definition or with other parameters', () => {
    const [slot] = planBackfill(range([newest('waiting')], { definitionHash: 'new' })).slots;
    assert.deepEqual([slot?.action, slot?.runNumber, slot?.reason], ['create', 2, 'waiting in run 1 with an older definition, begins anew']);
    const inputs = { startup: { region: 'eu' }, project: {} };
    const [other] = planBackfill(range([newest('waiting')], { inputs })).slots;
    assert.deepEqual([other?.action, other?.reason], ['create', 'waiting in run 1 with other parameters, begins anew']);
    assert.equal(planBackfill(range([newest('waiting', { inputs: { project: {}, startup: { region: 'eu' } } })], { inputs })).slots[0]?.action, 'adopt');
  });

  it('does not count dry runs, and gives an unfinished one up', () => {
    const after = newest('succeeded', { runNumber: 3, isDryRun: true, counted: newest('failed', { runNumber: 2 }) });
    const [slot] = planBackfill(range([after], { mode: 'missing-and-failed' })).slots;
    assert.deepEqual([slot?.reason, slot?.runNumber, slot?.rerunOf], ['failed in run 2', 4, 'W-failed']);
    const [only] = planBackfill(range([newest('succeeded', { isDryRun: true })])).slots;
    assert.deepEqual([only?.state, only?.willRun, only?.runNumber, only?.rerunOf], ['neverRan', true, 2, undefined]);
    const [resting] = planBackfill(range([newest('paused', { isDryRun: true })])).slots;
    assert.deepEqual([resting?.action, resting?.reason], ['create', 'dry run 1 is paused, is given up']);
    const [real] = planBackfill(range([newest('paused')], { isDryRun: true })).slots;
    assert.deepEqual([real?.action, real?.reason], ['leave', 'paused in run 1, not touched']);
  });

  it('runs again what a backfill before it makes anew', () => {
    const plan = planBackfill(range([newest('succeeded'), newest('succeeded')], { remade: new Map([[DAY_MS, 'source']]) }));
    assert.deepEqual(plan.slots.map(({ action, reason }) => [action, reason]), [['create', 'succeeded in run 1; source runs again'], ['leave', 'succeeded in run 1']]);
  });

  it('of a workflow whose execution type is serial runs one at a time', () => {
    const plan = planBackfill(range([undefined], { parallel: 5, isSerial: true }));
    assert.deepEqual([plan.parallel, plan.isSerial], [1, true]);
  });

  it('runs of each mode what the next wider one runs, and never what is at work', () => {
    const state = fc.constantFrom(undefined, ...WORKFLOW_INSTANCE_STATES);
    fc.assert(fc.property(fc.array(state, { minLength: 1, maxLength: 20 }), fc.boolean(), (states, isOld) => {
      const runs = states.map((one) => (one === undefined ? undefined : newest(one, isOld ? { definitionHash: 'old' } : {})));
      const chosen = (mode: BackfillMode) => new Set(planBackfill(range(runs, { mode })).slots.filter(({ willRun }) => willRun).map(({ scheduleInstant }) => scheduleInstant));
      const [missing, failed, stale, all] = BACKFILL_MODES.map(chosen);
      for (const [narrow, wide] of [[missing, failed], [failed, stale], [stale, all]]) for (const at of narrow ?? []) assert.ok(wide?.has(at));
      for (const [index, one] of states.entries()) {
        const isAtWork = one === 'submitted' || one === 'running' || one === 'pausing' || one === 'stopping';
        assert.equal(all?.has((index + 1) * DAY_MS), !isAtWork);
      }
    }), { numRuns: 100, seed: 1 });
  });
});

describe('asking for a backfill again', () => {
  const mine = [newest('succeeded', { backfillId: 'B1' }), newest('waiting', { backfillId: 'B1' })];

  it('continues the unfinished one that the same command made', () => {
    const continued = (change: Partial<OpenBackfill>, target: Partial<BackfillTarget> = {}, runs: readonly (NewestRun | undefined)[] = mine) =>
      planBackfill(range(runs, { openBackfills: [open(change)], ...target })).continues;
    assert.equal(continued({}), 'B1');
    assert.equal(continued({}, { order: 'desc' }), undefined);
    assert.equal(continued({}, {}, [...mine, undefined]), undefined);
    assert.equal(continued({}, { isDryRun: true }), undefined);
    assert.equal(continued({ inputs: { startup: { a: '1' }, project: {} } }), undefined);
    const all = planBackfill(range(mine, { openBackfills: [open({ mode: 'all' })], mode: 'all' }));
    assert.deepEqual([all.continues, ...all.slots.map(({ action }) => action)], ['B1', 'leave', 'adopt']);
  });

  it('continues one of given order only in that order', () => {
    const three = [1, 2, 3].map(() => newest('waiting', { backfillId: 'B1' }));
    const unfinished = new Set([3 * DAY_MS, DAY_MS, 2 * DAY_MS]);
    const given = open({ order: 'given', members: unfinished, unfinished });
    const continued = (...order: readonly number[]) => planBackfill(range(three, { order: 'given', ticks: order.map(tick), openBackfills: [given] })).continues;
    assert.equal(continued(3, 1, 2), 'B1');
    assert.equal(continued(1, 2, 3), undefined);
  });

  it('refuses to take from one that is at work or waits, unless it is left out', () => {
    const held = (state: OpenBackfill['state'], change: Partial<BackfillTarget> = {}) => () =>
      planBackfill(range([newest('waiting', { backfillId: 'B1' }), undefined], { openBackfills: [open({ state, members: new Set([DAY_MS]), unfinished: new Set([DAY_MS]) })], ...change }));
    assert.throws(held('running'), refusal('backfillRunning', /another one is running and holds day 1: wait for it, pause it or cancel it/));
    assert.throws(held('waiting'), refusal('backfillRunning', /another one is waiting/));
    assert.doesNotThrow(held('running', { excluded: new Set([DAY_MS]) }));
  });
});

describe('a backfill that cannot be run', () => {
  const refused = (change: Partial<BackfillTarget>, code: string, message: RegExp) =>
    assert.throws(() => planBackfill(range([undefined, undefined], change)), refusal(code, message));

  it('is refused for its range, with what to do', () => {
    refused({ from: tick(3), to: tick(1) }, 'rangeReversed', /begins at day 3, after its end day 1: swap them/);
    refused({ ticks: [], nextTick: tick(9) }, 'noTick', /no schedule time from day 1 to day 2; the next one is day 9/);
    refused({ ticks: [] }, 'noTick', /there is none after it/);
    refused({ excluded: new Set([DAY_MS, 2 * DAY_MS]) }, 'noTick', /each of the 2 schedule times from day 1 to day 2 is left out/);
    refused({ now: DAY_MS }, 'future', /into the future \(day 2\)/);
    refused({ ticks: 'tooMany', maxTicks: 50 }, 'tooManyTicks', /more than 50 schedule times from day 1 to day 2: take fewer at once, or allow more/);
  });

  it('is not refused for a future time that is left out', () => {
    assert.equal(days(range([undefined, undefined], { now: DAY_MS, excluded: new Set([2 * DAY_MS]) })), '1');
  });

  it('is refused for a picked time that is none of the schedule, naming the nearest', () => {
    const stray = { time: { instant: 1, text: 'noon' }, before: tick(1), after: tick(2) };
    refused({ strays: [stray] }, 'notATick', /^backfill of orders: noon is not one of its schedule times; the nearest are day 1 and day 2$/);
    refused({ strays: [{ ...stray, before: undefined }] }, 'notATick', /the nearest is day 2$/);
    refused({ strays: [{ ...stray, before: undefined, after: undefined }] }, 'notATick', /it has none$/);
  });

  it('is refused for numbers that are not possible', () => {
    for (const parallel of [0, 101, 1.5, Number.NaN]) refused({ parallel }, 'parallelOutOfRange', /give 1 to 100/);
    for (const batchSize of [0, -1, 2.5]) refused({ batchSize }, 'batchOutOfRange', /batches of .* are not possible, give 1 to 100000/);
    for (const pauseMs of [-1, 0.5, Infinity]) refused({ batchSize: 1, pauseMs }, 'pauseOutOfRange', /give 0 to 604800000 \(a week\)/);
    refused({ pauseMs: 1000 }, 'pauseWithoutBatch', /a pause needs batches/);
    for (const maxTicks of [0, 100_001, 1.5]) refused({ maxTicks }, 'maximumOutOfRange', /a maximum of .* give 1 to 100000/);
  });
});
