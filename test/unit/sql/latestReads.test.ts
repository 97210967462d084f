import assert from 'node:assert/strict';
import { findColumnTypes } from '../../../src/core/sql/facts/columnTypes';
import { findNewestRows, findNewestValues } from '../../../src/core/sql/facts/latestReads';
import { mentionsOf } from '../../../src/core/sql/facts/mentions';
import type { ScannedStatement } from '../../../src/core/sql/scanned';
import { scanScript } from '../../../src/core/sql/scanner';

function statementOf(text: string): ScannedStatement {
  const [statement] = scanScript(text, 'generic').statements;
  assert.ok(statement !== undefined);
  return statement;
}

function newestOf(text: string): readonly string[] {
  return findNewestValues(statementOf(text)).map(({ column, reads, range, condition }) => `${column} of ${reads.map((read) => read.table.key).join(',')} ${condition?.operator ?? 'table'} ${text.slice(range.start, range.end)}`);
}

describe('newest values', () => {
  for (const [text, expected] of [
    ['SELECT 1 FROM t WHERE dt = (SELECT max(dt) FROM u)', ['dt of u = (SELECT max(dt) FROM u)']],
    ["SELECT 1 FROM t WHERE ts > coalesce((SELECT MAX(x.ts) FROM u x), '1970')", ['ts of u > (SELECT MAX(x.ts) FROM u x)']],
    ["SELECT 1 FROM t WHERE ts > (SELECT nvl(max(ts), '1970') FROM u)", ["ts of u > (SELECT nvl(max(ts), '1970') FROM u)"]],
    ['SELECT 1 FROM t WHERE dt IN (SELECT dt FROM u ORDER BY dt DESC LIMIT 1)', ['dt of u in (SELECT dt FROM u ORDER BY dt DESC LIMIT 1)']],
    ['SELECT 1 FROM t WHERE dt IN (SELECT dt FROM u ORDER BY dt DESC LIMIT 7)', []],
    ['SELECT 1 FROM t JOIN (SELECT max(dt) AS d FROM t) m ON m.d = t.dt', ['dt of t table (SELECT max(dt) AS d FROM t)']],
    ['SELECT 1 FROM t WHERE dt = (SELECT max(dt) FROM u WHERE u.id = t.id)', []],
    ['SELECT 1 FROM t JOIN (SELECT id, max(dt) AS d FROM t GROUP BY id) m ON m.d = t.dt', []],
    ['SELECT max(dt) FROM t', []],
    ['SELECT 1 FROM t WHERE dt = (SELECT max(dt', []],
  ] as const) it(`in ${text}`, () => assert.deepEqual(newestOf(text), expected));
});

describe('newest rows', () => {
  for (const [text, expected] of [
    ['SELECT id FROM t QUALIFY row_number() OVER (PARTITION BY id ORDER BY dt DESC) = 1', ['dt']],
    ['SELECT id FROM (SELECT id, rank() OVER (ORDER BY t.dt DESC) rn FROM t) x WHERE x.rn <= 1', ['dt']],
    ['SELECT id FROM (SELECT id, row_number() OVER (ORDER BY dt) AS rn FROM t) x WHERE rn = 1', []],
    ['SELECT id, row_number() OVER (ORDER BY dt DESC) AS rn FROM t', []],
  ] as const) it(`in ${text}`, () => assert.deepEqual(findNewestRows(statementOf(text)).map(({ column }) => column), expected));
});

describe('column types', () => {
  it('are read without length and constraints', () => {
    const types = findColumnTypes(statementOf('CREATE TABLE a.T (id BIGINT NOT NULL, "Paid" TIMESTAMP(3) WITH TIME ZONE DEFAULT now(), v DECIMAL(10, 2), PRIMARY KEY (id))'));
    assert.deepEqual(types.map(({ table, column, type }) => [table, column, type]), [['a.t', 'id', 'BIGINT'], ['a.t', 'paid', 'TIMESTAMP WITH TIME ZONE'], ['a.t', 'v', 'DECIMAL']]);
  });
});

describe('names in conditions', () => {
  it('are those of WHERE, ON and USING, with their tables', () => {
    const mentions = mentionsOf(statementOf('SELECT dt FROM a JOIN b USING (k) JOIN c x ON x.dt = a.dt WHERE f(c.y) = 1 ORDER BY z').view);
    const shown = ['dt', 'k', 'y', 'z'].map((name) => (mentions.get(name) ?? []).map(({ qualifier }) => qualifier ?? '-'));
    assert.deepEqual(shown, [['x', 'a'], ['-'], ['c'], []]);
  });
});
