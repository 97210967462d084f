import assert from 'node:assert/strict';
import { summarize } from '../../../src/core/views/statusSummary';
import { sampleStatus } from './sampleStatus';

const tasks = ['a', 'b'];

describe('the summary for the status bar', () => {
  it('counts what runs, and schedule times whose newest run failed', () => {
    const orders = sampleStatus('2025-03-04: rp\n2025-03-03: sf\n2025-03-02: sf | ss\n2025-03-01: ss | f-', { tasks });
    const other = sampleStatus('2025-03-05: rp\n2025-03-04: pp\n2025-03-03: x-', { tasks, workflow: 'other' });
    const { running, failed, waiting } = summarize([orders, other]);
    const shown = (all: typeof running): readonly string[] => all.map(({ workflow, scheduleTime, runNumber }) => `${workflow} ${scheduleTime.slice(0, 10)} run ${runNumber}`);
    assert.deepEqual(shown(running), ['other 2025-03-05 run 1', 'orders_daily 2025-03-04 run 1']);
    assert.deepEqual(shown(failed), ['orders_daily 2025-03-03 run 1', 'orders_daily 2025-03-01 run 2']);
    assert.equal(waiting, 1);
  });

  it('leaves out dry runs and runs that are parts of others', () => {
    const snapshot = sampleStatus('2025-03-01: ff', { tasks });
    const changed = (fields: object): typeof snapshot => ({
      ...snapshot,
      logicalInstances: snapshot.logicalInstances.map((each) => ({
        ...each, workflowInstances: each.workflowInstances.map((detail) => ({ ...detail, instance: { ...detail.instance, ...fields } })),
      })),
    });
    assert.equal(summarize([snapshot]).failed.length, 1);
    assert.equal(summarize([changed({ isDryRun: true }), changed({ parentTaskInstanceId: 't' })]).failed.length, 0);
  });
});
