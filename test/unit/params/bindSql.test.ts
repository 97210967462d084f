import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bindSql, bindTask, renderTask, type BoundStatement, type RenderRequest } from '../../../src/core/params';
import { oneTaskText, readWorkflow, type OneTask } from './workflowText';

function requestOf(task: OneTask): RenderRequest {
  const { workflow, taskNamed } = readWorkflow(oneTaskText(task));
  return { workflow, task: taskNamed('load'), scheduleInstant: Date.parse('2025-03-01') };
}

const INPUTS = ["dt: '2025-02-28'", 'n: 3', 'big: LONG(5000000000)', 'ids: LIST(["a", 2, 5000000000, 1.5, true])', 'none: LIST([])', 'env: prod', 'flag: true', 'day: DATE(2025-01-02)', 'bad: INT(x)'];

function bound(sql: string, inputs: readonly string[] = INPUTS): readonly BoundStatement[] {
  return bindTask(requestOf({ sql, inputs }));
}

function shown(statements: readonly BoundStatement[]): readonly string[] {
  return statements.map(({ sql, binds }) => [sql, ...binds.map(({ name, type, value }) => `${name} ${type} ${value}`)].join(' | '));
}

describe('SQL as DolphinScheduler binds it (dolphinscheduler.md §5.6)', () => {
  const CASES: readonly (readonly [sql: string, ...expected: readonly string[]])[] = [
    // Worked example 90, and those of SqlTaskTest and ParameterUtilsTest beside it.
    ["select id from student where dt='${dt}'", 'select id from student where dt=? | dt VARCHAR 2025-02-28'],
    ['select id from student where dt="${dt}"', 'select id from student where dt=? | dt VARCHAR 2025-02-28'],
    ['select id from student where dt=${dt}', 'select id from student where dt=? | dt VARCHAR 2025-02-28'],
    ['select id from student where dt=${dt} and gender=1', 'select id from student where dt=? and gender=1 | dt VARCHAR 2025-02-28'],
    ['select id from s where dt=${dt} and n=${n} and d=${day}', 'select id from s where dt=? and n=? and d=? | dt VARCHAR 2025-02-28 | n INTEGER 3 | day DATE 2025-01-02'],
    ["select concat(amount, '$') as price from product", "select concat(amount, '$') as price from product"],
    ["a in ('${ids}') and d='${day}'", 'a in (?,?,?,?,?) and d=? | ids VARCHAR a | ids INTEGER 2 | ids LONG 5000000000 | ids DOUBLE 1.5 | ids VARCHAR true | day DATE 2025-01-02'],
    ['a in (${none})', 'a in (NULL)'],
    ['b = ${big} and f = ${flag}', 'b = ? and f = ? | big LONG 5000000000 | flag BOOLEAN true'],
    ["from '!{env}' where a like '%!{env}%' and d = ${dt}", "from prod where a like '%prod%' and d = ? | dt VARCHAR 2025-02-28"],
    ["dt = '$[yyyy-MM-dd]' and m = $[yyyyMM] and x = ${system.biz.date}", "dt = '2025-03-01' and m = 202503 and x = ? | system.biz.date VARCHAR 20250228"],
    ['select ${n} -- ${dt}', 'select ? | n INTEGER 3'],
    ['select /* ${dt} */ ${n}, ${n}', 'select   ?, ? | n INTEGER 3 | n INTEGER 3'],
    ["delete from t where d = ${dt}; insert into t select ';', ${n};", 'delete from t where d = ? | dt VARCHAR 2025-02-28', "insert into t select ';', ? | n INTEGER 3"],
    ['-- only a comment'],
  ];
  for (const [sql, ...expected] of CASES) {
    it(`makes ${String(expected.length)} statements of \`${sql}\``, () => {
      assert.deepEqual(shown(bound(sql)), expected);
      assert.deepEqual(bound(sql).flatMap(({ problems }) => problems), []);
    });
  }

  it('says where each bound value comes from', () => {
    const [statement] = bound('select ${dt}, ${system.biz.date}');
    assert.deepEqual(statement?.binds.map(({ source }) => source), ['local', 'builtIn']);
  });

  it('keeps text in the longer string that it stands in, and warns that DolphinScheduler does not', () => {
    const [statement] = bound("select 'a_${dt}', ${n}");
    assert.deepEqual(shown(bound("select 'a_${dt}', ${n}")), ["select 'a_2025-02-28', ? | n INTEGER 3"]);
    assert.deepEqual(statement?.problems.map(({ code, severity }) => `${code} ${severity}`), ['V03 warning']);
    assert.match(statement?.problems[0]?.message ?? '', /^\$\{dt\} stands inside a longer string .*Write !\{…\}/);
  });

  it('binds nothing for a name without a value, and the others keep their places', () => {
    const [statement] = bound('select ${nope}, ${n}, ${bad}, dw_${env}');
    assert.equal(statement?.sql, 'select ${nope}, ?, ${bad}, dw_${env}');
    assert.deepEqual(statement.binds.map(({ name }) => name), ['n']);
    assert.deepEqual(statement.problems.map(({ code, severity }) => `${code} ${severity}`), ['V01 error', 'V04 error', 'V03 error']);
  });

  it('takes a pre or post statement as one, and only the first of a query', () => {
    const request = requestOf({ sql: 'select 1; select 2', inputs: INPUTS });
    const [source] = request.task.sql === undefined ? [] : [request.task.sql];
    assert.ok(source !== undefined);
    const task = { ...request.task, sqlKind: 'query' as const, preStatements: [{ ...source, key: 'pre_statements' as const }] };
    assert.deepEqual(bindTask({ ...request, task }).map(({ key, sql, isExecuted }) => [key, sql, isExecuted]), [
      ['pre_statements', 'select 1; select 2', true], ['sql', 'select 1', true], ['sql', 'select 2', false],
    ]);
    assert.ok(bindTask({ ...request, task: { ...task, sqlKind: 'nonQuery' } }).every(({ isExecuted }) => isExecuted));
  });

  it('has as many places as values, and what is put back for them is what is run here', () => {
    const unit = fc.constantFrom('${dt}', "'${dt}'", '"${dt}"', '${n}', '!{env}', '$[yyyy]', ' ', ' a ', ' = ', ',', '(', ')', ";", "'x y'", '-- c\n', '/* c */', '\n', '${nope}');
    const request = requestOf({ sql: 'select 1', inputs: INPUTS });
    fc.assert(fc.property(fc.string({ unit, maxLength: 20 }), (sql) => {
      const source = { ...(request.task.sql ?? assert.fail()), text: sql };
      const statements = bindSql(source, { ...request, task: { ...request.task, sql: source } });
      for (const { sql: text, binds } of statements) assert.equal(text.split('?').length - 1, binds.length, text);
      const literals: Readonly<Record<string, string>> = { dt: "'2025-02-28'", n: '3' };
      const filled = statements.map(({ sql: text, binds }) => binds.reduce((done, { name }) => done.replace('?', () => literals[name] ?? ''), text)).join(';');
      const rendered = renderTask({ ...request, task: { ...request.task, sql: source } }).parts[0]?.sql ?? '';
      const plain = (text: string): string => text.replace(/-- c\n|-- c$|\/\* c \*\//g, '').replace(/\s+/g, '').replace(/;+/g, ';').replace(/^;|;$/g, '');
      assert.equal(plain(filled), plain(rendered));
    }), { numRuns: 300, seed: 12 });
  });
});
