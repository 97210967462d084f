import assert from 'node:assert/strict';
import type { BackfillPlan, BackfillSlot } from '../../../src/core/instance/plan';
import { digestPlan } from '../../../src/core/instance/planDigest';
import { isIdleSketch, MAX_SKETCHED, sketchPlan } from '../../../src/core/views/planSketch';

const HOUR = 3_600_000;

function planOf(count: number, runs: (index: number) => boolean, more: Partial<BackfillPlan> = {}): BackfillPlan {
  const slots = Array.from({ length: count }, (_, index): BackfillSlot => ({
    scheduleInstant: index * HOUR, scheduleTime: `slot ${String(index)}`, state: runs(index) ? 'neverRan' : 'succeeded', willRun: runs(index),
    reason: runs(index) ? 'never ran' : 'succeeded in run 1', action: runs(index) ? 'create' : 'leave', runNumber: 1,
  }));
  return { workflow: 'orders', mode: 'missing', order: 'asc', parallel: 2, slots, ...more };
}

describe('a plan for somebody who only agrees to it', () => {
  it('lists every slot of a short plan, counts all, and has the digest of the whole', () => {
    const plan = planOf(3, (index) => index !== 1, { estimateMs: 5000, dependents: [planOf(2, () => true, { workflow: 'report' })] });
    const sketch = sketchPlan(plan);
    assert.deepEqual(sketch.slots.map(({ scheduleTime, willRun }) => `${scheduleTime} ${String(willRun)}`), ['slot 0 true', 'slot 1 false', 'slot 2 true']);
    assert.deepEqual([sketch.workflow, sketch.slotCount, sketch.runCount, sketch.estimateMs], ['orders', 3, 2, 5000]);
    assert.deepEqual(sketch.dependents, [{ workflow: 'report', slotCount: 2, runCount: 2 }]);
    assert.equal(sketch.digest, digestPlan(plan));
  });

  it('lists of a long one what runs first, and stays small', () => {
    const sketch = sketchPlan(planOf(87_600, (index) => index >= 80_000));
    assert.deepEqual([sketch.slots.length, sketch.slots[0]?.scheduleTime, sketch.runCount], [MAX_SKETCHED, 'slot 80000', 7_600]);
    assert.ok(JSON.stringify(sketch).length < 10_000);
  });

  it('lists the first slots of a long one that runs nothing, and is idle only when nothing that follows runs either', () => {
    const idle = sketchPlan(planOf(100, () => false));
    assert.deepEqual([idle.slots.length, idle.slots[0]?.scheduleTime, isIdleSketch(idle)], [MAX_SKETCHED, 'slot 0', true]);
    assert.equal(isIdleSketch(sketchPlan(planOf(1, () => false, { dependents: [planOf(1, () => true)] }))), false);
    assert.equal(isIdleSketch(sketchPlan(planOf(1, () => true))), false);
  });
});
