import assert from 'node:assert/strict';
import { printable, printableLines } from '../../../src/core/base/printable';

describe('printable', () => {
  it('keeps control characters of data from acting on the terminal', () => {
    assert.equal(printable('a\u001b[31mb\nc\u202ed\u0007'), 'a\\x1b[31mb c\\x202ed\\x07');
  });

  it('leaves the lines of a text apart, each with blanks before it', () => {
    assert.equal(printableLines('a\u001b[2J\nb', 2), '  a\\x1b[2J\n  b');
  });
});
