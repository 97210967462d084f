import assert from 'node:assert/strict';
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
  });
});
