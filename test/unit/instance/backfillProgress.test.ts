import assert from 'node:assert/strict';
import fc from 'fast-check';
import { initialBackfillState } from '../../../src/core/instance/backfillMachine';
import { backfillEndEvent, batchPauseUntil, failureEvent, hasRoom, type StateCounts } from '../../../src/core/instance/backfillProgress';
import type { Backfill } from '../../../src/core/instance/records';
import { BACKFILL_STATES } from '../../../src/core/instance/states';

function counts(change: Partial<StateCounts>): StateCounts {
  return { waiting: 0, submitted: 0, running: 0, pausing: 0, paused: 0, stopping: 0, stopped: 0, failed: 0, succeeded: 0, ...change };
}

function backfill(change: Partial<Backfill> = {}): Backfill {
  return {
    id: 'b', workflow: 'orders', mode: 'missing', order: 'asc', parallel: 2, state: 'running', definitionHash: 'd', createdAt: 0, finishedAt: undefined,
    workflowInstanceIds: [], ...change,
  };
}

const none = (): number => 0;

describe('the end of a backfill', () => {
  it('comes when none of its workflow instances can progress, and each has a say', () => {
    const event = (state: Backfill['state'], change: Partial<StateCounts>, missed = 0) => backfillEndEvent(state, counts(change), () => missed);
    assert.equal(event('running', { running: 1 }), undefined);
    assert.equal(event('running', { waiting: 1 }), undefined);
    assert.equal(event('running', { succeeded: 2 }), 'membersSucceeded');
    assert.equal(event('running', { succeeded: 1, failed: 1 }, 1), 'membersFailed');
    assert.equal(event('running', { succeeded: 1, failed: 1 }, 0), 'membersSucceeded');
    assert.equal(event('running', { paused: 1 }), 'membersPaused');
    assert.equal(event('pausing', { waiting: 1 }), 'membersPaused');
    assert.equal(event('pausing', { waiting: 1, stopping: 1 }), undefined);
    assert.equal(event('cancelling', { stopped: 1 }), 'membersStopped');
    assert.equal(event('cancelling', { stopping: 1 }), undefined);
    assert.equal(event('waiting', { waiting: 2 }), undefined);
  });

  it('does not come twice', () => {
    for (const state of BACKFILL_STATES.filter((one) => one === 'cancelled' || one === 'failed' || one === 'succeeded')) {
      assert.equal(backfillEndEvent(state, counts({ succeeded: 1 }), none), undefined);
    }
  });
});

describe('a failed workflow instance', () => {
  it('halts, goes unnoticed, or ends the others, as the reaction says', () => {
    const event = (onFailure: Backfill['onFailure'], change: Partial<StateCounts>) => failureEvent({ onFailure }, counts({ failed: 1, ...change }));
    assert.equal(event('stop', { waiting: 1 }), 'halt');
    assert.equal(event('stop', { running: 1 }), undefined);
    assert.equal(event('continue', { waiting: 1 }), undefined);
    assert.equal(event(undefined, { waiting: 1 }), undefined);
    assert.equal(event('failFast', { running: 1 }), 'failFast');
    assert.equal(event('failFast', { paused: 1 }), 'failFast');
    assert.equal(event('failFast', {}), undefined);
  });
});

describe('room in a backfill', () => {
  it('is there while it runs and fewer live than may (I13)', () => {
    assert.equal(hasRoom(backfill(), counts({ running: 1 }), 0), true);
    assert.equal(hasRoom(backfill(), counts({ running: 1, stopping: 1 }), 0), false);
    for (const state of BACKFILL_STATES) assert.equal(hasRoom(backfill({ state }), counts({}), 0), state === 'running');
  });

  it('ends with the batch, and comes back when its pause is over', () => {
    const batched = backfill({ parallel: 10, batchSize: 3 });
    assert.equal(hasRoom(batched, counts({ running: 2 }), 0), true);
    assert.equal(hasRoom(batched, counts({ running: 2, succeeded: 1 }), 0), false);
    assert.equal(hasRoom(batched, counts({ succeeded: 2, failed: 1 }), 0), true);
    const resting = { ...batched, nextBatchAt: 100 };
    assert.equal(hasRoom(resting, counts({ succeeded: 3 }), 99), false);
    assert.equal(hasRoom(resting, counts({ succeeded: 3 }), 100), true);
  });

  it('never gets stuck: with none live there is room', () => {
    fc.assert(fc.property(fc.nat(500), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 20 }), (ended, batchSize, parallel) => {
      assert.equal(hasRoom(backfill({ batchSize, parallel }), counts({ succeeded: ended }), 0), true);
    }), { numRuns: 200, seed: 1 });
  });

  it('is preceded by a pause after each whole batch but the last', () => {
    const batched = backfill({ batchSize: 2, pauseMs: 50 });
    assert.equal(batchPauseUntil(batched, counts({ succeeded: 1, stopped: 1, waiting: 1 }), 10), 60);
    assert.equal(batchPauseUntil(batched, counts({ succeeded: 3, waiting: 1 }), 10), undefined);
    assert.equal(batchPauseUntil(batched, counts({ succeeded: 2 }), 10), undefined);
    assert.equal(batchPauseUntil(backfill({ batchSize: 2 }), counts({ succeeded: 2, waiting: 1 }), 10), undefined);
    assert.equal(batchPauseUntil(backfill({ pauseMs: 50 }), counts({ succeeded: 2, waiting: 1 }), 10), undefined);
  });
});

describe('a new backfill', () => {
  it('runs, or waits for the one that it follows', () => {
    assert.deepEqual([initialBackfillState(undefined), initialBackfillState('b1')], ['running', 'waiting']);
  });
});
