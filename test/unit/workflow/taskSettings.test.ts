import assert from 'node:assert/strict';
import type { Task, Workflow } from '../../../src/core/workflow/workflow';
import { parseWorkflow } from '../../support/lint/lintText';

interface Read {
  readonly task: Task;
  readonly workflow: Workflow;
  /** Each problem as `code | underlined text | message`. */
  readonly problems: readonly string[];
}

function read(text: string): Read {
  const { workflow, problems } = parseWorkflow('load.workflow.yaml', text);
  const task = workflow?.tasks[0];
  assert.ok(workflow !== undefined && task !== undefined);
  return { workflow, task, problems: problems.map(({ code, range, message }) => `${code} | ${text.slice(range.start, range.end)} | ${message}`) };
}

/** An SQL task named `t` with these lines. */
function withLines(...lines: readonly string[]): Read {
  return read(`workflow:\n  name: load\ntasks:\n  - name: t\n    sql: SELECT 1\n${lines.map((line) => `    ${line}\n`).join('')}`);
}

/** A workflow with these lines, and below `idempo:` those. */
function withWorkflowLines(lines: readonly string[], local: readonly string[] = []): Read {
  const idempo = local.length === 0 ? '' : `idempo:\n${local.map((line) => `  ${line}\n`).join('')}`;
  return read(`workflow:\n  name: load\n${lines.map((line) => `  ${line}\n`).join('')}tasks:\n  - name: t\n    sql: SELECT 1\n${idempo}`);
}

describe('a task\'s timeout', () => {
  for (const [lines, expected] of [
    [['timeout: 30'], { minutes: 30, strategy: 'warn' }],
    [['timeout: 30', 'timeout_notify_strategy: WARN'], { minutes: 30, strategy: 'warn' }],
    [['timeout: 30', 'timeout_notify_strategy: FAILED'], { minutes: 30, strategy: 'fail' }],
    [['timeout: 30', 'timeout_notify_strategy: WARNFAILED'], { minutes: 30, strategy: 'both' }],
    [['timeout: 30', 'timeout_notify_strategy: warnfailed'], { minutes: 30, strategy: 'both' }],
    [['timeout: "30"', 'timeoutNotifyStrategy: failed'], { minutes: 30, strategy: 'fail' }],
    [['timeout: 30', 'timeout_notify_strategy: FAILED', 'timeout_flag: OPEN'], { minutes: 30, strategy: 'fail' }],
    [['timeout: 30', 'timeout_notify_strategy: FAILED', 'timeout_flag: CLOSE'], undefined],
    [['timeout: 30', 'timeoutFlag: close'], undefined],
    [['timeout: 0', 'timeout_notify_strategy: FAILED'], undefined],
    [['timeout:'], undefined],
    [['timeout_notify_strategy: FAILED'], undefined],
    [[], undefined],
  ] as const) {
    it(`${lines.join(', ') || 'not declared'} is ${expected === undefined ? 'none' : `${expected.minutes} min, ${expected.strategy}`}`, () => {
      const { task, problems } = withLines(...lines);
      assert.deepEqual(task.timeout, expected);
      assert.deepEqual(problems, []);
    });
  }
  for (const [line, problem] of [
    ['timeout: -1', 'Y03 | -1 | "timeout" must be a number of 0 or more, not "-1".'],
    ['timeout: soon', 'Y03 | soon | "timeout" must be a number of 0 or more, not "soon".'],
    ['timeout_notify_strategy: KILL', 'Y03 | KILL | "timeout_notify_strategy" must be WARN, FAILED or WARNFAILED, not "KILL".'],
    ['timeout_flag: maybe', 'Y03 | maybe | "timeout_flag" must be OPEN or CLOSE, not "maybe".'],
    ['delay_time: 1h', 'Y03 | 1h | "delay_time" must be a number of 0 or more, not "1h".'],
    ['flag: NOPE', 'Y03 | NOPE | "flag" must be YES or NO, not "NOPE".'],
    ['task_priority: URGENT', 'Y03 | URGENT | "task_priority" must be HIGHEST, HIGH, MEDIUM, LOW or LOWEST, not "URGENT".'],
    ['task_group_priority: high', 'Y03 | high | "task_group_priority" must be a number, not "high". A larger one goes first.'],
    ['sql_type: both', 'Y03 | both | "sql_type" must be "0" (a query) or "1" (not a query), not "both".'],
    ['timeout: [1]', 'Y03 | timeout | "timeout" must be a single value, not a list.'],
  ] as const) {
    it(`${line} is reported, and ignored`, () => {
      const { task, problems } = withLines(line);
      assert.deepEqual(problems, [problem]);
      assert.deepEqual([task.timeout, task.delayMinutes, task.enabled, task.priority, task.taskGroup, task.sqlKind], [undefined, undefined, true, undefined, undefined, 'query']);
    });
  }
});

