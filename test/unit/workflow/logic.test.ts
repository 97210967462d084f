import assert from 'node:assert/strict';
import { buildTaskGraph } from '../../../src/core/workflow/taskGraph';
import { DATE_VALUES } from '../../../src/core/workflow/dateValues';
import { findGraphProblems } from '../../../src/core/workflow/graphProblems';
import { dependentIntervals } from '../../../src/core/schedule';
import type { Task, Workflow } from '../../../src/core/workflow/workflow';
import { parseWorkflow, type Files } from '../../support/lint/lintText';

interface Read {
  readonly workflow: Workflow;
  /** The first one. */
  readonly task: Task;
  /** Of the file and of its graph, each as `code | underlined text | message`. */
  readonly problems: readonly string[];
}

/** A task `t` with these lines, before SQL tasks with these names. */
function read(lines: string, others = '', files: Files = {}): Read {
  const tasks = others.split(' ').filter(Boolean).map((name) => `  - {name: ${name}, sql: SELECT 1}\n`).join('');
  const text = `workflow:\n  name: load\ntasks:\n  - name: t\n${lines.replace(/^(?=.)/gm, '    ')}\n${tasks}`;
  const { workflow, problems } = parseWorkflow('load.workflow.yaml', text, files);
  const task = workflow?.tasks[0];
  assert.ok(workflow !== undefined && task !== undefined);
  const all = [...problems, ...findGraphProblems(workflow)];
  return { workflow, task, problems: all.map(({ code, range, message }) => `${code} | ${text.slice(range.start, range.end)} | ${message}`) };
}

