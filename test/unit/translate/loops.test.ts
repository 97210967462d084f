import assert from 'node:assert/strict';
import type { Dialect } from '../../../src/core/sql/lex/token';
import { openDatabase, Refused, rowsOf, runScript } from './harness';

interface Case {
  readonly says: string;
  readonly dialect: Dialect;
  readonly sql: string;
  readonly rows: readonly (readonly unknown[])[];
}

const SETUP = "CREATE TABLE t (id INTEGER, dt DATE); CREATE TABLE s (id INTEGER, dt DATE); INSERT INTO s VALUES (1, '2024-05-01'), (2, '2024-05-02'), (3, NULL);";

const CASES: readonly Case[] = [
  {
    says: 'WHILE runs its block as long as its condition holds', dialect: 'sqlserver',
    sql: 'DECLARE @i INT = 1; WHILE @i <= 3 BEGIN INSERT INTO t (id) VALUES (@i); SET @i += 1; END; INSERT INTO t (id) VALUES (@i * 10);',
    rows: [[1], [2], [3], [40]],
  },
  {
    says: 'a loop whose condition never holds does nothing', dialect: 'sqlserver',
    sql: 'DECLARE @i INT = 5; WHILE @i < 3 BEGIN INSERT INTO t (id) VALUES (@i); SET @i = @i + 1; END; INSERT INTO t (id) VALUES (0);',
    rows: [[0]],
  },
  {
    says: 'BREAK ends the loop and CONTINUE the round', dialect: 'sqlserver',
    sql: 'DECLARE @i INT = 0; WHILE 1 = 1 BEGIN SET @i = @i + 1; IF @i = 2 CONTINUE; IF @i > 4 BREAK; INSERT INTO t (id) VALUES (@i); END; INSERT INTO t (id) VALUES (9);',
    rows: [[1], [3], [4], [9]],
  },
  {
    says: 'BREAK ends the inner loop alone', dialect: 'sqlserver',
    sql: `DECLARE @i INT = 0, @k INT;
      WHILE @i < 2 BEGIN
        SET @i = @i + 1; SET @k = 0;
        WHILE @k < 5 BEGIN SET @k = @k + 1; IF @k = 3 BREAK; INSERT INTO t (id) VALUES (@i * 10 + @k); END
      END`,
    rows: [[11], [12], [21], [22]],
  },
  {
    says: 'RETURN in a loop ends the script', dialect: 'sqlserver',
    sql: 'DECLARE @i INT = 0; WHILE @i < 5 BEGIN SET @i = @i + 1; INSERT INTO t (id) VALUES (@i); IF @i = 2 RETURN; END; INSERT INTO t (id) VALUES (99);',
    rows: [[1], [2]],
  },
  {
    says: 'a variable declared in a loop without a value keeps the one before', dialect: 'sqlserver',
    sql: 'DECLARE @i INT = 0; WHILE @i < 3 BEGIN DECLARE @n INT; SET @n = ISNULL(@n, 0) + 10; SET @i = @i + 1; INSERT INTO t (id) VALUES (@n); END',
    rows: [[10], [20], [30]],
  },
  {
    says: 'a table variable declared in a loop keeps its rows', dialect: 'sqlserver',
    sql: 'DECLARE @i INT = 0; WHILE @i < 2 BEGIN DECLARE @seen TABLE (n INT); SET @i = @i + 1; INSERT INTO @seen VALUES (@i); INSERT INTO t (id) SELECT COUNT(*) FROM @seen; END',
    rows: [[1], [2]],
  },
  {
    says: 'a loop over days makes a row for each', dialect: 'sqlserver',
    sql: "DECLARE @d DATE = '2024-02-28'; WHILE @d <= '2024-03-01' BEGIN INSERT INTO t VALUES (DATEPART(day, @d), @d); SET @d = DATEADD(day, 1, @d); END",
    rows: [[28, '2024-02-28'], [29, '2024-02-29'], [1, '2024-03-01']],
  },
  {
    says: 'a cursor gives its rows one by one', dialect: 'sqlserver',
    sql: `DECLARE @id INT, @dt DATE;
      DECLARE c CURSOR LOCAL FAST_FORWARD FOR SELECT id, dt FROM s WHERE dt IS NOT NULL ORDER BY id DESC;
      OPEN c; FETCH NEXT FROM c INTO @id, @dt;
      WHILE @@FETCH_STATUS = 0
      BEGIN
        INSERT INTO t VALUES (@id, DATEADD(month, 1, @dt));
        FETCH NEXT FROM c INTO @id, @dt;
      END
      CLOSE c; DEALLOCATE c;`,
    rows: [[2, '2024-06-02'], [1, '2024-06-01']],
  },
  {
    says: 'a cursor in a script without semicolons', dialect: 'sqlserver',
    sql: `DECLARE @id INT
      DECLARE c CURSOR FOR SELECT id FROM s
      OPEN c
      FETCH NEXT FROM c INTO @id
      WHILE @@FETCH_STATUS = 0
      BEGIN
        INSERT INTO t (id) VALUES (@id)
        FETCH NEXT FROM c INTO @id
      END
      CLOSE c
      DEALLOCATE c
      INSERT INTO t (id) VALUES (9)`,
    rows: [[1], [2], [3], [9]],
  },
  {
    says: 'FOR counts up', dialect: 'oracle',
    sql: 'BEGIN FOR i IN 1..3 LOOP INSERT INTO t (id) VALUES (i); END LOOP; END;',
    rows: [[1], [2], [3]],
  },
  {
    says: 'a variable outside of the loop has its value again behind it', dialect: 'oracle',
    sql: 'DECLARE i NUMBER := 7; BEGIN FOR i IN 1..2 LOOP FOR i IN 5..5 LOOP INSERT INTO t (id) VALUES (i); END LOOP; INSERT INTO t (id) VALUES (i); END LOOP; INSERT INTO t (id) VALUES (i); END;',
    rows: [[5], [1], [5], [2], [7]],
  },
  {
    says: 'FOR … REVERSE counts down, and CONTINUE WHEN leaves a round out', dialect: 'oracle',
    sql: 'DECLARE n NUMBER := 4; BEGIN FOR i IN REVERSE 1..n LOOP CONTINUE WHEN i = 3; INSERT INTO t (id) VALUES (i); END LOOP; END;',
    rows: [[4], [2], [1]],
  },
  {
    says: 'FOR goes over the rows of a query', dialect: 'oracle',
    sql: 'BEGIN FOR r IN (SELECT id, dt FROM s ORDER BY id) LOOP IF r.dt IS NOT NULL THEN INSERT INTO t (id) VALUES (r.id * 2); END IF; END LOOP; END;',
    rows: [[2], [4]],
  },
  {
    says: 'LOOP ends by EXIT WHEN, a cursor by %NOTFOUND', dialect: 'oracle',
    sql: 'DECLARE CURSOR c IS SELECT id FROM s ORDER BY id; v NUMBER; BEGIN OPEN c; LOOP FETCH c INTO v; EXIT WHEN c%NOTFOUND; INSERT INTO t (id) VALUES (v + 100); END LOOP; CLOSE c; END;',
    rows: [[101], [102], [103]],
  },
  {
    says: 'a cursor by its name, and WHILE … LOOP', dialect: 'oracle',
    sql: 'DECLARE CURSOR c IS SELECT id FROM s; n NUMBER := 0; BEGIN FOR r IN c LOOP n := n + r.id; END LOOP; WHILE n > 4 LOOP INSERT INTO t (id) VALUES (n); n := n - 1; END LOOP; END;',
    rows: [[6], [5]],
  },
  {
    says: 'WHILE … DO, LOOP and REPEAT', dialect: 'bigquery',
    sql: `DECLARE i INT64 DEFAULT 0; DECLARE k INT64 DEFAULT 10;
      WHILE i < 2 DO SET i = i + 1; INSERT INTO t (id) VALUES (i); END WHILE;
      LOOP SET i = i + 1; IF i > 4 THEN LEAVE; END IF; INSERT INTO t (id) VALUES (i); END LOOP;
      REPEAT INSERT INTO t (id) VALUES (k); SET k = k + 1; UNTIL k >= 12 END REPEAT;`,
    rows: [[1], [2], [3], [4], [10], [11]],
  },
  {
    says: 'FOR … IN over the rows of a query', dialect: 'bigquery',
    sql: 'FOR r IN (SELECT id FROM s WHERE id < 3) DO INSERT INTO t (id) SELECT r.id + 5; END FOR;',
    rows: [[6], [7]],
  },
  {
    says: 'FOR … TO, a cursor and REPEAT', dialect: 'snowflake',
    sql: `DECLARE n INTEGER DEFAULT 0; c CURSOR FOR SELECT id FROM s ORDER BY id;
      BEGIN
        FOR i IN 1 TO 2 DO INSERT INTO t (id) VALUES (:i); END FOR;
        FOR r IN c DO n := n + r.id; END FOR;
        REPEAT INSERT INTO t (id) VALUES (:n); n := n - 5; UNTIL (n < 0) END REPEAT;
      END;`,
    rows: [[1], [2], [6], [1]],
  },
];

