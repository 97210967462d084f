import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TaskInstanceDetail, WorkflowInstanceDetail } from '../../../src/core/instance/records';
import type { LogicalInstanceStatus, StatusQuery, StatusSnapshot } from '../../../src/core/instance/status';
import { readInstances, readStatus } from '../../../src/extension/readStatus';
import { sampleStatus } from '../views/sampleStatus';

function runOf(id: string, tasks: number): WorkflowInstanceDetail {
  const run = sampleStatus('2025-03-01: sssssss').logicalInstances[0]?.workflowInstances[0];
  const task = run?.tasks[0];
  assert.ok(run && task);
  return { instance: { ...run.instance, id }, tasks: new Array<TaskInstanceDetail>(tasks).fill(task) };
}

/** Newest first, as a store answers. */
function storeOf(instants: readonly number[], tasks = 0) {
  const all = [...instants].sort((a, b) => b - a).map((scheduleInstant, index): LogicalInstanceStatus => ({
    logicalInstance: { id: `l${String(index)}`, workflow: 'w', scheduleInstant, scheduleTime: String(scheduleInstant) }, workflowInstances: tasks === 0 ? [] : [runOf(`l${String(index)}#1`, tasks)],
  }));
  const largest = { page: 0 };
  const status = ({ to = Infinity, limit = Infinity, workflowInstanceIds }: StatusQuery): Promise<StatusSnapshot> => {
    const logicalInstances = workflowInstanceIds === undefined
      ? all.filter(({ logicalInstance }) => logicalInstance.scheduleInstant < to).slice(0, limit)
      : all.filter(({ workflowInstances }) => workflowInstances.some(({ instance }) => workflowInstanceIds.includes(instance.id)));
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

  it('takes instances with many tasks in messages of few instances', async () => {
    const store = storeOf(Array.from({ length: 200 }, (_, index) => index), 500);
    assert.equal((await readStatus(store, 100)).logicalInstances.length, 100);
    assert.ok(store.largest.page <= 8, String(store.largest.page));
    const ids = store.all.flatMap(({ workflowInstances }) => workflowInstances.map(({ instance }) => instance.id));
    assert.deepEqual((await readInstances(store, ids)).logicalInstances, store.all);
    assert.ok(store.largest.page <= 8, String(store.largest.page));
  });

  it('takes a thousand instances in small messages', async () => {
    const store = storeOf(Array.from({ length: 2_000 }, (_, index) => index));
    assert.equal((await readStatus(store, 1_000)).logicalInstances.length, 1_000);
    assert.ok(store.largest.page <= 61, String(store.largest.page));
  });
});
