import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TASK_INSTANCE_STATES, WORKFLOW_INSTANCE_STATES, type TaskInstanceState, type WorkflowInstanceState } from '../../../src/core/instance/states';
import { evaluateDependent, type DependentContext, type DependentDecision, type DependentResult, type DependentTask } from '../../../src/core/logic';
import type { DependentItem, DependentLogic, Relation } from '../../../src/core/workflow/logicalTask';
import { ranged } from './ranged';

interface Run {
  readonly workflow: string;
  readonly at: string;
  readonly state: WorkflowInstanceState;
  readonly tasks?: Readonly<Record<string, TaskInstanceState | DependentTask>>;
}

const BASE = '2025-03-05T02:00:00Z';

/** `orders`, `orders:load@last1Days`, `orders:*@last2Hours`: a workflow, its task, a date value. */
function itemOf(text: string): DependentItem {
  const [, workflow = '', task, dateValue = 'today'] = /^([\w$]+)(?::([\w*]+))?(?:@(\w+))?$/.exec(text) ?? [];
  return { workflow: ranged(workflow), task: task === undefined ? undefined : ranged(task), dateValue };
}

function logicOf(relation: Relation, ...groups: readonly (readonly [Relation, ...(readonly string[])])[]): DependentLogic {
  return {
    kind: 'dependent',
    relation,
    groups: groups.map(([inner, ...items]) => ({ relation: inner, items: items.map(itemOf) })),
    checkIntervalMs: 10_000,
    failurePolicy: 'failure',
    failureWaitingMs: 60_000,
  };
}

function contextOf(runs: readonly Run[], more: Partial<DependentContext> = {}): DependentContext {
  const instants = runs.map((run) => ({ run, instant: Date.parse(run.at.includes('T') ? `${run.at}:00Z` : `${run.at}T00:00:00Z`) }));
  return {
    workflow: 'report',
    scheduleInstant: Date.parse(BASE),
    zone: 'UTC',
    findInstances: (workflow, { from, to }) =>
      instants.filter(({ run, instant }) => run.workflow === workflow && instant >= from && instant < to).map(({ run, instant }) => ({
        scheduleInstant: instant,
        state: run.state,
        tasks: () => new Map(Object.entries(run.tasks ?? {}).map(([name, task]) => [name, typeof task === 'string' ? { state: task } : task])),
      })),
    hasInstanceBefore: (workflow, before) => instants.some(({ run, instant }) => run.workflow === workflow && instant < before),
    ...more,
  };
}

function evaluate(item: string, runs: readonly Run[], more: Partial<DependentContext> = {}): DependentDecision {
  return evaluateDependent(logicOf('and', ['and', item]), contextOf(runs, more));
}

function outcome(decision: DependentDecision): string {
  return decision.reason === undefined ? decision.result : `${decision.result}: ${decision.reason}`;
}

const run = (at: string, state: WorkflowInstanceState, tasks?: Run['tasks']): Run => ({ workflow: 'orders', at, state, ...(tasks === undefined ? {} : { tasks }) });

