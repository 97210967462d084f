import assert from 'node:assert/strict';
import { allowedBackfillActions } from '../../../src/core/instance/allowedActions';
import type { Backfill } from '../../../src/core/instance/records';
import { BACKFILL_STATES } from '../../../src/core/instance/states';
import type { Permission } from '../../../src/core/views/actions';
import { buildBackfillBar, describeBackfillActions, findShownBackfill } from '../../../src/core/views/backfillBar';
import { buildRunPreview } from '../../../src/core/views/preview';
import { sampleBackfill, sampleStatus, SAMPLE_START } from './sampleStatus';

const OWNER = { access: 'owner', trusted: true } as const;
const SNAPSHOT = sampleBackfill(sampleStatus('2025-03-05: ppppppp\n2025-03-04: ssrpppp\n2025-03-03: ssssf-- | ====sss\n2025-03-02: ssxxxxx\n2025-03-01: sssssss'));

describe('buildBackfillBar', () => {
  const backfill = findShownBackfill(SNAPSHOT, 'orders_daily');
  assert.ok(backfill);

  it('counts its own workflow instances, not later reruns of them', () => {
    const bar = buildBackfillBar({ backfill, snapshot: SNAPSHOT, permission: OWNER });
    assert.deepEqual(bar.counts, { waiting: 1, running: 1, succeeded: 1, failed: 1, stopped: 1, unknown: 0 });
    assert.deepEqual([bar.total, bar.firstScheduleTime, bar.lastScheduleTime], [5, '2025-03-01 00:00:00', '2025-03-05 00:00:00']);
  });

  it('goes by what the store has counted, also outside of the snapshot', () => {
    const counts = { waiting: 70, submitted: 1, running: 1, pausing: 0, paused: 1, stopping: 0, stopped: 2, failed: 5, succeeded: 20 };
    const ids = Array.from({ length: 100 }, (_, index) => `W${String(index)}`);
    const bar = buildBackfillBar({
      backfill: { ...backfill, workflowInstanceIds: ids, counts, ends: { first: '2025-01-01 00:00:00', last: '2025-04-10 00:00:00' } }, snapshot: SNAPSHOT, permission: OWNER,
    });
    assert.deepEqual(bar.counts, { waiting: 70, running: 3, succeeded: 20, failed: 5, stopped: 2, unknown: 0 });
    assert.deepEqual([bar.total, bar.firstScheduleTime, bar.lastScheduleTime], [100, '2025-01-01 00:00:00', '2025-04-10 00:00:00']);
  });

  it('tells its pace, and when the next batch begins or what it waits for', () => {
    const view = (change: Partial<Backfill>, more: readonly Backfill[] = [], permission: Permission = OWNER) =>
      buildBackfillBar({ backfill: { ...backfill, ...change }, snapshot: { ...SNAPSHOT, backfills: [...SNAPSHOT.backfills, ...more] }, permission });
    const running = view({ state: 'running', onFailure: 'stop', batchSize: 3, nextBatchAt: SAMPLE_START });
    assert.deepEqual([running.onFailure, running.batchSize, running.nextBatchAt, running.waitsFor, running.canChange], ['stop', 3, SAMPLE_START, undefined, true]);
    assert.equal(view({ state: 'paused', nextBatchAt: SAMPLE_START }).nextBatchAt, undefined);
    const first = { ...backfill, id: 'first', workflow: 'source' };
    assert.equal(view({ state: 'waiting', follows: 'first' }, [first]).waitsFor, 'source');
    assert.equal(view({ state: 'running', follows: 'first' }, [first]).waitsFor, undefined);
    for (const state of BACKFILL_STATES) assert.equal(view({ state }).canChange, ['waiting', 'running', 'pausing', 'paused'].includes(state), state);
    assert.equal(view({ state: 'running' }, [], { access: 'reader', trusted: true }).canChange, false);
  });

  it('counts those outside the snapshot as unknown', () => {
    const part = { ...SNAPSHOT, logicalInstances: SNAPSHOT.logicalInstances.slice(0, 2) };
    const { counts, total } = buildBackfillBar({ backfill, snapshot: part, permission: OWNER });
    assert.equal(counts.unknown, 3);
    assert.equal(Object.values<number>({ ...counts }).reduce((sum, count) => sum + count, 0), total);
  });

  for (const state of BACKFILL_STATES) {
    it(`enables exactly what ${state} allows, and says why not for the rest`, () => {
      const views = describeBackfillActions(state, OWNER);
      assert.deepEqual(views.filter(({ enabled }) => enabled).map(({ action }) => action), allowedBackfillActions(state));
      for (const view of views) assert.equal(view.reason === undefined, view.enabled);
    });
  }
});

describe('findShownBackfill', () => {
  const [first] = SNAPSHOT.backfills;
  assert.ok(first);

  it('prefers the newest unfinished one, then the newest', () => {
    const done = { ...first, id: 'done', state: 'succeeded' as const, createdAt: SAMPLE_START + 9 };
    const older = { ...first, id: 'older', state: 'failed' as const, createdAt: SAMPLE_START - 9 };
    assert.equal(findShownBackfill({ ...SNAPSHOT, backfills: [older, first, done] }, 'orders_daily')?.id, first.id);
    assert.equal(findShownBackfill({ ...SNAPSHOT, backfills: [older, done] }, 'orders_daily')?.id, 'done');
    assert.equal(findShownBackfill(SNAPSHOT, 'another_workflow'), undefined);
  });
});

describe('previews', () => {
  it('list exactly the plan, with totals', () => {
    const task = (name: string, action: 'run' | 'carryOver' | 'skip') => ({ name, action, reason: `because of ${name}`, carriedOverFrom: undefined });
    const preview = buildRunPreview('p1', { workflow: 'orders_daily', definition: 'same', plan: {
      scheduleInstant: 0, scheduleTime: '2025-03-01 00:00:00', trigger: 'rerun', runNumber: 2, rerunOf: 'w1', scope: { kind: 'failed' },
      tasks: [task('a', 'carryOver'), task('b', 'run'), task('c', 'run'), task('d', 'skip')],
    } });
    assert.deepEqual(preview.counts, { run: 2, carryOver: 1, skip: 1 });
    assert.deepEqual(preview.tasks.map(({ name, action, reason }) => [name, action, reason]), [
      ['a', 'carryOver', 'because of a'], ['b', 'run', 'because of b'], ['c', 'run', 'because of c'], ['d', 'skip', 'because of d'],
    ]);
    assert.equal(preview.isRerun, true);
  });
});
