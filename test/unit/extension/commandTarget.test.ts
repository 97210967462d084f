import assert from 'node:assert/strict';
import { readCommandTarget } from '../../../src/extension/commands/commandTarget';

describe('what a command is called with', () => {
  it('is nothing from the palette, and nothing else of what is no object', () => {
    for (const argument of [undefined, null, 'file:///a', 7, ['a']]) assert.deepEqual(readCommandTarget(argument), {});
  });

  it('is a target, or a tree node that carries one', () => {
    const target = { task: 'load', workflowInstanceId: 'w1', backfillId: 'b1', scheduleInstant: -1, attempt: 2 };
    assert.deepEqual(readCommandTarget({ ...target, uri: 'file:///a', view: 'plan', rule: 'P01' }), { ...target, uri: 'file:///a', view: 'plan', rule: 'P01' });
    assert.deepEqual(readCommandTarget({ id: 'x', kind: 'task', target: { ...target, key: 'file:///a', workflow: 'orders' } }), { ...target, uri: 'file:///a' });
  });

  it('is refused when a field is not what it should be: without it another thing would be meant', () => {
    const wrong = [{ task: {} }, { workflowInstanceId: ['w1'] }, { backfillId: null }, { scheduleInstant: '2025-03-01' }, { scheduleInstant: NaN }, { attempt: -1 }];
    for (const fields of [...wrong, { uri: 5 }, { view: 'source' }, { rule: 1 }]) assert.equal(readCommandTarget(fields), undefined, JSON.stringify(fields));
    for (const target of [...wrong, { key: 5 }, 'file:///a']) assert.equal(readCommandTarget({ target }), undefined, JSON.stringify(target));
  });

  it('takes nothing from a prototype', () => {
    assert.deepEqual(readCommandTarget(Object.create({ workflowInstanceId: 'w1' })), {});
  });
});
