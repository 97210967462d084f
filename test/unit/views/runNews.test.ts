import assert from 'node:assert/strict';
import type { StatusSnapshot } from '../../../src/core/instance/status';
import { failureNotices, RunNewsReader, type RunNews } from '../../../src/core/views/runNews';
import { SAMPLE_START, sampleBackfill, sampleStatus } from './sampleStatus';

const tasks = ['a', 'b'];
/** Not of a backfill, unless it says so. */
function status(text: string): StatusSnapshot {
  const snapshot = sampleStatus(text, { tasks });
  return {
    ...snapshot,
    logicalInstances: snapshot.logicalInstances.map((each) => ({
      ...each, workflowInstances: each.workflowInstances.map((detail) => ({ ...detail, instance: { ...detail.instance, backfillId: undefined } })),
    })),
  };
}

function told(news: readonly RunNews[]): readonly string[] {
  return news.map((each) => {
    switch (each.kind) {
      case 'started': return `started run ${each.instance.runNumber}`;
      case 'attemptFailed': return `${each.task} attempt ${each.attempt.number} failed${each.willRetry ? ', retry' : ''}`;
      case 'attemptSucceeded': return `${each.task} done`;
      case 'ended': return `${each.instance.state}${each.failedTasks.length === 0 ? '' : `: ${each.failedTasks.join()}`}`;
      case 'backfillStarted': return 'backfill started';
      case 'backfillRests': return `backfill ${each.backfill.state}, ${each.failed.length} failed`;
    }
  });
}

describe('news of runs', () => {
  it('are told once, as they happen', () => {
    const reader = new RunNewsReader(0);
    assert.deepEqual(told(reader.read(status('2025-03-01: rp'))), ['started run 1']);
    assert.deepEqual(told(reader.read(status('2025-03-01: wp'))), ['a attempt 1 failed, retry']);
    assert.deepEqual(told(reader.read(status('2025-03-01: f-'))), ['a attempt 2 failed', 'a attempt 3 failed', 'failed: a']);
    assert.deepEqual(told(reader.read(status('2025-03-01: f-'))), []);
    assert.deepEqual(told(reader.read(status('2025-03-01: f- | ss'))), ['started run 2', 'a done', 'b done', 'succeeded']);
  });

  it('are told once also when there are more than are remembered one by one', () => {
    const reader = new RunNewsReader(0, { mostTold: 4 });
    const first = status('2025-03-01: f-');
    assert.equal(reader.read(first).length, 5);
    assert.deepEqual(told(reader.read(status('2025-03-01: f-'))), []);
    assert.deepEqual(told(reader.read(status('2025-03-01: f- | ss'))), ['started run 2', 'a done', 'b done', 'succeeded']);
  });

  it('are none of what happened before', () => {
    assert.deepEqual(told(new RunNewsReader(SAMPLE_START + 86_400_000).read(status('2025-03-01: f-'))), []);
  });

  it('of a backfill: that it began, and each time that it rests, with what failed by then', () => {
    const reader = new RunNewsReader(0);
    const at = (text: string, state: 'running' | 'paused' | 'failed'): readonly string[] => (
      told(reader.read(sampleBackfill(sampleStatus(text, { tasks }), { state, finishedAt: state === 'failed' ? SAMPLE_START + 5 : undefined }))).filter((line) => line.startsWith('backfill'))
    );
    assert.deepEqual(at('2025-03-02: pp\n2025-03-01: rp', 'running'), ['backfill started']);
    assert.deepEqual(at('2025-03-02: pp\n2025-03-01: f-', 'paused'), ['backfill paused, 1 failed']);
    assert.deepEqual(at('2025-03-02: rp\n2025-03-01: f-', 'running'), []);
    assert.deepEqual(at('2025-03-02: f-\n2025-03-01: f-', 'failed'), ['backfill failed, 2 failed']);
    assert.deepEqual(at('2025-03-02: f-\n2025-03-01: f-', 'failed'), []);
  });
});

describe('notices of failures', () => {
  it('are one for a backfill, however many of its runs failed', () => {
    const snapshot = sampleBackfill(sampleStatus('2025-03-03: ss\n2025-03-02: f-\n2025-03-01: f-', { tasks }), { state: 'failed', finishedAt: SAMPLE_START });
    const notices = failureNotices(new RunNewsReader(0).read(snapshot));
    assert.deepEqual(notices.map(({ backfill, failed }) => [backfill?.id, failed.map(({ scheduleTime }) => scheduleTime.slice(0, 10))]), [['backfill-1', ['2025-03-01', '2025-03-02']]]);
  });

  it('are one for what failed of a workflow at the same time, and none for what succeeded or was stopped', () => {
    const notices = failureNotices(new RunNewsReader(0).read(status('2025-03-04: ss\n2025-03-03: x-\n2025-03-02: f-\n2025-03-01: f-')));
    assert.deepEqual(notices.map(({ workflow, backfill, failed }) => [workflow, backfill, failed.length]), [['orders_daily', undefined, 2]]);
  });
});
