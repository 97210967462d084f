import assert from 'node:assert/strict';
import { LintCache } from '../../../src/core/lint/cache';
import { lintWorkflowFile } from '../../../src/core/lint/linter';
import { taskScriptsOf } from '../../../src/core/lint/taskScript';
import type { WorkspaceFacts } from '../../../src/core/lint/workspace';
import { parseWorkflowFile, type ReadFileResult, type WorkflowFileInput } from '../../../src/core/workflow/parseWorkflowFile';
import type { WorkflowFile } from '../../../src/core/workflow/workflow';

const TEXT = 'workflow:\n  name: load\ntasks:\n  - name: a\n    sql: $FILE{"a.sql"}\n';

function input(text: string, files: Readonly<Record<string, string>>): WorkflowFileInput {
  const readFile = (path: string): ReadFileResult => (files[path] === undefined ? { kind: 'missing' } : { kind: 'text', text: files[path] });
  return { path: 'load.workflow.yaml', text, readFile };
}

function factsOf(...files: readonly WorkflowFile[]): WorkspaceFacts {
  return { files: files.map((file) => ({ file, scripts: file.workflow === undefined ? [] : taskScriptsOf(file, file.workflow) })) };
}

const FILES = { 'a.sql': 'INSERT INTO t SELECT now()' };

describe('LintCache', () => {
  it('parses the same texts once', () => {
    const cache = new LintCache();
    const first = cache.parse(input(TEXT, FILES));
    assert.equal(cache.parse(input(TEXT, { ...FILES })), first);
    assert.notEqual(cache.parse(input(TEXT, { 'a.sql': 'SELECT 1' })), first);
    assert.notEqual(cache.parse(input(TEXT, {})), first);
    assert.notEqual(cache.parse(input(`${TEXT} `, FILES)), first);
    assert.notEqual(cache.parse({ ...input(TEXT, FILES), root: '' }), first);
  });

  it('keeps the last versions of a path, so that undo costs nothing', () => {
    const cache = new LintCache();
    const first = cache.parse(input(TEXT, FILES));
    cache.parse(input(`${TEXT}# typed`, FILES));
    assert.equal(cache.parse(input(TEXT, FILES)), first);
  });

  it('gives the linter’s findings, and the same object for the same content', () => {
    const cache = new LintCache();
    const file = parseWorkflowFile(input(TEXT, FILES));
    const result = cache.checkWorkflow(file);
    assert.deepEqual(result.findings, lintWorkflowFile(file));
    assert.ok(result.findings.some(({ code }) => code === 'T01'));
    assert.equal(cache.checkWorkflow(parseWorkflowFile(input(TEXT, FILES))), result);
    assert.equal(cache.checkWorkflow(file, { settings: undefined, workspace: undefined } as object), result);
  });

  it('looks again when the text, an included file, a setting, the workspace or the history changes', () => {
    const cache = new LintCache();
    const file = parseWorkflowFile(input(TEXT, FILES));
    const other = (name: string): WorkflowFile => ({ ...parseWorkflowFile({ ...input(TEXT, FILES), text: TEXT.replace('load', name) }), path: 'other.workflow.yaml' });
    const results = [
      cache.checkWorkflow(file),
      cache.checkWorkflow(parseWorkflowFile(input(TEXT, { 'a.sql': 'SELECT 1' }))),
      cache.checkWorkflow(parseWorkflowFile(input(TEXT, {}))),
      cache.checkWorkflow(file, { settings: { rules: { T01: { severity: 'off' } } } }),
      cache.checkWorkflow(file, { history: { medianSeconds: 1, tasks: {} } }),
      cache.checkWorkflow(file, { workspace: factsOf(file) }),
      cache.checkWorkflow(file, { workspace: factsOf(file, other('x')) }),
      cache.checkWorkflow(file, { workspace: factsOf(file, other('y')) }),
    ];
    assert.equal(new Set(results).size, results.length);
    assert.equal(cache.checkWorkflow(file, { workspace: factsOf(file, other('y')) }), results.at(-1));
    assert.ok(!results[3]?.findings.some(({ code }) => code === 'T01'));
  });

  it('remembers bare SQL by text, dialect and settings', () => {
    const cache = new LintCache();
    const sql = { file: 's.sql', text: 'SELECT rand()', dialect: 'mysql' } as const;
    const findings = cache.checkSql(sql);
    assert.equal(cache.checkSql({ ...sql }), findings);
    assert.notEqual(cache.checkSql({ ...sql, dialect: 'sqlite' }), findings);
    assert.notEqual(cache.checkSql({ ...sql, text: 'SELECT 1' }), findings);
    assert.notEqual(cache.checkSql({ ...sql, options: { settings: { rules: {}, dialect: 'hive' } } }), findings);
  });

  it('drops the paths that were not used for longest', () => {
    const cache = new LintCache({ maxCharacters: 40 });
    const sql = (file: string) => cache.checkSql({ file, text: 'SELECT rand() -- xxx', dialect: 'mysql' });
    const [a, b] = [sql('a.sql'), sql('b.sql')];
    assert.equal(sql('a.sql'), a);
    sql('c.sql');
    assert.equal(sql('a.sql'), a);
    assert.notEqual(sql('b.sql'), b);
  });
});
