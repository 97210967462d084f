import assert from 'node:assert/strict';
import { fileLinksOf } from '../../../src/core/language/fileLinks';
import { mentionAt, mentionsOf } from '../../../src/core/language/mentions';
import { renameMention } from '../../../src/core/language/rename';
import { parseWorkflow, type Files } from '../../support/lint/lintText';

const TEXT = `workflow:
  name: load
  param:
    region: eu
    shop: \${region}-1
tasks:
  - name: raw orders
    task_type: Sql
    sql: |
      SELECT \${region}, '!{ region }'
  - name: mart
    task_type: Sql
    deps: ["raw orders"]
    input_params: {region: us, n: 1}
    sql: $FILE{"sql/mart.sql"}
  - name: pick
    task_type: Switch
    condition:
      - {task: mart, condition: "\${region} == 1"}
      - task: raw orders
idempo:
  seed: [seed.sql]
  tasks:
    mart: {write: merge, reasons: {raw orders: shared log}}
  ignore:
    - {code: W01, task: mart, because: known}
`;
const OTHER = `workflow:
  name: after
tasks:
  - name: wait
    task_type: Dependent
    groups:
      - {workflow_name: load, dependent_task_name: mart, dependent_date: today}
  - name: child
    task_type: SubWorkflow
    workflow_name: load
idempo:
  depends_on:
    - {workflow: load, task: mart}
`;
const SQL = 'SELECT ${region},\r\n ${n}';
const PATHS = { own: 'load.workflow.yaml', other: 'after.workflow.yaml', sql: 'sql/mart.sql' };

function world({ text = TEXT, other = OTHER }: { readonly text?: string; readonly other?: string } = {}) {
  const scripts: Files = { [PATHS.sql]: SQL };
  const files = [parseWorkflow(PATHS.own, text, scripts), parseWorkflow(PATHS.other, other, scripts)] as const;
  const texts: Readonly<Record<string, string>> = { [PATHS.own]: text, [PATHS.other]: other, [PATHS.sql]: SQL };
  return { files, texts };
}

/** What is meant where `word` stands for the first time in a document. */
function mentionOf(word: string, { files, texts }: ReturnType<typeof world>, document = PATHS.own) {
  const at = (texts[document] ?? '').indexOf(word);
  const mention = mentionAt(document === PATHS.other ? files[1] : files[0], { document, offset: at + (word.startsWith('$') ? 2 : 1) });
  return mention ?? assert.fail(`nothing is named at ${word}`);
}

/** The texts after a rename; a string: why it was refused. */
function renamed(word: string, newName: string, made = world(), document = PATHS.own): Readonly<Record<string, string>> | string {
  const mention = mentionOf(word, made, document);
  const result = renameMention(document === PATHS.other ? made.files[1] : made.files[0], { mention, newName, files: made.files });
  if (result.kind === 'refused') return `${result.reason} ${result.where}`;
  const texts = { ...made.texts };
  for (const edit of [...result.edits].sort((a, b) => b.range.start - a.range.start)) {
    const text = texts[edit.document] ?? '';
    texts[edit.document] = text.slice(0, edit.range.start) + edit.newText + text.slice(edit.range.end);
  }
  return texts;
}

describe('definition and references', () => {
  it('finds a task from where it is named, in other files too', () => {
    const made = world();
    const places = mentionsOf(mentionOf('mart, dependent_date', made, PATHS.other), made.files);
    const found = places.map(({ document, range }) => `${document} ${String(made.texts[document]?.slice(range.start, range.end))}`);
    assert.deepEqual(found, [...Array<string>(4).fill(`${PATHS.own} mart`), ...Array<string>(2).fill(`${PATHS.other} mart`)]);
    assert.equal(places[0]?.range.start, TEXT.indexOf('mart'));
  });

  it('finds a workflow across files', () => {
    const made = world();
    const places = mentionsOf(mentionOf('load', made), made.files);
    assert.deepEqual(places.map(({ document }) => document), [PATHS.own, ...Array<string>(3).fill(PATHS.other)]);
  });

  it('tells a task\'s own parameter from the workflow\'s of the same name', () => {
    const made = world();
    assert.equal(mentionsOf(mentionOf('${region', made, PATHS.sql), made.files)[0]?.range.start, TEXT.indexOf('region: us'));
    const uses = mentionsOf(mentionOf('region: eu', made), made.files);
    assert.deepEqual(uses.map(({ range }) => TEXT.slice(range.start - 3, range.end)), ['   region', ' ${region', 'T ${region', '!{ region', '"${region'].map((each) => each.slice(-9)));
  });
});

