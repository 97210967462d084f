import assert from 'node:assert/strict';
import type { Task } from '../../../src/core/workflow/workflow';
import { parseWorkflow } from '../../support/lint/lintText';

function taskOf(lines: string): Task {
  const task = parseWorkflow('load.workflow.yaml', `workflow:\n  name: load\ntasks:\n  - name: wait\n${lines}`).workflow?.tasks[0];
  assert.ok(task !== undefined);
  return task;
}

function itemsOf(lines: string): readonly unknown[] {
  return (taskOf(lines).dependence?.items ?? []).map(({ workflow, task, date, isAlternative }) => [workflow.value, task?.value, date?.value, isAlternative]);
}

const ITEM = (name: string, more = ''): string => `          - project_name: shop\n            workflow_name: ${name}\n${more}`;

describe('a Dependent task', () => {
  const groups = `    op: and\n    groups:\n      - op: or\n        groups:\n${ITEM('a', '            dependent_task_name: t1\n')}${ITEM('b')}      - op: and\n        groups:\n${ITEM('c', '            dependent_date: LAST_WEDNESDAY\n')}${ITEM('d', '            dependent_task_name: "0"\n            dependent_date: last24Hours\n')}`;
  const expected = [['a', 't1', undefined, true], ['b', undefined, undefined, true], ['c', undefined, 'lastWednesday', false], ['d', undefined, 'last24Hours', false]];

  it('names its workflows, tasks and dates as PyDolphinScheduler reads them', () => {
    assert.deepEqual(itemsOf(`    task_type: Dependent\n    denpendence:\n${groups}`), expected);
  });
  it('is read below `dependence` too', () => {
    assert.deepEqual(itemsOf(`    task_type: dependent\n    dependence:\n${groups.replace(/^/gm, '  ')}`), expected);
  });
  it('is read with the deprecated key', () => {
    assert.deepEqual(itemsOf('    task_type: Dependent\n    groups:\n      - process_definition_name: old\n'), [['old', undefined, undefined, false]]);
  });
  for (const lines of ['', '    groups:\n', '    groups: x\n', '    groups: [{}]\n', '    groups:\n      - op: or\n        groups:\n          -\n']) {
    it(`half typed has no items: ${JSON.stringify(lines)}`, () => assert.deepEqual(itemsOf(`    task_type: Dependent\n${lines}`), []));
  }
});

describe('other logical tasks', () => {
  it('a SubWorkflow task names the workflow that it runs', () => {
    const { dependence } = taskOf('    task_type: SubWorkflow\n    workflow_name: $WORKFLOW{"other.yaml"}\n');
    assert.deepEqual([dependence?.kind, dependence?.items[0]?.workflow.value], ['subWorkflow', '$WORKFLOW{"other.yaml"}']);
  });
  it('a Condition task has edges from the tasks that it looks at and to those that it starts', () => {
    const { branching } = taskOf('    task_type: Condition\n    success_task: good\n    failed_task: bad\n    op: and\n    groups:\n      - op: and\n        groups:\n          - {task: pre, flag: true}\n');
    assert.deepEqual([branching?.waitsFor.map(({ value }) => value), branching?.starts.map(({ value }) => value)], [['pre'], ['good', 'bad']]);
  });
  it('a Switch task has edges to its branches', () => {
    const { branching } = taskOf('    task_type: Switch\n    condition:\n      - task: one\n        condition: "${x} > 1"\n      - task: two\n');
    assert.deepEqual(branching?.starts.map(({ value }) => value), ['one', 'two']);
  });
  it('an SQL task has neither', () => {
    const { dependence, branching } = taskOf('    task_type: Sql\n    sql: SELECT 1\n    groups: []\n');
    assert.deepEqual([dependence, branching], [undefined, undefined]);
  });
});
