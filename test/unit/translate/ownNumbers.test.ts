import assert from 'node:assert/strict';
import { openDatabase, rowsOf, runScript } from './harness';

/** The rows of a table with a serial key after a script. */
function after(sql: string): readonly unknown[] {
  const db = openDatabase();
  runScript(db, `CREATE TABLE my_log (id serial PRIMARY KEY, v text); ${sql}`, 'postgresql');
  return rowsOf(db, 'SELECT id, v FROM my_log ORDER BY id');
}

/** As PostgreSQL 15 gives them. */
describe("PostgreSQL's numbers that an INSERT gives itself", () => {
  it('move no sequence: what asks it behind them is refused', () => {
    assert.throws(() => after("INSERT INTO my_log VALUES (5, 'a'); INSERT INTO my_log (v) VALUES ('b')"), /The sequence of my_log\.id is behind/);
    assert.throws(() => after('INSERT INTO my_log (id) VALUES (5); INSERT INTO my_log DEFAULT VALUES'), /is behind/);
  });

  it('leave numbers alone that are ahead of them', () => {
    assert.deepEqual(after("INSERT INTO my_log (v) VALUES ('a'), ('b'), ('c'); DELETE FROM my_log; INSERT INTO my_log VALUES (2, 'd'); INSERT INTO my_log (v) VALUES ('e')"), [[2, 'd'], [4, 'e']]);
  });

  it('are followed by those behind setval', () => {
    assert.deepEqual(after("INSERT INTO my_log VALUES (5, 'a'); SELECT setval(pg_get_serial_sequence('my_log', 'id'), (SELECT max(id) FROM my_log)); INSERT INTO my_log (v) VALUES ('b')"), [[5, 'a'], [6, 'b']]);
    assert.deepEqual(after("INSERT INTO my_log (v) VALUES ('a'); SELECT setval('my_log_id_seq', 20, false); INSERT INTO my_log (v) VALUES ('b'); SELECT setval('my_log_id_seq', NULL); INSERT INTO my_log (v) VALUES ('c')"), [[1, 'a'], [20, 'b'], [21, 'c']]);
  });
});
