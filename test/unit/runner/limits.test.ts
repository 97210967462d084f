import assert from 'node:assert/strict';
import { DAY_MS, define, makeBench, MARCH_1, runRequest, workflowText } from './harness';

const PART = { 'part.workflow.yaml': workflowText({ name: 'part', tasks: [{ name: 'cut' }] }) };
const WHOLE = define({ tasks: [{ name: 'whole', type: 'SubWorkflow', extra: ['workflow_name: $WORKFLOW{"part.workflow.yaml"}'] }] }, PART);

describe('the limit of workflow instances', () => {
  it('lets a part run in the place of what it is a part of, and the next one only when both have ended', async () => {
    const bench = makeBench({ takes: { cut: 2 }, limits: { instances: 1 } });
    await bench.runner.run(runRequest(WHOLE));
    await bench.runner.run(runRequest(WHOLE, MARCH_1 + DAY_MS));
    await bench.settle();
    assert.deepEqual([bench.newest().state, bench.newest(MARCH_1 + DAY_MS).state], ['succeeded', 'succeeded']);
    assert.ok((bench.newest(MARCH_1 + DAY_MS).startedAt ?? 0) >= (bench.newest().finishedAt ?? Infinity));
  });
});
