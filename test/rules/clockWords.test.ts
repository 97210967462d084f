import assert from 'node:assert/strict';
import { lintSqlText } from '../../src/core/lint/linter';
import { DIALECTS, type Dialect } from '../../src/core/sql/token';

/**
 * lint-rules.md B.3a, written out a second time by hand: bare keywords, calls that read the clock, calls that do not.
 * `f()` stands for the name with empty brackets.
 */
const SPELLINGS: Readonly<Record<Exclude<Dialect, 'generic'>, { readonly reads: string; readonly harmless: string }>> = {
  hive: { reads: 'current_date CURRENT_TIMESTAMP current_date() current_timestamp() unix_timestamp()', harmless: "unix_timestamp(ts) to_date(ts) now from_unixtime(n)" },
  spark: {
    reads: "current_date current_timestamp localtimestamp current_date() current_timestamp() now() curdate() getdate() localtimestamp() unix_timestamp() DATE'today' TIMESTAMP'now'",
    harmless: "unix_timestamp(ts,'yyyy') date(ts) now DATE'2025-03-10'",
  },
  mysql: {
    reads: 'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP CURRENT_TIMESTAMP(3) NOW() NOW(6) CURDATE() CURTIME() SYSDATE() UNIX_TIMESTAMP() UTC_TIMESTAMP()',
    harmless: "UNIX_TIMESTAMP(ts) DATE(ts) now sysdate",
  },
  postgresql: {
    reads: "CURRENT_DATE CURRENT_TIME CURRENT_TIME(3) CURRENT_TIMESTAMP CURRENT_TIMESTAMP(0) LOCALTIME LOCALTIMESTAMP now() transaction_timestamp() statement_timestamp() clock_timestamp() timeofday() age(ts) 'now'::timestamp 'today'::date 'yesterday'::timestamptz 'tomorrow'::date",
    harmless: "age(a,b) 'now' 'today'::text now date_trunc('day',ts)",
  },
  sqlite: {
    reads: "CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP date() date('now') time('now') datetime() datetime('now','-1day') julianday('now') unixepoch() strftime('%s') strftime('%s','now') timediff('now',ts)",
    harmless: "date(ts) strftime('%s',ts) datetime(ts,'+1day') timediff(a,b) now",
  },
  trino: { reads: 'current_date current_time current_timestamp current_timestamp(3) localtime localtimestamp localtimestamp(0) now()', harmless: 'now date(ts)' },
  bigquery: { reads: "CURRENT_DATE CURRENT_DATETIME CURRENT_TIME CURRENT_TIMESTAMP CURRENT_DATE() CURRENT_DATE('UTC') CURRENT_TIMESTAMP()", harmless: 'DATE(ts) now' },
  snowflake: { reads: 'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP CURRENT_TIMESTAMP(3) GETDATE() SYSDATE() SYSTIMESTAMP()', harmless: 'sysdate to_date(ts)' },
  clickhouse: { reads: "CURRENT_TIMESTAMP LOCALTIME CURRENT_DATE now() now('UTC') now64(3) nowInBlock() today() yesterday() UTCTimestamp() curdate()", harmless: 'now today toDate(ts)' },
  sqlserver: { reads: 'CURRENT_TIMESTAMP GETDATE() GETUTCDATE() SYSDATETIME() SYSUTCDATETIME() SYSDATETIMEOFFSET()', harmless: 'getdate year(ts)' },
  oracle: { reads: 'SYSDATE SYSTIMESTAMP CURRENT_DATE CURRENT_TIMESTAMP CURRENT_TIMESTAMP(3) LOCALTIMESTAMP DBMS_UTILITY.GET_TIME', harmless: 'to_date(ts) now' },
  redshift: { reads: "SYSDATE CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP GETDATE() NOW() TIMEOFDAY() 'now'::timestamp", harmless: 'getdate trunc(ts)' },
  doris: { reads: 'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP now() curdate() curtime() current_date() utc_timestamp() unix_timestamp()', harmless: 'unix_timestamp(ts) now' },
  starrocks: { reads: 'CURRENT_DATE CURRENT_TIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP SYSDATE now() current_timestamp() curdate() curtime() utc_timestamp() unix_timestamp()', harmless: 'unix_timestamp(ts) now' },
  duckdb: { reads: 'current_date current_time current_timestamp localtime localtimestamp now() today() get_current_timestamp() get_current_time() transaction_timestamp() current_localtime() current_localtimestamp() age(ts)', harmless: 'age(a,b) today' },
  flink: { reads: 'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP NOW() CURRENT_ROW_TIMESTAMP() PROCTIME() UNIX_TIMESTAMP()', harmless: 'UNIX_TIMESTAMP(ts) now' },
};

