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

  it('ClickHouse changes and deletes rows by ALTER TABLE', () => {
    assert.deepEqual(marked('X01', 'ALTER TABLE d.t UPDATE v = 0 WHERE 1; ALTER TABLE d.t DELETE WHERE true', 'clickhouse'), ['ALTER TABLE d.t', 'ALTER TABLE d.t']);
    assert.deepEqual(marked('X01', "ALTER TABLE t UPDATE v = 0 WHERE d = '2025-03-10'; ALTER TABLE t UPDATE v = 0", 'clickhouse'), []);
    assert.deepEqual(marked('W03', 'ALTER TABLE t ON CLUSTER c UPDATE v = v * 2 WHERE d = 1; ALTER TABLE t UPDATE n = n + 1', 'clickhouse'), ['v = v * 2', 'n = n + 1']);
  });

  it('the BEGIN of a block that Snowflake runs opens no transaction', () => {
    const reload = "DELETE FROM t WHERE d = '${schedule_time}'; INSERT INTO t (d) SELECT d FROM s WHERE d = '${schedule_time}';";
    assert.deepEqual(marked('W05', `EXECUTE IMMEDIATE $$ BEGIN ${reload} END; $$`, 'snowflake'), ['DELETE FROM t']);
    assert.deepEqual(marked('W05', `EXECUTE IMMEDIATE $$ BEGIN BEGIN TRANSACTION; ${reload} COMMIT; END; $$`, 'snowflake'), []);
    assert.deepEqual(marked('W05', `DO $$ BEGIN ${reload} END $$`), []);
  });

  it('a table is exported by name', () => {
    assert.deepEqual(marked('W14', 'EXPORT TABLE ods.ev TO "s3://b/out/"', 'doris'), ['EXPORT TABLE']);
  });

  it('a join limits no source of dynamic partitions', () => {
    const insert = 'INSERT OVERWRITE TABLE t PARTITION (dt) SELECT a.id, a.dt FROM a JOIN b ON a.id = b.id';
    assert.deepEqual(marked('W11', insert, 'hive'), ['INSERT OVERWRITE TABLE t']);
    assert.deepEqual(marked('W11', `${insert} AND b.dt = '\${schedule_time}'`, 'hive'), []);
  });

  it('a window that only a DELETE widens is not called one that is read twice', () => {
    const text = 'DELETE FROM t WHERE dt >= \'$[yyyy-MM-dd-8]\' AND dt < \'${schedule_time}\'';
    assert.deepEqual(lintWorkflow(`workflow:\n  name: load\n  schedule: "0 0 0 * * ? *"\n  timezone: UTC\ntasks:\n  - name: a\n    task_type: Sql\n    sql: ${text}\n`).filter(({ code }) => code === 'P07'), []);
  });
});