describe('other settings of a task', () => {
  it('are read by the server\'s names too', () => {
    const { task, problems } = withLines('delayTime: 5', 'taskPriority: HIGH', 'failRetryTimes: 2', 'failRetryInterval: 3', 'taskGroupId: 4', 'taskGroupPriority: 7', 'preStatements: [SELECT 2]', 'postStatements: SELECT 3');
    assert.deepEqual(problems, []);
    assert.deepEqual([task.delayMinutes?.value, task.priority?.value, task.retry.times?.value, task.retry.intervalMinutes?.value], [5, 'HIGH', 2, 3]);
    assert.deepEqual(task.taskGroup, { id: '4', priority: 7 });
    assert.deepEqual([...task.preStatements, ...task.postStatements].map(({ key, text }) => `${key} ${text}`), ['pre_statements SELECT 2', 'post_statements SELECT 3']);
  });
  for (const [lines, expected] of [
    [['task_group_id: 3'], { id: '3', priority: 0 }],
    [['task_group_id: 3', 'task_group_priority: -2'], { id: '3', priority: -2 }],
    [['task_group_id: lake'], { id: 'lake', priority: 0 }],
    [['task_group_id: 0', 'task_group_priority: 2'], undefined],
    [['task_group_id: -1'], undefined],
    [['task_group_priority: 2'], undefined],
  ] as const) {
    it(`${lines.join(', ')} is ${expected === undefined ? 'no group' : `group ${expected.id}`}`, () => assert.deepEqual(withLines(...lines).task.taskGroup, expected));
  }
  for (const [flag, enabled] of [['YES', true], ['NO', false], ['no', false], ['false', false], ['true', true], ['"NO"', false]] as const) {
    it(`flag: ${flag} ${enabled ? 'runs it' : 'passes it over'}`, () => assert.equal(withLines(`flag: ${flag}`).task.enabled, enabled));
  }
  for (const priority of ['HIGHEST', 'High', 'medium', 'LOW', 'LOWEST']) {
    it(`task_priority: ${priority} stays as written`, () => assert.deepEqual([withLines(`task_priority: ${priority}`).task.priority?.value, withLines(`task_priority: ${priority}`).problems], [priority, []]));
  }
});

describe('the kind of a task\'s SQL', () => {
  for (const [declared, kind] of [['"0"', 'query'], ['0', 'query'], ['query', 'query'], ['"1"', 'nonQuery'], ['1', 'nonQuery'], ['non-query', 'nonQuery'], ['NON_QUERY', 'nonQuery'], ['NOT_SELECT', 'nonQuery']] as const) {
    it(`sql_type: ${declared} is ${kind}`, () => assert.equal(withLines(`sql_type: ${declared}`).task.sqlKind, kind));
  }
  for (const [sql, kind] of [
    ['SELECT 1', 'query'],
    ['select max(updated_at) from t', 'query'],
    ['with x as (select 1) select * from x', 'query'],
    ['insert into t select 1', 'nonQuery'],
    ['INSERT INTO t SELECT 1', 'nonQuery'],
    ['DELETE FROM t', 'nonQuery'],
    ['drop table t', 'nonQuery'],
    ['Update t set a = 1', 'nonQuery'],
    ['truncate table t', 'nonQuery'],
    ['alter table t add c int', 'nonQuery'],
    ['create table t (a int)', 'nonQuery'],
    ['with x as (select 1) insert into t select * from x', 'nonQuery'],
    // As PyDolphinScheduler has it: a word in a text counts as well.
    ["select 'please update me'", 'nonQuery'],
    ['select inserted from t', 'query'],
    ['select 1\nfrom t -- as of the last update of t', 'query'],
    ['-- daily load\ninsert into t select 1', 'nonQuery'],
    ['select 1;\n  DELETE from t', 'nonQuery'],
    ['with x as (\n  select 1)\ninsert\n  into t select * from x', 'nonQuery'],
    ['MERGE INTO t USING s ON 1 = 1', 'nonQuery'],
    ['replace into t values (1)', 'nonQuery'],
    ["select\nreplace(a, 'x', 'y') from t", 'query'],
  ] as const) {
    it(`${JSON.stringify(sql)} is a ${kind}`, () => {
      const text = `workflow:\n  name: load\ntasks:\n  - name: t\n    sql: |\n${sql.split('\n').map((line) => `      ${line}\n`).join('')}`;
      assert.equal(read(text).task.sqlKind, kind);
    });
  }
  it('is not told of a task without SQL', () => assert.equal(read('workflow: {name: w}\ntasks: [{name: t, task_type: Shell, command: ls}]\n').task.sqlKind, undefined));
  it('is told of a text that is mostly empty', () => {
    const text = `${'\n'.repeat(10_000)}${' '.repeat(10_000)}${'create\t'.repeat(2_000)}`;
    assert.equal(read(`workflow: {name: w}\ntasks:\n  - name: t\n    sql: ${JSON.stringify(text)}\n`).task.sqlKind, 'nonQuery');
  });
});

