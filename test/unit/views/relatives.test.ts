import assert from 'node:assert/strict';
import type { LogicalInstanceStatus } from '../../../src/core/instance/status';
import { findChild, findParent } from '../../../src/core/views/relatives';
import { sampleStatus } from './sampleStatus';

const WHOLE = sampleStatus('2025-03-05: ss | ==', { workflow: 'whole', tasks: ['first', 'part'] }).logicalInstances;
const BEGUN_BY = 'whole@2025-03-05#1/part';

/** Runs 2 and 3 of the part were begun by the task; run 1 by hand. */
const PART = sampleStatus('2025-03-05: s | s | s', { workflow: 'part', tasks: ['inner'] }).logicalInstances.map((status): LogicalInstanceStatus => ({
  ...status,
  workflowInstances: status.workflowInstances.map((run) => (run.instance.runNumber === 1 ? run : { ...run, instance: { ...run.instance, parentTaskInstanceId: BEGUN_BY } })),
}));
const ALL = [...PART, ...WHOLE];

const partRun = (number: number) => {
  const run = PART[0]?.workflowInstances[number - 1];
  assert.ok(run);
  return run.instance;
};

describe('relatives of a workflow instance', () => {
  it('are the task that began it', () => {
    assert.deepEqual(findParent(ALL, partRun(2)), {
      workflowInstanceId: 'whole@2025-03-05#1', workflow: 'whole', scheduleTime: '2025-03-05 00:00:00', runNumber: 1, state: 'succeeded', task: 'part',
    });
  });

  it('are none when it was begun by hand, or when the other one is not among those that are known', () => {
    assert.deepEqual([findParent(ALL, partRun(1)), findParent(PART, partRun(2))], [undefined, undefined]);
  });

  it('are what a task of it began: the newest', () => {
    const tasks = WHOLE[0]?.workflowInstances[0]?.tasks.map(({ task }) => task) ?? [];
    const children = tasks.map((task) => findChild(ALL, task));
    assert.deepEqual(children.map((child) => child && `${child.workflow} ${String(child.runNumber)}`), [undefined, 'part 3']);
  });
});
