import assert from 'node:assert/strict';
import { lintSqlText } from '../../../src/core/lint/linter';
import type { Dialect } from '../../../src/core/sql/lex/token';
import { lintWorkflow } from '../../support/lint/lintText';

function marked(code: string, text: string, dialect: Dialect = 'postgresql'): readonly string[] {
  return lintSqlText({ file: 'a.sql', text, dialect }).filter((finding) => finding.code === code).map(({ range }) => text.slice(range.start, range.end));
}

describe('what scripts nobody had tuned for brought to light', () => {
  it('a table is replaced by one window, also where the day has a type or goes through a function', () => {
    for (const value of ["'${schedule_time}'", "DATE '${schedule_time}'", "to_date('${schedule_time}')", "TIMESTAMP '${schedule_time}'"]) {
      const text = `CREATE OR REPLACE TABLE m.log AS SELECT dt, count(*) AS n FROM raw WHERE dt = ${value} GROUP BY dt`;
      assert.deepEqual(marked('X05', text, 'bigquery'), ['CREATE OR REPLACE TABLE m.log'], value);
    }
  });

  it('ADD COLUMN fails the second time, unless it asks', () => {
    assert.deepEqual(marked('X03', 'ALTER TABLE a.t ADD COLUMN b int; ALTER TABLE a.t ADD CONSTRAINT c CHECK (b > 0)'), ['ALTER TABLE a.t ADD COLUMN']);
    assert.deepEqual(marked('X03', 'ALTER TABLE a.t ADD COLUMN IF NOT EXISTS b int'), []);
    assert.deepEqual(marked('X03', "IF COL_LENGTH('t', 'b') IS NULL ALTER TABLE t ADD b int", 'sqlserver'), []);
    const fixes = (dialect: Dialect): number => lintSqlText({ file: 'a.sql', text: 'ALTER TABLE t ADD COLUMN b int', dialect }).flatMap((finding) => finding.fixes).length;
    assert.deepEqual([fixes('postgresql'), fixes('mysql')], [1, 0]);
  });

  it('rows that DELETE … RETURNING hands out count as taken where something reads them', () => {
    const script = (from: string): string => `WITH gone AS (DELETE FROM t WHERE d = '\${schedule_time}' RETURNING id) INSERT INTO u (id) SELECT id FROM ${from}`;
    assert.deepEqual(marked('W16', script('gone')), ['DELETE FROM t']);
    assert.deepEqual(marked('W16', script('s')), []);
  });

  it('a column called d holds a day', () => {
    const text = 'workflow:\n  name: a\n  schedule: "0 0 0 * * ? *"\ntasks:\n  - name: b\n    task_type: Sql\n    sql: SELECT n FROM s WHERE d = \'2024-01-15\'\n';
    assert.deepEqual(lintWorkflow(text).filter(({ code }) => code === 'T06').map(({ range }) => text.slice(range.start, range.end)), ["d = '2024-01-15'"]);
  });
});
