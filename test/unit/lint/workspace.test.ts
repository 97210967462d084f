import assert from 'node:assert/strict';
import { findCronTraps } from '../../../src/core/lint/schedules/cronTraps';
import { metChanges } from '../../../src/core/lint/schedules/clockChanges';
import { splitTableKey } from '../../../src/core/lint/workspace/tableKey';
import { tableIndexOf } from '../../../src/core/lint/workspace/tableIndex';
import { nextTicks, ticksBetween } from '../../../src/core/schedule';
import { lintWorkflowFile } from '../../../src/core/lint/linter';
import { taskScriptsOf } from '../../../src/core/lint/taskScript';
import { sharedNamesOf } from '../../../src/core/lint/workspace/sharedNames';
import { lintWorkflow, parseWorkflow, workspaceOf, type Files } from '../../support/lint/lintText';

const HEAD = 'workflow:\n  name: load\ntasks:\n';

function task(name: string, sql: string, more = ''): string {
  return `  - name: ${name}\n    task_type: Sql\n${more}    sql: ${JSON.stringify(sql)}\n`;
}

function found(text: string, code: string, others?: Files): readonly string[] {
  const workspace = others && workspaceOf({ ...others, 'load.workflow.yaml': text });
  return lintWorkflow(text, {}, workspace && { workspace }).filter((finding) => finding.code === code).map(({ severity, message }) => `${severity} ${message}`);
}

describe('a workflow file among others', () => {
  const reader = `workflow:\n  name: report\n  schedule: 0 0 2 * * ? *\n  timezone: UTC\ntasks:\n${task('show', "SELECT n FROM dw.orders WHERE dt = '${schedule_time}'")}`;
  const writer = (table: string): string => `workflow:\n  name: load\n  schedule: 0 0 1 * * ? *\n  timezone: UTC\ntasks:\n${task('fill', `INSERT OVERWRITE TABLE ${table} PARTITION (dt='\${schedule_time}') SELECT 1`)}`;
  const sharedOf = (path: string, text: string): ReadonlySet<string> => {
    const [file] = workspaceOf({ [path]: text }).files;
    return file === undefined ? new Set() : sharedNamesOf(file);
  };

  it('is looked at anew when another file changes', () => {
    const file = parseWorkflow('report.workflow.yaml', reader);
    const codes = (table: string): readonly string[] => {
      const others = workspaceOf({ 'load.workflow.yaml': writer(table) }).files;
      const workspace = { files: [...others, { file, scripts: file.workflow === undefined ? [] : taskScriptsOf(file, file.workflow) }] };
      return lintWorkflowFile(file, { workspace }).map(({ code }) => code).filter((code) => code === 'D02');
    };
    assert.deepEqual(['other', 'orders', 'other'].map(codes), [[], ['D02'], []]);
  });

  it('counts as it is typed, not as the workspace last saw it', () => {
    const before = HEAD + task('show', 'SELECT n FROM customers');
    const typed = HEAD + task('show', 'SELECT n FROM orders') + task('fill', 'INSERT OVERWRITE TABLE orders SELECT 1');
    const workspace = workspaceOf({ 'load.workflow.yaml': before });
    const codes = (text: string): readonly string[] => lintWorkflow(text, {}, { workspace }).map(({ code }) => code).filter((code) => code === 'D01');
    assert.deepEqual([before, typed, before].map(codes), [[], ['D01'], []]);
  });

  it('is tied to those that use one of its tables, whatever the schema, or that wait for it', () => {
    const tied = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].some((name) => b.has(name));
    const report = sharedOf('report.workflow.yaml', reader);
    assert.equal(tied(report, sharedOf('load.workflow.yaml', writer('lake.orders'))), true);
    assert.equal(tied(report, sharedOf('load.workflow.yaml', writer('customers'))), false);
    assert.equal(tied(report, sharedOf('x.workflow.yaml', `workflow:\n  name: x\ntasks: []\nidempo:\n  depends_on: [{workflow: report}]\n`)), true);
    const waiting = 'workflow:\n  name: x\ntasks:\n  - name: w\n    task_type: SubWorkflow\n    workflow_name: $WORKFLOW{"../jobs/report.workflow.yaml"}\n';
    assert.equal(tied(report, sharedOf('x.workflow.yaml', waiting)), true);
  });
});

