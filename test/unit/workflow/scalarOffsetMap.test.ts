import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { toDocumentOffset, toDocumentRange, toTextOffset } from '../../../src/core/workflow/offsetMap';
import { entryOf, type YamlScalar } from '../../../src/core/workflow/yamlNode';
import { parseYamlTree } from '../../../src/core/workflow/yamlTree';

/** The scalar at `tasks[0].sql`. */
function sqlScalar(document: string): YamlScalar {
  const { root } = parseYamlTree(document);
  const tasks = root?.kind === 'mapping' ? entryOf(root, 'tasks')?.value : undefined;
  const task = tasks?.kind === 'sequence' ? tasks.items[0]?.value : undefined;
  const sql = task?.kind === 'mapping' ? entryOf(task, 'sql')?.value : undefined;
  assert.ok(sql?.kind === 'scalar', `no scalar in ${JSON.stringify(document)}`);
  return sql;
}

function inTask(scalar: string, newline = '\n'): string {
  return ['workflow:', '  name: w', 'tasks:', '  - name: t', `    sql: ${scalar}`, '    deps: []', ''].join('\n').replaceAll('\n', newline);
}

/** Every character of the value stands at its mapped offset; only line ends, folds and escapes may look different there. */
function assertMapped(document: string, scalar: YamlScalar): void {
  let previous = -1;
  for (let offset = 0; offset < scalar.text.length; offset++) {
    const at = toDocumentOffset(scalar.map, offset);
    const [value, written] = [scalar.text[offset], document[at]];
    const isBreak = (value === '\n' || value === ' ') && (written === '\r' || written === '\n' || at === document.length);
    const isEscape = scalar.style === 'double' && document.lastIndexOf('\\', at) >= at - 9;
    assert.ok(written === value || isBreak || isEscape, `offset ${offset} (${JSON.stringify(value)}) lies at ${at} (${JSON.stringify(written)}) in ${JSON.stringify(document)}`);
    const isSecondHalf = /[\udc00-\udfff]/.test(value ?? '') && isEscape;
    assert.ok(at > previous || (isSecondHalf && at === previous), `offset ${offset} does not lie behind offset ${offset - 1} in ${JSON.stringify(document)}`);
    if (!isSecondHalf) assert.equal(toTextOffset(scalar.map, at), offset, `back from ${at} in ${JSON.stringify(document)}`);
    const { end } = toDocumentRange(scalar.map, { start: offset, end: offset + 1 });
    const next = offset + 1 < scalar.text.length ? toDocumentOffset(scalar.map, offset + 1) : document.length;
    assert.ok(at <= end && (end <= next || next === at), `offset ${offset} ends at ${end}, the next one starts at ${next}, in ${JSON.stringify(document)}`);
    const isDoubled = (value === "'" && scalar.style === 'single') || (value === '\\' && scalar.style === 'double');
    if (written === value) assert.equal(end, at + (isDoubled ? 2 : 1));
    previous = at;
  }
  assert.ok(scalar.map.docEnd > previous && scalar.map.docEnd <= document.length);
}

/** The value as the yaml package reads it. */
function oracle(document: string): unknown {
  return parseDocument(document, { version: '1.2', schema: 'core', uniqueKeys: false, logLevel: 'silent' }).getIn(['tasks', 0, 'sql']);
}

const word = fc.constantFrom('select', 'a.b', '1', "'x'", "'it''s'", '"q"', '${schedule_time}', '$[yyyy-MM-dd-1]', '!{t}', '😀', 'naïve', ';', '--', '(', ')', '\t', ' ', '  ', '\\', '/*', '*/', ',', '||', '#', ':', '[', '{', '|', '>', '- ');
const line = fc.array(word, { maxLength: 6 }).map((words) => words.join(''));
const lines = fc.array(line, { minLength: 1, maxLength: 8 });
const newline = fc.constantFrom('\n', '\r\n');

