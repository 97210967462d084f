import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeAt, type Completion } from '../../../src/core/language/completion';
import { VALUES } from '../../../src/core/language/yamlCompletion';
import * as knownKeys from '../../../src/core/workflow/knownKeys';
import { parseWorkflow, type Files } from '../../support/lint/lintText';

const PATH = 'load.workflow.yaml';
const NOW = Date.parse('2026-03-05T10:00:00Z');
const OTHER = parseWorkflow('other.workflow.yaml', 'workflow:\n  name: other one\ntasks:\n  - name: fill\n    task_type: Sql\n    sql: INSERT INTO dw.facts SELECT 1 FROM base\n');

const HEAD = `workflow:
  name: load
  param: {region: eu}
tasks:
  - name: first
    task_type: Sql
    sql: INSERT INTO shop.orders SELECT 1 FROM raw
`;

interface Offer {
  readonly found: readonly Completion[];
  readonly labels: readonly string[];
  readonly replaced: string;
}

/** What is offered at the `|` that follows `@`. */
function at(marked: string, { crlf = false, files = {}, document = PATH }: { readonly crlf?: boolean; readonly files?: Files; readonly document?: string } = {}): Offer {
  const whole = crlf ? marked.replaceAll('\n', '\r\n') : marked;
  const offset = whole.indexOf('@|');
  assert.notEqual(offset, -1);
  const shown = whole.replace('@|', '');
  const text = document === PATH ? shown : HEAD.replace('sql: INSERT INTO shop.orders SELECT 1 FROM raw', `sql: $FILE{"${document}"}`);
  const file = parseWorkflow(PATH, text, document === PATH ? files : { [document]: shown });
  const found = completeAt(file, { document, offset, now: NOW, files: [file, OTHER] });
  const range = found[0]?.range ?? { start: 0, end: 0 };
  return { found, labels: found.map(({ label }) => label), replaced: shown.slice(range.start, range.end) };
}

describe('completion of keys', () => {
  it('offers the keys of the workflow that are not there yet', () => {
    const { labels, replaced } = at('workflow:\n  name: load\n  sch@|\ntasks: []\n');
    assert.ok(labels.includes('schedule') && !labels.includes('name') && !labels.includes('sql'));
    assert.equal(replaced, 'sch');
  });

  it('offers the keys of a task, also on the line of its dash, with CRLF', () => {
    const { labels } = at(`${HEAD}    fail@|\n  - name: second\n`, { crlf: true });
    assert.ok(labels.includes('fail_retry_times') && labels.includes('flag') && !labels.includes('sql'));
    const { found } = at(`${HEAD}  - @|\n    task_type: Sql\n`);
    assert.equal(found.find(({ label }) => label === 'name')?.insertText, 'name: ');
    assert.ok(!found.some(({ label }) => label === 'task_type'));
  });

  it('writes no second colon', () => {
    assert.equal(at(`${HEAD}    fla@|: NO\n`).found.find(({ label }) => label === 'flag')?.insertText, 'flag');
  });

  it('offers the keys of the file and of the parts of idempo', () => {
    assert.deepEqual(at(`${HEAD}id@|`).labels, ['idempo']);
    assert.deepEqual(at(`${HEAD}idempo:\n  backfill:\n    @|`).labels, ['max_parallel', 'order']);
    assert.ok(at(`${HEAD}idempo:\n  tasks:\n    first: {write: merge, @|}`).labels.includes('role'));
    assert.deepEqual(at(`${HEAD}idempo:\n  tasks:\n    @|`).labels, ['first']);
    assert.deepEqual(at(`${HEAD}idempo:\n  ignore:\n    - code: W01\n      @|`).labels, ['codes', 'task', 'because']);
  });

  it('is silent in SQL, in comments and in a description', () => {
    for (const marked of [`${HEAD}  - name: b\n    sql: |\n      SELECT 1\n      na@|\n`, `${HEAD}  # na@|\n`, 'workflow:\n  description: na@|\n']) assert.deepEqual(at(marked).labels, []);
  });
});

