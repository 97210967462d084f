import assert from 'node:assert/strict';
import type { WorkflowInstance } from '../../../src/core/instance/records';
import type { LogicalInstanceStatus, StatusQuery, StatusSnapshot } from '../../../src/core/instance/status';
import { StatusFollower } from '../../../src/extension/statusFollower';
import { sampleStatus } from '../views/sampleStatus';

/** A store of logical instances with one run each, that counts what is read of it. */
class CountingStore {
  readonly queries: StatusQuery[] = [];
  readonly #all = new Map<string, LogicalInstanceStatus>();

  constructor(workflows: Readonly<Record<string, number>>) {
    for (const [workflow, count] of Object.entries(workflows)) {
      for (let at = 1; at <= count; at++) this.set(workflow, at, 'succeeded');
    }
  }

  set(workflow: string, at: number, state: WorkflowInstance['state']): void {
    const [sample] = sampleStatus('2025-03-01: sssssss').logicalInstances;
    const run = sample?.workflowInstances[0];
    assert.ok(sample && run);
    const id = `${workflow}@${String(at)}`;
    const logicalInstance = { id, workflow, scheduleInstant: at, scheduleTime: String(at) };
    this.#all.set(id, { logicalInstance, workflowInstances: [{ ...run, instance: { ...run.instance, id: `${id}#1`, workflow, scheduleInstant: at, state } }] });
  }

