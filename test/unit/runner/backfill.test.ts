import assert from 'node:assert/strict';
import { CHAIN, DAY_MS, MARCH_1, backfillRequest, define, makeBench, rerunRequest, runRequest, settleTurns } from './harness';

const definition = define(CHAIN);
const DAYS = ['2025-03-01', '2025-03-02', '2025-03-03', '2025-03-04', '2025-03-05'];

function statesOf(bench: ReturnType<typeof makeBench>): string {
  return bench.store.listLogicalInstances({ workflow: 'orders' })
    .map(({ id }) => bench.store.listWorkflowInstances(id).map(({ state }) => state).join('>')).join(' ');
}

describe('a backfill', () => {
  it('makes exactly one logical instance for each schedule time before any of them runs', async () => {
    const bench = makeBench();
    const backfill = await bench.runner.backfill(backfillRequest(definition, [0, 4]));
    const made = bench.store.listLogicalInstances({ workflow: 'orders' });
    assert.deepEqual(made.map(({ scheduleTime }) => scheduleTime.slice(0, 10)), DAYS);
    assert.equal(bench.executed.length, 0);
    assert.equal(backfill.workflowInstanceIds.length, 5);
    await bench.settle();
    assert.equal(statesOf(bench), 'succeeded succeeded succeeded succeeded succeeded');
    assert.equal(bench.store.findBackfill(backfill.id)?.state, 'succeeded');
  });

  for (const order of ['asc', 'desc'] as const) {
    it(`runs one at a time in ${order} order`, async () => {
      const bench = makeBench();
      await bench.runner.backfill(backfillRequest(define({ tasks: [{ name: 'load' }] }), [0, 4], { order }));
      await bench.settle();
      const days = bench.store.effects.map(({ sql }) => sql.slice(-12, -2));
      assert.deepEqual(days, order === 'asc' ? DAYS : [...DAYS].reverse());
    });
  }

  it('leaves done ones alone when asked again, and says so before', async () => {
    const bench = makeBench();
    await bench.runner.backfill(backfillRequest(definition, [0, 2]));
    await bench.settle();
    bench.executed.length = 0;
    const plan = await bench.runner.planBackfill(backfillRequest(definition, [0, 4]));
    assert.deepEqual(plan.slots.map(({ state, willRun, reason }) => [state, willRun, reason]), [
      ...Array<unknown>(3).fill(['succeeded', false, 'succeeded in run 1']),
      ...Array<unknown>(2).fill(['neverRan', true, 'never ran']),
    ]);
    await bench.runner.backfill(backfillRequest(definition, [0, 4]));
    await bench.settle();
    assert.equal(bench.executed.length, 2 * CHAIN.tasks.length);
    assert.equal(statesOf(bench), 'succeeded succeeded succeeded succeeded succeeded');
  });

  it('goes on after a failed one when told to, and is failed at the end; missing-and-failed runs that one again, all runs everything', async () => {
    let broken = true;
    const bench = makeBench({
      script: ({ rendered, task }) => broken && task === 'clean' && rendered.parts[0]?.sql.includes('2025-03-02') === true
        ? { kind: 'fail', error: 'permanent' } : { kind: 'succeed' },
    });
    const first = await bench.runner.backfill(backfillRequest(definition, [0, 2], { onFailure: 'continue' }));
    await bench.settle();
    assert.equal(statesOf(bench), 'succeeded failed succeeded');
    const failed = bench.store.findBackfill(first.id);
    assert.deepEqual([failed?.state, failed?.reason], ['failed', '1 of 3 did not succeed']);
    broken = false;
    const missing = await bench.runner.planBackfill(backfillRequest(definition, [0, 2]));
    assert.deepEqual(missing.slots.filter(({ willRun }) => willRun), []);
    await bench.runner.backfill(backfillRequest(definition, [0, 2], { mode: 'missing-and-failed' }));
    await bench.settle();
    assert.equal(statesOf(bench), 'succeeded failed>succeeded succeeded');
    await bench.runner.backfill(backfillRequest(definition, [0, 2], { mode: 'all' }));
    await bench.settle();
    assert.equal(statesOf(bench), 'succeeded>succeeded failed>succeeded>succeeded succeeded>succeeded');
    const newest = bench.newest(MARCH_1 + DAY_MS);
    assert.deepEqual([newest.trigger, newest.runNumber], ['backfill', 3]);
    assert.equal(bench.store.findWorkflowInstance(newest.rerunOf ?? '')?.runNumber, 2);
  });

  it('never has more than the given number live, and frees a place in the same step', async () => {
    const seen: number[] = [];
    const bench = makeBench({
      onYield: () => {
        const live = bench.store.listUnfinishedWorkflowInstances().filter(({ state }) => state !== 'waiting');
        seen.push(live.length);
      },
    });
    await bench.runner.backfill(backfillRequest(definition, [0, 9], { parallel: 3 }));
    await bench.settle();
    assert.equal(Math.max(...seen), 3);
  });

  it('pauses: the running attempt finishes, the rest waits until it is resumed', async () => {
    let pausing: Promise<void> | undefined;
    const bench = makeBench({
      script: ({ task }) => {
        if (task === 'clean') pausing ??= bench.runner.pauseBackfill('backfill1');
        return { kind: 'succeed' };
      },
    });
    await bench.runner.backfill(backfillRequest(definition, [0, 2]));
    await bench.settle();
    await pausing;
    assert.deepEqual(bench.executed, ['load', 'side', 'clean']);
    assert.equal(statesOf(bench), 'paused waiting waiting');
    assert.equal(bench.store.findBackfill('backfill1')?.state, 'paused');
    await bench.runner.resumeBackfill('backfill1');
    await bench.settle();
    assert.equal(statesOf(bench), 'succeeded succeeded succeeded');
    assert.equal(bench.executed.length, 3 * CHAIN.tasks.length);
  });

  it('cancels: finished ones stay as they are, the others are stopped and never run', async () => {
    const bench = makeBench({
      onYield: () => {
        if (bench.executed.length === 5) void bench.runner.cancelBackfill('backfill1').catch(() => undefined);
      },
    });
    await bench.runner.backfill(backfillRequest(definition, [0, 2]));
    await bench.settle();
    assert.equal(statesOf(bench), 'succeeded stopped stopped');
    assert.equal(bench.executed.length, 5);
    assert.equal(bench.store.findBackfill('backfill1')?.state, 'cancelled');
    await bench.runner.backfill(backfillRequest(definition, [0, 2]));
    await bench.settle();
    assert.equal(statesOf(bench), 'succeeded stopped>succeeded stopped>succeeded');
  });
});

