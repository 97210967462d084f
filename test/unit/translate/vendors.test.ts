import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database, SqlValue } from 'sql.js';
import type { Dialect } from '../../../src/core/sql/lex/token';
import { openDatabase, Refused, runScript } from './harness';

interface VendorCase {
  readonly dialect: Dialect;
  readonly sql: string;
  /** Rows that the database itself gives, or that its manual shows. */
  readonly expect?: readonly (readonly SqlValue[])[];
  /** It must be refused, by the translation or while it runs; never give a value. */
  readonly refused?: true;
}

const CASES = ['vendors.json', 'dialects.json', 'postgres.json', 'redshift.json'].flatMap((file) => JSON.parse(readFileSync(join(__dirname, '..', '..', 'fixtures', 'translate', file), 'utf8')) as readonly VendorCase[]);

const COLUMNS: Readonly<Partial<Record<Dialect, string>>> = {
  mysql: 'id int, name varchar(20), amt decimal(10,2), qty int, price double, d date, ts datetime, s varchar(50), flag boolean',
  postgresql: 'id int, name varchar(20), amt decimal(10,2), qty int, price double precision, d date, ts timestamp, s text, flag boolean',
  spark: 'id int, name string, amt decimal(10,2), qty int, price double, d date, ts timestamp, s string, flag boolean',
  duckdb: 'id int, name varchar(20), amt decimal(10,2), qty int, price double, d date, ts timestamp, s text, flag boolean',
  clickhouse: "id Int32, name Nullable(String), amt Nullable(Decimal(10,2)), qty Nullable(Int32), price Float64, d Nullable(Date), ts Nullable(DateTime('UTC')), s String, flag Nullable(Bool)",
};

const ROWS = [
  "(1,'Alice',10.50,3,1.5,'2024-01-31','2024-01-31 10:15:30','a,b,c',true)", "(2,'bob',20.00,NULL,2.5,'2024-02-29','2024-02-29 23:59:59','x',false)",
  "(3,NULL,NULL,7,-0.5,NULL,NULL,'',NULL)", "(4,'ALICE',-3.25,10,1000000.125,'2023-12-31','2023-12-31 00:00:00','12',true)",
];

function openFor(dialect: Dialect): Database {
  const db = openDatabase();
  const columns = COLUMNS[dialect];
  if (columns !== undefined) runScript(db, `CREATE TABLE t(${columns}); INSERT INTO t VALUES ${ROWS.join(', ')}`, dialect);
  return db;
}

function isClose(a: SqlValue | undefined, b: SqlValue | undefined): boolean {
  return typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a)) : a === b;
}

describe('examples of the manuals and answers of the databases', () => {
  for (const dialect of [...new Set(CASES.map((one) => one.dialect))]) {
    const cases = CASES.filter((one) => one.dialect === dialect);
    const right = cases.filter((one) => one.expect !== undefined);
    it(`${dialect}: ${String(right.length)} right`, () => {
      const db = openFor(dialect);
      for (const { sql, expect = [] } of right) {
        const { rows = [] } = runScript(db, sql, dialect);
        assert.ok(rows.length === expect.length && rows.every((row, i) => row.every((value, k) => isClose(expect[i]?.[k] ?? null, value))), `${sql} gave ${JSON.stringify(rows)}, not ${JSON.stringify(expect)}`);
      }
      db.close();
    });
    it(`${dialect}: ${String(cases.length - right.length)} refused`, () => {
      const db = openFor(dialect);
      for (const { sql } of cases.filter((one) => one.refused === true)) {
        assert.throws(() => runScript(db, sql, dialect), (error) => error instanceof Refused || /local runner|is no |depends on|division by zero|not defined|no number|out of range/.test(String(error)), sql);
      }
      db.close();
    });
  }
});