  readonly status = (query: StatusQuery): Promise<StatusSnapshot> => {
    this.queries.push(query);
    const all = [...this.#all.values()].sort((a, b) => b.logicalInstance.scheduleInstant - a.logicalInstance.scheduleInstant);
    return Promise.resolve({ logicalInstances: this.#ask(all, query), backfills: [], localSchedules: [], access: 'owner' });
  };

  #ask(all: readonly LogicalInstanceStatus[], query: StatusQuery): readonly LogicalInstanceStatus[] {
    const { workflow, to = Infinity, limit = Infinity, newestOf, workflowInstanceIds } = query;
    if (workflowInstanceIds !== undefined) return all.filter(({ workflowInstances }) => workflowInstances.some(({ instance }) => workflowInstanceIds.includes(instance.id)));
    if (newestOf !== undefined) return newestOf.flatMap((name) => all.filter(({ logicalInstance }) => logicalInstance.workflow === name).slice(0, limit));
    return all.filter(({ logicalInstance }) => (workflow === undefined || logicalInstance.workflow === workflow) && logicalInstance.scheduleInstant < to).slice(0, limit);
  }
}

const change = (...workflowInstanceIds: readonly string[]) => ({ workflows: workflowInstanceIds.length === 0 ? [] : ['a'], workflowInstanceIds, backfillIds: [] });
const known = (follower: StatusFollower, workflow = 'a') =>
  (follower.snapshot?.logicalInstances ?? []).filter(({ logicalInstance }) => logicalInstance.workflow === workflow).map(({ logicalInstance }) => logicalInstance.scheduleInstant);

async function follow(store: CountingStore): Promise<StatusFollower> {
  const follower = new StatusFollower(store, () => undefined);
  await follower.readAll();
  store.queries.length = 0;
  return follower;
}

describe('the status of a store, followed', () => {
  it('reads only what changed, and keeps the identity of the rest', async () => {
    const store = new CountingStore({ a: 50 });
    const follower = await follow(store);
    const before = follower.snapshot?.logicalInstances ?? [];
    store.set('a', 40, 'failed');
    await follower.follow(change('a@40#1'));
    assert.deepEqual(store.queries, [{ workflowInstanceIds: ['a@40#1'] }]);
    const after = follower.snapshot?.logicalInstances ?? [];
    assert.deepEqual(after.map((each, index) => each === before[index]), before.map(({ logicalInstance }) => logicalInstance.scheduleInstant !== 40));
    assert.equal(after[10]?.workflowInstances[0]?.instance.state, 'failed');
  });

  it('is the same object while nothing was read', async () => {
    const follower = await follow(new CountingStore({ a: 3 }));
    assert.equal(follower.snapshot, follower.snapshot);
  });

  it('reads together what changes while it reads', async () => {
    const store = new CountingStore({ a: 50 });
    const follower = await follow(store);
    await Promise.all(['a@1#1', 'a@2#1', 'a@3#1', 'a@4#1', 'a@5#1'].map((id) => follower.follow(change(id))));
    assert.ok(store.queries.length <= 2, String(store.queries.length));
    assert.deepEqual(store.queries.flatMap(({ workflowInstanceIds }) => workflowInstanceIds ?? []).sort(), ['a@1#1', 'a@2#1', 'a@3#1', 'a@4#1', 'a@5#1']);
  });

  it('shows a new schedule time first, and an old one that runs again wherever it lies', async () => {
    const store = new CountingStore({ a: 300 });
    const follower = await follow(store);
    await follower.want('a');
    store.set('a', 301, 'running');
    await follower.follow(change('a@301#1', 'a@7#1'));
    assert.deepEqual(known(follower).slice(0, 2), [301, 300]);
    assert.deepEqual(known(follower).slice(-2), [241, 7]);
    assert.equal(follower.sinceOf('a'), 241);
  });

  it('knows a page of a workflow however many newer instances others have, and more when asked', async () => {
    const store = new CountingStore({ a: 200, busy: 1_000 });
    const follower = await follow(store);
    assert.deepEqual([known(follower).length, known(follower, 'busy').length], [0, 60]);
    await follower.want('a');
    assert.deepEqual([known(follower).length, known(follower)[0], follower.hasOlder('a')], [60, 200, true]);
    await follower.want('a', 240);
    assert.deepEqual([known(follower).length, follower.hasOlder('a'), follower.sinceOf('a')], [200, false, -Infinity]);
  });

  it('knows the newest of every workflow that is named, in few messages', async () => {
    const names = Array.from({ length: 2_000 }, (_, index) => `w${String(index)}`);
    const store = new CountingStore({ ...Object.fromEntries(names.map((name) => [name, 2])), busy: 100 });
    const follower = await follow(store);
    assert.equal(follower.name(names), true);
    await follower.readAll();
    for (const name of names) assert.deepEqual(known(follower, name), [2], name);
    assert.ok(store.queries.length <= 60, String(store.queries.length));
    assert.equal(follower.name(names), false);
  });

  it('reads all again after a change elsewhere, the old ones that it knows included', async () => {
    const store = new CountingStore({ a: 300 });
    const follower = await follow(store);
    await follower.load(['a@7#1']);
    store.set('a', 7, 'failed');
    store.set('a', 299, 'failed');
    await follower.follow(change());
    const failed = follower.snapshot?.logicalInstances.filter(({ workflowInstances }) => workflowInstances[0]?.instance.state === 'failed');
    assert.deepEqual(failed?.map(({ logicalInstance }) => logicalInstance.scheduleInstant), [299, 7]);
  });

  it('does not read ten thousand changed instances one by one', async () => {
    const store = new CountingStore({ a: 10_000 });
    const follower = await follow(store);
    await follower.follow(change(...Array.from({ length: 10_000 }, (_, at) => `a@${String(at + 1)}#1`)));
    assert.ok(store.queries.length < 20, String(store.queries.length));
    assert.equal(known(follower).length, 60);
  });

  it('keeps no more than some hundred old instances beside those in order', async () => {
    const store = new CountingStore({ a: 2_000 });
    const follower = await follow(store);
    for (let at = 1; at <= 800; at++) await follower.follow(change(`a@${String(at)}#1`));
    assert.deepEqual([known(follower).length, known(follower).at(-1)], [560, 301]);
  });

  it('reads all after a reading that failed', async () => {
    const store = new CountingStore({ a: 3 });
    let fails = true;
    const follower = new StatusFollower({ status: (query) => (fails ? Promise.reject(new Error('busy')) : store.status(query)) }, () => undefined);
    await assert.rejects(follower.readAll(), /busy/);
    fails = false;
    await follower.follow(change('a@1#1'));
    assert.deepEqual(known(follower), [3, 2, 1]);
  });
});
