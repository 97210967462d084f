import assert from 'node:assert/strict';
import { displayWidth, padColumns } from '../../../src/core/base/columns';

describe('padColumns', () => {
  it('aligns by what a terminal shows, and ends lines without blanks', () => {
    assert.deepEqual(padColumns([['a', 'bbb', 'c'], ['订单', 'b', ''], ['e\u0301', 'b', 'd']]), ['a     bbb  c', '订单  b', 'e\u0301     b    d']);
    assert.equal(displayWidth('✓ 订单'), 6);
  });

  it('lets rows differ in length', () => {
    assert.deepEqual(padColumns([['long one'], ['a', 'b']]), ['long one', 'a  b']);
  });
});
