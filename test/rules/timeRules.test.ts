import assert from 'node:assert/strict';
import { lintSqlText } from '../../src/core/lint/linter';
import type { Dialect } from '../../src/core/sql/lex/token';
import { applyFix, lintWorkflow, SQL_PATH, WORKFLOW_PATH } from '../support/lint/lintText';

function found(code: string, dialect: Dialect, text: string): readonly string[] {
  return lintSqlText({ file: SQL_PATH, text, dialect }).filter((finding) => finding.code === code).map(({ range }) => text.slice(range.start, range.end));
}

/** The text after the first fix of the first finding of the code. */
function fixed(code: string, dialect: Dialect, text: string): string | undefined {
  const fix = lintSqlText({ file: SQL_PATH, text, dialect }).find((finding) => finding.code === code)?.fixes[0];
  return fix && applyFix(text, SQL_PATH, fix);
}

function workflowOf(sql: string, head = 'schedule: "0 0 0 * * ? *"'): string {
  return `workflow:\n  name: load\n  ${head}\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: HIVE\n    sql: |\n${sql.split('\n').map((line) => `      ${line}`).join('\n')}\n`;
}

function foundInWorkflow(code: string, text: string): readonly string[] {
  return lintWorkflow(text).filter((finding) => finding.code === code).map(({ range }) => text.slice(range.start, range.end));
}

