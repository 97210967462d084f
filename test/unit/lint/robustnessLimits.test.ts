import assert from 'node:assert/strict';
import { lintSqlText } from '../../../src/core/lint/linter';
import { lex } from '../../../src/core/sql/lex/lexer';
import { readScript, SQL_LIMIT, SQL_STATEMENT_LIMIT, SQL_TOKEN_LIMIT } from '../../../src/core/sql/readScript';
import { SQL_DEPTH_LIMIT } from '../../../src/core/sql/scriptCost';
import { findYamlCut } from '../../../src/core/workflow/yamlCut';
import { lintWorkflow, parseWorkflow } from '../../support/lint/lintText';

const HEAD = 'workflow:\n  name: big\ntasks:\n';

function tasks(count: number, sql = 'SELECT now()'): string {
  return HEAD + Array.from({ length: count }, (_, n) => `  - name: t${n}\n    sql: ${sql}\n`).join('');
}

describe('a workflow file that is too large', () => {
  const text = tasks(4000);
  const file = parseWorkflow('big.workflow.yaml', text);

  it('is read up to a task, and says from which line on it is not', () => {
    const problem = file.problems.find(({ code }) => code === 'M05');
    assert.equal(problem?.severity, 'error');
    assert.match(text.slice(problem?.range.start, problem?.range.end), /^ {2}- name: t\d+$/);
    const line = text.slice(0, problem?.range.start).split('\n').length;
    assert.match(problem?.message ?? '', new RegExp(`from line ${line} on`));
    const names = file.workflow?.tasks.map(({ name }) => name.value) ?? [];
    assert.ok(names.length > 1000);
    assert.equal(`  - name: t${names.length}`, text.slice(problem?.range.start, problem?.range.end));
    assert.deepEqual(file.problems.map(({ code }) => code), ['M05']);
  });

  it('keeps the findings of the part that was read', () => {
    const found = lintWorkflow(text).filter(({ code }) => code === 'T01').length;
    assert.equal(found, Math.min(SQL_STATEMENT_LIMIT, file.workflow?.tasks.length ?? 0));
    assert.ok(lintWorkflow(text).some(({ code }) => code === 'M05'));
  });

  it('says so behind any number of other problems', () => {
    const { problems } = parseWorkflow('big.workflow.yaml', 'tasks:\n' + '-\n'.repeat(300_000));
    assert.equal(problems.at(-1)?.code, 'M05');
    assert.ok(problems.length <= 201);
  });

  it('does not count the lines of SQL in block scalars', () => {
    const sql = Array.from({ length: 12_000 }, (_, n) => `      - x: [${n}, "a"] -- not YAML\n`).join('');
    assert.equal(findYamlCut(`${HEAD}  - name: a\n    sql: |\n${sql}`), undefined);
    assert.equal(findYamlCut(`${HEAD}  - sql: >-\r\n${sql}`), undefined);
    assert.notEqual(findYamlCut(`${HEAD}  - name: a\n    sql:\n${sql}`), undefined);
  });

  it('is cut at a line where it has no list', () => {
    const keys = Array.from({ length: 50_000 }, (_, n) => `k${n}: 1\n`).join('');
    const cut = findYamlCut(keys);
    assert.ok(cut !== undefined && cut.text.endsWith('\n') && keys.startsWith(cut.text));
  });
});

