import assert from 'node:assert/strict';
import { CHAIN, define, makeBench, MARCH_1, DAY_MS, NOW, rerunRequest, runRequest, settleTurns, timeline, workflowText, type Bench } from './harness';
import { RefusedError } from '../../../src/core/base/errors';
import { findOrphanedSchedules } from '../../../src/core/views/localSchedule';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';

const PERMANENT = { kind: 'fail', error: 'permanent' } as const;

function broken(...names: readonly string[]): { readonly mended: Set<string>; readonly bench: Bench } {
  const mended = new Set<string>();
  const bench = makeBench({ takes: {}, script: ({ task }) => (names.includes(task) && !mended.has(task) ? PERMANENT : { kind: 'succeed' }) });
  return { mended, bench };
}

function refusal(code: string, message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof RefusedError && error.code === code && message.test(error.message);
}

describe('forcing a task to succeed', () => {
  it('makes the run succeed when nothing else was lacking (dolphinscheduler.md §3.6.5)', async () => {
    const { bench } = broken('side');
    const { id } = await bench.runner.run(runRequest(define(CHAIN)));
    await bench.settle();
    await bench.runner.forceSuccess(id, 'side');
    assert.deepEqual([bench.newest().state, bench.newest().runNumber, bench.tasks()], ['succeeded', 1, 'load:succeeded clean:succeeded mart:succeeded side:forcedSuccess']);
  });

  it('leaves the run failed while others did not run; rerun failed then runs those and not the forced one', async () => {
    const { bench } = broken('load');
    const { id } = await bench.runner.run(runRequest(define(CHAIN)));
    await bench.settle();
    await bench.runner.forceSuccess(id, 'load');
    assert.deepEqual([bench.newest().state, bench.tasks()], ['failed', 'load:forcedSuccess clean:skipped mart:skipped side:succeeded']);
    await bench.runner.rerun(rerunRequest({ kind: 'failed' }));
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.tasks()], ['succeeded', 'load:carriedOver clean:succeeded mart:succeeded side:carriedOver']);
  });

  it('is refused while the run goes on, for a task that did not fail, and for an older run', async () => {
    const { bench } = broken('load');
    const { id } = await bench.runner.run(runRequest(define(CHAIN)));
    await assert.rejects(bench.runner.forceSuccess(id, 'load'), refusal('notAllowed', /run 1 is (?:submitted|running), wait until it has ended/));
    await bench.settle();
    await assert.rejects(bench.runner.forceSuccess(id, 'side'), refusal('notAllowed', /task side of orders at 2025-03-01 00:00:00 is succeeded: only a failed or stopped task/));
    await assert.rejects(bench.runner.forceSuccess(id, 'lod'), refusal('unknownTask', /no task "lod"; its tasks are load, clean, mart, side/));
    await bench.runner.rerun(rerunRequest({ kind: 'all' }));
    await bench.settle();
    await assert.rejects(bench.runner.forceSuccess(id, 'load'), refusal('notAllowed', /is not the newest/));
  });
});

describe('recovering a task while its siblings run', () => {
  it('runs it and what was skipped because of it in the same run, with a full retry budget', async () => {
    const mended = new Set<string>();
    const bench = makeBench({
      takes: { load: 1, side: 200 },
      script: ({ task }) => (task === 'load' && !mended.has(task) ? { kind: 'fail', error: 'transient' } : { kind: 'succeed' }),
    });
    const { id } = await bench.runner.run(runRequest(define({ tasks: CHAIN.tasks.map((task) => (task.name === 'load' ? { ...task, retries: 1 } : task)) })));
    for (let ring = 0; ring < 3; ring++) {
      await settleTurns();
      bench.time.advance();
    }
    await settleTurns();
    assert.equal(bench.tasks(), 'load:failed clean:skipped mart:skipped side:running');
    mended.add('load');
    await bench.runner.recoverTask(id, 'load');
    await settleTurns();
    assert.equal(bench.tasks(), 'load:running clean:pending mart:pending side:running');
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.newest().runNumber, bench.tasks()], ['succeeded', 1, 'load:succeeded clean:succeeded mart:succeeded side:succeeded']);
    const [load] = bench.store.listTaskInstances(id);
    assert.deepEqual([load?.generation, load?.attemptsUsed, bench.store.listAttempts(load?.id ?? '').map(({ number }) => number)], [2, 1, [1, 2, 3]]);
  });

  it('is refused when the run has ended or the task did not fail', async () => {
    const { bench } = broken('load');
    const { id } = await bench.runner.run(runRequest(define(CHAIN)));
    await settleTurns();
    await assert.rejects(bench.runner.recoverTask(id, 'side'), refusal('notAllowed', /is running: only a failed or stopped task/));
    await bench.settle();
    await assert.rejects(bench.runner.recoverTask(id, 'load'), refusal('notAllowed', /run 1 is failed, rerun the failed tasks instead/));
  });
});

