import assert from 'node:assert/strict';
import { buildDefinition } from '../../../src/core/runner/definition';
import type { Definition } from '../../../src/core/runner/ports';
import { DAY_MS, MARCH_1, makeBench, MINUTE_MS, NOW, rerunRequest, runRequest, settleTurns, timeline, type Bench } from './harness';

/** Tasks as flow mappings, one a line; `files` are other workflow files. */
function workflow(lines: string, files: Readonly<Record<string, string>> = {}, name = 'orders'): Definition {
  const text = ['workflow:', `  name: ${name}`, '  schedule: "0 0 0 * * ? *"', 'tasks:', ...lines.trim().split('\n').map((line) => `  - {${line.trim()}}`), ''].join('\n');
  return buildDefinition({
    path: `${name}.workflow.yaml`,
    text,
    readFile: (path) => {
      const found = files[path];
      return found === undefined ? { kind: 'missing' } : { kind: 'text', text: found };
    },
  });
}

const SQL = 'task_type: Sql, sql: "select 1"';
const failing = (...names: readonly string[]) => ({ script: ({ task }: { readonly task: string }) => (names.includes(task) ? { kind: 'fail', error: 'permanent' } as const : { kind: 'succeed' } as const) });

async function ran(bench: Bench, definition: Definition): Promise<string> {
  await bench.runner.run(runRequest(definition));
  await bench.settle();
  return `${bench.newest().state} | ${bench.tasks()}`;
}

const CONDITIONS = `
  name: a, ${SQL}
  name: decide, task_type: Conditions, success_task: good, failed_task: bad, op: and, groups: [{op: and, groups: [{task: a, flag: true}]}]
  name: good, ${SQL}
  name: bad, ${SQL}
  name: after_good, ${SQL}, deps: [good]
  name: join, ${SQL}, deps: [good, bad]
`;

describe('a Conditions task', () => {
  it('runs the success branch; the other one is skipped, and what follows only that', async () => {
    const bench = makeBench();
    assert.equal(await ran(bench, workflow(CONDITIONS)),
      'succeeded | a:succeeded decide:succeeded good:succeeded bad:skipped after_good:succeeded join:succeeded');
    const bad = bench.store.listTaskInstances(bench.newest().id).find(({ name }) => name === 'bad');
    assert.deepEqual([bad?.skipCause, bad?.reason], ['branch', 'decide chose another branch']);
  });

  it('runs the failure branch after a failure, which then does not fail the run', async () => {
    const bench = makeBench(failing('a'));
    assert.equal(await ran(bench, workflow(CONDITIONS)),
      'succeeded | a:failed decide:succeeded good:skipped bad:succeeded after_good:skipped join:succeeded');
    assert.equal(bench.newest().reason, 'a failed, which the workflow provides for');
  });

  it('does not hide a failure that another task follows as well', async () => {
    const bench = makeBench(failing('a'));
    const state = await ran(bench, workflow(`${CONDITIONS.trimEnd()}\n  name: other, ${SQL}, deps: [a]`));
    assert.match(state, /^failed \| .*bad:succeeded.*other:skipped/);
    assert.equal(bench.newest().reason, 'task a failed');
  });

  it('leaves what follows a disabled task of the branch that it did not choose', async () => {
    const bench = makeBench();
    const disabled = CONDITIONS.replace(`name: bad, ${SQL}`, `name: bad, flag: "NO", ${SQL}`).replace('deps: [good, bad]', 'deps: [bad]');
    assert.equal(await ran(bench, workflow(disabled)), 'succeeded | a:succeeded decide:succeeded good:succeeded bad:skipped after_good:succeeded join:skipped');
  });

  it('keeps its choice when a rerun carries it over', async () => {
    let isBroken = true;
    const bench = makeBench({ script: ({ task }) => (task === 'good' && isBroken ? { kind: 'fail', error: 'permanent' } : { kind: 'succeed' }) });
    await ran(bench, workflow(CONDITIONS));
    assert.equal(bench.newest().state, 'failed');
    isBroken = false;
    await bench.runner.rerun(rerunRequest({ kind: 'failed' }));
    await bench.settle();
    assert.equal(`${bench.newest().state} ${bench.tasks()}`,
      'succeeded a:carriedOver decide:carriedOver good:succeeded bad:skipped after_good:succeeded join:succeeded');
  });
});