describe('a Dependent task that waits for a workflow', () => {
  const byState: Readonly<Record<WorkflowInstanceState, string>> = {
    waiting: 'waiting: waits for orders at 2025-03-05, which is waiting',
    submitted: 'waiting: waits for orders at 2025-03-05, which is submitted',
    running: 'waiting: waits for orders at 2025-03-05, which is running',
    pausing: 'waiting: waits for orders at 2025-03-05, which is pausing',
    stopping: 'waiting: waits for orders at 2025-03-05, which is stopping',
    paused: 'failed: orders at 2025-03-05 is paused',
    stopped: 'failed: orders at 2025-03-05 is stopped',
    failed: 'failed: orders at 2025-03-05 is failed',
    succeeded: 'success',
  };
  for (const state of WORKFLOW_INSTANCE_STATES) {
    it(`that is ${state}: ${byState[state]}`, () => assert.equal(outcome(evaluate('orders', [run('2025-03-05', state)])), byState[state]));
  }

  it('waits when there is no instance', () => {
    assert.equal(outcome(evaluate('orders', [])), 'waiting: waits for orders at 2025-03-05');
    assert.equal(outcome(evaluate('orders', [run('2025-03-04', 'succeeded'), run('2025-03-06', 'succeeded')])), 'waiting: waits for orders at 2025-03-05');
  });
  it('takes the latest schedule time of the interval', () => {
    assert.equal(outcome(evaluate('orders', [run('2025-03-05T01:00', 'failed'), run('2025-03-05T23:00', 'succeeded'), run('2025-03-05T09:00', 'running')])), 'success');
    assert.equal(outcome(evaluate('orders', [run('2025-03-05T23:00', 'failed'), run('2025-03-05', 'succeeded')])), 'failed: orders at 2025-03-05 23:00:00 is failed');
  });
  it('needs every interval', () => {
    const days = ['2025-03-02', '2025-03-03', '2025-03-04'];
    assert.equal(outcome(evaluate('orders@last3Days', days.map((day) => run(day, 'succeeded')))), 'success');
    assert.equal(outcome(evaluate('orders@last3Days', [run('2025-03-02', 'succeeded'), run('2025-03-04', 'succeeded')])), 'waiting: waits for orders at 2025-03-03');
    assert.equal(outcome(evaluate('orders@last3Days', [run('2025-03-02', 'succeeded'), run('2025-03-03', 'succeeded'), run('2025-03-04', 'failed')])), 'failed: orders at 2025-03-04 is failed');
  });
  it('goes through the intervals in order: the first that is not satisfied decides', () => {
    assert.equal(evaluate('orders@last2Days', [run('2025-03-04', 'failed')]).result, 'waiting');
    assert.equal(evaluate('orders@last2Days', [run('2025-03-03', 'failed')]).result, 'failed');
  });
  it('counts hours in hours', () => {
    assert.equal(outcome(evaluate('orders@last1Hour', [run('2025-03-05T01:00', 'succeeded')])), 'success');
    assert.equal(outcome(evaluate('orders@currentHour', [run('2025-03-05T01:00', 'succeeded')])), 'waiting: waits for orders at 2025-03-05 02:00:00');
    assert.equal(evaluate('orders@last24Hours', Array.from({ length: 24 }, (_, hour) => run(new Date(Date.parse('2025-03-04T01:00:00Z') + hour * 3_600_000).toISOString().slice(0, 16), 'succeeded'))).result, 'success');
  });
  it('counts days in the zone', () => {
    const more = { zone: 'America/New_York' };
    assert.equal(outcome(evaluate('orders', [run('2025-03-05', 'succeeded')], more)), 'success');
    assert.equal(outcome(evaluate('orders', [run('2025-03-05T06:00', 'succeeded')], more)), 'waiting: waits for orders at 2025-03-04');
  });
  it('has failed for a date that does not exist', () => {
    assert.equal(outcome(evaluate('orders@someday', [])), 'failed: "someday" is no date that a Dependent task can wait for');
  });
  it('knows a workflow that is named by its file', () => {
    const logic = logicOf('and', ['and', 'orders']);
    const named = { ...logic, groups: [{ relation: 'and' as const, items: [{ ...itemOf('token'), workflowName: 'orders' }] }] };
    assert.equal(evaluateDependent(named, contextOf([run('2025-03-05', 'succeeded')])).result, 'success');
    assert.equal(evaluateDependent(named, contextOf([])).reason, 'waits for orders at 2025-03-05');
  });
  it('names what is missing, and counts the rest', () => {
    assert.equal(
      evaluate('orders@last7Days', []).reason,
      'waits for orders at 2025-02-26; waits for orders at 2025-02-27; waits for orders at 2025-02-28; and 4 more',
    );
  });
});