describe('choosing where to begin', () => {
  it('takes several tasks with what follows them, what they need, or alone', async () => {
    const states = async (scope: { readonly kind: 'from' | 'to' | 'only'; readonly tasks: readonly string[] }): Promise<string> => {
      const bench = makeBench();
      await bench.runner.run({ ...runRequest(define(CHAIN)), scope });
      await bench.settle();
      return bench.tasks();
    };
    assert.equal(await states({ kind: 'from', tasks: ['clean', 'side'] }), 'load:skipped clean:succeeded mart:succeeded side:succeeded');
    assert.equal(await states({ kind: 'to', tasks: ['clean'] }), 'load:succeeded clean:succeeded mart:skipped side:skipped');
    assert.equal(await states({ kind: 'only', tasks: ['mart', 'side'] }), 'load:skipped clean:skipped mart:succeeded side:succeeded');
  });

  it('is repeated by a rerun of the whole run (dolphinscheduler.md §3.6.1)', async () => {
    const bench = makeBench();
    await bench.runner.run({ ...runRequest(define(CHAIN)), scope: { kind: 'only', tasks: ['side'] } });
    await bench.settle();
    await bench.runner.rerun(rerunRequest({ kind: 'all' }));
    await bench.settle();
    assert.deepEqual([bench.newest().runNumber, bench.tasks()], [2, 'load:skipped clean:skipped mart:skipped side:succeeded']);
  });
});

describe('a dry run', () => {
  it('succeeds without sending anything, and does not count as a run of its schedule time', async () => {
    const { bench } = broken('load');
    const definition = define(CHAIN);
    await bench.runner.run({ ...runRequest(definition), isDryRun: true });
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.tasks(), bench.store.effects], ['succeeded', 'load:succeeded clean:succeeded mart:succeeded side:succeeded', []]);
    await bench.runner.run(runRequest(definition));
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.newest().runNumber], ['failed', 2]);
    await bench.runner.rerun({ ...rerunRequest({ kind: 'all' }), isDryRun: true });
    await bench.settle();
    assert.equal(bench.newest().state, 'succeeded');
    await bench.runner.rerun(rerunRequest({ kind: 'failed' }));
    await bench.settle();
    assert.deepEqual([bench.newest().runNumber, bench.tasks()], [4, 'load:failed clean:skipped mart:skipped side:carriedOver']);
  });
});

describe('parameters from outside', () => {
  it('are pinned to the run, so that a retry and a rerun send the same SQL (I2)', async () => {
    const bench = makeBench({ script: ({ task }, count) => (task === 'load' && count === 1 ? { kind: 'fail', error: 'transient' } : { kind: 'succeed' }) });
    const definition = define({ workflowLines: ['param: {who: nobody}'], tasks: [{ name: 'load', retries: 1, sql: 'select ${who}' }] });
    await bench.runner.run({ ...runRequest(definition), inputs: { startup: { who: 'me' }, project: {} } });
    await bench.settle();
    await bench.runner.rerun(rerunRequest({ kind: 'all' }));
    await bench.settle();
    assert.deepEqual(bench.store.effects.map(({ sql }) => sql), ["select 'me'", "select 'me'"]);
  });

  it('handed on by a task are seen by those that follow it and declare them, through carried over ones too', async () => {
    let isBroken = true;
    const bench = makeBench({
      script: ({ task }) => (task === 'use' && isBroken ? PERMANENT : { kind: 'succeed', result: { columns: ['n'], rows: [[6]] } }),
    });
    const definition = define({ tasks: [
      { name: 'count', sql: 'select 6 as n', extra: ['sql_type: "0"', 'output_params: {n: INTEGER(0)}'] },
      { name: 'middle', deps: ['count'] },
      { name: 'use', deps: ['middle'], sql: 'select ${n}', extra: ['input_params: {n: INTEGER(1)}'] },
    ] });
    await bench.runner.run(runRequest(definition));
    await bench.settle();
    isBroken = false;
    await bench.runner.rerun(rerunRequest({ kind: 'failed' }));
    await bench.settle();
    assert.deepEqual([bench.tasks(), bench.store.effects.at(-1)?.sql], ['count:carriedOver middle:carriedOver use:succeeded', 'select 6']);
  });
});

