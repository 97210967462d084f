import assert from 'node:assert/strict';
import { CHAIN, define, makeBench, MARCH_1, MINUTE_MS, NOW, rerunRequest, runRequest } from './harness';

const FAIL = { kind: 'fail', error: 'transient' } as const;

describe('a run', () => {
  it('executes the tasks in their order and ends in the same step as the last of them', async () => {
    const bench = makeBench();
    const made = await bench.runner.run(runRequest(define(CHAIN)));
    assert.equal(made.state, 'submitted');
    assert.equal(made.scheduleTime, '2025-03-01 00:00:00');
    await bench.settle();
    assert.equal(bench.newest().state, 'succeeded');
    assert.equal(bench.tasks(), 'load:succeeded clean:succeeded mart:succeeded side:succeeded');
    assert.deepEqual(bench.executed, ['load', 'side', 'clean', 'mart']);
  });

  it('keeps schedule time and execution time apart', async () => {
    const bench = makeBench();
    await bench.runner.run(runRequest(define(CHAIN)));
    await bench.settle();
    const { startedAt, finishedAt, scheduleInstant } = bench.newest();
    assert.deepEqual([startedAt, finishedAt, scheduleInstant], [NOW, NOW, MARCH_1]);
  });

  it('retries inside the same task instance after the declared minutes, until it succeeds', async () => {
    const bench = makeBench({ script: (_, count) => (count < 3 ? FAIL : { kind: 'succeed' }) });
    await bench.runner.run(runRequest(define({ tasks: [{ name: 'load', retries: 2, extra: ['fail_retry_interval: 3'] }] })));
    await bench.settle();
    const [task] = bench.store.listTaskInstances(bench.newest().id);
    assert.equal(task?.state, 'succeeded');
    const attempts = bench.store.listAttempts(task.id);
    assert.deepEqual(attempts.map(({ number, state, startedAt }) => [number, state, startedAt - NOW]), [
      [1, 'failed', 0], [2, 'failed', 3 * MINUTE_MS], [3, 'succeeded', 6 * MINUTE_MS],
    ]);
    assert.equal(new Set(attempts.map(({ renderedSql }) => renderedSql)).size, 1);
  });

  it('fails when the budget is used up, skips what follows, and lets other branches go on', async () => {
    const bench = makeBench({ script: ({ task }) => (task === 'load' ? FAIL : { kind: 'succeed' }) });
    await bench.runner.run(runRequest(define({ tasks: CHAIN.tasks.map((task) => ({ ...task, retries: 1 })) })));
    await bench.settle();
    assert.equal(bench.tasks(), 'load:failed clean:skipped mart:skipped side:succeeded');
    assert.equal(bench.newest().state, 'failed');
    assert.equal(bench.newest().reason, 'task load failed');
    assert.deepEqual(bench.store.listTaskInstances(bench.newest().id).map(({ reason }) => reason), [
      undefined, 'follows load, which failed', 'follows clean, which did not run', undefined,
    ]);
    assert.deepEqual(bench.executed, ['load!', 'side', 'load!']);
  });

  it('waits for a failed branch to use its retries before the workflow instance fails', async () => {
    const bench = makeBench({ script: ({ task }, count) => (task === 'side' || count === 1 ? FAIL : { kind: 'succeed' }) });
    await bench.runner.run(runRequest(define({ tasks: [{ name: 'side' }, { name: 'load', retries: 1 }] })));
    await bench.settle();
    assert.equal(bench.tasks(), 'side:failed load:succeeded');
  });

  it('does not retry what cannot pass', async () => {
    const bench = makeBench({ script: () => ({ kind: 'fail', error: 'permanent' }) });
    await bench.runner.run(runRequest(define({ tasks: [{ name: 'load', retries: 3 }] })));
    await bench.settle();
    assert.deepEqual(bench.executed, ['load!']);
  });

  it('stops everything else when the failure strategy is end', async () => {
    const bench = makeBench({ script: ({ task }) => (task === 'load' ? FAIL : { kind: 'succeed' }) });
    await bench.runner.run(runRequest(define({ ...CHAIN, workflowLines: ['failure_strategy: end'] })));
    await bench.settle();
    assert.equal(bench.tasks(), 'load:failed clean:skipped mart:skipped side:stopped');
    assert.equal(bench.newest().state, 'failed');
  });

  it('uses up injected faults, one with each failed attempt, and retries them', async () => {
    const bench = makeBench();
    await bench.runner.injectFault({ workflow: 'orders', task: 'load', times: 2 });
    await bench.runner.run(runRequest(define({ tasks: [{ name: 'load', retries: 1 }] })));
    await bench.settle();
    assert.equal(bench.tasks(), 'load:failed');
    assert.equal(bench.store.faultsLeft('orders', 'load'), 0);
    await bench.runner.rerun(rerunRequest({ kind: 'failed' }));
    await bench.settle();
    assert.equal(bench.tasks(), 'load:succeeded');
    assert.deepEqual(bench.executed, ['load!', 'load!', 'load']);
  });
});

describe('rerun', () => {
  it('of failed tasks runs those and what follows, and carries the others over from the run that produced them', async () => {
    let broken = true;
    const bench = makeBench({ script: ({ task }) => (task === 'clean' && broken ? FAIL : { kind: 'succeed' }) });
    const definition = define(CHAIN);
    const first = await bench.runner.run(runRequest(definition));
    await bench.settle();
    const second = await bench.runner.rerun(rerunRequest({ kind: 'failed' }));
    await bench.settle();
    broken = false;
    const plan = await bench.runner.planRerun(rerunRequest({ kind: 'failed' }));
    assert.deepEqual(plan.tasks.map(({ name, action, reason, carriedOverFrom }) => [name, action, reason, carriedOverFrom]), [
      ['load', 'carryOver', 'succeeded in run 1', first.id],
      ['clean', 'run', 'failed in run 2', undefined],
      ['mart', 'run', 'follows clean', undefined],
      ['side', 'carryOver', 'succeeded in run 1', first.id],
    ]);
    bench.executed.length = 0;
    const third = await bench.runner.rerun(rerunRequest({ kind: 'failed' }));
    assert.deepEqual([third.runNumber, third.rerunOf, third.logicalInstanceId], [3, second.id, first.logicalInstanceId]);
    await bench.settle();
    assert.deepEqual(bench.executed, ['clean', 'mart']);
    assert.equal(bench.tasks(), 'load:carriedOver clean:succeeded mart:succeeded side:carriedOver');
  });
});
