import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findCriticalPath, sumCriticalPath, type PathTask } from '../../../src/core/views/criticalPath';

const BEGIN = 1_000_000;

function task(name: string, startedAt: number | undefined, finishedAt: number | undefined, more: Partial<PathTask> = {}): PathTask {
  const workedMs = startedAt === undefined || finishedAt === undefined ? 0 : finishedAt - startedAt;
  return { task: name, startedAt, finishedAt, workedMs, workingSince: undefined, ...more };
}

const edgesOf = (edges: Readonly<Record<string, readonly string[]>>) => (name: string) => edges[name] ?? [];

interface Planned {
  readonly length: number;
  readonly wait: number;
  readonly before: readonly number[];
}

/** Tasks that each begin `wait` after the last one before them ended. */
const plans: fc.Arbitrary<readonly Planned[]> = fc.array(
  fc.record({ length: fc.integer({ min: 1, max: 500 }), wait: fc.integer({ min: 0, max: 50 }), before: fc.array(fc.nat(20), { maxLength: 4 }) }),
  { minLength: 1, maxLength: 20 },
).map((items) => items.map((item, index) => ({ ...item, before: [...new Set(item.before.filter((other) => other < index))] })));

function play(plan: readonly Planned[], hasWaits: boolean) {
  const tasks: (PathTask & { readonly startedAt: number; readonly finishedAt: number })[] = [];
  for (const { length, wait, before } of plan) {
    const ready = Math.max(BEGIN, ...before.map((index) => tasks[index]?.finishedAt ?? BEGIN));
    const startedAt = ready + (hasWaits ? wait : 0);
    tasks.push({ task: String(tasks.length), startedAt, finishedAt: startedAt + length, workedMs: length, workingSince: undefined });
  }
  return { runStartedAt: BEGIN, tasks, predecessors: (name: string) => (plan[Number(name)]?.before ?? []).map(String) };
}

describe('critical path', () => {
  it('walks back from the last end through the dependency that ended last', () => {
    const path = findCriticalPath({
      runStartedAt: 0,
      tasks: [task('a', 0, 10), task('b', 0, 30), task('c', 30, 40), task('d', 12, 20)],
      predecessors: edgesOf({ c: ['a', 'b'], d: ['a'] }),
    });
    assert.deepEqual(path.map(({ task: name, readyAt }) => [name, readyAt]), [['b', 0], ['c', 30]]);
  });

  it('looks through tasks that were not executed', () => {
    const path = findCriticalPath({
      runStartedAt: 0,
      tasks: [task('a', 0, 10), task('skipped', undefined, undefined), task('c', 15, 40)],
      predecessors: edgesOf({ skipped: ['a'], c: ['skipped'] }),
    });
    assert.deepEqual(path.map(({ task: name }) => name), ['a', 'c']);
    assert.equal(sumCriticalPath(path, 0)?.waitMs, 5);
  });

  it('leads to what has run longest while the run goes on', () => {
    const path = findCriticalPath({
      runStartedAt: 0,
      tasks: [task('a', 0, 10), task('b', 10, undefined, { workingSince: 10 }), task('c', 12, undefined, { workingSince: 12 }), task('d', 0, 90)],
      predecessors: edgesOf({ b: ['a'], c: ['a'] }),
    });
    assert.deepEqual(path.map(({ task: name }) => name), ['a', 'b']);
    assert.deepEqual(sumCriticalPath(path, 110), { totalMs: 110, waitMs: 0, slowest: { task: 'b', ms: 100, waitMs: 0 }, isComplete: false });
  });

  it('tells waiting from working, and does not ask to shorten a wait in a queue', () => {
    const path = findCriticalPath({
      runStartedAt: 0,
      tasks: [task('a', 0, 10), task('b', 100, 130, { workedMs: 20 })],
      predecessors: edgesOf({ b: ['a'] }),
    });
    assert.deepEqual(sumCriticalPath(path, 0), { totalMs: 130, waitMs: 100, slowest: { task: 'b', ms: 30, waitMs: 10 }, isComplete: true });
  });

  it('is empty when nothing has begun, and ends on a cycle', () => {
    assert.deepEqual(findCriticalPath({ runStartedAt: 0, tasks: [task('a', undefined, undefined)], predecessors: edgesOf({}) }), []);
    assert.equal(sumCriticalPath([], 5), undefined);
    const cycle = findCriticalPath({ runStartedAt: 0, tasks: [task('a', 5, 5), task('b', 5, 5)], predecessors: edgesOf({ a: ['b'], b: ['a'] }) });
    assert.equal(new Set(cycle.map(({ task: name }) => name)).size, cycle.length);
  });

  it('has no gaps: its sum is the time from the begin of the run to the last end', () => {
    fc.assert(fc.property(plans, (plan) => {
      const run = play(plan, true);
      const path = findCriticalPath(run);
      const end = Math.max(...run.tasks.map(({ finishedAt }) => finishedAt));
      assert.equal(sumCriticalPath(path, 0)?.totalMs, end - BEGIN);
      path.forEach((step, index) => {
        const before = path[index - 1];
        assert.equal(step.readyAt, before?.finishedAt ?? BEGIN);
        if (before !== undefined) assert.ok(run.predecessors(step.task).includes(before.task));
      });
    }));
  });

  it('is the longest chain of a run without waits', () => {
    fc.assert(fc.property(plans, (plan) => {
      const longest: number[] = [];
      for (const { length, before } of plan) longest.push(length + Math.max(0, ...before.map((index) => longest[index] ?? 0)));
      assert.equal(sumCriticalPath(findCriticalPath(play(plan, false)), 0)?.totalMs, Math.max(...longest));
      assert.equal(sumCriticalPath(findCriticalPath(play(plan, false)), 0)?.waitMs, 0);
    }));
  });
});
