import assert from 'node:assert/strict';
import { terminalLine } from '../../../src/extension/terminalText';

describe('a text in a terminal', () => {
  it('begins each line at the left', () => {
    assert.equal(terminalLine('a\nb\r\nc\rd'), 'a\r\nb\r\nc\r\nd\r\n');
  });

  it('cannot steer the terminal', () => {
    assert.equal(terminalLine('a\u001B[2Jb\u0007\u009Bc\td'), 'a\\x1b[2Jb\\x07\\x9bc d\r\n');
  });
});
