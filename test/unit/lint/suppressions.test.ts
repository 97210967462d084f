import assert from 'node:assert/strict';
import { checkSqlText, lintSqlText } from '../../../src/core/lint/linter';
import { RULES } from '../../../src/core/lint/rules';
import { pageOf } from '../../../src/core/lint/rules/pages';
import type { LintSettings } from '../../../src/core/lint/project/settings';
import { applyFix, lintWorkflow } from '../../support/lint/lintText';

function codes(text: string): readonly string[] {
  return lintSqlText({ file: 's.sql', text, dialect: 'generic' }).map((finding) => finding.code);
}

describe('suppressions in SQL', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['cover their line', 'DELETE FROM t WHERE d = CURRENT_DATE -- idempo: ignore T01 because today is meant', []],
    ['cover no other line', 'DELETE FROM t WHERE d = CURRENT_DATE\n  AND e = CURRENT_DATE -- idempo: ignore T01 because today is meant', ['T01']],
    ['cover the statement that they stand before', '-- idempo: ignore T01 because today is meant\nDELETE FROM t\nWHERE d = CURRENT_DATE;\nSELECT CURRENT_DATE', ['T01']],
    ['cover the next line inside a statement', 'DELETE FROM t WHERE\n  -- idempo: ignore T01 because today is meant\n  d = CURRENT_DATE\n  AND e = CURRENT_DATE', ['T01']],
    ['name several codes', 'INSERT INTO t SELECT CURRENT_DATE -- idempo: ignore T01, w01 because it is a log', []],
    ['may be block comments', 'DELETE FROM t WHERE d = /* idempo: ignore T01 because today is meant */ CURRENT_DATE', []],
    ['cover only the codes that they name', 'INSERT INTO t SELECT CURRENT_DATE -- idempo: ignore T01 because it is a log', ['W01']],
    ['without a reason are findings and have no effect', 'DELETE FROM t WHERE d = CURRENT_DATE -- idempo: ignore T01', ['T01', 'M01']],
    ['that match nothing are findings', "SELECT 'x' -- idempo: ignore T01 because today is meant", ['M02']],
    ['in a block comment before a token cover that token', 'DELETE FROM t WHERE d = /* idempo: ignore T01 because today is meant */ CURRENT_DATE AND e = CURRENT_DATE', ['T01']],
    ['in a block comment behind a token cover that token', 'DELETE FROM t WHERE d = now() /* idempo: ignore T01 because today is meant */ AND e = now()', ['T01']],
    ['in a block comment behind closing brackets and a comma cover what they close', 'SELECT now(), coalesce(now()), /* idempo: ignore T01 because today is meant */\n  a', ['T01']],
    ['in a block comment inside of a finding cover it', 'INSERT INTO /* idempo: ignore W01 because it is a log */ t SELECT 1', []],
    ['in a block comment on a line of its own cover the statement', '/* idempo: ignore T01\n   because today is meant */\nDELETE FROM t\nWHERE d = CURRENT_DATE', []],
    ['in a block comment do not reach over a line end', 'SELECT now() FROM t\nWHERE a = 1 /* idempo: ignore T01 because today is meant */\n AND b = 2', ['T01', 'M02']],
    ['of a whole file stand above the first statement', '-- Loads days.\n-- idempo: ignore-file T01, W01 because it is a log\nINSERT INTO t SELECT now();\nSELECT now()', []],
    ['of a whole file count nowhere else', 'SELECT 1;\n-- idempo: ignore-file T01 because it is a log\nSELECT now()', ['M02', 'T01']],
    ['of a group cover all its rules', 'INSERT INTO t SELECT CURRENT_DATE -- idempo: ignore W*, T* because it is a log', []],
    ['of a group that reports nothing are findings', 'SELECT CURRENT_DATE -- idempo: ignore T*, N* because it is a log', ['M02']],
    ['may stand behind other words', 'SELECT CURRENT_DATE -- the load stamp; idempo: ignore T01 because it is a log', []],
    ['without a code are findings', 'SELECT 1 -- idempo: ignore because it is fine', ['M02']],
    ['of a rule that there is not are findings', 'SELECT 1 -- idempo: ignore T1 because it is fine', ['M02']],
    ['are no comments about them', 'SELECT 1 -- write idempo: ignore, then the code', []],
    ['are not read in strings', "SELECT '-- idempo: ignore T01 because no', CURRENT_DATE", ['T01']],
  ];
  for (const [name, text, expected] of cases) {
    it(name, () => assert.deepEqual(codes(text), expected));
  }
});

