import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Finding } from '../../../src/core/lint/finding';
import { lintSqlText } from '../../../src/core/lint/linter';
import { DIALECTS } from '../../../src/core/sql/lex/token';
import { applyFix, lintWorkflow } from '../../support/lint/lintText';

const WORDS = [
  'SELECT', 'FROM', 'WHERE', 'INSERT INTO', 'INSERT OVERWRITE TABLE', 'REPLACE INTO', 'VALUES', 'UPDATE', 'SET', 'DELETE FROM', 'MERGE INTO', 'USING', 'ON',
  'WHEN MATCHED THEN', 'WHEN NOT MATCHED THEN INSERT', 'ON CONFLICT', 'DO UPDATE SET', 'CREATE TABLE', 'AS', 'WITH', 'JOIN', 'LEFT JOIN', 'UNION', 'EXCEPT', 'CASE',
  'END', 'PARTITION', 'TRUNCATE', 'DROP TABLE', 'now()', 'current_date', "date('now')", "'now'::timestamp", 'rand()', 'age(', 'strftime(', 'DATE', "'x'", "'", '"', '`',
  '${schedule_time}', '$[yyyy-MM-dd]', '{{ x }}', '${', '(', ')', ',', '.', '=', '+', ';', '*', 'a', 't', 'dt', 'id', '1', '\n', '-- idempo: ignore T01 because x\n', '/*', '*/', '::',
];

describe('lintSqlText', () => {
  it('gives sorted findings inside the text for any script, the same each time, and fixes that can be applied', () => {
    const scripts = fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(scripts, fc.constantFrom(...DIALECTS), (text, dialect) => {
        const findings = lintSqlText({ file: 's.sql', text, dialect });
        assert.deepEqual(findings, lintSqlText({ file: 's.sql', text, dialect }));
        let last = 0;
        for (const { range, fixes } of findings) {
          assert.ok(last <= range.start && range.start < range.end && range.end <= text.length);
          last = range.start;
          for (const fix of fixes) assert.notEqual(applyFix(text, 's.sql', fix), text);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('leaves out the rules that are turned off', () => {
    const text = 'INSERT INTO t SELECT now()';
    const codes = lintSqlText({ file: 's.sql', text, dialect: 'mysql', options: { settings: { rules: { W01: { severity: 'off' } } } } }).map((finding) => finding.code);
    assert.deepEqual(codes, ['T01']);
  });
});

function clockRead(text: string): Finding | undefined {
  return lintWorkflow(text).find(({ code }) => code === 'T01');
}

describe('lintWorkflowFile', () => {
  const head = 'workflow:\n  name: load\nidempo:\n  backfill:\n    max_parallel: 1\n  audit_columns: [loaded_at]\ntasks:\n';
  const task = (sql: string, more = ''): string => `${head}  - name: a\n    task_type: Sql\n    fail_retry_times: 1\n    sql: ${sql}\n${more}`;
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['sees a delete in the pre statements', task('INSERT INTO t SELECT 1', "    pre_statements:\n      - DELETE FROM t WHERE dt = '${schedule_time}'\n"), []],
    ['sees no delete in the post statements', task('INSERT INTO t SELECT 1', "    post_statements:\n      - DELETE FROM t WHERE dt = '1'\n"), ['W01']],
    ['allows the clock in audit columns of a select list', task("INSERT OVERWRITE TABLE t SELECT a, now() AS loaded_at FROM s"), []],
    ['allows the clock in audit columns of a column list', task('REPLACE INTO t (a, loaded_at) VALUES (1, now())'), []],
    ['allows it in no other column', task('REPLACE INTO t (loaded_at, a) VALUES (1, now())'), ['T01']],
    ['allows the clock in audit columns of a row of assignments', task('UPDATE t SET (a, loaded_at) = (1, now()) WHERE id = 1'), []],
    ['allows it in no other column of the row', task('UPDATE t SET (loaded_at, a) = (1, now()) WHERE id = 1'), ['T01']],
    ['names the schedule time of an hourly schedule', task('SELECT now()').replace('  name: load', '  name: load\n  schedule: 0 30 * * * ? *'), ['T01']],
  ];
  for (const [name, text, expected] of cases) {
    it(name, () => assert.deepEqual(lintWorkflow(text).map(({ code }) => code).filter((code) => code === 'T01' || code === 'W01'), expected));
  }

  it('speaks of the workflow’s own schedule times', () => {
    const finding = clockRead(task('SELECT now()').replace('  name: load', '  name: load\n  schedule: 0 30 6 * * ? *\n  timezone: Europe/Berlin'));
    assert.match(finding?.message ?? '', /for 2025-03-\d\d 06:30:00 would use 2025-03-2\d/);
  });

  it('writes a date as a day where the schedule time is no midnight', () => {
    const finding = clockRead(task('SELECT a FROM t WHERE d = current_date').replace('  name: load', '  name: load\n  schedule: 0 30 6 * * ? *'));
    assert.match(finding?.fixes[0]?.title ?? '', /'\$\[yyyy-MM-dd\]'$/);
  });
});
