import assert from 'node:assert/strict';
import fc from 'fast-check';
import { backfillRequest, CHAIN, DAY_MS, define, makeBench, MARCH_1, MINUTE_MS, rerunRequest, runRequest, type Bench } from './harness';

const ONE = define({ tasks: [{ name: 'load' }] });
const day = (offset: number): number => MARCH_1 + offset * DAY_MS;

/** Days of March in the order in which they took effect. */
function ran(bench: Bench): string {
  return bench.store.effects.map(({ sql }) => Number(sql.slice(-4, -2))).join(' ');
}

describe('the schedule times of a backfill', () => {
  it('are those that were picked, in the order asked for, each once', async () => {
    for (const [order, expected] of [['given', '5 2 3'], ['asc', '2 3 5'], ['desc', '5 3 2']] as const) {
      const bench = makeBench();
      const request = { ...backfillRequest(ONE, [1, 4], { order }), dates: [day(4), day(1), day(4), day(2)] };
      const plan = await bench.runner.planBackfill(request);
      assert.equal(plan.slots.map(({ scheduleTime }) => Number(scheduleTime.slice(8, 10))).join(' '), expected);
      await bench.runner.backfill(request);
      await bench.settle();
      assert.equal(ran(bench), expected);
    }
  });

  it('must be times of the schedule; the refusal names the nearest', async () => {
    const { runner, store } = makeBench();
    const noon = day(1) + 720 * MINUTE_MS;
    await assert.rejects(runner.backfill({ ...backfillRequest(ONE, [0, 4]), dates: [day(0), noon] }),
      { code: 'notATick', message: 'backfill of orders: 2025-03-02 12:00:00 is not one of its schedule times; the nearest are 2025-03-02 00:00:00 and 2025-03-03 00:00:00' });
    await assert.rejects(runner.backfill(backfillRequest(ONE, [0, 4], { exclude: [noon] })), { code: 'notATick' });
    assert.deepEqual(store.listLogicalInstances({ workflow: 'orders' }), []);
  });

  it('leave out what is excluded, and nothing is made for it; exclusions outside of the range do not matter', async () => {
    const bench = makeBench();
    await bench.runner.backfill(backfillRequest(ONE, [0, 4], { exclude: [day(1), day(3), day(20)] }));
    await bench.settle();
    assert.equal(ran(bench), '1 3 5');
    assert.equal(bench.store.listLogicalInstances({ workflow: 'orders' }).length, 3);
  });

  it('are limited', async () => {
    const { runner } = makeBench();
    await assert.rejects(runner.planBackfill(backfillRequest(ONE, [0, 4], { maxTicks: 4 })), { code: 'tooManyTicks' });
    await assert.rejects(runner.planBackfill({ ...backfillRequest(ONE, [0, 4], { maxTicks: 1 }), dates: [day(0), day(1)] }), { code: 'tooManyTicks' });
    assert.equal((await runner.planBackfill(backfillRequest(ONE, [0, 4], { maxTicks: 5 }))).slots.length, 5);
    await assert.rejects(runner.planBackfill(backfillRequest(ONE, [0, 40])), { code: 'future' });
    await assert.rejects(runner.planBackfill({ ...backfillRequest(ONE, [0, 0]), dates: [] }), { code: 'noTick' });
  });

  it('leave the same tables whatever the order and how many at a time (I20)', async () => {
    const digest = async (change: Partial<Parameters<typeof backfillRequest>[2]>): Promise<string> => {
      const bench = makeBench();
      await bench.runner.backfill(backfillRequest(ONE, [0, 9], change));
      await bench.settle();
      return bench.store.effects.map(({ sql }) => sql).sort().join('\n');
    };
    const expected = await digest({});
    await fc.assert(fc.asyncProperty(
      fc.constantFrom('asc' as const, 'desc' as const, 'given' as const), fc.integer({ min: 1, max: 12 }), fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
      async (order, parallel, batchSize) => assert.equal(await digest({ order, parallel, ...(batchSize === undefined ? {} : { batchSize, pauseMs: 1000 }) }), expected),
    ), { numRuns: 20, seed: 1 });
  });
});

describe('the mode stale', () => {
  it('runs what succeeded with another definition than the present one', async () => {
    const bench = makeBench();
    await bench.runner.backfill(backfillRequest(ONE, [0, 1]));
    await bench.settle();
    const changed = define({ tasks: [{ name: 'load' }], tail: ['# changed'] });
    await bench.runner.backfill(backfillRequest(changed, [2, 2]));
    await bench.settle();
    const plan = await bench.runner.planBackfill(backfillRequest(changed, [0, 3], { mode: 'stale' }));
    assert.deepEqual(plan.slots.map(({ state, willRun }) => [state, willRun]), [['stale', true], ['stale', true], ['succeeded', false], ['neverRan', true]]);
    await bench.runner.backfill(backfillRequest(changed, [0, 3], { mode: 'stale' }));
    await bench.settle();
    assert.equal(ran(bench), '1 2 3 1 2 4');
  });
});

