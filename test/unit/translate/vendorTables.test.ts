import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SqlValue } from 'sql.js';
import type { Dialect } from '../../../src/core/sql/lex/token';
import { openDatabase, runScript } from './harness';

interface VendorTables {
  readonly dialect: Dialect;
  /** In the dialect, as are the queries. */
  readonly setup: readonly string[];
  readonly cases: readonly { readonly sql: string; readonly expect: readonly (readonly SqlValue[])[] }[];
}

const ALL = JSON.parse(readFileSync(join(__dirname, '..', '..', 'fixtures', 'translate', 'vendor-tables.json'), 'utf8')) as readonly VendorTables[];

function isClose(a: SqlValue | undefined, b: SqlValue | undefined): boolean {
  return typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a)) : a === b;
}

describe('queries over typed tables give the values of the manuals', () => {
  for (const { dialect, setup, cases } of ALL) {
    it(`${dialect}: ${String(cases.length)} queries`, () => {
      const db = openDatabase();
      runScript(db, setup.join('\n'), dialect);
      for (const { sql, expect } of cases) {
        const rows = runScript(db, sql, dialect).rows ?? [];
        const isRight = rows.length === expect.length && expect.every((row, i) => row.length === rows[i]?.length && row.every((value, k) => isClose(value, rows[i]?.[k])));
        assert.ok(isRight, `${sql} gave ${JSON.stringify(rows)}, not ${JSON.stringify(expect)}`);
      }
      db.close();
    });
  }
});
