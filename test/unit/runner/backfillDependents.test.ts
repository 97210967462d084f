import assert from 'node:assert/strict';
import type { Backfill } from '../../../src/core/instance/records';
import { findDependents } from '../../../src/core/runner/findDependents';
import { buildDefinition } from '../../../src/core/runner/definition';
import type { Definition } from '../../../src/core/runner/ports';
import { backfillRequest, DAY_MS, makeBench, MARCH_1, settleTurns, workflowText, type Bench, type BenchOptions } from './harness';

function workflow(name: string, more: { readonly needs?: readonly string[]; readonly tail?: readonly string[]; readonly lines?: readonly string[] } = {}): Definition {
  const needs = more.needs ?? [];
  const tail = needs.length === 0 ? (more.tail ?? []) : ['idempo:', '  depends_on:', ...needs.map((need) => `    - workflow: ${JSON.stringify(need)}`), ...(more.tail ?? [])];
  const text = workflowText({ name, tasks: [{ name: `make_${name}` }], tail, ...(more.lines === undefined ? {} : { workflowLines: more.lines }) });
  return buildDefinition({ path: `${name}.workflow.yaml`, text, readFile: () => ({ kind: 'missing' }) });
}

const SOURCE = workflow('source');
const DAILY = workflow('daily', { needs: ['source'] });
const WEEKLY = workflow('weekly', { needs: ['daily'] });

function byWorkflow(bench: Bench, name: string): Backfill {
  const [newest] = bench.store.listBackfills(name);
  assert.ok(newest, `there is a backfill of ${name}`);
  return newest;
}

function failing(name: string): BenchOptions {
  return { script: ({ task, rendered }) => (task === `make_${name}` && rendered.parts[0]?.sql.includes('2025-03-02') === true ? { kind: 'fail', error: 'permanent' } : { kind: 'succeed' }) };
}

