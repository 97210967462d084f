import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readCommonYaml } from '../../../src/core/workflow/commonYaml';
import { YAML_LIMITS } from '../../../src/core/workflow/yamlLimits';
import { readYamlSyntax } from '../../../src/core/workflow/yamlSyntax';
import { buildTree } from '../../../src/core/workflow/yamlTree';

const RUNS = 3000;

/** Whatever is read here is what the library reads, without a mistake. */
function assertSame(text: string): boolean {
  const common = readCommonYaml(text);
  if (common === undefined) return false;
  assert.deepEqual({ root: common, problems: [] }, buildTree(text, readYamlSyntax(text)), text);
  return true;
}

/** What is rare spoils a whole text. */
function often<T>(common: fc.Arbitrary<T>, rare: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: common, weight: 30 }, { arbitrary: rare, weight: 1 });
}

const plainWord = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'name', 'sql', 'deps', 'task_type', 'x-y', 'a.b', 'null', 'true', '_k', '$v', 'k1', '1', 'T');
const word = often(plainWord, fc.constantFrom('<<', 'a b', '__proto__', '"q"', '-k', ''));
const plainLeaf = fc.constantFrom('a', 'plain text', '1', '-1', '~', 'null', 'true', '""', "'it''s'", '"a # b"', 'a:b', 'a#b', '-a', '[]', '[a, b]', '', 'x ', '"a" # c', 'a\u3000b ', '0 0 * * *', '{a: b}', '{ a: [1, x y], b: null } # c', '[{a: 1}, b c ]', '{}', '[[], {}]');
const leaf = often(plainLeaf, fc.constantFrom(
  'a', 'plain text', '1', '-1', '0x1F', '1.5e3', '.5', '.inf', '~', 'null', 'NULL', 'true', 'False', '""', "''", '"a # b"', "'it''s'", '"a\\nb"', '"\\x41"', '"a: b"', 'a:b', 'a#b', 'a #b', 'a: b', 'a:', '- a', '-a', '--- a', '---',
  '[]', '[a, b]', '[ a,b , "c" ]', '[a, ]', '[a b]', '[a', '[[a]]', '{a: 1, a: 2}', '{a:1}', '{a: }', '{a: b: c}', '{a, b}', '[a: b]', '["a": b]', '[a #b]', '[1, null, ~]', '[[[[[[a]]]]]]', '{a: 1} b', '{<<: a}', '[a - b]', '[a -]', '{a: -1}', '*x', '&x a', '!t a', '? a', '?a', '%a', '@a', '`a`', '| a', '> a', '${x}', '$[yyyyMMdd-1]', '0 0 * * *', "'a' b", '"a"b', '"a" # c', 'é', 'a\u00a0', 'a\u3000b ', '\ttab', 'a\tb', 'x ', '',
));
const comment = often(fc.constantFrom('', '', '', ' # c', '  #', ' #c '), fc.constantFrom('# c', ' # a: b'));
const header = often(fc.constantFrom('|', '>', '|-', '>-'), fc.constantFrom('|+', '|2', '| ', '|  # c', '|-  '));

interface Lines {
  readonly lines: readonly string[];
  /** Whether it may stand behind a colon or a dash. */
  readonly inline: boolean;
}

const indent = (lines: readonly string[], by: number): readonly string[] => lines.map((line) => (line === '' ? '' : ' '.repeat(by) + line));

const block = fc.tuple(header, fc.array(fc.constantFrom('SELECT 1', '  more', '', ' ', '     ', '# no comment', 'a: b', '- x', '\tt', "'", '日本', 'x\u3000'), { maxLength: 5 }), fc.integer({ min: 0, max: 4 })).map(
  ([head, lines, by]): Lines => ({ lines: [head, ...indent(lines, by)], inline: true }),
);
const scalar = fc.tuple(leaf, comment).map(([text, note]): Lines => ({ lines: [text + note], inline: true }));

function joined(head: string, { lines, inline }: Lines, by: number): readonly string[] {
  const [first = '', ...rest] = lines;
  return inline ? [`${head} ${first}`.trimEnd(), ...indent(rest, by)] : [head, ...indent(lines, by)];
}

const stray = fc.tuple(often(fc.constantFrom('', '', '', '# c', '  # c', ' '), fc.constantFrom('    # c ', '\t', '---', '...')), fc.boolean());