describe('T01', () => {
  it('leaves alone what a setting takes as text, and finds what a variable takes as a value', () => {
    for (const dialect of ['hive', 'spark', 'flink'] as const) assert.deepEqual(found('T01', dialect, 'SET job.name=load now(); SELECT 1 FROM t'), [], dialect);
    assert.deepEqual(found('T01', 'hive', 'SET hivevar:cut=date_sub(current_date, 1)'), ['current_date']);
    assert.deepEqual(found('T01', 'spark', 'SET cut = CURRENT_DATE()'), ['CURRENT_DATE()']);
    assert.deepEqual(found('T01', 'spark', 'SET VAR cut = now()'), ['now()']);
    assert.deepEqual(found('T01', 'mysql', 'SET @cut = now()'), ['now()']);
  });

  it('finds what the query behind a definition reads, however it starts', () => {
    for (const query of ['SELECT now() AS a', '(SELECT now() AS a)', '((SELECT now() AS a) UNION ALL SELECT b FROM t)', '(WITH x AS (SELECT now() AS a) SELECT a FROM x)', 'FROM t WHERE d < now()', 'VALUES (now())']) {
      assert.deepEqual(found('T01', 'duckdb', `CREATE OR REPLACE TABLE w AS ${query}`), ['now()'], query);
    }
  });

  it('is a warning for what seems to be a load stamp, which a fix declares, and where nothing is written', () => {
    const text = workflowOf('INSERT OVERWRITE TABLE t PARTITION (dt = \'${schedule_time}\') SELECT id, current_timestamp() AS etl_time FROM s');
    const [stamp] = lintWorkflow(text).filter(({ code }) => code === 'T01');
    assert.equal(stamp?.severity, 'warning');
    assert.match(stamp.message, /declare `audit_columns: \[etl_time\]`/);
    const declare = stamp.fixes.at(-1);
    assert.ok(declare !== undefined);
    const after = applyFix(text, WORKFLOW_PATH, declare);
    assert.match(after, /audit_columns: \[etl_time\]/);
    assert.deepEqual(foundInWorkflow('T01', after), []);
    const severityOf = (sql: string): string | undefined => lintWorkflow(workflowOf(sql)).find(({ code }) => code === 'T01')?.severity;
    assert.equal(severityOf('SELECT count(*) FROM t WHERE dt < current_date'), 'warning');
    assert.equal(severityOf('DELETE FROM t WHERE updated_at < current_date'), 'error');
    assert.equal(severityOf('INSERT INTO t SELECT id, current_date AS dt FROM s'), 'error');
  });

  it('ends a window on moments at the start of the schedule day, one on days with it', () => {
    assert.equal(fixed('T01', 'mysql', 'SELECT 1 FROM o WHERE created_at >= date_sub(curdate(), interval 1 day)'), "SELECT 1 FROM o WHERE created_at >= date_sub('${schedule_time}', interval 1 day) AND created_at < '${schedule_time}'");
    assert.equal(fixed('T01', 'mysql', 'SELECT 1 FROM o WHERE dt >= date_sub(curdate(), interval 1 day)'), "SELECT 1 FROM o WHERE dt >= date_sub('${schedule_time}', interval 1 day) AND dt <= '${schedule_time}'");
  });

  it('leaves views and rows of a log alone', () => {
    assert.deepEqual(found('T01', 'sqlserver', 'CREATE VIEW late AS SELECT id FROM orders WHERE due < GETDATE()'), []);
    assert.deepEqual(found('T01', 'postgresql', 'CREATE MATERIALIZED VIEW late AS SELECT id FROM orders WHERE due < now()'), ['now()']);
    assert.deepEqual(found('T01', 'mysql', "INSERT INTO etl_log (task, at) VALUES ('load', now())"), []);
    assert.deepEqual(found('T01', 'mysql', "SET s = now(); UPDATE t SET a = 1 WHERE id = 1; SET e = now(); INSERT INTO etl_log (task, a, b) VALUES ('load', s, e)"), []);
    assert.deepEqual(found('T01', 'mysql', "SET s = now(); UPDATE t SET a = s WHERE id = 1; INSERT INTO etl_log (task, a) VALUES ('load', s)"), ['now()']);
    assert.deepEqual(found('T01', 'mysql', 'INSERT INTO web_log (url, at) SELECT url, now() FROM hits'), ['now()']);
  });

  it('finds the time as of which a table is cloned', () => {
    assert.deepEqual(found('T01', 'bigquery', 'CREATE OR REPLACE TABLE d.t CLONE d.s FOR SYSTEM_TIME AS OF TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 1 DAY)'), ['CURRENT_TIMESTAMP()']);
    assert.deepEqual(found('T01', 'spark', 'CREATE OR REPLACE TABLE t SHALLOW CLONE s TIMESTAMP AS OF current_date()'), ['current_date()']);
    assert.deepEqual(found('T02', 'snowflake', 'CREATE OR REPLACE TABLE t CLONE s AT (OFFSET => -3600)'), ['AT (OFFSET => -3600)']);
  });

  it('leaves alone what a definition only keeps for later', () => {
    assert.deepEqual(found('T01', 'snowflake', "CREATE OR REPLACE TASK l WAREHOUSE = w SCHEDULE = '1 DAY' AS INSERT INTO t SELECT current_timestamp(), * FROM s"), []);
    assert.deepEqual(found('T01', 'duckdb', 'CREATE MACRO m() AS TABLE SELECT now() AS a'), []);
    assert.deepEqual(found('T01', 'sqlserver', 'DECLARE @t TABLE (a INT, b datetime DEFAULT GETDATE()); DECLARE @d date = GETDATE()'), ['GETDATE()']);
  });

  it('finds what a temporary view reads for the statements behind it', () => {
    assert.deepEqual(found('T01', 'spark', 'CREATE OR REPLACE TEMPORARY VIEW v AS SELECT now() AS a FROM s; INSERT OVERWRITE TABLE t SELECT a FROM v'), ['now()']);
    assert.deepEqual(found('T01', 'postgresql', 'CREATE TABLE IF NOT EXISTS v AS SELECT now() AS a FROM s'), ['now()']);
  });

  it('leaves the path of a Snowflake stage alone', () => {
    assert.deepEqual(found('T01', 'snowflake', 'COPY INTO t FROM @db.my_stage/2025/current_date/x.csv'), []);
    assert.deepEqual(found('T01', 'snowflake', 'SELECT $1, current_date FROM @my_stage (FILE_FORMAT => f) WHERE d < current_date'), ['current_date', 'current_date']);
  });
});