describe('rename', () => {
  it('changes a task wherever it is named, quoted where it has to be', () => {
    const texts = renamed('mart', 'it: new');
    assert.ok(typeof texts === 'object');
    assert.equal(texts[PATHS.own], TEXT.replaceAll(/(- name|task|    )(:? ?)mart/g, '$1$2"it: new"'));
    assert.equal(texts[PATHS.other], OTHER.replaceAll('mart', '"it: new"'));
  });

  it('keeps the quotes that are there', () => {
    const texts = renamed('raw orders', 'raw');
    assert.ok(typeof texts === 'object');
    assert.equal(texts[PATHS.own], TEXT.replaceAll('raw orders', 'raw'));
  });

  it('changes a parameter in its declaration, in SQL files, and with CRLF', () => {
    const crlf = world({ text: TEXT.replaceAll('\n', '\r\n') });
    const texts = renamed('n: 1', 'amount', crlf);
    assert.ok(typeof texts === 'object');
    assert.equal(texts[PATHS.sql], SQL.replace('${n}', '${amount}'));
    assert.equal(texts[PATHS.own], crlf.texts[PATHS.own]?.replace('n: 1', 'amount: 1'));
    const regions = renamed('region: eu', 'area', crlf);
    assert.ok(typeof regions === 'object');
    assert.match(regions[PATHS.own] ?? '', /area: eu\r\n {4}shop: \$\{area\}-1[^]*SELECT \$\{area\}, '!\{ area \}'[^]*\{region: us/);
  });

  it('changes a workflow across files', () => {
    const texts = renamed('load', 'daily');
    assert.ok(typeof texts === 'object');
    assert.equal(texts[PATHS.other], OTHER.replaceAll('load', 'daily'));
  });

  const refused: readonly (readonly [string, string, string, string])[] = [
    ['another task has the name', 'mart', 'raw orders', `taken ${PATHS.own}`],
    ['another workflow has the name', 'load', 'after', `taken ${PATHS.other}`],
    ['another parameter has the name', 'region: eu', 'shop', 'taken load'],
    ['a task means something else by it', 'n: 1', 'shop', 'shadows mart'],
    ['it is the name of a built-in', 'shop', 'schedule_time', 'shadows raw orders'],
    ['it cannot be written in SQL', 'region: eu', 'a b', 'badName a b'],
    ['it is empty', 'mart', ' ', 'badName  '],
  ];
  for (const [name, word, newName, reason] of refused) it(`is refused where ${name}`, () => assert.equal(renamed(word, newName), reason));

  it('is refused for what a task hands on, and for what a sub-workflow takes', () => {
    const output = world({ text: TEXT.replace('    deps: ["raw', '    output_params: {n: 1}\n    deps: ["raw') });
    assert.equal(renamed('n: 1', 'm', output), 'output mart');
    const child = world({ text: `${TEXT.replace('  - name: pick', '  - {name: sub, task_type: SubWorkflow, workflow_name: after}\n  - name: pick')}` });
    assert.equal(renamed('region: eu', 'area', child), 'handedOn sub');
  });

  it('is refused where a file is shared with a task that means another parameter', () => {
    const shared = world({ other: 'workflow: {name: after, param: {n: 2}}\ntasks:\n  - {name: x, task_type: Sql, sql: \'$FILE{"sql/mart.sql"}\'}\n' });
    assert.equal(renamed('n: 1', 'm', shared), `shared ${PATHS.sql}`);
  });
});

describe('links to files', () => {
  it('stand on the paths of SQL files and seeds', () => {
    const [file] = world().files;
    assert.deepEqual(fileLinksOf(file).map(({ range, path }) => [TEXT.slice(range.start, range.end), path]), [['sql/mart.sql', 'sql/mart.sql'], ['seed.sql', 'seed.sql']]);
  });

  it('stand on workflow files and in quoted tokens, and never lead out of the folder', () => {
    const text = 'workflow: {name: a}\ntasks:\n  - name: b\n    task_type: SubWorkflow\n    workflow_name: \'$WORKFLOW{"x.yaml"}\'\n  - {name: c, sql: "$FILE{\\"../../out.sql\\"}"}\n';
    assert.deepEqual(fileLinksOf(parseWorkflow('dir/a.workflow.yaml', text)).map(({ path }) => path), ['dir/x.yaml']);
  });
});
