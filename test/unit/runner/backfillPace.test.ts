import assert from 'node:assert/strict';
import { MemoryStore, SequentialIds, VirtualTime } from '../../../src/adapters/memory';
import { isLive } from '../../../src/core/instance/states';
import { Runner } from '../../../src/core/runner/runner';
import { backfillRequest, DAY_MS, define, makeBench, MARCH_1, MINUTE_MS, NOW, rerunRequest, runRequest, settle, settleTurns, type Bench, type BenchOptions } from './harness';

const ONE = define({ tasks: [{ name: 'load' }] });

function statesOf(bench: Bench): string {
  return bench.store.listLogicalInstances({ workflow: 'orders' })
    .map(({ id }) => bench.store.listWorkflowInstances(id).map(({ state }) => state).join('>')).join(' ');
}

function backfillOf(bench: Bench) {
  const backfill = bench.store.findBackfill('backfill1');
  assert.ok(backfill);
  return backfill;
}

/** Fails on these days of March until it is mended. */
function failing(...days: readonly number[]): { readonly bench: Bench; readonly mend: () => void } {
  let isBroken = true;
  const texts = days.map((day) => `2025-03-0${day}`);
  const script: BenchOptions['script'] = ({ rendered }) =>
    isBroken && texts.some((text) => rendered.parts[0]?.sql.includes(text) === true) ? { kind: 'fail', error: 'permanent' } : { kind: 'succeed' };
  return { bench: makeBench({ script }), mend: () => void (isBroken = false) };
}

describe('a failure in a backfill that stops at failures, as it does when nothing else is said', () => {
  it('lets nothing more begin, pauses it with the reason, and a resume goes on without the failed one', async () => {
    const { bench } = failing(2);
    await bench.runner.backfill(backfillRequest(ONE, [0, 4]));
    await bench.settle();
    assert.equal(statesOf(bench), 'succeeded failed waiting waiting waiting');
    assert.deepEqual([backfillOf(bench).state, backfillOf(bench).reason], ['paused', '2025-03-02 00:00:00 failed: rerun it and resume, or resume to go on without it']);
    await bench.runner.resumeBackfill('backfill1');
    await bench.settle();
    assert.equal(statesOf(bench), 'succeeded failed succeeded succeeded succeeded');
    assert.deepEqual([backfillOf(bench).state, backfillOf(bench).reason], ['failed', '1 of 5 did not succeed']);
  });

  it('lets those that run go on to their end', async () => {
    const { bench } = failing(1);
    const chain = define({ tasks: [{ name: 'a', sql: "select '${schedule_time}'" }, { name: 'b', deps: ['a'] }, { name: 'c', deps: ['b'] }] });
    await bench.runner.backfill(backfillRequest(chain, [0, 3], { parallel: 2 }));
    await bench.settle();
    assert.equal(statesOf(bench), 'failed succeeded waiting waiting');
    assert.equal(backfillOf(bench).state, 'paused');
  });

  it('counts a failed one as succeeded when it was rerun meanwhile', async () => {
    const { bench, mend } = failing(2);
    await bench.runner.backfill(backfillRequest(ONE, [0, 2]));
    await bench.settle();
    mend();
    await bench.runner.rerun(rerunRequest({ kind: 'failed' }, undefined, MARCH_1 + DAY_MS));
    await bench.settle();
    assert.deepEqual([statesOf(bench), backfillOf(bench).state], ['succeeded failed>succeeded waiting', 'paused']);
    await bench.runner.resumeBackfill('backfill1');
    await bench.settle();
    assert.deepEqual([backfillOf(bench).state, backfillOf(bench).reason], ['succeeded', undefined]);
  });

  it('does not count a rerun of chosen tasks only', async () => {
    const { bench, mend } = failing(2);
    const two = define({ tasks: [{ name: 'load' }, { name: 'mart', deps: ['load'] }] });
    await bench.runner.backfill(backfillRequest(two, [0, 2]));
    await bench.settle();
    mend();
    await bench.runner.rerun(rerunRequest({ kind: 'only', tasks: ['load'] }, undefined, MARCH_1 + DAY_MS));
    await bench.settle();
    await bench.runner.resumeBackfill('backfill1');
    await bench.settle();
    assert.deepEqual([backfillOf(bench).state, backfillOf(bench).reason], ['failed', '1 of 3 did not succeed']);
  });

  it('stops again at the next one, and fails at once when nothing is left to begin', async () => {
    const { bench } = failing(2, 3);
    await bench.runner.backfill(backfillRequest(ONE, [0, 2]));
    await bench.settle();
    assert.equal(backfillOf(bench).state, 'paused');
    await bench.runner.resumeBackfill('backfill1');
    await bench.settle();
    assert.deepEqual([backfillOf(bench).state, backfillOf(bench).reason], ['failed', '2 of 3 did not succeed']);
  });

  it('goes on when it is asked for again', async () => {
    const { bench, mend } = failing(2);
    await bench.runner.backfill(backfillRequest(ONE, [0, 2]));
    await bench.settle();
    mend();
    const again = await bench.runner.backfill(backfillRequest(ONE, [0, 2]));
    assert.equal(again.id, 'backfill1');
    await bench.settle();
    assert.equal(statesOf(bench), 'succeeded failed succeeded');
  });

  it('keeps its reason over a crash', async () => {
    let isKilled = false;
    const bench: Bench = makeBench({
      script: ({ rendered }) => (rendered.parts[0]?.sql.includes('2025-03-01') === true ? { kind: 'fail', error: 'permanent' } : { kind: 'succeed' }),
      onYield: () => {
        if (isKilled || bench.executed.length === 0) return;
        isKilled = true;
        throw new Error('killed');
      },
    });
    await bench.runner.backfill(backfillRequest(ONE, [0, 3], { parallel: 2 }));
    await settleTurns();
    assert.equal(backfillOf(bench).state, 'pausing');
    await bench.reopen().recover();
    assert.match(backfillOf(bench).reason ?? '', /^2025-03-01 00:00:00 failed: .*; interrupted/);
    await bench.runner.resumeBackfill('backfill1');
    await bench.settle();
    assert.equal(statesOf(bench), 'failed succeeded succeeded succeeded');
  });
});

