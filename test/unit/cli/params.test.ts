import assert from 'node:assert/strict';
import { makeCliBench, type CliRun } from './cliBench';

const FILE = [
  'workflow:', '  name: daily', '  timezone: Asia/Shanghai', '  schedule: "0 0 0 * * ? *"', '  param: {region: eu, limit: 5}', 'tasks:',
  '  - {name: make, task_type: Sql, sql: select 1 n, output_params: {n: 0}}',
  '  - name: load', '    task_type: Sql', '    datasource_type: mysql', '    deps: [make]', '    input_params: {n: INT(1), day: "$[yyyy-MM-dd-1]", limit: 7, bad: DATE(x)}',
  '    sql: |', "      delete from t where dt = '${day}'; insert into t select * from s where dt=\"${day}\" and r = ${region} limit ${n}", '',
].join('\n');

async function params(...words: readonly string[]): Promise<CliRun> {
  return makeCliBench({ files: { 'd.yaml': FILE } }).run('params', ...words);
}

async function valueOf(...words: readonly string[]): Promise<string> {
  const { code, out, err } = await params('eval', ...words);
  assert.deepEqual([code, err], [0, '']);
  return out;
}

describe('idempo params eval', () => {
  const AT = ['--at', '2020-12-01 12:30:00', '--timezone', 'Asia/Shanghai'];

  it('prints the value alone', async () => {
    assert.equal(await valueOf('$[yyyyMMdd-1]', ...AT), '20201130\n');
    assert.equal(await valueOf('$[add_months(yyyyMMdd,12*2)]', ...AT), '20221201\n');
    assert.equal(await valueOf('${system.biz.date}_x', ...AT), '20201130_x\n');
    assert.equal(await valueOf('$[timestamp(yyyyMMddHHmmss)]', ...AT), `${Date.parse('2020-12-01T12:30:00+08:00') / 1000}\n`);
    assert.equal(await valueOf('$[1]', ...AT), '$[1]\n');
    assert.equal(await valueOf('$[*].pageId', ...AT), '$[*].pageId\n');
    assert.equal(await valueOf('yyyy-MM-dd', '--at', '2025-03-01'), '2025-03-01\n');
  });

  it('takes the time in the zone that is given, and UTC without one', async () => {
    const stamp = ['$[timestamp(yyyyMMddHHmmss)]', '--at', '2025-03-01'];
    assert.equal(await valueOf(...stamp), `${Date.parse('2025-03-01Z') / 1000}\n`);
    assert.equal(await valueOf(...stamp, '--timezone', 'Z'), await valueOf(...stamp, '--timezone', 'UTC'));
    assert.equal(await valueOf(...stamp, '--timezone', 'America/New_York'), `${Date.parse('2025-03-01T05:00Z') / 1000}\n`);
  });

  it('steps by calendar days and real hours where the clocks change', async () => {
    const berlin = ['--timezone', 'Europe/Berlin'];
    assert.equal(await valueOf('$[yyyyMMdd-1]', '--at', '2025-03-31 00:30:00', ...berlin), '20250330\n');
    assert.equal(await valueOf('$[yyyyMMddHH-1/24]', '--at', '2025-03-30 03:00:00', ...berlin), '2025033001\n');
    assert.equal(await valueOf('$[yyyyMMddHH-24/24]', '--at', '2025-10-27 00:00:00', ...berlin), '2025102600\n');
  });

  it('leaves what cannot be evaluated or is not known, and says so beside it', async () => {
    const week = await params('eval', '$[week_last_day(yyyy-MM-dd,0) - 1]', ...AT);
    assert.deepEqual([week.code, week.out], [0, '$[week_last_day(yyyy-MM-dd,0) - 1]\n']);
    assert.match(week.err, /^Note: \$\[week_last_day.* stays as it is: it cannot be computed: nothing may follow/);
    const name = await params('eval', '${nope}', ...AT);
    assert.deepEqual([name.code, name.out], [0, '${nope}\n']);
    assert.match(name.err, /^Note: \$\{nope\} stays as it is: it is not a parameter here/);
  });

  it('knows parameters that are given, and ends with 2 for a circle', async () => {
    assert.equal(await valueOf('${a}', ...AT, '--param', 'a=${b}-$[yyyy]', '--param', 'b=x=y'), 'x=y-2020\n');
    assert.equal(await valueOf('${a}', ...AT, '--project-param', 'a=p'), 'p\n');
    const circle = await params('eval', '${a}', ...AT, '--param', 'a=${b}', '--param', 'b=${a}');
    assert.deepEqual([circle.code, circle.out], [2, '']);
    assert.match(circle.err, /refers to itself: \$\{a\} → \$\{b\} → \$\{a\}/);
  });

  it('uses the parameters and the zone of a file', async () => {
    const scope = ['--file', 'd.yaml', '--at', '2025-03-01'];
    assert.equal(await valueOf('${region} ${limit}', ...scope), 'eu 5\n');
    assert.equal(await valueOf('${region} ${limit} ${day} ${system.task.definition.name}', ...scope, '--task', 'load'), 'eu 7 2025-02-28 load\n');
    assert.equal(await valueOf('${n}', ...scope, '--task', 'load', '--upstream', 'n=9'), '9\n');
    assert.equal(await valueOf('$[timestamp(yyyyMMddHHmmss)]', ...scope), `${Date.parse('2025-03-01T00:00+08:00') / 1000}\n`);
    assert.equal(await valueOf('$[timestamp(yyyyMMddHHmmss)]', ...scope, '--timezone', 'UTC'), `${Date.parse('2025-03-01Z') / 1000}\n`);
    const misfit = await params('eval', '${bad}', ...scope, '--task', 'load');
    assert.deepEqual([misfit.code, misfit.out], [2, 'x\n']);
    assert.match(misfit.err, /\$\{bad\} is DATE, and its value `x` is no date/);
  });

  it('gives the same as JSON', async () => {
    const { code, value } = await makeCliBench({ files: { 'd.yaml': FILE } }).json('params', 'eval', '${limit}$[Q]', '--at', '2025-03-01', '--file', 'd.yaml', '--task', 'load');
    assert.equal(code, 0);
    assert.deepEqual(value, {
      expression: '${limit}$[Q]', value: '7$[Q]', scheduleTime: '2025-03-01 00:00:00', scheduleTimeUtc: '2025-02-28T16:00:00.000Z', timezone: 'Asia/Shanghai',
      parameters: [{ name: 'limit', value: '7', type: 'INTEGER', source: 'local', producer: null, awaits: null, overrode: [{ source: 'global', type: 'INTEGER', value: '5' }] }],
      unresolved: ['$[Q] stays as it is: it cannot be computed: `Q` is not a letter of a date format (use y M d H m s)'], problems: [],
    });
  });

  const WRONG: readonly (readonly [words: readonly string[], message: RegExp])[] = [
    [['eval', '$[yyyy]'], /which schedule time\? Give it with --at/],
    [['eval', '', ...AT], /which expression\?/],
    [['eval', '$[yyyy]', '--at', 'soon'], /--at soon is not a time/],
    [['eval', '$[yyyy]', '--at', '2025-03-01', '--timezone', 'Europe/Berln'], /--timezone Europe\/Berln is not a time zone/],
    [['eval', '$[yyyy]', '--at', '2025-03-30 02:30', '--timezone', 'Europe/Berlin'], /does not exist in Europe\/Berlin/],
    [['eval', '$[yyyy]', ...AT, '--param', 'x'], /--param x: write NAME=VALUE/],
    [['eval', '$[yyyy]', ...AT, '--param', 'x=1', '--param', 'x=2'], /--param x is given twice/],
    [['eval', '$[yyyy]', ...AT, '--task', 'load'], /give the file with --file/],
    [['eval', '$[yyyy]', ...AT, '--upstream', 'x=1'], /--upstream x: an output is passed on only under a name/],
    [['eval', '$[yyyy]', 'more', ...AT], /idempo params eval EXPRESSION/],
    [['list', 'd.yaml'], /idempo params list FILE TASK/],
    [['list', 'd.yaml', 'laod'], /did you mean load\?/],
    [['frob', 'x'], /idempo params eval EXPRESSION/],
  ];
  for (const [words, message] of WRONG) {
    it(`refuses \`${words.join(' ')}\``, async () => {
      const { code, out, err } = await params(...words);
      assert.match(err, message);
      assert.deepEqual([code, out], [64, '']);
    });
  }
});

describe('idempo params list', () => {
  it('shows every parameter of a task, where it comes from, and what is wrong with it', async () => {
    const { code, out, err } = await params('list', 'd.yaml', 'load', '--at', '2025-03-01', '--param', 'region=us');
    assert.equal(code, 2);
    const lines = out.split('\n').map((line) => line.replace(/ {2,}/g, ' | '));
    assert.deepEqual(lines.slice(0, 6), [
      'bad | x | DATE, task', 'day | 2025-02-28 | task', 'limit | 7 | INTEGER, task, instead of 5 (workflow)',
      'n | 1 | INTEGER, task, replaced by the output of task make in a run', 'region | us | given at the start, instead of eu (workflow)',
      'schedule_time | 2025-03-01 | built-in',
    ]);
    assert.match(err, /^\$\{bad\} is DATE, and its value `x` is no date/);
  });

  it('gives the same as JSON', async () => {
    const { value } = await makeCliBench({ files: { 'd.yaml': FILE } }).json('params', 'list', 'd.yaml', 'load', '--at', '2025-03-01', '--upstream', 'n=4', '--param', 'a=${b}', '--param', 'b=${a}');
    const { parameters, ...rest } = value as { readonly parameters: readonly { readonly name: string }[] };
    assert.deepEqual(rest, { task: 'load', scheduleTime: '2025-03-01 00:00:00', scheduleTimeUtc: '2025-02-28T16:00:00.000Z', timezone: 'Asia/Shanghai' });
    assert.deepEqual(parameters.filter(({ name }) => name === 'n' || name === 'a'), [
      { name: 'a', value: null, type: null, source: null, producer: null, awaits: null, overrode: [], problem: 'refers to itself: ${a} → ${b} → ${a}' },
      { name: 'n', value: '4', type: 'INTEGER', source: 'upstream', producer: 'make', awaits: null, overrode: [{ source: 'local', type: 'INTEGER', value: '1' }], problem: null },
    ]);
  });
});

describe('idempo render with values', () => {
  it('lists them with their sources, and each statement as it is bound', async () => {
    const cli = makeCliBench({ files: { 'd.yaml': FILE } });
    const words = ['render', 'd.yaml', 'load', '--at', '2025-03-01', '--param', 'region=us', '--upstream', 'n=4'];
    const { code, out, err } = await cli.run(...words);
    assert.deepEqual([code, out], [0, "delete from t where dt = '2025-02-28'; insert into t select * from s where dt='2025-02-28' and r = 'us' limit 4\n"]);
    assert.deepEqual(err.split('\n'), [
      'load at 2025-03-01 00:00:00', '  day = 2025-02-28  (task)', '  region = us  (given at the start, instead of eu (workflow))',
      '  n = 4  (INTEGER, output of task make, instead of 1 (task))', '',
    ]);
    const { value } = await cli.json(...words);
    const { statements, problems } = value as { readonly statements: unknown; readonly problems: unknown };
    assert.deepEqual(problems, []);
    assert.deepEqual(statements, [
      { key: 'sql', sql: 'delete from t where dt = ?', binds: [{ name: 'day', type: 'VARCHAR', value: '2025-02-28', source: 'local' }], isExecuted: true },
      {
        key: 'sql', sql: 'insert into t select * from s where dt=? and r = ? limit ?', isExecuted: true,
        binds: [
          { name: 'day', type: 'VARCHAR', value: '2025-02-28', source: 'local' }, { name: 'region', type: 'VARCHAR', value: 'us', source: 'startup' },
          { name: 'n', type: 'INTEGER', value: '4', source: 'upstream' },
        ],
      },
    ]);
  });

  it('warns of what goes wrong in DolphinScheduler only, and is clean', async () => {
    const text = FILE.replace("dt = '${day}'", "dt = 'd_${day}'");
    const { code, out, err } = await makeCliBench({ files: { 'd.yaml': text } }).run('render', 'd.yaml', 'load', '--at', '2025-03-01');
    assert.equal(code, 0);
    assert.match(out, /dt = 'd_2025-02-28'/);
    assert.match(err, /d\.yaml:14:\d+: warning: \$\{day\} stands inside a longer string .* \[V03\]\n$/);
  });
});

describe('idempo run with outputs', () => {
  it('hands a query\'s text to a task that declares a number, and tries the plan with a number', async () => {
    const text = [
      'workflow:', '  name: outs', '  timezone: UTC', 'tasks:',
      '  - {name: make, task_type: Sql, sql_type: "0", sql: select 3 n, output_params: {n: ""}}',
      '  - {name: use, task_type: Sql, sql: "delete from t where n = ${n}", deps: [make], input_params: {n: INT()}}', '',
    ].join('\n');
    const sent: string[] = [];
    const cli = makeCliBench({
      files: { 'o.workflow.yaml': text },
      script: ({ rendered: { parts } }) => {
        sent.push(...parts.map(({ sql }) => sql));
        return { kind: 'succeed', result: { columns: ['n'], rows: [[3]] } };
      },
    });
    const { code, err } = await cli.run('run', 'o.workflow.yaml', '--at', '2025-03-01');
    assert.deepEqual([code, sent], [0, ['select 3 n', 'delete from t where n = 3']], err);
  });
});