describe('the table index', () => {
  const writersOf = (texts: readonly string[], key: string): readonly string[] => {
    const facts = workspaceOf(Object.fromEntries(texts.map((sql, n) => [`w${n}.workflow.yaml`, HEAD.replace('load', `w${n}`) + task(`t${n}`, sql)])));
    return tableIndexOf(facts).writersOf(key).map((use) => use.task.name.value);
  };

  it('finds the writers of a table in all files, whatever quotes and case', () => {
    assert.deepEqual(writersOf(['INSERT INTO Orders SELECT 1', 'INSERT INTO `orders` SELECT 2', 'SELECT id FROM orders'], 'orders'), ['t0', 't1']);
  });

  it('takes a short name for the only longer one', () => {
    assert.deepEqual(writersOf(['INSERT INTO dw.orders SELECT 1', 'INSERT INTO lake.dw.orders SELECT 2'], 'orders'), ['t0', 't1']);
  });

  it('does not where two schemas have the table', () => {
    const texts = ['INSERT INTO dw.orders SELECT 1', 'INSERT INTO ods.orders SELECT 2', 'INSERT INTO orders SELECT 3'];
    assert.deepEqual(writersOf(texts, 'orders'), ['t2']);
    assert.deepEqual(writersOf(texts, 'dw.orders'), ['t0']);
  });

  it('leaves out what ends with the session', () => {
    assert.deepEqual(writersOf(['CREATE TEMPORARY TABLE orders AS SELECT 1', 'WITH orders AS (SELECT 1) SELECT 1 FROM orders'], 'orders'), []);
  });

  it('keeps the dots of a placeholder together', () => {
    assert.deepEqual(splitTableKey('${system.biz.date}.a_$[yyyy.MM]'), ['${system.biz.date}', 'a_$[yyyy.MM]']);
  });
});