describe('a replaced clock read', () => {
  it('leaves the window closed that the present closed', () => {
    assert.equal(fixed('T01', 'hive', 'SELECT id FROM s WHERE dt >= date_sub(current_date, 3)'), "SELECT id FROM s WHERE dt >= date_sub('${schedule_time}', 3) AND dt <= '${schedule_time}'");
    assert.equal(
      fixed('T01', 'postgresql', "SELECT id FROM s WHERE now() - interval '1 day' <= s.ts ORDER BY 1"),
      "SELECT id FROM s WHERE TIMESTAMP '$[yyyy-MM-dd HH:mm:ss]' - interval '1 day' <= s.ts AND s.ts < TIMESTAMP '$[yyyy-MM-dd HH:mm:ss]' ORDER BY 1",
    );
    assert.equal(fixed('T01', 'postgresql', "SELECT id FROM s WHERE ts > now() - interval '1 day' AND ts < x"), "SELECT id FROM s WHERE ts > TIMESTAMP '$[yyyy-MM-dd HH:mm:ss]' - interval '1 day' AND ts < x");
    assert.equal(fixed('T01', 'mysql', 'SELECT id FROM s WHERE expires_at > now()'), "SELECT id FROM s WHERE expires_at > '$[yyyy-MM-dd HH:mm:ss]'");
  });

  it('is offered no fix where rows of the future are asked for', () => {
    assert.equal(fixed('T01', 'mysql', 'SELECT id FROM s WHERE ts > now()'), undefined);
  });

  it('of a relative time names the time', () => {
    assert.equal(fixed('T02', 'snowflake', 'SELECT * FROM t AT(OFFSET => -60*5)'), "SELECT * FROM t AT(TIMESTAMP => '$[yyyy-MM-dd HH:mm:ss]'::TIMESTAMP)");
    assert.equal(fixed('T02', 'postgresql', "SELECT * FROM t AS OF SYSTEM TIME '-10s'"), "SELECT * FROM t AS OF SYSTEM TIME '$[yyyy-MM-dd HH:mm:ss]'");
    assert.deepEqual(found('T02', 'snowflake', "SELECT * FROM t AT (TIMESTAMP => 'x'::timestamp), u BEFORE (STATEMENT => 'y')"), []);
  });
});

describe('T03', () => {
  it('gives a left out column the schedule time in one row or query, and nowhere else', () => {
    const table = 'CREATE TABLE IF NOT EXISTS t (id INT, "at" TIMESTAMP NOT NULL DEFAULT (now()), price DECIMAL(10, 2) DEFAULT 0); ';
    assert.equal(fixed('T03', 'postgresql', `${table}INSERT INTO t (id) VALUES (1)`), `${table}INSERT INTO t (id, at) VALUES (1, TIMESTAMP '$[yyyy-MM-dd HH:mm:ss]')`);
    assert.deepEqual(found('T03', 'postgresql', `${table}INSERT INTO t (id) VALUES (1), (2)`), ['(id)']);
    assert.equal(fixed('T03', 'postgresql', `${table}INSERT INTO t (id) VALUES (1), (2)`), undefined);
    assert.deepEqual(found('T03', 'postgresql', `${table}INSERT INTO t VALUES (1, '2025-03-10', 2); INSERT INTO other (id) VALUES (1)`), []);
    assert.deepEqual(found('T03', 'mysql', 'CREATE TABLE t (id INT, c TIMESTAMP ON UPDATE CURRENT_TIMESTAMP); UPDATE t SET c = 1 WHERE id = 1'), []);
  });
});

