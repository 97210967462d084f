import assert from 'node:assert/strict';
import { historyOf } from '../../../src/core/language/history';
import { sampleStatus } from '../views/sampleStatus';

const TASKS = ['load', 'check'];

describe('historyOf', () => {
  it('knows nothing of a workflow that never ran', () => {
    assert.equal(historyOf(sampleStatus('2025-03-05: ss', { workflow: 'other', tasks: TASKS }), 'orders'), undefined);
  });

  it('takes the median of what succeeded, in seconds', () => {
    const history = historyOf(sampleStatus('2025-03-05: ss\n2025-03-04: ss\n2025-03-03: ff', { workflow: 'orders', tasks: TASKS }), 'orders');
    assert.ok(history?.medianSeconds !== undefined && history.medianSeconds > 0);
    assert.ok((history.tasks['load']?.medianSeconds ?? 0) > 0);
  });

  it('has no median of a task that never succeeded', () => {
    const history = historyOf(sampleStatus('2025-03-05: f-', { workflow: 'orders', tasks: TASKS }), 'orders');
    assert.equal(history?.tasks['load']?.medianSeconds, undefined);
    assert.equal(history?.medianSeconds, undefined);
  });

  it('lists permanent failures since the last success, newest first, and none when one of them may pass', () => {
    const status = sampleStatus('2025-03-05: f-\n2025-03-04: f-\n2025-03-03: ss', { workflow: 'orders', tasks: TASKS });
    const withKind = (kind: 'permanent' | 'transient'): typeof status => ({
      ...status,
      logicalInstances: status.logicalInstances.map((logical, day) => ({
        ...logical,
        workflowInstances: logical.workflowInstances.map((run) => ({
          ...run,
          tasks: run.tasks.map((detail) => ({
            ...detail,
            attempts: detail.attempts.map((attempt) => ({ ...attempt, error: attempt.state === 'failed' ? { message: `day ${day} attempt ${attempt.number}`, file: undefined, start: undefined, end: undefined, kind } : undefined })),
          })),
        })),
      })),
    });
    const messages = historyOf(withKind('permanent'), 'orders')?.tasks['load']?.permanentFailures;
    assert.equal(messages?.[0]?.startsWith('day 0'), true);
    assert.equal(messages?.at(-1)?.startsWith('day 1'), true);
    assert.deepEqual(historyOf(withKind('transient'), 'orders')?.tasks['load']?.permanentFailures, []);
  });
});
