import assert from 'node:assert/strict';
import type { RunScope } from '../../../src/core/instance/records';
import { backfillRequest, CHAIN, DAY_MS, define, makeBench, MARCH_1, runRequest, type Bench } from './harness';

const CHAINED = define(CHAIN);
const ONLY_CLEAN = { kind: 'only' as const, tasks: ['clean'] };

/** What was executed since this was asked last. */
function ran(bench: Bench): string {
  return bench.executed.splice(0).join(' ');
}

async function backfill(bench: Bench, days: readonly [number, number], scope: Exclude<RunScope, { readonly kind: 'failed' }>, more: Parameters<typeof backfillRequest>[2] = {}): Promise<string> {
  await bench.runner.backfill(backfillRequest(CHAINED, days, { scope, ...more }));
  await bench.settle();
  return ran(bench);
}

async function wanted(bench: Bench, more: Parameters<typeof backfillRequest>[2]): Promise<string> {
  const { slots } = await bench.runner.planBackfill(backfillRequest(CHAINED, [0, 1], more));
  return slots.map(({ state, willRun, reason }) => `${state} ${willRun}: ${reason}`).join('; ');
}

describe('a backfill of chosen tasks', () => {
  it('runs at each schedule time what a run of them would run (dolphinscheduler.md §3.3)', async () => {
    assert.equal(await backfill(makeBench(), [0, 1], ONLY_CLEAN), 'clean clean');
    assert.equal(await backfill(makeBench(), [0, 1], { kind: 'from', tasks: ['clean'] }), 'clean mart clean mart');
    assert.equal(await backfill(makeBench(), [0, 1], { kind: 'to', tasks: ['clean'] }), 'load clean load clean');
    assert.equal(await backfill(makeBench(), [0, 0], { kind: 'only', tasks: ['mart', 'side'] }), 'mart side');
  });

  it('lists what it is about, and leaves its schedule times as a run of chosen tasks does: missing, but not for the same tasks', async () => {
    const bench = makeBench();
    assert.deepEqual((await bench.runner.planBackfill(backfillRequest(CHAINED, [0, 1], { scope: ONLY_CLEAN }))).scope, ONLY_CLEAN);
    await backfill(bench, [0, 1], ONLY_CLEAN);
    const said = 'succeeded in run 1, but only chosen tasks ran';
    assert.equal(await wanted(bench, {}), `unfinished true: ${said}; unfinished true: ${said}`);
    assert.equal(await wanted(bench, { scope: { kind: 'only', tasks: ['mart'] } }), `unfinished true: ${said}; unfinished true: ${said}`);
    assert.equal(await wanted(bench, { scope: ONLY_CLEAN }), `succeeded false: ${said}; succeeded false: ${said}`);
    assert.equal(await backfill(bench, [0, 1], ONLY_CLEAN, { mode: 'all' }), 'clean clean');
  });

  it('keeps the results of the other tasks, so that a schedule time that ran whole stays so', async () => {
    const bench = makeBench();
    await bench.runner.run(runRequest(CHAINED));
    await bench.settle();
    ran(bench);
    assert.equal(await backfill(bench, [0, 1], ONLY_CLEAN, { mode: 'all' }), 'clean clean');
    assert.equal(bench.tasks(), 'load:carriedOver clean:succeeded mart:carriedOver side:carriedOver');
    assert.equal(bench.tasks(MARCH_1 + DAY_MS), 'load:skipped clean:succeeded mart:skipped side:skipped');
    assert.equal(await wanted(bench, {}), 'succeeded false: succeeded in run 2; unfinished true: succeeded in run 1, but only chosen tasks ran');
  });

  it('goes on where it was when it is asked for again, and gives up what rests of other tasks', async () => {
    const bench = makeBench({ script: ({ task }) => ({ kind: task === 'load' ? 'stop' : 'succeed' }) });
    await bench.runner.backfill(backfillRequest(CHAINED, [0, 1], { scope: ONLY_CLEAN }));
    await bench.runner.pauseBackfill('backfill1');
    await bench.settle();
    ran(bench);
    const again = await bench.runner.planBackfill(backfillRequest(CHAINED, [0, 1], { scope: { kind: 'only', tasks: ['clean', 'clean'] } }));
    assert.equal(again.continues, 'backfill1');
    const other = await bench.runner.planBackfill(backfillRequest(CHAINED, [0, 1], { scope: { kind: 'only', tasks: ['mart'] } }));
    assert.equal(other.continues, undefined);
    assert.equal(other.slots.at(-1)?.action, 'create');
    assert.match(other.slots.at(-1)?.reason ?? '', /, is given up$/);
    assert.equal(await backfill(bench, [0, 1], { kind: 'only', tasks: ['mart'] }), 'mart mart');
    assert.notEqual(bench.store.findBackfill('backfill1')?.finishedAt, undefined);
  });

  it('is refused when there is no such task, and nothing is made', async () => {
    const { runner, store } = makeBench();
    await assert.rejects(runner.backfill(backfillRequest(CHAINED, [0, 1], { scope: { kind: 'only', tasks: ['none'] } })), { code: 'unknownTask' });
    assert.deepEqual(store.listLogicalInstances({ workflow: 'orders' }), []);
  });
});
