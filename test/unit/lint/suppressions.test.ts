import assert from 'node:assert/strict';
import { lintSqlText } from '../../../src/core/lint/linter';
import { lintWorkflow } from '../../support/lint/lintText';

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
    ['are not read in strings', "SELECT '-- idempo: ignore T01 because no', CURRENT_DATE", ['T01']],
  ];
  for (const [name, text, expected] of cases) {
    it(name, () => assert.deepEqual(codes(text), expected));
  }
});

describe('suppressions in YAML', () => {
  const head = 'workflow:\n  name: load\ntasks:\n';
  const tail = 'idempo:\n  backfill:\n    max_parallel: 1\n';
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['cover their line', `${head}  - name: a # idempo: ignore R01 because a person looks first\n    sql: SELECT 1\n${tail}`, []],
    ['cover the next line', `${head}  # idempo: ignore R01 because a person looks first\n  # (since 2024)\n  - name: a\n    sql: SELECT 1\n${tail}`, []],
    ['cover one task only', `${head}  - name: a # idempo: ignore R01 because a person looks first\n    sql: SELECT 1\n  - name: b\n    sql: SELECT 1\n${tail}`, ['R01']],
    ['work at the workflow', `# idempo: ignore S06 because never backfilled\n${head}  - name: a\n    sql: SELECT 1\n    fail_retry_times: 1\n`, []],
    ['inside block scalars are SQL', `${head}  - name: a\n    fail_retry_times: 1\n    sql: |\n      SELECT CURRENT_DATE\n      # idempo: ignore T01 because not a comment here\n${tail}`, ['T01']],
    ['that match nothing are findings', `${head}  - name: a\n    fail_retry_times: 1 # idempo: ignore R02 because why not\n    sql: SELECT 1\n${tail}`, ['M02']],
    ['without a reason are findings', `${head}  - name: a # idempo: ignore R01\n    sql: SELECT 1\n${tail}`, ['R01', 'M01']],
  ];
  for (const [name, text, expected] of cases) {
    it(name, () => assert.deepEqual(lintWorkflow(text).map((finding) => finding.code), expected));
  }
});