describe('a Switch task', () => {
  const SWITCH = `
    name: count, task_type: Sql, sql: "select 7 as n", sql_type: "0", output_params: {n: INTEGER(0)}
    name: pick, task_type: Switch, deps: [count], input_params: {n: INTEGER(0)}, condition: [{task: many, condition: "\${n} > 5"}, {task: few}]
    name: many, ${SQL}
    name: few, ${SQL}
  `;

  it('chooses by a value that a task before it handed on', async () => {
    const bench = makeBench({ script: ({ task }) => (task === 'count' ? { kind: 'succeed', result: { columns: ['n'], rows: [[7]] } } : { kind: 'succeed' }) });
    assert.equal(await ran(bench, workflow(SWITCH)), 'succeeded | count:succeeded pick:succeeded many:succeeded few:skipped');
    const [, pick] = bench.store.listTaskInstances(bench.newest().id);
    assert.match(bench.store.listAttempts(pick?.id ?? '')[0]?.log ?? '', /7 > 5.*\n.*runs many/s);
  });

  it('reads what a task before it handed on without declaring it', async () => {
    const bench = makeBench({ script: ({ task }) => (task === 'count' ? { kind: 'succeed', result: { columns: ['n'], rows: [[7]] } } : { kind: 'succeed' }) });
    assert.equal(await ran(bench, workflow(SWITCH.replace(' input_params: {n: INTEGER(0)},', ''))), 'succeeded | count:succeeded pick:succeeded many:succeeded few:skipped');
  });

  it('takes the default when nothing holds', async () => {
    const bench = makeBench({ script: ({ task }) => (task === 'count' ? { kind: 'succeed', result: { columns: ['n'], rows: [[2]] } } : { kind: 'succeed' }) });
    assert.equal(await ran(bench, workflow(SWITCH)), 'succeeded | count:succeeded pick:succeeded many:skipped few:succeeded');
  });
});

describe('a Dependent task', () => {
  const ON_STOCK = `
    name: wait, task_type: Dependent, groups: [{op: and, groups: [{workflow_name: stock, dependent_date: today}]}]
    name: load, ${SQL}, deps: [wait]
  `;
  const STOCK = workflow(`name: s, ${SQL}`, {}, 'stock');

  it('goes on when the other workflow has succeeded for that day', async () => {
    const bench = makeBench();
    await bench.runner.run(runRequest(STOCK));
    await bench.settle();
    assert.equal(await ran(bench, workflow(ON_STOCK)), 'succeeded | wait:succeeded load:succeeded');
  });

  it('waits by name until then, and the runner counts as idle meanwhile', async () => {
    const bench = makeBench({ takes: { s: 30 } });
    assert.equal(await ran(bench, workflow(ON_STOCK)), 'running | wait:running load:pending');
    assert.equal(bench.store.listTaskInstances(bench.newest().id)[0]?.reason, 'waits for stock at 2025-03-01');
    await bench.runner.run({ ...runRequest(STOCK), scheduleInstant: MARCH_1 + DAY_MS });
    await bench.settle();
    assert.equal(bench.newest().state, 'running');
    await bench.runner.run(runRequest(STOCK));
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.newest().finishedAt], ['succeeded', NOW + 61_000]);
  });

  it('fails with the other one, and waits on when that is declared', async () => {
    const bench = makeBench(failing('s'));
    await bench.runner.run(runRequest(STOCK));
    await bench.settle();
    assert.equal(await ran(bench, workflow(ON_STOCK)), 'failed | wait:failed load:skipped');
    const patient = makeBench(failing('s'));
    await patient.runner.run(runRequest(STOCK));
    await patient.settle();
    const waiting = ON_STOCK.replace('groups:', 'failure_policy: DEPENDENT_FAILURE_WAITING, failure_waiting_time: 5, groups:');
    assert.equal(await ran(patient, workflow(waiting)), 'failed | wait:failed load:skipped');
    assert.equal(patient.newest().finishedAt, NOW + 5 * 60_000);
  });

  it('is left waiting by a crash, without another attempt', async () => {
    const bench = makeBench();
    await ran(bench, workflow(ON_STOCK));
    const runner = bench.reopen();
    assert.deepEqual(await runner.recover(), { interruptedInstances: [], interruptedBackfills: [] });
    await runner.run(runRequest(STOCK));
    await bench.settle();
    assert.equal(`${bench.newest().state} ${bench.tasks()}`, 'succeeded wait:succeeded load:succeeded');
    assert.deepEqual(timeline(bench.store).filter((line) => line.startsWith('wait')), ['wait#1 0-0 succeeded']);
  });

  it('does not go on by itself when a crash came between the end of its wait and its look at it', async () => {
    const bench = makeBench();
    await ran(bench, workflow(ON_STOCK));
    bench.store.transaction((ledger) => {
      ledger.insertLogicalInstance({ id: 'other', workflow: 'stock', scheduleInstant: MARCH_1, scheduleTime: '2025-03-01 00:00:00' });
      ledger.saveWorkflowInstance({ ...bench.newest(), id: 'done', logicalInstanceId: 'other', workflow: 'stock', runNumber: 1, state: 'succeeded', finishedAt: NOW });
    });
    await bench.reopen().recover();
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.tasks()], ['paused', 'wait:pending load:pending']);
    await bench.runner.resumeInstance(bench.newest().id);
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.tasks()], ['succeeded', 'wait:succeeded load:succeeded']);
  });

  it('pauses at once, and waits again when it is resumed; a cancellation ends it', async () => {
    const bench = makeBench();
    await ran(bench, workflow(ON_STOCK));
    await bench.runner.pauseInstance(bench.newest().id);
    assert.deepEqual([bench.newest().state, bench.tasks()], ['paused', 'wait:paused load:pending']);
    await bench.runner.resumeInstance(bench.newest().id);
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.tasks()], ['running', 'wait:running load:pending']);
    await bench.runner.cancelInstance(bench.newest().id);
    assert.deepEqual([bench.newest().state, bench.tasks()], ['stopped', 'wait:stopped load:stopped']);
  });
});