describe('a backfill with the workflows that depend on it', () => {
  const request = (more: Partial<ReturnType<typeof backfillRequest>> = {}) => backfillRequest(SOURCE, [0, 1], { dependents: [DAILY, WEEKLY], ...more });

  it('plans the same schedule times for each', async () => {
    const plan = await makeBench().runner.planBackfill(request({ exclude: [MARCH_1], to: MARCH_1 + 2 * DAY_MS }));
    assert.deepEqual(plan.dependents?.map(({ workflow: name, slots }) => [name, slots.map(({ scheduleTime }) => scheduleTime.slice(0, 10))]), [
      ['daily', ['2025-03-02', '2025-03-03']], ['weekly', ['2025-03-02', '2025-03-03']],
    ]);
  });

  it('makes all before any runs, and begins each when the one before it has succeeded', async () => {
    const bench = makeBench();
    await bench.runner.backfill(request());
    assert.equal(bench.store.listLogicalInstances({ workflow: undefined }).length, 6);
    assert.deepEqual(['source', 'daily', 'weekly'].map((name) => byWorkflow(bench, name).state), ['running', 'waiting', 'waiting']);
    assert.equal(byWorkflow(bench, 'weekly').follows, byWorkflow(bench, 'daily').id);
    await bench.settle();
    assert.deepEqual(bench.executed, ['make_source', 'make_source', 'make_daily', 'make_daily', 'make_weekly', 'make_weekly']);
    assert.deepEqual(['source', 'daily', 'weekly'].map((name) => byWorkflow(bench, name).state), ['succeeded', 'succeeded', 'succeeded']);
  });

  it('waits while the one before rests after a failure, and is cancelled when that one has failed for good', async () => {
    const bench = makeBench(failing('daily'));
    await bench.runner.backfill({ ...request(), to: MARCH_1 + 2 * DAY_MS });
    await bench.settle();
    assert.deepEqual(['source', 'daily', 'weekly'].map((name) => byWorkflow(bench, name).state), ['succeeded', 'paused', 'waiting']);
    await bench.runner.resumeBackfill(byWorkflow(bench, 'daily').id);
    await bench.settle();
    assert.deepEqual(['daily', 'weekly'].map((name) => byWorkflow(bench, name).state), ['failed', 'cancelled']);
    assert.equal(byWorkflow(bench, 'weekly').reason, 'the backfill of daily, which it follows, failed');
    assert.ok(!bench.executed.includes('make_weekly'));
  });

  it('is cancelled with the one that it follows, all the way down', async () => {
    const bench = makeBench();
    const { id } = await bench.runner.backfill(request());
    await bench.runner.cancelBackfill(id);
    await bench.settle();
    assert.deepEqual(['source', 'daily', 'weekly'].map((name) => byWorkflow(bench, name).state), ['cancelled', 'cancelled', 'cancelled']);
    assert.equal(byWorkflow(bench, 'daily').reason, 'the backfill of source, which it follows, was cancelled');
  });

  it('runs again for what the one before makes anew, even when it has succeeded, and for nothing else', async () => {
    const bench = makeBench();
    await bench.runner.backfill(request());
    await bench.settle();
    const plan = await bench.runner.planBackfill({ ...request({ mode: 'missing' }), to: MARCH_1 + 2 * DAY_MS });
    assert.deepEqual(plan.dependents?.[0]?.slots.map(({ willRun, reason }) => [willRun, reason]), [
      [false, 'succeeded in run 1'], [false, 'succeeded in run 1'], [true, 'never ran'],
    ]);
    const all = await bench.runner.planBackfill(request({ mode: 'all', dependents: [DAILY] }));
    assert.ok(all.dependents?.[0]?.slots.every(({ willRun }) => willRun));
    const broken = makeBench(failing('source'));
    await broken.runner.backfill(request({ onFailure: 'continue', dependents: [] }));
    await broken.runner.backfill(backfillRequest(DAILY, [0, 1]));
    await broken.settle();
    const again = await broken.runner.planBackfill(request({ mode: 'missing-and-failed', dependents: [DAILY] }));
    assert.deepEqual(again.dependents?.[0]?.slots.map(({ willRun, reason }) => [willRun, reason]), [[false, 'succeeded in run 1'], [true, 'succeeded in run 1; source runs again']]);
  });

  it('goes on with the dependents when the first has nothing left to do', async () => {
    const bench = makeBench();
    await bench.runner.backfill(backfillRequest(SOURCE, [0, 1]));
    await bench.settle();
    await bench.runner.backfill(request());
    await bench.settle();
    assert.deepEqual(bench.executed.slice(2), ['make_daily', 'make_daily', 'make_weekly', 'make_weekly']);
  });

  it('keeps its place over a crash, and goes on when the first is resumed', async () => {
    let isKilled = false;
    const bench: Bench = makeBench({
      onYield: () => {
        if (isKilled || bench.executed.length === 0) return;
        isKilled = true;
        throw new Error('killed');
      },
    });
    await bench.runner.backfill(request());
    await settleTurns();
    await bench.reopen().recover();
    assert.deepEqual(['source', 'daily', 'weekly'].map((name) => byWorkflow(bench, name).state), ['paused', 'waiting', 'waiting']);
    const again = await bench.runner.planBackfill(request());
    assert.deepEqual([again.continues, ...(again.dependents ?? []).map(({ continues }) => continues)], ['source', 'daily', 'weekly'].map((name) => byWorkflow(bench, name).id));
    await bench.runner.backfill(request());
    await bench.settle();
    assert.deepEqual(bench.executed.sort(), ['make_daily', 'make_daily', 'make_source', 'make_source', 'make_weekly', 'make_weekly']);
    assert.equal(bench.store.listBackfills(undefined).length, 3);
  });

  it('waits for its turn again when it was paused meanwhile, and does not begin by itself', async () => {
    const bench = makeBench();
    await bench.runner.backfill(request({ dependents: [DAILY] }));
    const daily = byWorkflow(bench, 'daily').id;
    await bench.runner.pauseBackfill(daily);
    assert.equal(byWorkflow(bench, 'daily').state, 'paused');
    await bench.runner.resumeBackfill(daily);
    assert.equal(byWorkflow(bench, 'daily').state, 'waiting');
    await bench.runner.pauseBackfill(daily);
    await bench.settle();
    assert.deepEqual([byWorkflow(bench, 'source').state, byWorkflow(bench, 'daily').state], ['succeeded', 'paused']);
    await bench.runner.resumeBackfill(daily);
    await bench.settle();
    assert.equal(byWorkflow(bench, 'daily').state, 'succeeded');
  });

  it('hands its dependents on when a later backfill with a changed file takes over', async () => {
    const bench = makeBench();
    await bench.runner.backfill(request({ dependents: [DAILY] }));
    await bench.runner.pauseBackfill(byWorkflow(bench, 'source').id);
    await bench.settle();
    const changed = workflow('source', { tail: ['# changed'] });
    await bench.runner.backfill({ ...request({ dependents: [DAILY] }), definition: changed });
    await bench.settle();
    assert.deepEqual(['source', 'daily'].map((name) => byWorkflow(bench, name).state), ['succeeded', 'succeeded']);
    assert.equal(byWorkflow(bench, 'daily').follows, byWorkflow(bench, 'source').id);
  });

  it('refuses a workflow that is named twice, or is the first itself', async () => {
    const { runner } = makeBench();
    await assert.rejects(runner.planBackfill(request({ dependents: [DAILY, DAILY] })), /daily is among the workflows that depend on it twice/);
    await assert.rejects(runner.planBackfill(request({ dependents: [SOURCE] })), { code: 'dependentTwice' });
  });
});

