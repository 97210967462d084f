import assert from 'node:assert/strict';
import { digestRun } from '../../../src/core/instance/planDigest';
import { ALL, CHAIN, DAY_MS, define, makeBench, rerunRequest, runRequest, settleTurns } from './harness';

const DEFINITION = define(CHAIN);

describe('a run that expects the plan that was shown', () => {
  it('begins when nothing has changed, and is refused when it would be another run', async () => {
    const bench = makeBench({ script: ({ task }, count) => (task === 'clean' && count === 1 ? { kind: 'fail', error: 'permanent' } : { kind: 'succeed' }) });
    const request = runRequest(DEFINITION);
    const expects = digestRun(await bench.runner.planRun(request));
    await bench.runner.run({ ...request, expects });
    await bench.settle();
    const failed = rerunRequest({ kind: 'failed' });
    const shown = digestRun(await bench.runner.planRerun(failed));
    await bench.runner.rerun(rerunRequest({ kind: 'failed' }));
    await bench.settle();
    await assert.rejects(bench.runner.rerun({ ...rerunRequest(ALL), expects: shown }), { code: 'planChanged', message: /2025-03-01 00:00:00: it would do something else than was shown: look at the plan again/ });
    assert.equal(bench.newest().runNumber, 2);
    await bench.runner.rerun({ ...rerunRequest(ALL), expects: digestRun(await bench.runner.planRerun(rerunRequest(ALL))) });
    assert.equal(bench.newest().runNumber, 3);
  });

  it('is refused to go on where it would begin', async () => {
    const bench = makeBench({ takes: { load: 5 } });
    const request = runRequest(DEFINITION);
    const expects = digestRun(await bench.runner.planRun(request));
    const { id } = await bench.runner.run(request);
    await settleTurns();
    await bench.runner.pauseInstance(id);
    await bench.settle();
    assert.equal(bench.newest().state, 'paused');
    await assert.rejects(bench.runner.run({ ...request, expects }), { code: 'planChanged' });
    await bench.runner.run({ ...request, expects: digestRun(await bench.runner.planRun(request)) });
    await bench.settle();
    assert.equal(bench.newest().state, 'succeeded');
  });

  it('has another digest for another task, order, run, kept result or manner', () => {
    const task = { name: 'a', action: 'run', reason: '', carriedOverFrom: undefined } as const;
    const plan = { scheduleInstant: 0, scheduleTime: '', trigger: 'manual', runNumber: 2, rerunOf: 'R1', scope: ALL, tasks: [task, { ...task, name: 'b' }] } as const;
    const others = [
      plan, { ...plan, scheduleInstant: DAY_MS }, { ...plan, runNumber: 3 }, { ...plan, rerunOf: 'R0' }, { ...plan, endsPaused: true }, { ...plan, isDryRun: true }, { ...plan, tasks: [task] },
      { ...plan, tasks: [...plan.tasks].reverse() }, { ...plan, tasks: [{ ...task, action: 'skip' as const }, plan.tasks[1]] },
      { ...plan, tasks: [{ ...task, action: 'carryOver' as const, carriedOverFrom: 'R0' }, plan.tasks[1]] }, { ...plan, tasks: [{ ...task, action: 'carryOver' as const, carriedOverFrom: 'R1' }, plan.tasks[1]] },
    ];
    assert.equal(new Set(others.map(digestRun)).size, others.length);
    assert.equal(digestRun({ ...plan, scheduleTime: 'x', tasks: plan.tasks.map((each) => ({ ...each, reason: 'for people' })) }), digestRun(plan));
  });
});
