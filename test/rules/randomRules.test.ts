import assert from 'node:assert/strict';
import { lintSqlText } from '../../src/core/lint/linter';
import type { Dialect } from '../../src/core/sql/lex/token';
import { lintWorkflow } from '../support/lint/lintText';

/** The codes of one letter, or the codes given, with the text that each finding stands on. */
function found(codes: RegExp, dialect: Dialect, text: string): readonly string[] {
  return lintSqlText({ file: 's.sql', text, dialect }).filter(({ code }) => codes.test(code)).map(({ code, range }) => `${code} ${text.slice(range.start, range.end)}`);
}

interface Case {
  readonly dialect: Dialect;
  readonly text: string;
  readonly expected: readonly string[];
}

function check(codes: RegExp, cases: readonly Case[]): void {
  for (const { dialect, text, expected } of cases) assert.deepEqual(found(codes, dialect, text), expected, `${dialect}: ${text}`);
}

describe('rows in no order', () => {
  it('are numbered by a window whose order leaves ties', () => {
    check(/N03/, [
      { dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT row_number() OVER (PARTITION BY user_id ORDER BY ts DESC) rn FROM s', expected: ['N03 row_number()'] },
      { dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT row_number() OVER w rn FROM s WINDOW w AS (PARTITION BY a ORDER BY b)', expected: ['N03 row_number()'] },
      { dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT row_number() OVER w rn FROM s WINDOW w AS (PARTITION BY a ORDER BY b, order_no)', expected: [] },
      { dialect: 'postgresql', text: 'INSERT INTO t SELECT row_number() OVER () FROM s', expected: ['N03 row_number()'] },
      { dialect: 'trino', text: 'INSERT INTO t SELECT ntile(4) OVER (ORDER BY amount), dense_rank() OVER (ORDER BY amount) FROM s', expected: ['N03 ntile(4)'] },
      { dialect: 'trino', text: 'INSERT INTO t SELECT row_number() OVER (ORDER BY "orderId") FROM s', expected: [] },
      { dialect: 'trino', text: 'CREATE VIEW v AS SELECT row_number() OVER (ORDER BY a) n FROM s', expected: [] },
      { dialect: 'hive', text: 'INSERT OVERWRITE TABLE t SELECT row_number() OVER (PARTITION BY u ORDER BY', expected: [] },
      { dialect: 'snowflake', text: 'INSERT INTO t SELECT id FROM s QUALIFY row_number() OVER (PARTITION BY id ORDER BY ts, file_row) = 1', expected: [] },
    ]);
  });

  it('are counted alone, whichever they are', () => {
    check(/N0[34]/, [
      { dialect: 'sqlserver', text: 'WITH n AS (SELECT TOP (31) ROW_NUMBER() OVER (ORDER BY (SELECT NULL)) AS i FROM sys.objects) INSERT INTO t (i) SELECT i FROM n', expected: [] },
      { dialect: 'sqlserver', text: 'WITH n AS (SELECT TOP (31) name, ROW_NUMBER() OVER (ORDER BY (SELECT NULL)) AS i FROM sys.objects) INSERT INTO t (i) SELECT i FROM n', expected: ['N04 TOP (31)', 'N03 ROW_NUMBER()'] },
    ]);
  });

  it('are cut off by a limit', () => {
    check(/N04/, [
      { dialect: 'clickhouse', text: 'INSERT INTO t SELECT id FROM s SAMPLE 1/10 OFFSET 1/2', expected: [] },
      { dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT id FROM a UNION ALL SELECT id FROM b LIMIT 5', expected: ['N04 LIMIT 5'] },
      { dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT id FROM a UNION ALL SELECT id FROM b ORDER BY id LIMIT 5', expected: [] },
      { dialect: 'oracle', text: 'INSERT INTO t SELECT id FROM s FETCH FIRST 10 ROWS ONLY', expected: ['N04 FETCH FIRST 10'] },
      { dialect: 'oracle', text: 'DELETE FROM t WHERE ROWNUM <= 1000', expected: ['N04 ROWNUM <= 1000'] },
      { dialect: 'sqlserver', text: 'DELETE TOP (100) FROM t WHERE a = 1', expected: ['N04 TOP (100)'] },
      { dialect: 'sqlserver', text: 'INSERT INTO t SELECT TOP 5 WITH TIES id FROM s ORDER BY a', expected: [] },
      { dialect: 'postgresql', text: 'INSERT INTO t SELECT (SELECT max(x) FROM u LIMIT 1), limit_x, s.limit FROM s', expected: [] },
      { dialect: 'mysql', text: 'UPDATE t SET a = 1 WHERE b = 2 ORDER BY id LIMIT 10', expected: [] },
      { dialect: 'bigquery', text: 'INSERT INTO t SELECT ARRAY_AGG(b ORDER BY c LIMIT 1)[OFFSET(0)] FROM s', expected: [] },
    ]);
  });

  it('give one of several values, or strings of them', () => {
    check(/N0[56]/, [
      { dialect: 'clickhouse', text: 'INSERT INTO t SELECT any(city), groupArray(x), arraySort(groupArray(y)) FROM s GROUP BY u', expected: ['N05 any(city)', 'N06 groupArray(x)'] },
      { dialect: 'postgresql', text: 'INSERT INTO t SELECT array_agg(b), count(*) FILTER (WHERE x = ANY(ARRAY[1, 2])) FROM s', expected: ['N06 array_agg(b)'] },
      { dialect: 'bigquery', text: 'INSERT INTO t SELECT ANY_VALUE(x HAVING MAX y) FROM s GROUP BY a', expected: [] },
      { dialect: 'mysql', text: 'INSERT IGNORE INTO t SELECT o.id, o.name FROM o GROUP BY o.id', expected: [] },
      { dialect: 'mysql', text: "INSERT IGNORE INTO t SELECT u AS k, name, year(d), 'x', 5, NULL FROM o GROUP BY k", expected: ['N05 name'] },
      { dialect: 'mysql', text: 'INSERT IGNORE INTO t SELECT u, count(*) FROM o GROUP BY 1', expected: [] },
      { dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT max_by(a, ts), max_by(b, struct(ts, k)) FROM o GROUP BY u', expected: ['N05 max_by(a, ts)'] },
      { dialect: 'snowflake', text: "INSERT INTO t SELECT array_agg(x) WITHIN GROUP (ORDER BY y), listagg(x, ',') OVER (PARTITION BY a) FROM s", expected: ["N06 listagg(x, ',')"] },
    ]);
  });
});

describe('keys that differ in each run', () => {
  it('are sequences, places, sessions and samples that are written', () => {
    check(/N0[789]|N10/, [
      { dialect: 'snowflake', text: 'INSERT INTO t SELECT my_seq.nextval, METADATA$FILENAME, current_user(), a.nextval FROM s a', expected: ['N07 my_seq.nextval', 'N08 METADATA$FILENAME', 'N10 current_user()'] },
      { dialect: 'oracle', text: 'INSERT INTO t SELECT s.rowid, ORA_ROWSCN, user, u.user FROM s', expected: ['N08 rowid', 'N08 ORA_ROWSCN', 'N10 user'] },
      { dialect: 'sqlite', text: 'DELETE FROM t WHERE rowid NOT IN (SELECT min(rowid) FROM t GROUP BY k)', expected: ['N08 rowid', 'N08 rowid'] },
      { dialect: 'postgresql', text: 'INSERT INTO t (id, "ctid") SELECT id, x AS ctid FROM s WHERE o = current_user', expected: [] },
      { dialect: 'trino', text: 'INSERT INTO t SELECT "$path", "path" FROM s TABLESAMPLE SYSTEM (5)', expected: ['N08 "$path"', 'N09 TABLESAMPLE SYSTEM (5)'] },
      { dialect: 'oracle', text: 'INSERT INTO t SELECT id, s.sample FROM s SAMPLE (5) SEED (1)', expected: [] },
      { dialect: 'clickhouse', text: 'INSERT INTO t SELECT hostName(), rowNumberInAllBlocks() FROM s SAMPLE 0.1', expected: ['N10 hostName()', 'N08 rowNumberInAllBlocks()'] },
    ]);
  });

  it('are floats and whatever columns there are', () => {
    check(/N1[12]/, [
      { dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT a FROM s GROUP BY a HAVING avg(cast(x AS double)) = 1.5', expected: ['N11 avg(cast(x AS double))'] },
      { dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT cast(x AS double) FROM s WHERE cast(x AS double) > 1', expected: [] },
      { dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT x.* EXCEPT (b) FROM x', expected: ['N12 x.*'] },
      { dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT u.* FROM s JOIN (SELECT a FROM x) u ON s.a = u.a', expected: [] },
      { dialect: 'spark', text: 'INSERT OVERWRITE TABLE t (SELECT * FROM (SELECT * FROM s) x)', expected: ['N12 *'] },
      { dialect: 'sqlserver', text: 'SELECT * INTO t FROM s', expected: ['N12 *'] },
      { dialect: 'postgresql', text: 'CREATE VIEW v AS SELECT * FROM s', expected: [] },
      { dialect: 'postgresql', text: 'INSERT INTO t SELECT a * b FROM s', expected: [] },
    ]);
  });

  it('are left alone in a task that logs its runs', () => {
    const text = 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: HIVE\n    sql: INSERT INTO log SELECT now(), uuid(), current_user()\nidempo:\n  tasks:\n    a:\n      role: log\n';
    assert.deepEqual(lintWorkflow(text).filter(({ code }) => /^[TN]/.test(code)), []);
    assert.ok(lintWorkflow(text.replace('role: log', 'write: append-once')).some(({ code }) => code === 'T01'));
  });
});
