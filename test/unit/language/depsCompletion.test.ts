import assert from 'node:assert/strict';
import { completeDeps } from '../../../src/core/language/depsCompletion';
import { parseWorkflow } from '../../support/lint/lintText';

const TASKS = `workflow:
  name: load
tasks:
  - name: other
    task_type: Shell
    command: deps
  - name: raw orders
    task_type: Sql
    sql: INSERT OVERWRITE TABLE dw.orders SELECT id FROM shop
  - name: mart
    task_type: Sql
    sql: SELECT count(*) FROM Orders
DEPS
  - name: check
    task_type: Sql
    deps: [mart]
    sql: SELECT 1
`;

/** The names offered at the `|` of the lines in place of `DEPS`, and the text that one of them would replace. */
function offered(lines: string): { readonly names: readonly string[]; readonly replaced: string } {
  const marked = TASKS.replace('DEPS\n', `${lines}\n`);
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const found = completeDeps(parseWorkflow('load.workflow.yaml', text), offset);
  const range = found[0]?.range ?? { start: 0, end: 0 };
  return { names: found.map(({ insertText }) => insertText), replaced: text.slice(range.start, range.end) };
}

describe('completion in deps', () => {
  const both = ['raw orders', 'other'];
  const cases: readonly (readonly [string, string, readonly string[], string])[] = [
    ['offers the writers of the tables that are read first', '    deps: [|]', both, ''],
    ['goes on in a list that is not closed yet', '    deps: [other, |', ['raw orders'], ''],
    ['replaces what is typed of a name', '    deps: [ra|w]', both, 'raw'],
    ['leaves out what the list holds', '    deps: [other, |]', ['raw orders'], ''],
    ['keeps the name that is being changed', '    deps: [oth|er]', both, 'other'],
    ['works in a block list', '    deps:\n      - other\n      - |', ['raw orders'], ''],
    ['works in the first item of a block list', '    deps:\n      - r|', both, 'r'],
    ['works for one name', '    deps: |', both, ''],
    ['is silent in another key', '    description: deps|', [], ''],
    ['is silent behind the list', '    deps: [other]|', [], ''],
    ['is silent in SQL that looks like a list', '    post_statements:\n      - |\n        SELECT 1\n        deps: [|'.replace('- |', '- >'), [], ''],
  ];
  for (const [name, lines, names, replaced] of cases) it(name, () => assert.deepEqual(offered(lines), { names, replaced }));

  it('never offers the task itself or one that waits for it', () => {
    const { names } = offered('    deps: [|]');
    assert.ok(!names.includes('mart') && !names.includes('check'));
  });

  it('says which tables an offered task writes', () => {
    const text = TASKS.replace('DEPS\n', '    deps: []\n');
    const found = completeDeps(parseWorkflow('load.workflow.yaml', text), text.indexOf('deps: []') + 7);
    assert.deepEqual(found.map(({ name, tables }) => [name, tables]), [['raw orders', ['Orders']], ['other', []]]);
  });

  it('never throws at any place of a file', () => {
    const text = TASKS.replace('DEPS\n', '    deps: [other,\n');
    const file = parseWorkflow('load.workflow.yaml', text);
    for (let offset = 0; offset <= text.length; offset++) completeDeps(file, offset);
  });
});
