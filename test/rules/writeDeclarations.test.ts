import assert from 'node:assert/strict';
import type { Finding } from '../../src/core/lint/finding';
import { applyFix, lintWorkflow, WORKFLOW_PATH } from '../support/lint/lintText';

interface TaskText {
  readonly name?: string;
  readonly dialect?: string;
  readonly sql: string;
  readonly retries?: number;
  readonly local?: string;
}

function workflow({ name = 'daily', dialect = 'POSTGRESQL', sql, retries = 2, local = '' }: TaskText): string {
  return `workflow:\n  name: load\ntasks:\n  - name: ${name}\n    task_type: Sql\n    datasource_type: ${dialect}\n    sql: |\n      ${sql.replaceAll('\n', '\n      ')}\n    fail_retry_times: ${retries}\n    fail_retry_interval: 1\n${local}`;
}

function find(text: string, code: string): readonly Finding[] {
  return lintWorkflow(text).filter((finding) => finding.code === code);
}

const APPEND = "INSERT INTO daily SELECT * FROM orders WHERE dt = '${schedule_time}'";
const MERGE = 'MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v';

describe('the declared write strategy', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['MERGE', MERGE, ['merge']],
    ['ON CONFLICT DO UPDATE', 'INSERT INTO t (id, v) SELECT id, v FROM s ON CONFLICT (id) DO UPDATE SET v = excluded.v', ['merge']],
    ['a delete and an insert', "BEGIN;\nDELETE FROM t WHERE dt = '${schedule_time}';\nINSERT INTO t SELECT * FROM s;\nCOMMIT", ['delete-insert']],
    ['an emptied table', 'TRUNCATE TABLE t;\nINSERT INTO t SELECT * FROM s', ['replace']],
    ['OR REPLACE', 'CREATE OR REPLACE TABLE t AS SELECT * FROM s', ['replace']],
    ['NOT EXISTS', 'INSERT INTO t SELECT * FROM s WHERE NOT EXISTS (SELECT 1 FROM t WHERE t.id = s.id)', ['insert-missing']],
    ['a static partition', "INSERT OVERWRITE TABLE t PARTITION (dt='1') SELECT id FROM s", ['overwrite-partition']],
    ['a mere delete', "DELETE FROM t WHERE dt < '2020-01-01'", ['none']],
    ['two ways, the last first', `${MERGE};\nINSERT OVERWRITE TABLE u PARTITION (dt='1') SELECT id FROM s`, ['overwrite-partition', 'merge']],
    ['temporary tables only', 'CREATE TEMP TABLE x AS SELECT 1 AS id', []],
    ['an append, which only a person may declare', APPEND, []],
  ];
  for (const [name, sql, expected] of cases) {
    it(`is offered as the SQL shows it: ${name}`, () => {
      const titles = find(workflow({ sql }), 'W17').flatMap(({ fixes }) => fixes.map(({ title }) => title.replace('Declare the write strategy: ', '')));
      assert.deepEqual(titles, expected);
    });
  }

  const places: readonly (readonly [string, string, string])[] = [
    ['at the end of the file', '', 'idempo:\n  tasks:\n    daily:\n      write: merge'],
    ['below other settings', 'idempo:\n  seed: [a.sql]\n', 'idempo:\n  seed: [a.sql]\n  tasks:\n    daily:\n      write: merge'],
    ['beside other tasks', 'idempo:\n  tasks:\n    other:\n      role: log\n', '    other:\n      role: log\n    daily:\n      write: merge'],
    ['beside what the task declares', 'idempo:\n  tasks:\n    daily:\n      lookback: 3d\n', '    daily:\n      lookback: 3d\n      write: merge'],
    ['below the name alone', 'idempo:\n  tasks:\n    daily:\n', '    daily:\n      write: merge'],
    ['inside braces', 'idempo: {tasks: {daily: {lookback: 3d}}}\n', 'lookback: 3d'],
  ];
  for (const [name, local, expected] of places) {
    it(`is added ${name}`, () => {
      const text = workflow({ sql: MERGE, local });
      const [fix] = find(text, 'W17')[0]?.fixes ?? [];
      assert.ok(fix !== undefined);
      const fixed = applyFix(text, WORKFLOW_PATH, fix);
      assert.ok(fixed.includes(expected), fixed);
      assert.deepEqual(find(fixed, 'W17'), []);
      assert.deepEqual(lintWorkflow(fixed).filter(({ code }) => code.startsWith('Y')), []);
    });
  }

  it('quotes a task name that YAML would read otherwise', () => {
    const text = workflow({ name: '"load: daily"', sql: MERGE });
    const [fix] = find(text, 'W17')[0]?.fixes ?? [];
    assert.ok(fix !== undefined);
    assert.deepEqual(find(applyFix(text, WORKFLOW_PATH, fix), 'W17'), []);
  });

  it('is reported where the SQL contradicts it, with both in the message', () => {
    const text = workflow({ sql: MERGE, local: 'idempo:\n  tasks:\n    daily:\n      write: replace\n' });
    const [finding] = find(text, 'W17');
    assert.match(finding?.message ?? '', /Declared "replace".*seen "merge"/);
    assert.equal(text.slice(finding?.range.start, finding?.range.end), 'replace');
    const [fix] = finding?.fixes ?? [];
    assert.ok(fix !== undefined);
    assert.deepEqual(find(applyFix(text, WORKFLOW_PATH, fix), 'W17'), []);
  });

  it('ends the error on an append that is declared to happen once, but not the one on its retries', () => {
    const local = 'idempo:\n  tasks:\n    daily:\n      write: append-once\n';
    assert.deepEqual(find(workflow({ sql: APPEND, local }), 'W01'), []);
    assert.equal(find(workflow({ sql: APPEND, local }), 'R06').length, 1);
    assert.equal(find(workflow({ sql: APPEND, local, retries: 0 }), 'R06').length, 0);
  });

  it('says that rows are left as they are on purpose', () => {
    const sql = 'INSERT INTO t (id) SELECT id FROM s ON CONFLICT DO NOTHING';
    assert.equal(find(workflow({ sql }), 'W02').length, 1);
    assert.deepEqual(find(workflow({ sql, local: 'idempo:\n  tasks:\n    daily:\n      write: insert-missing\n' }), 'W02'), []);
  });
});

