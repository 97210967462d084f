import assert from 'node:assert/strict';
import { MemoryStore, SequentialIds, VirtualTime } from '../../../src/adapters/memory';
import type { Store } from '../../../src/core/runner/ports';
import { Runner } from '../../../src/core/runner/runner';
import { backfillRequest, define, NOW, settle } from './harness';

const TWO = define({ tasks: [{ name: 'load', retries: 1 }, { name: 'mart', deps: ['load'], retries: 1 }] });

/** A store in which the transactions of some executions come to nothing at the end, as on a full disk. `undone`: counted from 1. */
function failingStore(undone: readonly number[], onCommit: () => void): { readonly memory: MemoryStore; readonly store: Store } {
  const memory = new MemoryStore({ onCommit: (moment) => void (moment === 'after' && onCommit()) });
  let executions = 0;
  const executeTask: Store['executeTask'] = (execution, recordSuccess) => {
    executions++;
    if (!undone.includes(executions)) return memory.executeTask(execution, recordSuccess);
    const full = new Error('no space is left');
    assert.throws(() => memory.transaction((ledger) => {
      recordSuccess(ledger, { rowsChanged: 0, log: '' });
      throw full;
    }), full);
    return { kind: 'failed', log: '', error: { message: full.message, kind: 'transient', file: undefined, start: undefined, end: undefined } };
  };
  const store = new Proxy<Store>(memory, {
    get: (target, key) => {
      if (key === 'executeTask') return executeTask;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { memory, store };
}

async function play(undone: readonly number[], parallel = 1): Promise<{ readonly memory: MemoryStore; readonly commits: number }> {
  let commits = 0;
  const { memory, store } = failingStore(undone, () => commits++);
  const time = new VirtualTime(NOW);
  const runner = new Runner({ store, clock: time, timer: time, ids: new SequentialIds() });
  await runner.backfill(backfillRequest(TWO, [0, 3], { parallel }));
  commits = 0;
  await settle(runner, time);
  return { memory, commits };
}

function states(memory: MemoryStore): string {
  return memory.listLogicalInstances({ workflow: 'orders' }).flatMap(({ id }) => memory.listWorkflowInstances(id)).map(({ state }) => state).join(' ');
}

describe('the end of an attempt and what comes next', () => {
  it('share a transaction, also from one workflow instance of a backfill to the next', async () => {
    const { memory, commits } = await play([]);
    assert.equal(states(memory), 'succeeded succeeded succeeded succeeded');
    // The first gets its place, is started and begins; then one for each of eight tasks.
    assert.equal(commits, 3 + 8);
  });

  it('are undone together, and go on from where they were', async () => {
    for (let undone = 1; undone <= 8; undone++) {
      for (const parallel of [1, 3]) {
        const { memory } = await play([undone], parallel);
        assert.equal(states(memory), 'succeeded succeeded succeeded succeeded', `execution ${undone}, ${parallel} at a time`);
        assert.equal(memory.effects.length, 8);
      }
    }
  });
});