describe('a failure in a backfill that fails fast', () => {
  it('cancels what runs, stops what waits, and fails it', async () => {
    const { bench } = failing(1);
    const chain = define({ tasks: [{ name: 'a', sql: "select '${schedule_time}'" }, { name: 'b', deps: ['a'] }, { name: 'c', deps: ['b'] }] });
    await bench.runner.backfill(backfillRequest(chain, [0, 3], { parallel: 2, onFailure: 'failFast' }));
    await bench.settle();
    assert.equal(statesOf(bench), 'failed stopped stopped stopped');
    assert.deepEqual([backfillOf(bench).state, backfillOf(bench).reason], ['failed', '2025-03-01 00:00:00 failed: the others were cancelled; 4 of 4 did not succeed']);
    assert.ok(bench.executed.length < 4);
  });
});

describe('the batches of a backfill', () => {
  const startsOf = (bench: Pick<Bench, 'store'>): string => bench.store.listLogicalInstances({ workflow: 'orders' })
    .map(({ id }) => ((bench.store.listWorkflowInstances(id)[0]?.startedAt ?? NaN) - NOW) / MINUTE_MS).join(' ');

  it('are followed by a pause, after as many have ended as were said', async () => {
    const bench = makeBench();
    await bench.runner.backfill(backfillRequest(ONE, [0, 6], { parallel: 2, batchSize: 3, pauseMs: 5 * MINUTE_MS }));
    await bench.settle();
    assert.equal(startsOf(bench), '0 0 0 5 5 5 10');
    assert.deepEqual([backfillOf(bench).state, backfillOf(bench).nextBatchAt], ['succeeded', undefined]);
  });

  it('keep their pause over a crash, and it ends when it would have', async () => {
    const store = new MemoryStore();
    const open = (time: VirtualTime) => new Runner({ store, clock: time, timer: time, ids: new SequentialIds() });
    await open(new VirtualTime(NOW)).backfill(backfillRequest(ONE, [0, 3], { batchSize: 2, pauseMs: 60 * MINUTE_MS }));
    await settleTurns();
    assert.deepEqual(store.listBackfills('orders')[0]?.nextBatchAt, NOW + 60 * MINUTE_MS);
    const time = new VirtualTime(NOW + 20 * MINUTE_MS);
    const runner = open(time);
    await runner.recover();
    await runner.resumeBackfill('backfill1');
    await settleTurns();
    assert.equal(time.nextAlarmAt, NOW + 60 * MINUTE_MS);
    await settle(runner, time);
    assert.equal(startsOf({ store }), '0 0 60 60');
  });

  it('wait no longer than to the end of the pause when it is paused and resumed', async () => {
    const bench = makeBench();
    await bench.runner.backfill(backfillRequest(ONE, [0, 2], { batchSize: 2, pauseMs: 5 * MINUTE_MS }));
    await settleTurns();
    await bench.runner.pauseBackfill('backfill1');
    await bench.settle();
    assert.deepEqual([backfillOf(bench).state, bench.time.nextAlarmAt], ['paused', undefined]);
    bench.time.setClock(NOW + 30 * MINUTE_MS);
    await bench.runner.resumeBackfill('backfill1');
    await bench.settle();
    assert.equal(startsOf(bench), '0 0 30');
  });

  it('end together even when one of them is slow', async () => {
    const seen = new Set<string>();
    const bench = makeBench({
      onYield: () => {
        const all = bench.store.listUnfinishedWorkflowInstances();
        const ended = 6 - all.length;
        const begun = ended + all.filter(({ state }) => isLive(state)).length;
        if (all.length > 0) seen.add(`${ended} ended, ${begun} begun`);
      },
    });
    await bench.runner.backfill(backfillRequest(ONE, [0, 5], { parallel: 5, batchSize: 3 }));
    await bench.settle();
    for (const text of seen) {
      const [ended = 0, begun = 0] = text.match(/\d+/g)?.map(Number) ?? [];
      assert.ok(begun <= (Math.floor(ended / 3) + 1) * 3, text);
    }
  });
});