/** With texts in place of ranged texts. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, part: unknown) => (isRanged(part) ? part.value : part)) ?? 'null');
}

function isRanged(value: unknown): value is { readonly value: unknown } {
  return typeof value === 'object' && value !== null && 'value' in value && 'range' in value;
}

const CONDITION = 'task_type: Condition\nsuccess_task: good\nfailed_task: bad\nop: AND\ngroups:\n  - op: or\n    groups:\n      - task: a\n        flag: true\n      - {task: b, flag: false}\n  - op: AND\n    groups:\n      - {task: c, flag: true}';

const CONDITION_LOGIC = {
  kind: 'conditions',
  relation: 'and',
  groups: [
    { relation: 'or', items: [{ task: 'a', status: 'success' }, { task: 'b', status: 'failure' }] },
    { relation: 'and', items: [{ task: 'c', status: 'success' }] },
  ],
  successTasks: ['good'],
  failedTasks: ['bad'],
};

describe('a Condition task', () => {
  it('is read as PyDolphinScheduler writes it', () => {
    const { task, problems } = read(CONDITION, 'a b c good bad');
    assert.deepEqual([plain(task.logic), problems], [CONDITION_LOGIC, []]);
  });
  it('is read as the server has it, with names in place of codes', () => {
    const { task, problems } = read(
      'task_type: CONDITIONS\ndependence:\n  relation: AND\n  dependTaskList:\n    - relation: OR\n      dependItemList: [{depTaskCode: a, status: SUCCESS}, {depTaskCode: b, status: FAILURE}]\n    - relation: AND\n      dependItemList: [{depTaskCode: c, status: SUCCESS}]\nconditionResult: {successNode: [good], failedNode: [bad]}',
      'a b c good bad',
    );
    assert.deepEqual([plain(task.logic), problems], [CONDITION_LOGIC, []]);
  });
  it('makes edges from the tasks that it looks at, and to those that it runs', () => {
    const graph = buildTaskGraph(read(CONDITION, 'good bad c b a').workflow);
    assert.deepEqual(graph.predecessors('t'), ['a', 'b', 'c']);
    assert.deepEqual([graph.predecessors('good'), graph.predecessors('bad')], [['t'], ['t']]);
    assert.deepEqual(graph.order, ['c', 'b', 'a', 't', 'good', 'bad']);
  });
  it('may have several tasks in a branch, and only one branch', () => {
    const { task, problems } = read('task_type: Conditions\nsuccess_task: [x, y]\ngroups: [{task: a, flag: true}]', 'a x y');
    assert.deepEqual(plain(task.logic), { kind: 'conditions', relation: 'and', groups: [{ relation: 'and', items: [{ task: 'a', status: 'success' }] }], successTasks: ['x', 'y'], failedTasks: [] });
    assert.deepEqual(problems, []);
  });
  for (const [from, to, expected] of [
    ['op: AND\ngroups:', 'op: XOR\ngroups:', ['Y03 | XOR | "op" must be and or or, not "XOR".']],
    ['flag: true}', 'flag: maybe}', ['Y03 | maybe | "flag" must be true (the task succeeded) or false (it failed), not "maybe".']],
    ['flag: true}', 'flag: constructor}', ['Y03 | constructor | "flag" must be true (the task succeeded) or false (it failed), not "constructor".']],
    ['{task: c, flag: true}', '{task: c}', ['Y03 | c | Say how "c" must have ended: "flag: true" for success, "flag: false" for failure.']],
    ['{task: c, flag: true}', '{flag: true}', ['Y03 | {flag: true} | This item names no task. Write the task whose outcome decides: {task: load, flag: true}.']],
    ['{task: c, flag: true}', 'c', ['Y03 | c | Each item of "groups" must be a mapping of keys to values, not a single value.']],
    ['{task: c, flag: true}', '{op: and, groups: [{task: c, flag: true}]}', ['Y03 | {op: and, groups: [{task: c, flag: true}]} | A group inside a group inside a group is not read: DolphinScheduler has two levels. Write these items in the group above.']],
    ['success_task: good\nfailed_task: bad\n', '', ['Y03 | t | The task "t" has nothing to run. Add "success_task:" and "failed_task:".']],
    ['success_task: good', 'success_task: {a: b}', ['Y03 | {a: b} | Each item of "success_task" must be a single value, not a mapping.']],
    ['task: c', 'task: cc', ['D04 | cc | The task "t" decides by "cc", which is not a task of this workflow. Add that task, or remove this item.']],
    ['task: c', 'task: t', ['D04 | t | The task "t" decides by its own outcome. Name another task.']],
    ['success_task: good', 'success_task: goodd', ['D04 | goodd | The task "t" runs "goodd", which is not a task of this workflow. Did you mean "good"?']],
    ['failed_task: bad', 'failed_task: t', ['D04 | t | The task "t" runs itself. Name another task.']],
    ['failed_task: bad', 'failed_task: a', ['D04 | a | These tasks wait for each other, so none of them can start: t → a → t. Remove one of these dependencies.']],
  ] as const) {
    it(`with ${to === '' ? 'no branches' : to} is reported`, () => {
      const changed = CONDITION.replace(from, to);
      assert.notEqual(changed, CONDITION);
      assert.deepEqual(read(changed, 'a b c good bad').problems, expected);
    });
  }
  it('without groups is reported', () => {
    for (const groups of ['', '\ngroups:', '\ngroups: []', '\ngroups: [{op: and, groups: []}]']) {
      assert.deepEqual(read(`task_type: Condition\nsuccess_task: a${groups}`, 'a').problems, ['Y03 | t | The task "t" decides by no other task. Add "groups:" with items such as {task: load, flag: true}.']);
    }
  });
});

describe('a Switch task', () => {
  const SWITCH = 'task_type: Switch\ncondition:\n  - task: a\n    condition: "${x} > 1"\n  - task: b\n    condition: ${y} == \'z\'\n  - task: c';
  const LOGIC = { kind: 'switch', cases: [{ task: 'a', condition: '${x} > 1' }, { task: 'b', condition: "${y} == 'z'" }], otherwise: 'c' };

  it('is read as PyDolphinScheduler writes it', () => {
    const { task, problems } = read(SWITCH, 'a b c');
    assert.deepEqual([plain(task.logic), problems], [LOGIC, []]);
  });
  it('is read as the server has it, with names in place of codes', () => {
    const { task, problems } = read("task_type: SWITCH\nswitchResult:\n  dependTaskList:\n    - {condition: '${x} > 1', nextNode: a}\n    - {condition: \"${y} == 'z'\", nextNode: b}\n  nextNode: c", 'a b c');
    assert.deepEqual([plain(task.logic), problems], [LOGIC, []]);
  });
  it('may have the default anywhere, or none', () => {
    assert.deepEqual(plain(read("task_type: Switch\ncondition: [{task: a}, {task: b, condition: '1 > 0'}]", 'a b').task.logic), { kind: 'switch', cases: [{ task: 'b', condition: '1 > 0' }], otherwise: 'a' });
    assert.deepEqual(read("task_type: Switch\ncondition: [{task: b, condition: '1 > 0'}]", 'b').problems, []);
  });
  it('makes edges to its branches', () => {
    const graph = buildTaskGraph(read(SWITCH, 'a b c').workflow);
    assert.deepEqual(['a', 'b', 'c'].map((name) => graph.predecessors(name)), [['t'], ['t'], ['t']]);
  });
  for (const condition of ['${x} > 1', "${x}.length > 2 && '${y}' != 'a'", "['a'].includes(${x})", '${x}', '!${x} || ${y} ? true : false', 'Math.floor(${x}) == 2', '(${x}-1)*2 >= -${y}']) {
    it(`may ask ${condition}`, () => assert.deepEqual(read(`task_type: Switch\ncondition: [{task: a, condition: ${JSON.stringify(condition)}}]`, 'a').problems, []));
  }
  for (const [condition, mistake] of [
    ['${x} = 1', '"=" at 6 would set a value; write "==" to compare'],
    ['${x} > 1 and ${y}', '"and" at 10 does not fit there'],
    ['x > 1', '"x" at 1 is not known; write ${x} for a parameter, and "x" for a text. ${…} of a VARCHAR has quotes already'],
    ['new Date()', '"new" at 1 is not known; write ${new} for a parameter, and "new" for a text. ${…} of a VARCHAR has quotes already'],
    ['(${x} > 1', 'the condition ends too early; ")" is missing'],
    ['true; false', '"; false" at 5 is no part of a condition'],
  ] as const) {
    it(`is warned of ${condition}`, () => {
      const { workflow, problems } = parseWorkflow('load.workflow.yaml', `workflow: {name: w}\ntasks:\n  - name: t\n    task_type: Switch\n    condition:\n      - {task: a, condition: '${condition}'}\n  - {name: a, sql: SELECT 1}\n`);
      assert.deepEqual(problems.map(({ code, severity, message }) => [code, severity, message]), [['Y03', 'warning', `This condition cannot be evaluated, and counts as false: ${mistake}.`]]);
      assert.equal(workflow?.tasks[0]?.logic?.kind, 'switch');
    });
  }
  for (const [lines, expected] of [
    ['condition:\n  - task: a\n  - task: b', ['Y03 | b | A Switch task has one default, and "a" is it already. Give this item a "condition:".']],
    ['', ['Y03 | t | The task "t" has no branches. Add "condition:" with items such as {task: load, condition: "${x} > 1"}.']],
    ['condition:', ['Y03 | t | The task "t" has no branches. Add "condition:" with items such as {task: load, condition: "${x} > 1"}.']],
    ['condition: [{condition: "1 > 0"}, {task: a}]', ['Y03 | {condition: "1 > 0"} | This branch names no task. Write the one that it runs: {task: load, condition: "${x} > 1"}.']],
    ['condition: [["1 > 0", a], {task: b}]', ['Y03 | ["1 > 0", a] | Each item of "condition" must be a mapping such as {task: load, condition: "${x} > 1"}, not a list.']],
    ['condition: [{task: aa, condition: "1 > 0"}]', ['D04 | aa | The task "t" runs "aa", which is not a task of this workflow. Add that task, or name another one.']],
    ['condition: [{task: [a], condition: "1 > 0"}, {task: b}]', [
      'Y03 | {task: [a], condition: "1 > 0"} | This branch names no task. Write the one that it runs: {task: load, condition: "${x} > 1"}.',
      'Y03 | task | "task" must be a single value, not a list.',
    ]],
    ['deps: [a]\ncondition: [{task: a, condition: "1 > 0"}]', ['D04 | a | These tasks wait for each other, so none of them can start: t → a → t. Remove one of these dependencies.']],
  ] as const) {
    it(`with ${lines || 'nothing'} is reported`, () => assert.deepEqual(read(`task_type: Switch\n${lines}`, 'a b').problems, expected));
  }
});

describe('a Dependent task', () => {
  const itemsOf = (lines: string, files?: Files): unknown => {
    const { logic } = read(`task_type: Dependent\n${lines}`, '', files).task;
    assert.ok(logic?.kind === 'dependent');
    return plain(logic.groups.flatMap(({ items }) => items));
  };

  it('is read as PyDolphinScheduler writes it', () => {
    const { task, problems } = read(
      'task_type: Dependent\ndenpendence:\nop: and\ngroups:\n  - op: or\n    groups:\n      - project_name: p\n        workflow_name: orders\n        dependent_task_name: load\n      - {project_name: p, workflow_name: orders, dependent_task_name: "0", dependent_date: LAST_WEDNESDAY}\n  - op: and\n    groups:\n      - {project_name: p, workflow_name: items, dependent_task_name: load, dependent_date: last24Hours}',
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(plain(task.logic), {
      kind: 'dependent',
      relation: 'and',
      groups: [
        { relation: 'or', items: [{ workflow: 'orders', task: 'load', dateValue: 'today' }, { workflow: 'orders', dateValue: 'lastWednesday' }] },
        { relation: 'and', items: [{ workflow: 'items', task: 'load', dateValue: 'last24Hours' }] },
      ],
      checkIntervalMs: 10_000,
      failurePolicy: 'failure',
      failureWaitingMs: 60_000,
    });
  });
  it('is read as the server has it, with names in place of codes', () => {
    const { task, problems } = read(
      'task_type: DEPENDENT\ndependence:\n  relation: OR\n  checkInterval: 30\n  failurePolicy: DEPENDENT_FAILURE_WAITING\n  failureWaitingTime: 5\n  dependTaskList:\n    - relation: AND\n      dependItemList:\n        - {definitionCode: orders, depTaskCode: 0, cycle: day, dateValue: last1Days}\n        - {definitionCode: orders, depTaskCode: -1, cycle: day, dateValue: today}\n        - {definitionCode: orders, depTaskCode: load, cycle: hour, dateValue: currentHour}',
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(plain(task.logic), {
      kind: 'dependent',
      relation: 'or',
      groups: [{
        relation: 'and',
        items: [{ workflow: 'orders', dateValue: 'last1Days' }, { workflow: 'orders', task: '*', dateValue: 'today' }, { workflow: 'orders', task: 'load', dateValue: 'currentHour' }],
      }],
      checkIntervalMs: 30_000,
      failurePolicy: 'waiting',
      failureWaitingMs: 300_000,
    });
  });
  it('tells the linter the same, with no task for all tasks', () => {
    const { dependence } = read('task_type: Dependent\ngroups: [{op: or, groups: [{workflow_name: a, dep_task_code: -1}, {workflow_name: b, dependent_task_name: x, dependent_date: TODAY}]}]').task;
    assert.deepEqual(dependence?.items.map(({ workflow, task, date, isAlternative }) => [workflow.value, task?.value, date?.value, isAlternative]), [['a', undefined, undefined, true], ['b', 'x', 'today', true]]);
  });

  for (const [written, value] of [
    ['CURRENT_HOUR', 'currentHour'], ['LAST_ONE_HOUR', 'last1Hour'], ['LAST_TWO_HOURS', 'last2Hours'], ['LAST_THREE_HOURS', 'last3Hours'], ['LAST_TWENTY_FOUR_HOURS', 'last24Hours'],
    ['TODAY', 'today'], ['LAST_ONE_DAYS', 'last1Days'], ['LAST_TWO_DAYS', 'last2Days'], ['LAST_THREE_DAYS', 'last3Days'], ['LAST_SEVEN_DAYS', 'last7Days'],
    ['THIS_WEEK', 'thisWeek'], ['LAST_WEEK', 'lastWeek'], ['LAST_MONDAY', 'lastMonday'], ['LAST_TUESDAY', 'lastTuesday'], ['LAST_WEDNESDAY', 'lastWednesday'], ['LAST_THURSDAY', 'lastThursday'],
    ['LAST_FRIDAY', 'lastFriday'], ['LAST_SATURDAY', 'lastSaturday'], ['LAST_SUNDAY', 'lastSunday'],
    ['THIS_MONTH', 'thisMonth'], ['THIS_MONTH_BEGIN', 'thisMonthBegin'], ['THIS_MONTH_END', 'thisMonthEnd'], ['LAST_MONTH', 'lastMonth'], ['LAST_MONTH_BEGIN', 'lastMonthBegin'], ['LAST_MONTH_END', 'lastMonthEnd'],
  ] as const) {
    it(`reads ${written} and ${value}`, () => {
      for (const date of [written, written.toLowerCase(), value, value.toUpperCase()]) {
        assert.deepEqual(itemsOf(`groups: [{workflow_name: orders, dependent_date: ${date}}]`), [{ workflow: 'orders', dateValue: value }]);
      }
    });
  }
  it('knows the date values that there are intervals for', () => {
    assert.equal(DATE_VALUES.length, 25);
    for (const value of DATE_VALUES) assert.notEqual(dependentIntervals(value, 0, 'UTC'), undefined, value);
  });

  for (const [lines, expected] of [
    ['groups: [{workflow_name: o, dependent_date: yesterday}]', [`Y03 | yesterday | "yesterday" is no date that a Dependent task can wait for. The values are ${DATE_VALUES.join(', ')}.`]],
    ['groups: [{workflow_name: o, dependent_date: last2Day}]', ['Y03 | last2Day | "last2Day" is no date that a Dependent task can wait for. Did you mean "last2Days"?']],
    ['groups: [{dependent_task_name: x}]', [
      'Y03 | {dependent_task_name: x} | This item names no workflow. Write the one that is waited for: {workflow_name: orders, dependent_date: today}.',
      'Y03 | t | The task "t" waits for nothing. Add "groups:" with items such as {workflow_name: orders, dependent_date: today}.',
    ]],
    ['', ['Y03 | t | The task "t" waits for nothing. Add "groups:" with items such as {workflow_name: orders, dependent_date: today}.']],
    ['groups: [{workflow_name: o}]\nop: both', ['Y03 | both | "op" must be and or or, not "both".']],
    ['groups: [{workflow_name: o}]\ncheck_interval: often', ['Y03 | often | "check_interval" must be a number of 0 or more, not "often".']],
    ['groups: [{workflow_name: o}]\nfailure_policy: RETRY', ['Y03 | RETRY | "failure_policy" must be DEPENDENT_FAILURE_FAILURE or DEPENDENT_FAILURE_WAITING, not "RETRY".']],
    ['groups: [{workflow_name: o}]\nfailure_waiting_time: -1', ['Y03 | -1 | "failure_waiting_time" must be a number of 0 or more, not "-1".']],
    ['groups:\n  - workflow_name: $WORKFLOW{"gone.yaml"}', ['Y04 | $WORKFLOW{"gone.yaml"} | The file "gone.yaml" does not exist. It is looked for at gone.yaml.']],
    ['groups: [{workflow_name: "$WORKFLOW"}]', ['Y04 | $WORKFLOW | This must be the name of a workflow, or have the form $WORKFLOW{"other.yaml"}.']],
  ] as const) {
    it(`with ${lines || 'nothing'} is reported`, () => assert.deepEqual(read(`task_type: Dependent\n${lines}`).problems.toSorted(), [...expected].sort()));
  }
  it('reads the settings of the failure', () => {
    const { logic } = read('task_type: Dependent\ngroups: [{workflow_name: o}]\ncheck_interval: 0\nfailure_policy: waiting\nfailure_waiting_time: 0').task;
    assert.ok(logic?.kind === 'dependent');
    assert.deepEqual([logic.checkIntervalMs, logic.failurePolicy, logic.failureWaitingMs], [10_000, 'waiting', 0]);
  });
  it('knows the name of a workflow that it names by its file', () => {
    const files = { 'other.yaml': 'tasks: []\n\n# first the tasks\n"workflow":\n  description: |\n    workflow: text\n  name: "orders" # daily\nidempo: {}\n' };
    assert.deepEqual(itemsOf('groups:\n  - workflow_name: $WORKFLOW{"other.yaml"}', files), [{ workflow: '$WORKFLOW{"other.yaml"}', workflowName: 'orders', dateValue: 'today' }]);
  });
});

describe('a SubWorkflow task', () => {
  const files = { 'other.yaml': 'workflow:\n  name: orders\ntasks: []\n', 'sub/flow.yaml': 'workflow: {name: items}\ntasks: []\n', 'list.yaml': '- a\n', 'empty.yaml': 'workflow:\n  name:\ntasks: []\n' };
  for (const [type, workflow, expected] of [
    ['SubWorkflow', 'orders', { path: undefined, workflowName: undefined }],
    ['SubProcess', 'orders', { path: undefined, workflowName: undefined }],
    ['SUB_WORKFLOW', '$WORKFLOW{"other.yaml"}', { path: 'other.yaml', workflowName: 'orders' }],
    ['SUB_PROCESS', '$WORKFLOW{"./sub/../sub/flow.yaml"}', { path: 'sub/flow.yaml', workflowName: 'items' }],
    ['subworkflow', "$WORKFLOW{ 'other.yaml' }", { path: 'other.yaml', workflowName: 'orders' }],
  ] as const) {
    it(`of type ${type} runs ${workflow}`, () => {
      const { task, problems } = read(`task_type: ${type}\nworkflow_name: ${workflow}`, '', files);
      assert.deepEqual(problems, []);
      assert.ok(task.logic?.kind === 'subWorkflow');
      assert.deepEqual([task.logic.workflow.value, task.logic.path, task.logic.workflowName], [workflow, expected.path, expected.workflowName]);
    });
  }
  it('is read with the older key', () => {
    const { task, problems } = read('task_type: SubProcess\nprocess_definition_name: orders');
    assert.deepEqual([plain(task.logic), problems], [{ kind: 'subWorkflow', workflow: 'orders' }, []]);
  });
  for (const [workflow, problem] of [
    ['$WORKFLOW{"gone.yaml"}', 'The file "gone.yaml" does not exist. It is looked for at gone.yaml.'],
    ['$WORKFLOW{"../other.yaml"}', 'The file "../other.yaml" is not opened: the path leaves the folder.'],
    ['$WORKFLOW{"/etc/passwd"}', 'The file "/etc/passwd" is not opened: the path is absolute; write it relative to the workflow file.'],
    ['$WORKFLOW{""}', 'The file "" is not opened: the path is empty.'],
    ['$WORKFLOW{"a.yaml"', 'This must be the name of a workflow, or have the form $WORKFLOW{"other.yaml"}.'],
    ['$WORKFLOW{"list.yaml"}', 'The file "list.yaml" is no workflow file: it has no "workflow:" with a "name:".'],
    ['$WORKFLOW{"empty.yaml"}', 'The file "empty.yaml" is no workflow file: it has no "workflow:" with a "name:".'],
  ] as const) {
    it(`that runs ${workflow} is reported`, () => assert.deepEqual(read(`task_type: SubWorkflow\nworkflow_name: ${workflow}`, '', files).problems, [`Y04 | ${workflow} | ${problem}`]));
  }
  it('that runs nothing is reported', () => {
    const { task, problems } = read('task_type: SubWorkflow');
    assert.deepEqual([task.logic, problems], [undefined, ['Y03 | t | The task "t" names no workflow to run. Add "workflow_name:" with a name or $WORKFLOW{"other.yaml"}.']]);
  });
});

describe('a task of another type', () => {
  for (const type of ['Sql', 'Shell', 'constructor', 'toString']) {
    it(`has no logic: ${type}`, () => assert.equal(read(`task_type: ${type}\nsql: SELECT 1\ngroups: [{task: a}]\ncondition: [{task: a}]`).task.logic, undefined));
  }
});
