import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database, SqlValue } from 'sql.js';
import type { Dialect } from '../../../src/core/sql/lex/token';
import { openDatabase, runScript } from './harness';

interface FunctionCase {
  readonly id: string;
  readonly dialect: Dialect;
  readonly sql: string;
  /** A value, or the rows of a query. */
  readonly expect: unknown;
}

function readCases(file: string): readonly FunctionCase[] {
  return JSON.parse(readFileSync(join(__dirname, '..', '..', 'fixtures', 'translate', file), 'utf8')) as readonly FunctionCase[];
}

function evaluate(db: Database, one: FunctionCase): unknown {
  const isQuery = /^\s*(select|with|values)\b/i.test(one.sql);
  const rows = runScript(db, isQuery ? one.sql : `SELECT ${one.sql}`, one.dialect).rows;
  return isQuery ? rows : withoutMidnight(rows?.[0]?.[0], one.expect);
}

/** A date may come back as the midnight that it starts with. */
function withoutMidnight(value: SqlValue | undefined, expected: unknown): SqlValue | undefined {
  const isDate = typeof expected === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(expected);
  return isDate && typeof value === 'string' ? value.replace(/ 00:00:00$/, '') : value;
}

describe('functions and operators have the value that the dialect gives', () => {
  let db: Database;
  before(() => {
    db = openDatabase();
  });
  for (const one of [...readCases('functions.json'), ...readCases('functions-more.json')]) {
    it(`${one.id} ${one.dialect}: ${one.sql}`, () => {
      assert.deepEqual(evaluate(db, one), one.expect);
    });
  }
});