describe('retries of a write that must not be repeated', () => {
  it('are reported with the write rules that object', () => {
    const [finding] = find(workflow({ sql: `${APPEND};\nUPDATE t SET n = n + 1 WHERE id = 1` }), 'R06');
    assert.match(finding?.message ?? '', /W01 append-insert, W03 self-increment/);
  });

  it('are fine when there are none, and when the write is repeatable or accepted with a reason', () => {
    assert.deepEqual(find(workflow({ sql: APPEND, retries: 0 }), 'R06'), []);
    assert.deepEqual(find(workflow({ sql: MERGE }), 'R06'), []);
    assert.deepEqual(find(workflow({ sql: `-- idempo: ignore W01 because the table takes each row once\n${APPEND}` }), 'R06'), []);
  });

  it('are not offered by a fix as long as the write is not repaired', () => {
    const without = (sql: string): string => workflow({ sql }).replace(/ {4}fail_retry_times.*\n/, '');
    assert.deepEqual(find(without(APPEND), 'R01')[0]?.fixes, []);
    assert.equal(find(without(MERGE), 'R01')[0]?.fixes.length, 1);
  });
});

describe('a retry of an unsafe write', () => {
  it('names the place of the write', () => {
    const text = workflow({ sql: "INSERT INTO t SELECT id FROM s WHERE dt = '${schedule_time}'" });
    const [finding] = find(text, 'R06');
    assert.deepEqual(finding?.related?.map(({ range }) => text.slice(range.start, range.end)), ['INSERT INTO t']);
  });
});
