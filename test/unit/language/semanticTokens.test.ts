import assert from 'node:assert/strict';
import { semanticTokensOf } from '../../../src/core/language/semanticTokens';
import { parseWorkflow, type Files } from '../../support/lint/lintText';

const PATH = 'load.workflow.yaml';
const TEXT = `workflow:
  name: load
  param: {region: eu, shop: "\${region}-\${nowhere}"}
tasks:
  - name: orders
    output_params: {rows: INT()}
    sql: |
      -- \${region}
      SELECT '\${ region }', \${missing}, \${system.biz.date}, '$[yyyyMMdd]', \${
  - name: mart
    deps: [orders, order]
    input_params: {rows: INT(0)}
    sql: $FILE{"mart.sql"}
`;
const FILES: Files = { 'mart.sql': 'SELECT ${rows}, !{shop}, ${extra}' };

function tokens(text = TEXT, { document = PATH, within }: { readonly document?: string; readonly within?: { readonly start: number; readonly end: number } } = {}): readonly string[] {
  const own = document === PATH ? text : (FILES[document] ?? '');
  const found = semanticTokensOf([parseWorkflow(PATH, text, FILES)], { document, ...(within && { within }) });
  return found.map(({ kind, range }) => `${own.slice(range.start, range.end)} ${kind}`);
}

const ALL = [
  'region parameterDeclaration', 'shop parameterDeclaration', 'region declared', 'nowhere unknownParameter',
  'orders taskDeclaration', 'rows parameterDeclaration', 'region declared', 'missing unknownParameter', 'system.biz.date builtIn',
  'mart taskDeclaration', 'orders task', 'order unknownTask', 'rows parameterDeclaration',
];

describe('semantic tokens', () => {
  it('tell built-in, declared, handed-on and unknown parameters and the names of tasks apart', () => {
    assert.deepEqual(tokens(), ALL);
    assert.deepEqual(tokens(TEXT, { document: 'mart.sql' }), ['rows upstream', 'shop declared', 'extra unknownParameter']);
  });

  it('are the same with CRLF, and in a part', () => {
    assert.deepEqual(tokens(TEXT.replaceAll('\n', '\r\n')), ALL);
    const start = TEXT.indexOf('deps:');
    assert.deepEqual(tokens(TEXT, { within: { start, end: start + 24 } }), ['orders task', 'order unknownTask']);
  });

  it('call a name known that one of several workflows knows', () => {
    const other = parseWorkflow('other.workflow.yaml', 'workflow: {name: o, param: {extra: 1}}\ntasks: [{name: a, sql: $FILE{"mart.sql"}}]\n'.replace('$FILE{"mart.sql"}', '\'$FILE{"mart.sql"}\''), FILES);
    const kinds = semanticTokensOf([parseWorkflow(PATH, TEXT, FILES), other], { document: 'mart.sql' }).map(({ kind }) => kind);
    assert.deepEqual(kinds, ['upstream', 'declared', 'declared']);
  });

  it('ascend, do not overlap and stay on their line, whatever is typed', () => {
    for (let length = 0; length <= TEXT.length; length += 7) {
      const text = TEXT.slice(0, length);
      let end = 0;
      for (const { range } of semanticTokensOf([parseWorkflow(PATH, text, FILES)], { document: PATH })) {
        assert.ok(range.start >= end && range.end > range.start && range.end <= length, text);
        assert.ok(!text.slice(range.start, range.end).includes('\n'));
        end = range.end;
      }
    }
  });
});
