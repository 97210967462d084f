import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RefusedError } from '../../../src/core/base/errors';
import type { WorkflowInstancePlan } from '../../../src/core/instance/plan';
import { planRerun, planResume, planRun, type PlanTarget, type PlanTask } from '../../../src/core/instance/planRun';
import type { SkipCause, WorkflowInstanceDetail } from '../../../src/core/instance/records';
import type { TaskInstanceState, WorkflowInstanceState } from '../../../src/core/instance/states';

/** `clean < load` : clean follows load. */
function target(...tasks: readonly string[]): PlanTarget {
  return { workflow: 'orders', scheduleInstant: 1, scheduleTime: '2025-03-01 00:00:00', tasks: tasks.map(readTask) };
}

function readTask(text: string): PlanTask {
  const [left = '', right = ''] = text.split(' < ');
  const [name = '', passOver] = left.split('/');
  return {
    name,
    predecessors: right === '' ? [] : right.split(' '),
    passOver: passOver === undefined ? undefined : { cause: passOver === 'off' ? 'disabled' : 'notLocal', reason: passOver },
  };
}

/** `load:succeeded clean:failed mart:skipped/upstream side:carriedOver@W1`. */
function run(runNumber: number, state: WorkflowInstanceState, tasks: string): WorkflowInstanceDetail {
  const id = `W${runNumber}`;
  return {
    instance: {
      id, logicalInstanceId: 'L1', workflow: 'orders', scheduleInstant: 1, scheduleTime: '2025-03-01 00:00:00', runNumber, trigger: 'manual',
      rerunOf: undefined, scope: { kind: 'all' }, backfillId: undefined, state, reason: undefined, definitionHash: 'd', createdAt: 0,
      startedAt: undefined, finishedAt: undefined,
    },
    tasks: tasks.split(' ').map((text) => {
      const [name = '', rest = ''] = text.split(':');
      const [full = '', from] = rest.split('@');
      const [taskState = '', cause] = full.split('/');
      return {
        task: {
          id: `${id} ${name}`, workflowInstanceId: id, name, state: taskState as TaskInstanceState, carriedOverFrom: from, attemptsUsed: 0,
          maxRetries: 0, retryIntervalMs: 0, retryAt: undefined, skipCause: cause as SkipCause | undefined,
        },
        attempts: [],
      };
    }),
  };
}

/** One line a task: `load carryOver W1: succeeded in run 1`. */
function print(plan: WorkflowInstancePlan): readonly string[] {
  return plan.tasks.map(({ name, action, carriedOverFrom, skipCause, reason }) =>
    `${[name, action, carriedOverFrom, skipCause].filter((part) => part !== undefined).join(' ')}: ${reason}`);
}

function refusal(code: string, message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof RefusedError && error.code === code && message.test(error.message);
}

const CHAIN = target('load', 'clean < load', 'mart < clean', 'side');

describe('planning a first run', () => {
  it('runs the whole workflow in order, passing over what is not executed here', () => {
    const plan = planRun(target('load', 'mail/Shell tasks are not executed locally < load', 'old/off', 'mart < mail old'), { kind: 'all' }, 'manual');
    assert.deepEqual(print(plan), [
      'load run: whole workflow', 'mail skip notLocal: Shell tasks are not executed locally', 'old skip disabled: off', 'mart run: whole workflow',
    ]);
    assert.deepEqual([plan.runNumber, plan.rerunOf, plan.trigger], [1, undefined, 'manual']);
  });

  it('from a task runs it and what follows; only a task runs just that', () => {
    assert.deepEqual(print(planRun(CHAIN, { kind: 'from', tasks: ['clean'] }, 'manual')), [
      'load skip notChosen: not chosen', 'clean run: chosen', 'mart run: follows clean', 'side skip notChosen: not chosen',
    ]);
    assert.deepEqual(print(planRun(CHAIN, { kind: 'only', tasks: ['clean'] }, 'manual')).filter((line) => line.includes(' run')), ['clean run: chosen']);
  });

  it('refuses a task that does not exist, naming those that do', () => {
    assert.throws(() => planRun(CHAIN, { kind: 'only', tasks: ['laod'] }, 'manual'), refusal('unknownTask', /no task "laod"; its tasks are load, clean, mart, side/));
  });
});

describe('planning what is left of an unfinished run', () => {
  it('lists what is not done as running and what is done as kept', () => {
    const plan = planResume(CHAIN, run(2, 'paused', 'load:carriedOver@W1 clean:succeeded mart:pending side:skipped/notChosen'));
    assert.deepEqual(print(plan), [
      'load carryOver W1: done in run 2', 'clean carryOver W2: done in run 2', 'mart run: not finished in run 2', 'side skip notChosen: skipped in run 2',
    ]);
    assert.equal(plan.runNumber, 2);
  });
});