describe('missing dependencies between tasks', () => {
  const raw = task('raw', "INSERT OVERWRITE TABLE raw PARTITION (dt='${schedule_time}') SELECT id FROM shop");
  const cases: readonly (readonly [string, string, number])[] = [
    ['are found in a sub-query', raw + task('b', 'SELECT 1 FROM t WHERE id IN (SELECT id FROM raw)'), 1],
    ['are none through other tasks', raw + task('x', 'SELECT 1', '    deps: [raw]\n') + task('b', 'SELECT id FROM raw', '    deps: [x]\n'), 0],
    ['are none for the same names in comments, strings and columns', raw + task('b', "SELECT raw, 'FROM raw' AS x /* FROM raw */ FROM other -- raw"), 0],
    ['are none to a task that is switched off', raw.replace('Sql\n', 'Sql\n    flag: NO\n') + task('b', 'SELECT id FROM raw'), 0],
    ['are none where the reader makes the table itself', raw + task('b', 'INSERT OVERWRITE TABLE raw SELECT id FROM raw'), 0],
    ['are none to a task that only makes the empty table', task('ddl', 'CREATE TABLE IF NOT EXISTS raw (id INT)') + task('b', 'SELECT id FROM raw'), 0],
    ['are none to a task that only removes old rows', task('clean', "DELETE FROM raw WHERE dt < '2020-01-01'") + task('b', 'SELECT id FROM raw'), 0],
    ['are none for another part of the table', task('web', "INSERT OVERWRITE TABLE raw PARTITION (source='web') SELECT 1") + task('b', "SELECT id FROM raw AS r WHERE r.source = 'app'"), 0],
    ['are found for the same part of the table', task('web', "INSERT OVERWRITE TABLE raw PARTITION (source='web') SELECT 1") + task('b', "SELECT id FROM raw AS r WHERE r.source IN ('app', 'web')"), 1],
    ['are none where a later task only marks the rows that are read', raw + task('b', 'SELECT id FROM raw', '    deps: [raw]\n') + task('mark', 'UPDATE raw SET done = 1 WHERE id > 0', '    deps: [b]\n'), 0],
    ['are none to a log', `${task('log', 'INSERT INTO log SELECT 1')}${task('b', 'SELECT 1 FROM log')}idempo:\n  tasks:\n    log: {role: log}\n`, 0],
    ['are none behind a condition that starts the reader', `${raw}  - name: ok\n    task_type: Condition\n    success_task: b\n    failed_task: c\n    op: and\n    groups:\n      - op: and\n        groups: [{task: raw, flag: true}]\n${task('b', 'SELECT id FROM raw')}${task('c', 'SELECT id FROM raw')}`, 0],
    ['are asked for once where a second reader waits for the first', raw + task('b', 'INSERT OVERWRITE TABLE b SELECT id FROM raw') + task('c', 'SELECT 1 FROM b JOIN raw ON b.id = raw.id', '    deps: [b]\n'), 1],
    ['ask only for the last of a chain of writers', raw + task('more', 'UPDATE raw SET id = 1 WHERE id = 2', '    deps: [raw]\n') + task('b', 'SELECT id FROM raw'), 1],
  ];
  for (const [name, tasks, count] of cases) it(name, () => assert.equal(found(HEAD + tasks, 'D01').length, count));

  it('are warnings where the tasks name different databases', () => {
    const [only] = found(HEAD + raw.replace('Sql\n', 'Sql\n    datasource_name: lake\n') + task('b', 'SELECT id FROM raw', '    datasource_name: mysql\n'), 'D01');
    assert.match(only ?? '', /^warning .*different datasources/);
  });

  it('say that an edge would make a cycle', () => {
    const [only] = found(HEAD + task('a', 'SELECT id FROM mart') + task('mart', 'INSERT OVERWRITE TABLE mart SELECT 1', '    deps: [a]\n'), 'D01');
    assert.match(only ?? '', /^warning .*would make a cycle/);
  });
});

describe('dependencies between workflows', () => {
  const other = (more = ''): Files => ({ 'dw/sales.workflow.yaml': `workflow:\n  name: sales\ntasks:\n${task('mart', 'INSERT OVERWRITE TABLE sales SELECT 1')}${more}` });
  const read = HEAD + task('report', 'SELECT 1 FROM sales');
  const cases: readonly (readonly [string, string, Files, number])[] = [
    ['are asked for', read, other(), 1],
    ['are not asked for a table that this workflow makes too', read + task('own', 'INSERT INTO sales SELECT 1'), other(), 0],
    ['may be a sub-workflow that is run before', `${HEAD}  - name: run\n    task_type: SubWorkflow\n    workflow_name: $WORKFLOW{"dw/sales.workflow.yaml"}\n${task('report', 'SELECT 1 FROM sales', '    deps: [run]\n')}`, other(), 0],
    ['are arranged by a workflow that runs both', read, { ...other(), 'all.workflow.yaml': 'workflow:\n  name: all\ntasks:\n  - name: a\n    task_type: SubWorkflow\n    workflow_name: sales\n  - name: b\n    task_type: SubWorkflow\n    workflow_name: load\n    deps: [a]\n' }, 0],
    ['are not asked for where the other one waits for this one', read, other('idempo:\n  depends_on: [{workflow: load}]\n'), 0],
  ];
  for (const [name, text, others, count] of cases) it(name, () => assert.equal(found(text, 'D02', others).length, count));
});

