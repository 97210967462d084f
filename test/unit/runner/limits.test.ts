import assert from 'node:assert/strict';
import { DAY_MS, define, makeBench, MARCH_1, runRequest, settleTurns, workflowText, type Bench, type TaskText } from './harness';

const PART = { 'part.workflow.yaml': workflowText({ name: 'part', tasks: [{ name: 'cut' }] }) };
const WHOLE = define({ tasks: [{ name: 'whole', type: 'SubWorkflow', extra: ['workflow_name: $WORKFLOW{"part.workflow.yaml"}'] }] }, PART);

const waitFor = (workflow: string): TaskText => ({
  name: 'wait', type: 'Dependent', extra: [`groups: [{op: and, groups: [{workflow_name: ${workflow}, dependent_date: today}]}]`],
});
const SOURCE = define({ name: 'source', tasks: [{ name: 'fetch' }] });
const READER = define({ tasks: [waitFor('source'), { name: 'read', deps: ['wait'] }] });
const OTHER = define({ name: 'other', tasks: [{ name: 'busy' }, { name: 'more', deps: ['busy'] }] });

/** When the task's attempt began and ended, seconds after the bench's beginning. */
function spanOf(bench: Bench, workflow: string, task: string): string {
  const { store } = bench;
  const logical = store.findLogicalInstance(workflow, MARCH_1);
  const run = workflow === 'orders' ? bench.newest() : store.listWorkflowInstances(logical?.id ?? '').at(-1);
  const found = store.listTaskInstances(run?.id ?? '').find(({ name }) => name === task);
  const attempt = store.listAttempts(found?.id ?? '').at(-1);
  const from = store.listWorkflowInstances(logical?.id ?? '')[0]?.createdAt ?? 0;
  return `${((attempt?.startedAt ?? 0) - from) / 1000}–${((attempt?.finishedAt ?? 0) - from) / 1000}`;
}

const statesOf = ({ store }: Bench): string => store.listLogicalInstances({ workflow: undefined })
  .map(({ id, workflow }) => `${workflow}:${store.listWorkflowInstances(id).at(-1)?.state ?? ''}`).sort().join(' ');

describe('the limit of workflow instances', () => {
  it('lets a part run in the place of what it is a part of, and the next one only when both have ended', async () => {
    const bench = makeBench({ takes: { cut: 2 }, limits: { instances: 1 } });
    await bench.runner.run(runRequest(WHOLE));
    await bench.runner.run(runRequest(WHOLE, MARCH_1 + DAY_MS));
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.newest(MARCH_1 + DAY_MS).state], ['succeeded', 'succeeded']);
    assert.ok((bench.newest(MARCH_1 + DAY_MS).startedAt ?? 0) >= (bench.newest().finishedAt ?? Infinity));
  });

  it('gives the place of one that only waits to what it waits for', async () => {
    for (const takes of [{ fetch: 2 }, undefined]) {
      const bench = makeBench({ ...(takes === undefined ? {} : { takes }), limits: { instances: 1 } });
      await bench.runner.run(runRequest(READER));
      await bench.runner.run(runRequest(SOURCE));
      await bench.settle();
      assert.equal(statesOf(bench), 'orders:succeeded source:succeeded');
      assert.deepEqual(bench.executed, ['fetch', 'read']);
    }
  });

  it('gives it a place again before others are started, and never more places than there are', async () => {
    const bench = makeBench({ takes: { fetch: 2, busy: 3, more: 3, read: 1 }, limits: { instances: 1 } });
    for (const definition of [READER, SOURCE, OTHER]) await bench.runner.run(runRequest(definition));
    await bench.settle();
    assert.equal(statesOf(bench), 'orders:succeeded other:succeeded source:succeeded');
    assert.deepEqual([spanOf(bench, 'source', 'fetch'), spanOf(bench, 'orders', 'read'), spanOf(bench, 'other', 'busy')], ['0–2', '2–3', '3–6']);
  });

  it('lets one whose wait is over wait for a place while all are taken', async () => {
    const bench = makeBench({ takes: { fetch: 1, busy: 3, more: 3, read: 1 }, limits: { instances: 1 }, script: ({ task }) => (task === 'fetch' ? { kind: 'fail', error: 'permanent' } : { kind: 'succeed' }) });
    const source = await bench.runner.run(runRequest(SOURCE));
    await bench.settle();
    const patient = define({ tasks: [{ ...waitFor('source'), extra: [...(waitFor('source').extra ?? []), 'failure_policy: DEPENDENT_FAILURE_WAITING', 'failure_waiting_time: 60'] }, { name: 'read', deps: ['wait'] }] });
    await bench.runner.run(runRequest(patient));
    await bench.runner.run(runRequest(OTHER));
    await settleTurns();
    await bench.runner.forceSuccess(source.id, 'fetch');
    await bench.settle();
    assert.equal(statesOf(bench), 'orders:succeeded other:succeeded source:succeeded');
    assert.deepEqual([spanOf(bench, 'other', 'busy'), spanOf(bench, 'other', 'more')], ['0–3', '3–6']);
    const ended = bench.store.listWorkflowInstances(bench.store.findLogicalInstance('other', MARCH_1)?.id ?? '')[0]?.finishedAt;
    const [, read] = bench.store.listTaskInstances(bench.newest().id);
    assert.equal(bench.store.listAttempts(read?.id ?? '')[0]?.startedAt, ended);
  });

  it('counts one whose part only waits as waiting', async () => {
    const files = { 'part.workflow.yaml': workflowText({ name: 'part', tasks: [waitFor('source'), { name: 'cut', deps: ['wait'] }] }) };
    const whole = define({ tasks: [{ name: 'whole', type: 'SubWorkflow', extra: ['workflow_name: $WORKFLOW{"part.workflow.yaml"}'] }] }, files);
    const bench = makeBench({ takes: {}, limits: { instances: 1 } });
    await bench.runner.run(runRequest(whole));
    await bench.runner.run(runRequest(SOURCE));
    await bench.settle();
    assert.equal(statesOf(bench), 'orders:succeeded part:succeeded source:succeeded');
  });
});