describe('an interrupted backfill', () => {
  async function crashed() {
    let isKilled = false;
    const bench = makeBench({
      onYield: () => {
        if (isKilled || bench.executed.length < 5) return;
        isKilled = true;
        throw new Error('killed');
      },
    });
    await bench.runner.backfill(backfillRequest(definition, [0, 2]));
    await settleTurns();
    await assert.rejects(bench.runner.whenIdle(), /killed/);
    bench.executed.length = 0;
    await bench.reopen().recover();
    return bench;
  }

  it('is shown as paused, nothing begins by itself, and a second recovery changes nothing', async () => {
    const bench = await crashed();
    assert.equal(statesOf(bench), 'succeeded paused waiting');
    assert.match(bench.newest(MARCH_1 + DAY_MS).reason ?? '', /^interrupted/);
    assert.match(bench.store.findBackfill('backfill1')?.reason ?? '', /^interrupted/);
    const before = await bench.runner.status({});
    assert.deepEqual(await bench.runner.recover(), { interruptedInstances: [], interruptedBackfills: [] });
    await bench.settle();
    assert.deepEqual(await bench.runner.status({}), before);
  });

  it('is continued by the same command, without a second backfill or a second run of anything', async () => {
    const bench = await crashed();
    const plan = await bench.runner.planBackfill(backfillRequest(definition, [0, 2]));
    assert.deepEqual(plan.slots.map(({ action, reason }) => `${action}: ${reason}`), [
      'leave: succeeded in run 1, in this backfill', 'adopt: paused in run 1, goes on', 'adopt: waiting in run 1, goes on',
    ]);
    const again = await bench.runner.backfill(backfillRequest(definition, [0, 2]));
    assert.equal(again.id, 'backfill1');
    await bench.settle();
    assert.equal(statesOf(bench), 'succeeded succeeded succeeded');
    assert.deepEqual(bench.executed, ['clean', 'side', 'mart', 'load', 'side', 'clean', 'mart']);
    assert.equal(bench.store.findBackfill('backfill1')?.state, 'succeeded');
  });

  it('gives its unfinished ones to a wider backfill, which continues them', async () => {
    const bench = await crashed();
    const wider = await bench.runner.backfill(backfillRequest(definition, [0, 3], { mode: 'missing-and-failed' }));
    assert.equal(wider.workflowInstanceIds.length, 3);
    await bench.settle();
    assert.equal(statesOf(bench), 'succeeded succeeded succeeded succeeded');
    const old = bench.store.findBackfill('backfill1');
    assert.deepEqual([old?.state, old?.workflowInstanceIds.length], ['cancelled', 1]);
    assert.equal(bench.store.findBackfill(wider.id)?.state, 'succeeded');
  });

  it('begins unfinished ones anew when the definition has changed since', async () => {
    const bench = await crashed();
    const changed = define({ tasks: [{ name: 'load', sql: 'select 2' }] });
    await bench.runner.backfill(backfillRequest(changed, [0, 2]));
    await bench.settle();
    assert.equal(statesOf(bench), 'succeeded stopped>succeeded stopped>succeeded');
  });

  it('does not lose a run that was asked for besides', async () => {
    const bench = await crashed();
    const resumed = await bench.runner.run(runRequest(definition, MARCH_1 + DAY_MS));
    assert.equal(resumed.runNumber, 1);
    await bench.settle();
    assert.equal(statesOf(bench), 'succeeded succeeded waiting');
    await assert.rejects(bench.runner.run(runRequest(definition, MARCH_1 + DAY_MS)), /has already run \(run 1 succeeded\): use rerun/);
    await bench.runner.rerun(rerunRequest({ kind: 'all' }, undefined, MARCH_1 + DAY_MS));
    await bench.settle();
    assert.equal(statesOf(bench), 'succeeded succeeded>succeeded waiting');
  });
});
