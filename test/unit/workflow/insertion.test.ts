import assert from 'node:assert/strict';
import { insertionText } from '../../../src/core/workflow/insertion';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';
import type { KeyInsertion, NestedInsertion, WorkflowFile } from '../../../src/core/workflow/workflow';

function parse(text: string): WorkflowFile {
  return parseWorkflowFile({ path: 'w.yaml', text, readFile: () => ({ kind: 'missing' }) });
}

function insert(text: string, place: KeyInsertion | undefined, added: (place: KeyInsertion) => string): string {
  assert.ok(place !== undefined);
  return text.slice(0, place.offset) + added(place) + text.slice(place.offset);
}

const HEAD = 'workflow:\n  name: w\ntasks:\n';

/** The file after a fix has added `fail_retry_times: 2` to its last task. */
function withRetries(text: string): string {
  const task = parse(text).workflow?.tasks.at(-1);
  const fixed = insert(text, task?.insertion, ({ newline, indent }) => `${newline}${indent}fail_retry_times: 2`);
  const file = parse(fixed);
  assert.deepEqual(file.problems, [], fixed);
  assert.equal(file.workflow?.tasks.at(-1)?.retry.times?.value, 2, fixed);
  assert.equal(file.workflow.tasks.at(-1)?.sql?.text, task?.sql?.text);
  return fixed;
}

describe('a key added to a task', () => {
  it('stands below the last key, in its column', () => {
    assert.equal(withRetries(`${HEAD}  - name: t\n    sql: select 1\n`), `${HEAD}  - name: t\n    sql: select 1\n    fail_retry_times: 2\n`);
  });

  it('stands behind the comment of the last line', () => {
    assert.equal(withRetries(`${HEAD}  - name: t\n    sql: select 1 # one\n\n# end`), `${HEAD}  - name: t\n    sql: select 1 # one\n    fail_retry_times: 2\n\n# end`);
  });

  for (const [what, item] of [
    ['a literal block', '  - name: t\n    sql: |\n      select 1\n      from x\n\n\n'],
    ['a literal block at the end of the file', '  - name: t\n    sql: |-\n      select 1'],
    ['a folded block', '  - name: t\n    sql: >-\n      select 1\n        from x\n'],
    ['a plain value on two lines', '  - name: t\n    sql: select 1\n      from x\n'],
    ['a list', '  - name: t\n    sql: select 1\n    deps:\n      - a\n      - b\n'],
    ['a list in the column of its key', '  - name: t\n    sql: select 1\n    deps:\n    - a\n'],
    ['a key without a value', '  - name: t\n    sql: select 1\n    deps:\n'],
    ['a list in brackets on two lines', '  - name: t\n    sql: select 1\n    deps: [a,\n      b]\n'],
    ['a list item without indentation', '- name: t\n  sql: select 1\n'],
    ['a dash on its own line', '  -\n    name: t\n    sql: select 1\n'],
    ['braces', '  - {name: t, sql: select 1}\n'],
    ['braces with a trailing comma', '  - {name: t, sql: select 1, }\n'],
    ['braces on more lines', '  - {\n      name: t,\n      sql: select 1\n    }\n'],
    ['an alias', '  - name: t\n    sql: &q select 1\n    description: *q\n'],
  ] as const) {
    it(`keeps the file right behind ${what}`, () => {
      withRetries(HEAD + item);
      withRetries((HEAD + item).replaceAll('\n', '\r\n'));
      withRetries(`${HEAD}${item.trimEnd()}`);
    });
  }

  it('goes to its own task when another follows', () => {
    const text = `${HEAD}  - name: t\n    sql: |\n      select 1\n\n  - name: u\n    sql: select 2\n`;
    const first = parse(text).workflow?.tasks[0];
    const fixed = insert(text, first?.insertion, ({ newline, indent }) => `${newline}${indent}fail_retry_times: 2`);
    assert.equal(parse(fixed).workflow?.tasks[0]?.retry.times?.value, 2);
    assert.match(fixed, /select 1\n {4}fail_retry_times: 2\n\n {2}- name: u/);
  });
});

describe('a backfill limit added to the file', () => {
  const tasks = 'workflow:\n  name: w\ntasks:\n  - name: t\n    sql: |\n      select 1\n';
  for (const [what, text, expected] of [
    ['without idempo:', tasks, `${tasks.trimEnd()}\nidempo:\n  backfill:\n    max_parallel: 1\n`],
    ['with an empty idempo:', `${tasks}idempo:\n`, `${tasks}idempo:\n  backfill:\n    max_parallel: 1\n`],
    ['with other settings', `${tasks}idempo:\n  seed: a.sql\n`, `${tasks}idempo:\n  seed: a.sql\n  backfill:\n    max_parallel: 1\n`],
    ['with an empty backfill:', `${tasks}idempo:\n  backfill:\n  seed: a.sql\n`, `${tasks}idempo:\n  backfill:\n    max_parallel: 1\n  seed: a.sql\n`],
    ['with idempo: in braces', `${tasks}idempo: {seed: a.sql}\n`, `${tasks}idempo: {seed: a.sql\n  , backfill: {max_parallel: 1}}\n`],
    ['with empty braces', `${tasks}idempo: {}\n`, `${tasks}idempo: {\n  backfill: {max_parallel: 1}}\n`],
    ['with idempo: above the tasks', `idempo:\n    seed: a.sql\n${tasks}`, `idempo:\n    seed: a.sql\n    backfill:\n      max_parallel: 1\n${tasks}`],
  ] as const) {
    it(`${what}`, () => {
      const place: NestedInsertion | undefined = parse(text).workflow?.backfillInsertion;
      assert.ok(place !== undefined);
      const fixed = insert(text, place, () => insertionText(place, 'max_parallel: 1'));
      assert.deepEqual(parse(fixed).problems, [], fixed);
      assert.equal(parse(fixed).workflow?.local.backfillMaxParallel?.value, 1, fixed);
      assert.equal(fixed.replace(/\{\s+/g, '{\n  ').replace(/\s+,/g, '\n  ,'), expected);
    });
  }

  it('in a file with CRLF and no last line end', () => {
    const text = tasks.trimEnd().replaceAll('\n', '\r\n');
    const place = parse(text).workflow?.backfillInsertion;
    assert.ok(place !== undefined);
    assert.equal(insert(text, place, () => insertionText(place, 'max_parallel: 1')), `${text}\r\nidempo:\r\n  backfill:\r\n    max_parallel: 1`);
  });
});

describe('a key added to the workflow', () => {
  it('stands below its last key', () => {
    const text = 'workflow:\n  name: w\n\ntasks: []\n';
    const fixed = insert(text, parse(text).workflow?.insertion, ({ newline, indent }) => `${newline}${indent}timezone: UTC`);
    assert.equal(fixed, 'workflow:\n  name: w\n  timezone: UTC\n\ntasks: []\n');
  });
});