describe('a workflow\'s settings', () => {
  for (const [written, expected] of [
    ['parallel', 'parallel'], ['PARALLEL', 'parallel'], ['serial_wait', 'serialWait'], ['SERIAL_DISCARD', 'serialDiscard'], ['serial_priority', 'serialPriority'], ['serial-wait', 'serialWait'],
  ] as const) {
    it(`execution_type: ${written} is ${expected}`, () => {
      const { workflow, problems } = withWorkflowLines([`execution_type: ${written}`]);
      assert.deepEqual([workflow.concurrency, workflow.executionType?.value, problems], [expected, written, []]);
    });
  }
  it('report an execution type that does not exist', () => {
    const { workflow, problems } = withWorkflowLines(['execution_type: serial']);
    assert.deepEqual(problems, ['Y03 | serial | "execution_type" must be parallel, serial_wait, serial_discard or serial_priority, not "serial".']);
    assert.equal(workflow.concurrency, undefined);
  });
  it('have none of it by default', () => {
    const { workflow } = withWorkflowLines([]);
    assert.deepEqual([workflow.concurrency, workflow.timeoutMinutes, workflow.taskGroups, workflow.failureStrategy], [undefined, undefined, undefined, 'continue']);
  });
  it('hold a timeout in minutes, of which 0 is none', () => {
    assert.equal(withWorkflowLines(['timeout: 90']).workflow.timeoutMinutes?.value, 90);
    assert.equal(withWorkflowLines(['timeout: 0']).workflow.timeoutMinutes, undefined);
    assert.deepEqual(withWorkflowLines(['timeout: long']).problems, ['Y03 | long | "timeout" must be a number of 0 or more, not "long".']);
  });
  for (const [lines, local, expected] of [
    [['failure_strategy: END'], [], 'end'],
    [['failure_strategy: CONTINUE'], [], 'continue'],
    [[], ['failure_strategy: end'], 'end'],
    [['failure_strategy: END'], ['failure_strategy: continue'], 'continue'],
  ] as const) {
    it(`take the failure strategy ${expected} from ${[...lines, ...local].join(' and idempo: ')}`, () => assert.equal(withWorkflowLines(lines, local).workflow.failureStrategy, expected));
  }
});

describe('idempo: task_groups', () => {
  it('gives slots by the group\'s id', () => {
    const { workflow, problems } = withWorkflowLines([], ['task_groups: {3: 2, lake: 10}']);
    assert.deepEqual([workflow.taskGroups, problems], [{ 3: 2, lake: 10 }, []]);
  });
  for (const [written, problem] of [
    ['{3: 0}', 'Y03 | 0 | "3" must be a whole number of 1 or more, not 0.'],
    ['{3: 1.5}', 'Y03 | 1.5 | "3" must be a whole number of 1 or more, not 1.5.'],
    ['{3: many}', 'Y03 | many | "3" must be a number of 0 or more, not "many".'],
    ['[3]', 'Y03 | task_groups | "task_groups" must be a mapping of keys to values, not a list.'],
  ] as const) {
    it(`reports ${written}`, () => {
      const { workflow, problems } = withWorkflowLines([], [`task_groups: ${written}`]);
      assert.deepEqual(problems, [problem]);
      assert.deepEqual(workflow.taskGroups?.['3'], undefined);
    });
  }
});

describe('idempo: tasks: <name>: stub', () => {
  for (const [written, expected] of [['stub: true', true], ['stub: false', undefined], ['write: none', undefined]] as const) {
    it(`${written} gives ${String(expected)}`, () => {
      const { task, problems } = withWorkflowLines([], ['tasks:', `  t: {${written}}`]);
      assert.deepEqual([task.isStub, problems], [expected, []]);
    });
  }
  it('is true or false', () => {
    const { task, problems } = withWorkflowLines([], ['tasks:', '  t: {stub: maybe}']);
    assert.deepEqual([task.isStub, problems], [undefined, ['Y03 | maybe | "stub" must be one of true, false, not "maybe".']]);
  });
  it('is of the task with that name', () => assert.equal(withWorkflowLines([], ['tasks:', '  other: {stub: true}']).task.isStub, undefined));
});
