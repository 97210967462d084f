import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lex } from '../../../src/core/sql/lex/lexer';
import { indexesOf, viewOf, wordAt } from '../../../src/core/sql/view';

const WORDS = ['a', 'SELECT', 'from', '"a"', "'select'", '(', ')', ',', '1'];

describe('the places of words in a statement', () => {
  const scripts = fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }).map((words) => words.join(' '));
  const wanted = fc.uniqueArray(fc.constantFrom('A', 'SELECT', 'FROM', 'X', 'Y'));

  it('are those that a look at each token finds, in order, and none in quotes', () => {
    fc.assert(fc.property(scripts, wanted, (text, words) => {
      const view = viewOf(lex(text, 'postgresql'), 'postgresql');
      const set = new Set<string>(words);
      const expected = view.tokens.flatMap((_, index) => (set.has(wordAt(view, index)) ? [index] : []));
      assert.deepEqual(indexesOf(view, set), expected);
    }));
  });
});