describe('a SubWorkflow task', () => {
  const PART = `workflow: {name: part}\ntasks:\n  - {name: p1, ${SQL}}\n  - {name: p2, task_type: Sql, sql: "select 5 as total", sql_type: "0", deps: [p1], output_params: {total: INTEGER(0)}}\n`;
  const FILES = { 'part.workflow.yaml': PART };
  const WHOLE = `
    name: first, ${SQL}
    name: sub, task_type: SubWorkflow, workflow_name: '$WORKFLOW{"part.workflow.yaml"}', deps: [first]
    name: last, task_type: Sql, sql: "select \${total}", deps: [sub], input_params: {total: INTEGER(0)}
  `;
  const part = (bench: Bench) => {
    const logical = bench.store.findLogicalInstance('part', MARCH_1);
    return bench.store.listWorkflowInstances(logical?.id ?? '');
  };

  it('runs the other workflow for the same schedule time, and hands its outputs on', async () => {
    const bench = makeBench({ takes: { first: 1, p1: 2, p2: 3, last: 1 }, script: ({ task }) => (task === 'p2' ? { kind: 'succeed', result: { columns: ['total'], rows: [[5]] } } : { kind: 'succeed' }) });
    assert.equal(await ran(bench, workflow(WHOLE, FILES)), 'succeeded | first:succeeded sub:succeeded last:succeeded');
    assert.deepEqual(timeline(bench.store), ['first#1 0-1 succeeded', 'sub#1 1-6 succeeded', 'p1#1 1-3 succeeded', 'p2#1 3-6 succeeded', 'last#1 6-7 succeeded']);
    const [child] = part(bench);
    assert.deepEqual([child?.trigger, child?.state, child?.scheduleInstant, child?.runNumber], ['subWorkflow', 'succeeded', MARCH_1, 1]);
    assert.equal(bench.store.effects.at(-1)?.sql, 'select 5');
  });

  it('waits as long as was asked for when it was started, also inside the other workflow; a rerun waits as declared', async () => {
    const bench = makeBench({ takes: { first: 0, p1: 0 }, script: ({ task }) => (task === 'p1' ? { kind: 'fail', error: 'transient' } : { kind: 'succeed' }) });
    const files = { 'part.workflow.yaml': `workflow: {name: part}\ntasks:\n  - {name: p1, ${SQL}, fail_retry_times: 1, fail_retry_interval: 5}\n` };
    const definition = workflow('name: sub, task_type: SubWorkflow, workflow_name: \'$WORKFLOW{"part.workflow.yaml"}\'', files);
    await bench.runner.run({ ...runRequest(definition), options: { waitMs: 2_000 }, inputs: { startup: { a: '1' }, project: {} } });
    await bench.settle();
    assert.deepEqual(timeline(bench.store), ['sub#1 0-2 failed', 'p1#1 0-0 failed', 'p1#2 2-2 failed']);
    await bench.runner.rerun(rerunRequest({ kind: 'all' }));
    await bench.settle();
    const [, again] = part(bench);
    const [p1] = bench.store.listTaskInstances(again?.id ?? '');
    assert.deepEqual([p1?.retryIntervalMs, bench.newest().inputs], [5 * MINUTE_MS, { startup: { a: '1' }, project: {} }]);
  });

  it('writes times in the zone of the workflow that it is a part of, also when it is rerun by itself', async () => {
    const bench = makeBench();
    const files = { 'part.workflow.yaml': `workflow: {name: part, timezone: America/New_York}\ntasks:\n  - {name: p1, task_type: Sql, sql: "select '\${schedule_time}'"}\n` };
    const definition = workflow('name: sub, task_type: SubWorkflow, workflow_name: \'$WORKFLOW{"part.workflow.yaml"}\'', files);
    await bench.runner.run(runRequest(definition));
    await bench.settle();
    await bench.runner.rerun({ ...rerunRequest({ kind: 'all' }), workflow: 'part' });
    await bench.settle();
    assert.deepEqual(bench.store.effects.map(({ sql }) => sql), ["select '2025-03-01'", "select '2025-03-01'"]);
    assert.deepEqual(part(bench).map(({ scheduleTime }) => scheduleTime), ['2025-03-01 00:00:00', '2025-03-01 00:00:00']);
  });

  it('fails with it, and rerun failed runs the other workflow again', async () => {
    let isBroken = true;
    const bench = makeBench({ script: ({ task }) => (task === 'p2' && isBroken ? { kind: 'fail', error: 'permanent' } : { kind: 'succeed', result: { columns: ['total'], rows: [[5]] } }) });
    assert.equal(await ran(bench, workflow(WHOLE, FILES)), 'failed | first:succeeded sub:failed last:skipped');
    isBroken = false;
    await bench.runner.rerun(rerunRequest({ kind: 'failed' }));
    await bench.settle();
    assert.equal(`${bench.newest().state} ${bench.tasks()}`, 'succeeded first:carriedOver sub:succeeded last:succeeded');
    assert.deepEqual(part(bench).map(({ runNumber, state }) => `${runNumber} ${state}`), ['1 failed', '2 succeeded']);
  });

  it('pauses, goes on and is stopped with it', async () => {
    const bench = makeBench({ takes: { p1: 2, p2: 2 } });
    const { id } = await bench.runner.run(runRequest(workflow(WHOLE, FILES)));
    await settleTurns();
    bench.time.advance();
    await settleTurns();
    assert.equal(bench.tasks(), 'first:succeeded sub:running last:pending');
    await bench.runner.pauseInstance(id);
    await bench.settle();
    assert.deepEqual([bench.newest().state, part(bench)[0]?.state, bench.tasks()], ['paused', 'paused', 'first:succeeded sub:paused last:pending']);
    await bench.runner.resumeInstance(id);
    await settleTurns();
    assert.deepEqual([bench.newest().state, part(bench)[0]?.state], ['running', 'running']);
    await bench.runner.cancelInstance(id);
    await bench.settle();
    assert.deepEqual([bench.newest().state, part(bench).map(({ state }) => state), bench.tasks()], ['stopped', ['stopped'], 'first:succeeded sub:stopped last:stopped']);
  });

  it('goes on with the same run of the other workflow after a crash', async () => {
    const bench = makeBench({ takes: { p1: 2, p2: 2 }, script: () => ({ kind: 'succeed', result: { columns: ['total'], rows: [[5]] } }) });
    await bench.runner.run(runRequest(workflow(WHOLE, FILES)));
    await settleTurns();
    bench.time.advance();
    await settleTurns();
    const runner = bench.reopen();
    await runner.recover({ then: 'continue' });
    await bench.settle();
    assert.deepEqual([bench.newest().state, part(bench).map(({ runNumber, state }) => `${runNumber} ${state}`)], ['succeeded', ['1 succeeded']]);
  });

  it('makes no other run in a dry run', async () => {
    const bench = makeBench();
    await bench.runner.run({ ...runRequest(workflow(WHOLE, FILES)), isDryRun: true });
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.tasks(), part(bench)], ['succeeded', 'first:succeeded sub:succeeded last:succeeded', []]);
  });

  it('is refused before anything begins when its file is missing or contains itself', async () => {
    const bench = makeBench();
    await assert.rejects(bench.runner.run(runRequest(workflow(WHOLE))), /part\.workflow\.yaml/);
    assert.throws(() => workflow('name: s, task_type: SubWorkflow, workflow_name: \'$WORKFLOW{"orders.workflow.yaml"}\'', { 'orders.workflow.yaml': '' }), /contains itself/);
  });
});
