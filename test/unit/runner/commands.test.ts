import assert from 'node:assert/strict';
import { IdempoError, RefusedError } from '../../../src/core/base/errors';
import type { RunnerChange } from '../../../src/core/runner/runnerService';
import {
  backfillRequest, CHAIN, DAY_MS, define, makeBench, MARCH_1, MINUTE_MS, NOW, rerunRequest, runRequest, settleTurns,
} from './harness';

const TRANSIENT = { kind: 'fail', error: 'transient' } as const;

function refusal(code: string, message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof RefusedError && error.code === code && message.test(error.message);
}

describe('tasks that are not executed', () => {
  it('are passed through with the reason: disabled ones and other types than SQL', async () => {
    const bench = makeBench();
    await bench.runner.run(runRequest(define({
      tasks: [{ name: 'load' }, { name: 'mail', deps: ['load'], type: 'Shell' }, { name: 'old', deps: ['mail'], extra: ['flag: NO'] }, { name: 'mart', deps: ['old'] }],
    })));
    await bench.settle();
    assert.equal(bench.tasks(), 'load:succeeded mail:skipped old:skipped mart:succeeded');
    assert.equal(bench.newest().state, 'succeeded');
    assert.deepEqual(bench.store.listTaskInstances(bench.newest().id).map(({ skipCause, reason }) => [skipCause, reason]), [
      [undefined, undefined], ['notLocal', 'Shell tasks are not executed locally'], ['disabled', 'disabled (flag: NO)'], [undefined, undefined],
    ]);
  });

  it('keep anything from beginning when a parameter of theirs cannot be resolved, named with its place', async () => {
    const bench = makeBench();
    const definition = define({ tasks: [{ name: 'load' }, { name: 'clean', deps: ['load'], sql: 'select ${no_such}' }] });
    const refused = refusal('definitionInvalid', /^task clean cannot run: orders\.workflow\.yaml:\d+:\d+: .*no_such/);
    await assert.rejects(bench.runner.run(runRequest(definition)), refused);
    await assert.rejects(bench.runner.backfill(backfillRequest(definition, [0, 1])), refused);
    assert.deepEqual(bench.store.listLogicalInstances({ workflow: undefined }), []);
    await bench.runner.run({ ...runRequest(definition), scope: { kind: 'only', tasks: ['load'] } });
    await bench.settle();
    assert.deepEqual(bench.executed, ['load']);
  });

  it('fail for good without executing when a value fits no more at a later schedule time of a backfill', async () => {
    const bench = makeBench();
    const definition = define({ tasks: [{ name: 'load', retries: 3, sql: 'select ${n}', extra: ["input_params: {n: 'LIST([$[dd]])'}"] }] });
    // [10] is a JSON array, [09] is not.
    await bench.runner.backfill(backfillRequest(definition, [8, 9], { order: 'desc' }));
    await bench.settle();
    const ninth = bench.newest(MARCH_1 + 8 * DAY_MS);
    const [task] = bench.store.listTaskInstances(ninth.id);
    const attempts = bench.store.listAttempts(task?.id ?? '');
    assert.deepEqual([task?.state, attempts.length, attempts[0]?.error?.kind, bench.executed], ['failed', 1, 'permanent', ['load']]);
    assert.match(attempts[0]?.error?.message ?? '', /^orders\.workflow\.yaml:\d+:\d+: .*not a JSON array/);
    const text = bench.store.findDefinition(ninth.definitionHash)?.text ?? '';
    assert.equal(text.slice(attempts[0]?.error?.start, attempts[0]?.error?.end), '${n}');
  });

  it('are refused as a whole, before anything is made, when the workflow has a structural mistake', async () => {
    const bench = makeBench();
    const cyclic = define({ tasks: [{ name: 'a', deps: ['b'] }, { name: 'b', deps: ['a'] }] });
    const refused = refusal('definitionInvalid', /^orders\.workflow\.yaml:\d+:\d+: .*a → b → a.* \[D04\]$/);
    await assert.rejects(bench.runner.run(runRequest(cyclic)), refused);
    await assert.rejects(bench.runner.backfill(backfillRequest(cyclic, [0, 1])), refused);
    assert.deepEqual(bench.store.listLogicalInstances({ workflow: undefined }), []);
  });

  it('wait for their delay before the first attempt, and not again before a retry', async () => {
    const bench = makeBench({ script: (_, count) => (count === 1 ? TRANSIENT : { kind: 'succeed' }) });
    await bench.runner.run(runRequest(define({ tasks: [{ name: 'load', retries: 1, extra: ['delay_time: 5'] }] })));
    await bench.settle();
    const [task] = bench.store.listTaskInstances(bench.newest().id);
    assert.deepEqual(bench.store.listAttempts(task?.id ?? '').map(({ startedAt }) => startedAt - NOW), [5 * MINUTE_MS, 6 * MINUTE_MS]);
  });

  it('wait as long as the caller says instead of the declared minutes', async () => {
    const bench = makeBench({ script: (_, count) => (count === 1 ? TRANSIENT : { kind: 'succeed' }) });
    const definition = define({ tasks: [{ name: 'load', retries: 1, extra: ['delay_time: 5'] }] });
    await bench.runner.run({ ...runRequest(definition), options: { waitMs: 10 } });
    await bench.settle();
    const [task] = bench.store.listTaskInstances(bench.newest().id);
    assert.deepEqual(bench.store.listAttempts(task?.id ?? '').map(({ startedAt }) => startedAt - NOW), [10, 20]);
  });
});