describe('SQL that is too large', () => {
  const statement = `INSERT INTO t SELECT now(),\n${'  a.b + 1 AS c,\n'.repeat(200)}1 FROM s WHERE dt = '\${schedule_time}';\n`;
  const text = statement.repeat(150);

  it('is scanned up to the last statement within the limit', () => {
    const { script, unread } = readScript(text, 'hive', SQL_LIMIT);
    const [rest] = unread;
    assert.equal(unread.length, 1);
    assert.equal(rest?.end, text.trimEnd().length);
    assert.equal((rest?.start ?? 0) % statement.length, 0);
    assert.equal(script.statements.length, (rest?.start ?? 0) / statement.length);
    assert.ok(lex(text.slice(0, rest?.start), 'hive').length <= SQL_TOKEN_LIMIT);
  });

  it('keeps its findings and says where it was left', () => {
    const findings = lintSqlText({ file: 'a.sql', text, dialect: 'hive' });
    const [cut] = findings.filter(({ code }) => code === 'M05');
    assert.equal(findings.filter(({ code }) => code === 'T01').length, (cut?.range.start ?? 0) / statement.length);
    assert.equal(text.slice(cut?.range.start, cut?.range.end), 'INSERT INTO t SELECT now(),');
  });

  it('is scanned up to the two thousandth statement', () => {
    const many = 'SELECT now();\n'.repeat(2_500);
    const findings = lintSqlText({ file: 'a.sql', text: many, dialect: 'mysql' });
    assert.equal(findings.filter(({ code }) => code === 'T01').length, SQL_STATEMENT_LIMIT);
    assert.equal(findings.at(-1)?.code, 'M05');
    assert.equal(findings.at(-1)?.range.start, SQL_STATEMENT_LIMIT * 'SELECT now();\n'.length);
  });

  it('counts for all tasks of a workflow together', () => {
    const short = `DO ${'1+'.repeat(100)}1;\n`;
    const sql = (count: number): string => `|\n${`      ${short}`.repeat(count)}`;
    const yaml = `${HEAD}  - name: a\n    sql: ${sql(300)}  - name: b\n    sql: ${sql(300)}`;
    const cut = lintWorkflow(yaml).filter(({ code }) => code === 'M05');
    assert.deepEqual(cut.map(({ task }) => task), ['b']);
    assert.ok(cut[0] !== undefined && yaml.slice(cut[0].range.start, cut[0].range.end) === short.trimEnd());
  });
});

describe('statements of many tasks', () => {
  it('are read up to the two thousandth of the file', () => {
    const yaml = HEAD + Array.from({ length: 900 }, (_, n) => `  - name: t${n}\n    sql: SELECT 1; SELECT now(); SELECT 2\n`).join('');
    const findings = lintWorkflow(yaml);
    const cut = findings.filter(({ code }) => code === 'M05');
    assert.equal(findings.filter(({ code }) => code === 'T01').length, Math.ceil(SQL_STATEMENT_LIMIT / 3));
    assert.equal(cut[0]?.task, `t${Math.floor(SQL_STATEMENT_LIMIT / 3)}`);
    assert.equal(yaml.slice(cut[0]?.range.start, cut[0]?.range.end), 'SELECT 2');
    assert.equal(cut.length, 1);
    assert.match(cut[0]?.message ?? '', new RegExp(`in ${900 - Math.floor(SQL_STATEMENT_LIMIT / 3) - 1} places behind it`));
  });
});

describe('a statement that nests too deeply', () => {
  const nested = (depth: number): string => `SELECT ${'('.repeat(depth)}now()${')'.repeat(depth)}`;
  const codes = (text: string): readonly string[] => lintSqlText({ file: 'a.sql', text, dialect: 'mysql' }).map(({ code }) => code);

  it('is left out, and the ones around it are not', () => {
    const deep = nested(SQL_DEPTH_LIMIT);
    const text = `SELECT now();\n${deep};\nSELECT now()`;
    const findings = lintSqlText({ file: 'a.sql', text, dialect: 'mysql' });
    assert.deepEqual(findings.map(({ code, range }) => [code, text.slice(range.start, range.end)]), [['T01', 'now()'], ['M05', `${deep};`], ['T01', 'now()']]);
    assert.deepEqual(codes(nested(SQL_DEPTH_LIMIT - 1)), ['T01']);
  });

  it('is told from brackets in strings, comments and many statements', () => {
    const brackets = '('.repeat(200);
    for (const text of [`SELECT '${brackets}', now()`, `SELECT now() -- ${brackets}`, 'SELECT (now();\n'.repeat(150)]) assert.ok(!codes(text).includes('M05'), text);
  });

  for (const piece of ['(', '[', '{ ', 'FROM (a, ', 'SELECT (SELECT * FROM (', 'WITH a AS (', 'CASE WHEN (', 'f(g(', '(]', '[(])']) {
    it(`ends no matter how often ${piece} is opened`, () => assert.ok(codes(`SELECT ${piece.repeat(50_000)}`).includes('M05')));
  }
});
