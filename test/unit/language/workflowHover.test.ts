import assert from 'node:assert/strict';
import { hoversAt, renderedSql, type WorkflowHover } from '../../../src/core/language/workflowHover';
import { parseWorkflow, type Files } from '../../support/lint/lintText';

const PATH = 'load.workflow.yaml';
const NOW = Date.parse('2026-03-05T10:00:00Z');

const TEXT = `workflow:
  name: load
  schedule: "0 0 2 * * ? *"
  timezone: Asia/Shanghai
  param:
    region: eu
    shop: \${region}-1
tasks:
  - name: orders
    task_type: Sql
    datasource_type: POSTGRESQL
    input_params: {region: us, n: INT(3)}
    pre_statements:
      - "DELETE FROM a WHERE d = '\${schedule_time}'"
    sql: |
      INSERT INTO a
      SELECT \${region}, \${n}, '$[yyyyMMdd-1]', \${missing}
  - name: mart
    task_type: Sql
    deps: [orders]
    sql: $FILE{"mart.sql"}
`;
const FILES: Files = { 'mart.sql': 'SELECT 1;\nSELECT ${shop}, !{region}' };

interface Marked {
  readonly text?: string;
  readonly document?: string;
  readonly files?: Files;
  readonly scheduleInstant?: number;
}

/** The hover over the `nth` place of `word`, and the text that it stands over. */
function over(word: string, { text = TEXT, document = PATH, files = FILES, scheduleInstant }: Marked = {}, nth = 0): { readonly hover: WorkflowHover | undefined; readonly at: string } {
  const shown = document === PATH ? text : (files[document] ?? '');
  let start = -1;
  for (let count = 0; count <= nth; count++) start = shown.indexOf(word, start + 1);
  assert.notEqual(start, -1);
  const chosen = scheduleInstant === undefined ? {} : { scheduleInstant };
  const [hover] = hoversAt(parseWorkflow(PATH, text, files), { document, offset: start + 2, now: NOW, ...chosen });
  return { hover, at: hover === undefined ? '' : shown.slice(hover.range.start, hover.range.end) };
}

function parameterOver(word: string, marked: Marked = {}, nth = 0): { readonly at: string; readonly value: string | undefined; readonly type: string | undefined; readonly source: string | undefined; readonly rendered: string | undefined } {
  const { hover, at } = over(word, marked, nth);
  if (hover?.kind !== 'parameter') return assert.fail(`no parameter over ${word}`);
  return { at, value: hover.value?.text, type: hover.value?.type, source: hover.value?.source, rendered: hover.rendered };
}

describe('hover on a parameter', () => {
  it('shows value, type, source and what stands in the SQL', () => {
    assert.deepEqual(parameterOver('${region}, '), { at: '${region}', value: 'us', type: 'VARCHAR', source: 'local', rendered: "'us'" });
    assert.deepEqual(parameterOver('${n}'), { at: '${n}', value: '3', type: 'INTEGER', source: 'local', rendered: '3' });
  });

  it('takes the newest tick not after now, in the zone of the workflow', () => {
    assert.equal(parameterOver('${schedule_time}').value, '2026-03-05 02:00:00');
    assert.equal(parameterOver('$[yyyyMMdd-1]').value, '20260304');
  });

  it('takes the schedule time that is chosen', () => {
    assert.equal(parameterOver('$[yyyyMMdd-1]', { scheduleInstant: Date.parse('2024-03-01T02:00:00Z') }).value, '20240229');
  });

  it('says which value is replaced', () => {
    const { hover } = over('${region}, ');
    assert.deepEqual(hover?.kind === 'parameter' && hover.value?.overrode, ['global']);
  });

  it('works in quoted scalars, with CRLF, and in a file that the task names', () => {
    const text = TEXT.replaceAll('\n', '\r\n');
    assert.deepEqual(parameterOver('${schedule_time}', { text }).at, '${schedule_time}');
    assert.deepEqual(parameterOver('${n}', { text }), { at: '${n}', value: '3', type: 'INTEGER', source: 'local', rendered: '3' });
    assert.deepEqual(parameterOver('${shop}', { document: 'mart.sql' }), { at: '${shop}', value: 'eu-1', type: 'VARCHAR', source: 'global', rendered: "'eu-1'" });
    assert.equal(parameterOver('!{region}', { document: 'mart.sql' }).at, '!{region}');
  });

  it('is there on a declaration and in its value', () => {
    assert.equal(parameterOver('shop:').value, 'eu-1');
    assert.deepEqual(parameterOver('${region}-1'), { at: '${region}', value: 'eu', type: 'VARCHAR', source: 'global', rendered: undefined });
  });

  it('says why there is no value', () => {
    const { hover } = over('${missing}');
    assert.ok(hover?.kind === 'parameter' && hover.value === undefined);
    assert.match(hover.reason ?? '', /is not a parameter of task orders/);
  });

  it('is silent in the SQL around it', () => {
    assert.equal(over('INSERT INTO').hover, undefined);
    assert.equal(over('SELECT 1', { document: 'mart.sql' }).hover, undefined);
  });
});