describe('completion of values', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['a task type', '    task_type: S@|', 'Switch'],
    ['a datasource type', '    datasource_type: @|', 'POSTGRESQL'],
    ['a priority', '    task_priority: @|', 'HIGHEST'],
    ['what a timeout does', '    timeout_notify_strategy: @|', 'WARNFAILED'],
    ['a flag', '    flag: @|', 'NO'],
    ['a task of a Condition', '    success_task: @|', 'first'],
    ['a task in a branch', '    condition:\n      - task: @|', 'first'],
    ['a task in a group written in braces', '    groups:\n      - {task: @|}', 'first'],
    ['a date value', '    groups:\n      - op: and\n        groups:\n          - dependent_date: @|', 'last1Days'],
    ['a workflow', '    workflow_name: @|', 'other one'],
    ['a task of the other workflow', '    groups:\n      - {workflow_name: other one, dependent_task_name: @|}', 'fill'],
  ];
  for (const [name, lines, expected] of cases) it(`offers ${name}`, () => assert.ok(at(`${HEAD}  - name: b\n${lines}\n`).labels.includes(expected)));

  it('offers the dialect, and workflows that are waited for', () => {
    assert.ok(at(`${HEAD}idempo:\n  dialect: @|`).labels.includes('hive'));
    assert.deepEqual(at(`${HEAD}idempo:\n  depends_on:\n    - workflow: @|`).labels, ['load', 'other one']);
    assert.deepEqual(at(`${HEAD}idempo:\n  depends_on:\n    - workflow: other one\n      task: @|`).labels, ['fill']);
  });

  it('offers only what the parser takes', () => {
    const problemsOf = (path: string, key: string, value: string): number => {
      const nested = path.split('/').slice(1).map((part, depth) => `${'  '.repeat(depth + 1)}${part === '*' ? 'first' : part}:\n`).join('');
      const inTask = path === 'tasks/[]';
      const type = key === 'op' || key === 'failure_policy' ? '    task_type: Dependent\n    groups: [{workflow_name: other}]\n' : key === 'task_type' ? '' : '    task_type: Sql\n';
      const body = inTask ? `workflow: {name: a}\ntasks:\n  - name: first\n${type}    sql: SELECT 1\n    ${key}: ${value}\n`
        : path === 'workflow' ? `workflow:\n  name: a\n  ${key}: ${value}\ntasks:\n  - {name: first, sql: SELECT 1}\n`
        : `workflow: {name: a}\ntasks:\n  - {name: first, sql: SELECT 1}\nidempo:\n${nested}${'  '.repeat(path.split('/').length)}${key}: ${value}\n`;
      const logical = ['Switch', 'Condition', 'Dependent', 'SubWorkflow'].includes(value);
      return parseWorkflow(PATH, body).problems.filter(({ message }) => !logical && message !== '').length;
    };
    const refused = Object.entries(VALUES).flatMap(([path, table]) => Object.entries(table).flatMap(([key, values]) => values.filter((value) => problemsOf(path, key, value) > 0).map((value) => `${path} ${key} ${value}`)));
    assert.deepEqual(refused, []);
  });

  it('knows every key that the parser reads from a task and the workflow', () => {
    const source = ['parseTask', 'parseTaskSettings', 'parseWorkflowFile', 'parseDependence'].map((name) => readFileSync(join(__dirname, `../../../src/core/workflow/${name}.ts`), 'utf8')).join('\n');
    const read = [...source.matchAll(/\b(?:read|text|list|setting)\('([a-z_]+)'|entryOf\(mapping, '([a-z_]+)'/g)].map((match) => match[1] ?? match[2] ?? '');
    const known = new Set<string>([...Object.keys(knownKeys.TASK_KEYS), ...Object.keys(knownKeys.WORKFLOW_KEYS)]);
    assert.ok(read.length > 20);
    assert.deepEqual([...new Set(read)].filter((key) => !known.has(key)), []);
  });
});

it('every key is described in Simplified Chinese as well', () => {
  const bundle = JSON.parse(readFileSync(join(__dirname, '../../../l10n/bundle.l10n.zh-cn.json'), 'utf8')) as Readonly<Record<string, string>>;
  const missing = Object.values(knownKeys).flatMap((table) => Object.values(table)).filter((description) => bundle[description] === undefined);
  assert.deepEqual(missing, []);
});

