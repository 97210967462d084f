import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseJsonTree, type JsonNode } from '../../../src/core/base/jsonTree';

function plain(node: JsonNode | undefined): unknown {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'array') return node.items.map(plain);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
}

/** What the problems point at. */
function mistakes(text: string): readonly string[] {
  return parseJsonTree(text).problems.map(({ message, range }) => `${text.slice(range.start, range.end)} | ${message}`);
}

describe('parseJsonTree', () => {
  it('reads what JSON.parse reads, without a problem', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 2), (json, indent) => {
        const value: unknown = JSON.parse(json);
        const { root, problems } = parseJsonTree(JSON.stringify(value, undefined, indent));
        assert.deepEqual(problems, []);
        assert.equal(JSON.stringify(plain(root)), JSON.stringify(value));
      }),
    );
  });

  it('knows where everything stands', () => {
    const text = '{ "a": [1, true], // why\n "b": "x\\ny" }';
    const { root } = parseJsonTree(text);
    assert.ok(root?.kind === 'object');
    const [a, b] = root.entries;
    const slice = (range: { readonly start: number; readonly end: number } | undefined): string => text.slice(range?.start, range?.end);
    assert.deepEqual([slice(a?.keyRange), slice(a?.value?.range), slice(b?.keyRange), slice(b?.value?.range)], ['"a"', '[1, true]', '"b"', '"x\\ny"']);
    assert.deepEqual(plain(root), { a: [1, true], b: 'x\ny' });
  });

  const tolerated: readonly (readonly [string, string, unknown])[] = [
    ['comments', '// top\n{ /* in */ "a": 1 /* behind */, // end\n"b": 2 }\n// bottom', { a: 1, b: 2 }],
    ['trailing commas', '{ "a": [1, 2,], }', { a: [1, 2] }],
    ['a byte order mark', '\ufeff{}', {}],
    ['a tab in a text', '"a\tb"', 'a\tb'],
    ['marks of comments in texts', '["// no", "/* no */"]', ['// no', '/* no */']],
  ];
  for (const [name, text, expected] of tolerated) {
    it(`tolerates ${name}`, () => {
      assert.deepEqual(mistakes(text), []);
      assert.deepEqual(plain(parseJsonTree(text).root), expected);
    });
  }

  const broken: readonly (readonly [string, unknown, string])[] = [
    ['{ "a": 1 "b": 2 }', { a: 1, b: 2 }, '1 | Expected a comma here.'],
    ['{ "a": off, "b": 2 }', { a: undefined, b: 2 }, 'off | "off" is no JSON value. Put text in double quotes.'],
    ['{ a: 1, "b": 2 }', { b: 2 }, 'a | Expected a key in double quotes.'],
    ['{ "a": "x\n, "b": 2 }', { a: 'x', b: 2 }, '"x | Expected the closing quote of this text.'],
    ['{ "a" }', { a: undefined }, '"a" | Expected a colon and a value behind "a".'],
    ['{ "a": 1, "a": 2 }', { a: 1 }, '"a" | The key "a" is written twice here; the first one counts. Remove one of them.'],
    ['[1, 2', [1, 2], '2 | Expected "]" before the end of the file.'],
    ['{} x', {}, 'x | Expected the end of the file.'],
    ['"\\x"', '\\x', '"\\x" | This text has an escape that JSON does not know.'],
  ];
  for (const [text, expected, mistake] of broken) {
    it(`keeps what it can of ${JSON.stringify(text)}`, () => {
      assert.deepEqual(plain(parseJsonTree(text).root), expected);
      assert.equal(mistakes(text)[0], mistake);
    });
  }

  it('survives any text, with ranges inside it, and refuses endless nesting', () => {
    const words = fc.array(fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '"a"', 'x', '1', '\n', '//', '/*', '*/', '\\', 'true'), { maxLength: 30 });
    fc.assert(
      fc.property(words, (parts) => {
        const text = parts.join('');
        for (const { range } of parseJsonTree(text).problems) assert.ok(range.start >= 0 && range.start <= range.end && range.end <= text.length, text);
      }),
      { numRuns: 3000 },
    );
    assert.match(mistakes('['.repeat(100_000))[0] ?? '', /nested too deeply/);
  });
});
