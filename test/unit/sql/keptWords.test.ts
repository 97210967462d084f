import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wordIn } from '../../../src/core/sql/lex/keptWords';

describe('words that are kept', () => {
  it('are what stands in the text, whatever was read before', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(40), fc.nat(40), (text, a, b) => {
      const start = Math.min(a, b, text.length);
      const end = Math.min(Math.max(a, b), text.length);
      const written = text.slice(start, end);
      assert.deepEqual(wordIn(text, start, end), { text: written, upper: written.toUpperCase() });
    }));
  });

  it('with one hash take the place of each other', () => {
    // 31 × 'A' + 'a' is 31 × 'B' + 'B', and so on for each pair.
    for (const word of ['Aa', 'BB', 'Aa', 'AaAa', 'BBBB', 'AaBB', 'BBAa', 'BB']) {
      assert.deepEqual(wordIn(`x ${word} y`, 2, 2 + word.length), { text: word, upper: word.toUpperCase() });
    }
  });

  it('are the same object when they come again, in another case another one', () => {
    assert.equal(wordIn('SELECT a', 0, 6), wordIn('(SELECT', 1, 7));
    assert.notEqual(wordIn('select', 0, 6).text, wordIn('SELECT', 0, 6).text);
  });
});