const { node } = fc.letrec<{ node: Lines }>((tie) => {
  const child = tie('node');
  const by = often(fc.constantFrom(2, 2, 4), fc.constantFrom(1, 0, 3));
  const entry = fc.tuple(word, child, by, comment, stray).map(([key, value, width, note, [line, hasLine]]) => [
    ...(hasLine && line !== '' ? [line] : []), ...joined(`${key}:${value.inline ? '' : note}`, value, width),
  ]);
  const mapping = fc.array(entry, { minLength: 1, maxLength: 4 }).map((entries): Lines => ({ lines: entries.flat(), inline: false }));
  const item = fc.tuple(child, stray, fc.constantFrom(2, 2, 2, 4)).map(([value, [line, hasLine], width]) => {
    const [first = '', ...rest] = value.lines;
    return [...(hasLine && line !== '' ? [line] : []), `-${' '.repeat(width - 1)}${first}`, ...indent(rest, width)];
  });
  const sequence = fc.array(item, { minLength: 1, maxLength: 3 }).map((items): Lines => ({ lines: items.flat(), inline: false }));
  return { node: fc.oneof({ maxDepth: 4, withCrossShrink: true }, scalar, block, mapping, sequence, mapping) };
});

/** A mapping, as files are. */
const document = fc.tuple(fc.array(fc.tuple(fc.constantFrom('workflow', 'tasks', 'idempo', 'x', 'y'), node, fc.constantFrom(2, 2, 0, 4)), { minLength: 1, maxLength: 4 }), fc.constantFrom('', '', '', '---\n', '# head\n', '\n', '# a\n---\n', '\ufeff'), fc.constantFrom('\n', '\n', '\n', '', '\n\n', '\n# end\n', '\n  # end', ' ', '\n---\n', '\n...\n')).map(
  ([entries, before, after]) => before + entries.flatMap(([key, value, by]) => joined(`${key}:`, value, by)).join('\n') + after,
);

/** Signs that mean something to YAML. */
const sign = fc.constantFrom(' ', '  ', '\n', '\n ', '\n  ', '-', '- ', ':', ': ', '#', ' #', "'", '"', '|', '>', '[', ']', ',', '{', '}', '&a', '*a', '!', '?', '%', '\t', '\r', '\\', 'a', '0', '\u00a0', '\n\n');

const WORKFLOW = `# Loads the orders of one day
workflow:
  name: orders # daily
  schedule: "0 0 2 * * ? *"
  param:
    p: '\${system.biz.date}'

tasks:
  # first
  - name: extract
    task_type: Sql
    datasource_type: HIVE
    deps: []
    sql: |
      INSERT INTO t

      SELECT 1 -- it's
    pre_statements:
      - SET a = 1
      - >-
        SET b
        = 2
    # retries: 2
  - name: load
    deps: [extract, "other"]
    fail_retry_times:  
    priority: ~ # none
    sql: |-
        SELECT 2
idempo:
  audit_columns: [loaded_at]
  tasks:
    load: {write: delete-insert, list: [a b, "c"], at: {x: 1}} # how
`;

function textsIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name)).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

describe('YAML of the common form', () => {
  it('is read as the library reads it, or left to it', () => {
    let read = 0;
    fc.assert(fc.property(document, (text) => void (read += assertSame(text) ? 1 : 0)), { numRuns: RUNS });
    assert.ok(read > RUNS / 20, `only ${read} of ${RUNS} texts were of the common form`);
  });

  it('is read as the library reads it after any change', () => {
    let read = 0;
    const change = fc.tuple(fc.nat(), sign, fc.nat({ max: 3 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const text = changes.reduce((before, [at, inserted, removed]) => {
          const offset = at % (before.length + 1);
          return before.slice(0, offset) + inserted + before.slice(offset + removed);
        }, WORKFLOW);
        read += assertSame(text) ? 1 : 0;
      }),
      { numRuns: RUNS },
    );
    assert.ok(read > RUNS / 20, `only ${read} of ${RUNS} texts were of the common form`);
  });

  it('is read while it is typed', () => {
    for (let end = 0; end <= WORKFLOW.length; end++) assertSame(WORKFLOW.slice(0, end));
  });

  it('is what workflow files are written in', () => {
    assert.ok(assertSame(WORKFLOW));
    const texts = [...textsIn('examples'), ...textsIn('test/fixtures')];
    const common = texts.filter(assertSame);
    assert.ok(common.length > texts.length * 0.6, `${common.length} of ${texts.length}`);
  });

  it('is left to the library where it is deep, long or too large', () => {
    const deep = Array.from({ length: 30 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
    assert.equal(readCommonYaml(deep), undefined);
    const keys = (length: number): string => Array.from({ length }, (_, n) => `k${n}: 1`).join('\n');
    assert.ok(assertSame(keys(20_000)));
    assert.equal(readCommonYaml(keys(20_001)), undefined);
    assert.equal(readCommonYaml(`a: ${'x'.repeat(YAML_LIMITS.lineLength)}`), undefined);
    assert.equal(readCommonYaml(`a: |\n${`  ${'x'.repeat(100)}\n`.repeat(11_000)}`), undefined);
  });
});
