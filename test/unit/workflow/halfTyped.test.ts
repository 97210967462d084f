import assert from 'node:assert/strict';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';
import type { Workflow } from '../../../src/core/workflow/workflow';

const COMPLETE = `workflow:
  name: orders
  schedule: "0 0 2 * * ? *"
  timezone: Asia/Shanghai
tasks:
  - name: a
    task_type: Sql
    sql: |
      select today()
      from x
    fail_retry_times: 2
  - name: b
    deps: [a]
    sql: "insert into y select 1"
  - name: c
    deps:
      - a
      - b
    sql: >-
      insert into z
      select 2
idempo:
  backfill:
    max_parallel: 1
`;

function parse(text: string): { readonly workflow: Workflow | undefined; readonly messages: readonly string[] } {
  const file = parseWorkflowFile({ path: 'w.yaml', text, readFile: () => ({ kind: 'missing' }) });
  return { workflow: file.workflow, messages: file.problems.map((problem) => problem.message) };
}

function namesOf(text: string): readonly string[] {
  return parse(text).workflow?.tasks.map((task) => task.name.value) ?? [];
}

describe('a half-typed workflow file', () => {
  for (const [what, from, to] of [
    ['a key without its colon', '    fail_retry_times: 2\n', '    fail_retry\n'],
    ['a key without its value', '    fail_retry_times: 2\n', '    fail_retry_times:\n'],
    ['an unclosed double quote', 'sql: "insert into y select 1"', 'sql: "insert into y select 1'],
    ['an unclosed single quote', 'sql: "insert into y select 1"', "sql: 'insert into y select 1"],
    ['an unclosed quote above other quotes', 'task_type: Sql', 'task_type: "Sql'],
    ['an unclosed bracket', 'deps: [a]', 'deps: [a'],
    ['an empty bracket', 'deps: [a]', 'deps: ['],
    ['a lonely dash', '      - b\n', '      - b\n      -\n'],
    ['a lonely dash without a space behind a name', '      - b\n', '      - b\n      -x\n'],
    ['a block scalar without text', '      insert into z\n      select 2\n', ''],
    ['a quote in the schedule', 'schedule: "0 0 2 * * ? *"', 'schedule: "0 0 2 * * ? *'],
    ['a tab as indentation', '    deps: [a]\n', '\tdeps: [a]\n'],
    ['text behind a quote', 'sql: "insert into y select 1"', 'sql: "insert into y" select 1'],
    ['a colon in a plain value', 'timezone: Asia/Shanghai', 'timezone: Asia: Shanghai'],
  ] as const) {
    it(`with ${what} keeps all of its tasks`, () => {
      const text = COMPLETE.replace(from, to);
      assert.notEqual(text, COMPLETE);
      assert.deepEqual(namesOf(text), ['a', 'b', 'c']);
      const { workflow } = parse(text);
      assert.equal(workflow?.name.value, 'orders');
      assert.equal(workflow?.tasks[0]?.sql?.text, 'select today()\nfrom x\n');
      assert.equal(text.slice(workflow?.tasks[2]?.name.range.start, workflow?.tasks[2]?.name.range.end), 'c');
    });
  }

  it('with an unclosed quote still says so', () => {
    const { messages } = parse(COMPLETE.replace('sql: "insert into y select 1"', 'sql: "insert into y select 1'));
    assert.ok(messages.some((message) => message.includes('Missing closing "quote')), messages.join('\n'));
  });

  it('cut off anywhere keeps the tasks that are complete, and never throws', () => {
    const starts = ['a', 'b', 'c'].map((name) => COMPLETE.indexOf(`- name: ${name}`) + `- name: ${name}`.length);
    for (let length = 0; length <= COMPLETE.length; length++) {
      const names = namesOf(COMPLETE.slice(0, length));
      const complete = ['a', 'b', 'c'].filter((_, index) => (starts[index] ?? 0) <= length);
      assert.deepEqual(names.slice(0, complete.length), complete, `cut at ${length}: ${JSON.stringify(COMPLETE.slice(Math.max(0, length - 20), length))}`);
    }
  });

  it('with one character missing anywhere in a task keeps the SQL of the other tasks', () => {
    const lost: string[] = [];
    for (let at = COMPLETE.indexOf('- name: b'); at < COMPLETE.indexOf('\n  - name: c'); at++) {
      const { workflow } = parse(COMPLETE.slice(0, at) + COMPLETE.slice(at + 1));
      const first = workflow?.tasks.find((task) => task.name.value === 'a')?.sql?.text;
      const last = workflow?.tasks.find((task) => task.name.value === 'c')?.sql?.text;
      if (first !== 'select today()\nfrom x\n' || last !== 'insert into z select 2') lost.push(COMPLETE.slice(at - 10, at + 5));
    }
    assert.deepEqual(lost, []);
  });
});