describe('a suppression that matches nothing', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['with its line', 'SELECT 1;\n  -- idempo: ignore T01 because x\nSELECT 2', 'SELECT 1;\nSELECT 2'],
    ['behind a line', 'SELECT 1; -- idempo: ignore T01 because x\nSELECT 2', 'SELECT 1;\nSELECT 2'],
    ['on the last line', 'SELECT 1\n-- idempo: ignore T01 because x', 'SELECT 1'],
    ['between tokens', 'SELECT a /* idempo: ignore T01 because x */ FROM t', 'SELECT a FROM t'],
    ['between tokens without white space', 'SELECT a/* idempo: ignore T01 because x */FROM t', 'SELECT a FROM t'],
    ['code by code: the last', 'SELECT now() -- idempo: ignore T01, N01 because x', 'SELECT now() -- idempo: ignore T01 because x'],
    ['code by code: the first', 'SELECT now() -- idempo: ignore N01, T01 because x', 'SELECT now() -- idempo: ignore T01 because x'],
    ['without the words before it', 'SELECT 1 -- all of them. idempo: ignore T01 because x', 'SELECT 1 -- all of them'],
    ['without the words before it in a block comment', 'SELECT 1 /* all of them; idempo: ignore T01 because x */', 'SELECT 1 /* all of them */'],
  ];
  for (const [name, text, expected] of cases) {
    it(`is taken out ${name}`, () => {
      const found = lintSqlText({ file: 's.sql', text, dialect: 'generic' }).filter(({ code }) => code === 'M02');
      assert.deepEqual(found.map(({ fixes }) => fixes.map((fix) => `${fix.kind} ${applyFix(text, 's.sql', fix)}`)), [[`safe ${expected}`]]);
    });
  }

  it('is taken out whole when none of its codes reports anything', () => {
    const text = 'SELECT 1 -- idempo: ignore T01, N01 because x';
    const fixes = lintSqlText({ file: 's.sql', text, dialect: 'generic' }).flatMap((finding) => finding.fixes.map((fix) => applyFix(text, 's.sql', fix)));
    assert.deepEqual(fixes, ['SELECT 1', 'SELECT 1']);
  });

  it('is taken out of a block scalar with its line', () => {
    const text = 'workflow:\n  name: load\ntasks:\n  - name: a\n    sql: |\n      SELECT 1\n      -- idempo: ignore T01 because x\n      FROM t\n';
    const [fix] = lintWorkflow(text).find(({ code }) => code === 'M02')?.fixes ?? [];
    assert.equal(fix && applyFix(text, 'load.workflow.yaml', fix), text.replace('      -- idempo: ignore T01 because x\n', ''));
  });

  it('is no finding for any rule that is silent on its own bad examples without other files or past runs', () => {
    const silent = RULES.filter((rule) => pageOf(rule).bad.some((example) => example.kind === 'workflow' && !lintWorkflow(example.text).some(({ code }) => code === rule.code)));
    const judged = silent.filter(({ code }) => lintSqlText({ file: 's.sql', text: `SELECT 1 -- idempo: ignore ${code} because x`, dialect: 'hive' }).length > 0);
    // M04 asks for the dialect that this test declares.
    assert.deepEqual(judged.map(({ code }) => code), ['M04']);
    assert.ok(silent.length > 3);
  });

  it('is no finding where the rule is turned off, or lacks what it has to know', () => {
    const codes = (text: string, settings: LintSettings): readonly string[] => lintSqlText({ file: 's.sql', text, dialect: 'hive', options: { settings } }).map(({ code }) => code);
    assert.deepEqual(codes('SELECT now() -- idempo: ignore T01 because x', { rules: { T01: { severity: 'off' } } }), []);
    assert.deepEqual(codes('SELECT 1 -- idempo: ignore D02, R04, D*, S* because x', { rules: {} }), []);
  });
});