describe('loops of scripts', () => {
  for (const { says, dialect, sql, rows } of CASES) {
    it(`${says} (${dialect})`, () => {
      const db = openDatabase(SETUP);
      runScript(db, sql, dialect);
      const width = rows[0]?.length === 2 ? 'id, dt' : 'id';
      assert.deepEqual(rowsOf(db, `SELECT ${width} FROM t ORDER BY rowid`), rows);
    });
  }

  it('run the same a second time', () => {
    const db = openDatabase(SETUP);
    const sql = "BEGIN DELETE FROM t; FOR r IN (SELECT id FROM s ORDER BY id) LOOP INSERT INTO t (id) VALUES (r.id); END LOOP; END;";
    for (let time = 0; time < 2; time++) runScript(db, sql, 'oracle');
    assert.deepEqual(rowsOf(db, 'SELECT id FROM t ORDER BY rowid'), [[1], [2], [3]]);
  });

  for (const [dialect, sql] of [
    ['sqlserver', 'WHILE @@ROWCOUNT > 0 UPDATE t SET id = id + 1 WHERE id < 5'],
    ['oracle', 'BEGIN FOR r IN (SELECT id FROM s) LOOP INSERT INTO t (id) SELECT r FROM s r; END LOOP; END;'],
    ['oracle', 'DECLARE n NUMBER := 1; BEGIN DECLARE n NUMBER := 2; BEGIN NULL; END; INSERT INTO t (id) VALUES (n); END;'],
    ['oracle', 'BEGIN <<outer>> LOOP EXIT outer; END LOOP; END;'],
    ['bigquery', 'LOOP SELECT 1; END WHILE2;'],
    ['bigquery', 'BREAK;'],
    ['snowflake', 'BEGIN FOR r IN unknown_cursor DO INSERT INTO t (id) VALUES (1); END FOR; END;'],
  ] as const) {
    it(`that cannot be followed are refused: ${sql} (${dialect})`, () => {
      assert.throws(() => runScript(openDatabase(SETUP), sql, dialect), Refused);
    });
  }
});
