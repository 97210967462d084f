import assert from 'node:assert/strict';
import { findClosestWord } from '../../../src/core/base/closestWord';

describe('findClosestWord', () => {
  const known = ['seed', 'backfill', 'audit_columns', 'max_parallel'];
  for (const [word, expected] of [
    ['max_paralel', 'max_parallel'],
    ['maxparallel', 'max_parallel'],
    ['Seeds', 'seed'],
    ['backfil', 'backfill'],
    ['audit_column', 'audit_columns'],
    ['schedule', undefined],
    ['xy', undefined],
    ['', undefined],
  ] as const) {
    it(`takes ${JSON.stringify(word)} for ${expected ?? 'nothing'}`, () => assert.equal(findClosestWord(word, known), expected));
  }

  it('prefers the nearer of two', () => {
    assert.equal(findClosestWord('fact_sale', ['fact_sake2', 'fact_sales']), 'fact_sales');
  });
});