describe('finding the workflows that depend on one', () => {
  const names = (found: readonly Definition[]): string => found.map(({ path }) => path.replace('.workflow.yaml', '')).join(' ');

  it('takes those that depend on it directly, or all', () => {
    const others = [WEEKLY, workflow('other'), DAILY];
    assert.equal(names(findDependents(SOURCE, others, 'one')), 'daily');
    assert.equal(names(findDependents(SOURCE, others, 'all')), 'daily weekly');
  });

  it('puts each after all that it depends on', () => {
    const last = workflow('last', { needs: ['source', 'left', 'right'] });
    const left = workflow('left', { needs: ['source', 'right'] });
    const right = workflow('right', { needs: ['source'] });
    for (const levels of ['one', 'all'] as const) assert.equal(names(findDependents(SOURCE, [last, left, right], levels)), 'right left last');
  });

  it('ends in a circle, and leaves out the workflow itself and files that are none', () => {
    const circle = workflow('source', { needs: ['weekly'] });
    const broken = { ...DAILY, path: 'broken.workflow.yaml', text: 'no: workflow' };
    assert.equal(names(findDependents(circle, [DAILY, WEEKLY, broken, circle], 'all')), 'daily weekly');
  });

  it('knows Dependent tasks by name and by file, and passes over those that are switched off', () => {
    const task = (name: string, need: string, extra: readonly string[] = []): Definition => {
      const text = [
        'workflow:', `  name: ${name}`, 'tasks:', '  - name: wait', '    task_type: Dependent', ...extra.map((line) => `    ${line}`), '    denpendence:', '      op: and', '      groups:',
        '        - op: and', '          groups:', '            - project_name: p', `              process_definition_name: ${need}`, '              dependent_task_name: ""', '              cycle: day', '              date_value: today', '',
      ].join('\n');
      return buildDefinition({ path: `${name}.workflow.yaml`, text, readFile: (path) => (path === 'source.workflow.yaml' ? { kind: 'text', text: SOURCE.text } : { kind: 'missing' }) });
    };
    assert.equal(names(findDependents(SOURCE, [task('byname', 'source')], 'one')), 'byname');
    assert.equal(names(findDependents(SOURCE, [task('byfile', "'$WORKFLOW{\"source.workflow.yaml\"}'")], 'one')), 'byfile');
    assert.equal(names(findDependents(SOURCE, [task('off', 'source', ['flag: NO']), task('elsewhere', 'nothing')], 'one')), '');
  });
});
