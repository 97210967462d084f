import assert from 'node:assert/strict';
import { lintSqlText } from '../../../src/core/lint/linter';
import { parseProjectFile, projectFileCandidates, readPlainSettings } from '../../../src/core/lint/project/projectFile';
import { unusedProjectIgnores } from '../../../src/core/lint/project/projectIgnores';
import { mergeSettings, type LintSettings } from '../../../src/core/lint/project/settings';
import { lintWorkflow } from '../../support/lint/lintText';

function settingsOf(text: string, path = 'idempo.json'): LintSettings {
  return parseProjectFile(path, text).settings;
}

/** What each problem points at, its code and message. */
function mistakes(text: string): readonly string[] {
  return parseProjectFile('idempo.json', text).problems.map(({ code, message, range }) => `${code} ${text.slice(range.start, range.end)} | ${message}`);
}

describe('parseProjectFile', () => {
  it('reads every setting', () => {
    const text = `{
      // how we work
      "$schema": "idempo.schema.json",
      "dialect": "postgres",
      "rules": { "T10": "off", "r02": { "severity": "Info", "maximumRetries": 5 } },
      "ignore": [{ "codes": ["T01", "w*"], "files": "legacy", "because": "old loads" }],
      "baseline": "idempo-baseline.json",
      "sqlFiles": true,
      "exclude": ["vendor"],
    }`;
    assert.deepEqual(mistakes(text), []);
    const { ignore, ...settings } = settingsOf(text);
    assert.deepEqual(settings, {
      dialect: 'postgresql',
      baseline: 'idempo-baseline.json',
      sqlFiles: true,
      exclude: ['vendor'],
      rules: { T10: { severity: 'off' }, R02: { severity: 'info', options: { maximumRetries: 5 } } },
    });
    assert.deepEqual(ignore?.map(({ codes, files, because, file }) => ({ codes, files, because, file })), [
      { codes: ['T01', 'W*'], files: ['legacy'], because: 'old loads', file: 'idempo.json' },
    ]);
  });

  const wrong: readonly (readonly [string, string])[] = [
    ['{ "rule": {} }', 'Y03 "rule" | "rule" is no key of the project file. Did you mean "rules"?'],
    ['{ "rules": { "T1": "off" } }', 'Y03 "T1" | There is no rule T1. Did you mean "T01"?'],
    ['{ "rules": { "current-time": "off" } }', 'Y03 "current-time" | There is no rule current-time. Write its code: "T01".'],
    ['{ "rules": { "T01": "offf" } }', 'Y03 "offf" | "offf" is no severity. Did you mean "off"?'],
    ['{ "rules": { "T01": 1 } }', 'Y03 1 | The setting of T01 must be one of error, warning, info, off, or an object with "severity" and options.'],
    ['{ "rules": { "R02": { "maximumRetry": 5 } } }', 'Y03 "maximumRetry" | "maximumRetry" is no option of R02 retry-out-of-range. Known: severity, minimumRetries, maximumRetries, minimumIntervalMinutes, maximumIntervalMinutes.'],
    ['{ "rules": { "R02": { "maximumRetrys": 5 } } }', 'Y03 "maximumRetrys" | "maximumRetrys" is no option of R02 retry-out-of-range. Did you mean "maximumRetries"?'],
    ['{ "rules": { "R02": { "maximumRetries": 100 } } }', 'Y03 100 | "maximumRetries" must be a whole number from 0 to 99, not 100.'],
    ['{ "rules": { "R02": { "maximumRetries": "5" } } }', 'Y03 "5" | "maximumRetries" must be a number.'],
    ['{ "dialect": "mysqll" }', 'Y03 "mysqll" | "mysqll" is no dialect that is known here. Did you mean "mysql"?'],
    ['{ "sqlFiles": "yes" }', 'Y03 "yes" | "sqlFiles" must be true or false.'],
    ['{ "ignore": [{ "code": "T99", "because": "x" }] }', 'Y03 "T99" | There is no rule T99. Did you mean "T09"?'],
    ['{ "ignore": [{ "code": "T01" }] }', 'M01 { "code": "T01" } | Expected a reason: add "because": "…". Without one nothing is ignored.'],
    ['{ "ignore": [{ "because": "x" }] }', 'Y03 { "because": "x" } | Each item of "ignore" names a rule: "code": "T01".'],
    ['[]', 'Y03 [] | The project file must be an object with keys: {…}.'],
    ['', 'Y01  | Expected a value.'],
    ['{ "sqlFiles": true', 'Y01 e | Expected "}" before the end of the file.'],
  ];
  for (const [text, mistake] of wrong) {
    it(`says what is wrong with ${text}`, () => assert.deepEqual([mistakes(text)[0], mistakes(text).length], [mistake, 1]));
  }

  it('keeps what is right beside what is wrong', () => {
    assert.deepEqual(settingsOf('{ "rules": { "T01": "loud", "T02": "off" }, "sqlFiles": 1 }').rules, { T02: { severity: 'off' } });
  });

  it('reads an editor’s settings by the same rules', () => {
    assert.deepEqual(readPlainSettings({ rules: { T01: 'info', T99: 'off' }, dialect: 'hive', sqlFiles: 'yes' }), { rules: { T01: { severity: 'info' } }, dialect: 'hive' });
  });
});

