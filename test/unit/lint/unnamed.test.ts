import assert from 'node:assert/strict';
import { lintWorkflow } from '../../support/lint/lintText';

const HEAD = 'workflow:\n  name: load\n';
const LIMIT = 'idempo:\n  backfill:\n    max_parallel: 1\n';
const NAMED = '  - name: a\n    task_type: Sql\n    sql: SELECT 1\n';
const UNCLOSED = '  - name: "\n    task_type: Sql\n    sql: SELECT 2\n';

function show(text: string): readonly string[] {
  return lintWorkflow(text).filter(({ code }) => /^[RS]/.test(code)).map(({ code, message }) => `${code} ${message.split(':')[0] ?? ''}`);
}

describe('findings about a task or workflow without a usable name', () => {
  it('call a task by its position', () => {
    const unnamed = '  - task_type: Sql\n    sql: SELECT 2\n';
    const endless = '  - name: ""\n    task_type: Sql\n    sql: SELECT 3\n    fail_retry_times: -1\n';
    assert.deepEqual(show(`${HEAD}${LIMIT}tasks:\n${NAMED}${unnamed}${endless}`), [
      'R01 Expected retries for the task "a"',
      'R01 Expected retries for task 2',
      'R03 Unlimited retries (-1) for task 3',
    ]);
  });

  it('call the workflow "this workflow"', () => {
    assert.deepEqual(show(`workflow:\n  schedule: 0 0 2 * * ? *\ntasks:\n${NAMED}    fail_retry_times: 1\n    timeout: 5\n`), [
      'S06 Expected a limit for backfills of this workflow',
      'S01 The schedule of this workflow has no time zone',
      'S05 The schedule of this workflow has no "start_time"',
    ]);
  });

  it('are held back for a task whose name the parser lost, and only for it', () => {
    assert.deepEqual(show(`${HEAD}${LIMIT}tasks:\n${NAMED}${UNCLOSED}${NAMED.replace('name: a', 'name: c')}`), [
      'R01 Expected retries for the task "a"',
      'R01 Expected retries for the task "c"',
    ]);
  });

  it('are held back for a workflow whose name the parser lost', () => {
    assert.deepEqual(show(`workflow:\n  name: "\n  schedule: 0 0 2 * * ? *\ntasks:\n${NAMED}    fail_retry_times: 1\n    timeout: 5\n`), []);
  });

  it('are held back for a task with a syntax mistake in it', () => {
    const broken = '  - name: b\n    task_type: Sql\n    sql: "SELECT 2" x\n';
    assert.deepEqual(show(`${HEAD}${LIMIT}tasks:\n${broken}${NAMED}`), ['R01 Expected retries for the task "a"']);
  });

  it('are held back for a workflow with a syntax mistake in it', () => {
    assert.deepEqual(show(`${HEAD}  description: "x" y\ntasks:\n${NAMED}    fail_retry_times: 1\n`), []);
  });

  it('say nothing of an empty name anywhere', () => {
    for (const { message } of lintWorkflow(`workflow:\n  name: "\ntasks:\n${UNCLOSED}${NAMED}`)) assert.doesNotMatch(message, /""/);
  });
});