describe('offset maps of scalars', () => {
  it('place every character of literal and folded blocks, with every indicator', () => {
    const header = fc.tuple(fc.constantFrom('|', '>'), fc.constantFrom('', '-', '+'), fc.constantFrom('', '2', '4'), fc.constantFrom('', ' # note'));
    fc.assert(
      fc.property(header, lines, newline, fc.nat(3), ([kind, chomp, indicator, comment], content, eol, trailing) => {
        const indent = ' '.repeat(4 + Number(indicator === '' ? 2 : indicator));
        // Without an indicator the first line sets the indentation.
        const body = content.map((text, index) => (index === 0 && indicator === '' ? `x${text}` : text)).map((text) => (text === '' ? '' : indent + text));
        const document = inTask(`${kind}${indicator}${chomp}${comment}\n${body.join('\n')}${'\n'.repeat(trailing)}`, eol);
        const scalar = sqlScalar(document);
        assert.equal(scalar.text, oracle(document));
        assertMapped(document, scalar);
      }),
      { numRuns: 600 },
    );
  });

  it('place every character of single-quoted scalars on one and more lines', () => {
    fc.assert(
      fc.property(lines, newline, (content, eol) => {
        const quoted = content.map((text) => text.replaceAll("'", "''")).join('\n      ');
        const document = inTask(`'${quoted}'`, eol);
        const scalar = sqlScalar(document);
        assert.equal(scalar.text, oracle(document));
        assertMapped(document, scalar);
      }),
      { numRuns: 400 },
    );
  });

  it('place every character of double-quoted scalars with escapes', () => {
    const escape = fc.constantFrom('\\n', '\\t', '\\"', '\\\\', '\\x41', '\\u00e9', '\\U0001F600', '\\/', '\\\n      ', '\\ ', '\\_');
    const part = fc.oneof(word.map((text) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')), escape);
    fc.assert(
      fc.property(fc.array(fc.array(part, { maxLength: 5 }), { minLength: 1, maxLength: 6 }), newline, (content, eol) => {
        const document = inTask(`"${content.map((parts) => parts.join('')).join('\n      ')}"`, eol);
        const scalar = sqlScalar(document);
        assert.equal(scalar.text, oracle(document));
        assertMapped(document, scalar);
      }),
      { numRuns: 400 },
    );
  });

  it('place every character of plain scalars on one and more lines', () => {
    const plainWord = fc.constantFrom('select', 'a.b', "'x'", '${schedule_time}', '$[yyyy]', '😀', '(', ')', ';', ',', '--', '  ', ' ', '\t', '||', '"q"');
    const plainLine = fc.array(plainWord, { maxLength: 6 }).map((words) => words.join('').trim());
    fc.assert(
      fc.property(fc.array(plainLine, { maxLength: 6 }), newline, (content, eol) => {
        const document = inTask(['insert', ...content.map((text) => (text === '--' ? '' : text)), 'end'].join('\n      '), eol);
        const scalar = sqlScalar(document);
        assert.equal(scalar.text, oracle(document));
        assertMapped(document, scalar);
      }),
      { numRuns: 400 },
    );
  });

  const cases: readonly { readonly name: string; readonly document: string; readonly find: string; readonly text: string }[] = [
    { name: 'behind tabs in a literal block', document: inTask('|\n      select\n      \ttoday()'), find: 'today()', text: 'select\n\ttoday()\n' },
    { name: 'behind an emoji', document: inTask("|\n      select '😀', today()"), find: 'today()', text: "select '😀', today()\n" },
    { name: 'on the third line of a folded block', document: inTask('>-\n      insert into t\n\n      select\n      today()', '\r\n'), find: 'today()', text: 'insert into t\nselect today()' },
    { name: 'behind escapes', document: inTask('"select \\"a\\"\\n, today()"'), find: 'today()', text: 'select "a"\n, today()' },
    { name: 'behind doubled quotes', document: inTask("'select ''a'', today()'"), find: 'today()', text: "select 'a', today()" },
  ];
  for (const { name, document, find, text } of cases) {
    it(`find a call ${name}`, () => {
      const scalar = sqlScalar(document);
      assert.equal(scalar.text, text);
      assert.equal(toDocumentOffset(scalar.map, text.indexOf(find)), document.indexOf(find));
    });
  }

  for (const [what, document, find, expected] of [
    ['an escaped quote', inTask('"select \\"a\\""'), '"a"', '\\"a\\"'],
    ['a doubled quote', inTask("'select ''a'''"), "'a'", "''a''"],
    ['an escaped emoji', inTask('"x \\U0001F600 y"'), '😀', '\\U0001F600'],
    ['a line break', inTask('|\n      a\n      b', '\r\n'), 'a\n', 'a\r\n'],
    ['a fold', inTask('>\n      a\n      b', '\r\n'), 'a ', 'a\r\n'],
    ['text before an indentation', inTask('|\n      a\n        b'), 'a', 'a'],
  ] as const) {
    it(`end a range behind ${what}`, () => {
      const scalar = sqlScalar(document);
      const start = scalar.text.indexOf(find);
      const range = toDocumentRange(scalar.map, { start, end: start + find.length });
      assert.equal(document.slice(range.start, range.end), expected);
    });
  }

  it('take a place in the indentation for the start of the line', () => {
    const document = inTask('|\n      a\n      b');
    assert.equal(toTextOffset(sqlScalar(document).map, document.indexOf('b') - 3), 2);
  });

  it('keep an unclosed quote readable up to the end of the text', () => {
    const document = 'workflow:\n  name: w\ntasks:\n  - name: t\n    sql: "select today()';
    const scalar = sqlScalar(document);
    assert.equal(scalar.text, 'select today()');
    assertMapped(document, scalar);
  });
});