describe('a workflow whose runs may not overlap', () => {
  const serial = (kind: string) => define({ workflowLines: [`execution_type: ${kind}`], tasks: [{ name: 'a' }] });
  const runs = (bench: Bench): readonly string[] => [0, 1, 2].map((day) => bench.newest(MARCH_1 + day * DAY_MS).state);
  const begin = async (bench: Bench, kind: string): Promise<void> => {
    for (const day of [0, 1, 2]) {
      await bench.runner.run(runRequest(serial(kind), MARCH_1 + day * DAY_MS));
      await settleTurns();
    }
  };

  it('waits in the order of creation (serial_wait), also after a failure', async () => {
    const bench = makeBench({ takes: { a: 5 }, script: (_, count) => (count === 1 ? PERMANENT : { kind: 'succeed' }) });
    await begin(bench, 'SERIAL_WAIT');
    assert.deepEqual(runs(bench), ['running', 'waiting', 'waiting']);
    await bench.settle();
    assert.deepEqual(runs(bench), ['failed', 'succeeded', 'succeeded']);
    assert.deepEqual(timeline(bench.store), ['a#1 0-5 failed', 'a#1 5-10 succeeded', 'a#1 10-15 succeeded']);
  });

  it('discards those that come while one is at work (serial_discard)', async () => {
    const bench = makeBench({ takes: { a: 5 } });
    await begin(bench, 'serial_discard');
    await bench.settle();
    assert.deepEqual(runs(bench), ['succeeded', 'stopped', 'stopped']);
    assert.match(bench.newest(MARCH_1 + DAY_MS).reason ?? '', /discarded/);
  });

  it('lets the newest go first (serial_priority)', async () => {
    const bench = makeBench({ takes: { a: 5 } });
    await begin(bench, 'serial_priority');
    await bench.settle();
    assert.deepEqual(runs(bench), ['stopped', 'stopped', 'succeeded']);
  });

  it('lets the next one begin when the one at work is paused, and makes that one wait when it is resumed', async () => {
    const bench = makeBench({ takes: { a: 5 } });
    const definition = define({ workflowLines: ['execution_type: serial_wait'], tasks: [{ name: 'a' }, { name: 'b', deps: ['a'] }] });
    for (const day of [0, 1]) await bench.runner.run(runRequest(definition, MARCH_1 + day * DAY_MS));
    await settleTurns();
    await bench.runner.pauseInstance(bench.newest().id);
    bench.time.advance();
    await settleTurns();
    assert.deepEqual([bench.newest().state, bench.newest(MARCH_1 + DAY_MS).state], ['paused', 'running']);
    await bench.runner.resumeInstance(bench.newest().id);
    assert.equal(bench.newest().state, 'waiting');
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.newest(MARCH_1 + DAY_MS).state], ['succeeded', 'succeeded']);
  });
});

describe('a local schedule', () => {
  const definition = define({ tasks: [{ name: 'a' }] });

  it('makes one logical instance for each tick from now on, and none twice', async () => {
    const bench = makeBench();
    await bench.runner.setLocalSchedule({ definition, missedTicks: 'all' });
    assert.deepEqual((await bench.runner.fireTicks([definition])).nextAt, NOW + DAY_MS);
    bench.time.setClock(NOW + DAY_MS);
    const fired = await bench.runner.fireTicks([definition]);
    await bench.settle();
    assert.deepEqual([fired.instances.map(({ scheduleTime, trigger }) => `${scheduleTime} ${trigger}`), fired.nextAt], [['2025-04-02 00:00:00 schedule'], NOW + 2 * DAY_MS]);
    bench.time.setClock(NOW - DAY_MS);
    assert.deepEqual((await bench.runner.fireTicks([definition])).instances, []);
    bench.time.setClock(NOW + DAY_MS + 1);
    assert.deepEqual((await bench.runner.fireTicks([definition])).instances, []);
  });

  for (const [policy, times] of [['skip', []], ['newestOnly', ['2025-04-04 00:00:00']], ['all', ['2025-04-02 00:00:00', '2025-04-03 00:00:00', '2025-04-04 00:00:00']]] as const) {
    it(`that was not looked at for three days fires ${times.length} of them with ${policy}`, async () => {
      const bench = makeBench();
      await bench.runner.setLocalSchedule({ definition, missedTicks: policy });
      bench.time.setClock(NOW + 3 * DAY_MS + 3_600_000);
      const fired = await bench.runner.fireTicks([definition]);
      await bench.settle();
      assert.deepEqual(fired.instances.map(({ scheduleTime }) => scheduleTime), times);
      assert.equal(fired.skipped.length, 3 - times.length);
    });
  }

  it('leaves a schedule time alone that has run already, and says when a file is gone or broken', async () => {
    const bench = makeBench();
    await bench.runner.setLocalSchedule({ definition, missedTicks: 'all' });
    bench.time.setClock(NOW + DAY_MS);
    await bench.runner.run(runRequest(definition, NOW + DAY_MS));
    await bench.settle();
    assert.deepEqual((await bench.runner.fireTicks([definition])).instances, []);
    bench.time.setClock(NOW + 2 * DAY_MS);
    const gone = await bench.runner.fireTicks([]);
    assert.deepEqual([gone.instances, gone.problems], [[], ['orders is switched on, but its ticks cannot be made: the file of the workflow orders was not found']]);
    assert.equal((await bench.runner.fireTicks([definition])).instances.length, 1);
  });

  it('is part of the status: policy and the tick that was dealt with last', async () => {
    const bench = makeBench();
    assert.deepEqual((await bench.runner.status({})).localSchedules, []);
    await bench.runner.setLocalSchedule({ definition, missedTicks: 'newestOnly' });
    bench.time.setClock(NOW + DAY_MS);
    await bench.runner.fireTicks([definition]);
    const schedule = { workflow: 'orders', missedTicks: 'newestOnly', firedUpTo: NOW + DAY_MS } as const;
    assert.deepEqual((await bench.runner.status({ workflow: 'orders' })).localSchedules, [schedule]);
    assert.deepEqual((await bench.runner.status({ workflow: 'others' })).localSchedules, []);
  });

  it('is switched off, and refused for a workflow without a schedule', async () => {
    const bench = makeBench();
    await bench.runner.setLocalSchedule({ definition, missedTicks: 'all' });
    await bench.runner.setLocalSchedule({ definition, missedTicks: undefined });
    bench.time.setClock(NOW + DAY_MS);
    assert.deepEqual(await bench.runner.fireTicks([definition]), { instances: [], skipped: [], nextAt: undefined, problems: [] });
  });
});

