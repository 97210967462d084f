import assert from 'node:assert/strict';
import { IdempoError, IllegalStateError, RefusedError } from '../../../src/core/base/errors';
import { allocateControl, ExecutionPublisher, ExecutionWatcher } from '../../../src/protocol/workerControl';
import { RpcPeer, type RpcMethods } from '../../../src/protocol/workerRpc';
import { makeLine } from '../../support/line';

type Methods = RpcMethods & {
  add(a: number, b: number): Promise<number>;
  fail(kind: string): Promise<never>;
  never(): Promise<never>;
};

const METHODS: Methods = {
  add: (a, b) => Promise.resolve(a + b),
  fail(kind) {
    const cause = new Error('deeper');
    if (kind === 'refused') return Promise.reject(new RefusedError('alreadyRan', 'it ran', { cause }));
    if (kind === 'idempo') return Promise.reject(new IdempoError('storeDamaged', 'broken', { cause }));
    if (kind === 'bug') throw new IllegalStateError('a bug');
    return Promise.reject(new TypeError('not a function'));
  },
  never: () => new Promise(() => undefined),
};

describe('worker line', () => {
  const connect = (onEvent: (event: unknown) => void = () => undefined): { near: RpcPeer<Methods>; far: RpcPeer<RpcMethods> } => {
    const [left, right] = makeLine();
    return { far: new RpcPeer({ port: right, methods: METHODS }), near: new RpcPeer<Methods>({ port: left, methods: {}, onEvent }) };
  };

  it('gives each caller its own answer', async () => {
    const { near } = connect();
    assert.deepEqual(await Promise.all([near.call('add', 1, 2), near.call('add', 3, 4)]), [3, 7]);
  });

  for (const [kind, name, code] of [['refused', 'RefusedError', 'alreadyRan'], ['idempo', 'IdempoError', 'storeDamaged']] as const) {
    it(`brings an error of class ${name} back with code, message and cause`, async () => {
      const { near } = connect();
      await assert.rejects(near.call('fail', kind), (error: unknown) =>
        error instanceof IdempoError && error.name === name && error.code === code && (error instanceof RefusedError) === (name === 'RefusedError') && (error.cause as Error).message === 'deeper');
    });
  }

  it('brings bugs back as what they are', async () => {
    const { near } = connect();
    await assert.rejects(near.call('fail', 'bug'), (error: unknown) => error instanceof IllegalStateError && error.message === 'a bug');
    await assert.rejects(near.call('fail', 'other'), (error: unknown) => (error as Error).name === 'TypeError');
  });

  it('refuses a method that is not offered, inherited ones too', async () => {
    const { near } = connect();
    for (const method of ['nothing', 'toString', '__proto__']) await assert.rejects(near.call(method as 'never'), /no method/);
  });

  it('carries events', async () => {
    const events: unknown[] = [];
    const { near, far } = connect((event) => events.push(event));
    far.sendEvent({ n: 1 });
    await near.call('add', 1, 1);
    assert.deepEqual(events, [{ n: 1 }]);
  });

  it('rejects the calls that wait, and later ones, when the other end is gone', async () => {
    const { near } = connect();
    const waiting = near.call('never');
    const gone = new Error('gone');
    near.end(gone);
    await assert.rejects(waiting, gone);
    await assert.rejects(near.call('add', 1, 2), gone);
  });
});

describe('shared control memory', () => {
  it('tells which execution runs and stops only that one', () => {
    const buffer = allocateControl();
    const publisher = new ExecutionPublisher(buffer);
    const watcher = new ExecutionWatcher(buffer);
    assert.equal(watcher.current(), undefined);
    publisher.begin(['w-1']);
    const first = watcher.current();
    assert.deepEqual(first, { number: 1, ids: ['w-1'] });
    publisher.end();
    publisher.begin(['w-2', 'b-é', 'w-0']);
    assert.ok(first);
    watcher.requestStop(first);
    assert.equal(publisher.isStopRequested(), false, 'an older request does not meet a newer execution');
    const second = watcher.current();
    assert.deepEqual(second, { number: 2, ids: ['w-2', 'b-é', 'w-0'] });
    watcher.requestStop(second);
    assert.equal(publisher.isStopRequested(), true);
    publisher.end();
    assert.equal(publisher.isStopRequested(), false);
    assert.equal(watcher.current(), undefined);
  });
});
