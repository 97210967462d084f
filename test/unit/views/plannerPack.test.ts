import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BackfillPlan } from '../../../src/core/instance/plan';
import { TIME_STATES } from '../../../src/core/instance/runStates';
import { formatScheduleTime } from '../../../src/core/schedule';
import { digestPlan } from '../../../src/core/instance/planDigest';
import { digestPlaces, followSlots, packPlan, runningPlaces } from '../../../src/core/views/packedPlan';
import { buildPlanView, buildSlots, countTasks } from '../../../src/core/views/planner';
import {
  addSlots, coversExactly, emptySlots, packKinds, packSlots, replaceKinds, type PlannerSlot, type SlotChunk, type SlotKind, type SlotList,
} from '../../../src/core/views/plannerPack';
import {
  carryTicks, estimateOf, kindAt, packTicks, runsSlot, tickRange, ticksOfPlan, tickState, totalsOf, unpackTicks,
} from '../../../src/core/views/plannerSelection';
import { ENGLISH_PLANNER_TEXTS as TEXTS } from '../../../src/core/views/plannerTexts';
import { exactWindow } from '../../../src/core/views/slotTimes';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';
import { DAILY, HOURLY, samplePlan } from './samplePlanner';
import { sampleWorkflow } from './sampleStatus';

const kinds: fc.Arbitrary<SlotKind> = fc.record({
  state: fc.constantFrom(...TIME_STATES), willRun: fc.boolean(), canRun: fc.boolean(), reason: fc.constantFrom('never ran', 'failed in run 1', 'succeeded'),
}, { noNullPrototype: true });
const slotsOf = fc.array(fc.record<PlannerSlot>({
  instant: fc.integer({ min: -1e12, max: 3e12 }), windowMs: fc.constantFrom(0, 3_600_000, 86_400_000), kind: kinds,
}, { noNullPrototype: true }), { minLength: 1, maxLength: 60 });

function unpack(chunks: ReturnType<typeof packSlots>, total: number): SlotList {
  return chunks.reduce(addSlots, emptySlots(total));
}

function listOf(list: SlotList): readonly PlannerSlot[] {
  return Array.from({ length: list.loaded }, (_, place) => {
    const kind = kindAt(list, place);
    assert.ok(kind !== undefined);
    return { instant: list.instants[place] ?? NaN, windowMs: list.windowsMs[place] ?? NaN, kind };
  });
}

describe('packed slots', () => {
  it('are the same when unpacked, however small the chunks', () => {
    fc.assert(fc.property(slotsOf, fc.integer({ min: 1, max: 600 }), (slots, maxSize) => {
      const chunks = packSlots(slots, maxSize);
      assert.deepEqual(listOf(unpack(JSON.parse(JSON.stringify(chunks)) as typeof chunks, slots.length)), slots);
      for (const chunk of chunks) {
        assert.ok(chunk.count === 1 || JSON.stringify(chunk).length <= maxSize);
        assert.ok(coversExactly(chunk.kinds, chunk.count) && coversExactly(chunk.windows, chunk.count) && coversExactly(chunk.steps, chunk.count - 1));
      }
    }), { seed: 1 });
  });

  it('of how they stand now take the place of what was said before', () => {
    fc.assert(fc.property(slotsOf, fc.array(kinds, { minLength: 60, maxLength: 60 }), fc.integer({ min: 1, max: 400 }), (slots, later, maxSize) => {
      const list = unpack(packSlots(slots), slots.length);
      const now = later.slice(0, slots.length);
      const followed = packKinds(now, maxSize).reduce(replaceKinds, list);
      assert.deepEqual(listOf(followed).map(({ kind }) => kind), now);
    }), { seed: 1 });
  });

  it('that do not follow what has come, or do not fit, change nothing', () => {
    const [chunk] = packSlots([{ instant: 1, windowMs: 1, kind: { state: 'failed', willRun: true, canRun: true, reason: '' } }]);
    assert.ok(chunk !== undefined);
    const list = emptySlots(1);
    assert.equal(addSlots(list, { ...chunk, index: 1 }), list);
    assert.equal(addSlots(emptySlots(0), chunk).loaded, 0);
    assert.equal(replaceKinds(list, chunk), list);
  });

  it('of ten years of hours are small, and each message is within its bar', () => {
    const slots = buildSlots(samplePlan(HOURLY, { from: Date.UTC(2015, 0, 1), to: Date.UTC(2024, 11, 29, 23) }), HOURLY, TEXTS);
    assert.ok(slots.length > 87_500);
    const chunks = packSlots(slots);
    assert.ok(chunks.length <= 10, `${String(chunks.length)} messages`);
    assert.ok(chunks.every((chunk) => Buffer.byteLength(JSON.stringify(chunk)) <= 256 * 1024));
  });
});