describe('suppressions declared in the workflow file', () => {
  const text = (ignore: string): string => `workflow:\n  name: load\ntasks:\n  - name: a\n    sql: DELETE FROM t WHERE d = CURRENT_DATE\n  - name: b\n    sql: $FILE{"b.sql"}\nidempo:\n  ignore:\n    - ${ignore}\n`;
  const files = { 'b.sql': 'DELETE FROM u WHERE d = CURRENT_DATE' };
  const show = (ignore: string): readonly string[] => lintWorkflow(text(ignore), files).filter(({ code }) => /^[TM]/.test(code)).map(({ code, file, task }) => `${code} ${file} ${task ?? ''}`.trim());
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['cover one task', '{code: T01, task: a, because: today is meant}', ['T01 b.sql b']],
    ['cover the SQL files of their task', '{code: T01, task: b, because: today is meant}', ['T01 load.workflow.yaml a']],
    ['cover the whole workflow', '{code: T01, because: today is meant}', []],
    ['cover groups', '{codes: [N01, T*], task: a, because: today is meant}', ['T01 b.sql b', 'M02 load.workflow.yaml a']],
    ['without a reason are findings and have no effect', '{code: T01, task: a}', ['T01 b.sql b', 'T01 load.workflow.yaml a', 'M01 load.workflow.yaml a']],
    ['of a task that there is not are findings', '{code: T01, task: c, because: today is meant}', ['T01 b.sql b', 'T01 load.workflow.yaml a', 'M02 load.workflow.yaml c']],
  ];
  for (const [name, ignore, expected] of cases) it(name, () => assert.deepEqual(show(ignore), expected));

  it('leave what another task reports in the same SQL file', () => {
    const shared = text('{code: T01, task: b, because: today is meant}').replace('idempo:', '  - name: c\n    sql: $FILE{"b.sql"}\nidempo:');
    assert.deepEqual(lintWorkflow(shared, files).filter(({ file, code }) => file === 'b.sql' && code === 'T01').map(({ task }) => task), ['c']);
  });
});

describe('what is silenced', () => {
  it('is told with the suppression that silences it', () => {
    const text = 'SELECT now() -- idempo: ignore T01 because it is a log';
    const { findings, suppressed } = checkSqlText({ file: 's.sql', text, dialect: 'hive' });
    assert.deepEqual(findings, []);
    assert.deepEqual(suppressed.map(({ finding, suppression }) => [finding.code, suppression.reason]), [['T01', 'it is a log']]);
  });

  it('is found in linear time, however many comments and findings there are', () => {
    const line = "SELECT now(), now() /* idempo: ignore T01 because x */, 'y' -- idempo: ignore T01, N01 because y\n";
    const { findings, suppressed } = checkSqlText({ file: 's.sql', text: `${line};`.repeat(1500), dialect: 'hive' });
    assert.deepEqual([suppressed.length, findings.filter(({ code }) => code === 'M02').length], [3000, 1500]);
  });
});

describe('suppressions in YAML', () => {
  const head = 'workflow:\n  name: load\ntasks:\n';
  const scheduled = 'workflow:\n  name: load\n  schedule: "0 0 2 * * ? *"\n  timezone: UTC\n  start_time: "2025-01-01 00:00:00"\ntasks:\n';
  const tail = 'idempo:\n  backfill:\n    max_parallel: 1\n';
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['cover their line', `${head}  - name: a # idempo: ignore R01 because a person looks first\n    sql: SELECT 1\n${tail}`, []],
    ['cover the next line', `${head}  # idempo: ignore R01 because a person looks first\n  # (since 2024)\n  - name: a\n    sql: SELECT 1\n${tail}`, []],
    ['cover one task only', `${head}  - name: a # idempo: ignore R01 because a person looks first\n    sql: SELECT 1\n  - name: b\n    sql: SELECT 1\n${tail}`, ['R01']],
    ['of a whole file stand at the top', `# Loads days.\n# idempo: ignore-file R01, M04 because a person looks first\n---\n${head}  - name: a\n    sql: SELECT 1\n${tail}`, ['M02']],
    ['of a whole file count nowhere else', `${head}  # idempo: ignore-file R01 because a person looks first\n  - name: a\n    sql: SELECT 1\n${tail}`, ['M02', 'R01']],
    ['behind the mark of a block scalar are YAML', `${head}  - name: a\n    fail_retry_times: 9\n    sql: | # idempo: ignore R02 because x\n      SELECT 1\n${tail}`, ['R02', 'M02']],
    ['work at the workflow', `# idempo: ignore S06 because never backfilled\n${scheduled}  - name: a\n    sql: SELECT 1\n    fail_retry_times: 1\n    timeout: 10\n`, []],
    ['inside block scalars are SQL', `${head}  - name: a\n    fail_retry_times: 1\n    sql: |\n      SELECT CURRENT_DATE\n      # idempo: ignore T01 because not a comment here\n${tail}`, ['T01']],
    ['that match nothing are findings', `${head}  - name: a\n    fail_retry_times: 1 # idempo: ignore R02 because why not\n    sql: SELECT 1\n${tail}`, ['M02']],
    ['without a reason are findings', `${head}  - name: a # idempo: ignore R01\n    sql: SELECT 1\n${tail}`, ['R01', 'M01']],
  ];
  for (const [name, text, expected] of cases) {
    it(name, () => assert.deepEqual(lintWorkflow(text).map((finding) => finding.code), expected));
  }
});