describe('seeds', () => {
  const files = { 'seed.sql': 'create 1' };
  const seeded = { ...CHAIN, tail: ['idempo:', '  seed: [seed.sql]'] };

  it('are applied once before the first task, and again when they change', async () => {
    const applied: string[] = [];
    const bench = makeBench({ engine: (sql) => (sql.startsWith('create') ? applied.push(sql) : 0) });
    await bench.runner.run(runRequest(define(seeded, files)));
    assert.deepEqual([applied, bench.executed], [['create 1'], []]);
    await bench.settle();
    await bench.runner.backfill(backfillRequest(define(seeded, files), [1, 2]));
    assert.deepEqual(applied, ['create 1']);
    await bench.runner.run(runRequest(define(seeded, { 'seed.sql': 'create 2' }), MARCH_1 + 5 * DAY_MS));
    assert.deepEqual(applied, ['create 1', 'create 2']);
  });

  it('refuse the run when they fail or are missing, and nothing is made', async () => {
    const bench = makeBench({
      engine: () => {
        throw new Error('no such table: raw');
      },
    });
    await assert.rejects(bench.runner.run(runRequest(define(seeded, files))), refusal('seedFailed', /^orders cannot run: .*seed\.sql failed: no such table: raw$/));
    await assert.rejects(bench.runner.run(runRequest(define(seeded))), refusal('definitionInvalid', /seed script seed\.sql does not exist/));
    assert.deepEqual(bench.store.listLogicalInstances({ workflow: undefined }), []);
  });
});

describe('pausing, resuming and cancelling one workflow instance', () => {
  it('lets the running attempt finish, holds the rest, and goes on where it was', async () => {
    let paused: Promise<void> | undefined;
    const bench = makeBench({
      script: ({ workflowInstanceId }) => {
        paused ??= bench.runner.pauseInstance(workflowInstanceId);
        return { kind: 'succeed' };
      },
    });
    await bench.runner.run(runRequest(define(CHAIN)));
    await bench.settle();
    await paused;
    assert.deepEqual([bench.newest().state, bench.tasks()], ['paused', 'load:succeeded clean:paused mart:pending side:paused']);
    await bench.runner.resumeInstance(bench.newest().id);
    await bench.settle();
    assert.equal(bench.newest().state, 'succeeded');
    assert.deepEqual(bench.executed, ['load', 'clean', 'side', 'mart']);
  });

  it('holds a task that waits for its retry, which goes on at once when it is resumed', async () => {
    const bench = makeBench({ script: (_, count) => (count === 1 ? TRANSIENT : { kind: 'succeed' }) });
    await bench.runner.run(runRequest(define({ tasks: [{ name: 'load', retries: 1 }] })));
    await settleTurns();
    await bench.runner.pauseInstance(bench.newest().id);
    assert.deepEqual([bench.newest().state, bench.tasks(), bench.time.nextAlarmAt], ['paused', 'load:paused', undefined]);
    await bench.runner.resumeInstance(bench.newest().id);
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.executed, bench.time.now()], ['succeeded', ['load!', 'load'], NOW]);
  });

  it('stops what waits at once, and executes nothing afterwards (promise 6)', async () => {
    const bench = makeBench({ script: () => TRANSIENT });
    await bench.runner.run(runRequest(define({ tasks: [{ name: 'load', retries: 2 }, { name: 'mart', deps: ['load'] }] })));
    await settleTurns();
    await bench.runner.cancelInstance(bench.newest().id);
    assert.deepEqual([bench.newest().state, bench.newest().reason, bench.tasks()], ['stopped', 'cancelled', 'load:stopped mart:stopped']);
    await bench.settle();
    assert.deepEqual(bench.executed, ['load!']);
    await bench.runner.cancelInstance(bench.newest().id);
  });

  it('is recorded when the store ends the statement before the request arrives', async () => {
    const bench = makeBench({ script: ({ task }) => (task === 'clean' ? { kind: 'stop' } : { kind: 'succeed' }) });
    await bench.runner.run(runRequest(define(CHAIN)));
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.tasks()], ['stopped', 'load:succeeded clean:stopped mart:stopped side:succeeded']);
  });

  it('is refused where the state does not allow it, and for what does not exist', async () => {
    const bench = makeBench();
    const { id } = await bench.runner.run(runRequest(define(CHAIN)));
    await bench.settle();
    await assert.rejects(bench.runner.pauseInstance(id), refusal('notAllowed', /^run 1 of orders at 2025-03-01 00:00:00 is succeeded: it cannot be paused$/));
    await assert.rejects(bench.runner.cancelInstance('nothing'), refusal('notFound', /no workflow instance nothing/));
    await assert.rejects(bench.runner.pauseBackfill('nothing'), refusal('notFound', /no backfill nothing/));
    await assert.rejects(bench.runner.injectFault({ workflow: 'orders', task: 'load', times: -1 }), refusal('badFault', /whole number/));
    await assert.rejects(bench.runner.query('select 1', 10), refusal('noQueries', /cannot be queried/));
  });
});

