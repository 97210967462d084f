import assert from 'node:assert/strict';
import { lintSqlText } from '../../src/core/lint/linter';
import { scanScript } from '../../src/core/sql/scanner';
import { DIALECTS, type Dialect } from '../../src/core/sql/lex/token';
import { DEFINITION_PLACES, NAME_PLACES, nameOf, spellingsOf, TEXT_PLACES, VALUE_PLACES } from '../support/lint/wordPlaces';

/**
 * lint-rules.md B.3a, written out a second time by hand: bare keywords, calls that read the clock, calls that do not.
 * `f()` stands for the name with empty brackets.
 */
const SPELLINGS: Readonly<Record<Exclude<Dialect, 'generic'>, { readonly reads: string; readonly harmless: string }>> = {
  hive: { reads: 'current_date CURRENT_TIMESTAMP current_date() current_timestamp() unix_timestamp() now() timeofday() getdate()', harmless: "unix_timestamp(ts) to_date(ts) now from_unixtime(n) sysdate current_time utc_date" },
  spark: {
    reads: "current_date current_timestamp localtimestamp current_date() current_timestamp() now() curdate() getdate() localtimestamp() unix_timestamp() DATE'today' TIMESTAMP'now' cast('now'·AS·timestamp) current_time() current_time(3)",
    harmless: "unix_timestamp(ts,'yyyy') date(ts) now DATE'2025-03-10'",
  },
  mysql: {
    reads: 'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP CURRENT_TIMESTAMP(3) NOW() NOW(6) CURDATE() CURTIME() SYSDATE() UNIX_TIMESTAMP() UTC_TIMESTAMP()',
    harmless: "UNIX_TIMESTAMP(ts) DATE(ts) now sysdate",
  },
  postgresql: {
    reads: "CURRENT_DATE CURRENT_TIME CURRENT_TIME(3) CURRENT_TIMESTAMP CURRENT_TIMESTAMP(0) LOCALTIME LOCALTIMESTAMP now() transaction_timestamp() statement_timestamp() clock_timestamp() timeofday() age(ts) 'now'::timestamp 'today'::date 'yesterday'::timestamptz 'tomorrow'::date 'now()'::timestamptz LOCALTIME(0) LOCALTIMESTAMP(3) pg_catalog.now() CAST('today'·AS·date) timestamp·with·time·zone·'now'",
    harmless: "age(a,b) 'now' 'today'::text now date_trunc('day',ts)",
  },
  sqlite: {
    reads: "CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP date() date('now') time('now') datetime() datetime('now','-1day') julianday('now') unixepoch() strftime('%s') strftime('%s','now') timediff('now',ts) unixepoch('subsec') strftime('%s','now','localtime')",
    harmless: "date(ts) strftime('%s',ts) datetime(ts,'+1day') timediff(a,b) now",
  },
  trino: { reads: 'current_date current_time current_timestamp current_timestamp(3) localtime localtimestamp localtimestamp(0) now()', harmless: 'now date(ts)' },
  bigquery: { reads: "CURRENT_DATE CURRENT_DATETIME CURRENT_TIME CURRENT_TIMESTAMP CURRENT_DATE() CURRENT_DATE('UTC') CURRENT_TIMESTAMP()", harmless: 'DATE(ts) now' },
  snowflake: { reads: 'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP CURRENT_TIMESTAMP(3) GETDATE() SYSDATE() SYSTIMESTAMP() LOCALTIME() LOCALTIMESTAMP(0) METADATA$START_SCAN_TIME', harmless: 'sysdate systimestamp to_date(ts) METADATA$FILENAME' },
  clickhouse: { reads: "CURRENT_TIMESTAMP LOCALTIME CURRENT_DATE now() now('UTC') now64(3) nowInBlock() today() yesterday() UTCTimestamp() curdate() now64(3,'UTC') nowInBlock64() UTC_timestamp()", harmless: 'now today yesterday toDate(ts) toStartOfDay(ts)' },
  sqlserver: { reads: 'CURRENT_TIMESTAMP GETDATE() GETUTCDATE() SYSDATETIME() SYSUTCDATETIME() SYSDATETIMEOFFSET() CURRENT_DATE', harmless: 'getdate year(ts)' },
  oracle: { reads: 'SYSDATE SYSTIMESTAMP CURRENT_DATE CURRENT_TIMESTAMP CURRENT_TIMESTAMP(3) LOCALTIMESTAMP DBMS_UTILITY.GET_TIME DBMS_UTILITY.GET_TIME() DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER', harmless: 'to_date(ts) now' },
  redshift: { reads: "SYSDATE CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP GETDATE() NOW() TIMEOFDAY() 'now'::timestamp CLOCK_TIMESTAMP() AGE(ts)", harmless: 'getdate trunc(ts)' },
  doris: { reads: 'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP now() curdate() curtime() current_date() utc_timestamp() unix_timestamp() now(6) utc_date() utc_time()', harmless: 'unix_timestamp(ts) now utc_date' },
  starrocks: { reads: 'CURRENT_DATE CURRENT_TIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP SYSDATE now() current_timestamp() curdate() curtime() utc_timestamp() unix_timestamp()', harmless: 'unix_timestamp(ts) now' },
  duckdb: { reads: 'current_date current_time current_timestamp localtime localtimestamp now() today() get_current_timestamp() get_current_time() transaction_timestamp() current_localtime() current_localtimestamp() age(ts)', harmless: 'age(a,b) today' },
  flink: { reads: 'CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP NOW() CURRENT_ROW_TIMESTAMP() PROCTIME() UNIX_TIMESTAMP() CURRENT_WATERMARK(ts)', harmless: 'UNIX_TIMESTAMP(ts) now' },
};

