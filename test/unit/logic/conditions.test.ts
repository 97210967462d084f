import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TASK_INSTANCE_STATES, type TaskInstanceState } from '../../../src/core/instance/states';
import { chosenByConditions, describeConditions, evaluateConditions, type StateOf } from '../../../src/core/logic';
import type { ConditionsLogic, Relation } from '../../../src/core/workflow/logicalTask';
import { ranged } from './ranged';

type Status = 'success' | 'failure';

/** Each group as its relation and its items, `a` for success of a, `!a` for its failure. */
function conditionsOf(relation: Relation, ...groups: readonly (readonly [Relation, ...(readonly string[])])[]): ConditionsLogic {
  return {
    kind: 'conditions',
    relation,
    groups: groups.map(([inner, ...items]) => ({
      relation: inner,
      items: items.map((item) => ({ task: ranged(item.replace('!', '')), status: item.startsWith('!') ? 'failure' : 'success' })),
    })),
    successTasks: [ranged('good'), ranged('both')],
    failedTasks: [ranged('bad'), ranged('both'), ranged('worse')],
  };
}

const STATES: Readonly<Record<string, TaskInstanceState>> = { ok: 'succeeded', ok2: 'succeeded', ko: 'failed', skip: 'skipped' };
const stateOf: StateOf = (task) => STATES[task];

describe('evaluateConditions', () => {
  const expected: Readonly<Record<TaskInstanceState, Status | undefined>> = {
    pending: undefined, submitted: undefined, delayed: undefined, running: undefined, retryWaiting: undefined, paused: undefined,
    stopped: undefined, failed: 'failure', succeeded: 'success', forcedSuccess: 'success', skipped: undefined, carriedOver: 'success',
  };
  for (const state of [...TASK_INSTANCE_STATES, undefined]) {
    const counts = state === undefined ? undefined : expected[state];
    it(`takes ${state ?? 'a task without a task instance'} for ${counts ?? 'neither success nor failure'}`, () => {
      const holds = (item: string): boolean => evaluateConditions(conditionsOf('and', ['and', item]), () => state) === 'success';
      assert.deepEqual([holds('t'), holds('!t')], [counts === 'success', counts === 'failure']);
    });
  }

  for (const [what, logic, outcome] of [
    ['all that is asked for', conditionsOf('and', ['and', 'ok', 'ok2', '!ko']), 'success'],
    ['one of an AND that does not hold', conditionsOf('and', ['and', 'ok', 'ko']), 'failure'],
    ['one of an OR that holds', conditionsOf('and', ['or', 'ko', 'ok']), 'success'],
    ['none of an OR', conditionsOf('and', ['or', 'ko', '!ok', 'gone']), 'failure'],
    ['a skipped task, of which neither status holds', conditionsOf('and', ['or', 'skip', '!skip']), 'failure'],
    ['a task without a row, of which neither status holds', conditionsOf('and', ['or', 'gone', '!gone']), 'failure'],
    ['two groups of which both must hold', conditionsOf('and', ['and', 'ok'], ['and', 'ko']), 'failure'],
    ['two groups of which one must hold', conditionsOf('or', ['and', 'ok'], ['and', 'ko']), 'success'],
    ['an OR of ANDs', conditionsOf('or', ['and', 'ok', 'ko'], ['and', 'ok', '!ko']), 'success'],
    ['an AND of ORs', conditionsOf('and', ['or', 'ok', 'ko'], ['or', 'ko', 'gone']), 'failure'],
  ] as const) {
    it(`gives ${outcome} for ${what}`, () => assert.equal(evaluateConditions(logic, stateOf), outcome));
  }

  it('obeys De Morgan when each task has succeeded or failed', () => {
    const item = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean());
    const states = fc.record({ a: fc.boolean(), b: fc.boolean(), c: fc.boolean() });
    const groups = fc.array(fc.tuple(fc.constantFrom<Relation>('and', 'or'), fc.array(item, { minLength: 1, maxLength: 4 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom<Relation>('and', 'or'), groups, states, (relation, parts, ok) => {
        const build = (negated: boolean): ConditionsLogic => {
          const flip = (value: Relation): Relation => (negated ? (value === 'and' ? 'or' : 'and') : value);
          return conditionsOf(flip(relation), ...parts.map(([inner, items]) => [flip(inner), ...items.map(([task, success]) => (success === negated ? `!${task}` : task))] as const));
        };
        const state: StateOf = (task) => (ok[task as keyof typeof ok] ? 'succeeded' : 'failed');
        assert.notEqual(evaluateConditions(build(false), state), evaluateConditions(build(true), state));
      }),
    );
  });

  it('says what each item found', () => {
    assert.deepEqual(describeConditions(conditionsOf('and', ['and', 'ok', '!ok'], ['or', 'gone']), stateOf), [
      'ok is succeeded; success is asked for: holds',
      'ok is succeeded; failure is asked for: does not hold',
      'gone has no task instance; success is asked for: does not hold',
    ]);
  });
});

describe('chosenByConditions', () => {
  const logic = conditionsOf('and', ['and', 'ok']);
  it('runs the success branch', () => assert.deepEqual(chosenByConditions(logic, 'success'), { chosen: ['good', 'both'], losing: ['bad', 'worse'] }));
  it('runs the failed branch', () => assert.deepEqual(chosenByConditions(logic, 'failure'), { chosen: ['bad', 'both', 'worse'], losing: ['good'] }));
});
