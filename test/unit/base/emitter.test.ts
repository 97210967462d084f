import assert from 'node:assert/strict';
import { DisposableStore } from '../../../src/core/base/disposable';
import { Emitter } from '../../../src/core/base/emitter';

describe('Emitter', () => {
  it('calls listeners in order and not after they are disposed', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const first = emitter.event((value) => heard.push(`first ${value}`));
    emitter.event((value) => heard.push(`second ${value}`));
    emitter.fire(1);
    first.dispose();
    emitter.fire(2);
    assert.deepEqual(heard, ['first 1', 'second 1', 'second 2']);
  });

  it('calls the others when one throws, then throws its error', () => {
    const emitter = new Emitter<void>();
    let called = false;
    emitter.event(() => {
      throw new Error('broken listener');
    });
    emitter.event(() => (called = true));
    assert.throws(() => emitter.fire(), /broken listener/);
    assert.ok(called);
  });

  it('lets a listener remove itself while it is called', () => {
    const emitter = new Emitter<void>();
    let calls = 0;
    const subscription = emitter.event(() => {
      calls++;
      subscription.dispose();
    });
    emitter.fire();
    emitter.fire();
    assert.equal(calls, 1);
  });
});

describe('DisposableStore', () => {
  it('disposes the last one first, and each once', () => {
    const store = new DisposableStore();
    const order: string[] = [];
    store.add({ dispose: () => order.push('a') });
    store.add({ dispose: () => order.push('b') });
    store.dispose();
    store.dispose();
    assert.deepEqual(order, ['b', 'a']);
  });

  it('disposes at once what is added too late', () => {
    const store = new DisposableStore();
    store.dispose();
    let disposed = false;
    store.add({ dispose: () => (disposed = true) });
    assert.ok(disposed);
  });

  it('disposes all and then throws the first error', () => {
    const store = new DisposableStore();
    let disposed = false;
    store.add({ dispose: () => (disposed = true) });
    store.add({
      dispose: () => {
        throw new Error('cannot close');
      },
    });
    assert.throws(() => store.dispose(), /cannot close/);
    assert.ok(disposed);
  });
});
