import assert from 'node:assert/strict';
import { openDatabase, Refused, rowsOf, runScript } from './harness';

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

  const TAKEN: readonly (readonly [string, unknown])[] = [
    ['IF 1 = 2 BEGIN INSERT INTO r VALUES (1); INSERT INTO r VALUES (2); END', []],
    ['IF 1 = 2 BEGIN INSERT INTO r VALUES (1) INSERT INTO r VALUES (2) END INSERT INTO r VALUES (3)', [[3]]],
    ['IF 1 = 1 BEGIN INSERT INTO r VALUES (1); END ELSE BEGIN INSERT INTO r VALUES (2); INSERT INTO r VALUES (3); END', [[1]]],
    ['IF 1 = 2 INSERT INTO r VALUES (1); ELSE IF EXISTS (SELECT 1 FROM t) BEGIN INSERT INTO r VALUES (2); INSERT INTO r VALUES (3); END ELSE INSERT INTO r VALUES (4)', [[2], [3]]],
    ["IF OBJECT_ID('r') IS NULL OR 1 = 1 INSERT INTO r VALUES (1)", [[1]]],
    ["IF NOT EXISTS (SELECT 1 FROM sys.tables WHERE name = 'r') OR 1 = 1 INSERT INTO r VALUES (1)", [[1]]],
    ["IF NOT EXISTS (SELECT 1 FROM sys.tables WHERE name = 'made') BEGIN CREATE TABLE made (id int); INSERT INTO made VALUES (5); END INSERT INTO r SELECT id FROM made", [[5]]],
    ['DECLARE @x int = 1; IF EXISTS (SELECT 1 FROM t) SET @x = 2; INSERT INTO r VALUES (@x)', [[2]]],
    ['DECLARE @x int = 1; IF NOT EXISTS (SELECT 1 FROM t) SELECT @x = 2; INSERT INTO r VALUES (@x)', [[1]]],
    ['DECLARE @x int = 1; IF 1 = 2 SELECT @x = 2 ELSE SELECT @x = 3; INSERT INTO r VALUES (@x)', [[3]]],
    ['DECLARE @x int = 1; SELECT TOP 1 @x = id + 1 FROM t; INSERT INTO r VALUES (@x)', [[2]]],
    ['DECLARE @x int = 1; SELECT TOP (1) @x = id + 1 FROM t WHERE id > 9; INSERT INTO r VALUES (@x)', [[1]]],
    ['UPDATE t SET id = 2 WHERE id = 9; IF @@ROWCOUNT = 0 INSERT INTO r VALUES (7)', [[7]]],
    ['DECLARE @n int; UPDATE t SET id = 1; SET @n = @@ROWCOUNT; IF @n = 1 RETURN; INSERT INTO r VALUES (8)', []],
    ['DECLARE @k TABLE (id int); INSERT INTO @k SELECT id + 40 FROM t; INSERT INTO r SELECT k.id FROM @k k', [[41]]],
    ['WHILE 1 = 1 BEGIN DELETE TOP (1) FROM t; IF @@ROWCOUNT = 0 BREAK; END INSERT INTO r SELECT COUNT(*) FROM t', [[0]]],
    ['WHILE EXISTS (SELECT 1 FROM t) BEGIN DELETE FROM t; INSERT INTO r VALUES (1); END', [[1]]],
    ['BEGIN TRY INSERT INTO r VALUES (1); END TRY BEGIN CATCH INSERT INTO r VALUES (2); THROW; END CATCH INSERT INTO r VALUES (3)', [[1], [3]]],
    ["EXEC sp_executesql N'INSERT INTO r VALUES (6)'", [[6]]],
  ];

  for (const [sql, rows] of TAKEN) {
    it(`run the branch that is taken: ${sql}`, () => {
      assert.deepEqual(rowsAfter(sql) ?? [], rows);
    });
  }

  it('fail where the script says so', () => {
    assert.throws(() => rowsAfter("IF EXISTS (SELECT 1 FROM t) THROW 50001, 'no good', 1"), /no good/);
    assert.throws(() => rowsAfter("IF EXISTS (SELECT 1 FROM t) RAISERROR('no good', 16, 1)"), /no good/);
    assert.throws(() => rowsAfter('DECLARE @x int; INSERT INTO t VALUES (2); SELECT @x = id FROM t'), /several rows/);
  });

  for (const sql of [
    "IF NOT EXISTS (SELECT 1 FROM sys.columns c JOIN sys.tables t ON t.object_id = c.object_id WHERE t.name = 'r' AND c.name = 'w') ALTER TABLE r ADD w int",
    'WHILE @@ROWCOUNT > 0 UPDATE r SET v = v - 1 WHERE v > 0',
    'INSERT INTO r VALUES (@nothing)',
    'EXEC dbo.load_it 1',
  ]) {
    it(`refuse what cannot be followed: ${sql}`, () => {
      assert.throws(() => rowsAfter(sql), Refused);
    });
  }
});

describe('a variable whose new value reads an earlier one', () => {
  const CASES = [
    ['mysql', 'SET @n = (SELECT COUNT(*) FROM t); SET @n = @n + 1; INSERT INTO r SELECT @n', 2],
    ['snowflake', 'SET n = (SELECT COUNT(*) FROM t); SET n = $n + 1; INSERT INTO r SELECT $n', 2],
    ['spark', 'DECLARE VARIABLE n INT; SET VAR n = 1; SET VAR n = n + 1; INSERT INTO r SELECT n', 2],
    ['spark', 'DECLARE VARIABLE n INT; DECLARE VARIABLE m INT; SET VAR n = (SELECT COUNT(*) FROM t); SET VAR m = n + 1; SET VAR n = (SELECT 100); INSERT INTO r SELECT m', 2],
  ] as const;
  for (const [dialect, sql, value] of CASES) {
    it(`${dialect}: ${sql}`, () => {
      const db = openDatabase(SETUP);
      runScript(db, sql, dialect);
      assert.deepEqual(rowsOf(db, 'SELECT v FROM r'), [[value]]);
    });
  }
});