describe('completion in SQL', () => {
  it('offers parameters with their values behind ${ and !{', () => {
    for (const opened of ['${', '!{']) {
      const { found, replaced } = at(`${HEAD}  - name: b\n    sql: |\n      SELECT '${opened}re@|'\n`);
      const region = found.find(({ label }) => label === 'region');
      assert.deepEqual([region?.detail, region?.insertText, replaced], ['eu', 'region}', 're']);
    }
  });

  it('closes nothing twice, in quoted SQL with CRLF', () => {
    const { found, replaced } = at(`${HEAD}  - name: b\n    sql: "SELECT '\${sch@|edule}'"\n`, { crlf: true });
    assert.deepEqual([found.find(({ label }) => label === 'schedule_time')?.insertText, replaced], ['schedule_time', 'schedule']);
  });

  it('offers time expressions with their values behind $[', () => {
    const { found } = at(`${HEAD}  - name: b\n    sql: |\n      SELECT $[@|\n`);
    const day = found.find(({ label }) => label === 'yyyyMMdd-1');
    assert.deepEqual([day?.detail, day?.insertText], ['20260304', 'yyyyMMdd-1]']);
    assert.ok(found.every(({ detail }) => /^[\d :-]+$/.test(detail)));
  });

  it('offers the tables of the workspace behind FROM, written ones first, without the one that is typed', () => {
    const { labels, replaced, found } = at(`${HEAD}  - name: b\n    sql: |\n      SELECT * FROM sh@|\n`);
    assert.deepEqual(labels, ['dw.facts', 'shop.orders', 'base', 'raw']);
    assert.deepEqual([replaced, found[0]?.detail], ['sh', 'fill']);
  });

  it('offers tables right behind the blank at the end of the SQL, and in a file that the task names', () => {
    assert.ok(at(`${HEAD}  - name: b\n    sql: |\n      SELECT * FROM a JOIN @|\n`).labels.includes('dw.facts'));
    assert.ok(at('SELECT *\nFROM @|', { document: 'b.sql' }).labels.includes('dw.facts'));
    assert.ok(at("SELECT '${@|'", { document: 'b.sql' }).labels.includes('region'));
  });

  const COLUMNS = `${HEAD}  - name: b
    sql: |
      CREATE TABLE IF NOT EXISTS dw.daily (day TEXT, "Total" INT, PRIMARY KEY (day));
      INSERT INTO shop.orders (id, amount) SELECT 1, 2;
      `;

  it('offers the columns of the statement\'s tables where an expression begins and behind an alias', () => {
    const columnsAt = (sql: string): readonly string[] => at(`${COLUMNS}${sql}\nidempo:\n  tables:\n    raw: {unique: [key]}\n`).found.map(({ kind, label, detail }) => `${kind} ${label} ${detail}`);
    assert.deepEqual(columnsAt('SELECT a@| FROM shop.orders o JOIN dw.daily d ON 1=1'), ['column id shop.orders', 'column amount shop.orders', 'column day dw.daily', 'column total dw.daily']);
    assert.deepEqual(columnsAt('SELECT d.@| FROM orders o JOIN daily AS d'), ['column day daily', 'column total daily']);
    assert.deepEqual(columnsAt('SELECT 1 FROM orders WHERE orders.i@|'), ['column id orders', 'column amount orders']);
    assert.deepEqual(columnsAt('UPDATE raw SET @|'), ['column key raw']);
  });

  for (const sql of ["SELECT 'a, @|' FROM shop.orders", 'SELECT 1 -- a, @|', 'SELECT id @| FROM shop.orders', 'SELECT x.@| FROM shop.orders o; SELECT 1 FROM a x']) {
    it(`offers no column in: ${sql}`, () => assert.deepEqual(at(`${COLUMNS}${sql}\n`).labels, []));
  }

  it('is silent elsewhere in SQL', () => assert.deepEqual(at(`${HEAD}  - name: b\n    sql: |\n      SELECT na@|\n`).labels, []));
});

it('completion never throws at any place of a half-typed file', () => {
  const text = `${HEAD}  - name: b\n    deps: [\n    groups:\n      - {task: \n    sql: "SELECT \${\n`;
  const file = parseWorkflow(PATH, text);
  for (let offset = 0; offset <= text.length; offset++) completeAt(file, { document: PATH, offset, now: NOW, files: [file] });
});
