import assert from 'node:assert/strict';
import { ID_MARKS, makeOrderedIds } from '../../../src/core/base/orderedIds';

describe('ordered ids', () => {
  it('are different and in order, also within a millisecond and when the clock is set back', () => {
    const times = [5000, 5000, 5001, 4000, 4000, 5001, 6000];
    const next = makeOrderedIds(() => times.shift() ?? 6000, 7);
    const made = Array.from({ length: 100_000 }, next);
    assert.deepEqual([...made].sort(), made);
    assert.equal(new Set(made).size, made.length);
  });

  it('have one length, and are different in two processes', () => {
    const [one, other] = [makeOrderedIds(() => 0, 0)(), makeOrderedIds(() => Date.UTC(2200, 0), ID_MARKS - 1)()];
    assert.equal(one.length, other.length);
    assert.notEqual(makeOrderedIds(() => 1, 0)(), makeOrderedIds(() => 1, 1)());
  });
});
