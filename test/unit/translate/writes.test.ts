import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '../../../src/core/sql/lex/token';
import { openDatabase, Refused, rowsOf, runScript } from './harness';

interface WriteCase {
  readonly id: string;
  readonly name: string;
  readonly dialect: Dialect;
  readonly setup: string;
  readonly statement: string;
  readonly check: string;
  readonly expect?: unknown;
  /** The statement must fail when it runs, not when it is translated. */
  readonly fails?: boolean;
  readonly once?: boolean;
  /** The rows need the declared types of the columns. */
  readonly typed?: boolean;
}

const FOLDER = join(__dirname, '..', '..', 'fixtures', 'translate');

function readCases(file: string): readonly WriteCase[] {
  return JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as readonly WriteCase[];
}

function checkCase(one: WriteCase, withTypes: boolean): void {
  const db = openDatabase(one.setup);
  if (one.fails === true) {
    const before = JSON.stringify(rowsOf(db, 'SELECT * FROM t'));
    assert.throws(() => runScript(db, one.statement, one.dialect, withTypes), (error) => !(error instanceof Refused));
    assert.equal(JSON.stringify(rowsOf(db, 'SELECT * FROM t')), before);
  } else {
    for (let run = 0; run < (one.once === true ? 1 : 2); run++) runScript(db, one.statement, one.dialect, withTypes);
    assert.deepEqual(rowsOf(db, one.check), one.expect);
  }
  assert.deepEqual(rowsOf(db, 'SELECT name FROM temp.sqlite_master'), []);
  db.close();
}

for (const file of ['writes.json', 'writes-more.json', 'writes-fresh.json']) {
  describe(`write patterns of ${file} give the warehouse's rows, run twice`, () => {
    for (const one of readCases(file)) {
      it(`${one.id} ${one.name} (${one.dialect})`, () => {
        checkCase(one, true);
        if (one.typed !== true) checkCase(one, false);
      });
    }
  });
}