describe('hover on a task', () => {
  it('shows its SQL as it is sent, on its name and where it is named', () => {
    for (const nth of [0, 1]) {
      const { hover, at } = over('orders', {}, nth);
      assert.equal(at, 'orders');
      assert.ok(hover?.kind === 'task');
      assert.match(hover.sql, /^DELETE FROM a WHERE d = '2026-03-05 02:00:00';\n\nINSERT INTO a\nSELECT 'us', 3, '20260304'/);
      assert.equal(hover.problems.length, 1);
    }
  });

  it('cuts long SQL and says how much is left', () => {
    const text = TEXT.replace('SELECT ${region}', `${'--\n      '.repeat(100)}SELECT \${region}`);
    const { hover } = over('orders', { text });
    assert.ok(hover?.kind === 'task');
    assert.deepEqual([hover.sql.split('\n').length, hover.linesLeft], [25, 79]);
  });
});

describe('hover in a script that several tasks share', () => {
  const text = `${TEXT}  - name: copy\n    input_params: {shop: own}\n    sql: $FILE{"mart.sql"}\n`;

  it('says what it is in each of them', () => {
    const hovers = hoversAt(parseWorkflow(PATH, text, FILES), { document: 'mart.sql', offset: FILES['mart.sql']?.indexOf('shop') ?? 0, now: NOW });
    assert.deepEqual(hovers.map((hover) => hover.kind === 'parameter' && [hover.workflow, hover.task, hover.value?.text]), [['load', 'mart', 'eu-1'], ['load', 'copy', 'own']]);
  });

  it('on a task lists the parameters of its SQL, and renders all of it', () => {
    const file = parseWorkflow(PATH, text, FILES);
    const [hover] = hoversAt(file, { document: PATH, offset: text.indexOf('name: copy') + 7, now: NOW });
    assert.deepEqual(hover?.kind === 'task' && hover.parameters.map(({ name, value, source }) => [name, value, source]), [['shop', 'own', 'local'], ['region', 'eu', 'global']]);
    const task = file.workflow?.tasks.at(-1);
    assert.ok(file.workflow !== undefined && task !== undefined);
    assert.equal(renderedSql(file.workflow, task, NOW), "SELECT 1;\nSELECT 'own', eu;");
  });
});

describe('hover on the schedule', () => {
  it('says the cron in words and the next five ticks in the zone', () => {
    const { hover, at } = over('0 0 2');
    assert.ok(hover?.kind === 'schedule');
    assert.equal(at, '0 0 2 * * ? *');
    assert.equal(hover.words, 'at 02:00, every day');
    assert.deepEqual([hover.zone, hover.ticks.length, hover.ticks[0]], ['Asia/Shanghai', 5, '2026-03-06 02:00:00 +08:00']);
  });

  it('says it in Chinese where that is asked for', () => {
    const [hover] = hoversAt(parseWorkflow(PATH, TEXT, FILES), { document: PATH, offset: TEXT.indexOf('0 0 2'), now: NOW, language: 'zh-cn' });
    assert.equal(hover?.kind === 'schedule' && hover.words, '每天，02:00');
  });

  it('is silent on a cron that cannot be read', () => {
    assert.equal(over('0 0 2', { text: TEXT.replace('0 0 2 *', '0 0 2x *') }).hover, undefined);
  });
});

it('a hover never throws at any place of a half-typed file', () => {
  const text = TEXT.replace("'\"\n", '${\n').replace('deps: [orders]', 'deps: [');
  const file = parseWorkflow(PATH, text, FILES);
  for (let offset = 0; offset <= text.length; offset++) hoversAt(file, { document: PATH, offset, now: NOW });
});