describe('a Dependent task that waits for one task', () => {
  const passed: readonly (TaskInstanceState | undefined)[] = ['succeeded', 'forcedSuccess', 'carriedOver'];
  const failed: readonly (TaskInstanceState | undefined)[] = ['failed', 'stopped', 'paused', 'skipped'];
  for (const state of TASK_INSTANCE_STATES) {
    const expected: DependentResult = passed.includes(state) ? 'success' : failed.includes(state) ? 'failed' : 'waiting';
    it(`gives ${expected} for ${state} while the workflow instance runs`, () => assert.equal(evaluate('orders:load', [run('2025-03-05', 'running', { load: state })]).result, expected));
  }
  it('waits for one that the workflow instance has not come to', () => {
    assert.equal(outcome(evaluate('orders:load', [run('2025-03-05', 'running')])), 'waiting: waits for load of orders at 2025-03-05, which has not come to it');
  });
  it('has failed for one that an ended workflow instance does not have', () => {
    assert.equal(outcome(evaluate('orders:load', [run('2025-03-05', 'succeeded')])), 'failed: load of orders at 2025-03-05 has not run');
    assert.equal(outcome(evaluate('orders:load', [run('2025-03-05', 'failed', { load: 'pending' })])), 'failed: load of orders at 2025-03-05 is pending');
  });
  it('is content with one that succeeded in a workflow instance that failed', () => {
    assert.equal(outcome(evaluate('orders:load', [run('2025-03-05', 'failed', { load: 'succeeded' })])), 'success');
  });
  it('is content with a disabled one, and with one of a type that is not executed here', () => {
    assert.equal(outcome(evaluate('orders:load', [run('2025-03-05', 'running', { load: { state: 'skipped', skipCause: 'notLocal' } })])), 'success');
    assert.equal(outcome(evaluate('orders:load', [run('2025-03-05', 'running', { load: { state: 'skipped', skipCause: 'disabled' } })])), 'success');
    assert.equal(outcome(evaluate('orders:load', [run('2025-03-05', 'running', { load: { state: 'skipped', skipCause: 'branch' } })])), 'failed: load of orders at 2025-03-05 is skipped');
  });
});

describe('a Dependent task that waits for all tasks', () => {
  for (const [what, state, tasks, expected] of [
    ['all have succeeded', 'succeeded', { a: 'succeeded', b: 'carriedOver', c: 'forcedSuccess' }, 'success'],
    ['the workflow instance runs', 'running', { a: 'succeeded' }, 'waiting: waits for orders at 2025-03-05, which is running'],
    ['it has failed', 'failed', { a: 'succeeded', b: 'failed' }, 'failed: orders at 2025-03-05 is failed'],
    ['one was left out by a branch', 'succeeded', { a: 'succeeded', b: { state: 'skipped', skipCause: 'branch' } }, 'failed: orders at 2025-03-05 has not run its task b, which is skipped'],
    ['one is disabled', 'succeeded', { a: 'succeeded', b: { state: 'skipped', skipCause: 'disabled' }, c: { state: 'skipped', skipCause: 'notLocal' } }, 'success'],
  ] as const) {
    it(`gives ${expected} when ${what}`, () => assert.equal(outcome(evaluate('orders:*', [run('2025-03-05', state, tasks)])), expected));
  }
});

describe('a Dependent task that waits for its own workflow', () => {
  const own = (at: string, state: WorkflowInstanceState): Run => ({ workflow: 'report', at, state });
  for (const item of ['report@last1Days', 'report:*@last1Days', 'report:load@last1Days', 'report']) {
    it(`succeeds for ${item} when no earlier instance exists`, () => assert.equal(outcome(evaluate(item, [own('2025-03-05T02:00', 'running'), own('2025-03-06', 'succeeded')])), 'success'));
  }
  it('waits for the day before when there is an earlier one', () => {
    assert.equal(outcome(evaluate('report@last1Days', [own('2025-03-01', 'succeeded')])), 'waiting: waits for report at 2025-03-04');
    assert.equal(outcome(evaluate('report@last1Days', [own('2025-03-01', 'succeeded'), own('2025-03-04', 'succeeded')])), 'success');
  });
  it('says that it waits for itself', () => {
    assert.equal(
      outcome(evaluate('report', [own('2025-03-04', 'succeeded'), own('2025-03-05T02:00', 'running')])),
      'waiting: waits for report at 2025-03-05 02:00:00, which is this run itself: choose a date before it',
    );
  });
});