describe('T04', () => {
  const yaml = 'workflow:\n  name: load\n  description: runs $(date)\n  param:\n    a: §\ntasks:\n  - name: b\n    task_type: Shell\n    command: echo 1\n';

  it('finds calls where a parameter has its value', () => {
    for (const value of ['now()', 'today()', '$(date +%F)', "'{{ macros.datetime.now() }}'", '$(date -d yesterday +%F)']) {
      const expected = value.startsWith("'") ? 'macros.datetime.now()' : value;
      assert.deepEqual(foundInWorkflow('T04', yaml.replace('§', () => value)), [expected], value);
    }
    for (const value of ['now', '${schedule_time}', '$[yyyy-MM-dd]', 'update(1)', '$(date -d "$dt" +%F)', '"2025-03-10"']) {
      assert.deepEqual(foundInWorkflow('T04', yaml.replace('§', () => value)), [], value);
    }
  });

  it('finds them in scripts of other tasks, not in comments', () => {
    const text = yaml.replace('§', '1').replace('echo 1', '|\n      # $(date)\n      echo `date +%F` $(date --date "1 day ago")\n      python -c "print(datetime.datetime.now())"');
    assert.deepEqual(foundInWorkflow('T04', text), ['`date +%F`', '$(date --date "1 day ago")', 'datetime.datetime.now()']);
  });

  it('finds templates in SQL, not quoted columns', () => {
    assert.deepEqual(found('T04', 'hive', "SELECT `date`, '{{ now() }}', '{{ ds }}', $(date +%F) FROM s -- $(date)"), ['now()', '$(date +%F)']);
  });
});

describe('T06', () => {
  it('finds one day in a scheduled task', () => {
    assert.deepEqual(foundInWorkflow('T06', workflowOf("DELETE FROM t WHERE dt = '2024-05-01';\nINSERT INTO t SELECT a FROM s WHERE dt = 20240501")), ["dt = '2024-05-01'", 'dt = 20240501']);
    assert.deepEqual(foundInWorkflow('T06', workflowOf("SELECT a FROM s JOIN u ON u.dt = DATE '2024-05-01' WHERE s.dt BETWEEN '2024-05-01' AND '2024-05-31'")), ["u.dt = DATE '2024-05-01'", "s.dt BETWEEN '2024-05-01' AND '2024-05-31'"]);
  });

  it('is silent about limits, exceptions, sentinels, lists and unscheduled workflows', () => {
    for (const condition of ["dt >= '2020-01-01'", "dt <> '2024-05-01'", "dt NOT IN ('2024-05-01')", "vt = '9999-12-31'", "dt IN ('2024-05-01', '2024-12-25')", "created < '2020-01-01'", "code = '20240501x'", "n = 20240501", 'dt = other_dt']) {
      assert.deepEqual(foundInWorkflow('T06', workflowOf(`SELECT a FROM s WHERE ${condition} AND p = '\${schedule_time}'`)), [], condition);
    }
    assert.deepEqual(foundInWorkflow('T06', workflowOf("DELETE FROM t WHERE dt = '2024-05-01'", 'timezone: UTC')), []);
  });
});

describe('T07', () => {
  it('finds what the session decides, and nothing whose type is unknown', () => {
    assert.deepEqual(found('T07', 'postgresql', "SELECT date_trunc('day', x::timestamptz), to_timestamp(a)::date, CAST(to_timestamp(a) AS date), ts AT LOCAL FROM t"), [
      "date_trunc('day', x::timestamptz)", 'to_timestamp(a)::date', 'CAST(to_timestamp(a) AS date)', 'AT LOCAL',
    ]);
    assert.deepEqual(found('T07', 'postgresql', "SELECT date_trunc('day', ts), ts::date, date(ts), to_timestamp('2024', 'YYYY'), extract(epoch FROM to_timestamp(1)), to_timestamp(a) FROM t"), []);
    assert.deepEqual(found('T07', 'mysql', "SELECT FROM_UNIXTIME(a), CONVERT_TZ(FROM_UNIXTIME(a), @@session.time_zone, '+00:00') FROM t"), ['FROM_UNIXTIME(a)']);
    assert.deepEqual(found('T07', 'sqlite', "SELECT date('now', 'localtime'), date(x, 'localtime') FROM t WHERE kind = 'localtime'"), ["'localtime'"]);
    assert.deepEqual(found('T07', 'mysql', "SET time_zone = '+00:00'; SELECT FROM_UNIXTIME(a) FROM t"), []);
  });
});

