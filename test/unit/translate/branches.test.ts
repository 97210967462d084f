import assert from 'node:assert/strict';
import { openDatabase, Refused, runScript } from './harness';

const SETUP = 'CREATE TABLE t (id int); INSERT INTO t VALUES (1); CREATE TABLE r (v int); CREATE TABLE condition (holds int); INSERT INTO condition VALUES (7);';

function rowsAfter(sql: string, query = 'SELECT v FROM r ORDER BY v'): unknown {
  const db = openDatabase();
  runScript(db, SETUP, 'sqlserver');
  runScript(db, sql, 'sqlserver');
  const { rows } = runScript(db, query, 'sqlserver');
  db.close();
  return rows;
}

describe("SQL Server's IF and variables", () => {
  it('reach tables whose names are words', () => {
    assert.deepEqual(rowsAfter('IF EXISTS (SELECT 1 FROM t) INSERT INTO r SELECT holds FROM condition'), [[7]]);
    assert.deepEqual(rowsAfter('IF EXISTS (SELECT 1 FROM t) DELETE FROM condition', 'SELECT COUNT(*) FROM condition'), [[0]]);
  });

  it('assign in the order in which the variables stand', () => {
    assert.deepEqual(rowsAfter('DECLARE @a int, @b int = 4; SELECT @a = @b + 1, @b = @a; INSERT INTO r VALUES (@a); INSERT INTO r VALUES (@b * 2)'), [[5], [10]]);
  });

  it('compare variables in a condition', () => {
    assert.deepEqual(rowsAfter('DECLARE @x int = 1; IF @x = 1 INSERT INTO r VALUES (@x) ELSE INSERT INTO r VALUES (9)'), [[1]]);
    assert.deepEqual(rowsAfter('DECLARE @x int = 1; INSERT INTO r SELECT id FROM t WHERE @x = 1 AND (@x = 1)'), [[1]]);
  });

  for (const sql of [
    'IF 1 = 2 BEGIN INSERT INTO r VALUES (1); INSERT INTO r VALUES (2); END',
    'IF 1 = 2 BEGIN INSERT INTO r VALUES (1) INSERT INTO r VALUES (2) END',
    'IF 1 = 1 BEGIN INSERT INTO r VALUES (1); END ELSE BEGIN INSERT INTO r VALUES (2); INSERT INTO r VALUES (3); END',
    "IF OBJECT_ID('r') IS NULL OR 1 = 1 INSERT INTO r VALUES (1)",
    "IF NOT EXISTS (SELECT 1 FROM sys.tables WHERE name = 'r') OR 1 = 1 INSERT INTO r VALUES (1)",
    "IF NOT EXISTS (SELECT 1 FROM sys.columns c JOIN sys.tables t ON t.object_id = c.object_id WHERE t.name = 'r' AND c.name = 'w') ALTER TABLE r ADD w int",
    'DECLARE @x int = 1; IF EXISTS (SELECT 1 FROM t) SET @x = 2; INSERT INTO r VALUES (@x)',
    'DECLARE @x int = 1; IF EXISTS (SELECT 1 FROM t) SELECT @x = 2; INSERT INTO r VALUES (@x)',
    'DECLARE @x int = 1; IF 1 = 2 SELECT @x = 2 ELSE SELECT @x = 3; INSERT INTO r VALUES (@x)',
    'DECLARE @x int = 1; SELECT TOP 1 @x = id + 1 FROM t; INSERT INTO r VALUES (@x)',
    'DECLARE @x int = 1; SELECT TOP (1) @x = id + 1 FROM t; INSERT INTO r VALUES (@x)',
  ]) {
    it(`refuse what cannot be followed: ${sql}`, () => {
      assert.throws(() => rowsAfter(sql), Refused);
    });
  }
});
