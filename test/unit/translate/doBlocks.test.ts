import assert from 'node:assert/strict';
import { splitScript, translateStatement } from '../../../src/core/translate/translate';
import { catalogOf, openDatabase, Refused, rowsOf, runScript } from './harness';

const SETUP = "CREATE TABLE t (id INTEGER, dt DATE); CREATE TABLE s (id INTEGER, dt DATE); INSERT INTO s VALUES (1, '2024-05-01'), (2, '2024-05-02'), (3, NULL);";

function idsAfter(sql: string): readonly unknown[] {
  const db = openDatabase(SETUP);
  runScript(db, sql, 'postgresql');
  return rowsOf(db, 'SELECT id FROM t ORDER BY rowid').flat();
}

/** As PostgreSQL 15 gives them. */
const CASES: readonly (readonly [says: string, sql: string, ids: readonly unknown[]])[] = [
  ['statements around a block see none of its variables', 'INSERT INTO t (id) VALUES (1); DO $$ DECLARE n int := 5; BEGIN INSERT INTO t (id) VALUES (n); END $$; INSERT INTO t (id) SELECT n.id FROM s n WHERE n.id = 3;', [1, 5, 3]],
  ['IF, ELSIF and ELSE', 'DO $$ DECLARE n int; BEGIN SELECT count(*) INTO n FROM s; IF n = 0 THEN INSERT INTO t (id) VALUES (0); ELSIF n = 3 THEN INSERT INTO t (id) VALUES (33); ELSE INSERT INTO t (id) VALUES (9); END IF; END $$ LANGUAGE plpgsql', [33]],
  ['FOR counts up, and down from above with REVERSE', 'DO $$ BEGIN FOR i IN 1..3 LOOP INSERT INTO t (id) VALUES (i); END LOOP; FOR i IN REVERSE 3..2 LOOP INSERT INTO t (id) VALUES (i * 10); END LOOP; END $$', [1, 2, 3, 30, 20]],
  ['FOR over the rows of a query', 'DO $$ DECLARE r record; BEGIN FOR r IN SELECT id, dt FROM s ORDER BY id DESC LOOP CONTINUE WHEN r.dt IS NULL; INSERT INTO t (id) VALUES (r.id + 10); END LOOP; END $$', [12, 11]],
  ['WHILE and EXIT', 'DO $$ DECLARE n int = 0; BEGIN WHILE n < 10 LOOP n := n + 1; EXIT WHEN n > 2; INSERT INTO t (id) VALUES (n); END LOOP; END $$', [1, 2]],
  ['an assignment by =', 'DO $$ DECLARE n int; BEGIN n = 4; n = n * 2; INSERT INTO t (id) VALUES (n); END $$', [8]],
  ['a query without a row gives NULL', 'DO $$ DECLARE n int := 7; BEGIN SELECT id INTO n FROM s WHERE id > 100; INSERT INTO t (id) VALUES (coalesce(n, -1)); END $$', [-1]],
  ['FOUND and ROW_COUNT right behind a change', 'DO $$ DECLARE n int; BEGIN UPDATE s SET dt = NULL WHERE id > 100; IF NOT FOUND THEN INSERT INTO t (id) VALUES (1); END IF; DELETE FROM s WHERE id < 3; GET DIAGNOSTICS n = ROW_COUNT; INSERT INTO t (id) VALUES (n + 40); END $$', [1, 42]],
  ['a column may be called row_count or found', 'CREATE TABLE c (row_count int, found int); INSERT INTO c VALUES (8, 9); DO $$ BEGIN DELETE FROM s WHERE id = 1; INSERT INTO t (id) SELECT row_count FROM c; END $$; DELETE FROM s WHERE id = 2; INSERT INTO t (id) SELECT found FROM c', [8, 9]],
  ['PERFORM, RAISE NOTICE and RETURN', "DO $$ BEGIN PERFORM 1 FROM s; RAISE NOTICE 'rows: %', 3; INSERT INTO t (id) VALUES (6); RETURN; INSERT INTO t (id) VALUES (7); END $$", [6]],
  ['RETURN ends its block alone', 'DO $$ BEGIN IF EXISTS (SELECT 1 FROM s) THEN RETURN; END IF; INSERT INTO t (id) VALUES (1); END $$; DO $$ BEGIN INSERT INTO t (id) VALUES (2); END $$; INSERT INTO t (id) VALUES (3)', [2, 3]],
  ['EXECUTE of a literal', "DO $$ BEGIN EXECUTE 'INSERT INTO t (id) VALUES (3)'; END $$", [3]],
  ['a handler is not run, since nothing fails', 'DO $$ BEGIN INSERT INTO t (id) VALUES (5); EXCEPTION WHEN OTHERS THEN INSERT INTO t (id) VALUES (6); END $$', [5]],
  ['what a block did until it failed is undone, and its handler runs', 'DO $$ DECLARE n int; BEGIN INSERT INTO t (id) VALUES (1); n := 1 / 0; EXCEPTION WHEN OTHERS THEN INSERT INTO t (id) VALUES (2); END $$', [2]],
  ['variables keep what they were given before the failure', 'CREATE UNIQUE INDEX u ON t (id); DO $$ DECLARE n int := 0; BEGIN n := 5; INSERT INTO t (id) VALUES (n); n := 6; INSERT INTO t (id) VALUES (5); n := 7; EXCEPTION WHEN division_by_zero THEN INSERT INTO t (id) VALUES (0); WHEN not_null_violation OR unique_violation THEN INSERT INTO t (id) VALUES (n); END $$', [6]],
  ['a handler in a loop', 'CREATE UNIQUE INDEX u ON t (id); DO $$ BEGIN FOR i IN 0..3 LOOP BEGIN INSERT INTO t (id) VALUES (6 / i); INSERT INTO t (id) VALUES (3); EXCEPTION WHEN unique_violation THEN INSERT INTO t (id) VALUES (i * 100); WHEN division_by_zero THEN CONTINUE; END; INSERT INTO t (id) VALUES (i * 10); END LOOP; END $$', [6, 3, 10, 200, 20, 300, 30]],
  ['a block that does not handle a failure leaves it to the one around', "DO $$ BEGIN INSERT INTO t (id) VALUES (1); BEGIN INSERT INTO t (id) VALUES (2); RAISE EXCEPTION 'stop %', 1; EXCEPTION WHEN unique_violation THEN NULL; END; EXCEPTION WHEN raise_exception THEN INSERT INTO t (id) VALUES (3); END $$", [3]],
  ['RETURN within a block that handles failures', 'DO $$ BEGIN INSERT INTO t (id) VALUES (1); BEGIN RETURN; EXCEPTION WHEN unique_violation THEN NULL; END; INSERT INTO t (id) VALUES (2); EXCEPTION WHEN OTHERS THEN INSERT INTO t (id) VALUES (3); END $$; INSERT INTO t (id) VALUES (4)', [1, 4]],
  ['IF EXISTS is no IF, and EXIT WHEN no handler', 'DO $$ BEGIN FOR i IN 1..3 LOOP BEGIN DROP TABLE IF EXISTS nope; INSERT INTO t (id) VALUES (4 / (2 - i)); EXCEPTION WHEN data_exception THEN EXIT WHEN i = 2; END; END LOOP; END $$', [4]],
  ['the SQLSTATE of what a handler handles', "DO $$ BEGIN INSERT INTO t (id) VALUES (1 / 0); EXCEPTION WHEN SQLSTATE '22012' THEN IF SQLSTATE = '22012' THEN INSERT INTO t (id) VALUES (7); END IF; END $$", [7]],
];

