import assert from 'node:assert/strict';
import { findFailedAttempts, placeRuntimeErrors, type FailedAttempt, type RuntimeError } from '../../../src/core/language/runtimeErrors';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';
import type { WorkflowFile } from '../../../src/core/workflow/workflow';
import { sampleStatus } from '../views/sampleStatus';

const PATH = 'orders.workflow.yaml';

function parse(text: string, script = ''): WorkflowFile {
  return parseWorkflowFile({ path: PATH, text, readFile: (path) => (path === 'load.sql' ? { kind: 'text', text: script } : { kind: 'missing' }), root: '' });
}

/** Where `«…»` stands, and the text without the marks. */
function marked(text: string): { readonly text: string; readonly start: number; readonly end: number } {
  return { text: text.replace(/[«»]/g, ''), start: text.indexOf('«'), end: text.indexOf('»') - 1 };
}

function failure(place: { readonly file: string; readonly start: number; readonly end: number } | undefined, fields: Partial<FailedAttempt> = {}): FailedAttempt {
  const error = { message: 'no such table: nowhere', kind: 'permanent' as const, file: place?.file, start: place?.start, end: place?.end };
  return { task: 'load', scheduleTime: '2025-03-01 00:00:00', scheduleInstant: 0, workflowInstanceId: 'w', runNumber: 1, attempt: 1, definitionHash: 'old', error, ...fields };
}

/** The text that each diagnostic covers after the file was edited. */
function covered(before: string, now = before.replace(/[«»]/g, '')): readonly string[] {
  const { text, start, end } = marked(before);
  const old = parse(text);
  const file = parse(now);
  return placeRuntimeErrors({ file, failures: [failure({ file: PATH, start, end })], pinned: () => old }).map(({ range }) => now.slice(range.start, range.end));
}

function task(sql: string): string {
  return `workflow:\n  name: orders\ntasks:\n  - name: load\n    task_type: Sql\n    datasource_type: POSTGRESQL\n${sql}\n`;
}

const SHAPES: Readonly<Record<string, string>> = {
  literal: '    sql: |\n      DELETE FROM t;\n      INSERT INTO «nowhere» VALUES (1)',
  folded: '    sql: >-\n      DELETE FROM t;\n      INSERT INTO\n      «nowhere» VALUES (1)',
  'double quoted': '    sql: "DELETE FROM \\"t\\"; INSERT INTO «nowhere» VALUES (1)"',
  'single quoted': "    sql: 'DELETE FROM t WHERE d = ''x''; INSERT INTO «nowhere» VALUES (1)'",
  plain: '    sql: INSERT INTO «nowhere» VALUES (1)',
  'pre statement': '    pre_statements:\n      - DELETE FROM «nowhere»\n    sql: SELECT 1',
  'post statement': '    sql: SELECT 1\n    post_statements: [DELETE FROM t, DELETE FROM «nowhere»]',
};