describe('conflicting writes', () => {
  const cases: readonly (readonly [string, string, string, number])[] = [
    ['are none between two that only add', 'INSERT INTO log SELECT 1', 'INSERT INTO log SELECT 2', 0],
    ['are none for ranges that do not meet', 'DELETE FROM t WHERE id < 1000', 'DELETE FROM t WHERE id >= 1000', 0],
    ['are found for ranges that meet', 'DELETE FROM t WHERE id <= 1000', 'DELETE FROM t WHERE id >= 1000', 1],
    ['are found where an OR widens the rows', "DELETE FROM t WHERE source = 'a' OR id > 1", "DELETE FROM t WHERE source = 'b'", 1],
    ['are none for rows added to a part that was cleared first', "DELETE FROM t WHERE source = 'a'; INSERT INTO t SELECT * FROM a", "DELETE FROM t WHERE source = 'b'; INSERT INTO t SELECT * FROM b", 0],
    ['are none between two that make the table if it is missing', 'CREATE TABLE IF NOT EXISTS t (id INT)', 'CREATE TABLE IF NOT EXISTS t (id INT)', 0],
    ['are found between a merge and an overwrite', 'MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v', 'INSERT OVERWRITE TABLE t SELECT 1', 1],
  ];
  for (const [name, a, b, count] of cases) it(name, () => assert.equal(found(HEAD + task('a', a) + task('b', b), 'D05').length, count));
});

describe('the changes of the clocks that a schedule meets', () => {
  const from = Date.UTC(2025, 0, 1);
  const to = Date.UTC(2030, 0, 1);
  const changes = (cron: string, zone: string): readonly string[] => metChanges({ cron, zone, startAt: undefined, endAt: undefined }, from, to).map(({ wall, kind }) => `${wall} ${kind}`);

  it('are the nights of Berlin for a quarter past two', () => {
    assert.deepEqual(changes('0 15 2 * * ? *', 'Europe/Berlin').slice(0, 3), ['2025-03-30 02:15 skipped', '2025-10-26 02:15 repeated', '2026-03-29 02:15 skipped']);
    assert.equal(changes('0 15 2 * * ? *', 'Europe/Berlin').length, 10);
  });
  it('are found for changes of half an hour', () => assert.ok(changes('0 45 1 * * ? *', 'Australia/Lord_Howe').includes('2026-04-05 01:45 repeated')));
  it('are none at four, in a zone without them, and for hours that are counted', () => {
    assert.deepEqual([...changes('0 0 4 * * ? *', 'Europe/Berlin'), ...changes('0 15 2 * * ? *', 'Asia/Shanghai')], []);
  });

  it('say when the skipped instance runs, as its ticks do', () => {
    const [skipped] = metChanges({ cron: '0 15 2 * * ? *', zone: 'Europe/Berlin', startAt: undefined, endAt: undefined }, from, to);
    assert.match(skipped?.outcome ?? '', /03:00$/);
    const day = ticksBetween({ cron: '0 15 2 * * ? *', zone: 'Europe/Berlin', startAt: undefined, endAt: undefined }, { from: Date.UTC(2025, 2, 30), to: Date.UTC(2025, 2, 31), limit: 9 });
    assert.deepEqual(day, { kind: 'ticks', ticks: [Date.UTC(2025, 2, 30, 1)] });
  });
});

describe('cron traps', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['0 0 2 * * ? *', 0], ['0 0/30 * * * ? *', 0], ['0 0/7 * * * ? *', 1], ['0 0 0/5 * * ? *', 1], ['0 0 8/5 * * ? *', 0], ['0 0/90 * * * ? *', 1], ['0 0 0 30 4,6 ? *', 0], ['0 0 0 29 2 ? *', 1],
    ['0 0 0 1/5 * ? *', 1], ['0 0 0 ? * 1,7 *', 0], ['0 0 0 ? * 2-7 *', 0], ['0 0 0 ? * SUN *', 0], ['0 0 2 * * ?', 1], ['0 2 * * 1-5', 0], ['0/10 * * * * ? *', 1], ['0 0 0 LW * ? *', 0], ['nonsense', 0],
  ];
  for (const [cron, count] of cases) it(`are ${count} in ${cron}`, () => assert.equal(findCronTraps(cron).length, count));

  it('hold for the ticks: a step of 45 minutes is not 45 minutes', () => {
    const ticks = nextTicks({ cron: '0 0/45 * * * ? *', zone: 'UTC', startAt: undefined, endAt: undefined }, 0, 4);
    assert.deepEqual(ticks.map((tick) => tick / 60_000), [45, 60, 105, 120]);
  });
});
