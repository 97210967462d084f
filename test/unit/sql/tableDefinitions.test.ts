import assert from 'node:assert/strict';
import { scanScript } from '../../../src/core/sql/scanner';
import { findTableDefinitions } from '../../../src/core/sql/facts/tableDefinitions';

describe('table definitions', () => {
  const cases: readonly (readonly [string, string, unknown])[] = [
    ['columns and a key constraint', 'CREATE TABLE IF NOT EXISTS db.T (a INT, "B" TEXT, PRIMARY KEY (a, "B"), CHECK (a > 0))', ['db.t', ['a', 'B'.toLowerCase()], [], ['a', 'b']]],
    ['a key at its column', 'CREATE TABLE t (id BIGINT PRIMARY KEY, d DECIMAL(18,2) NOT NULL)', ['t', ['id', 'd'], [], ['id']]],
    ['Hive partition columns', 'CREATE TABLE t (a INT) COMMENT \'x\' PARTITIONED BY (dt STRING, h INT) STORED AS ORC', ['t', ['a', 'dt', 'h'], ['dt', 'h'], []]],
    ['Spark partition columns of the list', 'CREATE TABLE t (a INT, dt DATE) USING delta PARTITIONED BY (dt, days(a))', ['t', ['a', 'dt'], ['dt'], []]],
  ];
  for (const [name, text, expected] of cases) {
    it(`read ${name}`, () => {
      const [definition] = scanScript(text, 'postgresql').statements.flatMap(findTableDefinitions);
      assert.deepEqual([definition?.table, definition?.columns, definition?.partitionColumns, definition?.primaryKey], expected);
    });
  }

  it('are not read from queries and views', () => {
    const texts = ['CREATE TABLE t AS SELECT f(a) FROM s', 'CREATE VIEW v (a) AS SELECT 1', 'CREATE TABLE t', 'CREATE TABLE t ('];
    assert.deepEqual(texts.flatMap((text) => scanScript(text, 'generic').statements.flatMap(findTableDefinitions)).filter((found) => found.columns.length > 0), []);
  });
});
