import assert from 'node:assert/strict';
import fc from 'fast-check';
import { exampleOutputs, knownParameterNames, knownParameters, mapRenderedRange, renderTask } from '../../../src/core/params';
import { identityMap } from '../../../src/core/workflow/offsetMap';
import type { SqlSource } from '../../../src/core/workflow/workflow';
import { oneTaskText, problemsOf, readWorkflow, renderOne, sqlOf } from './workflowText';

describe('precedence and nesting of parameters', () => {
  it('is startup over local over global over built-in', () => {
    const sql = 'select ${a}, ${b}, ${c}, ${schedule_time}';
    const inputs = ['a: local', 'b: local'];
    const globals = ['a: global', 'b: global', 'c: global', 'schedule_time: mine'];
    assert.equal(sqlOf({ sql, inputs, globals }, '2025-03-01T00:00', { a: 'startup' }), "select 'startup', 'local', 'global', 'mine'");
  });

  it('resolves parameters and dates in values', () => {
    const globals = ["day: '$[yyyy-MM-dd-1]'", "path: 's3://${bucket}/${day}'", 'bucket: b1'];
    assert.equal(sqlOf({ sql: 'select ${path}', globals }), "select 's3://b1/2025-02-28'");
  });

  it('takes startup values as text, also for a declared number', () => {
    assert.equal(sqlOf({ sql: 'select ${n}', inputs: ['n: 3'] }, '2025-03-01T00:00', { n: '4' }), "select '4'");
  });

  it('stops at values that double without end and at chains without end', () => {
    const doubling = Array.from({ length: 40 }, (_, index) => `p${index}: '\${p${index + 1}}\${p${index + 1}}'`);
    assert.match(problemsOf({ sql: 'select ${p0}', inputs: [...doubling, 'p40: xx'] }).join(), /grows beyond/);
    const chain = Array.from({ length: 5000 }, (_, index) => `p${index}: '\${p${index + 1}}'`);
    assert.match(problemsOf({ sql: 'select ${p0}', inputs: [...chain, 'p5000: x'] }).join(), /nested more than 100/);
  });
});

describe('built-ins', () => {
  const TIMES: readonly (readonly [at: string, zone: string, expected: string])[] = [
    ['2022-08-26T00:00', 'UTC', "'2022-08-26', '20220826000000', '20220825', '20220826'"],
    ['2022-08-26T13:05', 'UTC', "'2022-08-26 13:05:00', '20220826130500', '20220825', '20220826'"],
    ['2022-08-25T16:00', 'Asia/Shanghai', "'2022-08-26', '20220826000000', '20220825', '20220826'"],
    ['2024-03-01T05:00', 'America/New_York', "'2024-03-01', '20240301000000', '20240229', '20240301'"],
    // 24 hours before this midnight is 23:00 two days before: a day back is a calendar day (users.md P07).
    ['2025-11-03T05:00', 'America/New_York', "'2025-11-03', '20251103000000', '20251102', '20251103'"],
    // 24 hours before are 23:30 two days before: this day follows one of 23 hours.
    ['2025-03-10T04:30', 'America/New_York', "'2025-03-10 00:30:00', '20250310003000', '20250309', '20250310'"],
    // Midnight is skipped: the day begins at 01:00 and is still that day's schedule time.
    ['2018-11-04T03:00', 'America/Sao_Paulo', "'2018-11-04', '20181104010000', '20181103', '20181104'"],
  ];
  for (const [at, zone, expected] of TIMES) {
    it(`at ${at}Z in ${zone} are ${expected}`, () => {
      const sql = '${schedule_time}, ${system.datetime}, ${system.biz.date}, ${system.biz.curdate}';
      assert.equal(sqlOf({ sql, zone }, at), expected);
    });
  }
});

