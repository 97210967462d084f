import assert from 'node:assert/strict';
import { openDatabase, Refused, runScript } from './harness';

function rows(sql: string, setup = ''): unknown {
  const db = openDatabase();
  try {
    if (setup !== '') runScript(db, setup, 'postgresql');
    return runScript(db, sql, 'postgresql').rows;
  } finally {
    db.close();
  }
}

const TABLE = `CREATE TABLE t(id int, doc jsonb); INSERT INTO t VALUES (1, '{"b": 1,"a":2}'), (2, '{"a":2, "b":1}'), (3, '{"a":2,"b":1,"c":[1]}'), (4, NULL)`;
const SCALED = `CREATE TABLE t(id int, doc jsonb); INSERT INTO t VALUES (1, '{"a":1.0}'), (2, '{"a":1}')`;

describe("PostgreSQL's jsonb is compared by value", () => {
  const answers: readonly (readonly [string, unknown])[] = [
    [`SELECT '{"a":1}'::jsonb = '{"a":1.0}'::jsonb`, 1],
    [`SELECT '{"b":1,"a":2}'::jsonb = '{"a":2,"b":1}'::jsonb`, 1],
    [`SELECT '{"a":1,"a":2}'::jsonb = '{"a": 2}'`, 1],
    [`SELECT '[1e2, -0, 0.10]'::jsonb = '[100, 0, 0.1]'::jsonb`, 1],
    [`SELECT '[12345678901234567890]'::jsonb = '[12345678901234567891]'::jsonb`, 0],
    [`SELECT '"1"'::jsonb = '1'::jsonb`, 0],
    [`SELECT '[1,2]'::jsonb = '[2,1]'::jsonb`, 0],
    [`SELECT '{"a":1}'::jsonb <> '{"a": 1.00}'::jsonb`, 0],
    [`SELECT '{"a":1}'::jsonb IS DISTINCT FROM '{"a": 1.00}'::jsonb`, 0],
    [`SELECT NULL::jsonb IS NOT DISTINCT FROM '{"a": 1.00}'::jsonb`, 0],
    [`SELECT '{"a":1}'::jsonb IN ('{"b":1}', '{"a": 1.0}')`, 1],
    [`SELECT '{"a":1}'::jsonb NOT IN (SELECT '{"a": 1.0}'::jsonb)`, 0],
    [`SELECT '{"a":1}'::jsonb = ANY (SELECT '{"a": 1.0}'::jsonb)`, 1],
    [`SELECT '{"a":1}'::jsonb <> ALL (SELECT '{"a": 1.0}'::jsonb)`, 0],
    [`SELECT coalesce(NULL::jsonb, '{"b":1, "a":1}') = '{"a":1,"b":1.0}'`, 1],
    [`SELECT '[1]'::jsonb || '[1.0]'::jsonb = '[1.0, 1]'`, 1],
    [`SELECT '{"x":{"a":1}}'::jsonb #> '{x}' IN (jsonb_build_object('a', 1))`, 1],
    [`SELECT '{"a":["x","y"]}'::jsonb -> 'a' -> -1`, '"y"'],
    [`SELECT TIMESTAMP '2024-01-01 00:00:00' + INTERVAL '1 day' * 3`, '2024-01-04 00:00:00'],
    [`SELECT CASE '{"a":1}'::jsonb WHEN '{"a": 1.0}' THEN 'same' ELSE 'other' END`, 'same'],
    [`SELECT nullif('{"a":1}'::jsonb, '{"a": 1.0}'::jsonb)`, null],
    [`SELECT '{"x":{"a":1.0}}'::jsonb -> 'x' = '{"a":1}'::jsonb`, 1],
    [`SELECT '{"x":{"b":1,"a":[1.50]}}'::jsonb -> 'x'`, '{"a": [1.50], "b": 1}'],
    [`SELECT '{"x":1.50}'::jsonb ->> 'x'`, '1.50'],
    [`SELECT '{"a":{"b":[1,{"c":1e2}]}}'::jsonb #>> '{a,b,1}'`, '{"c": 100}'],
    [`SELECT '{"bb":1,"a":1.0,"é":2,"10":3,"9":4,"a":1.00}'::jsonb`, '{"9": 4, "a": 1.00, "10": 3, "bb": 1, "é": 2}'],
    [`SELECT '[1.50e1, 1e-2, 15e-1, 0.00, -0.0, 1E3]'::jsonb`, '[15.0, 0.01, 1.5, 0.00, 0.0, 1000]'],
  ];
  for (const [sql, expected] of answers) it(sql, () => { assert.deepEqual(rows(sql), [[expected]]); });

  it('groups, unites and tells apart by value', () => {
    assert.deepEqual(rows('SELECT DISTINCT doc FROM t WHERE id < 3', TABLE), [['{"a": 2, "b": 1}']]);
    assert.deepEqual(rows(`SELECT DISTINCT d FROM (VALUES ('{"a":1}'::jsonb), ('{"a": 1}'::jsonb)) AS v(d)`), [['{"a": 1}']]);
    assert.deepEqual(rows('SELECT doc, count(*) FROM t WHERE id < 3 GROUP BY doc', TABLE), [['{"a": 2, "b": 1}', 2]]);
    assert.deepEqual(rows('SELECT doc AS d, count(*) FROM t WHERE id < 3 GROUP BY 1', TABLE), [['{"a": 2, "b": 1}', 2]]);
    assert.deepEqual(rows('SELECT count(DISTINCT doc) FROM t', TABLE), [[2]]);
    assert.deepEqual(rows(`SELECT doc FROM t WHERE id = 1 UNION SELECT '{"b":1,"a":2}'::jsonb`, TABLE), [['{"a": 2, "b": 1}']]);
    assert.deepEqual(rows(`SELECT doc FROM t WHERE id = 1 EXCEPT SELECT '{"b":1,"a":2}'::jsonb`, TABLE), []);
    assert.deepEqual(rows('SELECT id, row_number() OVER (PARTITION BY doc ORDER BY id) FROM t WHERE id < 3', TABLE), [[1, 1], [2, 2]]);
    assert.deepEqual(rows('SELECT count(*) FROM t a JOIN t b ON a.doc = b.doc', SCALED), [[4]]);
  });

  it('leaves unchanged rows alone', () => {
    const db = openDatabase();
    runScript(db, SCALED, 'postgresql');
    assert.equal(runScript(db, `UPDATE t SET doc = '{"a": 1}' WHERE doc <> '{"a":1.00}'`, 'postgresql').changed, 0);
    assert.equal(runScript(db, `UPDATE t SET doc = '{"a": 2}' WHERE doc IS DISTINCT FROM '{"a":2.00}'`, 'postgresql').changed, 2);
    db.close();
  });

  it('finds the row that a key has already', () => {
    const setup = `CREATE TABLE k(doc jsonb PRIMARY KEY, n int); INSERT INTO k VALUES ('{"b":1,"a":2}', 1)`;
    assert.deepEqual(rows(`INSERT INTO k VALUES ('{"a":2,"b":1}', 2) ON CONFLICT (doc) DO UPDATE SET n = excluded.n; SELECT * FROM k`, setup), [['{"a": 2, "b": 1}', 2]]);
    assert.throws(() => rows(`INSERT INTO k VALUES ('{"a":2.0,"b":1}', 2) ON CONFLICT (doc) DO NOTHING`, setup), /zeros at its end/);
  });

  it('fails where a number that ends in zeros would part equal values', () => {
    for (const sql of ['SELECT DISTINCT doc FROM t', 'SELECT doc, count(*) FROM t GROUP BY doc', 'SELECT doc FROM t UNION SELECT doc FROM t', 'SELECT count(DISTINCT doc) FROM t']) {
      assert.throws(() => rows(sql, SCALED), /zeros at its end/, sql);
    }
  });

  const refused: readonly (readonly [string, string])[] = [
    [`SELECT 1 WHERE '{"a":1}'::json = '{"a":1}'::json`, `'{"a":1}'`],
    [`SELECT 1 WHERE '{"a":1}'::json = '{"a":1}'`, `'{"a":1}'`],
    [`SELECT DISTINCT '{"a":1}'::json`, `'{"a":1}'`],
    [`SELECT 1 WHERE '{"a":1}'::jsonb < '{"a":2}'::jsonb`, `'{"a":1}'`],
    ['SELECT id FROM t ORDER BY doc', 'doc'],
    ['SELECT doc FROM t ORDER BY 1', '1'],
    ['SELECT id FROM t a JOIN t b USING (doc)', 'doc'],
    ['SELECT DISTINCT * FROM t', '*'],
    ['CREATE UNIQUE INDEX u ON t (doc)', 'doc'],
  ];
  for (const [sql, part] of refused) {
    it(`refuses ${sql}`, () => {
      assert.throws(() => rows(sql, TABLE), (error) => error instanceof Refused && sql.slice(error.result.start, error.result.end) === part);
    });
  }
});
