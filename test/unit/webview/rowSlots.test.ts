import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assignSlots, sortSlots } from '../../../src/webview/layout/rowSlots';

const slotsOf = (count: number): readonly number[] => Array.from({ length: count }, (_, slot) => slot);
const anyView = fc.record({ first: fc.nat(5_000), count: fc.integer({ min: 1, max: 60 }), missing: fc.nat(59) })
  .map(({ first, count, missing }) => ({ count, rows: { first, end: first + Math.max(0, count - missing) } }));

describe('the slots of the grid\'s rows', () => {
  it('show each row in view once', () => {
    fc.assert(fc.property(anyView, ({ count, rows }) => {
      const shown = assignSlots(rows, slotsOf(count)).map(({ index }) => index).sort((a, b) => a - b);
      assert.deepEqual(shown, Array.from({ length: rows.end - rows.first }, (_, offset) => rows.first + offset));
    }));
  });

  it('keep a row that stays in view where it is, at the same place of the document', () => {
    const order = sortSlots({ first: 8, end: 20 }, slotsOf(12));
    const before = assignSlots({ first: 8, end: 20 }, order);
    const after = assignSlots({ first: 12, end: 24 }, order);
    assert.deepEqual(after.map(({ slot }) => slot), before.map(({ slot }) => slot));
    before.forEach(({ index }, place) => { if (index >= 12) assert.equal(after[place]?.index, index); });
  });

  it('follow each other as their rows do once they are sorted', () => {
    fc.assert(fc.property(anyView, ({ count, rows }) => {
      const shown = assignSlots(rows, sortSlots(rows, slotsOf(count))).map(({ index }) => index);
      assert.deepEqual(shown, [...shown].sort((a, b) => a - b));
    }));
  });
});