describe('one member of a backfill', () => {
  it('that is resumed keeps to the limit of its backfill (I13)', async () => {
    const bench = makeBench({ script: () => TRANSIENT });
    const definition = define({ tasks: [{ name: 'load', retries: 3 }] });
    const { id, workflowInstanceIds: [first = '', second = ''] } = await bench.runner.backfill(backfillRequest(definition, [0, 2], { parallel: 1 }));
    await settleTurns();
    await bench.runner.pauseBackfill(id);
    await bench.runner.resumeInstance(first);
    await assert.rejects(bench.runner.run(runRequest(definition, MARCH_1 + DAY_MS)), refusal('limitReached', /allows 1 at a time and 1 is at work/));
    await assert.rejects(bench.runner.resumeInstance(second), refusal('notAllowed', /waits for its turn in a backfill/));
    await bench.runner.resumeBackfill(id);
    await settleTurns();
    assert.deepEqual([first, second].map((one) => bench.store.findWorkflowInstance(one)?.state), ['running', 'waiting']);
  });

  it('that is resumed while the backfill works goes back into the queue', async () => {
    const bench = makeBench({ script: () => TRANSIENT });
    const definition = define({ tasks: [{ name: 'load', retries: 1 }] });
    const { workflowInstanceIds: [first = '', second = ''] } = await bench.runner.backfill(backfillRequest(definition, [0, 1], { parallel: 1 }));
    await settleTurns();
    await bench.runner.pauseInstance(first);
    await settleTurns();
    await bench.runner.resumeInstance(first);
    await settleTurns();
    assert.deepEqual([first, second].map((one) => bench.store.findWorkflowInstance(one)?.state), ['waiting', 'running']);
  });

  it('leaves nothing behind when a command is refused half-way', async () => {
    let refused: Promise<unknown> | undefined;
    const definition = define({ tasks: [{ name: 'load' }] });
    const bench = makeBench({
      onYield: () => {
        const [first] = bench.store.listUnfinishedWorkflowInstances();
        const isAttempting = bench.store.listTaskInstances(first?.id ?? '').some(({ state }) => state === 'running');
        if (!isAttempting || refused !== undefined) return;
        void bench.runner.pauseBackfill('backfill1');
        refused = bench.runner.backfill(backfillRequest(definition, [0, 1], { parallel: 7 }));
        refused.catch(() => undefined);
      },
    });
    await bench.runner.backfill(backfillRequest(definition, [0, 1]));
    await bench.settle();
    await assert.rejects(refused ?? Promise.resolve(), refusal('notAllowed', /is pausing: resume is not possible/));
    assert.equal(bench.store.findBackfill('backfill1')?.parallel, 1);
    await bench.runner.resumeBackfill('backfill1');
    await bench.settle();
    assert.deepEqual([bench.store.findBackfill('backfill1')?.parallel, bench.store.findBackfill('backfill1')?.state], [1, 'succeeded']);
  });
});