/** Where a value may stand; `§` is the place. */
const VALUE_PLACES = [
  'SELECT § FROM t', 'SELECT a, § AS b FROM t', 'SELECT a FROM t WHERE d = § AND x > 1', 'SELECT a FROM t WHERE d BETWEEN § AND x',
  'SELECT t.a FROM t JOIN u ON u.d = § AND u.a = t.a', 'WITH c AS (SELECT a FROM t WHERE d < §) SELECT a FROM c', 'SELECT coalesce(d, §) FROM t',
  'UPDATE t SET d = § WHERE a = 1', 'SELECT CASE WHEN a = 1 THEN § ELSE d END FROM t', 'SELECT a FROM t GROUP BY a, §', 'DELETE FROM t WHERE d < §',
  'SELECT a\nFROM t\nWHERE d >=\n  §', 'SELECT (§) FROM t', "SELECT a FROM t WHERE d IN ('x', §)",
];

/** Calls that people paste from one dialect into another: found in all of them. */
const PASTED = [
  'today()', 'now()', 'yesterday()', 'tomorrow()', 'curdate()', 'curtime()', 'getdate()', 'sysdate()', 'current_date()', 'current_time()', 'current_timestamp()',
  'localtimestamp()', 'utc_date()', 'utc_timestamp()', 'current_datetime()', 'sysdatetime()', 'now(6)', "now('UTC')", 'current_timestamp(3)', 'TODAY ()', 'pg_catalog.now()',
];

/** Where a name with brackets is no call. */
const DEFINITIONS = [
  'INSERT OVERWRITE TABLE §(a, b) SELECT 1, 2', 'WITH §(a) AS (SELECT 1) SELECT a FROM x', 'SELECT a FROM (SELECT 1) AS §(a)', 'SELECT my.§() FROM t',
  'SELECT x.pg_catalog.§() FROM t', 'CREATE FUNCTION §() RETURNS date RETURN a', 'CREATE TABLE IF NOT EXISTS §(a INT)',
];

/** Where the same word is a name or no SQL at all. */
const NAME_PLACES = [
  'SELECT t.§ FROM t', 'SELECT a AS § FROM t', "SELECT 'it is §' FROM t", 'SELECT a FROM t -- §\nWHERE a = 1', 'SELECT a /* § */ FROM t', 'SELECT `§` FROM t',
  "SELECT '${§}' FROM t", 'SELECT a FROM t WHERE ${§} = 1', 'INSERT OVERWRITE TABLE w (a, §) SELECT a, b FROM t', 'SELECT a § FROM t',
];

function clockRanges(text: string, dialect: Dialect): readonly string[] {
  return lintSqlText({ file: 's.sql', text, dialect })
    .filter(({ code }) => code === 'T01' || code === 'T02')
    .map(({ range }) => `${range.start} ${text.slice(range.start, range.end)}`);
}

function nameOf(spelling: string): string | undefined {
  return /^[A-Za-z_0-9]+/.exec(spelling)?.[0];
}

