import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '../../../src/core/sql/lex/token';
import { openDatabase, runScript } from './harness';

interface DialectWrite {
  readonly dialect: Dialect;
  /** In the dialect, as is all SQL here. */
  readonly setup: string;
  readonly sql: string;
  /** Left out where the script must fail. */
  readonly check?: string;
  readonly expect?: unknown;
  /** The rows after a second run, where they differ. */
  readonly again?: unknown;
}

const CASES = JSON.parse(readFileSync(join(__dirname, '..', '..', 'fixtures', 'translate', 'dialect-writes.json'), 'utf8')) as readonly DialectWrite[];

function play(one: DialectWrite): void {
  const db = openDatabase();
  runScript(db, one.setup, one.dialect);
  const { check } = one;
  if (check === undefined) {
    assert.throws(() => runScript(db, one.sql, one.dialect), one.sql);
  } else {
    for (const expected of [one.expect, one.again ?? one.expect]) {
      runScript(db, one.sql, one.dialect);
      assert.deepEqual(runScript(db, check, one.dialect).rows, expected, one.sql);
    }
  }
  db.close();
}

describe('scripts of each dialect write the rows of its warehouse, run once and twice', () => {
  for (const dialect of [...new Set(CASES.map((one) => one.dialect))]) {
    const cases = CASES.filter((one) => one.dialect === dialect);
    it(`${dialect}: ${String(cases.length)} scripts`, () => {
      for (const one of cases) play(one);
    });
  }
});
