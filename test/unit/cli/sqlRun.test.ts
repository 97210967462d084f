import assert from 'node:assert/strict';
import { makeCliBench } from './cliBench';

const SETUP = "create table t(id int, v int, dt string); insert into t values (1,10,'a'),(9,90,'b'); create table s(id int, v int); insert into s values (1,11),(3,33);";
const OVERWRITE = "INSERT OVERWRITE TABLE t PARTITION (dt='a') SELECT id, v FROM s";

describe('idempo sql run', () => {
  it('runs setup, script and query in a database in memory', async () => {
    const bench = makeCliBench({ files: { 'setup.sql': SETUP, 'load.sql': OVERWRITE } });
    const words = ['sql', 'run', 'load.sql', '--dialect', 'hive', '--setup', 'setup.sql', '--query', 'SELECT id, v, dt FROM t ORDER BY dt, id'];
    const expected = { columns: ['id', 'v', 'dt'], rows: [[1, 11, 'a'], [3, 33, 'a'], [9, 90, 'b']] };
    assert.deepEqual(await bench.json(...words), { code: 0, value: { ...expected, rowsChanged: 3 } });
    assert.deepEqual(await bench.json(...words, '--twice'), { code: 0, value: { ...expected, rowsChanged: 4 } });
    assert.equal(bench.opened(), 0);
    assert.match((await bench.run(...words)).out, /^id {2}v {3}dt\n1 {3}11 {2}a\n[\s\S]*\(3 rows\)\n3 rows changed\n$/);
  });

  it('reads a setup that does not run in the dialect of the script as SQLite, unless its dialect is given', async () => {
    const setup = 'create table t(id integer primary key autoincrement, x); insert into t(x) values (1), (2);';
    const bench = makeCliBench({ files: { 'setup.sql': setup, 'broken.sql': `${setup} insert into nowhere values (1)`, 'q.sql': 'SELECT sum(x) / 2 AS half FROM t' } });
    const words = ['sql', 'run', 'q.sql', '--dialect', 'hive', '--setup'];
    assert.deepEqual(await bench.json(...words, 'setup.sql'), { code: 0, value: { columns: ['half'], rows: [[1.5]], rowsChanged: 0 } });
    assert.match((await bench.run(...words, 'setup.sql')).err, /^setup\.sql:1:\d+: the setup is read as SQLite, since in hive it fails: .*a type is expected/);
    const refused = (await bench.run(...words, 'setup.sql', '--setup-dialect', 'hive')).err;
    assert.match(refused, /^setup\.sql:1:\d+: .*a type is expected/);
    assert.equal((await bench.run(...words, 'broken.sql')).err, refused.replace('setup.sql', 'broken.sql'));
  });

  it('shows the rows of the last query of the script when no query is given', async () => {
    const bench = makeCliBench({ files: { 'q.sql': 'SELECT 1 AS a; SELECT 5 / 2 AS b;' } });
    assert.deepEqual(await bench.json('sql', 'run', 'q.sql', '--dialect', 'hive'), { code: 0, value: { columns: ['b'], rows: [[2.5]], rowsChanged: 0 } });
  });

  it('says where a script is refused or fails, and keeps nothing of it', async () => {
    const refused = 'SELECT 1;\nSELECT * FROM t TABLESAMPLE (10 PERCENT)';
    const bench = makeCliBench({ files: { 'setup.sql': SETUP, 'bad.sql': refused, 'lost.sql': "DELETE FROM t;\nINSERT INTO nowhere VALUES (1)" } });
    const { code, value } = await bench.json('sql', 'run', 'bad.sql', '--dialect', 'spark', '--setup', 'setup.sql');
    assert.equal(code, 2);
    const { error } = value as { error: { message: string; start: number; end: number; part: string } };
    assert.equal(refused.slice(error.start, error.end), 'TABLESAMPLE');
    assert.equal(error.part, 'script');
    const lost = await bench.run('sql', 'run', 'lost.sql', '--dialect', 'spark', '--setup', 'setup.sql');
    assert.match(lost.err, /^lost\.sql:2:\d+: .*nowhere/);
  });

  it('replaces parameters only when a value or a schedule time is given', async () => {
    const bench = makeCliBench({ files: { 'p.sql': "SELECT '${dt}', '$[yyyyMMdd-1]'", 'bad.sql': "SELECT ${n} + nowhere" } });
    const plain = await bench.json('sql', 'run', 'p.sql', '--dialect', 'mysql');
    assert.deepEqual((plain.value as { rows: unknown }).rows, [['${dt}', '$[yyyyMMdd-1]']]);
    const given = await bench.json('sql', 'run', 'p.sql', '--dialect', 'mysql', '--param', 'dt=2025-03-01', '--at', '2025-03-02');
    assert.deepEqual((given.value as { rows: unknown }).rows, [['2025-03-01', '20250301']]);
    const bad = await bench.json('sql', 'run', 'bad.sql', '--dialect', 'mysql', '--param', 'n=12345');
    const { error } = bad.value as { error: { start: number; end: number } };
    assert.deepEqual([error.start, error.end], [14, 21]);
  });

  it('knows how many rows the statement before changed', async () => {
    const changed = 'UPDATE t SET v = v + 1 WHERE id IN (1, 9);';
    const scripts: readonly (readonly [dialect: string, sql: string])[] = [
      ['sqlserver', `${changed} IF @@ROWCOUNT = 2 INSERT INTO s VALUES (2, 2)`],
      ['sqlserver', `DECLARE @n int; ${changed} SET @n = @@ROWCOUNT; INSERT INTO s VALUES (@n, 2)`],
      ['mysql', 'DELETE FROM t WHERE id IN (1, 9); INSERT INTO s SELECT ROW_COUNT(), 2'],
      ['oracle', `DECLARE n NUMBER; BEGIN ${changed} n := SQL%ROWCOUNT; INSERT INTO s VALUES (n, 2); END;`],
    ];
    for (const [dialect, sql] of scripts) {
      const bench = makeCliBench({ files: { 'setup.sql': SETUP, 'load.sql': sql } });
      const { value } = await bench.json('sql', 'run', 'load.sql', '--dialect', dialect, '--setup', 'setup.sql', '--setup-dialect', 'sqlite', '--query', 'SELECT id FROM s WHERE v = 2');
      assert.deepEqual((value as { rows: unknown }).rows, [[2]], dialect);
    }
  });

  it("leaves ISO text as it is in SQL Server's CONVERT with a style that writes the same, and refuses the others", async () => {
    const setup = "create table e (ts text); insert into e values ('2026-03-05 14:30:15');";
    const other = 'SELECT CONVERT(varchar(8), ts, 112) FROM e';
    const bench = makeCliBench({ files: { 'setup.sql': setup, 'q.sql': 'SELECT CONVERT(varchar(10), ts, 120), CONVERT(char(7), ts, 121), CONVERT(varchar(8), CAST(ts AS date), 112) FROM e', 'other.sql': other } });
    const words = ['--dialect', 'sqlserver', '--setup', 'setup.sql', '--setup-dialect', 'sqlite'];
    assert.deepEqual(((await bench.json('sql', 'run', 'q.sql', ...words)).value as { rows: unknown }).rows, [['2026-03-05', '2026-03', '20260305']]);
    const { error } = (await bench.json('sql', 'run', 'other.sql', ...words)).value as { error: { start: number; end: number } };
    assert.equal(other.slice(error.start, error.end), '112');
  });

  it('counts no rows that a handler undid', async () => {
    const sql = 'INSERT INTO s VALUES (1, 1); DO $$ BEGIN INSERT INTO s VALUES (2, 2); PERFORM 1 / 0; EXCEPTION WHEN division_by_zero THEN INSERT INTO s VALUES (3, 3); END $$';
    const bench = makeCliBench({ files: { 'setup.sql': 'create table s(id int, v int)', 'do.sql': sql } });
    assert.deepEqual((await bench.json('sql', 'run', 'do.sql', '--dialect', 'postgresql', '--setup', 'setup.sql', '--query', 'SELECT id FROM s ORDER BY id')).value, { columns: ['id'], rows: [[1], [3]], rowsChanged: 2 });
  });

  it('freezes the clock and the random values', async () => {
    const bench = makeCliBench({ files: { 'c.sql': 'SELECT now(), rand()' } });
    const words = ['sql', 'run', 'c.sql', '--dialect', 'mysql', '--execution-time', '2024-05-01 10:00:00', '--seed', 'x'];
    const first = await bench.json(...words);
    assert.deepEqual(first, await bench.json(...words));
    assert.equal((first.value as { rows: unknown[][] }).rows[0]?.[0], '2024-05-01 10:00:00');
  });

  it('lets the query ask for the tables of SQLite, and refuses options of run elsewhere', async () => {
    const bench = makeCliBench({ files: { 'c.sql': 'CREATE TABLE dw.x (id INT) PARTITIONED BY (dt STRING)' } });
    const { value } = await bench.json('sql', 'run', 'c.sql', '--dialect', 'hive', '--query', "select name from pragma_table_info('dw.x')");
    assert.deepEqual((value as { rows: unknown }).rows, [['id'], ['dt']]);
    assert.equal((await bench.run('sql', 'tables', 'c.sql', '--twice')).code, 64);
  });
});