describe('T08', () => {
  it('finds steps of whole days, and offers days', () => {
    assert.deepEqual(found('T08', 'hive', 'SELECT x - 86400, x + 3600*24, x - n * 86400, x % 86400, x/86400, -86400, ttl*86400, x - 43200 FROM t LIMIT 86400'), ['86400', '3600*24', 'n * 86400']);
    assert.deepEqual(found('T08', 'hive', 'SELECT -86400 AS x FROM t WHERE a BETWEEN -86400 AND -1'), []);
    for (const [dialect, before, after] of [
      ['trino', "x - interval '24' hour", "x - interval '1' DAY"], ['postgresql', "x + interval '48 hours'", "x + interval '2 days'"], ['mysql', 'DATE_SUB(x, INTERVAL 24 HOUR)', 'DATE_SUB(x, INTERVAL 1 DAY)'],
      ['sqlserver', 'DATEADD(hour, -24, x)', 'DATEADD(day, -1, x)'], ['sqlite', "datetime(x, '-24 hours')", "datetime(x, '-1 days')"], ['oracle', 'x - 48/24', 'x - 2'],
    ] as const) {
      assert.equal(fixed('T08', dialect, `SELECT ${before} FROM t`), `SELECT ${after} FROM t`);
    }
  });

  it('is an information where the zone of the schedule has no clock changes', () => {
    const severityIn = (zone: string): string | undefined => lintWorkflow(workflowOf('SELECT a FROM s WHERE x > y - 86400', `timezone: ${zone}`)).find(({ code }) => code === 'T08')?.severity;
    assert.equal(severityIn('Asia/Shanghai'), 'info');
    assert.equal(severityIn('Europe/Berlin'), 'warning');
  });
});

describe('T05, T09 and T10', () => {
  it('know the names of a run', () => {
    assert.deepEqual(found('T05', 'hive', "SELECT '${run_id}', {{ ti.try_number }}, '{{ execution_date }}', '${attempts}', '${schedule_time}' FROM t_${attempt}"), ['${run_id}', '{{ ti.try_number }}', '${attempt}']);
    const text = workflowOf("INSERT OVERWRITE TABLE t SELECT a FROM s WHERE b = '${attempt}'");
    const fix = lintWorkflow(text).find(({ code }) => code === 'T05')?.fixes[0];
    assert.ok(fix !== undefined && applyFix(text, WORKFLOW_PATH, fix).includes("b = '${schedule_time}'"));
  });

  it('know forms of a language and of a week', () => {
    assert.deepEqual(found('T09', 'oracle', "SELECT to_char(d,'Day'), to_char(d,'DD-MON-YYYY'), to_char(d,'YYYYMMDD'), to_char(n,'999D99'), trunc(d,'D'), to_char(d,'HH24:MI') FROM t"), ["to_char(d,'Day')", "to_char(d,'DD-MON-YYYY')", "trunc(d,'D')"]);
    assert.deepEqual(found('T09', 'postgresql', "SELECT to_char(d,'Day'), to_char(d,'TMDay') FROM t"), ["to_char(d,'TMDay')"]);
    assert.deepEqual(found('T09', 'snowflake', "SELECT week(d), date_trunc('week', d), weekiso(d), t.week FROM t"), ['week(d)', "date_trunc('week', d)"]);
  });

  it('name each look-alike once', () => {
    assert.deepEqual(found('T10', 'hive', "SELECT '${system.datetime}', '${system.datetime}', '$[last_day(yyyyMMdd)]', last_day(d), '${system.biz.date}'"), ['${system.datetime}', '$[last_day(yyyyMMdd)]']);
  });
});