describe('planning a rerun', () => {
  const failed = run(1, 'failed', 'load:succeeded clean:failed mart:skipped/upstream side:succeeded');

  it('of failed tasks runs them and what follows, and links the others to the run that produced them, along chains', () => {
    const second = run(2, 'failed', 'load:carriedOver@W1 clean:succeeded mart:failed side:carriedOver@W1');
    assert.deepEqual(print(planRerun(CHAIN, { kind: 'failed' }, [failed, second])), [
      'load carryOver W1: succeeded in run 1', 'clean carryOver W2: succeeded in run 2', 'mart run: failed in run 2', 'side carryOver W1: succeeded in run 1',
    ]);
  });

  it('of failed tasks runs stopped and never begun ones too, and ones that are new in the definition', () => {
    const stopped = run(1, 'stopped', 'load:succeeded clean:stopped mart:stopped');
    assert.deepEqual(print(planRerun(CHAIN, { kind: 'failed' }, [stopped])), [
      'load carryOver W1: succeeded in run 1', 'clean run: stopped in run 1', 'mart run: stopped in run 1', 'side run: new in the definition',
    ]);
  });

  it('of failed tasks keeps to what was chosen', () => {
    const one = run(1, 'failed', 'load:skipped/notChosen clean:failed mart:skipped/notChosen side:skipped/notChosen');
    assert.deepEqual(print(planRerun(CHAIN, { kind: 'failed' }, [one])), [
      'load skip notChosen: has not run, not chosen', 'clean run: failed in run 1', 'mart skip notChosen: has not run, not chosen',
      'side skip notChosen: has not run, not chosen',
    ]);
  });

  it('runs a task that was disabled and no longer is, and passes over one that still is', () => {
    const before = run(1, 'failed', 'load:skipped/disabled clean:failed mart:skipped/disabled');
    assert.deepEqual(print(planRerun(target('load', 'clean < load', 'mart/off < clean'), { kind: 'failed' }, [before])), [
      'load run: skipped in run 1', 'clean run: failed in run 1', 'mart skip disabled: off',
    ]);
  });

  it('from a task carries over what came before it', () => {
    const done = run(1, 'succeeded', 'load:succeeded clean:succeeded mart:succeeded side:succeeded');
    assert.deepEqual(print(planRerun(CHAIN, { kind: 'from', tasks: ['clean'] }, [done])), [
      'load carryOver W1: succeeded in run 1', 'clean run: chosen', 'mart run: follows clean', 'side carryOver W1: succeeded in run 1',
    ]);
  });

  it('refuses to begin after a task without a result, also when that was left out of a later run (I12)', () => {
    const lacking = refusal('upstreamNotDone', /task mart follows clean, which has no successful result .* rerun from clean/);
    assert.throws(() => planRerun(CHAIN, { kind: 'only', tasks: ['mart'] }, [failed]), lacking);
    const sideOnly = run(2, 'succeeded', 'load:carriedOver@W1 clean:skipped/notChosen mart:skipped/notChosen side:succeeded');
    assert.throws(() => planRerun(CHAIN, { kind: 'from', tasks: ['mart'] }, [failed, sideOnly]), lacking);
    assert.match(print(planRerun(CHAIN, { kind: 'only', tasks: ['side'] }, [failed])).join('\n'), /clean skip notChosen: failed in run 1, not chosen/);
  });

  it('refuses while the newest run is unfinished, when nothing failed, and when nothing ran', () => {
    assert.throws(() => planRerun(CHAIN, { kind: 'all' }, [run(1, 'running', 'load:pending')]), refusal('unfinished', /run 1 .* is running: resume it or cancel it/));
    assert.throws(() => planRerun(CHAIN, { kind: 'failed' }, [run(1, 'paused', 'load:pending')]), refusal('unfinished', /run 1 .* is paused/));
    assert.throws(() => planRerun(CHAIN, { kind: 'failed' }, [run(1, 'succeeded', 'load:succeeded')]), refusal('nothingFailed', /no task of it failed/));
    assert.throws(() => planRerun(CHAIN, { kind: 'all' }, []), refusal('neverRan', /run it first/));
  });

  it('lists each task of the definition exactly once, runs what failed, and never carries over what has no result', () => {
    const states = fc.constantFrom('succeeded', 'failed', 'stopped', 'skipped/upstream', 'skipped/notChosen', 'carriedOver@W0');
    fc.assert(fc.property(fc.array(states, { minLength: 4, maxLength: 4 }), ([a, b, c, d]) => {
      const before = run(1, 'failed', `load:${a} clean:${b} mart:${c} side:${d}`);
      let plan: WorkflowInstancePlan;
      try {
        plan = planRerun(CHAIN, { kind: 'failed' }, [before]);
      } catch (error) {
        assert.ok(error instanceof RefusedError);
        return;
      }
      assert.deepEqual(plan.tasks.map(({ name }) => name), ['load', 'clean', 'mart', 'side']);
      for (const [index, state] of [a, b, c, d].entries()) {
        const planned = plan.tasks[index];
        if (state === 'failed' || state === 'stopped') assert.equal(planned?.action, 'run');
        if (planned?.action === 'carryOver') assert.match(state ?? '', /^succeeded|^carriedOver/);
      }
    }));
  });
});