describe('clock words', () => {
  for (const [name, { reads, harmless }] of Object.entries(SPELLINGS)) {
    const dialect = name as Dialect;
    it(`are found wherever ${dialect} reads the clock`, () => {
      for (const spelling of reads.split(' ')) {
        for (const place of VALUE_PLACES) {
          const text: string = place.replace('§', spelling);
          assert.deepEqual(clockRanges(text, dialect), [`${place.indexOf('§')} ${spelling}`], `${dialect}: ${text}`);
        }
      }
    });

    it(`are left alone where ${dialect} does not read the clock`, () => {
      for (const spelling of harmless.split(' ')) {
        for (const place of VALUE_PLACES) {
          const text = place.replace('§', spelling);
          assert.deepEqual(clockRanges(text, dialect), [], `${dialect}: ${text}`);
        }
      }
    });

    it(`are left alone as names, strings and comments in ${dialect}`, () => {
      for (const spelling of reads.split(' ').map(nameOf)) {
        if (spelling === undefined || spelling === 'DATE' || spelling === 'TIMESTAMP') continue;
        for (const place of NAME_PLACES) {
          const text: string = place.replace('§', spelling);
          assert.deepEqual(clockRanges(text, dialect), [], `${dialect}: ${text}`);
        }
      }
    });
  }

  for (const dialect of DIALECTS) {
    it(`of other dialects are found as calls in ${dialect}`, () => {
      for (const spelling of PASTED) {
        for (const place of VALUE_PLACES) {
          const text: string = place.replace('§', spelling);
          const found = lintSqlText({ file: 's.sql', text, dialect }).filter(({ code }) => code === 'T01');
          assert.deepEqual(found.map(({ range }) => text.slice(range.start, range.end)), [spelling], `${dialect}: ${text}`);
          assert.equal(found[0]?.fixes.length, 1, `${dialect}: ${text}`);
        }
      }
    });

    it(`of other dialects are left alone as names, strings and comments in ${dialect}`, () => {
      for (const word of new Set(PASTED.flatMap((spelling) => nameOf(spelling) ?? []))) {
        for (const place of [...NAME_PLACES, ...NAME_PLACES.filter((text) => /['$`]|--/.test(text) && !text.includes('AS §')).map((text) => text.replace('§', '§()')), ...DEFINITIONS]) {
          const text = place.replace('§', word);
          assert.deepEqual(clockRanges(text, dialect), [], `${dialect}: ${text}`);
        }
      }
    });
  }

  it('of other dialects are found without their closing bracket, unless they have arguments of their own', () => {
    assert.deepEqual(clockRanges('SELECT now(', 'hive'), ['7 now(']);
    assert.deepEqual(clockRanges('SELECT now( FROM t WHERE a = 1', 'hive'), ['7 now(']);
    assert.deepEqual(clockRanges('SELECT today(ts FROM t', 'hive'), []);
    assert.deepEqual(clockRanges('SELECT today(ts), now(a, 1), tomorrow(1, 2) FROM t', 'hive'), []);
  });

  it("of SQLite are found in every dialect when they name 'now', and only then", () => {
    for (const dialect of Object.keys(SPELLINGS) as Dialect[]) {
      for (const spelling of ["date('now')", "datetime('now', '-1 day')", "strftime('%Y', 'now')", "julianday('NOW')"]) {
        assert.deepEqual(clockRanges(`SELECT a FROM t WHERE d = ${spelling}`, dialect), [`26 ${spelling}`], dialect);
      }
      assert.deepEqual(clockRanges("SELECT date('2024-01-01'), time(ts), strftime('%Y', ts) FROM t", dialect), [], dialect);
    }
  });

  it('that mean another day are replaced by that day', () => {
    for (const [spelling, expected] of [['yesterday()', "'$[yyyy-MM-dd-1]'"], ['tomorrow()', "'$[yyyy-MM-dd+1]'"], ['today()', "'${schedule_time}'"], ['utc_date()', "'${schedule_time}'"]]) {
      const [finding] = lintSqlText({ file: 's.sql', text: `SELECT a FROM t WHERE d = ${spelling ?? ''}`, dialect: 'hive' });
      assert.equal(finding?.fixes[0]?.edits[0]?.newText, expected, spelling);
    }
  });

  it('of every dialect are found where none is declared', () => {
    for (const { reads } of Object.values(SPELLINGS)) {
      for (const spelling of reads.split(' ')) {
        const text = `SELECT a FROM t WHERE d = ${spelling}`;
        assert.deepEqual(clockRanges(text, 'generic'), [`26 ${spelling}`], text);
      }
    }
  });
});
