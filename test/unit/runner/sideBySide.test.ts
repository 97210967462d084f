import assert from 'node:assert/strict';
import { CHAIN, define, makeBench, MINUTE_MS, NOW, runRequest, settleTurns, timeline, type TaskText } from './harness';

const FAIL = { kind: 'fail', error: 'transient' } as const;

function tasks(...names: readonly string[]): readonly TaskText[] {
  return names.map((name) => ({ name }));
}

describe('attempts side by side', () => {
  it('begin as soon as what they follow has passed', async () => {
    const bench = makeBench({ takes: { load: 5, clean: 2, mart: 1, side: 6 } });
    await bench.runner.run(runRequest(define(CHAIN)));
    await bench.settle();
    assert.deepEqual(timeline(bench.store), ['load#1 0-5 succeeded', 'side#1 0-6 succeeded', 'clean#1 5-7 succeeded', 'mart#1 7-8 succeeded']);
    assert.equal(bench.newest().finishedAt, NOW + 8_000);
  });

  it('keep to the limit of tasks, in the order of priority and then as they came', async () => {
    const bench = makeBench({ takes: { a: 2, b: 2, c: 2, d: 2 }, limits: { tasks: 2 } });
    const definition = define({ tasks: [
      { name: 'a', extra: ['task_priority: LOW'] }, { name: 'b' }, { name: 'c', extra: ['task_priority: HIGHEST'] }, { name: 'd' },
    ] });
    await bench.runner.run(runRequest(definition));
    await bench.settle();
    assert.deepEqual(timeline(bench.store), ['b#1 0-2 succeeded', 'c#1 0-2 succeeded', 'a#1 2-4 succeeded', 'd#1 2-4 succeeded']);
  });

  it('keep to the slots of their task group, the larger group priority first', async () => {
    const bench = makeBench({ takes: { a: 2, b: 2, c: 2, d: 1 } });
    const grouped = (name: string, priority: number): TaskText => ({ name, extra: ['task_group_id: 7', `task_group_priority: ${priority}`] });
    const definition = define({ tasks: [grouped('a', 1), grouped('b', 1), grouped('c', 9), { name: 'd' }], tail: ['idempo:', '  task_groups: {7: 2}'] });
    await bench.runner.run(runRequest(definition));
    await bench.settle();
    const began = timeline(bench.store).map((line) => line.split(' ').slice(0, 2).join(' '));
    assert.deepEqual(began, ['a#1 0-2', 'c#1 0-2', 'd#1 0-1', 'b#1 2-4']);
  });

  it('never write one table at the same time, whatever it is called', async () => {
    const bench = makeBench({ takes: { a: 3, b: 3, c: 3 } });
    const into = (name: string, table: string): TaskText => ({ name, sql: `insert into ${table} select 1` });
    await bench.runner.run(runRequest(define({ tasks: [into('a', 'Sales'), into('b', 'sales'), into('c', 'other')] })));
    await bench.settle();
    assert.deepEqual(timeline(bench.store), ['a#1 0-3 succeeded', 'c#1 0-3 succeeded', 'b#1 3-6 succeeded']);
  });

  it('never write one table at the same time when only its parameters say which it is', async () => {
    const bench = makeBench({ takes: { a: 3, b: 3, c: 3 } });
    const into = (name: string, table: string, sql = 'insert into !{table} select 1'): TaskText => ({
      name, sql, extra: ['local_params:', `  - {prop: table, direct: IN, type: VARCHAR, value: ${table}}`],
    });
    await bench.runner.run(runRequest(define({ tasks: [into('a', 'sales'), into('b', 'sales', 'delete from ${table}'), into('c', 'other')] })));
    await bench.settle();
    assert.deepEqual(timeline(bench.store), ['a#1 0-3 succeeded', 'c#1 0-3 succeeded', 'b#1 3-6 succeeded']);
  });

  it('are ended with a failure when the strategy is end, and what was not begun stays so', async () => {
    const bench = makeBench({ takes: { load: 3, clean: 1, side: 10, mart: 1 }, script: ({ task }) => (task === 'load' ? { kind: 'fail', error: 'permanent' } : { kind: 'succeed' }) });
    await bench.runner.run(runRequest(define({ ...CHAIN, tail: ['idempo:', '  failure_strategy: end'] })));
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.newest().reason], ['failed', 'task load failed']);
    assert.deepEqual(timeline(bench.store), ['load#1 0-3 failed', 'side#1 0-3 stopped']);
    assert.equal(bench.tasks(), 'load:failed clean:skipped mart:skipped side:stopped');
  });

  it('go on when one fails and the strategy is continue', async () => {
    const bench = makeBench({ takes: { load: 3, side: 10 }, script: ({ task }) => (task === 'load' ? { kind: 'fail', error: 'permanent' } : { kind: 'succeed' }) });
    await bench.runner.run(runRequest(define(CHAIN)));
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.tasks()], ['failed', 'load:failed clean:skipped mart:skipped side:succeeded']);
    assert.equal(bench.newest().finishedAt, NOW + 10_000);
  });

  it('wait for their retry while the others run', async () => {
    const bench = makeBench({ takes: { load: 1, side: 2 }, script: ({ task }, count) => (task === 'load' && count === 1 ? FAIL : { kind: 'succeed' }) });
    await bench.runner.run(runRequest(define({ tasks: [{ name: 'load', retries: 1 }, { name: 'side' }] })));
    await bench.settle();
    assert.deepEqual(timeline(bench.store), ['load#1 0-1 failed', 'side#1 0-2 succeeded', 'load#2 61-62 succeeded']);
  });

  it('end at once when the run is cancelled, and nothing of them takes effect (promise 6)', async () => {
    const bench = makeBench({ takes: { load: 5, side: 5 } });
    const { id } = await bench.runner.run(runRequest(define(CHAIN)));
    await settleTurns();
    bench.time.setClock(NOW + 2_000);
    await bench.runner.cancelInstance(id);
    assert.deepEqual([bench.newest().state, bench.tasks()], ['stopped', 'load:stopped clean:stopped mart:stopped side:stopped']);
    assert.deepEqual(timeline(bench.store), ['load#1 0-2 stopped', 'side#1 0-2 stopped']);
    await bench.settle();
    assert.deepEqual(bench.store.effects, []);
  });

  it('run to their end when the run is paused; those whose turn comes then are parked', async () => {
    const bench = makeBench({ takes: { load: 5, side: 3 } });
    const { id } = await bench.runner.run(runRequest(define(CHAIN)));
    await settleTurns();
    await bench.runner.pauseInstance(id);
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.tasks()], ['paused', 'load:succeeded clean:paused mart:pending side:succeeded']);
    await bench.runner.resumeInstance(id);
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.newest().runNumber], ['succeeded', 1]);
  });

  it('make a pause in vain when they were the last, and a failure counts for more than a pause (dolphinscheduler.md §3.2)', async () => {
    const last = makeBench({ takes: { a: 5 } });
    const { id } = await last.runner.run(runRequest(define({ tasks: tasks('a') })));
    await settleTurns();
    await last.runner.pauseInstance(id);
    await last.settle();
    assert.equal(last.newest().state, 'succeeded');
    const failing = makeBench({ takes: { load: 2, side: 3 }, script: ({ task }) => (task === 'side' ? { kind: 'fail', error: 'permanent' } : { kind: 'succeed' }) });
    const second = await failing.runner.run(runRequest(define(CHAIN)));
    await settleTurns();
    await failing.runner.pauseInstance(second.id);
    await failing.settle();
    assert.deepEqual([failing.newest().state, failing.tasks()], ['failed', 'load:succeeded clean:stopped mart:stopped side:failed']);
  });

  it('may be limited in the number of workflow instances that run', async () => {
    const bench = makeBench({ takes: { a: 2 }, limits: { instances: 1 } });
    const definition = define({ tasks: tasks('a') });
    for (const day of [0, 1, 2]) await bench.runner.run({ ...runRequest(definition), scheduleInstant: runRequest(definition).scheduleInstant + day * 1_440 * MINUTE_MS });
    await bench.settle();
    assert.deepEqual(timeline(bench.store), ['a#1 0-2 succeeded', 'a#1 2-4 succeeded', 'a#1 4-6 succeeded']);
  });
});

