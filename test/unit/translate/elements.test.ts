import assert from 'node:assert/strict';
import type { Dialect } from '../../../src/core/sql/lex/token';
import { openDatabase, runScript } from './harness';

function valueOf(sql: string, dialect: Dialect): unknown {
  const db = openDatabase();
  const { rows } = runScript(db, sql, dialect);
  db.close();
  return rows?.[0]?.[0];
}

describe('the element at a place that an array does not have', () => {
  it('fails in Trino, whose element_at gives NULL', () => {
    assert.equal(valueOf('SELECT ARRAY[1, 2][2]', 'trino'), 2);
    for (const index of ['0', '3', '-1']) assert.throws(() => valueOf(`SELECT ARRAY[1, 2][${index}]`, 'trino'), /no element at this place/);
    assert.equal(valueOf('SELECT element_at(ARRAY[1, 2], 3)', 'trino'), null);
    assert.equal(valueOf('SELECT CAST(NULL AS ARRAY(INTEGER))[1]', 'trino'), null);
  });

  it('is NULL in PostgreSQL, DuckDB and Spark', () => {
    assert.equal(valueOf('SELECT (ARRAY[1, 2])[3]', 'postgresql'), null);
    assert.equal(valueOf('SELECT [1, 2][3]', 'duckdb'), null);
    assert.equal(valueOf('SELECT array(1, 2)[2]', 'spark'), null);
  });
});