describe("PostgreSQL's DO", () => {
  for (const [says, sql, ids] of CASES) {
    it(`runs as written: ${says}`, () => {
      assert.deepEqual(idsAfter(sql), ids);
    });
  }

  it('fails where it raises an exception', () => {
    assert.throws(() => idsAfter("DO $$ BEGIN IF EXISTS (SELECT 1 FROM s) THEN RAISE EXCEPTION 'no good %', 1; END IF; END $$"), /no good/);
  });

  it('fails where no handler is for the failure, and where one raises it again', () => {
    assert.throws(() => idsAfter('DO $$ BEGIN INSERT INTO t (id) VALUES (1 / 0); EXCEPTION WHEN unique_violation THEN NULL; END $$'), /division by zero/);
    assert.throws(() => idsAfter("DO $$ BEGIN INSERT INTO t (id) VALUES (1 / 0); EXCEPTION WHEN OTHERS THEN RAISE NOTICE '%', SQLERRM; RAISE; END $$"), /division by zero/);
  });

  it('fails where the failure may be one of the local runner alone', () => {
    assert.throws(() => idsAfter("DO $$ BEGIN INSERT INTO t (dt) VALUES ('Monday'::date); EXCEPTION WHEN OTHERS THEN NULL; END $$"), /no date/);
  });

  it('fails by STRICT without a row', () => {
    assert.throws(() => idsAfter('DO $$ DECLARE n int; BEGIN SELECT id INTO STRICT n FROM s WHERE id > 100; END $$'), /gives no row/);
  });

  it('is refused at the place of what is not known', () => {
    const db = openDatabase(SETUP);
    const sql = 'DO $$ BEGIN INSERT INTO t (id) SELECT no_such_function(1); END $$';
    const [only] = splitScript(sql, 'postgresql');
    assert.ok(only !== undefined);
    const result = translateStatement(only, 'postgresql', catalogOf(db));
    assert.equal(result.kind === 'refused' ? sql.slice(result.start, result.end) : result.kind, 'no_such_function');
  });

  for (const sql of [
    'DO $$ DECLARE id int := 1; BEGIN INSERT INTO t (id) SELECT id FROM s; END $$',
    'DO LANGUAGE plpython3u $$ x = 1 $$',
    'DO $$ BEGIN INSERT INTO t (id) VALUES (1 / 0); EXCEPTION WHEN OTHERS THEN INSERT INTO t (id) VALUES (length(SQLERRM)); END $$',
    "DO $$ DECLARE n int := 1; BEGIN EXECUTE 'INSERT INTO t (id) VALUES (' || n || ')'; END $$",
    'DO $$ BEGIN FOREACH x IN ARRAY ARRAY[1,2] LOOP INSERT INTO t (id) VALUES (x); END LOOP; END $$',
  ]) {
    it(`is refused: ${sql}`, () => {
      assert.throws(() => idsAfter(sql), Refused);
    });
  }
});