describe('a timeout', () => {
  const timed = (strategy: string, extra: readonly string[] = []): TaskText => ({ name: 'a', extra: ['timeout: 1', `timeout_notify_strategy: ${strategy}`, ...extra] });

  it('that warns changes nothing else', async () => {
    const bench = makeBench({ takes: { a: 90 } });
    await bench.runner.run(runRequest(define({ tasks: [timed('WARN')] })));
    await bench.settle();
    const [task] = bench.store.listTaskInstances(bench.newest().id);
    assert.deepEqual([bench.newest().state, task?.state, task?.warning], ['succeeded', 'succeeded', 'takes longer than 1 min']);
  });

  it('that fails ends the attempt, which is not retried; what follows does not run', async () => {
    const bench = makeBench({ takes: { a: 90 } });
    await bench.runner.run(runRequest(define({ tasks: [timed('FAILED', ['fail_retry_times: 2']), { name: 'b', deps: ['a'] }] })));
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.tasks()], ['stopped', 'a:stopped b:skipped']);
    assert.deepEqual(timeline(bench.store), ['a#1 0-60 stopped']);
    assert.equal(bench.store.listTaskInstances(bench.newest().id)[0]?.reason, 'timed out: it took longer than 1 min');
  });

  it('that does both notes the warning as well', async () => {
    const bench = makeBench({ takes: { a: 90 } });
    await bench.runner.run(runRequest(define({ tasks: [timed('WARNFAILED')] })));
    await bench.settle();
    const [task] = bench.store.listTaskInstances(bench.newest().id);
    assert.deepEqual([task?.state, task?.warning], ['stopped', 'takes longer than 1 min']);
  });

  it('does nothing to an attempt that is quicker', async () => {
    const bench = makeBench({ takes: { a: 60 } });
    await bench.runner.run(runRequest(define({ tasks: [timed('FAILED')] })));
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.time.nextAlarmAt], ['succeeded', undefined]);
  });

  it('of a workflow warns and never ends it', async () => {
    const bench = makeBench({ takes: { a: 90 } });
    await bench.runner.run(runRequest(define({ workflowLines: ['timeout: 1'], tasks: tasks('a') })));
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.newest().warning], ['succeeded', 'takes longer than 1 min']);
  });
});

describe('a delay', () => {
  it('postpones the first attempt only, and a pause does not make it longer', async () => {
    const bench = makeBench({ takes: { a: 1 }, script: (_, count) => (count === 1 ? FAIL : { kind: 'succeed' }) });
    const { id } = await bench.runner.run(runRequest(define({ tasks: [{ name: 'a', retries: 1, extra: ['delay_time: 2'] }] })));
    await settleTurns();
    assert.equal(bench.tasks(), 'a:delayed');
    await bench.runner.pauseInstance(id);
    assert.deepEqual([bench.newest().state, bench.tasks()], ['paused', 'a:paused']);
    bench.time.setClock(NOW + 60_000);
    await bench.runner.resumeInstance(id);
    await bench.settle();
    assert.deepEqual(timeline(bench.store), ['a#1 120-121 failed', 'a#2 181-182 succeeded']);
  });
});