describe('a local schedule whose file is gone', () => {
  it('is found among those that are switched on, and is switched off by its name', async () => {
    const bench = makeBench();
    await bench.runner.setLocalSchedule({ definition: define({ tasks: [{ name: 'a' }] }), missedTicks: 'all' });
    const { workflow } = parseWorkflowFile({ path: 'other.workflow.yaml', text: workflowText({ name: 'other', tasks: [{ name: 'a' }] }), readFile: () => ({ kind: 'missing' }) });
    assert.ok(workflow);
    assert.deepEqual(findOrphanedSchedules(await bench.runner.status({}), [workflow]).map((each) => each.workflow), ['orders']);
    await bench.runner.setLocalSchedule({ workflow: 'orders' });
    assert.deepEqual(findOrphanedSchedules(await bench.runner.status({}), [workflow]), []);
    await assert.rejects(bench.runner.setLocalSchedule({ workflow: 'orders' }), { code: 'notFound' });
  });
});

describe('recovery that goes on', () => {
  it('runs the interrupted attempt again without counting it, in the state that the run had', async () => {
    const bench = makeBench({ takes: { load: 5, side: 5, clean: 1, mart: 1 } });
    await bench.runner.run(runRequest(define(CHAIN)));
    await settleTurns();
    bench.time.setClock(NOW + 2_000);
    await bench.reopen().recover({ then: 'continue' });
    await bench.settle();
    assert.equal(bench.newest().state, 'succeeded');
    assert.deepEqual(timeline(bench.store).slice(0, 4), ['load#1 0-2 interrupted', 'side#1 0-2 interrupted', 'load#2 2-7 succeeded', 'side#2 2-7 succeeded']);
  });

  it('completes a pause and a cancellation that were under way', async () => {
    const pausing = makeBench({ takes: { load: 5 } });
    const first = await pausing.runner.run(runRequest(define(CHAIN)));
    await settleTurns();
    await pausing.runner.pauseInstance(first.id);
    await pausing.reopen().recover({ then: 'continue' });
    await pausing.settle();
    assert.deepEqual([pausing.newest().state, pausing.tasks()], ['paused', 'load:paused clean:pending mart:pending side:paused']);
  });
});

describe('rerunning a paused run', () => {
  it('ends it and begins anew; only its failed tasks cannot be rerun', async () => {
    const bench = makeBench({ takes: { load: 5 } });
    const { id } = await bench.runner.run(runRequest(define(CHAIN)));
    await settleTurns();
    await bench.runner.pauseInstance(id);
    await bench.settle();
    await assert.rejects(bench.runner.rerun(rerunRequest({ kind: 'failed' })), refusal('unfinished', /is paused: resume it or cancel it/));
    assert.equal((await bench.runner.planRerun(rerunRequest({ kind: 'from', tasks: ['clean'] }))).endsPaused, true);
    await bench.runner.rerun(rerunRequest({ kind: 'from', tasks: ['clean', 'side'] }));
    await bench.settle();
    assert.deepEqual([bench.store.findWorkflowInstance(id)?.state, bench.store.findWorkflowInstance(id)?.reason], ['stopped', 'ended by run 2']);
    assert.deepEqual([bench.newest().state, bench.tasks()], ['succeeded', 'load:carriedOver clean:succeeded mart:succeeded side:succeeded']);
  });
});
