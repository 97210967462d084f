import assert from 'node:assert/strict';
import { lintWorkflow } from '../support/lint/lintText';

const DAILY = '0 0 0 * * ? *';
const HOURLY = '0 0 * * * ? *';

interface Case {
  readonly name: string;
  readonly schedule?: string;
  readonly zone?: string;
  readonly start?: string;
  readonly dialect?: string;
  readonly sql: string;
  readonly parameters?: string;
  readonly local?: string;
}

function workflowOf({ schedule = DAILY, zone = 'UTC', start, dialect = 'HIVE', sql, parameters = '', local = '' }: Case): string {
  const body = sql.split('\n').map((line) => `      ${line}\n`).join('');
  const param = parameters === '' ? '' : `  param:\n${parameters.split('\n').map((line) => `    ${line}\n`).join('')}`;
  const idempo = local === '' ? '' : `idempo:\n${local.split('\n').map((line) => `  ${line}\n`).join('')}`;
  return `workflow:\n  name: load\n  schedule: "${schedule}"\n  timezone: ${zone}\n${start === undefined ? '' : `  start_time: "${start}"\n`}${param}tasks:\n  - name: a\n    task_type: Sql\n    datasource_type: ${dialect}\n    sql: |\n${body}${idempo}`;
}

function codesOf(example: Case): readonly string[] {
  return lintWorkflow(workflowOf(example)).map(({ code }) => code).filter((code) => /^(?:P|D06|V02|V05)/.test(code));
}

function messageOf(example: Case, code: string): string {
  return lintWorkflow(workflowOf(example)).find((finding) => finding.code === code)?.message ?? '';
}