describe('a dry backfill', () => {
  it('leaves no data, counts as no run, and is made anew by a real one', async () => {
    const bench = makeBench();
    await bench.runner.backfill(backfillRequest(ONE, [0, 1], { isDryRun: true }));
    await bench.settle();
    assert.deepEqual(bench.store.listLogicalInstances({ workflow: 'orders' }).flatMap(({ id }) => bench.store.listWorkflowInstances(id)).map(({ state, isDryRun }) => [state, isDryRun]), [['succeeded', true], ['succeeded', true]]);
    const plan = await bench.runner.planBackfill(backfillRequest(ONE, [0, 1]));
    assert.deepEqual(plan.slots.map(({ reason, runNumber }) => [reason, runNumber]), [['never ran', 2], ['never ran', 2]]);
    await bench.runner.backfill(backfillRequest(ONE, [0, 1]));
    await bench.settle();
    assert.deepEqual([bench.newest().rerunOf, bench.newest().isDryRun], [undefined, undefined]);
  });

  it('does not touch a real run that rests, and one that rests is given up for a real run', async () => {
    const chain = define(CHAIN);
    const bench = makeBench();
    await bench.runner.run(runRequest(chain));
    await bench.runner.pauseInstance(bench.newest().id);
    await bench.settle();
    assert.equal(bench.newest().state, 'paused');
    const dry = await bench.runner.planBackfill(backfillRequest(chain, [0, 0], { isDryRun: true }));
    assert.deepEqual(dry.slots.map(({ reason }) => reason), ['paused in run 1, not touched']);
    await bench.runner.backfill(backfillRequest(chain, [1, 1], { isDryRun: true }));
    await bench.runner.pauseBackfill('backfill1');
    await bench.settle();
    const [slot] = (await bench.runner.planBackfill(backfillRequest(chain, [1, 1]))).slots;
    assert.match(slot?.reason ?? '', /^dry run 1 is (?:paused|waiting), is given up$/);
    await bench.runner.backfill(backfillRequest(chain, [1, 1]));
    await bench.settle();
    assert.deepEqual([bench.newest(day(1)).runNumber, bench.newest(day(1)).state], [2, 'succeeded']);
  });
});

describe('what is given to a backfill', () => {
  it('reaches each of its workflow instances', async () => {
    const inputs = { startup: { region: 'eu' }, project: {} };
    const bench = makeBench();
    await bench.runner.backfill(backfillRequest(ONE, [0, 1], { inputs }));
    await bench.settle();
    assert.deepEqual(bench.newest(day(1)).inputs, inputs);
  });

  it('is rendered as any other run of the schedule time (I2, users.md P01)', async () => {
    const text = define({ tasks: [{ name: 'load', sql: "insert into t values ('${schedule_time}', '${system.biz.date}')" }] });
    const bench = makeBench();
    await bench.runner.backfill(backfillRequest(text, [0, 0]));
    await bench.settle();
    await bench.runner.rerun(rerunRequest({ kind: 'all' }));
    await bench.settle();
    assert.deepEqual(bench.store.effects.map(({ sql }) => sql), Array(2).fill("insert into t values ('2025-03-01', '20250228')"));
  });
});

describe('the estimate of a backfill', () => {
  it('is what earlier attempts took, times the schedule times, over how many run at a time, and the pauses', async () => {
    const bench: Bench = makeBench({
      script: () => {
        bench.time.setClock(bench.time.now() + 2000);
        return { kind: 'succeed' };
      },
    });
    const chain = define(CHAIN);
    assert.equal((await bench.runner.planBackfill(backfillRequest(chain, [0, 9]))).estimateMs, undefined);
    await bench.runner.run(runRequest(chain));
    await bench.settle();
    const each = CHAIN.tasks.length * 2000;
    const estimate = async (more: Parameters<typeof backfillRequest>[2]) => (await bench.runner.planBackfill(backfillRequest(chain, [1, 9], more))).estimateMs;
    assert.equal(await estimate({}), 9 * each);
    assert.equal(await estimate({ parallel: 4 }), 3 * each);
    assert.equal(await estimate({ batchSize: 3, pauseMs: 1000 }), 9 * each + 2000);
  });
});