describe('renderTask', () => {
  const PARTS = [
    'workflow:', '  name: parts', '  timezone: UTC', 'tasks:', '  - name: load', '    task_type: Sql', '    datasource_type: mysql',
    '    pre_statements:', "      - delete from t where dt = '${schedule_time}'", '    post_statements:', '      - select ${nope}',
    '    sql: $FILE{"load.sql"}', '',
  ].join('\n');

  it('renders pre statements, main text and post statements in that order, and names the file of a problem', () => {
    const { workflow, taskNamed, text } = readWorkflow(PARTS, { 'load.sql': 'insert into t values (${a}, $[yyyy])' });
    const rendering = renderTask({ workflow, task: taskNamed('load'), scheduleInstant: Date.parse('2025-03-01') });
    assert.deepEqual(rendering.parts.map(({ sql }) => sql), [
      "delete from t where dt = '2025-03-01'", 'insert into t values (${a}, 2025)', 'select ${nope}',
    ]);
    const [inFile, inYaml] = rendering.problems;
    assert.deepEqual([inFile?.file, inFile?.range], ['load.sql', { start: 22, end: 26 }]);
    assert.equal(inYaml?.file, 'w.workflow.yaml');
    assert.equal(text.slice(inYaml?.range.start, inYaml?.range.end), '${nope}');
    assert.deepEqual(rendering.parameters.map(({ name, value, source }) => `${name}=${value} ${source}`), [
      'schedule_time=2025-03-01 builtIn', '$[yyyy]=2025 expression',
    ]);
  });

  it('depends on nothing but definition, schedule time and declared parameters', () => {
    const { workflow, taskNamed } = readWorkflow(oneTaskText({
      sql: "insert into t select '${schedule_time}', ${system.biz.date}, '$[yyyy-MM-dd HH:mm:ss-1/24]', ${g} -- ${x}",
      zone: 'America/New_York', globals: ["g: '$[month_begin(yyyyMMdd,0)]'"],
    }));
    fc.assert(fc.property(fc.integer({ min: 0, max: 2_000_000_000 }), (second) => {
      const request = { workflow, task: taskNamed('load'), scheduleInstant: second * 1000 };
      assert.deepEqual(renderTask(structuredCloneOf(request)), renderTask(request));
    }), { numRuns: 50, seed: 4 });
  });

  it('lists each parameter once, in order of first use', () => {
    const { parameters } = renderOne({ sql: 'select ${b}, ${a}, ${b}', inputs: ['a: 1', 'b: 2'] }, '2025-03-01T00:00');
    assert.deepEqual(parameters, [
      { name: 'b', value: '2', type: 'INTEGER', source: 'local', producer: undefined, awaits: undefined, overrode: [] },
      { name: 'a', value: '1', type: 'INTEGER', source: 'local', producer: undefined, awaits: undefined, overrode: [] },
    ]);
  });
});

/** A deep copy: nothing may hang on the identity of the objects. */
function structuredCloneOf<T>(value: T): T {
  return structuredClone(value);
}

describe('any text at all', () => {
  it('renders without throwing, reports places inside the text, and maps every offset back into it', () => {
    const { workflow, taskNamed } = readWorkflow(oneTaskText({ sql: 'select 1', inputs: ["v: it's", 'n: 3', 'l: LIST([1])'] }));
    const task = taskNamed('load');
    const unit = fc.constantFrom('${v}', '${n}', '!{v}', '${l}', '${x}', '$[yyyy]', '$[', '${', '}', ']', "'", '"', '`', '\\', '--', '/*', '*/', '\n', ' ', 'a', '$', '$$', '{{', '}}', '.', 'é', '𝒳', ';', '#', '(');
    const dialects = fc.constantFrom('hive', 'mysql', 'postgresql', 'sqlite', 'bigquery', 'oracle', 'sqlserver', 'generic');
    fc.assert(fc.property(fc.string({ unit, maxLength: 25 }), dialects, (text, dialect) => {
      const source: SqlSource = { key: 'sql', text, file: 'f.sql', map: identityMap(text.length), range: { start: 0, end: 0 } };
      const fuzzed = { ...task, sql: source, datasourceType: { value: dialect, range: { start: 0, end: 0 } } };
      const { parts, problems } = renderTask({ workflow, task: fuzzed, scheduleInstant: 0 });
      for (const { range } of problems) assert.ok(range.start <= range.end && range.end <= text.length);
      const [part] = parts;
      assert.ok(part !== undefined);
      const rebuilt = [...part.replacements].reverse().reduce(
        (sql, each) => sql.slice(0, each.renderedStart) + text.slice(each.sourceStart, each.sourceEnd) + sql.slice(each.renderedEnd), part.sql);
      assert.equal(rebuilt, text);
      for (let offset = 0; offset <= part.sql.length; offset++) {
        const place = mapRenderedRange(part, offset, offset + 1);
        assert.ok(place.start <= place.end && place.end <= text.length);
      }
    }), { numRuns: 400, seed: 6 });
  });
});

