import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Attempt, TaskInstanceDetail } from '../../../src/core/instance/records';
import type { LogicalInstanceStatus } from '../../../src/core/instance/status';
import { findShownRun } from '../../../src/core/views/shownRun';
import { timeTicks } from '../../../src/core/views/timeTicks';
import { buildTimeline, type TimelineLane } from '../../../src/core/views/timeline';
import { mostAtOnce, runBars } from '../../../src/core/views/timelineRuns';
import { gridOf } from './gridOf';
import { SAMPLE_START, sampleStatus, sampleWorkflow } from './sampleStatus';

const TASKS = ['a', 'b', 'c'];
const WORKFLOW = sampleWorkflow('w', TASKS);

/** One run whose tasks follow each other; `change` makes it what a test needs. */
function runOf(letters: string, change: (detail: TaskInstanceDetail) => TaskInstanceDetail = (detail) => detail): readonly LogicalInstanceStatus[] {
  const { logicalInstances } = sampleStatus(`2025-03-01: ${letters}`, { workflow: 'w', tasks: TASKS });
  return logicalInstances.map((status) => ({
    ...status, workflowInstances: status.workflowInstances.map((run) => ({ ...run, tasks: run.tasks.map(change) })),
  }));
}

function lanesOf(logicalInstances: readonly LogicalInstanceStatus[]): readonly TimelineLane[] {
  return buildTimeline({ workflow: WORKFLOW, logicalInstances, choice: undefined })?.lanes ?? [];
}

function moved(attempts: readonly Attempt[], by: number): readonly Attempt[] {
  return attempts.map((attempt) => ({ ...attempt, startedAt: attempt.startedAt + by, finishedAt: attempt.finishedAt === undefined ? undefined : attempt.finishedAt + by }));
}

describe('timeline of a run', () => {
  it('has a bar for each attempt, and a wait between two', () => {
    const [lane] = lanesOf(runOf('Sss'));
    assert.deepEqual(lane?.attempts.map(({ number, state }) => [number, state]), [[1, 'failed'], [2, 'succeeded']]);
    const [first, second] = lane.attempts;
    assert.deepEqual(lane.waits, [{ kind: 'retry', from: first?.finishedAt, to: second?.startedAt }]);
  });

  it('shows how long a task was ready before it began, its declared delay apart', () => {
    const late = runOf('sss', (detail) => (detail.task.name !== 'b' ? detail : {
      task: { ...detail.task, delayMs: 1_000 }, attempts: moved(detail.attempts, 3_000),
    }));
    const [a, b] = lanesOf(late);
    const ready = a?.attempts[0]?.finishedAt ?? NaN;
    const begun = b?.attempts[0]?.startedAt ?? NaN;
    assert.deepEqual(b?.waits, [{ kind: 'delayed', from: ready, to: ready + 1_000 }, { kind: 'queued', from: ready + 1_000, to: begun }]);
  });

  it('leaves waits open that go on, and shows none of what cannot begin', () => {
    const [a, b, c] = lanesOf(runOf('swp'));
    assert.deepEqual(a?.waits, []);
    assert.deepEqual(b?.waits.at(-1), { kind: 'retry', from: b?.attempts.at(-1)?.finishedAt, to: undefined });
    assert.deepEqual(c?.waits, []);
    const queued = lanesOf(runOf('spp'))[1];
    assert.deepEqual(queued?.waits, [{ kind: 'queued', from: a?.attempts[0]?.finishedAt, to: undefined }]);
    assert.equal(lanesOf(runOf('sdp'))[1]?.waits[0]?.kind, 'delayed');
    assert.deepEqual(lanesOf(runOf('f--'))[1]?.waits, []);
  });

  it('puts each lane after those that it follows, and tasks that left the file last', () => {
    const backwards = sampleWorkflow('w', ['c', 'b']);
    const timeline = buildTimeline({ workflow: backwards, logicalInstances: runOf('sss'), choice: undefined });
    assert.deepEqual(timeline?.lanes.map(({ task }) => task), ['c', 'b', 'a']);
  });

  it('has a path while the run goes on and after it, and none before', () => {
    const pathOf = (letters: string) => buildTimeline({ workflow: WORKFLOW, logicalInstances: runOf(letters), choice: undefined })?.path.map(({ task }) => task);
    assert.deepEqual(pathOf('sss'), ['a', 'b', 'c']);
    assert.deepEqual(pathOf('srp'), ['a', 'b']);
    assert.deepEqual(pathOf('ppp'), []);
    assert.equal(buildTimeline({ workflow: WORKFLOW, logicalInstances: [], choice: undefined }), undefined);
  });
});

