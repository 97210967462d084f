import assert from 'node:assert/strict';
import { digestPlan, digestSlots } from '../../../src/core/instance/planDigest';
import { TIME_STATES, type RunStatesQuery } from '../../../src/core/instance/runStates';
import { backfillRequest, DAY_MS, define, makeBench, MARCH_1, runRequest, settleTurns, type Bench } from './harness';

const ONE = define({ tasks: [{ name: 'load' }, { name: 'side' }] });
const day = (offset: number): number => MARCH_1 + offset * DAY_MS;

async function states(bench: Bench, change: Partial<RunStatesQuery> = {}): Promise<readonly string[]> {
  const query = { workflow: 'orders', definitionHash: ONE.hash, from: day(0), to: day(31), ...change };
  const found = await bench.runner.runStates(query);
  return [...found.instants].map((instant, index) =>
    `${String((instant - MARCH_1) / DAY_MS)} ${TIME_STATES[found.states[index] ?? 0] ?? ''} ${String(found.runNumbers[index])}`);
}

describe('how the schedule times of a range stand', () => {
  it('is told by the newest run of each, ascending, those without a run left out', async () => {
    const bench = makeBench({ script: ({ rendered }) => rendered.parts[0]?.sql.includes('2025-03-02') === true ? { kind: 'fail', error: 'permanent' } : { kind: 'succeed' } });
    await bench.runner.backfill(backfillRequest(ONE, [0, 2], { onFailure: 'continue', order: 'desc' }));
    await bench.settle();
    await bench.runner.backfill(backfillRequest(ONE, [0, 0], { mode: 'all' }));
    await bench.settle();
    assert.deepEqual(await states(bench), ['0 succeeded 2', '1 failed 1', '2 succeeded 1']);
    assert.deepEqual(await states(bench, { from: day(1), to: day(2) }), ['1 failed 1']);
    assert.deepEqual(await states(bench, { definitionHash: 'another' }), ['0 stale 2', '1 failed 1', '2 stale 1']);
    assert.deepEqual(await states(bench, { workflow: 'another' }), []);
  });

  it('tells what runs and what waits apart from what rests', async () => {
    const flaky = define({ tasks: [{ name: 'load', retries: 1 }] });
    const bench = makeBench({ script: () => ({ kind: 'fail', error: 'transient' }) });
    const { id } = await bench.runner.backfill(backfillRequest(flaky, [0, 2]));
    for (let turn = 0; turn < 20; turn++) await settleTurns();
    assert.deepEqual(await states(bench), ['0 running 1', '1 waiting 1', '2 waiting 1']);
    await bench.runner.cancelBackfill(id);
    await bench.settle();
    assert.deepEqual(await states(bench), ['0 unfinished 1', '1 unfinished 1', '2 unfinished 1']);
  });

  it('does not count a run of chosen tasks as done, nor a dry run at all', async () => {
    const bench = makeBench();
    await bench.runner.run({ ...runRequest(ONE, day(0)), scope: { kind: 'only', tasks: ['load'] } });
    await bench.settle();
    await bench.runner.backfill(backfillRequest(ONE, [1, 1], { isDryRun: true }));
    await bench.settle();
    assert.deepEqual(await states(bench), ['0 unfinished 1']);
    assert.deepEqual(await states(bench, { withDryRuns: true }), ['0 unfinished 1', '1 succeeded 1']);
    assert.deepEqual(await states(bench, { withPartialRuns: true }), ['0 succeeded 1'], 'unless that was what somebody asked for');
  });
});

describe('a backfill that expects the plan that was shown', () => {
  it('is carried out when nothing has changed, and refused when other schedule times would run', async () => {
    const bench = makeBench();
    const request = backfillRequest(ONE, [0, 2]);
    const expects = digestPlan(await bench.runner.planBackfill(request));
    await bench.runner.run({ ...runRequest(ONE, day(1)) });
    await bench.settle();
    await assert.rejects(bench.runner.backfill({ ...request, expects }), { code: 'planChanged' });
    assert.equal((await states(bench)).length, 1);
    const again = digestPlan(await bench.runner.planBackfill(request));
    await bench.runner.backfill({ ...request, expects: again });
    await bench.settle();
    assert.deepEqual(await states(bench), ['0 succeeded 1', '1 succeeded 1', '2 succeeded 1']);
  });

  it('by hand expects what the plan of the whole range says of the ticked ones', async () => {
    const bench = makeBench();
    await bench.runner.backfill(backfillRequest(ONE, [0, 0]));
    await bench.settle();
    const whole = await bench.runner.planBackfill(backfillRequest(ONE, [0, 4], { mode: 'all' }));
    const ticked = whole.slots.filter((_, place) => place === 0 || place === 3);
    const dates = ticked.map(({ scheduleInstant }) => scheduleInstant);
    await bench.runner.backfill({ ...backfillRequest(ONE, [0, 4], { mode: 'all' }), dates, expects: `orders:${digestSlots(ticked)}` });
    await bench.settle();
    assert.deepEqual(await states(bench), ['0 succeeded 2', '3 succeeded 1']);
  });

  it('has another digest for another order, run number or set', () => {
    const slot = { scheduleInstant: day(0), willRun: true, action: 'create', runNumber: 1 } as const;
    const digests = [[slot], [{ ...slot, runNumber: 2 }], [{ ...slot, action: 'adopt' as const }], [slot, { ...slot, scheduleInstant: day(1) }], [{ ...slot, scheduleInstant: day(1) }, slot], []];
    assert.equal(new Set(digests.map(digestSlots)).size, digests.length);
    assert.equal(digestSlots([slot, { ...slot, willRun: false }]), digestSlots([slot]));
  });
});
