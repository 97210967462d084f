import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '../../../src/core/sql/lex/token';
import { openDatabase, Refused, runScript } from './harness';

interface StrictCase {
  readonly dialect: Dialect;
  readonly sql: string;
  /** The rows of the last query, or what the message says: `refused`, before it runs; `fails`, while it runs. */
  readonly rows?: unknown;
  readonly refused?: string;
  readonly fails?: string;
}

const CASES = JSON.parse(readFileSync(join(__dirname, '..', '..', 'fixtures', 'translate', 'strict.json'), 'utf8')) as readonly StrictCase[];
const SETUP = "CREATE TABLE t (id int, v varchar(10), n int); INSERT INTO t VALUES (1, 'a', 10), (2, 'b', 20), (2, 'c', 30); CREATE TABLE u (id int, w varchar(10)); INSERT INTO u VALUES (1, 'x'), (2, 'y'), (3, 'z')";

describe('a statement that the warehouse does not take fails here, and its neighbours that it takes do not', () => {
  for (const one of CASES) {
    it(`${one.dialect}: ${one.sql}`, () => {
      const db = openDatabase();
      runScript(db, SETUP, one.dialect);
      const message = one.refused ?? one.fails;
      if (message === undefined) assert.deepEqual(runScript(db, one.sql, one.dialect).rows, one.rows);
      else assert.throws(() => runScript(db, one.sql, one.dialect), (error) => error instanceof Error && error instanceof Refused === (one.refused !== undefined) && new RegExp(message).test(error.message));
      db.close();
    });
  }
});
