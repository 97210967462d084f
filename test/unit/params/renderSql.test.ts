import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lex } from '../../../src/core/sql/lex/lexer';
import { dialectOf } from '../../../src/core/sql/dialects/names';
import { problemsOf, renderOne, sqlOf } from './workflowText';

const INPUTS = ["v: \"it's\"", 'n: 3', 'neg: -3', 'f: FLOAT(1.5)', 'flag: true', 'ids: LIST(["a", 2])', 'none: LIST([])', 'env: prod'];

describe('rendering SQL', () => {
  const CASES: readonly (readonly [sql: string, rendered: string])[] = [
    ["dt = '${schedule_time}'", "dt = '2025-03-01'"],
    ['dt = ${schedule_time}', "dt = '2025-03-01'"],
    ['dt = "${schedule_time}"', "dt = '2025-03-01'"],
    ['dt=${system.biz.date}', "dt='20250228'"],
    ["x = '${n}' and y = ${n}", 'x = 3 and y = 3'],
    ['x = 5-${neg}', 'x = 5- -3'],
    ['x = ${f} and b = ${flag}', 'x = 1.5 and b = TRUE'],
    ['id in (${ids})', "id in ('a', 2)"],
    ["id in ('${ids}')", "id in ('a', 2)"],
    ['id in (${none})', 'id in (NULL)'],
    ["path = 's3://b/${env}/${n}.csv'", "path = 's3://b/prod/3.csv'"],
    ['from !{env}.orders_!{n}', 'from prod.orders_3'],
    ["from '!{env}' where a like '%!{env}%'", "from prod where a like '%prod%'"],
    ["dt = '$[yyyy-MM-dd]' and m = $[yyyyMM] and t = 'd_$[yyyyMMdd-1]'", "dt = '2025-03-01' and m = 202503 and t = 'd_20250228'"],
    ['from log_$[yyyyMMdd]', 'from log_20250301'],
    ["'${system.workflow.definition.name}', '${system.task.definition.name}'", "'daily', 'load'"],
    ['select `c_${env}`', 'select `c_prod`'],
    ["json_extract(a, '$[0].b'), '$[*]', '$[last]'", "json_extract(a, '$[0].b'), '$[*]', '$[last]'"],
    ['-- ${nope} $[yyyy] !{nope}', '-- ${nope} $[yyyy] !{nope}'],
    ["/* '${nope}' */ 1 -- it's ${nope}", "/* '${nope}' */ 1 -- it's ${nope}"],
    ["json_extract(a, '$[${n}].b')", "json_extract(a, '$[3].b')"],
    ["a = '--' and dt = ${env} -- ${env}", "a = '--' and dt = 'prod' -- ${env}"],
  ];
  for (const [sql, rendered] of CASES) {
    it(`makes \`${rendered}\` of \`${sql}\``, () => assert.equal(sqlOf({ sql, inputs: INPUTS }), rendered));
  }

  it('writes quotes as the dialect reads them', () => {
    const inputs = ["v: 'it''s \\'"];
    assert.equal(sqlOf({ sql: "a = ${v} or b = 'x ${v}'", inputs, dialect: 'postgresql' }), "a = 'it''s \\' or b = 'x it''s \\'");
    assert.equal(sqlOf({ sql: "a = ${v} or b = 'x ${v}'", inputs, dialect: 'mysql' }), "a = 'it''s \\\\' or b = 'x it''s \\\\'");
    assert.equal(sqlOf({ sql: 'a = ${v} or b = "x ${v}"', inputs, dialect: 'spark' }), "a = 'it\\'s \\\\' or b = \"x it's \\\\\"");
  });

  it('never lets a value leave the string that it was put into', () => {
    const value = fc.string({ unit: fc.constantFrom("'", '"', '\\', '`', 'a', ' ', ';', '-', '\n', '$', '/', '*'), maxLength: 12 });
    const places = fc.constantFrom("select '${v}', 1", 'select ${v}, 1', "select 'a${v}b', 1", "select 'a${v}', 1");
    const dialects = fc.constantFrom('hive', 'mysql', 'postgresql', 'sqlite', 'spark', 'bigquery', 'oracle', 'snowflake', 'sqlserver');
    fc.assert(fc.property(value, places, dialects, (v, sql, dialect) => {
      const tokens = lex(sqlOf({ sql, dialect, inputs: ['v: x'] }, '2025-03-01T00:00', { v }), dialectOf(dialect));
      assert.deepEqual(tokens.map(({ kind, closed }) => `${kind} ${String(closed)}`), ['word true', 'string true', 'operator true', 'number true']);
    }), { numRuns: 400, seed: 2 });
  });

  it('writes a backslash for an undeclared dialect only where all databases agree on it', () => {
    assert.equal(sqlOf({ sql: "select ${v}, 'x${v}'", dialect: 'generic', inputs: ["v: 'C:\\d it''s'"] }), "select 'C:\\d it''s', 'xC:\\d it''s'");
    for (const v of ["a\\'b", 'a\\']) {
      const { problems } = renderOne({ sql: 'select ${v}', dialect: 'generic', inputs: ['v: x'] }, '2025-03-01T00:00', { v });
      assert.match(problems.map(({ code, message }) => `${code} ${message}`).join(), /^V04 .*declare the task's datasource_type/);
    }
  });

  it('writes into dollar quotes what cannot end them, and refuses the rest', () => {
    assert.equal(sqlOf({ sql: "select $$a '${v}'$$", dialect: 'postgresql', inputs: ["v: \"it's\""] }), "select $$a 'it's'$$");
    assert.match(problemsOf({ sql: 'select $$a ${v}$$', dialect: 'postgresql', inputs: ['v: a$$; drop'] }).join(), /^V04 \[\$\{v\}\] .* would end the string/);
  });
});

describe('problems in SQL', () => {
  const CASES: readonly (readonly [sql: string, problem: RegExp])[] = [
    ["dt = '${scheduletime}'", /^V01 \[\$\{scheduletime\}\] \$\{scheduletime\} is not a parameter of task load, .*: did you mean \$\{schedule_time\}\?$/],
    ['dt = ${zzz}', /^V01 \[\$\{zzz\}\] .*declare it under input_params/],
    ['dt = !{zzz}', /^V01 \[!\{zzz\}\] !\{zzz\} is not a parameter/],
    ['dt = $[yyyy-QQ]', /^V01 \[\$\[yyyy-QQ\]\] .*`Q` is not a letter of a date format/],
    ["dt = '$[add_month(yyyy,1)]'", /^V01 \[\$\[add_month\(yyyy,1\)\]\] .*`add_month` is not a date function/],
    ['dt = {{ ds }}', /^V01 \[\{\{ ds \}\}\] .*template of another tool/],
    ['id = ${system.workflow.instance.id}', /^V01 .*differs in each run/],
    ['p = ${system.project.name}', /^V01 .*only on a DolphinScheduler server/],
    ['from dw_${env}', /^V03 \[\$\{env\}\] .*write !\{env\}/],
    ['from ${env}.orders', /^V03 \[\$\{env\}\]/],
    ['from "${env}".orders', /^V03 \[\$\{env\}\]/],
    ["x = 'a'${env}", /^V03/],
    ['n = ${bad}', /^V04 \[\$\{bad\}\] .*is INTEGER, and its value `many` is no such number/],
    ['n in (${badlist})', /^V04 .*not a JSON array/],
    ['n in (${nested})', /^V04 .*holds more than texts and numbers/],
    ['b = ${badflag}', /^V04 .*neither true nor false/],
    ['x = ${env', /^V01 \[\$\{env\] \$\{env is not closed\.$/],
    ['x = ${a}', /^V01 \[\$\{a\}\] \$\{a\} refers to itself: \$\{a\} → \$\{b\} → \$\{a\}/],
    ['x = $[yyyyMMdd-${n}]', /^V01 \[\$\{n\}\] .*stands inside \$\[…\]/],
    ["x = '$[yyyyMMdd-${n}]'", /^V01 \[\$\{n\}\] .*stands inside \$\[…\]/],
    ['x NOT in ( ${none})', /^V04 .*NOT IN \(NULL\) is true for no row/],
    ["x not in ('${none}')", /^V04 .*NOT IN \(NULL\) is true for no row/],
    ['x = ${c}', /^V01 .*\$\{c\} needs \$\{nothere\}, which is not a parameter/],
    ['x = ${d}', /^V01 .*\$\{d\} has the value `\$\[yyyyQQ\]`/],
  ];
  const inputs = [
    'env: prod', 'n: 3', 'none: LIST([])', 'bad: INT(many)', 'badlist: LIST(x)', 'nested: LIST([[1]])', 'badflag: BOOLEAN(maybe)',
    "a: 'x${b}'", "b: '${a}'", "c: '${nothere}'", "d: '$[yyyyQQ]'",
  ];
  for (const [sql, problem] of CASES) {
    it(`are reported for \`${sql}\``, () => {
      const found = problemsOf({ sql, inputs });
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0] ?? '', problem);
    });
  }

  it('are reported at each use and do not stop the rest', () => {
    assert.equal(problemsOf({ sql: 'select ${x},\n  ${x}, ${schedule_time}' }).length, 2);
  });
});