/** Calls that people paste from one dialect into another: found in all of them. */
const PASTED = [
  'today()', 'now()', 'yesterday()', 'tomorrow()', 'curdate()', 'curtime()', 'getdate()', 'sysdate()', 'current_date()', 'current_time()', 'current_timestamp()',
  'localtimestamp()', 'utc_date()', 'utc_timestamp()', 'current_datetime()', 'sysdatetime()', 'now(6)', "now('UTC')", 'current_timestamp(3)', 'TODAY ()', 'pg_catalog.now()',
];

/** What T01 and T02 report, as the scanner finds it. */
function clockRanges(text: string, dialect: Dialect): readonly string[] {
  return scanScript(text, dialect).statements.flatMap(({ clockReads }) => clockReads.map(({ range }) => `${range.start} ${text.slice(range.start, range.end)}`));
}

describe('clock words', () => {
  for (const [name, { reads, harmless }] of Object.entries(SPELLINGS)) {
    const dialect = name as Dialect;
    it(`are found wherever ${dialect} reads the clock`, () => {
      for (const spelling of spellingsOf(reads)) {
        for (const place of VALUE_PLACES) {
          const text: string = place.replace('§', spelling);
          assert.deepEqual(clockRanges(text, dialect), [`${place.indexOf('§')} ${spelling}`], `${dialect}: ${text}`);
        }
      }
    });

    it(`are left alone where ${dialect} does not read the clock`, () => {
      for (const spelling of spellingsOf(harmless)) {
        for (const place of VALUE_PLACES) {
          const text = place.replace('§', spelling);
          assert.deepEqual(clockRanges(text, dialect), [], `${dialect}: ${text}`);
        }
      }
    });

    it(`are left alone as names, strings and comments in ${dialect}`, () => {
      for (const spelling of spellingsOf(reads).map(nameOf)) {
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
          assert.deepEqual(clockRanges(text, dialect), [`${place.indexOf('§')} ${spelling}`], `${dialect}: ${text}`);
        }
        const text = `SELECT a FROM t WHERE d = ${spelling}`;
        const found = lintSqlText({ file: 's.sql', text, dialect }).filter(({ code }) => code === 'T01');
        assert.deepEqual(found.map(({ range, fixes }) => [text.slice(range.start, range.end), fixes.length]), [[spelling, 1]], `${dialect}: ${text}`);
      }
    });

    it(`of other dialects are left alone as names, strings and comments in ${dialect}`, () => {
      for (const word of new Set(PASTED.flatMap((spelling) => nameOf(spelling) ?? []))) {
        for (const place of [...NAME_PLACES, ...TEXT_PLACES.map((text) => text.replace('§', '§()')), ...DEFINITION_PLACES]) {
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
      for (const spelling of spellingsOf(reads)) {
        const text = `SELECT a FROM t WHERE d = ${spelling}`;
        assert.deepEqual(clockRanges(text, 'generic'), [`26 ${spelling}`], text);
      }
    }
  });
});
