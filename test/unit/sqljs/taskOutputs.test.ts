import assert from 'node:assert/strict';
import type { SqljsStore } from '../../../src/adapters/sqljs/sqljsStore';
import type { TaskExecution, TaskOutcome } from '../../../src/core/runner/ports';
import { identityMap } from '../../../src/core/workflow/offsetMap';
import { executionOf } from '../../contract/storeContract';
import { openStore, readTable } from './sqljsStores';

const ignore = (): void => undefined;
const ENDLESS = 'SELECT count(*) FROM (WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i FROM c)';

interface Parts {
  readonly pre?: string;
  readonly main: string;
  readonly post?: string;
}

function execution({ pre, main, post }: Parts, change: Partial<TaskExecution> = {}): TaskExecution {
  const part = (key: 'sql' | 'pre_statements' | 'post_statements', sql: string | undefined) => {
    if (sql === undefined) return [];
    const source = { key, text: sql, file: 'orders.workflow.yaml', map: identityMap(sql.length), range: { start: 0, end: sql.length } };
    return [{ source, sql, replacements: [] }];
  };
  const parts = [...part('pre_statements', pre), ...part('sql', main), ...part('post_statements', post)];
  return executionOf('', { rendered: { parts, parameters: [], problems: [] }, ...change });
}

const out = (name: string, type = 'VARCHAR', value = '') => ({ name, type, value });

describe('outputs and limits of a task in SQLite', () => {
  let store: SqljsStore;
  let now: number;

  beforeEach(async () => {
    now = 1_000;
    ({ store } = await openStore({ clock: { now: () => now } }));
    run({ main: 'CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1), (2), (3)' });
  });
  afterEach(() => store.close());

  function run(parts: Parts, change: Partial<TaskExecution> = {}): TaskOutcome {
    return store.executeTask(execution(parts, change), ignore);
  }

  function outputsOf(outcome: TaskOutcome): unknown {
    assert.equal(outcome.kind, 'succeeded', outcome.log);
    return outcome.kind === 'succeeded' ? outcome.outputs?.map(({ name, value }) => `${name}=${value}`) : undefined;
  }

  describe('a query task', () => {
    it('executes the first statement of its main text, and all before and after it', () => {
      const outcome = run(
        { pre: 'INSERT INTO t VALUES (4); INSERT INTO t VALUES (5)', main: 'SELECT count(*) AS n FROM t; INSERT INTO t VALUES (99); DELETE FROM t', post: 'INSERT INTO t VALUES (6)' },
        { sqlKind: 'query', outputs: [out('n')] },
      );
      assert.deepEqual(outputsOf(outcome), ['n=5']);
      assert.equal(readTable(store, 't'), '[[1],[2],[3],[4],[5],[6]]');
      assert.match(outcome.log, /not executed: 2 more of the main text/);
    });

    it('reads 10,000 rows at most and says so', () => {
      const main = 'WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i AS n FROM c';
      const outcome = run({ main }, { sqlKind: 'query', outputs: [out('n', 'LIST')] });
      const value = outcome.kind === 'succeeded' ? (outcome.outputs?.[0]?.value ?? '') : '';
      assert.deepEqual((JSON.parse(value) as string[]).slice(-2), ['9999', '10000']);
      assert.match(outcome.log, /10000 rows read; there are more/);
    });

    it('takes exactly 10,000 rows without a remark', () => {
      const main = 'WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c LIMIT 10000) SELECT i AS n FROM c';
      assert.match(run({ main }, { sqlKind: 'query' }).log, /10000 rows read$/);
    });

    it('gives NULL as the text null, a large integer with all digits, and nothing as an empty text', () => {
      const main = "SELECT NULL AS a, 9007199254740993 AS b, 'x' AS c";
      assert.deepEqual(outputsOf(run({ main }, { sqlKind: 'query', outputs: ['a', 'b', 'c', 'd'].map((name) => out(name)) })),
        ['a=null', 'b=9007199254740993', 'c=x', 'd=null']);
      assert.deepEqual(outputsOf(run({ main: 'SELECT n FROM t WHERE n > 9' }, { sqlKind: 'query', outputs: [out('n')] })), ['n=']);
    });
  });

  describe('a non-query task', () => {
    it('executes everything and hands on the count of its last main statement', () => {
      const outcome = run({ main: 'INSERT INTO t VALUES (4); UPDATE t SET n = n + 1; SELECT 1', post: 'DELETE FROM t WHERE n = 2' }, { sqlKind: 'nonQuery', outputs: [out('a'), out('b')] });
      assert.deepEqual(outputsOf(outcome), ['a=0', 'b=null']);
      const other = run({ main: 'SELECT 1; UPDATE t SET n = n + 1', post: 'DELETE FROM t' }, { sqlKind: 'nonQuery', outputs: [out('a')] });
      assert.deepEqual(outputsOf(other), ['a=3']);
      assert.equal(readTable(store, 't'), '[]');
    });
  });

  it('executes everything of a task that does not say what it is, and takes its last statement for the result', () => {
    assert.deepEqual(outputsOf(run({ main: 'INSERT INTO t VALUES (4); SELECT max(n) AS n FROM t' }, { outputs: [out('n')] })), ['n=4']);
    assert.deepEqual(outputsOf(run({ main: 'SELECT 7 AS n; DELETE FROM t' }, { outputs: [out('n')] })), ['n=4']);
  });

  describe('a deadline', () => {
    it('ends the statement that still runs, and keeps nothing', () => {
      let looks = 0;
      const clock = () => (++looks > 3 ? 2_000 : 1_000);
      return openStore({ clock: { now: clock } }).then(({ store: other }) => {
        const outcome = other.executeTask(execution({ pre: 'CREATE TABLE u (n)', main: ENDLESS }, { deadlineAt: 2_000 }), () => assert.fail('not a success'));
        assert.deepEqual(outcome.kind === 'stopped' ? [outcome.timedOut, outcome.log.split('\n').at(-1)] : outcome, [true, 'statement 2: stopped']);
        assert.equal(readTable(other, 'u'), undefined);
        assert.equal(other.executeTask(execution({ main: 'CREATE TABLE u (n)' }), ignore).kind, 'succeeded');
        other.close();
      });
    });

    it('lets no further statement begin', () => {
      now = 2_000;
      const outcome = run({ main: 'INSERT INTO t VALUES (4)' }, { deadlineAt: 2_000 });
      assert.deepEqual(outcome, { kind: 'stopped', log: 'statement 1: stopped', timedOut: true });
      assert.equal(readTable(store, 't'), '[[1],[2],[3]]');
    });

    it('does nothing while it is ahead', () => {
      assert.equal(run({ main: 'INSERT INTO t VALUES (4)' }, { deadlineAt: 1_001 }).kind, 'succeeded');
    });
  });

  it('tells a cancellation from a deadline', async () => {
    const { store: other } = await openStore({ stopWatch: { begin: ignore, isStopRequested: () => true, end: ignore } });
    const outcome = other.executeTask(execution({ main: ENDLESS }, { deadlineAt: -1 }), ignore);
    assert.deepEqual(outcome, { kind: 'stopped', log: 'statement 1: stopped' });
    other.close();
  });
});