describe('projectFileCandidates', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['a/b/load.workflow.yaml', '', ['a/b/idempo.json', 'a/idempo.json', 'idempo.json']],
    ['load.workflow.yaml', '', ['idempo.json']],
    ['/w/a/load.workflow.yaml', '/w', ['/w/a/idempo.json', '/w/idempo.json']],
    ['/w/load.sql', '/w', ['/w/idempo.json']],
  ];
  for (const [file, root, expected] of cases) it(`are nearest first for ${file} in "${root}"`, () => assert.deepEqual(projectFileCandidates(file, root), expected));
});

describe('mergeSettings', () => {
  it('lets later layers win, severity and options one by one', () => {
    const editor: LintSettings = { dialect: 'hive', sqlFiles: true, rules: { T01: { severity: 'info' }, R02: { severity: 'error', options: { maximumRetries: 4, minimumRetries: 2 } } } };
    const project: LintSettings = { dialect: undefined, sqlFiles: false, rules: { R02: { options: { maximumRetries: 9 } } } };
    assert.deepEqual(mergeSettings(editor, project), {
      dialect: 'hive',
      sqlFiles: false,
      rules: { T01: { severity: 'info' }, R02: { severity: 'error', options: { maximumRetries: 9, minimumRetries: 2 } } },
    });
    assert.deepEqual(mergeSettings(), { rules: {} });
  });

  it('stands below what the workflow file itself declares', () => {
    const task = (dialect: string): string => `workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    fail_retry_times: 1\n    sql: SELECT a FROM t WHERE d = "today" AND sysdate > e\nidempo:\n  backfill:\n    max_parallel: 1\n${dialect}`;
    const codes = (text: string): readonly string[] => lintWorkflow(text, {}, { settings: settingsOf('{ "dialect": "oracle" }') }).map(({ code }) => code).filter((code) => code === 'T01');
    assert.deepEqual(codes(task('')), ['T01']);
    assert.deepEqual(codes(task('  dialect: sqlite\n')), []);
  });
});

describe('options of rules', () => {
  it('move the limits of retries', () => {
    const text = 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n    fail_retry_times: 5\n    fail_retry_interval: 10\n';
    const messages = (settings: LintSettings): readonly string[] => lintWorkflow(text, {}, { settings }).filter(({ code }) => code === 'R02').map(({ message }) => message.split(':')[0] ?? '');
    assert.deepEqual(messages(settingsOf('{}')), ['Expected "fail_retry_times" from 1 to 3 retries, not 5', 'Expected "fail_retry_interval" from 1 to 5 minutes, not 10']);
    assert.deepEqual(messages(settingsOf('{ "rules": { "R02": { "maximumRetries": 5, "maximumIntervalMinutes": 8 } } }')), ['Expected "fail_retry_interval" from 1 to 8 minutes, not 10']);
  });
});

describe('ignore in the project file', () => {
  const text = 'DELETE FROM t WHERE d = CURRENT_DATE';
  const project = parseProjectFile('a/idempo.json', '{ "ignore": [{ "code": "T01", "files": ["old/**"], "because": "frozen" }, { "code": "N*", "because": "x" }] }');
  const lint = (file: string): readonly string[] => lintSqlText({ file, text, dialect: 'hive', options: { settings: project.settings } }).map(({ code }) => code);

  it('silences the files that it names, seen from its folder', () => {
    assert.deepEqual(lint('a/old/x/load.sql'), []);
    assert.deepEqual(lint('a/new/load.sql'), ['T01']);
    assert.deepEqual(lint('old/load.sql'), ['T01']);
  });

  it('without a reason silences nothing', () => {
    const { settings } = parseProjectFile('idempo.json', '{ "ignore": [{ "code": "T01" }] }');
    assert.deepEqual(lintSqlText({ file: 'x.sql', text, dialect: 'hive', options: { settings } }).map(({ code }) => code), ['T01']);
  });

  it('takes the consequences away too: a silenced write may be retried', () => {
    const text = 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: INSERT INTO t SELECT 1\n    fail_retry_times: 2\n';
    const codes = (settings: LintSettings): readonly string[] => lintWorkflow(text, {}, { settings }).map(({ code }) => code).filter((code) => /^(?:W01|R06|M0[12])$/.test(code));
    assert.deepEqual(codes({ rules: {} }), ['W01', 'R06']);
    assert.deepEqual(codes(settingsOf('{ "ignore": [{ "code": "W01", "because": "a log" }, { "code": "T01", "because": "elsewhere" }] }')), []);
  });

  it('that matches nothing in the whole project is a finding there', () => {
    const all = lintSqlText({ file: 'a/old/load.sql', text, dialect: 'hive' });
    const unused = unusedProjectIgnores(project, all);
    assert.deepEqual(unused.map(({ code, file, message }) => `${code} ${file} ${message.split('.')[0] ?? ''}`), ['M02 a/idempo.json Unused suppression: N* reports nothing in this project']);
    assert.deepEqual(unusedProjectIgnores(project, []).length, 2);
    assert.deepEqual(unusedProjectIgnores({ ...project, settings: { ...project.settings, rules: { M02: { severity: 'off' } } } }, []), []);
  });
});
