import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BackfillMode, RunScope } from '../../src/core/instance/records';
import { backfillRequest, CHAIN, DAY_MS, define, makeBench, MARCH_1, rerunRequest, runRequest, settleTurns, type Bench } from '../unit/runner/harness';

const FAIL = { kind: 'fail', error: 'transient' } as const;
const definition = define(CHAIN);

const runsAt = (bench: Bench, instant: number) => {
  const logical = bench.store.findLogicalInstance('orders', instant);
  return logical === undefined ? [] : bench.store.listWorkflowInstances(logical.id);
};

describe('the promises', () => {
  it('1: one logical instance per workflow and schedule time, however often triggered, by whom, or after which crash', async () => {
    const triggers = fc.array(fc.record({ how: fc.constantFrom('run', 'rerun', 'backfill', 'crash'), day: fc.nat(2), wait: fc.boolean() }), { maxLength: 12 });
    await fc.assert(fc.asyncProperty(triggers, async (list) => {
      let isKilled = false;
      const bench = makeBench({
        onYield: () => {
          if (isKilled) throw new Error('killed');
        },
      });
      for (const { how, day, wait } of list) {
        const at = MARCH_1 + day * DAY_MS;
        if (how === 'run') await bench.runner.run(runRequest(definition, at)).catch(() => undefined);
        else if (how === 'rerun') await bench.runner.rerun(rerunRequest({ kind: 'all' }, undefined, at)).catch(() => undefined);
        else if (how === 'backfill') await bench.runner.backfill(backfillRequest(definition, [0, 2])).catch(() => undefined);
        else {
          isKilled = true;
          await settleTurns();
          isKilled = false;
          await bench.reopen().recover();
        }
        if (wait) await bench.settle();
      }
      const made = bench.store.listLogicalInstances({ workflow: 'orders' });
      assert.equal(new Set(made.map(({ scheduleInstant }) => scheduleInstant)).size, made.length);
      for (const { scheduleInstant } of made) assert.ok(runsAt(bench, scheduleInstant).filter(({ finishedAt }) => finishedAt === undefined).length <= 1);
    }), { numRuns: 60, seed: 1 });
  });

  it('2: at most one live attempt of a task, and attempts ≤ 1 + retries; a rerun begins with a full budget', async () => {
    const bench = makeBench({ script: () => FAIL });
    const retried = define({ tasks: [{ name: 'load', retries: 2 }] });
    await bench.runner.run(runRequest(retried));
    await bench.settle();
    assert.deepEqual(bench.executed, ['load!', 'load!', 'load!']);
    await bench.runner.rerun(rerunRequest({ kind: 'failed' }));
    await bench.settle();
    assert.equal(bench.executed.length, 6);
    assert.deepEqual(runsAt(bench, MARCH_1).map(({ state }) => state), ['failed', 'failed']);
  });

  it('3: all or nothing: killed at any turn, each task is fully done and known, or not done and known', async () => {
    for (let turn = 0; turn < 24; turn++) {
      let turns = 0;
      let isFirst = true;
      const bench = makeBench({
        onYield: () => {
          if (isFirst && turns++ === turn) throw new Error('killed');
        },
      });
      await bench.runner.backfill(backfillRequest(definition, [0, 1]));
      await settleTurns();
      isFirst = false;
      await bench.reopen().recover();
      const known = [0, 1].flatMap((day) => runsAt(bench, MARCH_1 + day * DAY_MS)).flatMap(({ id }) => bench.store.listTaskInstances(id));
      const done = known.filter(({ state }) => state === 'succeeded').map(({ workflowInstanceId, name }) => `${workflowInstanceId} ${name}`);
      assert.deepEqual(bench.store.effects.map(({ workflowInstanceId, task }) => `${workflowInstanceId} ${task}`).sort(), done.sort());
      await bench.runner.backfill(backfillRequest(definition, [0, 1]));
      await bench.settle();
      assert.equal(bench.store.effects.length, 2 * CHAIN.tasks.length, `killed at turn ${turn}: nothing is lost and nothing runs twice`);
    }
  });

  it('4: same inputs, same SQL: run, retried, rerun and backfilled', async () => {
    const sql = "insert into t values ('${schedule_time}', '${system.biz.date}', $[yyyyMMdd-1])";
    const same = define({ tasks: [{ name: 'load', retries: 1, sql }] });
    const bench = makeBench({ script: (_, count) => (count === 1 ? FAIL : { kind: 'succeed' }) });
    const rendered = () => runsAt(bench, MARCH_1).flatMap(({ id }) => bench.store.listTaskInstances(id))
      .flatMap(({ id }) => bench.store.listAttempts(id)).map(({ renderedSql }) => renderedSql);
    await bench.runner.run(runRequest(same));
    await bench.settle();
    bench.time.setClock(bench.time.now() + 40 * DAY_MS);
    await bench.runner.rerun(rerunRequest({ kind: 'all' }));
    await bench.settle();
    await bench.runner.backfill(backfillRequest(same, [0, 0], { mode: 'all' }));
    await bench.settle();
    assert.equal(rendered().length, 4);
    assert.deepEqual([...new Set(rendered())], ["insert into t values ('2025-03-01', '20250228', 20250228)"]);
  });

  it('5: what a preview lists is what happens, for each form of rerun', async () => {
    const scopes: readonly RunScope[] = [
      { kind: 'all' }, { kind: 'failed' }, ...CHAIN.tasks.flatMap(({ name }) => [{ kind: 'from', tasks: [name] }, { kind: 'only', tasks: [name] }] as const),
    ];
    for (const scope of scopes) {
      let isBroken = true;
      const bench = makeBench({ script: ({ task }) => (task === 'side' && isBroken ? FAIL : { kind: 'succeed' }) });
      await bench.runner.run(runRequest(definition));
      await bench.settle();
      isBroken = false;
      bench.executed.length = 0;
      const plan = await bench.runner.planRerun(rerunRequest(scope));
      await bench.runner.rerun(rerunRequest(scope));
      await bench.settle();
      const listed = plan.tasks.filter(({ action }) => action === 'run').map(({ name }) => name);
      assert.deepEqual([...bench.executed].sort(), [...listed].sort(), JSON.stringify(scope));
      for (const { name, deps = [] } of CHAIN.tasks) {
        const late = deps.filter((dep) => bench.executed.includes(name) && bench.executed.indexOf(dep) > bench.executed.indexOf(name));
        assert.deepEqual(late, [], `${name} began before what it follows: ${bench.executed.join(' ')}`);
      }
    }
  });

  it('5: what a preview lists is what happens, for each mode and order of a backfill', async () => {
    for (const mode of ['missing', 'missing-and-failed', 'all'] as readonly BackfillMode[]) {
      for (const order of ['asc', 'desc'] as const) {
        const bench = makeBench({ script: (_, count) => (count === 2 ? FAIL : { kind: 'succeed' }) });
        const one = define({ tasks: [{ name: 'load' }] });
        await bench.runner.backfill(backfillRequest(one, [0, 1]));
        await bench.settle();
        const before = bench.store.effects.length;
        const request = backfillRequest(one, [0, 3], { mode, order });
        const plan = await bench.runner.planBackfill(request);
        await bench.runner.backfill(request);
        await bench.settle();
        const ran = bench.store.effects.slice(before).map(({ sql }) => sql.slice(-12, -2));
        assert.deepEqual(ran, plan.slots.filter(({ willRun }) => willRun).map(({ scheduleTime }) => scheduleTime.slice(0, 10)), `${mode} ${order}`);
      }
    }
  });

  it('6: cancelled means stopped: once it is shown, nothing of it is executed, whenever it was asked for', async () => {
    for (let turn = 0; turn < 14; turn++) {
      let turns = 0;
      let shownAt: number | undefined;
      const bench = makeBench({
        onYield: () => {
          if (turns++ === turn) bench.runner.cancelInstance('workflowInstance1').catch(() => undefined);
        },
      });
      bench.runner.onChange(() => {
        if (bench.store.findWorkflowInstance('workflowInstance1')?.state === 'stopped') shownAt ??= bench.executed.length;
      });
      await bench.runner.run(runRequest(definition));
      await bench.settle();
      const { state } = bench.newest();
      assert.ok(state === 'stopped' || bench.executed.length === CHAIN.tasks.length, `turn ${turn}: ${state}`);
      if (state === 'stopped') assert.equal(bench.executed.length, shownAt);
      assert.equal(bench.store.effects.length, bench.executed.length);
    }
  });
});