describe('the slots of a plan', () => {
  it('have the exact bounds of their data window over clock changes', () => {
    const bounds = (from: number, hours: number, schedule = HOURLY): readonly string[] =>
      buildSlots(samplePlan(schedule, { from, to: from + hours * 3_600_000 }), schedule, TEXTS).map(({ instant, windowMs }) => {
        const window = exactWindow(instant, windowMs, schedule.zone);
        return window === undefined ? 'none' : `${window.from} | ${window.to}`;
      });
    assert.deepEqual(bounds(Date.UTC(2025, 2, 30, 0), 2), [
      '2025-03-30 00:00 +01:00 | 2025-03-30 01:00 +01:00', '2025-03-30 01:00 +01:00 | 2025-03-30 03:00 +02:00', '2025-03-30 03:00 +02:00 | 2025-03-30 04:00 +02:00',
    ]);
    assert.deepEqual(bounds(Date.UTC(2025, 9, 26, 0), 2), [
      '2025-10-26 01:00 +02:00 | 2025-10-26 02:00 +02:00', '2025-10-26 02:00 +02:00 | 2025-10-26 02:00 +01:00', '2025-10-26 02:00 +01:00 | 2025-10-26 03:00 +01:00',
    ]);
    assert.deepEqual(bounds(Date.UTC(2025, 2, 30, 20), 4, DAILY), ['2025-03-30 00:00 +01:00 | 2025-03-31 00:00 +02:00']);
  });

  it('tile the line, also when they are picked or newest first, and whatever the schedule\'s start', () => {
    const schedule = { ...DAILY, startAt: Date.UTC(2025, 2, 25, 23) };
    const plan = samplePlan(schedule, { from: Date.UTC(2025, 2, 20), to: Date.UTC(2025, 3, 5) });
    const picked = { ...plan, slots: [...plan.slots].reverse().filter((_, index) => index % 3 === 0) };
    const bounds = (of: typeof plan): ReadonlyMap<number, number> => new Map(buildSlots(of, schedule, TEXTS).map(({ instant, windowMs }) => [instant, windowMs]));
    const whole = bounds(plan);
    for (const [instant, windowMs] of bounds(picked)) assert.equal(windowMs, whole.get(instant));
    assert.equal(formatScheduleTime(plan.slots[0]?.scheduleInstant ?? 0, DAILY.zone), '2025-03-26 00:00:00');
    assert.equal(whole.get(plan.slots[0]?.scheduleInstant ?? 0), 86_400_000);
  });

  it('are summed up as the plan itself has them', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 400 }), fc.constantFrom('missing' as const, 'byHand' as const), (hours, mode) => {
      const from = Date.UTC(2025, 2, 29);
      const plan = samplePlan(HOURLY, { from, to: from + hours * 3_600_000 }, mode);
      const slots = buildSlots(plan, HOURLY, TEXTS);
      const totals = totalsOf(unpack(packSlots(slots), slots.length), undefined);
      assert.equal(totals.slots, plan.slots.length);
      assert.equal(totals.willRun, plan.slots.filter(({ willRun }) => willRun).length);
      assert.equal(totals.byState.reduce((sum, state) => sum + state.slots, 0), plan.slots.length);
      assert.equal(totals.byState.find(({ state }) => state === 'failed')?.slots ?? 0, plan.slots.filter(({ state }) => state === 'failed').length);
      const view = buildPlanView({ plan, schedule: HOURLY, tasks: countTasks(sampleWorkflow(), undefined), mode });
      assert.deepEqual([view.first, view.last, view.total], [plan.slots[0]?.scheduleInstant, plan.slots.at(-1)?.scheduleInstant, plan.slots.length]);
      assert.equal(estimateOf(view.eachMs, { ...view, willRun: totals.willRun }), totals.willRun === 0 ? undefined : plan.estimateMs);
    }), { seed: 1, numRuns: 30 });
  });

  it('say which tasks run at each schedule time, and how many these are', () => {
    const plan = samplePlan(DAILY, { from: 0, to: 86_400_000 });
    const text = ['workflow: {name: w}', 'tasks:', '  - {name: a, task_type: SQL, sql: select 1}', '  - {name: b, task_type: SQL, sql: select 1, deps: [a]}', '  - {name: off, task_type: SQL, sql: select 1, deps: [b], flag: NO}', '  - {name: c, task_type: SQL, sql: select 1, deps: [b]}'].join('\n');
    const { workflow } = parseWorkflowFile({ path: 'w.workflow.yaml', text, readFile: () => ({ kind: 'missing' }) });
    assert.ok(workflow);
    const view = (scope: BackfillPlan['scope']) => buildPlanView({ plan: { ...plan, scope }, schedule: DAILY, tasks: countTasks(workflow, scope), mode: 'missing' });
    const facts = [undefined, { kind: 'from', tasks: ['b'] }, { kind: 'to', tasks: ['b'] }, { kind: 'only', tasks: ['a', 'c'] }] as const;
    assert.deepEqual(facts.map(view).map(({ scope, startNodes, tasks }) => [scope, startNodes, tasks]), [
      ['all', [], 3], ['from', ['b'], 2], ['to', ['b'], 2], ['only', ['a', 'c'], 2],
    ]);
  });

  it('tell what runs apart from what is unfinished', () => {
    const states = buildSlots(samplePlan(HOURLY, { from: 0, to: 40 * 3_600_000 }), HOURLY, TEXTS).map(({ kind }) => kind.state);
    assert.ok(states.includes('running') && states.includes('unfinished'));
  });

  it('follow their runs once started; what was left alone stays as it was', () => {
    const plan = samplePlan(DAILY, { from: 0, to: 9 * 86_400_000 });
    const { slots } = packPlan({ plan, schedule: DAILY, tasks: 1, mode: 'missing', texts: TEXTS });
    const places = runningPlaces(slots);
    const [first = -1] = places;
    const started = Uint8Array.from(slots.kinds, (_, place) => Number(places.includes(place)));
    const states = { instants: Float64Array.of(slots.instants[first] ?? 0), states: Uint8Array.of(TIME_STATES.indexOf('succeeded')), runNumbers: Uint32Array.of(3) };
    const before = buildSlots(plan, DAILY, TEXTS);
    followSlots({ ...slots, started }, states, TEXTS).forEach((kind, place) => {
      if (place === first) assert.deepEqual(kind, { state: 'succeeded', willRun: true, canRun: true, reason: 'run 3' });
      else assert.deepEqual(kind, before[place]?.kind);
    });
  });

  it('that are packed list what the plan would execute, all of them or by hand', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 60 }), fc.array(fc.nat(60)), (hours, picks) => {
      const whole = samplePlan(HOURLY, { from: 0, to: hours * 3_600_000 }, 'byHand');
      const plan = { ...whole, slots: whole.slots.map((slot, index) => (slot.willRun && index % 5 === 0 ? { ...slot, action: 'adopt' as const, runNumber: 2 } : slot)) };
      const packed = packPlan({ plan, schedule: HOURLY, tasks: 1, mode: 'byHand', texts: TEXTS });
      assert.equal(packed.digest, digestPlan(plan));
      assert.equal(digestPlaces(plan.workflow, packed.slots, runningPlaces(packed.slots)), digestPlan(plan));
      const places = runningPlaces(packed.slots, [...new Set(picks)].sort((a, b) => a - b));
      const chosen = places.flatMap((place) => plan.slots[place] ?? []);
      assert.ok(chosen.every(({ willRun }) => willRun));
      assert.equal(digestPlaces(plan.workflow, packed.slots, places), digestPlan({ ...plan, slots: chosen }));
      const chunks = packed.chunks.map((chunk) => JSON.parse(chunk) as SlotChunk);
      assert.deepEqual([...unpack(chunks, plan.slots.length).instants], plan.slots.map(({ scheduleInstant }) => scheduleInstant));
    }), { seed: 1, numRuns: 50 });
  });
});

