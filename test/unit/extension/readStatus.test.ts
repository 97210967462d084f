import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LogicalInstanceStatus, StatusQuery, StatusSnapshot } from '../../../src/core/instance/status';
import { readStatus } from '../../../src/extension/readStatus';

/** Newest first, as a store answers. */
function storeOf(instants: readonly number[]) {
  const all = [...instants].sort((a, b) => b - a).map((scheduleInstant, index): LogicalInstanceStatus => ({
    logicalInstance: { id: `l${String(index)}`, workflow: 'w', scheduleInstant, scheduleTime: String(scheduleInstant) }, workflowInstances: [],
  }));
  const largest = { page: 0 };
  const status = ({ to = Infinity, limit = Infinity }: StatusQuery): Promise<StatusSnapshot> => {
    const logicalInstances = all.filter(({ logicalInstance }) => logicalInstance.scheduleInstant < to).slice(0, limit);
    largest.page = Math.max(largest.page, logicalInstances.length);
    return Promise.resolve({ logicalInstances, backfills: [], localSchedules: [], access: 'owner' });
  };
  return { all, status, largest };
}

describe('the status of a store, read in parts', () => {
  it('is that of one reading, however many instances share a schedule time', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(40), { maxLength: 400 }), fc.integer({ min: 1, max: 450 }), async (instants, limit) => {
      const store = storeOf(instants);
      assert.deepEqual((await readStatus(store, limit)).logicalInstances, store.all.slice(0, limit));
    }));
  });

  it('takes a thousand instances in small messages', async () => {
    const store = storeOf(Array.from({ length: 2_000 }, (_, index) => index));
    assert.equal((await readStatus(store, 1_000)).logicalInstances.length, 1_000);
    assert.ok(store.largest.page <= 61, String(store.largest.page));
  });
});