describe('the definition', () => {
  it('is pinned for a rerun, unless a current one is given', async () => {
    const bench = makeBench({ script: () => ({ kind: 'fail', error: 'permanent' }) });
    await bench.runner.run(runRequest(define({ tasks: [{ name: 'load', sql: 'select 1' }] })));
    await bench.settle();
    const sqlOf = () => bench.store.listAttempts(bench.store.listTaskInstances(bench.newest().id)[0]?.id ?? '')[0]?.renderedSql;
    await bench.runner.rerun(rerunRequest({ kind: 'failed' }));
    await bench.settle();
    assert.equal(sqlOf(), 'select 1');
    await bench.runner.rerun(rerunRequest({ kind: 'failed' }, define({ tasks: [{ name: 'load', sql: 'select 2' }] })));
    await bench.settle();
    assert.equal(sqlOf(), 'select 2');
    const pinned = await bench.runner.findDefinition(bench.newest().definitionHash);
    assert.match(pinned?.text ?? '', /select 2/);
    assert.equal(await bench.runner.findDefinition('none'), undefined);
    const other = define({ name: 'other', tasks: [{ name: 'load' }] });
    await assert.rejects(bench.runner.rerun(rerunRequest({ kind: 'failed' }, other)), refusal('otherWorkflow', /holds the workflow other, not orders/));
  });
});

describe('listening and looking', () => {
  it('tells in batches what has changed, after it is on disk', async () => {
    const bench = makeBench();
    const changes: RunnerChange[] = [];
    const listening = bench.runner.onChange((change) => changes.push(change));
    bench.runner.onChange(() => {
      throw new Error('a listener failed');
    });
    const { id } = await bench.runner.run(runRequest(define(CHAIN)));
    await bench.settle();
    assert.ok(changes.length >= 2 && changes.length < 8, `${changes.length} batches`);
    assert.ok(changes.every(({ workflowInstanceIds, workflows }) => workflowInstanceIds[0] === id && workflows[0] === 'orders'));
    listening.dispose();
  });

  it('gives everything under each schedule time, newest first', async () => {
    const bench = makeBench();
    await bench.runner.backfill(backfillRequest(define(CHAIN), [0, 2]));
    await bench.settle();
    const { logicalInstances, backfills, access } = await bench.runner.status({ workflow: 'orders', limit: 2 });
    assert.deepEqual(logicalInstances.map(({ logicalInstance }) => logicalInstance.scheduleTime), ['2025-03-03 00:00:00', '2025-03-02 00:00:00']);
    assert.equal(logicalInstances[0]?.workflowInstances[0]?.tasks[0]?.attempts[0]?.state, 'succeeded');
    assert.deepEqual([backfills.length, access], [1, 'owner']);
  });

  it('answers for the instances that are named, for the newest of workflows, and without the texts of attempts', async () => {
    const bench = makeBench();
    await bench.runner.backfill(backfillRequest(define(CHAIN), [0, 3]));
    await bench.settle();
    const all = (await bench.runner.status({})).logicalInstances;
    const ids = [all[3], all[1], all[3]].flatMap((each) => each?.workflowInstances[0]?.instance.id ?? []);
    assert.deepEqual((await bench.runner.status({ workflowInstanceIds: [...ids, 'gone'] })).logicalInstances, [all[1], all[3]]);
    assert.deepEqual((await bench.runner.status({ workflowInstanceIds: [] })).logicalInstances, []);
    assert.deepEqual((await bench.runner.status({ newestOf: ['orders', 'none'], limit: 1 })).logicalInstances, [all[0]]);
    const [bare] = (await bench.runner.status({ limit: 1, withoutTexts: true })).logicalInstances;
    const attempt = bare?.workflowInstances[0]?.tasks[0]?.attempts[0];
    assert.deepEqual([attempt?.state, attempt?.renderedSql, attempt?.log], ['succeeded', '', '']);
    assert.notEqual(all[0]?.workflowInstances[0]?.tasks[0]?.attempts[0]?.renderedSql, '');
  });

  it('stops for good when the store fails, and says so to each later command', async () => {
    const bench = makeBench();
    const definition = define(CHAIN);
    await bench.runner.run(runRequest(definition));
    bench.store.flush = () => Promise.reject(new Error('disk full'));
    await settleTurns();
    const stopped = (error: unknown) => error instanceof IdempoError && error.code === 'runnerStopped' && error.message.includes('disk full');
    await assert.rejects(bench.runner.whenIdle(), stopped);
    await assert.rejects(bench.runner.run(runRequest(definition, MARCH_1 + DAY_MS)), stopped);
    assert.equal(bench.store.findLogicalInstance('orders', MARCH_1 + DAY_MS), undefined);
  });
});