describe('the shown run', () => {
  const { logicalInstances } = sampleStatus('2025-03-03: ppp\n2025-03-02: sss\n2025-03-01: fff | =ss', { workflow: 'w', tasks: TASKS });
  const shown = (choice: Parameters<typeof findShownRun>[1]) => findShownRun(logicalInstances, choice)?.shown;

  it('is the chosen one, or the newest of the chosen schedule time', () => {
    assert.equal(shown({ logicalInstanceId: 'w@2025-03-01', workflowInstanceId: 'w@2025-03-01#1' })?.isNewest, false);
    assert.equal(shown({ logicalInstanceId: 'w@2025-03-01', workflowInstanceId: 'other' })?.runNumber, 2);
  });

  it('is the one that began last when nothing is chosen', () => {
    assert.equal(shown(undefined)?.workflowInstanceId, 'w@2025-03-01#2');
    assert.equal(shown({ logicalInstanceId: 'gone', workflowInstanceId: undefined })?.workflowInstanceId, 'w@2025-03-01#2');
    assert.equal(findShownRun(logicalInstances.slice(0, 1), undefined)?.shown.scheduleTime, '2025-03-03 00:00:00');
    assert.equal(findShownRun([], undefined), undefined);
  });
});

describe('runs side by side', () => {
  it('are those that have begun, in the order of the rows', () => {
    const { logicalInstances } = sampleStatus('2025-03-03: ppp\n2025-03-02: sss\n2025-03-01: srp', { workflow: 'w', tasks: TASKS });
    const bars = runBars(gridOf(TASKS, logicalInstances).rows);
    assert.deepEqual(bars.map(({ scheduleTime, finishedAt }) => [scheduleTime.slice(0, 10), finishedAt === undefined]), [['2025-03-02', false], ['2025-03-01', true]]);
  });

  it('are counted at each instant', () => {
    const bar = (startedAt: number, finishedAt: number | undefined) => ({ startedAt, finishedAt });
    assert.equal(mostAtOnce([bar(0, 10), bar(10, 20), bar(5, 12)], 0), 2);
    assert.equal(mostAtOnce([bar(0, undefined), bar(50, 60), bar(55, undefined)], 100), 3);
    assert.equal(mostAtOnce([bar(5, 5)], 0), 1);
    assert.equal(mostAtOnce([], 0), 0);
  });

  it('never are more than all of them, nor fewer than those that overlap an instant', () => {
    const bars = fc.array(fc.tuple(fc.nat(50), fc.integer({ min: 1, max: 50 })).map(([startedAt, length]) => ({ startedAt, finishedAt: startedAt + length })), { maxLength: 12 });
    fc.assert(fc.property(bars, fc.nat(100), (items, at) => {
      const most = mostAtOnce(items, 0);
      assert.ok(most <= items.length && most >= items.filter(({ startedAt, finishedAt }) => startedAt <= at && at < finishedAt).length);
    }));
  });
});

describe('marks of the time axis', () => {
  const labels = (from: number, to: number, zone: string, most: number) => timeTicks({ from, to, zone, most }).map(({ label }) => label);

  it('stand at round times of the zone', () => {
    assert.deepEqual(labels(SAMPLE_START, SAMPLE_START + 3_600_000, 'Asia/Kolkata', 5), ['14:30', '14:45', '15:00', '15:15', '15:30']);
    assert.deepEqual(labels(SAMPLE_START, SAMPLE_START + 3 * 3_600_000, 'Asia/Kolkata', 3), ['15:00', '16:00', '17:00']);
    assert.deepEqual(labels(SAMPLE_START + 1, SAMPLE_START + 20_000, 'UTC', 4), ['09:00:05', '09:00:10', '09:00:15', '09:00:20']);
    assert.deepEqual(labels(SAMPLE_START, SAMPLE_START + 40, 'UTC', 4), ['0.000 s', '0.010 s', '0.020 s', '0.030 s', '0.040 s']);
  });

  it('stand at midnights over days in which clocks change', () => {
    const from = Date.UTC(2025, 2, 28, 23);
    assert.deepEqual(timeTicks({ from, to: from + 70 * 3_600_000, zone: 'Europe/Berlin', most: 4 }), [
      { at: Date.UTC(2025, 2, 28, 23), label: '03-29' }, { at: Date.UTC(2025, 2, 29, 23), label: '03-30' }, { at: Date.UTC(2025, 2, 30, 22), label: '03-31' },
    ]);
  });

  it('are few, ascending and inside for any span', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns');
    fc.assert(fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 10, max: 2e11 }), zones, (from, length, zone) => {
      const ticks = timeTicks({ from, to: from + length, zone, most: 8 });
      assert.ok(ticks.length <= 9, String(ticks.length));
      ticks.forEach(({ at }, index) => { assert.ok(at >= from && at <= from + length && at > (ticks[index - 1]?.at ?? -Infinity)); });
    }), { numRuns: 60 });
    assert.deepEqual(timeTicks({ from: 5, to: 5, zone: 'UTC', most: 3 }), []);
  });
});