describe('the groups of a Dependent task', () => {
  const RUNS: readonly Run[] = [
    { workflow: 'S', at: '2025-03-05', state: 'succeeded' },
    { workflow: 'F', at: '2025-03-05', state: 'failed' },
  ];
  const resultOf = (relation: Relation, ...groups: readonly (readonly [Relation, ...(readonly string[])])[]): DependentResult => evaluateDependent(logicOf(relation, ...groups), contextOf(RUNS)).result;

  for (const [items, and, or] of [
    ['S S', 'success', 'success'],
    ['S W', 'waiting', 'success'],
    ['S F', 'failed', 'success'],
    ['W W', 'waiting', 'waiting'],
    ['W F', 'failed', 'waiting'],
    ['F F', 'failed', 'failed'],
    ['S W F', 'failed', 'success'],
  ] as const) {
    it(`gives ${and} for ${items} joined by and, ${or} by or, inside a group and between groups`, () => {
      const names = items.split(' ');
      assert.deepEqual([resultOf('and', ['and', ...names]), resultOf('and', ['or', ...names])], [and, or]);
      const each = names.map((name) => ['and', name] as const);
      assert.deepEqual([resultOf('and', ...each), resultOf('or', ...each)], [and, or]);
    });
  }

  it('lists every blocker, and gives the reasons of those that decide', () => {
    const decision = evaluateDependent(logicOf('and', ['and', 'W', 'S'], ['and', 'F:load@last1Days', 'F']), contextOf(RUNS));
    assert.equal(decision.result, 'failed');
    assert.equal(decision.reason, 'F at 2025-03-05 is failed');
    assert.deepEqual(decision.blockers.map(({ workflow, task, result, reason }) => [workflow, task, result, reason]), [
      ['W', undefined, 'waiting', 'waits for W at 2025-03-05'],
      ['F', 'load', 'waiting', 'waits for load of F at 2025-03-04'],
      ['F', undefined, 'failed', 'F at 2025-03-05 is failed'],
    ]);
    assert.deepEqual(decision.blockers[0]?.span, { from: Date.parse('2025-03-05T00:00:00Z'), to: Date.parse('2025-03-06T00:00:00Z') });
  });
  it('has no blockers when it succeeds, also beside an alternative that failed', () => {
    assert.deepEqual(evaluateDependent(logicOf('or', ['and', 'F'], ['or', 'W', 'S']), contextOf(RUNS)), { result: 'success', reason: undefined, blockers: [] });
  });

  it('never gives a result without its reason, does not depend on the order of items, and gets no worse when an item succeeds', () => {
    const rank = { failed: 0, waiting: 1, success: 2 };
    const items = fc.array(fc.constantFrom('S', 'W', 'F'), { minLength: 1, maxLength: 4 });
    const groups = fc.array(fc.tuple(fc.constantFrom<Relation>('and', 'or'), items), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom<Relation>('and', 'or'), groups, fc.nat(), (relation, parts, pick) => {
        const decide = (list: typeof parts): DependentDecision => evaluateDependent(logicOf(relation, ...list.map(([inner, names]) => [inner, ...names] as const)), contextOf(RUNS));
        const decision = decide(parts);
        assert.equal(decision.result === 'success', decision.reason === undefined);
        assert.equal(decision.result === 'success', decision.blockers.length === 0);
        assert.ok(decision.result === 'success' || decision.blockers.some(({ result }) => result === decision.result));
        assert.equal(decide(parts.map(([inner, names]) => [inner, [...names].reverse()] as const satisfies (typeof parts)[number]).reverse()).result, decision.result);
        const improved = parts.map(([inner, names], at): (typeof parts)[number] => [inner, at === pick % parts.length ? names.map((name, index) => (index === 0 ? 'S' : name)) : names]);
        assert.ok(rank[decide(improved).result] >= rank[decision.result]);
      }),
    );
  });
});
