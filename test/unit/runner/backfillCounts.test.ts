import assert from 'node:assert/strict';
import { backfillRequest, define, makeBench } from './harness';

const ONE = define({ tasks: [{ name: 'load' }] });

describe('the status of a backfill', () => {
  it('counts all of its workflow instances and knows its ends, however few are asked for', async () => {
    const bench = makeBench();
    await bench.runner.backfill(backfillRequest(ONE, [0, 19], { order: 'desc' }));
    const [waiting] = (await bench.runner.status({ limit: 2 })).backfills;
    assert.equal((waiting?.counts?.waiting ?? 0) + (waiting?.counts?.submitted ?? 0) + (waiting?.counts?.running ?? 0), 20);
    assert.deepEqual(waiting?.ends, { first: '2025-03-01 00:00:00', last: '2025-03-20 00:00:00' });
    await bench.settle();
    const [done] = (await bench.runner.status({ limit: 2 })).backfills;
    assert.deepEqual([done?.counts?.succeeded, done?.counts?.waiting], [20, 0]);
  });

  it('is counted of the newest of a workflow and of unfinished ones', async () => {
    const bench = makeBench();
    for (const days of [[0, 1], [2, 4]] as const) {
      await bench.runner.backfill(backfillRequest(ONE, days));
      await bench.settle();
    }
    const { backfills } = await bench.runner.status({});
    assert.deepEqual(backfills.map(({ counts }) => counts?.succeeded), [3, undefined]);
  });
});
