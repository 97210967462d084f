import assert from 'node:assert/strict';
import fc from 'fast-check';
import { relocateLine } from '../../../src/core/base/relocate';
import { differenceOf } from '../../../src/core/views/lineDifference';

const words = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 }).map((lines) => lines.join('\n'));

describe('differenceOf', () => {
  it('turns one text into the other: what is not removed is the new one, what is not added is in the old one', () => {
    fc.assert(fc.property(words, words, (before, after) => {
      const lines = differenceOf(before, after);
      if (before === after) return lines.length === 0;
      const shown = lines.filter(({ kind }) => kind !== 'gap');
      const left = lines.filter(({ kind }) => kind === 'gap').reduce((sum, { text }) => sum + Number(text), 0);
      const count = (kind: string) => shown.filter((line) => line.kind === kind).length;
      assert.equal(count('same') + count('added') + left, after.split('\n').length);
      assert.equal(count('same') + count('removed') + left, before.split('\n').length);
      if (left > 0) return true;
      const side = (other: string) => shown.filter(({ kind }) => kind !== other).map(({ text }) => text).join('\n');
      return side('removed') === after && side('added') === before;
    }));
  });

  it('removes and adds no more than it must', () => {
    const lines = differenceOf('a\nb\nc\nd', 'a\nc\nx\nd').map(({ kind, text }) => `${kind[0] ?? ''}${text}`);
    assert.deepEqual(lines, ['sa', 'rb', 'sc', 'ax', 'sd']);
  });

  it('leaves out what is far from any change, and says how much', () => {
    const many = Array.from({ length: 20 }, (_, at) => `line ${String(at)}`);
    const lines = differenceOf(many.join('\n'), [...many.slice(0, 10), 'new', ...many.slice(10)].join('\n'));
    assert.deepEqual(lines.map(({ kind, text }) => (kind === 'gap' ? `… ${text}` : text)), ['… 8', 'line 8', 'line 9', 'new', 'line 10', 'line 11', '… 8']);
  });

  it('ends at once for texts that have nothing in common', () => {
    const text = (letter: string) => Array.from({ length: 5_000 }, (_, at) => `${letter}${String(at)}`).join('\n');
    assert.equal(differenceOf(text('a'), text('b')).length, 300);
  });
});

describe('relocateLine', () => {
  it('finds the line where it is now, the nearest of several', () => {
    assert.equal(relocateLine('a\nb\nc', 'x\ny\na\n  b\nc', 1), 3);
    assert.equal(relocateLine('a\nb', 'b\na\nq\nb', 1), 0);
    assert.equal(relocateLine('a\nb', 'a\nb', 1), 1);
  });

  it('finds no line that is gone, or that is blank', () => {
    assert.equal(relocateLine('a\nb', 'a\nc', 1), undefined);
    assert.equal(relocateLine('a\n\nb', '\na\nb', 1), undefined);
    assert.equal(relocateLine('a', 'b', 7), undefined);
  });
});