describe('choosing by hand', () => {
  const list = unpack(packSlots(buildSlots(samplePlan(HOURLY, { from: 0, to: 99 * 3_600_000 }, 'byHand'), HOURLY, TEXTS)), 100);
  const ticksArb = fc.array(fc.constantFrom(0, 1), { minLength: 100, maxLength: 100 }).map((bits) => Uint8Array.from(bits));

  it('sends exactly what is ticked and can run', () => {
    fc.assert(fc.property(ticksArb, (ticks) => {
      const places = unpackTicks(packTicks(list, ticks), list.total);
      assert.deepEqual(places, Array.from({ length: 100 }, (_, place) => place).filter((place) => runsSlot(list, place, ticks)));
      assert.equal(totalsOf(list, ticks).willRun, places.length);
    }), { seed: 1 });
    assert.deepEqual(unpackTicks([2, 5_000_000], 4), [2, 3]);
  });

  it('ticks a range in either direction, all or none of a state, and nothing that cannot run', () => {
    fc.assert(fc.property(ticksArb, fc.nat(120), fc.nat(120), fc.boolean(), (ticks, from, to, isOn) => {
      const next = tickRange(list, ticks, { from, to, isOn });
      next.forEach((bit, place) => {
        const isMeant = place >= Math.min(from, to) && place <= Math.max(from, to) && kindAt(list, place)?.canRun === true;
        assert.equal(bit, isMeant ? Number(isOn) : ticks[place]);
      });
      for (const { state, canRun } of totalsOf(list, tickState(list, ticks, { state: 'failed', isOn })).byState) {
        if (state === 'failed') assert.equal(totalsOf(list, tickState(list, ticks, { state, isOn })).byState.find((each) => each.state === state)?.willRun, isOn ? canRun : 0);
      }
    }), { seed: 1 });
    assert.equal(totalsOf(list, tickState(list, new Uint8Array(100), { state: undefined, isOn: true })).willRun, totalsOf(list, undefined).willRun);
  });

  it('goes on from what the mode had chosen, and keeps the ticks when the range changes', () => {
    assert.deepEqual(unpackTicks(packTicks(list, ticksOfPlan(list)), 100), Array.from({ length: 100 }, (_, place) => place).filter((place) => kindAt(list, place)?.willRun));
    const later = unpack(packSlots(buildSlots(samplePlan(HOURLY, { from: 50 * 3_600_000, to: 149 * 3_600_000 }, 'byHand'), HOURLY, TEXTS)), 100);
    const carried = carryTicks({ list, ticks: new Uint8Array(100).fill(1) }, later);
    later.instants.forEach((instant, place) => assert.equal(carried[place], instant <= 99 * 3_600_000 && kindAt(later, place)?.canRun === true ? 1 : 0));
  });
});