const SILENT: readonly Case[] = [
  { name: 'a compaction of the days from one on', dialect: 'SPARK', sql: "OPTIMIZE dw.o WHERE dt >= '${schedule_time}' ZORDER BY (id)" },
  { name: 'a slowly changing dimension read as of the day', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT o.id, d.name FROM orders o JOIN dim d ON d.id = o.d_id AND d.start_date <= '${schedule_time}' AND d.end_date > '${schedule_time}' WHERE o.dt = '${schedule_time}'" },
  { name: 'a validity that BETWEEN reads', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM prices WHERE dt = '${schedule_time}' AND '${schedule_time}' BETWEEN valid_from AND valid_to" },
  { name: 'retention', sql: "DELETE FROM log WHERE written_on < '$[yyyy-MM-dd-90]'", dialect: 'MYSQL' },
  { name: 'a half-open day of moments', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='$[yyyyMMdd-1]')\nSELECT id FROM o WHERE created_at >= '$[yyyy-MM-dd 00:00:00-1]' AND created_at < '$[yyyy-MM-dd 00:00:00]'" },
  { name: 'a day up to its last second', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='$[yyyyMMdd-1]')\nSELECT id FROM o WHERE created_at BETWEEN '$[yyyy-MM-dd-1] 00:00:00' AND '$[yyyy-MM-dd-1] 23:59:59'" },
  { name: 'a calendar month, each month', schedule: '0 0 0 1 * ? *', sql: "INSERT OVERWRITE TABLE f PARTITION (month='$[add_months(yyyyMM,-1)]')\nSELECT id FROM o WHERE dt >= '$[month_first_day(yyyy-MM-dd,-1)]' AND dt <= '$[month_last_day(yyyy-MM-dd,-1)]'" },
  { name: 'a calendar week, each week', schedule: '0 0 3 ? * MON *', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='$[yyyyMMdd]')\nSELECT id FROM o WHERE dt >= '$[week_first_day(yyyy-MM-dd,-1)]' AND dt < '$[week_first_day(yyyy-MM-dd)]'" },
  { name: 'a step with INTERVAL', dialect: 'POSTGRESQL', sql: "DELETE FROM f WHERE dt = '${schedule_time}';\nINSERT INTO f SELECT id FROM o WHERE d >= DATE '${schedule_time}' - INTERVAL '1 day' AND d < DATE '${schedule_time}'" },
  { name: 'a step with date_sub', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM o WHERE d >= date_sub('${schedule_time}', 1) AND d < '${schedule_time}'" },
  { name: 'an hour of an hourly schedule', schedule: HOURLY, sql: "INSERT OVERWRITE TABLE f PARTITION (dt='$[yyyyMMdd-1/24]', hr='$[HH-1/24]')\nSELECT id FROM o WHERE ts >= '$[yyyy-MM-dd HH:mm:ss-1/24]' AND ts < '$[yyyy-MM-dd HH:mm:ss]'" },
  { name: 'parameters that other parameters name', parameters: 'day: $[yyyy-MM-dd-1]\nend_day: $[yyyy-MM-dd]\nlabel: day-${day}', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${day}')\nSELECT id, '${label}' FROM o WHERE d >= '${day}' AND d < '${end_day}'" },
  { name: 'a constant start', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM o WHERE d >= '2020-01-01' AND d < '${schedule_time}'" },
  { name: 'a fixed end', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM o WHERE ts >= '${schedule_time}' AND ts < '2030-01-01'" },
  { name: 'a month up to the day', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM o WHERE d >= '$[month_begin(yyyy-MM-dd,0)]' AND d <= '${schedule_time}'" },
  { name: 'the greatest price', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM o WHERE dt = '${schedule_time}' AND price = (SELECT max(price) FROM o WHERE dt = '${schedule_time}')" },
  { name: 'the newest row of each key within the day', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM (SELECT id, row_number() OVER (PARTITION BY id ORDER BY dt DESC) AS rn FROM o WHERE dt = '${schedule_time}') x WHERE rn = 1" },
  { name: 'a freshness check', sql: "SELECT count(*) FROM o WHERE dt = (SELECT max(dt) FROM o)", local: 'tasks:\n  a:\n    role: check' },
  { name: 'words in comments and texts', sql: "-- WHERE ts >= '${schedule_time}'\nINSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT 'ts >= ${schedule_time}' AS note FROM o WHERE dt = '${schedule_time}'" },
  { name: 'a declared look-back', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM o WHERE d > '$[yyyy-MM-dd-7]' AND d <= '${schedule_time}'", local: 'tasks:\n  a:\n    lookback: 6d' },
  { name: 'dates in an OR', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM o WHERE dt = '${schedule_time}' AND (a >= '${schedule_time}' OR b IS NULL)" },
  { name: 'a table that the task has just filled for the day', sql: "INSERT OVERWRITE TABLE s PARTITION (dt='${schedule_time}') SELECT id FROM o WHERE dt = '${schedule_time}';\nINSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}') SELECT id FROM s WHERE dt = '${schedule_time}'" },
  { name: 'the bounds of a MERGE', dialect: 'POSTGRESQL', sql: "MERGE INTO f USING (SELECT id, v FROM o WHERE d >= '$[yyyy-MM-dd-1]' AND d < '${schedule_time}') s ON f.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v" },
  { name: 'a single day of a weekly schedule', schedule: '0 0 3 ? * MON *', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='$[yyyyMMdd]')\nSELECT id FROM snapshots WHERE dt = '$[yyyyMMdd-1]'" },
  { name: 'a day that is rewritten at a declared grain', schedule: HOURLY, sql: "INSERT OVERWRITE TABLE f PARTITION (dt='$[yyyyMMdd]')\nSELECT id FROM o WHERE dt = '$[yyyyMMdd]'", local: 'tasks:\n  a:\n    window: 1d' },
  { name: 'an earlier day of a source that the task sees to be there', sql: "CREATE TABLE IF NOT EXISTS o (id INT, d STRING);\nINSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM o WHERE d = '$[yyyy-MM-dd-1]'" },
  { name: 'an earlier day of a table that the task makes anew', sql: "DROP TABLE IF EXISTS s;\nCREATE TABLE s AS SELECT id, d FROM o WHERE d > '$[yyyy-MM-dd-3]' AND d <= '${schedule_time}';\nINSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}') SELECT id FROM s WHERE d = '$[yyyy-MM-dd-1]'", local: 'tasks:\n  a:\n    lookback: 2d' },
];

const REPORTED: readonly (Case & { readonly codes: readonly string[] })[] = [
  { name: 'an end that a value gives in another query', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM o WHERE ts >= '${schedule_time}' AND id IN (SELECT id FROM p WHERE other_ts < '${schedule_time}')", codes: ['P04'] },
  { name: 'a start in a common table', sql: "WITH x AS (SELECT id FROM o WHERE paid_at > '$[yyyy-MM-dd-1]')\nINSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}') SELECT id FROM x", codes: ['P04'] },
  { name: 'a delete without an end', dialect: 'MYSQL', sql: "DELETE FROM f WHERE ts >= '${schedule_time}'", codes: ['P04'] },
  { name: 'two closed ends that touch', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM o WHERE '$[yyyy-MM-dd-1]' <= paid_at AND '${schedule_time}' >= paid_at", codes: ['P05'] },
  { name: 'closed days that share a day', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM o WHERE d BETWEEN '$[yyyy-MM-dd-1]' AND '${schedule_time}'", codes: ['P07'] },
  { name: 'bounds that are the wrong way round', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM o WHERE d >= '${schedule_time}' AND d < '$[yyyy-MM-dd-1]'", codes: ['P06'] },
  { name: 'an hour that clocks show twice', schedule: HOURLY, zone: 'Europe/Berlin', start: '2025-10-20 00:00:00', sql: "INSERT OVERWRITE TABLE f PARTITION (hr='$[yyyyMMddHH-1/24]')\nSELECT id FROM o WHERE ts >= '$[yyyy-MM-dd HH:00:00-2/24]' AND ts < '$[yyyy-MM-dd HH:00:00-1/24]'", codes: ['P06'] },
  { name: 'a look-back that is longer than declared', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM o WHERE d > '$[yyyy-MM-dd-7]' AND d <= '${schedule_time}'", local: 'tasks:\n  a:\n    lookback: 5d', codes: ['P07'] },
  { name: 'the newest day by ORDER BY', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM o WHERE dt IN (SELECT dt FROM o ORDER BY dt DESC LIMIT 1)", codes: ['P02'] },
  { name: 'the days before in the own table', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT sum(v) FROM f WHERE dt >= '$[yyyy-MM-dd-6]' AND dt <= '${schedule_time}'", local: 'tasks:\n  a:\n    lookback: 6d', codes: ['D06'] },
  { name: 'a global that nothing names', parameters: 'day: $[yyyy-MM-dd]\nother: 1', sql: "SELECT 1 FROM o WHERE dt = '${day}'", codes: ['V05'] },
];

describe('windows of one schedule', () => {
  for (const example of SILENT) it(`are fine: ${example.name}`, () => assert.deepEqual(codesOf(example), []));

  for (const { codes, ...example } of REPORTED) it(`are reported: ${example.name}`, () => assert.deepEqual(codesOf(example), codes));

  it('are named with the dates of the schedule', () => {
    const weekend: Case = { name: '', schedule: '0 0 0 ? * MON-FRI *', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM o WHERE d >= '$[yyyy-MM-dd-1]' AND d < '${schedule_time}'" };
    assert.match(messageOf(weekend, 'P07'), /between the schedule times 2025-03-14 and 2025-03-17 nothing reads the rows from 2025-03-14 until 2025-03-16/);
    const week: Case = { name: '', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM o WHERE d >= '$[yyyy-MM-dd-7]' AND d < '${schedule_time}'" };
    assert.match(messageOf(week, 'P07'), /overlap by 6d: the schedule times 2025-03-10 and 2025-03-11 both read the rows from 2025-03-04 until 2025-03-10.*`idempo: tasks: a: lookback: 6d`/);
    const hours: Case = { name: '', schedule: HOURLY, sql: "INSERT OVERWRITE TABLE f PARTITION (dt='$[yyyyMMdd]')\nSELECT id FROM o WHERE dt = '$[yyyyMMdd]'" };
    assert.match(messageOf(hours, 'P12'), /^24 instances write the same part of f/);
  });

  it('are the same findings when the file is read again', () => {
    const example = REPORTED[4];
    assert.ok(example !== undefined);
    assert.deepEqual(lintWorkflow(workflowOf(example)), lintWorkflow(workflowOf(example)));
  });

  it('do not keep what an earlier text of the file said', () => {
    const text = (day: string): Case => ({ name: '', parameters: `day: ${day}`, sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM o WHERE d >= '${day}' AND d < '${schedule_time}'" });
    assert.deepEqual(codesOf(text('$[yyyy-MM-dd-1]')), []);
    assert.deepEqual(codesOf(text('$[yyyy-MM-dd-2]')), ['P07']);
    assert.deepEqual(codesOf(text('$[yyyy-MM-dd]')), ['P06']);
  });

  it('lie in the future of a schedule time in the night as well', () => {
    const example = { name: 'p09', schedule: '0 0 3 * * ? *', sql: "INSERT OVERWRITE TABLE f PARTITION (dt='${schedule_time}')\nSELECT id FROM o WHERE dt > '${schedule_time}' AND dt <= '$[yyyy-MM-dd+7]'" };
    assert.ok(codesOf(example).includes('P09'));
    assert.ok(!codesOf({ ...example, sql: example.sql.replace("dt > '${schedule_time}'", "paid_at > '${schedule_time}'") }).includes('P09'));
  });
});
