import assert from 'node:assert/strict';
import { terminalLine } from '../../../src/extension/terminalText';

describe('a text in a terminal', () => {
  it('begins each line at the left', () => {
    assert.equal(terminalLine('a\nb\r\nc\rd'), 'a\r\nb\r\nc\r\nd\r\n');
  });

  it('cannot steer the terminal, and keeps tabs', () => {
    assert.equal(terminalLine('a\u001B[2Jb\u0007\u009Bc\td'), 'a\uFFFD[2Jb\uFFFD\uFFFDc\td\r\n');
  });
});
