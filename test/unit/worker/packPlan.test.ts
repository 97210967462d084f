import assert from 'node:assert/strict';
import { digestPlan } from '../../../src/core/instance/planDigest';
import { scheduleOf } from '../../../src/core/schedule';
import { digestPlaces, runningPlaces } from '../../../src/core/views/packedPlan';
import { EMPTY_FORM, type PlannerForm } from '../../../src/core/views/plannerForm';
import { ENGLISH_PLANNER_TEXTS } from '../../../src/core/views/plannerTexts';
import type { PackPlanRequest } from '../../../src/protocol/planRequests';
import { packPlan } from '../../../src/worker/packPlan';
import { CHAIN, DAY_MS, define, makeBench, MARCH_1, NOW, runRequest } from '../runner/harness';

const DEFINITION = define(CHAIN);
const FOLLOWER = define({ name: 'follower', tasks: [{ name: 'read' }] });
const { schedule } = scheduleOf({ schedule: { value: '0 0 0 * * ? *', range: { start: 0, end: 0 } }, timezone: undefined, startTime: undefined, endTime: undefined });

function asked(form: Partial<PlannerForm>, more: Partial<PackPlanRequest> = {}): PackPlanRequest {
  return { definitions: { definition: DEFINITION }, form: { ...EMPTY_FORM, from: '2025-03-01', to: '2025-03-04', ...form }, schedule, tasks: 4, maxTicks: 100, texts: ENGLISH_PLANNER_TEXTS, ...more };
}

async function pack(bench: ReturnType<typeof makeBench>, request: PackPlanRequest) {
  const answer = await packPlan(bench.runner, request, NOW);
  assert.ok('packed' in answer, JSON.stringify(answer));
  return answer;
}

describe('a form that is planned where the plan is made', () => {
  it('is answered with what it asks, and with a digest under which exactly the plan is started', async () => {
    const bench = makeBench();
    await bench.runner.run(runRequest(DEFINITION));
    await bench.settle();
    const { packed, request } = await pack(bench, asked({ parallel: '2' }));
    const whole = { definition: DEFINITION, ...request };
    assert.equal(packed.digest, digestPlan(await bench.runner.planBackfill(whole)));
    assert.deepEqual(runningPlaces(packed.slots), [1, 2, 3]);
    await bench.runner.run(runRequest(DEFINITION, MARCH_1 + DAY_MS));
    await bench.settle();
    await assert.rejects(bench.runner.backfill({ ...whole, expects: packed.digest }), { code: 'planChanged' });
    const again = await pack(bench, asked({ parallel: '2' }));
    const backfill = await bench.runner.backfill({ ...whole, expects: again.packed.digest });
    assert.deepEqual([backfill.parallel, backfill.workflowInstanceIds.length], [2, 2]);
  });

  it('is answered with its problems at their fields', async () => {
    const answer = await packPlan(makeBench().runner, asked({ from: 'soon', parallel: '0', scope: 'only' }), NOW);
    assert.ok('problems' in answer);
    assert.deepEqual(answer.problems.map(({ field }) => field), ['from', 'startNodes', 'parallel']);
  });

  it('lists by hand what picking those schedule times would run, also with workflows that follow', async () => {
    const bench = makeBench();
    const definitions = { definition: DEFINITION, dependents: [FOLLOWER] };
    const { packed, request } = await pack(bench, asked({ mode: 'byHand' }, { definitions }));
    const places = runningPlaces(packed.slots, [1, 3]);
    const dates = places.map((place) => packed.slots.instants[place] ?? 0);
    const picked = await pack(bench, asked({ mode: 'byHand' }, { definitions, dates }));
    assert.ok(picked.packed.digest.startsWith(`${digestPlaces('orders', packed.slots, places)} follower:`));
    await bench.runner.backfill({ ...definitions, ...request, dates, exclude: [], expects: picked.packed.digest });
    await bench.settle();
    assert.deepEqual(bench.executed.filter((task) => task === 'load' || task === 'read'), ['load', 'load', 'read', 'read']);
  });
});
