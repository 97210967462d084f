import assert from 'node:assert/strict';
import { addDependency, addItemBelow, addLineBelow, quoteYaml, removeDependency, setWorkflowValue, type YamlEdit } from '../../../src/core/workflow/yamlEdits';
import { parseWorkflow } from '../../support/lint/lintText';

const HEAD = 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Shell\n  - name: b\n    task_type: Shell\n';

function apply(text: string, edit: YamlEdit | undefined): string | undefined {
  return edit && text.slice(0, edit.range.start) + edit.newText + text.slice(edit.range.end);
}

/** The file with `c` added to the `deps` of the task `b`, or the `deps` taken away. */
function changed(lines: string, change: 'add' | 'remove', eol = '\n'): string | undefined {
  const text = (HEAD + lines).replaceAll('\n', eol);
  const file = parseWorkflow('load.workflow.yaml', text);
  const task = file.workflow?.tasks[1];
  assert.ok(task !== undefined);
  const result = apply(text, change === 'add' ? addDependency(file, task, 'c') : removeDependency(file, task, 'a'));
  return result?.replaceAll(eol, '\n').slice(HEAD.length);
}

/** The names in `deps` of the changed file's second task. */
function depsAfter(lines: string | undefined): readonly string[] {
  return parseWorkflow('load.workflow.yaml', HEAD + (lines ?? '')).workflow?.tasks[1]?.deps.map(({ value }) => value) ?? [];
}

describe('a name added to deps', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['makes the key', '    command: ls\n', '    command: ls\n    deps: [c]\n'],
    ['goes into a flow list', '    deps: [a] # why\n', '    deps: [a, c] # why\n'],
    ['goes into an empty flow list', '    deps: []\n', '    deps: [c]\n'],
    ['goes behind a comma at the end', '    deps: [a, ]\n', '    deps: [a, c ]\n'],
    ['goes into a block list', '    deps:\n      - a # why\n    command: ls\n', '    deps:\n      - a # why\n      - c\n    command: ls\n'],
    ['goes into a block list without indentation', '    deps:\n    - a\n', '    deps:\n    - a\n    - c\n'],
    ['makes a list of one name', '    deps: "a"\n', '    deps: ["a", c]\n'],
    ['goes behind an empty key', '    deps: # none\n    command: ls\n', '    deps: [c] # none\n    command: ls\n'],
    ['replaces null', '    deps: null\n', '    deps: [c]\n'],
  ];
  for (const [name, lines, expected] of cases) {
    it(name, () => {
      assert.equal(changed(lines, 'add'), expected);
      assert.ok(depsAfter(expected).includes('c'));
    });
    it(`${name}, with CRLF`, () => assert.equal(changed(lines, 'add', '\r\n'), expected));
  }

  it('leaves a list alone that tasks share by an anchor', () => {
    const text = 'workflow:\n  name: load\ntasks:\n  - name: a\n    deps: &d [x]\n    sql: SELECT 1\n  - name: b\n    deps: *d\n    sql: SELECT 1\n';
    const file = parseWorkflow('load.workflow.yaml', text);
    const task = file.workflow?.tasks[1];
    assert.ok(task !== undefined);
    assert.equal(addDependency(file, task, 'c'), undefined);
  });
});

describe('a name taken from deps', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['goes with its comma', '    deps: [a, b]\n', '    deps: [b]\n'],
    ['goes with the comma before it when it is the last', '    deps: [x, a]\n', '    deps: [x]\n'],
    ['goes with its line', '    deps:\n      - x\n      - a # why\n      - y\n', '    deps:\n      - x\n      - y\n'],
    ['takes the key with it when it is the only one', '    deps: [a]\n    command: ls\n', '    command: ls\n'],
    ['takes the key with it in a block list', '    deps:\n      - a\n    command: ls\n', '    command: ls\n'],
    ['takes the key with it when it is no list', '    deps: a\n    command: ls\n', '    command: ls\n'],
  ];
  for (const [name, lines, expected] of cases) {
    it(name, () => {
      assert.equal(changed(lines, 'remove'), expected);
      assert.ok(!depsAfter(expected).includes('a'));
    });
  }
});

describe('a declaration', () => {
  const file = (more: string): ReturnType<typeof parseWorkflow> => parseWorkflow('load.workflow.yaml', HEAD + more);
  const below = (more: string): string | undefined => apply(HEAD + more, addItemBelow(file(more), ['idempo'], { key: 'depends_on', item: '{workflow: sales}' }))?.slice(HEAD.length);

  it('goes into the list that is there', () => {
    assert.equal(below('idempo:\n  depends_on:\n    - {workflow: a}\n'), 'idempo:\n  depends_on:\n    - {workflow: a}\n    - {workflow: sales}\n');
    assert.equal(below('idempo:\n  depends_on:\n    - workflow: a\n      offset: 1d\n'), 'idempo:\n  depends_on:\n    - workflow: a\n      offset: 1d\n    - {workflow: sales}\n');
    assert.equal(below('idempo:\n  depends_on: [{workflow: a}]\n'), 'idempo:\n  depends_on: [{workflow: a}, {workflow: sales}]\n');
  });
  it('makes the keys that are missing', () => {
    assert.equal(below('idempo:\n  seed: []\n'), 'idempo:\n  seed: []\n  depends_on: [{workflow: sales}]\n');
    assert.equal(below('')?.trim(), 'idempo:\n  depends_on: [{workflow: sales}]');
  });
  it('of a task with an odd name is quoted', () => {
    const text = apply(HEAD, addLineBelow(file(''), ['idempo', 'tasks', 'a: b'], 'depends_on_past: true')) ?? '';
    assert.equal(parseWorkflow('load.workflow.yaml', text).workflow?.local.tasks[0]?.name.value, 'a: b');
  });
  it('of a zone takes the place of an empty one', () => {
    const text = 'workflow:\n  timezone:\n  name: load\ntasks: []\n';
    assert.equal(apply(text, setWorkflowValue(parseWorkflow('load.workflow.yaml', text), { key: 'timezone', value: 'UTC' })), text.replace('timezone:', 'timezone: UTC'));
  });
});

describe('quoteYaml', () => {
  for (const [text, expected] of [['raw_orders', 'raw_orders'], ['每日订单', '每日订单'], ['raw orders', 'raw orders'], ['yes', '"yes"'], ['a: b', '"a: b"'], ['12', '"12"'], ['x #1', '"x #1"']] as const) {
    it(`writes ${text} as ${expected}`, () => assert.equal(quoteYaml(text), expected));
  }
});
