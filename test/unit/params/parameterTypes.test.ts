import assert from 'node:assert/strict';
import fc from 'fast-check';
import { misfitOf, readList } from '../../../src/core/params/parameterTypes';
import { problemsOf, sqlOf } from './workflowText';

describe('values of a type', () => {
  const FIT: readonly (readonly [type: string, ...values: readonly string[]])[] = [
    ['VARCHAR', '', 'x', '\n'],
    ['INTEGER', '0', '-1', '+7', ' 3 ', '2147483647', '-2147483648'],
    ['LONG', '9223372036854775807', '-9223372036854775808'],
    ['FLOAT', '1', '1.5', '.5', '2.', '-1e3'],
    ['DOUBLE', '1e300'],
    ['DATE', '2024-02-29', '2025-3-1'],
    ['TIME', '23:59:59', '0:0:0'],
    ['TIMESTAMP', '2024-02-29 00:00:00', '2025-03-01 10:00:00.123456789'],
    ['BOOLEAN', 'true', 'FALSE'],
    ['LIST', '[]', ' ["a", 1, true, null] '],
  ];
  for (const [type, ...values] of FIT) {
    it(`fit ${type}: ${values.map((value) => JSON.stringify(value)).join(' ')}`, () => {
      for (const value of values) assert.equal(misfitOf(type, value), undefined, value);
    });
  }

  const UNFIT: readonly (readonly [type: string, says: RegExp, ...values: readonly string[]])[] = [
    ['INTEGER', /no such number: .*32 bits/, '', 'x', '1.0', '1e3', '2147483648', '-2147483649', '0x10', '1 2'],
    ['LONG', /64 bits/, '9223372036854775808', '9'.repeat(100)],
    ['FLOAT', /no such number/, '', 'NaN', '1e999', '.'],
    ['DATE', /write yyyy-MM-dd/, '', '20250301', '2025-02-29', '2025-13-01', '2025-03-01 00:00:00'],
    ['TIME', /write HH:mm:ss/, '24:00:00', '10:00', ''],
    ['TIMESTAMP', /write yyyy-MM-dd HH:mm:ss/, '2025-03-01', '2025-03-01T00:00:00', '2025-02-30 00:00:00'],
    ['BOOLEAN', /neither true nor false/, '', '1', 'yes'],
    ['LIST', /not a JSON array/, '', 'a', '{"a": 1}', '[1', '"a"'],
    ['LIST', /more than texts and numbers/, '[[1]]', '[{}]'],
    ['FILE', /names a file/, 'a.txt'],
  ];
  for (const [type, says, ...values] of UNFIT) {
    it(`do not fit ${type}: ${values.map((value) => JSON.stringify(value.slice(0, 20))).join(' ')}`, () => {
      for (const value of values) assert.match(misfitOf(type, value) ?? '', says, value);
    });
  }

  it('are reported where they are used, also inside a longer string', () => {
    assert.match(problemsOf({ sql: 'select ${d}', inputs: ['d: DATE(20250301)'] }).join(), /^V04 \[\$\{d\}\] \$\{d\} is DATE, and its value `20250301` is no date: write yyyy-MM-dd\.$/);
    assert.match(problemsOf({ sql: "select 'a ${d}'", inputs: ['d: DATE(20250301)'] }).join(), /^V04 \[\$\{d\}\]/);
    assert.equal(sqlOf({ sql: "select ${d}, '${d}', 'a ${d}'", inputs: ['d: DATE(2025-03-01)'] }), "select '2025-03-01', '2025-03-01', 'a 2025-03-01'");
  });
});

describe('lists', () => {
  it('keep the digits of their numbers, which JavaScript would round', () => {
    assert.equal(sqlOf({ sql: 'a in (${l})', inputs: ['l: LIST([9007199254740993, 1.10, 1e2, -0])'] }), 'a in (9007199254740993, 1.10, 1e2, -0)');
  });

  it('read what JSON writes', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.constant(null))), fc.constantFrom(undefined, 2), (elements, indent) => {
      const list = readList(JSON.stringify(elements, null, indent));
      assert.ok('elements' in list);
      assert.deepEqual(list.elements.map(({ text }) => text), elements.map(String));
    }), { numRuns: 300, seed: 5 });
  });
});
