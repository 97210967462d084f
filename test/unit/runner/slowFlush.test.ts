import assert from 'node:assert/strict';
import { MemoryStore, SequentialIds, VirtualTime } from '../../../src/adapters/memory';
import type { Timer } from '../../../src/core/runner/ports';
import { Runner } from '../../../src/core/runner/runner';
import { define, MARCH_1, NOW } from './harness';

/** Takes several turns to bring something to disk, as a browser does. */
class SlowStore extends MemoryStore {
  override async flush(): Promise<void> {
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
    await super.flush();
  }
}

describe('a store that takes time to become durable', () => {
  it('answers a command before the first statement makes its thread deaf', async () => {
    const seen: string[] = [];
    const store = new SlowStore({ script: ({ task }) => (seen.push(`executed ${task}`), { kind: 'succeed' }) });
    const time = new VirtualTime(NOW);
    const timer: Timer = { schedule: (at, callback) => time.schedule(at, callback), yield: () => new Promise((resolve) => setImmediate(resolve)) };
    const runner = new Runner({ store, clock: time, timer, ids: new SequentialIds() });
    const definition = define({ tasks: [{ name: 'load' }, { name: 'clean', deps: ['load'] }] });
    const first = runner.run({ definition, scheduleInstant: MARCH_1, scope: { kind: 'all' } }).then(() => void seen.push('answered'));
    await first;
    await runner.whenIdle();
    assert.deepEqual(seen, ['answered', 'executed load', 'executed clean']);
  });
});
