import assert from 'node:assert/strict';
import { MemoryStore, SequentialIds, VirtualTime } from '../../../src/adapters/memory';
import { Runner } from '../../../src/core/runner/runner';
import { DAY_MS, define, MARCH_1, NOW, runRequest, settle, settleTurns } from './harness';

describe('a disk that is full when what follows from a command is to be recorded', () => {
  it('stops the runner, and the next one completes the command', async () => {
    let commits = Infinity;
    const time = new VirtualTime(NOW);
    const store = new MemoryStore({
      onCommit: (moment) => {
        if (moment === 'before' && --commits === 0) throw new Error('disk full');
      },
    });
    const pace = { durationOf: () => Infinity };
    const open = () => new Runner({ store, clock: time, timer: time, ids: new SequentialIds(), pace });
    const runner = open();
    const { id } = await runner.run(runRequest(define({ tasks: [{ name: 'load' }, { name: 'mart', deps: ['load'] }] })));
    await settleTurns();
    // The cancellation is the first commit, that the attempt has ended is the second.
    commits = 2;
    await assert.rejects(runner.cancelInstance(id), { code: 'runnerStopped' });
    await assert.rejects(runner.whenIdle(), { code: 'runnerStopped' });
    assert.equal(store.findWorkflowInstance(id)?.state, 'stopping');
    const next = open();
    await next.recover();
    await settle(next, time);
    assert.equal(store.findWorkflowInstance(id)?.state, 'stopped');
    assert.deepEqual(store.listTaskInstances(id).map(({ state }) => state), ['stopped', 'stopped']);
  });
});

describe('a wait that is taken up twice', () => {
  it('leaves no alarm behind when it is over', async () => {
    const time = new VirtualTime(NOW);
    const store = new MemoryStore();
    const open = () => new Runner({ store, clock: time, timer: time, ids: new SequentialIds() });
    const wait = { name: 'wait', type: 'Dependent', extra: ['groups: [{op: and, groups: [{workflow_name: source}]}]', 'timeout: 30', 'timeout_notify_strategy: FAILED'] };
    const { id } = await open().run(runRequest(define({ tasks: [wait] })));
    await settleTurns();
    time.dropAlarms();
    const next = open();
    await next.recover();
    await next.recover();
    await next.cancelInstance(id);
    assert.deepEqual([store.findWorkflowInstance(id)?.state, time.nextAlarmAt], ['stopped', undefined]);
  });
});

describe('a dry run that is interrupted', () => {
  it('does not begin to wait in earnest for what its Dependent task names', async () => {
    const time = new VirtualTime(NOW);
    const store = new MemoryStore();
    const open = () => new Runner({ store, clock: time, timer: time, ids: new SequentialIds(), pace: { durationOf: () => 1000 } });
    const wait = { name: 'wait', type: 'Dependent', extra: ['groups: [{op: and, groups: [{workflow_name: source}]}]'] };
    const { id } = await open().run({ ...runRequest(define({ tasks: [wait] })), isDryRun: true });
    await settleTurns();
    time.dropAlarms();
    const next = open();
    await next.recover();
    assert.deepEqual([store.findWorkflowInstance(id)?.state, store.listTaskInstances(id).map(({ state }) => state)], ['paused', ['pending']]);
    await next.resumeInstance(id);
    await settle(next, time);
    assert.equal(store.findWorkflowInstance(id)?.state, 'succeeded');
  });
});

describe('a store that is opened again while a run of a serial workflow waits for another one', () => {
  it('begins neither of them by itself', async () => {
    const time = new VirtualTime(NOW);
    const store = new MemoryStore();
    const open = () => new Runner({ store, clock: time, timer: time, ids: new SequentialIds(), pace: { durationOf: () => 1000 } });
    const definition = define({ workflowLines: ['execution_type: serial_wait'], tasks: [{ name: 'load' }, { name: 'mart', deps: ['load'] }] });
    const runner = open();
    const early = await runner.run(runRequest(definition, MARCH_1));
    await runner.pauseInstance(early.id);
    await settle(runner, time);
    const late = await runner.run(runRequest(definition, MARCH_1 + DAY_MS));
    await runner.resumeInstance(early.id);
    assert.equal(store.findWorkflowInstance(early.id)?.state, 'waiting');
    time.dropAlarms();
    const before = store.effects.length;
    const next = open();
    await next.recover();
    await settle(next, time);
    assert.deepEqual([early, late].map(({ id }) => store.findWorkflowInstance(id)?.state), ['paused', 'paused']);
    assert.equal(store.effects.length, before);
  });
});