describe('runtime errors in the user\'s text', () => {
  for (const [shape, sql] of Object.entries(SHAPES)) {
    it(`stand where the engine met them: ${shape}`, () => {
      assert.deepEqual(covered(task(sql)), ['nowhere']);
      assert.deepEqual(covered(task(sql).replaceAll('\n', '\r\n')), ['nowhere'], 'with CRLF');
      assert.deepEqual(covered(task(sql).replace('  name: orders', '  name: orders\n  description: 😀')), ['nowhere'], 'behind a wide character');
    });

    it(`move with edits elsewhere in the file: ${shape}`, () => {
      const { text } = marked(task(sql));
      assert.deepEqual(covered(task(sql), text.replace('workflow:', '# 😀 a remark\nworkflow:')), ['nowhere']);
      assert.deepEqual(covered(task(sql), `${text}  - name: more\n    task_type: Sql\n    sql: SELECT 2\n`), ['nowhere']);
    });

    it(`disappear when what stands there is changed: ${shape}`, () => {
      const { text } = marked(task(sql));
      assert.deepEqual(covered(task(sql), text.replace('nowhere', 'orders')), []);
      assert.deepEqual(covered(task(sql), text.replace('nowhere', 'nowhere_else')), []);
      assert.deepEqual(covered(task(sql), text.replace('nowhere', 'a_nowhere')), []);
    });
  }

  it('stay when another statement of the same text is edited, before or behind', () => {
    const sql = task('    sql: |\n      DELETE FROM t;\n      INSERT INTO «nowhere» VALUES (1);\n      DELETE FROM u');
    const { text } = marked(sql);
    assert.deepEqual(covered(sql, text.replace('FROM t', 'FROM t WHERE day = 1')), ['nowhere']);
    assert.deepEqual(covered(sql, text.replace('FROM u', 'FROM much_else')), ['nowhere']);
  });

  it('stay when the SQL is written in another way', () => {
    const { text } = marked(task(String(SHAPES['plain'])));
    assert.deepEqual(covered(task(String(SHAPES['plain'])), text.replace('sql: INSERT INTO nowhere VALUES (1)', 'sql: "INSERT INTO nowhere VALUES (1)"')), ['nowhere']);
  });

  it('disappear with their task', () => {
    const sql = task(String(SHAPES['plain']));
    assert.deepEqual(covered(sql, marked(sql).text.replace('name: load', 'name: renamed')), []);
  });

  it('stand in the .sql file that the task names', () => {
    const script = 'DELETE FROM t;\nINSERT INTO nowhere VALUES (1);\n';
    const file = parse(task('    sql: $FILE{"load.sql"}'), `-- a remark\n${script}`);
    const old = parse(task('    sql: $FILE{"load.sql"}'), script);
    const start = script.indexOf('nowhere');
    const [error] = placeRuntimeErrors({ file, failures: [failure({ file: 'load.sql', start, end: start + 7 })], pinned: () => old });
    assert.deepEqual([error?.file, error?.range, error?.isExact], ['load.sql', { start: start + 12, end: start + 19 }, true]);
  });

  it('without a place stand at the task\'s name until its SQL is changed', () => {
    const text = task('    sql: INSERT INTO t VALUES (1)');
    const place = (now: string): readonly RuntimeError[] => placeRuntimeErrors({ file: parse(now), failures: [failure(undefined)], pinned: () => parse(text) });
    assert.deepEqual(place(`# more\n${text}`).map(({ range, isExact }) => [`# more\n${text}`.slice(range.start, range.end), isExact]), [['load', false]]);
    assert.deepEqual(place(text.replace('(1)', '(2)')), []);
  });

  it('are left out when the definition that ran is not known any more', () => {
    assert.deepEqual(placeRuntimeErrors({ file: parse(task('    sql: SELECT 1')), failures: [failure(undefined)], pinned: () => undefined }), []);
  });

  it('are one for a hundred schedule times, and two when the messages differ', () => {
    const text = task('    sql: INSERT INTO nowhere VALUES (1)');
    const start = text.indexOf('nowhere');
    const place = { file: PATH, start, end: start + 7 };
    const failures = Array.from({ length: 100 }, (_, index) => failure(place, { scheduleInstant: -index, scheduleTime: String(index) }));
    const other = failure(place, { error: { ...failure(place).error, message: 'disk full' } });
    const errors = placeRuntimeErrors({ file: parse(text), failures: [...failures, other], pinned: () => parse(text) });
    assert.deepEqual(errors.map((error) => [error.message, error.failures.length, error.failures[0]?.scheduleTime]), [['no such table: nowhere', 100, '0'], ['disk full', 1, '2025-03-01 00:00:00']]);
  });
});

describe('failed attempts', () => {
  const tasks = ['a', 'b', 'c'];
  const failed = (text: string): readonly string[] => {
    const { logicalInstances } = sampleStatus(text, { tasks });
    return findFailedAttempts(logicalInstances, 'orders_daily').map(({ task: name, scheduleTime, runNumber, attempt }) => `${name} ${scheduleTime.slice(0, 10)} run ${runNumber} attempt ${attempt}`);
  };

  it('are the last ones of the newest run, newest schedule time first', () => {
    assert.deepEqual(failed('2025-03-02: sf-\n2025-03-01: ssf'), ['b 2025-03-02 run 1 attempt 3', 'c 2025-03-01 run 1 attempt 3']);
  });

  it('are cleared by the task\'s next success, by hand too, and not by a rerun in which it has no part', () => {
    assert.deepEqual(failed('2025-03-01: sf- | =ss'), []);
    assert.deepEqual(failed('2025-03-01: sf- | =os'), []);
    assert.deepEqual(failed('2025-03-01: sf- | s--'), ['b 2025-03-01 run 1 attempt 3']);
  });

  it('stay while the rerun has not come to the task, and count there when it fails again', () => {
    assert.deepEqual(failed('2025-03-01: sf- | =pp'), ['b 2025-03-01 run 1 attempt 3']);
    assert.deepEqual(failed('2025-03-01: sf- | =f-'), ['b 2025-03-01 run 2 attempt 3']);
  });

  it('are none while the first attempt runs, when it was stopped, or when a retry succeeded', () => {
    assert.deepEqual(failed('2025-03-01: rpp\n2025-02-28: xpp\n2025-02-27: Sss'), []);
    assert.deepEqual(failed('2025-03-01: wpp'), ['a 2025-03-01 run 1 attempt 1']);
  });

  it('are of one workflow', () => {
    assert.deepEqual(findFailedAttempts(sampleStatus('2025-03-01: f', { workflow: 'other' }).logicalInstances, 'orders_daily'), []);
  });
});