describe('changing a backfill while it runs', () => {
  it('makes it faster and slower', async () => {
    let most = 0;
    let onYield = (): void => void (most = Math.max(most, live()));
    const live = (): number => bench.store.listUnfinishedWorkflowInstances().filter(({ state }) => isLive(state)).length;
    const bench = makeBench({ onYield: () => onYield() });
    const chain = define({ tasks: ['a', 'b', 'c', 'd'].map((name, index, names) => ({ name, deps: names.slice(Math.max(0, index - 1), index) })) });
    await bench.runner.backfill(backfillRequest(chain, [0, 9], { parallel: 3 }));
    await bench.runner.changeBackfill('backfill1', { parallel: 5 });
    await settleTurns();
    assert.equal(most, 5);
    await bench.runner.backfill(backfillRequest(chain, [10, 19], { parallel: 4 }));
    await bench.runner.changeBackfill('backfill2', { parallel: 1 });
    let last = live();
    onYield = () => {
      assert.ok(live() <= Math.max(1, last), 'what runs goes on, and nothing more begins until there is room');
      last = live();
    };
    await bench.settle();
    assert.match(statesOf(bench), /^(?:succeeded ?){20}$/);
  });

  it('begins the next batch earlier, later, or without batches at once', async () => {
    const bench = makeBench();
    await bench.runner.backfill(backfillRequest(ONE, [0, 3], { batchSize: 2, pauseMs: 10 * MINUTE_MS }));
    await settleTurns();
    await bench.runner.changeBackfill('backfill1', { pauseMs: 3 * MINUTE_MS });
    assert.equal(backfillOf(bench).nextBatchAt, NOW + 3 * MINUTE_MS);
    assert.equal(bench.time.nextAlarmAt, NOW + 3 * MINUTE_MS);
    await bench.runner.changeBackfill('backfill1', { batchSize: 0 });
    await bench.settle();
    assert.deepEqual([statesOf(bench), bench.time.now()], ['succeeded succeeded succeeded succeeded', NOW]);
    assert.deepEqual([backfillOf(bench).batchSize, backfillOf(bench).pauseMs], [undefined, undefined]);
  });

  it('is also done by asking for it again with other numbers', async () => {
    const bench = makeBench();
    await bench.runner.backfill(backfillRequest(ONE, [0, 3], { batchSize: 2, pauseMs: 10 * MINUTE_MS }));
    await settleTurns();
    const again = await bench.runner.backfill(backfillRequest(ONE, [0, 3], { parallel: 2, batchSize: 2, pauseMs: MINUTE_MS, onFailure: 'continue' }));
    assert.deepEqual([again.id, again.parallel, again.onFailure, again.nextBatchAt], ['backfill1', 2, 'continue', NOW + MINUTE_MS]);
    await bench.settle();
    assert.equal(bench.time.now(), NOW + MINUTE_MS);
  });

  it('changes what the next failure does', async () => {
    const { bench } = failing(2, 4);
    await bench.runner.backfill(backfillRequest(ONE, [0, 4]));
    await bench.settle();
    await bench.runner.changeBackfill('backfill1', { onFailure: 'continue' });
    await bench.runner.resumeBackfill('backfill1');
    await bench.settle();
    assert.equal(statesOf(bench), 'succeeded failed succeeded failed succeeded');
  });

  it('is refused for numbers that are not possible, for a serial workflow, and once it has ended', async () => {
    const bench = makeBench();
    const serial = define({ workflowLines: ['execution_type: SERIAL_WAIT'], tasks: [{ name: 'load' }] });
    await bench.runner.backfill(backfillRequest(serial, [0, 2], { parallel: 4 }));
    assert.equal(backfillOf(bench).parallel, 1);
    await assert.rejects(bench.runner.changeBackfill('backfill1', { parallel: 2 }), /execution type lets one run at a time/);
    await assert.rejects(bench.runner.changeBackfill('backfill1', { parallel: 0 }), /0 at a time is not possible, give 1 to 100/);
    await assert.rejects(bench.runner.changeBackfill('backfill1', { pauseMs: 5 }), /a pause needs batches/);
    await assert.rejects(bench.runner.changeBackfill('nowhere', { parallel: 2 }), /there is no backfill nowhere here/);
    await bench.settle();
    await assert.rejects(bench.runner.changeBackfill('backfill1', { parallel: 1 }), /is succeeded: its pace cannot be changed any more/);
  });

  it('survives a restart', async () => {
    const bench = makeBench();
    await bench.runner.backfill(backfillRequest(ONE, [0, 3]));
    await bench.runner.changeBackfill('backfill1', { parallel: 3, batchSize: 2, pauseMs: MINUTE_MS, onFailure: 'failFast' });
    const { parallel, batchSize, pauseMs, onFailure } = backfillOf(bench);
    assert.deepEqual([parallel, batchSize, pauseMs, onFailure], [3, 2, MINUTE_MS, 'failFast']);
  });
});

describe('a workflow instance that is cancelled alone', () => {
  it('leaves the rest of its backfill going on', async () => {
    const bench = makeBench();
    await bench.runner.backfill(backfillRequest(ONE, [0, 2]));
    const second = bench.newest(MARCH_1 + DAY_MS);
    await bench.runner.cancelInstance(second.id);
    await bench.settle();
    assert.equal(statesOf(bench), 'succeeded stopped succeeded');
    assert.equal(backfillOf(bench).reason, '1 of 3 did not succeed');
    await assert.rejects(bench.runner.run(runRequest(ONE, MARCH_1 + DAY_MS)), /already run/);
  });
});