describe('mapRenderedRange', () => {
  it('maps every untouched word back to itself, and a place inside a value to its placeholder', () => {
    const sql = "select aa, '${v}',\n  bb, 'x${v}y', cc -- $[yyyy]\nfrom $[yyyy]t where ${n} = dd";
    const { text, parts } = renderOne({ sql, inputs: ["v: a 'long' value", 'n: 1'] }, '2025-03-01T00:00');
    const [part] = parts;
    assert.ok(part !== undefined);
    const mapped = (wanted: string): string => {
      const at = part.sql.indexOf(wanted);
      const place = mapRenderedRange(part, at, at + wanted.length);
      return text.slice(place.start, place.end);
    };
    for (const word of ['select', 'aa', 'bb', 'cc', 'from', 'where', 'dd', '-- $[yyyy]']) assert.equal(mapped(word), word);
    assert.equal(mapped('long'), "'${v}'");
    assert.equal(mapped('xa'), 'x${v}');
    assert.equal(mapped('2025'), '$[yyyy]');
    assert.equal(mapped('2025t'), '$[yyyy]t');
    assert.equal(mapped('1 = dd'), '${n} = dd');
  });

  it('stays inside the text for offsets beyond it', () => {
    const { parts, text } = renderOne({ sql: 'select 1' }, '2025-03-01T00:00');
    const [part] = parts;
    assert.ok(part !== undefined);
    const place = mapRenderedRange(part, 5000, 6000);
    assert.ok(place.start <= place.end && place.end <= text.length);
  });
});

describe('knownParameters', () => {
  const TEXT = [
    'workflow:', '  name: w', '  param: {g: 1, both: 2, own: ""}', 'tasks:',
    '  - {name: a, task_type: Sql, datasource_type: hive, sql: select 1, output_params: {total: INT(0), hidden: 1}}',
    '  - {name: b, task_type: Sql, datasource_type: hive, sql: select 1, deps: [a, b, zzz], output_params: {own: 1}}',
    '  - {name: c, task_type: Sql, datasource_type: hive, sql: "select ${hidden}", deps: [b], input_params: {both: 3, total: INT(4)}}', '',
  ].join('\n');

  it('are inputs, globals and built-ins, and those whose value an output of a task before replaces', () => {
    const { workflow, taskNamed } = readWorkflow(TEXT);
    const known = knownParameters(workflow, taskNamed('c')).filter(({ source }) => source !== 'builtIn');
    assert.deepEqual(known.map(({ name, source, type, producer }) => `${name} ${source} ${type} ${producer ?? ''}`.trim()), [
      'both local INTEGER', 'total upstream INTEGER a', 'g global INTEGER', 'own upstream VARCHAR b',
    ]);
    assert.deepEqual([...knownParameterNames(workflow, taskNamed('a'))].slice(0, 4), ['g', 'both', 'own', 'schedule_time']);
  });

  it('can be rendered with example outputs, which fit the type that the task declares', () => {
    const names = ['LIST', 'BOOLEAN', 'DATE', 'TIME', 'TIMESTAMP', 'INT', 'LONG', 'FLOAT', 'VARCHAR'];
    const text = [
      'workflow:', '  name: w', 'tasks:', `  - {name: a, task_type: Sql, sql: select 1, output_params: {${names.map((name) => `${name}: ''`).join(', ')}}}`,
      `  - {name: b, task_type: Sql, sql: "${names.map((name) => `\${${name}}`).join(' ')}", deps: [a], input_params: {${names.map((name) => `${name}: ${name}()`).join(', ')}}}`, '',
    ].join('\n');
    const { workflow, taskNamed } = readWorkflow(text);
    const task = taskNamed('b');
    assert.equal(renderTask({ workflow, task, scheduleInstant: 0 }).problems.length, names.length - 1);
    assert.deepEqual(renderTask({ workflow, task, scheduleInstant: 0, upstream: exampleOutputs(workflow, task) }).problems, []);
  });

  it('are not outputs where nothing can take the place of a value', () => {
    const text = [
      'workflow:', '  name: w', '  param: [{prop: n, direct: OUT, value: x}, {prop: system.biz.date, value: y}]', 'tasks:',
      '  - {name: a, task_type: Sql, sql: select 1, output_params: {n: 0, system.biz.date: 0}}', '  - {name: b, task_type: Sql, sql: select 1, deps: [a]}', '',
    ].join('\n');
    const { workflow, taskNamed } = readWorkflow(text);
    const known = new Map(knownParameters(workflow, taskNamed('b')).map(({ name, source }) => [name, source]));
    assert.deepEqual([known.get('n'), known.get('system.biz.date')], ['global', 'builtIn']);
  });

  it('do not include an output that is declared nowhere, and a message says what to do', () => {
    const { workflow, taskNamed } = readWorkflow(TEXT);
    const { problems } = renderTask({ workflow, task: taskNamed('c'), scheduleInstant: 0, upstream: [{ name: 'hidden', type: 'VARCHAR', value: '7' }] });
    assert.match(problems.map(({ message }) => message).join(), /^\$\{hidden\} is an output of task a, .*: declare hidden under input_params/);
  });
});
