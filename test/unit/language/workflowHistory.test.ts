import assert from 'node:assert/strict';
import type { Attempt, AttemptError, WorkflowInstanceDetail } from '../../../src/core/instance/records';
import { workflowHistoryOf } from '../../../src/core/language/workflowHistory';

interface Tried {
  /** Seconds. */
  readonly took: number;
  /** `undefined`: it succeeded. */
  readonly failed?: AttemptError['kind'];
  readonly message?: string;
}

function attemptOf({ took, failed, message = `${failed ?? ''} failure` }: Tried, number: number): Attempt {
  const error = failed && { message, kind: failed, file: undefined, start: undefined, end: undefined };
  return { taskInstanceId: 't', number, state: failed === undefined ? 'succeeded' : 'failed', startedAt: 1_000, finishedAt: 1_000 + took * 1_000, rowsChanged: undefined, error, renderedSql: '', log: '' };
}

/** A run of the workflow with one task; `at` orders the runs. */
function runOf(at: number, attempts: readonly Tried[], definitionHash = 'now'): WorkflowInstanceDetail {
  const isDone = attempts.at(-1)?.failed === undefined;
  return {
    instance: {
      id: `${at}`, logicalInstanceId: `${at}`, workflow: 'w', scheduleInstant: at, scheduleTime: '', runNumber: 1, trigger: 'manual', rerunOf: undefined, scope: { kind: 'all' },
      backfillId: undefined, state: isDone ? 'succeeded' : 'failed', reason: undefined, definitionHash, createdAt: at, startedAt: 0,
      finishedAt: attempts.reduce((sum, { took }) => sum + took * 1_000, 0),
    },
    tasks: [{
      task: {
        id: 't', workflowInstanceId: `${at}`, name: 'load', state: isDone ? 'succeeded' : 'failed', carriedOverFrom: undefined, attemptsUsed: attempts.length,
        maxRetries: 2, retryIntervalMs: 0, retryAt: undefined,
      },
      attempts: attempts.map((tried, index) => attemptOf(tried, index + 1)),
    }],
  };
}

describe('workflowHistoryOf', () => {
  it('takes the median of what succeeded', () => {
    const history = workflowHistoryOf([runOf(1, [{ took: 10 }]), runOf(2, [{ took: 500, failed: 'transient' }]), runOf(3, [{ took: 2, failed: 'transient' }, { took: 30 }]), runOf(4, [{ took: 20 }])], 'now');
    assert.deepEqual([history.medianSeconds, history.tasks['load']?.medianSeconds], [20, 20]);
    assert.deepEqual(workflowHistoryOf([], 'now'), { medianSeconds: undefined, tasks: {} });
  });

  it('takes the lower middle of an even number', () => {
    assert.equal(workflowHistoryOf([runOf(1, [{ took: 10 }]), runOf(2, [{ took: 40 }])], 'now').medianSeconds, 10);
  });

  it('lists the newest failures that cannot pass, up to one of another kind', () => {
    const permanent = (message: string): Tried => ({ took: 1, failed: 'permanent', message });
    const failuresOf = (details: readonly WorkflowInstanceDetail[], hash: string | undefined = 'now'): readonly string[] | undefined => workflowHistoryOf(details, hash).tasks['load']?.permanentFailures;
    const runs = [runOf(1, [permanent('old')]), runOf(2, [{ took: 1 }]), runOf(3, [permanent('a'), permanent('b')]), runOf(4, [permanent('c')])];
    assert.deepEqual(failuresOf([...runs].reverse()), ['c', 'b', 'a']);
    assert.deepEqual(failuresOf([...runs, runOf(5, [{ took: 1 }])]), []);
    assert.deepEqual(failuresOf([...runs, runOf(5, [{ took: 1, failed: 'transient' }, permanent('d')])]), ['d']);
  });

  it('does not hold failures of another text against the present one', () => {
    const failed: Tried = { took: 1, failed: 'permanent' };
    assert.deepEqual(workflowHistoryOf([runOf(1, [failed], 'before'), runOf(2, [failed])], 'now').tasks['load']?.permanentFailures.length, 1);
    assert.deepEqual(workflowHistoryOf([runOf(1, [failed], 'before')], undefined).tasks['load']?.permanentFailures, []);
  });
});
