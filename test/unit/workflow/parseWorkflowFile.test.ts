import assert from 'node:assert/strict';
import { toDocumentRange } from '../../../src/core/workflow/offsetMap';
import { parseWorkflowFile, type ReadFileResult } from '../../../src/core/workflow/parseWorkflowFile';
import type { Task, Workflow, WorkflowFile } from '../../../src/core/workflow/workflow';

const FILES: Readonly<Record<string, ReadFileResult>> = {
  'etl/sql/x.sql': { kind: 'text', text: 'SELECT 1;\r\nSELECT 2;' },
  'etl/bom.sql': { kind: 'text', text: '\ufeffSELECT today()' },
  'etl/secret.sql': { kind: 'refused', reason: 'it lies behind a symbolic link' },
  'etl/huge.sql': { kind: 'text', text: ' '.repeat(1_100_000) },
};

function parse(text: string): WorkflowFile {
  return parseWorkflowFile({ path: 'etl/w.workflow.yaml', text, readFile: (path) => FILES[path] ?? { kind: 'missing' } });
}

function workflowOf(text: string): Workflow {
  const { workflow } = parse(text);
  assert.ok(workflow !== undefined);
  return workflow;
}

/** A workflow with one task that has these lines. */
function withTask(...lines: readonly string[]): string {
  return `workflow:\n  name: w\ntasks:\n  - name: t\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

function onlyTask(text: string): Task {
  const [task, ...others] = workflowOf(text).tasks;
  assert.ok(task !== undefined && others.length === 0);
  return task;
}

/** Each problem as `code | underlined text | message`. */
function problemsOf(text: string): readonly string[] {
  return parse(text).problems.map(({ code, range, message }) => `${code} | ${text.slice(range.start, range.end)} | ${message}`);
}

const FULL = `workflow:
  name: "orders"
  description: Daily load
  schedule: '0 0 2 * * ? *'
  timezone: Asia/Shanghai
  start_time: "2025-01-01 00:00:00"
  end_time: 2025-12-31
  execution_type: serial_wait
  project: dw
  param:
    days: 7
    rate: 0.5
    dry: true
    bizdate: \${system.biz.date}
    top: "INT(3)"
tasks:
  - name: load
    task_type: Sql
    datasource_name: lake
    datasource_type: hive
    sql: |
      INSERT INTO t
      SELECT 1
    pre_statements:
      - CREATE TABLE IF NOT EXISTS t (a INT)
      - "DELETE FROM \\"t\\""
    post_statements: ANALYZE TABLE t
    fail_retry_times: 2
    fail_retry_interval: "3"
    timeout: 30
    delay_time: 5
    task_priority: HIGH
    flag: NO
    input_params:
      day: VARCHAR(2025-01-01)
      n: INT(1)
    output_params: {rows: LONG()}
    local_params:
      - {prop: p, direct: OUT, type: DATE, value: x}
  - name: report
    deps: [load]
    sql: $FILE{"sql/x.sql"}
idempo:
  seed: seed/a.sql
  backfill: {max_parallel: 4}
  audit_columns: [loaded_at]
  failure_strategy: end
`;

describe('parseWorkflowFile', () => {
  it('reads every part of a workflow', () => {
    const workflow = workflowOf(FULL);
    assert.deepEqual(problemsOf(FULL), []);
    assert.equal(workflow.name.value, 'orders');
    assert.equal(workflow.description?.value, 'Daily load');
    assert.equal(workflow.schedule?.value, '0 0 2 * * ? *');
    assert.equal(workflow.timezone?.value, 'Asia/Shanghai');
    assert.equal(workflow.startTime?.value, '2025-01-01 00:00:00');
    assert.equal(workflow.endTime?.value, '2025-12-31');
    assert.equal(workflow.executionType?.value, 'serial_wait');
    assert.equal(workflow.failureStrategy, 'end');
    assert.deepEqual(workflow.local.seed.map((path) => path.value), ['seed/a.sql']);
    assert.equal(workflow.local.backfillMaxParallel?.value, 4);
    assert.deepEqual(workflow.local.auditColumns, ['loaded_at']);
  });

  it('reads every part of a task', () => {
    const [load, report] = workflowOf(FULL).tasks;
    assert.ok(load !== undefined && report !== undefined);
    assert.equal(load.sql?.text, 'INSERT INTO t\nSELECT 1\n');
    assert.deepEqual(load.preStatements.map((part) => part.text), ['CREATE TABLE IF NOT EXISTS t (a INT)', 'DELETE FROM "t"']);
    assert.deepEqual(load.postStatements.map((part) => part.text), ['ANALYZE TABLE t']);
    assert.deepEqual([load.type.value, load.datasourceName?.value, load.datasourceType?.value, load.priority?.value], ['Sql', 'lake', 'hive', 'HIGH']);
    assert.deepEqual([load.retry.times?.value, load.retry.intervalMinutes?.value, load.timeoutMinutes?.value, load.delayMinutes?.value], [2, 3, 30, 5]);
    assert.deepEqual([load.enabled, report.enabled], [false, true]);
    assert.deepEqual(report.deps.map((dep) => dep.value), ['load']);
    assert.equal(report.type.value, 'Sql');
  });

  it('reads parameters with their types', () => {
    const workflow = workflowOf(FULL);
    const list = [...workflow.parameters, ...(workflow.tasks[0]?.parameters ?? [])];
    assert.deepEqual(list.map(({ name, direction, type, value }) => `${direction} ${name} ${type} ${value}`.trim()), [
      'in days INTEGER 7',
      'in rate FLOAT 0.5',
      'in dry BOOLEAN true',
      'in bizdate VARCHAR ${system.biz.date}',
      'in top INTEGER 3',
      'in day VARCHAR 2025-01-01',
      'in n INTEGER 1',
      'out p DATE x',
      'out rows LONG',
    ]);
  });

  it('gives exact ranges', () => {
    const workflow = workflowOf(FULL);
    const [load, report] = workflow.tasks;
    const textAt = (range: { readonly start: number; readonly end: number } | undefined): string => FULL.slice(range?.start, range?.end);
    assert.equal(textAt(workflow.keyRange), 'workflow');
    assert.equal(textAt(workflow.name.range), 'orders');
    assert.equal(textAt(workflow.schedule?.range), '0 0 2 * * ? *');
    assert.match(textAt(workflow.range), /^workflow:[^]*"INT\(3\)"$/);
    assert.match(textAt(load?.range), /^name: load[^]*value: x\}$/);
    assert.equal(textAt(load?.sql?.range), '|\n      INSERT INTO t\n      SELECT 1');
    assert.equal(textAt(load?.retry.times?.range), '2');
    assert.equal(textAt(load?.retry.intervalMinutes?.range), '3');
    assert.equal(textAt(report?.deps[0]?.range), 'load');
    assert.equal(textAt(report?.sql?.range), '$FILE{"sql/x.sql"}');
    assert.equal(textAt(workflow.parameters[0]?.nameRange), 'days');
    assert.equal(textAt(workflow.parameters[0]?.range), 'days: 7');
    assert.equal(textAt(workflow.local.backfillMaxParallel?.range), '4');
    assert.match(textAt(workflow.local.range), /^idempo:[^]*failure_strategy: end$/);
  });

  it('maps SQL in a list of statements', () => {
    const [, second] = workflowOf(FULL).tasks[0]?.preStatements ?? [];
    assert.ok(second !== undefined);
    const { start } = toDocumentRange(second.map, { start: second.text.indexOf('"t"'), end: second.text.length });
    assert.equal(FULL.slice(start, start + 5), '\\"t\\"');
  });

  it('reads SQL from files, which map to themselves', () => {
    const sql = workflowOf(FULL).tasks[1]?.sql;
    assert.equal(sql?.file, 'etl/sql/x.sql');
    assert.equal(sql?.text, 'SELECT 1;\r\nSELECT 2;');
    assert.deepEqual(sql && toDocumentRange(sql.map, { start: 11, end: 17 }), { start: 11, end: 17 });
    const marked = onlyTask(withTask('sql: $FILE{"bom.sql"}')).sql;
    assert.equal(marked?.text, 'SELECT today()');
    assert.deepEqual(marked && toDocumentRange(marked.map, { start: 7, end: 14 }), { start: 8, end: 15 });
  });

  for (const [line, expected] of [
    ['sql: $FILE{"none.sql"}', 'Y04 | $FILE{"none.sql"} | The file "none.sql" does not exist. It is looked for at etl/none.sql.'],
    ['sql: $FILE{"secret.sql"}', 'Y04 | $FILE{"secret.sql"} | The file "secret.sql" cannot be read: it lies behind a symbolic link.'],
    ['sql: $FILE{"huge.sql"}', 'Y02 | $FILE{"huge.sql"} | The file "huge.sql" is larger than 1 MiB and is not read. Split it.'],
    ['sql: $FILE{"../x.sql"}', 'Y04 | $FILE{"../x.sql"} | The file "../x.sql" is not opened: the path leaves the folder.'],
    ['sql: $FILE{"/etc/passwd"}', 'Y04 | $FILE{"/etc/passwd"} | The file "/etc/passwd" is not opened: the path is absolute; write it relative to the workflow file.'],
    ['sql: $FILE{x.sql', 'Y04 | $FILE{x.sql | This must have the form $FILE{"name.sql"}.'],
    ['sql: [a, b]', 'Y03 | [a, b] | "sql" must be SQL text or $FILE{"name.sql"}, not a list.'],
    ['timeout: soon', 'Y03 | soon | "timeout" must be a number of 0 or more, not "soon".'],
    ['timeout: -1', 'Y03 | -1 | "timeout" must be a number of 0 or more, not "-1".'],
    ['deps: {a: b}', 'Y03 | {a: b} | Each item of "deps" must be a single value, not a mapping.'],
    ['datasource_type: [hive]', 'Y03 | datasource_type | "datasource_type" must be a single value, not a list.'],
    ['input_params: 3', 'Y03 | input_params | "input_params" must be a mapping of names to values, not a single value.'],
  ] as const) {
    it(`reports ${line}`, () => {
      assert.deepEqual(problemsOf(withTask('task_type: Shell', line)), [expected]);
    });
  }

  for (const [name, text, expected] of [
    ['an empty file', '', 'Y03 |  | This is no workflow file: it needs "workflow:" and "tasks:" at the top level.'],
    ['a list', '- a', 'Y03 | - | This is no workflow file: it needs "workflow:" and "tasks:" at the top level.'],
    ['other YAML', 'a: 1', 'Y03 | a | This is no workflow file: it needs "workflow:" and "tasks:" at the top level.'],
    ['no tasks', 'workflow:\n  name: w', 'Y03 | w | The key "tasks:" is missing at the top level. Add the list of tasks.'],
    ['no workflow', 'tasks: []', 'Y03 | t | The key "workflow:" is missing at the top level. Add it with a "name:" inside.'],
    ['an empty list of tasks', 'workflow: {name: w}\ntasks:\n', 'Y03 | tasks | "tasks:" is empty. Add the list of tasks.'],
    ['tasks that are no list', 'workflow: {name: w}\ntasks: 3', 'Y03 | tasks | "tasks" must be a list of tasks ("- name: …"), not a single value.'],
    ['a task that is no mapping', 'workflow: {name: w}\ntasks:\n  - load', 'Y03 | load | A task must be a mapping that starts with "name:"; this item is a single value.'],
    ['a task without a name', 'workflow: {name: w}\ntasks:\n  - sql: select 1', 'Y03 | sql | This task has no name. Add "name:"; others refer to it by its name.'],
    ['a task with nothing to run', 'workflow: {name: w}\ntasks:\n  - name: t', 'Y03 | t | The task "t" has neither "task_type" nor "sql", so there is nothing to run.'],
    ['a workflow without a name', 'workflow: {project: p}\ntasks: []', 'Y03 | workflow | The workflow has no name. Add "name:" below "workflow:"; its instances are kept under that name.'],
    ['a workflow that is a text', 'workflow: w\ntasks: []', 'Y03 | workflow | "workflow" must be a mapping of keys to values, not a single value.'],
    ['a key written twice', 'workflow: {name: w}\ntasks: []\nworkflow: {name: x}', 'Y01 | workflow | The key "workflow" is written twice here; the first one counts. Remove one of them.'],
    ['an unknown tag', 'workflow: {name: !env w}\ntasks: []', 'Y01 | !env | Unresolved tag: !env. Tags are not used in workflow files: remove it.'],
    ['a Python tag', 'workflow: {name: w, x-run: !!python/object/apply:os.system [id]}\ntasks: []', 'Y01 | !!python/object/apply:os.system | Unresolved tag: tag:yaml.org,2002:python/object/apply:os.system. Tags are not used in workflow files: remove it.'],
    ['a dangerous key', 'workflow: {name: w, __proto__: {x: 1}}\ntasks: []', 'Y01 | __proto__ | The key "__proto__" is not allowed: it has a special meaning in JavaScript. Choose another name.'],
    ['a second document', 'workflow: {name: w}\ntasks: []\n---\nworkflow: {name: x}\n', 'Y01 | --- | The file holds several YAML documents; only the first is read. Put each workflow into its own file.'],
    ['a misspelt key of ours', 'workflow: {name: w}\ntasks: []\nidempo:\n  backfil: {max_parallel: 1}', 'Y03 | backfil | "backfil" is not a key of "idempo". Did you mean "backfill"?'],
    ['a foreign key in ours', 'workflow: {name: w}\ntasks: []\nidempo:\n  colour: red', 'Y03 | colour | "colour" is not a key of "idempo". Known keys: seed, backfill, audit_columns, failure_strategy, dialect, tasks, task_groups, tables, ignore, depends_on.'],
    ['a misspelt limit', 'workflow: {name: w}\ntasks: []\nidempo: {backfill: {maxparallel: 1}}', 'Y03 | maxparallel | "maxparallel" is not a key of "idempo: backfill". Did you mean "max_parallel"?'],
    ['a limit of none', 'workflow: {name: w}\ntasks: []\nidempo: {backfill: {max_parallel: 0}}', 'Y03 | 0 | "max_parallel" must be a whole number of 1 or more, not 0.'],
    ['a seed outside', 'workflow: {name: w}\ntasks: []\nidempo: {seed: [../a.sql]}', 'Y04 | ../a.sql | The seed script "../a.sql" is not used: the path leaves the folder.'],
    ['a wrong failure strategy', 'workflow: {name: w, failure_strategy: stop}\ntasks: []', 'Y03 | stop | "failure_strategy" must be continue or end, not "stop".'],
  ] as const) {
    it(`reports ${name}`, () => assert.deepEqual(problemsOf(text), [expected]));
  }

  it('is silent about keys of other readers, of other task types, and of anchors', () => {
    assert.deepEqual(problemsOf('workflow: {name: w, project: p, release_state: offline, x-note: [1, {y: 2}]}\ntasks: [{name: t, task_type: Shell, command: ls, z: 1}]\nother: {a: b}\n'), []);
    assert.deepEqual(problemsOf('defaults: &d {fail_retry_times: 1, whatever: 2}\nworkflow: {name: w}\ntasks: [{<<: *d, name: t, sql: select 1, failRetryInterval: 1, displayRows: 3}]\n'), []);
  });

  for (const [where, text, expected] of [
    ['the file', 'workflow: {name: w}\ntask: []\ntasks: []\nidemp: {}', 'Y06 | idemp | "idemp" is not a key of a workflow file: nothing reads it. Did you mean "idempo"?'],
    ['the workflow', 'workflow: {name: w, timezon: UTC}\ntasks: []', 'Y06 | timezon | "timezon" is not a key of "workflow": nothing reads it. Did you mean "timezone"?'],
    ['a task', withTask('sql: select 1', 'retries: 3'), 'Y06 | retries | "retries" is not a key of a task of the type Sql: nothing reads it. Remove it, or correct its name.'],
    ['a task of another type', withTask('task_type: Shell', 'command: ls', 'dep: [a]'), 'Y06 | dep | "dep" is not a key of a task of the type Shell: nothing reads it. Did you mean "deps"?'],
  ] as const) {
    it(`reports a key of ${where} that nothing reads`, () => {
      assert.deepEqual(problemsOf(text), [expected]);
    });
  }

  for (const [line, expected] of [
    ['fail_retry_times: many', 'Y03 | many | "fail_retry_times" must be a whole number, not "many", which counts as if it were not there.'],
    ['fail_retry_interval: 1 min', 'Y03 | 1 min | "fail_retry_interval" must be a whole number, not "1 min", which counts as if it were not there.'],
    ['fail_retry_times: 1.5', 'Y03 | 1.5 | "fail_retry_times" must be a whole number, not "1.5".'],
    ['task_type: Sgl', 'Y03 | Sgl | "Sgl" is no task type that is known here, so the task is passed over. Did you mean "Sql"?'],
  ] as const) {
    it(`warns of ${line}`, () => {
      assert.deepEqual(problemsOf(withTask('sql: select 1', line)), [expected]);
    });
  }

  it('warns of a task without SQL, and takes words for "for ever" and other task types as they are', () => {
    assert.deepEqual(problemsOf(withTask('task_type: Sql')), ['Y03 | Sql | The task "t" has no "sql", so there is nothing to run.']);
    assert.deepEqual(problemsOf(withTask('sql: select 1', 'fail_retry_times: inf')), []);
    for (const type of ['SQL', 'shell', 'CONDITIONS', 'SUB_WORKFLOW', 'SubProcess', 'Dvc', 'Emr', 'MyOwnTask']) assert.deepEqual(problemsOf(withTask('sql: select 1', `task_type: ${type}`)).filter((each) => each.startsWith('Y03 | ' + type)), []);
  });

  it('accepts one dependency without a list', () => {
    assert.deepEqual(onlyTask(withTask('sql: select 1', 'deps: a')).deps.map((dep) => dep.value), ['a']);
  });

  it('keeps scalars as YAML 1.2 text', () => {
    const written = ['no', 'on', '1:30', '012', '0o14', '2025-03-01', '1e3', '~x', 'yes'];
    for (const text of written) assert.equal(workflowOf(`workflow: {name: ${text}}\ntasks: []`).name.value, text);
    assert.equal(workflowOf('%YAML 1.1\n---\nworkflow: {name: no}\ntasks: []').name.value, 'no');
  });

  for (const [raw, value] of [['3', 3], ['"3"', 3], ['-1', -1], ['1.5', 1.5], ['.inf', undefined], ['inf', undefined], ['unlimited', undefined], ['1_000', undefined]] as const) {
    it(`keeps fail_retry_times: ${raw} as written`, () => {
      const { times } = onlyTask(withTask('sql: select 1', `fail_retry_times: ${raw}`)).retry;
      assert.equal(times?.raw, raw.replaceAll('"', ''));
      assert.equal(times?.value, value);
    });
  }

  it('follows anchors, aliases and merge keys', () => {
    const text = 'defaults: &d\n  fail_retry_times: 2\n  timeout: 5\nworkflow:\n  name: w\ntasks:\n  - name: t\n    <<: *d\n    timeout: 9\n    sql: &s select 1\n  - name: u\n    <<: [*d]\n    sql: *s\n';
    const [t, u] = workflowOf(text).tasks;
    assert.deepEqual(problemsOf(text), []);
    assert.deepEqual([t?.retry.times?.value, t?.timeoutMinutes?.value, u?.timeoutMinutes?.value, u?.sql?.text], [2, 9, 5, 'select 1']);
    assert.match(text.slice(u?.range.start, u?.range.end), /^name: u[^]*\*s$/);
  });

  it('reads a file with a byte order mark and CRLF', () => {
    const text = `\ufeff${FULL.replaceAll('\n', '\r\n')}`;
    const workflow = workflowOf(text);
    assert.deepEqual(problemsOf(text), []);
    assert.equal(workflow.tasks[0]?.sql?.text, 'INSERT INTO t\nSELECT 1\n');
    assert.equal(text.slice(workflow.name.range.start, workflow.name.range.end), 'orders');
    assert.equal(workflow.tasks[0]?.insertion.newline, '\r\n');
  });
});
