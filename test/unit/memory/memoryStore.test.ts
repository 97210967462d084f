import assert from 'node:assert/strict';
import { MemoryStore, type ScriptedOutcome } from '../../../src/adapters/memory';
import type { TaskExecution } from '../../../src/core/runner/ports';
import { executionOf } from '../../contract/storeContract';

const DECLARED = [{ name: 'n', type: 'VARCHAR', value: 'configured' }, { name: 'all', type: 'LIST', value: '' }];

function outputs(scripted: ScriptedOutcome, change: Partial<TaskExecution> = {}): unknown {
  const outcome = new MemoryStore({ script: () => scripted }).executeTask(executionOf('x', { outputs: DECLARED, ...change }), () => undefined);
  return outcome.kind === 'succeeded' ? outcome.outputs?.map(({ name, type, value }) => `${name} ${type} ${value}`) : outcome;
}

describe('store in memory', () => {
  it('makes outputs from scripted rows as the engine does', () => {
    const rows = [[1, 'a'], [2, null]];
    assert.deepEqual(outputs({ kind: 'succeed', result: { columns: ['n', 'all'], rows } }), ['n VARCHAR configured', 'all LIST ["a","null"]']);
    assert.deepEqual(outputs({ kind: 'succeed', result: { columns: ['n'], rows: [[7]] } }, { sqlKind: 'query' }), ['n VARCHAR 7', 'all LIST null']);
  });

  it('hands on the number of changed rows of what is no query', () => {
    assert.deepEqual(outputs({ kind: 'succeed', rowsChanged: 0 }), ['n VARCHAR 0', 'all LIST null']);
  });

  it('takes scripted values for declared and for other names', () => {
    assert.deepEqual(outputs({ kind: 'succeed', out: { n: '5', more: 'x' } }), ['n VARCHAR 5', 'all LIST null', 'more VARCHAR x']);
  });

  it('tells a timeout and a kill from a cancellation', () => {
    assert.deepEqual(outputs({ kind: 'stop', timedOut: true }), { kind: 'stopped', log: 'stopped', timedOut: true });
    assert.deepEqual(outputs({ kind: 'stop', isKilled: true }), { kind: 'stopped', log: 'stopped', isKilled: true });
    assert.deepEqual(outputs({ kind: 'stop' }), { kind: 'stopped', log: 'stopped' });
  });
});
